"""Optimizers: how parameters follow their gradients downhill."""

from typing import Mapping

import numpy as np

from . import arguments


class SGD:
    """(Stochastic) gradient descent, with momentum if wanted.

    W -= learning_rate * dW, for every parameter at once, after all gradients are known. With
    momentum, the change remembers its past: change = momentum * change - learning_rate * dW; W += change.
    learning_rate is larger than 0; momentum is 0 or larger and smaller than 1. Raises ValueError otherwise.
    The past belongs to one network: make a new SGD for another. Source of momentum: Polyak 1964.
    """

    def __init__(self, learning_rate: float, momentum: float = 0.0) -> None:
        self.learning_rate = arguments.number("learning_rate", learning_rate, above=0.0)
        self.momentum = arguments.number("momentum", momentum, at_least=0.0, below=1.0)
        self._changes: dict[str, np.ndarray] = {}

    def step(self, parameters: Mapping[str, np.ndarray], gradients: Mapping[str, np.ndarray]) -> None:
        """Changes every parameter in place, by the gradient of the same name.

        Raises ValueError, and changes nothing, where a gradient is missing or has another shape.
        """
        arguments.parameters(parameters, gradients)
        for name, W in parameters.items():
            change = -self.learning_rate * gradients[name]
            if self.momentum:
                change += self.momentum * self._changes.get(name, 0.0)
                self._changes[name] = change
            W += change

    def __repr__(self) -> str:
        momentum = f", momentum={self.momentum:g}" if self.momentum else ""
        return f"SGD({self.learning_rate:g}{momentum})"
