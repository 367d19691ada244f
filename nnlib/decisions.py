"""Decisions: the class that a prediction stands for."""

from __future__ import annotations

import numpy as np

from . import arguments
from .arrays import Array, ArrayLike, Labels


def largest(prediction: ArrayLike, *, threshold: float) -> Labels:
    """The class of the largest column (n, k); of a single one, class 1 from the threshold on."""
    prediction = columns(prediction)
    if prediction.shape[1] > 1:
        best: Labels = prediction.argmax(axis=1)
        return best
    return np.where(prediction[:, 0] >= threshold, 1, 0)


def columns(prediction: ArrayLike) -> Array:
    """The prediction (n, k) with a column a class, or (n, 1) with one for class 1 alone."""
    prediction = arguments.numbers("prediction", prediction)
    if prediction.ndim not in (1, 2):
        raise ValueError(
            f"prediction must have shape (n,) or (n, classes), but its shape is {prediction.shape}"
        )
    return prediction.reshape(len(prediction), -1)
