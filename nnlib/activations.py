"""Activations: functions that bend a straight weighted sum, and their slopes.

All take and return arrays of any shape. A slope written in terms of the output `A`
costs nothing new: the forward pass has computed `A` already. NaN in, NaN out; text is a ValueError.
"""

import numpy as np

from . import arguments


def sigmoid(Z: np.ndarray) -> np.ndarray:
    """1 / (1 + exp(-Z)), between 0 and 1, the same shape as `Z`.

    exp overflows beyond 709, so -Z stops there: sigmoid(-1e4) is 1e-308 without a warning.
    """
    return 1.0 / (1.0 + np.exp(np.minimum(-arguments.array("Z", Z), 709.0)))


def sigmoid_slope(A: np.ndarray) -> np.ndarray:
    """The slope of the sigmoid where its *output* is `A`: A * (1 - A), at most 0.25."""
    A = arguments.array("A", A)
    return A * (1.0 - A)


def tanh(Z: np.ndarray) -> np.ndarray:
    """Hyperbolic tangent, between -1 and 1: 2 * sigmoid(2 Z) - 1."""
    return np.tanh(arguments.array("Z", Z))


def tanh_slope(A: np.ndarray) -> np.ndarray:
    """The slope of tanh where its *output* is `A`: 1 - A**2, at most 1."""
    A = arguments.array("A", A)
    return 1.0 - A * A


def relu(Z: np.ndarray) -> np.ndarray:
    """max(0, Z): negative numbers become 0, the others pass."""
    return np.maximum(arguments.array("Z", Z), 0.0)


def relu_slope(A: np.ndarray) -> np.ndarray:
    """The slope of relu where its *output* is `A`: 1 where A > 0, else 0.

    The sign is `>`, never `>=`: an output of relu is never negative, so `A >= 0` is always true.
    """
    return (arguments.array("A", A) > 0).astype(float)


def softmax(scores: np.ndarray) -> np.ndarray:
    """exp(scores) / sum(exp(scores)) along the last axis: scores (n, k) to probabilities (n, k).

    The row maximum is subtracted first. It changes no probability, since it cancels in the
    fraction, and it keeps exp from overflowing.
    """
    scores = _rows(scores)
    E = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return E / E.sum(axis=-1, keepdims=True)


def log_softmax(scores: np.ndarray) -> np.ndarray:
    """log(softmax(scores)) without taking the log of a rounded 0 (log-sum-exp)."""
    scores = _rows(scores)
    shifted = scores - scores.max(axis=-1, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))


def _rows(scores: np.ndarray) -> np.ndarray:
    scores = arguments.array("scores", scores)
    if scores.ndim == 0 or scores.shape[-1] == 0:
        raise ValueError(f"scores must have one number a class along the last axis, but its shape is {scores.shape}")
    return scores
