"""The contract of a layer."""

from __future__ import annotations

from typing import Any

from ..arrays import Array, ArrayLike
from ..underflow import let_tiny_be_zero_in


class Layer:
    """The contract that lets a network loop over its layers without knowing their kinds.

    A layer with something to learn names those arrays in `learns`; `backward` stores the gradient
    of `W` as `dW`, and never changes `W` itself: that is the optimizer's work. Arrays that a layer
    remembers without learning them by gradient are named in `keeps`: they are saved with the rest.
    `training` tells a layer whether a pass is for learning: `fit` and `train_step` set it.

    A layer of your own:

        class Gain(nnlib.Layer):
            learns = ("g",)

            def __init__(self, size):
                self.g = np.ones(size)

            def forward(self, X):
                self.X = X
                return X * self.g

            def backward(self, dY):
                self.dg = (self.X * dY).sum(axis=0)
                return dY * self.g
    """

    learns: tuple[str, ...] = ()
    keeps: tuple[str, ...] = ()
    training: bool = False

    def __init_subclass__(cls) -> None:
        """In every layer, a number too small for a float becomes 0 without a word."""
        super().__init_subclass__()
        let_tiny_be_zero_in(cls, "forward", "backward", "store_gradients")

    def forward(self, X: ArrayLike) -> Array:
        """The output for the input X (n, ...), remembering what `backward` will need."""
        raise NotImplementedError(f"{type(self).__name__} has no forward(X) yet")

    def backward(self, dY: ArrayLike) -> Array:
        """From dL/d(output) to dL/d(input); stores the gradients of the layer's own parameters."""
        raise NotImplementedError(f"{type(self).__name__} has no backward(dY) yet")

    def store_gradients(self, dY: ArrayLike) -> None:
        """Like `backward`, for the first layer of a network: nobody needs its dL/d(input)."""
        self.backward(dY)

    def parameters(self) -> dict[str, Array]:
        """The arrays that learn, by name: {"W": ..., "b": ...}. The arrays themselves."""
        return {name: getattr(self, name) for name in self.learns}

    def gradients(self) -> dict[str, Array]:
        """The gradient of each parameter, under the parameter's name, as `backward` left it."""
        try:
            return {name: getattr(self, f"d{name}") for name in self.learns}
        except AttributeError as error:
            raise ValueError(
                f"{self} has no {error.name}: call backward first, which stores it"
            ) from None

    def state(self) -> dict[str, Array]:
        """All that makes a trained layer what it is: what it learns, and what it keeps."""
        return {name: getattr(self, name) for name in self.learns + self.keeps}

    def recall(self, name: str) -> Any:
        """What `forward` has left behind under this name. Raises ValueError before any forward."""
        found = getattr(self, name, None)
        if found is None:
            raise ValueError(f"{self} has nothing to go back through yet: call forward first")
        return found

    def __repr__(self) -> str:
        return f"{type(self).__name__}()"
