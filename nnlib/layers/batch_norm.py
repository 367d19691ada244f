"""Batch normalisation: every feature is brought to mean 0 and variance 1 over the batch."""

from __future__ import annotations

import numpy as np

from .. import arguments
from ..arrays import Array, ArrayLike
from .layer import Layer


class BatchNorm(Layer):
    """Y = gamma * (X - mean) / sqrt(variance + epsilon) + beta, for each feature on its own.

    Shapes: X (n, size), or (n, height, width, size); gamma and beta (size,), learned.
    While `training`, mean and variance are those of the batch, and running ones follow them:
    running = (1 - momentum) * running + momentum * the batch's (its variance with n - 1).
    In prediction the running ones are used, so that an answer does not depend on its neighbours.
    Backward, while training: with Xhat the normalised X and D = dY * gamma,
    dX = (D - mean(D) - Xhat * mean(D * Xhat)) / sqrt(variance + epsilon).
    momentum is larger than 0 and at most 1, epsilon larger than 0. Raises ValueError for other
    settings, for an X of other features, and for a training batch of a single row.
    Source: Ioffe and Szegedy 2015, "Batch normalization".
    """

    learns = ("gamma", "beta")
    keeps = ("running_mean", "running_variance")

    def __init__(self, size: int, *, momentum: float = 0.1, epsilon: float = 1e-5) -> None:
        self.size = arguments.count("size", size)
        self.momentum = arguments.number("momentum", momentum, above=0.0, below=1.0 + 1e-12)
        self.epsilon = arguments.number("epsilon", epsilon, above=0.0)
        self.gamma, self.beta = np.ones(size), np.zeros(size)
        self.running_mean, self.running_variance = np.zeros(size), np.ones(size)

    def forward(self, X: ArrayLike) -> Array:
        """Y, the shape of X."""
        X = self._entering(X)
        over_rows = tuple(range(X.ndim - 1))
        if self.training:
            mean: Array = X.mean(axis=over_rows)
            variance: Array = X.var(axis=over_rows)
            self._follow(mean, variance, rows=X.size // self.size)
        else:
            mean, variance = self.running_mean, self.running_variance
        self.deviation: Array = np.sqrt(variance + self.epsilon)
        self.Xhat: Array = (X - mean) / self.deviation
        self.of_the_batch = self.training
        return self.gamma * self.Xhat + self.beta

    def backward(self, dY: ArrayLike) -> Array:
        """Stores dgamma and dbeta; returns dX, the shape of X."""
        Xhat: Array = self.recall("Xhat")
        dY = arguments.array("dY", dY, shape=Xhat.shape)
        over_rows = tuple(range(Xhat.ndim - 1))
        self.dgamma = (dY * Xhat).sum(axis=over_rows)
        self.dbeta = dY.sum(axis=over_rows)
        D: Array = dY * self.gamma
        if self.of_the_batch:  # then mean and variance depend on every row of X
            D = D - D.mean(axis=over_rows) - Xhat * (D * Xhat).mean(axis=over_rows)
        return D / self.deviation

    def _follow(self, mean: Array, variance: Array, rows: int) -> None:
        unbiased = variance * rows / (rows - 1)
        if not np.isfinite(unbiased).all():  # one such batch would stay in the averages for ever
            return
        self.running_mean += self.momentum * (mean - self.running_mean)
        self.running_variance += self.momentum * (unbiased - self.running_variance)

    def _entering(self, X: ArrayLike) -> Array:
        X = arguments.array("X", X)
        if X.ndim < 2 or X.shape[-1] != self.size:
            raise ValueError(
                f"X must have shape (n, {self.size}) or (n, height, width, {self.size}) to enter "
                f"{self}, but its shape is {X.shape}"
            )
        if self.training and X.size // self.size < 2:
            raise ValueError(
                f"X must have at least 2 rows to train {self}, since one alone has no variance, "
                f"but its shape is {X.shape}: choose a batch_size that leaves no single sample over"
            )
        return X

    def __repr__(self) -> str:
        momentum = "" if self.momentum == 0.1 else f", momentum={self.momentum:g}"
        epsilon = "" if self.epsilon == 1e-5 else f", epsilon={self.epsilon:g}"
        return f"BatchNorm({self.size}{momentum}{epsilon})"
