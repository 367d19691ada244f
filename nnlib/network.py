"""The network: a list of layers, itself a layer."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from . import arguments
from .arrays import Array, ArrayLike
from .layers import Activation, Dense, Layer

if TYPE_CHECKING:
    from .summary import Summary

# What a network can do beside learning is loaded when it is asked for: export, storage and summary
# need this module, and take longer to load than all the rest.


class Sequential(Layer):
    """Layers one after the other: forward from first to last, backward from last to first.

    Parameters are named by position: "0.W" is the W of the first layer. Whatever stands in
    `layers` is the network: a layer may be replaced at any time.
    Raises ValueError for an empty list, for something that is not a layer, for a layer that stands
    in it twice (it remembers one pass, not two), and where neighbouring Dense layers do not fit.
    """

    def __init__(self, layers: Sequence[Layer]) -> None:
        self.layers = list(layers)
        check_layers(self.layers)
        self._training, self._way_back = False, False

    def forward(self, X: ArrayLike) -> Array:
        """The last layer's output, an array of the caller's own."""
        X = arguments.array("X", X).copy()  # what is done to it later changes no gradient
        self._way_back = False  # until every layer has taken it
        for layer in self.layers:
            X = layer.forward(X)
        self._way_back = True
        return X

    def backward(self, dY: ArrayLike) -> Array:
        """Stores every layer's gradients, last layer first; returns dL/dX."""
        self._check_way_back()
        for layer in reversed(self.layers):
            dY = layer.backward(dY)
        return arguments.result("backward", dY)

    def store_gradients(self, dY: ArrayLike) -> None:
        """Like `backward`, without the dL/dX of the first layer, which training does not need."""
        self._check_way_back()
        first, *others = self.layers
        for layer in reversed(others):
            dY = layer.backward(dY)
        first.store_gradients(dY)

    def predict(self, X: ArrayLike) -> Array:
        """The output for X (n, ...), in the mode for predicting: dropout lets everything pass.

        Raises ValueError for NaN, text and empty X. No `backward` can follow: call `forward` again.
        """
        X = arguments.numbers("X", X)
        with mode(self, training=False):
            prediction = self.forward(X)
        self._way_back = False
        return prediction

    @property
    def training(self) -> bool:
        """Whether the next pass is for learning; set it, and it is set for every layer."""
        return self._training

    @training.setter
    def training(self, training: bool) -> None:
        self._training = training
        for layer in self.layers:
            layer.training = training

    @property
    def learns(self) -> tuple[str, ...]:  # type: ignore[override]  # a network has no fixed list
        """The names of all parameters: ("0.W", "0.b", "2.W", ...)."""
        return tuple(self.parameters())

    def parameters(self) -> dict[str, Array]:
        """Every array that learns, by position and name: {"0.W": ..., "0.b": ..., "2.W": ...}."""
        return {
            f"{i}.{name}": array
            for i, layer in enumerate(self.layers)
            for name, array in layer.parameters().items()
        }

    def gradients(self) -> dict[str, Array]:
        """The gradient of each parameter, under its name, as the last `backward` left it."""
        return {
            f"{i}.{name}": array
            for i, layer in enumerate(self.layers)
            for name, array in layer.gradients().items()
        }

    def state(self) -> dict[str, Array]:
        """All that a layer learns or keeps, by position and name: what `save` writes."""
        return {
            f"{i}.{name}": array
            for i, layer in enumerate(self.layers)
            for name, array in layer.state().items()
        }

    def summary(self, input_shape: tuple[int, ...] | None = None) -> Summary:
        """A table of the layers, their output shapes, parameters and memory.

        `input_shape` is that of one sample, such as (64,) or (8, 8, 1); it can be left out where
        the first layer knows it. Raises ValueError where no layer does, or where it does not fit.
        """
        from .summary import Summary

        return Summary(self, input_shape)

    def save(self, path: str | os.PathLike[str]) -> None:
        """Writes the layers' names and all their numbers to one file; see nnlib.storage."""
        from .storage import save

        save(self, path)

    def load(self, path: str | os.PathLike[str]) -> None:
        """Takes over the numbers of a file written by `save`, for the same list of layers.

        Raises ValueError for a damaged, foreign, newer or misfitting file, and changes nothing.
        """
        from .storage import load

        load(self, path)

    def to_torch(self, weights: str | os.PathLike[str] = "network.npz") -> str:
        """The same network as a PyTorch program that reads its weights from a saved file."""
        from .export import to_torch

        return to_torch(self, weights)

    def to_keras(self, weights: str | os.PathLike[str] = "network.npz") -> str:
        """The same network as a Keras program that reads its weights from a saved file."""
        from .export import to_keras

        return to_keras(self, weights)

    def _check_way_back(self) -> None:
        if not self._way_back:
            raise ValueError(
                "there is no pass to go back through: call forward first (predict leaves none)"
            )

    def __repr__(self) -> str:
        return f"Sequential([{', '.join(map(repr, self.layers))}])"


@contextmanager
def mode(network: Layer, *, training: bool) -> Iterator[None]:
    """The network in the mode for learning or for predicting, and afterwards as it was."""
    before = network.training
    network.training = training
    try:
        yield
    finally:
        network.training = before


def check_layers(layers: list[Layer]) -> None:
    """The list is a network: layers, each of them once, whose known sizes fit."""
    if not layers:
        raise ValueError("layers is empty: a network needs at least one layer")
    for i, layer in enumerate(layers):
        if isinstance(layer, type):
            raise ValueError(
                f"layers[{i}] is the class {layer.__name__}: "
                f"make a layer with {layer.__name__}(...)"
            )
        if not isinstance(layer, Layer):
            raise ValueError(
                f"layers[{i}] is {layer!r}: a layer is a Layer, with forward(X) and backward(dY)"
            )
        before = [other for _, other in named_layers(layers[:i])]
        if any(one is other for _, one in named_layers([layer]) for other in before):
            raise ValueError(
                f"layers[{i}], {layer}, already stands earlier in the network: make another one"
            )
    _check_sizes(layers)


def named_layers(layers: Sequence[Layer], prefix: str = "") -> Iterator[tuple[str, Layer]]:
    """(name, layer), those of networks within the network as well: "2.0.W" is the W of "2.0"."""
    for i, layer in enumerate(layers):
        yield f"{prefix}{i}", layer
        if isinstance(layer, Sequential):
            yield from named_layers(layer.layers, f"{prefix}{i}.")


def _check_sizes(layers: list[Layer]) -> None:
    size = None  # how many numbers a row has here, as far as it is known
    for i, layer in enumerate(layers):
        if isinstance(layer, Dense):
            if None not in (size, layer.input_size) and size != layer.input_size:
                raise ValueError(
                    f"layers[{i}] is {layer}, but the layers before it give {size} numbers a row"
                )
            size = layer.output_size
        elif not isinstance(layer, Activation):
            size = None
