"""Training: the loop around forward, loss, backward and step."""

from dataclasses import dataclass, field
from math import isfinite
from typing import Iterator

import numpy as np

from . import arguments
from .initializers import Seed
from .layers import Layer
from .losses import L2, BinaryCrossEntropy, MeanSquaredError, SoftmaxCrossEntropy, SumOfSquares
from .network import Sequential
from .optimizers import SGD

Loss = SumOfSquares | MeanSquaredError | BinaryCrossEntropy | SoftmaxCrossEntropy


@dataclass
class History:
    """What `fit` saw: `loss` before each step, and `validation_loss` after each epoch (if asked for)."""

    loss: list[float] = field(default_factory=list)
    validation_loss: list[float] = field(default_factory=list)

    def __repr__(self) -> str:
        if not self.loss:
            return "History(0 steps)"
        return f"History({len(self.loss)} steps, loss {self.loss[0]:.4f} -> {self.loss[-1]:.4f})"


def train_step(network: Layer, loss: Loss, X: np.ndarray, y: np.ndarray, optimizer: SGD, penalty: L2 | None = None) -> float:
    """One update: forward, loss, backward, then all parameters at once. Returns the loss before it.

    Where the loss is not a finite number, no parameter is changed.
    """
    value = loss.forward(network.forward(X), y)
    network.store_gradients(loss.backward())
    parameters, gradients = network.parameters(), network.gradients()
    if penalty is not None:
        value += penalty.loss(parameters)
        penalty.add_gradients(parameters, gradients)
    if isfinite(value):
        optimizer.step(parameters, gradients)
    return value


def fit(
    network: Sequential, loss: Loss, X: np.ndarray, y: np.ndarray, *,
    optimizer: SGD,
    epochs: int,
    batch_size: int | None = None,
    penalty: L2 | None = None,
    validation: tuple[np.ndarray, np.ndarray] | None = None,
    rng: Seed = None,
) -> History:
    """Trains `network` in place, `epochs` times through the data, and returns the History.

    X (n, d); y is what the loss takes: labels (n,) or targets (n, k). Without `batch_size` every
    step uses all n samples; with it, batches shuffled by `rng`. `validation` is a pair (X, y) that
    is looked at after each epoch and never trained on.
    Raises ValueError for data the network or the loss cannot take, before anything is changed, and
    FloatingPointError when the loss stops being a number: the learning rate is too large.
    """
    X, y = _checked_pair("X", "y", X, y)
    epochs, rng = arguments.count("epochs", epochs), np.random.default_rng(rng)
    if validation is not None:
        validation = _checked_pair("validation X", "validation y", *_two("validation", validation))
    X, history = X if batch_size else np.asfortranarray(X), History()  # column after column, as the layers keep theirs
    with np.errstate(over="ignore", invalid="ignore"):  # divergence is reported in words
        for inputs, answers in [(X, y), validation or (X[:1], y[:1])]:
            loss.forward(network.forward(inputs), answers)  # a misfit shows here, before any update
        for _ in range(epochs):
            for X_batch, y_batch in batches(X, y, batch_size, rng=rng):
                history.loss.append(train_step(network, loss, X_batch, y_batch, optimizer, penalty))
                _check_finite(history, optimizer)
            if validation is not None:
                history.validation_loss.append(loss.forward(network.forward(validation[0]), validation[1]))
    return history


def batches(X: np.ndarray, y: np.ndarray, batch_size: int | None = None, *, rng: Seed = None) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """The samples in shuffled batches, each sample once; the last batch may be smaller.

    Without `batch_size`: one batch, everything, in the given order. Raises ValueError, at once, for
    a batch_size that is not 1 to n and for X and y of different lengths.
    """
    X, y = np.asarray(X), np.asarray(y)
    n = _rows("X", X, "y", y)
    if batch_size is None:
        return iter([(X, y)])
    if arguments.count("batch_size", batch_size) > n:
        raise ValueError(f"batch_size must be at most {n}, the number of samples, but is {batch_size}")
    order = np.random.default_rng(rng).permutation(n)
    parts = (order[start : start + batch_size] for start in range(0, n, batch_size))
    return ((X[part], y[part]) for part in parts)


def accuracy(prediction: np.ndarray, target: np.ndarray) -> float:
    """The share of samples predicted right, 0 to 1.

    prediction (n, k) holds a score or probability per class, and the largest wins; (n,) or (n, 1)
    holds probabilities of class 1, and 0.5 or more means class 1. target: labels (n,) or (n, 1).
    """
    prediction = arguments.numbers("prediction", prediction)
    if prediction.ndim not in (1, 2):
        raise ValueError(f"prediction must have shape (n,) or (n, classes), but its shape is {prediction.shape}")
    if prediction.ndim == 2 and prediction.shape[1] > 1:
        classes, chosen = prediction.shape[1], prediction.argmax(axis=1)
    else:
        classes, chosen = 2, (prediction.reshape(len(prediction)) >= 0.5).astype(int)
    target = arguments.numbers("target", target)
    column = target.ndim == 2 and target.shape[1] == 1
    target = arguments.labels("target", target[:, 0] if column else target, classes=classes, length=len(prediction))
    return float(np.mean(chosen == target))


def _check_finite(history: History, optimizer: SGD) -> None:
    if not isfinite(value := history.loss[-1]):
        raise FloatingPointError(f"the loss is {value} at step {len(history.loss)} with {optimizer}: try a smaller learning rate")


def _checked_pair(X_name: str, y_name: str, X: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    X, whole = arguments.numbers(X_name, X), np.asarray(y).dtype.kind in "iu"
    y = np.asarray(y) if whole else arguments.numbers(y_name, y)  # labels stay whole numbers
    _rows(X_name, X, y_name, y)
    return X, y


def _rows(X_name: str, X: np.ndarray, y_name: str, y: np.ndarray) -> int:
    if X.ndim == 0 or y.ndim == 0 or len(X) != len(y):
        raise ValueError(f"{X_name} and {y_name} must have one row a sample, but their shapes are {X.shape} and {y.shape}")
    return len(X)


def _two(name: str, pair: object) -> tuple[object, object]:
    if not isinstance(pair, (tuple, list)) or len(pair) != 2:
        raise ValueError(f"{name} must be a pair (X, y), but is {pair!r}")
    return pair[0], pair[1]
