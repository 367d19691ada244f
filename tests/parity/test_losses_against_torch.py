"""Every loss and every penalty is PyTorch's, with its gradient and where ten steps lead."""

import numpy as np
import pytest

import nnlib
from against_torch import nn, tensor, torch
from differences import compare

SEEDS = range(4)
STEPS = 10


def compare_loss(component, loss, their_loss, prediction, target):
    """Ten steps of gradient descent on the prediction itself: loss and gradient each time."""
    prediction = prediction.copy()
    theirs = tensor(prediction).requires_grad_()
    their_target = torch.tensor(target)
    for _ in range(STEPS):
        value, gradient = loss.forward(prediction, target), loss.backward()
        their_value = their_loss(theirs, their_target)
        theirs.grad = None
        their_value.backward()
        compare(component, value, their_value.detach())
        compare(component, gradient, theirs.grad)
        prediction -= 0.3 * gradient
        with torch.no_grad():
            theirs -= 0.3 * theirs.grad
        compare(component, prediction, theirs.detach())


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("name", ["SumOfSquares", "MeanSquaredError"])
def test_the_squared_error_as_a_sum_and_as_a_mean(name, seed):
    rng = np.random.default_rng(seed)
    prediction, target = rng.normal(size=(2, *rng.integers(1, 7, 2)))
    theirs = nn.MSELoss(reduction={"SumOfSquares": "sum", "MeanSquaredError": "mean"}[name])
    compare_loss(name, getattr(nnlib, name)(), theirs, prediction, target)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("scale", [1.0, 100.0, 1e4])
def test_the_cross_entropy_of_two_classes(scale, seed):
    rng = np.random.default_rng(seed)
    scores = scale * rng.normal(size=(int(rng.integers(1, 9)), 1))
    labels = rng.integers(2, size=scores.shape).astype(float)
    for target in (labels, rng.uniform(size=scores.shape)):
        loss = nnlib.BinaryCrossEntropy()
        compare_loss("BinaryCrossEntropy", loss, nn.BCEWithLogitsLoss(), scores, target)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("scale", [1.0, 100.0, 1e4])
def test_the_cross_entropy_of_several_classes(scale, seed):
    rng = np.random.default_rng(seed)
    n, k = rng.integers(1, 9), rng.integers(2, 6)
    scores, labels = scale * rng.normal(size=(n, k)), rng.integers(k, size=n)
    loss = nnlib.SoftmaxCrossEntropy()
    compare_loss("SoftmaxCrossEntropy", loss, nn.CrossEntropyLoss(), scores, labels)


PENALTIES = {  # the penalty of one matrix, written in PyTorch
    "L1": lambda strength, w: strength * w.abs().sum(),
    "L2": lambda strength, w: 0.5 * strength * (w**2).sum(),
}


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("name", PENALTIES)
def test_the_penalty_of_large_weights(name, seed):
    rng = np.random.default_rng(seed)
    strength = rng.uniform(0.01, 0.5)
    shapes = {"W": (4, 3), "b": (3,), "V": (1, 5), "K": (3, 3, 2, 4), "gamma": (2,)}
    ours = {key: np.round(rng.normal(size=shape), 1) for key, shape in shapes.items()}  # some 0
    theirs = {key: tensor(array).requires_grad_() for key, array in ours.items()}
    regularizer = getattr(nnlib, name)(strength)
    for _ in range(STEPS):
        data = {key: rng.normal(size=shape) for key, shape in shapes.items()}
        gradients = {key: dW.copy() for key, dW in data.items()}
        regularizer.add_gradients(ours, gradients)
        penalty = sum(PENALTIES[name](strength, w) for w in theirs.values() if w.ndim > 1)
        compare(name, regularizer.loss(ours), penalty.detach())
        (penalty + sum((tensor(data[key]) * w).sum() for key, w in theirs.items())).backward()
        for key, w in theirs.items():
            compare(name, gradients[key], w.grad)
            ours[key] -= 0.05 * gradients[key]
            with torch.no_grad():
                w -= 0.05 * w.grad
            w.grad = None
            compare(name, ours[key], w.detach())
