"""Training: the loop around forward, loss, backward and step."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from math import isfinite

import numpy as np

from . import arguments
from .arrays import Answers, Array, ArrayLike, Seed
from .early_stopping import EarlyStopping
from .layers import Layer
from .losses import Loss
from .network import mode
from .optimizers import Optimizer
from .progress import Bar
from .regularizers import Regularizer
from .rehearsal import Rehearsal
from .underflow import tiny_is_zero


@dataclass
class History:
    """What `fit` saw: `loss` before each step, `validation_loss` after each epoch, if asked for.

    `best_epoch` is the number of the epoch, from 1, whose weights early stopping has given back;
    None without early stopping, and where no validation loss was a finite number.
    """

    loss: list[float] = field(default_factory=list)
    validation_loss: list[float] = field(default_factory=list)
    best_epoch: int | None = None

    def __repr__(self) -> str:
        if not self.loss:
            return "History(0 steps)"
        best = "" if self.best_epoch is None else f", best epoch {self.best_epoch}"
        first, last = self.loss[0], self.loss[-1]
        return f"History({len(self.loss)} steps, loss {first:.4f} -> {last:.4f}{best})"


@tiny_is_zero
def train_step(
    network: Layer,
    loss: Loss,
    X: ArrayLike,
    y: ArrayLike,
    optimizer: Optimizer,
    regularizer: Regularizer | None = None,
) -> float:
    """One update: forward, loss, backward, then all parameters at once. Returns the loss before it.

    Where the loss is not a finite number, no parameter is changed.
    """
    with mode(network, training=True):
        value = arguments.one_number("the loss", loss.forward(network.forward(X), y))
        network.store_gradients(loss.backward())
    parameters, gradients = network.parameters(), network.gradients()
    if regularizer is not None:
        value += regularizer.loss(parameters)
        regularizer.add_gradients(parameters, gradients)
    if isfinite(value):
        optimizer.step(parameters, gradients)
    return value


@tiny_is_zero
def fit(
    network: Layer,
    loss: Loss,
    X: ArrayLike,
    y: ArrayLike,
    *,
    optimizer: Optimizer,
    epochs: int,
    batch_size: int | None = None,
    regularizer: Regularizer | None = None,
    validation: tuple[ArrayLike, ArrayLike] | None = None,
    patience: int | None = None,
    progress: bool = False,
    rng: Seed = None,
) -> History:
    """Trains `network` in place, `epochs` times through the data, and returns the History.

    X (n, ...); y is what the loss takes: labels (n,) or targets (n, k). Without `batch_size` every
    step uses all n samples; with it, batches shuffled by `rng`. `validation` is a pair (X, y) that
    is looked at after each epoch and never trained on. With `patience`, training stops early after
    so many epochs in a row without a new best validation loss, and the network ends with the best
    weights. `progress` shows a bar, where somebody is watching.
    Raises ValueError for data the network or the loss cannot take, and for layers, losses and
    optimizers that break their contract, before anything is changed; and FloatingPointError when
    the loss stops being a number: the learning rate is too large.
    """
    arguments.instance("network", network, Layer, such_as="Sequential([Dense(2, 1)])")
    arguments.instance("loss", loss, Loss, such_as="SoftmaxCrossEntropy()")
    arguments.instance("optimizer", optimizer, Optimizer, such_as="SGD(0.1)")
    if regularizer is not None:
        arguments.instance("regularizer", regularizer, Regularizer, such_as="L2(0.001)")
    X, y = arguments.samples("X", X, "y", y)
    held_out = _held_out(validation, patience)
    epochs, rng = arguments.count("epochs", epochs), arguments.generator("rng", rng)
    batch_size = _checked_size(batch_size, len(X))
    stopping = None if patience is None else EarlyStopping(network, patience)

    rehearse = Rehearsal(network, loss, optimizer, regularizer)
    if held_out is not None:
        rehearse(*held_out, batch_sizes=())
    rehearse(X, y, batch_sizes=_sizes(batch_size, len(X)))

    history, bar = History(), Bar(epochs, shown=progress)
    try:
        with np.errstate(over="ignore", invalid="ignore"):  # divergence is told in words
            for _ in range(epochs):
                for X_batch, y_batch in _parts(X, y, batch_size, rng):
                    value = train_step(network, loss, X_batch, y_batch, optimizer, regularizer)
                    history.loss.append(value)
                    _check_finite(history, optimizer)
                bar.advance(history.loss[-1])
                if held_out is not None:
                    history.validation_loss.append(_loss_without_training(network, loss, *held_out))
                if stopping and stopping.should_stop(history.validation_loss[-1]):
                    break
    finally:
        bar.close()
    if stopping:
        stopping.give_back_the_best()
        history.best_epoch = stopping.best_epoch or None  # 0: no loss was a number
    return history


def batches(
    X: ArrayLike, y: ArrayLike, batch_size: int | None = None, *, rng: Seed = None
) -> Iterator[tuple[Array, Answers]]:
    """The samples in shuffled batches, each sample once; the last batch may be smaller.

    Without `batch_size`: one batch, everything, in the given order. Raises ValueError, at once, for
    a batch_size that is not 1 to n and for X and y of different lengths.
    """
    inputs, answers = arguments.samples("X", X, "y", y)
    batch_size = _checked_size(batch_size, len(inputs))
    if batch_size is None:  # a batch is the caller's own, to scale it or what they like
        inputs, answers = inputs.copy(), answers.copy()
    return _parts(inputs, answers, batch_size, arguments.generator("rng", rng))


def _parts(
    X: Array, y: Answers, batch_size: int | None, rng: np.random.Generator
) -> Iterator[tuple[Array, Answers]]:
    if batch_size is None:
        yield X, y
        return
    order = rng.permutation(len(X))
    for start in range(0, len(X), batch_size):
        part = order[start : start + batch_size]
        yield X[part], y[part]


def _checked_size(batch_size: int | None, n: int) -> int | None:
    """How many of n samples make a batch; None means all of them."""
    if batch_size is None:
        return None
    size = arguments.count("batch_size", batch_size)
    if size > n:
        raise ValueError(f"batch_size must be at most {n}, the number of samples, but is {size}")
    return size


def _sizes(batch_size: int | None, n: int) -> set[int]:
    """The sizes of the batches of n samples: the last one may be smaller."""
    if batch_size is None:
        return {n}
    return {batch_size, n % batch_size or batch_size}


def _held_out(
    validation: tuple[ArrayLike, ArrayLike] | None, patience: int | None
) -> tuple[Array, Answers] | None:
    if validation is None:
        if patience is not None:
            raise ValueError("patience needs validation=(X, y): data to stop early by")
        return None
    X, y = arguments.pair("validation", validation)
    return arguments.samples("validation X", X, "validation y", y)


def _loss_without_training(network: Layer, loss: Loss, X: Array, y: Answers) -> float:
    with mode(network, training=False):
        return arguments.one_number("the loss", loss.forward(network.forward(X), y))


def _check_finite(history: History, optimizer: Optimizer) -> None:
    value = history.loss[-1]
    if not isfinite(value):
        raise FloatingPointError(
            f"the loss is {value} at step {len(history.loss)} with {optimizer}: "
            "try a smaller learning rate"
        )
