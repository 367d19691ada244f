"""Metrics: accuracy and the confusion matrix, for two classes and for many."""

import numpy as np
import pytest

from nnlib import BinaryCrossEntropy, MeanSquaredError, accuracy, confusion_matrix


def test_the_confusion_matrix_counts_true_classes_by_row_and_chosen_ones_by_column():
    P = [[0.2, 0.5, 0.3], [0.9, 0.1, 0.0], [0.1, 0.1, 0.8], [0.4, 0.3, 0.3], [0.0, 0.9, 0.1]]
    # chosen 1, 0, 2, 0, 1; true 1, 0, 2, 2, 1: one of class 2 was taken for class 0
    counts = confusion_matrix(P, [1, 0, 2, 2, 1])
    assert counts.tolist() == [[1, 0, 0], [0, 2, 0], [1, 0, 1]]
    assert accuracy(P, [1, 0, 2, 2, 1]) == np.trace(counts) / counts.sum() == 0.8


@pytest.mark.parametrize("shape", [(4,), (4, 1)])
def test_one_column_of_probabilities_makes_two_classes(shape):
    P, target = np.reshape([0.1, 0.7, 0.5, 0.2], shape), np.array([0.0, 1.0, 0.0, 1.0])
    assert confusion_matrix(P, target).tolist() == [[1, 1], [1, 1]]
    assert confusion_matrix(P, target.reshape(shape)).tolist() == [[1, 1], [1, 1]]


@pytest.mark.parametrize("k", [2, 3, 10])
def test_accuracy_is_the_share_on_the_diagonal(k):
    rng = np.random.default_rng(k)
    scores, target = rng.normal(size=(50, k)), rng.integers(k, size=50)
    counts = confusion_matrix(scores, target)
    assert counts.shape == (k, k) and counts.sum() == 50
    assert accuracy(scores, target) == np.trace(counts) / 50
    assert (counts.sum(axis=1) == np.bincount(target, minlength=k)).all()


def test_a_mean_squared_error_network_is_cut_at_one_half_and_may_overshoot():
    outputs = [[-0.1], [0.45], [0.55], [1.2]]
    assert accuracy(outputs, [0, 0, 1, 1], loss=MeanSquaredError()) == 1.0
    with pytest.raises(ValueError, match="^prediction must hold probabilities"):
        accuracy(outputs, [0, 0, 1, 1])


@pytest.mark.parametrize("metric", [accuracy, confusion_matrix])
@pytest.mark.parametrize(
    "prediction, target, words",
    [
        ("text", [0], "prediction must hold numbers"),
        ([[0.1, 0.9]], [2], "target must hold labels 0 to 1, but target[0] is 2"),
        ([[0.1, 0.9]], [0, 1], "target must have shape (1,)"),
        ([[0.1, 0.9]], [0.5], "target must hold whole-number labels"),
        ([0.1], ["a"], "target must hold numbers"),
        ([0.1], [], "target must have shape (1,)"),
    ],
)
def test_what_cannot_be_counted_is_refused(metric, prediction, target, words):
    with pytest.raises(ValueError) as caught:
        metric(prediction, target)
    assert str(caught.value).startswith(words)


def test_labels_of_one_class_only_are_counted_too():
    assert confusion_matrix([[3.0], [2.0]], [1, 1], loss=BinaryCrossEntropy()).tolist() == [
        [0, 0],
        [0, 2],
    ]
