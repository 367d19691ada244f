"""Activation layers: a function applied to each number on its own, and softmax along each row."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np

from .. import arguments
from ..activations import (
    leaky_relu,
    leaky_relu_slope,
    relu,
    relu_slope,
    sigmoid,
    sigmoid_slope,
    softmax,
    tanh,
    tanh_slope,
)
from ..arrays import Array, ArrayLike
from .layer import Layer


class Activation(Layer):
    """A = function(Z), number by number; dZ = dA * slope(A), the slope where the *output* is A.

    One of your own: Activation(function, slope), both from an array to an array of its shape.
    Raises ValueError where one of them returns something else.
    """

    def __init__(self, function: Callable[[Array], Array], slope: Callable[[Array], Array]) -> None:
        arguments.functions(function=function, slope=slope)
        self.function, self.slope_at = function, slope

    def forward(self, Z: ArrayLike) -> Array:
        """A, the shape of Z."""
        Z = arguments.array("Z", Z)
        A = arguments.result("function", self.function(Z), shape=Z.shape)
        self.slope = arguments.result("slope", self.slope_at(A), shape=Z.shape)
        # The slope of exp is its output itself; a function may also hand back its input.
        is_shared = np.may_share_memory(A, self.slope) or np.may_share_memory(A, Z)
        return A.copy() if is_shared else A

    def backward(self, dA: ArrayLike) -> Array:
        """dZ, the shape of Z."""
        slope: Array = self.recall("slope")
        dA = arguments.array("dA", dA, shape=slope.shape)
        return dA * slope


class Sigmoid(Activation):
    """A = 1 / (1 + exp(-Z)), between 0 and 1; dZ = dA * A * (1 - A)."""

    def __init__(self) -> None:
        super().__init__(sigmoid, sigmoid_slope)


class Tanh(Activation):
    """A = tanh(Z), between -1 and 1; dZ = dA * (1 - A**2)."""

    def __init__(self) -> None:
        super().__init__(tanh, tanh_slope)


class ReLU(Activation):
    """A = max(0, Z); dZ = dA where A > 0, else 0."""

    def __init__(self) -> None:
        super().__init__(relu, relu_slope)


class LeakyReLU(Activation):
    """A = Z where Z > 0, else negative_slope * Z; dZ = dA, or negative_slope * dA.

    negative_slope is 0 or larger; 0 is ReLU. Raises ValueError for a negative one.
    Source: Maas, Hannun and Ng 2013.
    """

    def __init__(self, negative_slope: float = 0.01) -> None:
        self.negative_slope = arguments.number("negative_slope", negative_slope, at_least=0.0)
        super().__init__(
            partial(leaky_relu, negative_slope=self.negative_slope),
            partial(leaky_relu_slope, negative_slope=self.negative_slope),
        )

    def __repr__(self) -> str:
        return f"LeakyReLU({self.negative_slope:g})"


class Softmax(Layer):
    """P = exp(Z) / sum(exp(Z)) along the last axis: scores (n, k) to probabilities (n, k).

    Every output depends on every score of its row: dP_i/dZ_j = P_i (1[i = j] - P_j). Summed over i,
    dZ = P * (dP - sum(dP * P)). To train a classifier, end the network in its scores instead and
    use SoftmaxCrossEntropy, which has the short gradient P - Y.
    """

    def forward(self, Z: ArrayLike) -> Array:
        """P, the shape of Z; each row is positive and adds up to 1."""
        self.P = softmax(Z)
        return self.P.copy()

    def backward(self, dP: ArrayLike) -> Array:
        """dZ, the shape of Z."""
        P: Array = self.recall("P")
        dP = arguments.array("dP", dP, shape=P.shape)
        along_P: Array = (dP * P).sum(axis=-1, keepdims=True)
        return P * (dP - along_P)
