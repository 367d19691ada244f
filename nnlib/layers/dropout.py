"""Dropout: while learning, a random share of the numbers is silent."""

from __future__ import annotations

import numpy as np

from .. import arguments
from ..arrays import Array, ArrayLike, Seed
from .layer import Layer


class Dropout(Layer):
    """Y = X * mask: each number of X is set to 0 with probability `rate`, while `training`.

    The others are divided by 1 - rate, so that the expected Y is X and prediction needs no change
    (inverted dropout): there the mask is 1 everywhere. dX = dY * mask.
    rate is 0 or larger and smaller than 1. Raises ValueError otherwise.
    Source: Srivastava et al. 2014, "Dropout: a simple way to prevent neural networks from
    overfitting".
    """

    def __init__(self, rate: float, *, rng: Seed = None) -> None:
        self.rate = arguments.number("rate", rate, at_least=0.0, below=1.0)
        self.rng = arguments.generator("rng", rng)

    def forward(self, X: ArrayLike) -> Array:
        """Y, the shape of X."""
        X = arguments.array("X", X)
        if self.training:
            stays = self.rng.random(X.shape) >= self.rate
            self.mask: Array = stays / (1.0 - self.rate)
        else:
            self.mask = np.ones(X.shape)
        return X * self.mask

    def backward(self, dY: ArrayLike) -> Array:
        """dX, the shape of X."""
        mask: Array = self.recall("mask")
        dY = arguments.array("dY", dY, shape=mask.shape)
        return dY * mask

    def __repr__(self) -> str:
        return f"Dropout({self.rate:g})"
