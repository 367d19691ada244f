"""Regularizers: a penalty on large weights, added to the loss and to the gradients.

Biases, and all other 1-D parameters, are left out: they multiply no input. A penalty adds to loss
and gradients alike, so one gradient check covers both.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from . import arguments
from .arrays import Array
from .underflow import tiny_is_zero


class Regularizer:
    """The contract of a regularizer: the `penalty` of one weight matrix, and the `slope` of it.

    strength is 0 or larger, lambda in formulas. Raises ValueError otherwise.
    A regularizer of your own:

        class SmoothL1(nnlib.Regularizer):
            def penalty(self, W):
                return self.strength * np.sqrt(W**2 + 1e-4).sum()

            def slope(self, W):
                return self.strength * W / np.sqrt(W**2 + 1e-4)
    """

    def __init__(self, strength: float) -> None:
        self.strength = arguments.number("strength", strength, at_least=0.0)

    def penalty(self, W: Array) -> float:
        """What this weight matrix adds to the loss."""
        raise NotImplementedError(f"{type(self).__name__} has no penalty(W) yet")

    def slope(self, W: Array) -> Array:
        """The gradient of the penalty with respect to W, the shape of W."""
        raise NotImplementedError(f"{type(self).__name__} has no slope(W) yet")

    @tiny_is_zero
    def loss(self, parameters: Mapping[str, Array]) -> float:
        """The penalty of all weight matrices of these parameters, 0 or larger."""
        total = 0.0
        for name, W in _matrices(parameters):
            total += arguments.one_number(f"the penalty of {name}", self.penalty(W))
        return total

    @tiny_is_zero
    def add_gradients(
        self, parameters: Mapping[str, Array], gradients: Mapping[str, Array]
    ) -> None:
        """dW += slope(W), in place, for each weight matrix of the same name.

        Raises ValueError, and adds nothing, where a gradient is missing, has another shape or
        cannot be changed in place.
        """
        arguments.by_name("gradients", gradients)
        pairs = []
        for name, W in _matrices(parameters):
            dW = arguments.gradient(name, W, gradients)
            arguments.changeable(f"gradients[{name!r}]", dW)
            pairs.append((dW, arguments.result("slope", self.slope(W), shape=W.shape)))
        for dW, slope in pairs:
            dW += slope

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.strength:g})"


class L2(Regularizer):
    """0.5 * strength * sum(W**2): every weight is drawn towards 0 in proportion to its size."""

    def penalty(self, W: Array) -> float:
        """0.5 * strength * sum(W**2)."""
        return 0.5 * self.strength * float((W * W).sum())

    def slope(self, W: Array) -> Array:
        """Strength * W."""
        return self.strength * W


class L1(Regularizer):
    """strength * sum(|W|): every weight is drawn towards 0 by the same amount, so many end there.

    Source: Tibshirani 1996, "Regression shrinkage and selection via the lasso".
    """

    def penalty(self, W: Array) -> float:
        """Strength * sum(|W|)."""
        return self.strength * float(np.abs(W).sum())

    def slope(self, W: Array) -> Array:
        """Strength * sign(W); 0 for a weight that is 0, where |W| has a corner."""
        return self.strength * np.sign(W)


def _matrices(parameters: Mapping[str, Array]) -> list[tuple[str, Array]]:
    arguments.by_name("parameters", parameters)
    arrays = [(name, arguments.array(name, W)) for name, W in parameters.items()]
    return [(name, W) for name, W in arrays if W.ndim > 1]
