"""Pooling: of each window of an image, the largest number."""

from __future__ import annotations

import numpy as np

from .. import arguments
from ..arrays import Array, ArrayLike
from .layer import Layer
from .windows import Windows


class MaxPool2D(Layer):
    """Y = the largest number of each window, channel by channel: small shifts matter less.

    Shapes: X (n, height, width, c), Y (n, h, w, c) with h = (height - size) // stride + 1.
    `stride` is `size` if left out, so that the windows do not overlap. dX is dY where the largest
    stood, and 0 elsewhere; of equal ones the first, row by row, takes it all, as in PyTorch.
    Raises ValueError for an X of another form or smaller than a window.
    """

    def __init__(self, size: int = 2, *, stride: int | None = None) -> None:
        self.sliding = Windows(size, size if stride is None else stride)

    def forward(self, X: ArrayLike) -> Array:
        """Y, shape (n, h, w, c)."""
        X = self.sliding.check(self, X, None)
        first, *others = self.sliding.places(*X.shape[1:3])
        Y = X[first].copy()
        self.winner = np.zeros(Y.shape, dtype=int)  # the number of the place that is largest
        for k, place in enumerate(others, start=1):
            self.winner[~(X[place] <= Y)] = k  # larger, or NaN, which must not get lost
            Y = np.maximum(Y, X[place])
        self.shape = X.shape
        return Y

    def backward(self, dY: ArrayLike) -> Array:
        """dX, the shape of X."""
        winner = self.recall("winner")
        dY = arguments.array("dY", dY, shape=winner.shape)
        dX = np.zeros(self.shape)
        for k, place in enumerate(self.sliding.places(*self.shape[1:3])):
            dX[place] += np.where(winner == k, dY, 0.0)
        return dX

    def __repr__(self) -> str:
        return f"MaxPool2D({self.sliding.size}, stride={self.sliding.stride})"
