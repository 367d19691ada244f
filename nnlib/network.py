"""The network: a list of layers, itself a layer."""

from typing import Iterable, Sequence

import numpy as np

from . import arguments
from .layers import Dense, Layer, ReLU, Sigmoid, Tanh


class Sequential(Layer):
    """Layers one after the other: forward from first to last, backward from last to first.

    Parameters are named by position: "0.W" is the W of the first layer.
    Raises ValueError for an empty list, for something that is not a layer, for a layer that stands
    in it twice (it remembers one pass, not two), and where two neighbouring Dense layers do not fit.
    """

    def __init__(self, layers: Sequence[Layer]) -> None:
        self.layers = list(layers)
        _check_layers(self.layers)
        self._found_for: list[tuple[str, ...]] | None = None

    def forward(self, X: np.ndarray) -> np.ndarray:
        """The last layer's output. The array is reused by the next pass; `predict` returns a copy."""
        for layer in self.layers:
            X = layer.forward(X)
        return X

    def backward(self, dY: np.ndarray) -> np.ndarray:
        """Stores every layer's gradients, last layer first; returns dL/dX."""
        for layer in reversed(self.layers):
            dY = layer.backward(dY)
        return dY

    def store_gradients(self, dY: np.ndarray) -> None:
        """Like `backward`, without the dL/dX of the first layer, which training does not need."""
        for layer in reversed(self.layers[1:]):
            dY = layer.backward(dY)
        self.layers[0].store_gradients(dY)

    def predict(self, X: np.ndarray) -> np.ndarray:
        """The output for X (n, d), as an array of your own. Raises ValueError for NaN and text."""
        return self.forward(arguments.numbers("X", X)).copy()

    def parameters(self) -> dict[str, np.ndarray]:
        """Every array that learns, by position and name: {"0.W": ..., "0.b": ..., "2.W": ...}."""
        return {name: getattr(layer, array) for name, layer, array in self._places()}

    def gradients(self) -> dict[str, np.ndarray]:
        """The gradient of each parameter, under the parameter's name, as the last `backward` left it."""
        return {name: getattr(layer, "d" + array) for name, layer, array in self._places()}

    @property
    def learns(self) -> tuple[str, ...]:
        """The names of all parameters: ("0.W", "0.b", "2.W", ...)."""
        return tuple(name for name, _, _ in self._places())

    def _places(self) -> list[tuple[str, Layer, str]]:
        now = [layer.learns for layer in self.layers]
        if now != self._found_for:  # seldom: a layer may get its parameters with the first batch it sees
            self._found_for = now
            self._found = [(f"{i}.{name}", *place) for i, layer in enumerate(self.layers) for name, *place in layer._places()]
        return self._found

    def __repr__(self) -> str:
        return f"Sequential([{', '.join(map(repr, self.layers))}])"


def _check_layers(layers: list[Layer]) -> None:
    if not layers:
        raise ValueError("layers is empty: a network needs at least one layer")
    for i, layer in enumerate(layers):
        if isinstance(layer, type):
            raise ValueError(f"layers[{i}] is the class {layer.__name__}: make a layer with {layer.__name__}(...)")
        if not isinstance(layer, Layer):
            raise ValueError(f"layers[{i}] is {layer!r}: a layer is a Layer, with forward(X) and backward(dY)")
        if any(one is other for one in _bricks([layer]) for other in _bricks(layers[:i])):
            raise ValueError(f"layers[{i}], {layer}, already stands earlier in the network: make another one")
    _check_sizes(layers)


def _bricks(layers: Iterable[Layer]) -> list[Layer]:
    nested = ([layer, *_bricks(layer.layers)] if isinstance(layer, Sequential) else [layer] for layer in layers)
    return [brick for bricks in nested for brick in bricks]


def _check_sizes(layers: list[Layer]) -> None:
    size = None  # how many numbers a row has here, as far as it is known
    for i, layer in enumerate(layers):
        if isinstance(layer, Dense):
            if size not in (None, layer.W.shape[0]):
                raise ValueError(f"layers[{i}] is {layer}, but the layers before it give {size} numbers a row")
            size = layer.W.shape[1]
        elif not isinstance(layer, (Sigmoid, Tanh, ReLU)):
            size = None
