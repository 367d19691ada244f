"""The losses and the penalty.

Values by hand, gradients against finite differences, extreme scores, refusals.
"""

import warnings

import numpy as np
import pytest

from nnlib import (
    L2,
    BinaryCrossEntropy,
    MeanSquaredError,
    SoftmaxCrossEntropy,
    SumOfSquares,
    check_gradients,
    one_hot,
    sigmoid,
    softmax,
)

SQUARES = [SumOfSquares, MeanSquaredError]
PAIRED = [*SQUARES, BinaryCrossEntropy]  # the losses whose target has the prediction's shape


def gradient_report(loss, prediction: np.ndarray, target: np.ndarray) -> str:
    loss.forward(prediction, target)
    return check_gradients(
        lambda: loss.forward(prediction, target),
        {"P": prediction},
        {"P": loss.backward()},
        tolerance=1e-7,
    )


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("shape", [(1, 1), (6, 1), (1, 4), (5, 3), (4,)])
@pytest.mark.parametrize("kind", PAIRED)
def test_the_gradient_of_a_paired_loss_is_the_measured_slope(kind, shape, seed):
    rng = np.random.default_rng(seed)
    gradient_report(kind(), 2 * rng.normal(size=shape), rng.uniform(size=shape))


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("n, k", [(1, 2), (1, 5), (6, 2), (7, 3), (4, 10)])
def test_the_gradient_of_softmax_cross_entropy_is_the_measured_slope(n, k, seed):
    rng = np.random.default_rng(seed)
    gradient_report(SoftmaxCrossEntropy(), 2 * rng.normal(size=(n, k)), rng.integers(k, size=n))


@pytest.mark.parametrize("strength", [0.0, 1e-3, 0.7, 5.0])
@pytest.mark.parametrize("shapes", [[(1, 1)], [(3, 4), (4,)], [(2, 5), (5,), (5, 3), (3,)]])
def test_the_gradient_of_the_penalty_is_the_measured_slope(shapes, strength):
    rng, penalty = np.random.default_rng(0), L2(strength)
    parameters = {str(i): rng.normal(size=shape) for i, shape in enumerate(shapes)}
    gradients = {name: np.zeros_like(W) for name, W in parameters.items()}
    penalty.add_gradients(parameters, gradients)
    check_gradients(lambda: penalty.loss(parameters), parameters, gradients, tolerance=1e-7)


def test_sum_of_squares_by_hand():
    loss = SumOfSquares()
    # errors 1, -2 and 0, 3: 1 + 4 + 0 + 9 = 14, and no mean, no half
    prediction = np.array([[2.0, 0.0], [5.0, 4.0]])
    target = np.array([[1.0, 2.0], [5.0, 1.0]])
    assert loss.forward(prediction, target) == 14.0
    assert loss.backward().tolist() == [[2.0, -4.0], [0.0, 6.0]]


def test_mean_squared_error_by_hand():
    loss = MeanSquaredError()
    # the same errors: 14 / 4 = 3.5, over samples and outputs; gradient 2 * error / 4
    prediction = np.array([[2.0, 0.0], [5.0, 4.0]])
    target = np.array([[1.0, 2.0], [5.0, 1.0]])
    assert loss.forward(prediction, target) == 3.5
    assert loss.backward().tolist() == [[0.5, -1.0], [0.0, 1.5]]


def test_binary_cross_entropy_by_hand():
    loss = BinaryCrossEntropy()
    # p = sigmoid(log 3) = 3/4 twice:
    # -log(3/4) where the target is 1, -log(1/4) where it is 0; their mean
    value = loss.forward(np.log([[3.0], [3.0]]), np.array([[1.0], [0.0]]))
    assert value == pytest.approx((-np.log(3 / 4) - np.log(1 / 4)) / 2)
    # (p - target) / 2 = (3/4 - 1) / 2 and (3/4 - 0) / 2
    assert loss.backward() == pytest.approx(np.array([[-0.125], [0.375]]))


def test_softmax_cross_entropy_by_hand():
    loss = SoftmaxCrossEntropy()
    # softmax of logs 1, 2, 5 is 1/8, 2/8, 5/8; the labels 2 and 0 have 5/8 and 1/8
    value = loss.forward(np.log([[1.0, 2.0, 5.0], [1.0, 2.0, 5.0]]), np.array([2, 0]))
    assert value == pytest.approx((-np.log(5 / 8) - np.log(1 / 8)) / 2)
    # (p - onehot) / 2: (1/8, 2/8, -3/8) / 2 and (-7/8, 2/8, 5/8) / 2
    assert loss.backward() == pytest.approx(np.array([[1, 2, -3], [-7, 2, 5]]) / 16)


def test_no_idea_costs_the_log_of_the_number_of_classes():
    targets = np.array([[0.0], [1.0], [1.0], [0.0]])
    loss = BinaryCrossEntropy().forward(np.zeros((4, 1)), targets)
    assert loss == pytest.approx(np.log(2))
    for k in (2, 3, 10):
        loss = SoftmaxCrossEntropy().forward(np.full((5, k), 7.0), np.arange(5) % k)
        assert loss == pytest.approx(np.log(k))


def test_two_classes_by_softmax_are_one_score_by_sigmoid():
    z, y = np.random.default_rng(0).normal(size=(6, 1)), np.array([0, 1, 1, 0, 1, 0])
    binary, many = BinaryCrossEntropy(), SoftmaxCrossEntropy()
    # exp(z) / (exp(0) + exp(z)) = sigmoid(z)
    assert many.forward(np.hstack([0 * z, z]), y) == pytest.approx(
        binary.forward(z, y[:, None]), abs=1e-14
    )
    assert many.backward()[:, 1:] == pytest.approx(binary.backward(), abs=1e-15)


def test_the_cross_entropies_agree_with_their_bare_formulas_where_those_work():
    rng = np.random.default_rng(1)
    z, t = rng.normal(size=(8, 1)), rng.integers(2, size=(8, 1))
    p = sigmoid(z)
    assert BinaryCrossEntropy().forward(z, t) == pytest.approx(
        -np.mean(t * np.log(p) + (1 - t) * np.log(1 - p))
    )
    S, y = rng.normal(size=(8, 4)), rng.integers(4, size=8)
    assert SoftmaxCrossEntropy().forward(S, y) == pytest.approx(
        -np.sum(one_hot(y, 4) * np.log(softmax(S))) / 8
    )


def test_a_repeated_batch_costs_the_same_by_mean_and_twice_by_sum():
    rng = np.random.default_rng(2)
    P, T = rng.normal(size=(5, 3)), rng.uniform(size=(5, 3))
    twice = np.vstack([P, P]), np.vstack([T, T])
    assert SumOfSquares().forward(*twice) == pytest.approx(2 * SumOfSquares().forward(P, T))
    for kind in (MeanSquaredError, BinaryCrossEntropy):
        assert kind().forward(*twice) == pytest.approx(kind().forward(P, T))
    y = np.array([0, 1, 2, 1, 0])
    assert SoftmaxCrossEntropy().forward(twice[0], np.tile(y, 2)) == pytest.approx(
        SoftmaxCrossEntropy().forward(P, y)
    )


def test_a_loss_is_a_plain_number_and_leaves_its_inputs_alone():
    P = np.random.default_rng(3).normal(size=(4, 2))
    T = np.full((4, 2), 0.5)
    y = np.array([0, 1, 1, 0])
    kept = P.copy()
    for loss, target in [(kind(), T) for kind in PAIRED] + [(SoftmaxCrossEntropy(), y)]:
        assert type(loss.forward(P, target)) is float
        gradient = loss.backward()
        expected = gradient.copy()
        gradient += 100.0  # it is the caller's own: the next one is not spoiled
        assert (loss.backward() == expected).all()
        assert (P == kept).all() and (T == 0.5).all() and y.tolist() == [0, 1, 1, 0]


@pytest.mark.parametrize("size", [1e4, 1e100])
def test_extreme_scores_neither_overflow_nor_warn(size):
    right, wrong = np.array([[size], [-size]]), np.array([[-size], [size]])
    target, labels = np.array([[1.0], [0.0]]), np.array([1, 0])

    def pair(z):
        return np.hstack([-z / 2, z / 2])  # two scores that differ by z

    with warnings.catch_warnings(), np.errstate(all="raise", under="ignore"):
        warnings.simplefilter("error")
        for loss, shaped, answer in (
            (BinaryCrossEntropy(), lambda z: z, target),
            (SoftmaxCrossEntropy(), pair, labels),
        ):
            # -log(1 / (1 + exp(-z))) is 0 for z = +size and size for z = -size
            assert loss.forward(shaped(right), answer) == 0.0
            assert loss.backward() == pytest.approx(np.zeros_like(shaped(right)), abs=1e-300)
            assert loss.forward(shaped(wrong), answer) == pytest.approx(size)
            # (p - target) / n with p exactly on the wrong side: (0 - 1) / 2 and (1 - 0) / 2
            assert loss.backward()[:, -1] == pytest.approx([-0.5, 0.5], rel=1e-15)


def test_a_list_is_as_good_as_an_array():
    for kind in PAIRED:
        assert kind().forward([[1, 0]], [[1, 1]]) == kind().forward(
            np.array([[1.0, 0.0]]), np.array([[1.0, 1.0]])
        )
    loss = SoftmaxCrossEntropy()
    assert loss.forward([[1, 0, 2]], [2]) == loss.forward(
        np.array([[1.0, 0.0, 2.0]]), np.array([2])
    )
    # whole floats are labels too
    assert loss.forward([[1, 0, 2]], [2.0]) == loss.forward([[1, 0, 2]], [2])


@pytest.mark.parametrize("kind", PAIRED)
@pytest.mark.parametrize(
    "prediction, target, words",
    [
        (np.ones((4, 1)), np.ones(4), "target must have shape (4, 1), but its shape is (4,)"),
        (np.ones(4), np.ones((4, 1)), "target must have shape (4,), but its shape is (4, 1)"),
        (
            np.ones((4, 2)),
            np.ones((4, 1)),
            "target must have shape (4, 2), but its shape is (4, 1)",
        ),
        (np.ones((4, 1)), 1.0, "target must have shape (4, 1), but its shape is ()"),
        (np.ones((2, 1)), [["a"], ["b"]], "target must hold numbers"),
        (np.ones((2, 1)), [[None], [1]], "target must hold numbers"),
        (np.ones((2, 1)), [[1], [1, 2]], "target must be a rectangle"),
        ("text", np.ones((2, 1)), " must hold numbers, but its dtype is <U4"),
        (np.empty((0, 1)), np.empty((0, 1)), " is empty: its shape is (0, 1)"),
        (np.ones((2, 1)), [[0.0], [np.nan]], "target must "),
        (np.ones((2, 1)), [[0.0], [-np.inf]], "target must "),
    ],
)
def test_a_paired_loss_refuses_what_it_cannot_compare(kind, prediction, target, words):
    loss = kind()
    loss.forward(np.ones((1, 1)), np.zeros((1, 1)))
    before = loss.backward()
    with pytest.raises(ValueError) as caught:
        loss.forward(prediction, target)
    assert words in str(caught.value)
    assert (loss.backward() == before).all()  # nothing half done


@pytest.mark.parametrize("target", [-0.1, 1.1, 2.0])
def test_binary_cross_entropy_refuses_targets_outside_0_to_1(target):
    with pytest.raises(ValueError, match=f"^target must lie in 0 to 1, but holds .*{target:g}"):
        BinaryCrossEntropy().forward(np.zeros((2, 1)), np.array([[0.5], [target]]))


@pytest.mark.parametrize(
    "scores, labels, words",
    [
        (np.ones((2, 3)), [0, 3], "labels must hold labels 0 to 2, but labels[1] is 3"),
        (np.ones((2, 3)), [0, -1], "labels must hold labels 0 to 2, but labels[1] is -1"),
        (np.ones((2, 3)), [0, 0.5], "labels must hold whole-number labels, but contains 0.5"),
        (np.ones((2, 3)), [0, np.nan], "labels must be finite"),
        (np.ones((2, 3)), [0], "labels must have shape (2,), but its shape is (1,)"),
        (np.ones((2, 3)), [[0], [1]], "labels must have shape (2,), but its shape is (2, 1)"),
        (
            np.ones((2, 3)),
            np.eye(3)[[0, 1]],
            "labels must have shape (2,), but its shape is (2, 3)",
        ),
        (np.ones((2, 3)), ["a", "b"], "labels must hold numbers"),
        (np.ones(3), [0], "scores must have shape (n, classes), but its shape is (3,)"),
        (
            np.empty((0, 3)),
            np.array([], int),
            "scores must have shape (n, classes), but its shape is (0, 3)",
        ),
        ("text", [0], "scores must hold numbers"),
    ],
)
def test_softmax_cross_entropy_refuses_what_it_cannot_score(scores, labels, words):
    loss = SoftmaxCrossEntropy()
    loss.forward(np.ones((1, 3)), np.array([1]))
    before = loss.backward()
    with pytest.raises(ValueError) as caught:
        loss.forward(scores, labels)
    assert str(caught.value).startswith(words)
    assert (loss.backward() == before).all()


@pytest.mark.parametrize("lost", [np.nan, np.inf])
def test_a_prediction_that_has_run_away_makes_the_loss_no_number_so_that_fit_can_say_so(lost):
    with np.errstate(invalid="ignore"):
        for kind in SQUARES:
            assert not np.isfinite(kind().forward(np.array([[lost]]), np.array([[1.0]])))
        assert not np.isfinite(BinaryCrossEntropy().forward(np.array([[lost]]), np.array([[0.0]])))
        assert not np.isfinite(
            SoftmaxCrossEntropy().forward(np.array([[lost, 0.0]]), np.array([1]))
        )


def test_the_penalty_by_hand():
    parameters = {
        "W": np.array([[1.0, -2.0]]),
        "b": np.array([100.0, 100.0]),
        "V": np.array([[3.0]]),
    }
    # 0.5 * 0.1 * (1 + 4 + 9) = 0.7: the bias, a 1-D array, does not count
    assert L2(0.1).loss(parameters) == pytest.approx(0.7)
    gradients = {"W": np.array([[1.0, 1.0]]), "b": np.array([5.0, 5.0]), "V": np.array([[0.0]])}
    L2(0.1).add_gradients(parameters, gradients)
    # added to what is there: 1 + 0.1 * 1, 1 + 0.1 * -2; 0 + 0.1 * 3; the bias as it was
    assert gradients["W"] == pytest.approx(np.array([[1.1, 0.8]])) and gradients[
        "V"
    ] == pytest.approx(np.array([[0.3]]))
    assert gradients["b"].tolist() == [5.0, 5.0] and parameters["W"].tolist() == [[1.0, -2.0]]
    assert repr(L2(0.1)) == "L2(0.1)"


@pytest.mark.parametrize("strength", [-1e-9, -1, np.nan, np.inf, "0.1", None, True])
def test_a_penalty_has_a_strength_of_zero_or_more(strength):
    with pytest.raises(ValueError, match="^strength must be a .*but is"):
        L2(strength)


def test_the_penalty_adds_nothing_when_a_gradient_is_missing_or_misshapen():
    parameters = {"W": np.ones((1, 2)), "V": np.ones((2, 1))}
    for last, words in (
        ({}, "has no 'V'"),
        ({"V": np.zeros((1, 2))}, r"gradients\['V'\] must be an array of shape \(2, 1\)"),
    ):
        gradients = {"W": np.zeros((1, 2))} | last
        with pytest.raises(ValueError, match=words):
            L2(1.0).add_gradients(parameters, gradients)
        assert gradients["W"].tolist() == [[0.0, 0.0]]
    with pytest.raises(ValueError, match="^W must hold numbers"):
        L2(1.0).loss({"W": np.array([["a"]])})
