"""Activations: functions that bend a straight weighted sum, and their slopes.

All take and return arrays of any shape. A slope written in terms of the output `A`
costs nothing new: the forward pass has computed `A` already. NaN in, NaN out (but the slopes of
relu and leaky_relu ask only whether A > 0, and NaN is not); text is a ValueError.
A number too small for a float becomes 0 without a word, whatever NumPy has been told (`np.seterr`).
"""

from __future__ import annotations

import numpy as np

from . import arguments
from .arrays import Array, ArrayLike
from .underflow import tiny_is_zero


@tiny_is_zero
def sigmoid(Z: ArrayLike) -> Array:
    """1 / (1 + exp(-Z)), between 0 and 1, the same shape as `Z`.

    exp overflows beyond 709, so -Z stops there: sigmoid(-1e4) is 1e-308 without a warning.
    """
    Z = arguments.array("Z", Z)
    return 1.0 / (1.0 + np.exp(np.minimum(-Z, 709.0)))


@tiny_is_zero
def sigmoid_slope(A: ArrayLike) -> Array:
    """The slope of the sigmoid where its *output* is `A`: A * (1 - A), at most 0.25."""
    A = arguments.array("A", A)
    return A * (1.0 - A)


@tiny_is_zero
def tanh(Z: ArrayLike) -> Array:
    """Hyperbolic tangent, between -1 and 1: 2 * sigmoid(2 Z) - 1."""
    return np.tanh(arguments.array("Z", Z))


@tiny_is_zero
def tanh_slope(A: ArrayLike) -> Array:
    """The slope of tanh where its *output* is `A`: 1 - A**2, at most 1."""
    A = arguments.array("A", A)
    return 1.0 - A * A


def relu(Z: ArrayLike) -> Array:
    """max(0, Z): negative numbers become 0, the others pass."""
    return np.maximum(arguments.array("Z", Z), 0.0)


def relu_slope(A: ArrayLike) -> Array:
    """The slope of relu where its *output* is `A`: 1 where A > 0, else 0.

    The sign is `>`, never `>=`: an output of relu is never negative, so `A >= 0` is always true.
    """
    return (arguments.array("A", A) > 0).astype(float)


@tiny_is_zero
def leaky_relu(Z: ArrayLike, *, negative_slope: float = 0.01) -> Array:
    """Z where Z > 0, else negative_slope * Z: a little passes on the other side, too.

    Source: Maas, Hannun and Ng 2013, "Rectifier nonlinearities improve neural network acoustic
    models".
    """
    Z = arguments.array("Z", Z)
    return np.where(Z > 0, Z, arguments.number("negative_slope", negative_slope) * Z)


def leaky_relu_slope(A: ArrayLike, *, negative_slope: float = 0.01) -> Array:
    """The slope of leaky_relu where its *output* is `A`: 1 where A > 0, else negative_slope."""
    A = arguments.array("A", A)
    return np.where(A > 0, 1.0, arguments.number("negative_slope", negative_slope))


@tiny_is_zero
def softmax(scores: ArrayLike) -> Array:
    """exp(scores) / sum(exp(scores)) along the last axis: scores (n, k) to probabilities (n, k).

    The row maximum is subtracted first. It changes no probability, since it cancels in the
    fraction, and it keeps exp from overflowing.
    """
    scores = _rows(scores)
    E: Array = np.exp(scores - scores.max(axis=-1, keepdims=True))
    total: Array = E.sum(axis=-1, keepdims=True)
    return E / total


@tiny_is_zero
def log_softmax(scores: ArrayLike) -> Array:
    """log(softmax(scores)) without taking the log of a rounded 0 (log-sum-exp)."""
    scores = _rows(scores)
    shifted: Array = scores - scores.max(axis=-1, keepdims=True)
    total: Array = np.exp(shifted).sum(axis=-1, keepdims=True)
    return shifted - np.log(total)


def _rows(scores: ArrayLike) -> Array:
    scores = arguments.array("scores", scores)
    if scores.ndim == 0 or scores.shape[-1] == 0:
        raise ValueError(
            "scores must have one number a class along the last axis, "
            f"but its shape is {scores.shape}"
        )
    return scores
