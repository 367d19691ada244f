"""Layers: anything that turns its input into its output, and dL/d(output) into dL/d(input).

Rows are samples. `dQ` means dL/dQ, the gradient of the loss by Q. The arrays that a layer returns
are its own and are written over by its next pass: copy what you want to keep.
"""

from typing import Callable

import numpy as np

from . import arguments
from .activations import sigmoid, sigmoid_slope
from .initializers import Seed, xavier


class Layer:
    """The contract that lets a network loop over its layers without knowing their kinds.

    A layer with something to learn names those arrays in `learns`; `backward` stores the
    gradient of `W` as `dW`, and never changes `W` itself: that is the optimizer's work.
    """

    learns: tuple[str, ...] = ()

    def forward(self, X: np.ndarray) -> np.ndarray:
        """The output for the input X (n, d), remembering what `backward` will need."""
        raise NotImplementedError(f"{type(self).__name__} has no forward(X) yet")

    def backward(self, dY: np.ndarray) -> np.ndarray:
        """From dL/d(output) to dL/d(input); stores the gradients of the layer's own parameters."""
        raise NotImplementedError(f"{type(self).__name__} has no backward(dY) yet")

    def store_gradients(self, dY: np.ndarray) -> None:
        """Like `backward`, for the first layer of a network: nobody needs its dL/d(input)."""
        self.backward(dY)

    def parameters(self) -> dict[str, np.ndarray]:
        """The arrays that learn, by name: {"W": ..., "b": ...}. The arrays themselves, not copies."""
        return {name: getattr(self, name) for name in self.learns}

    def gradients(self) -> dict[str, np.ndarray]:
        """The gradient of each parameter, under the parameter's name, as `backward` left it."""
        return {name: getattr(self, "d" + name) for name in self.learns}

    def _places(self) -> list[tuple[str, "Layer", str]]:
        return [(name, self, name) for name in self.learns]  # (its name in a network, where it is, its name there)

    def __repr__(self) -> str:
        return f"{type(self).__name__}()"

    def _room(self, name: str, shape: tuple[int, ...]) -> np.ndarray:
        # Memory is kept from pass to pass: for small networks asking for it costs more than the sums.
        # Column after column (order F): samples are many and units few, so every loop over the samples is long.
        room = self.__dict__.get(name)
        if room is None or room.shape != shape:
            room = self.__dict__[name] = np.empty(shape, order="F")
        return room


class Dense(Layer):
    """Z = X W + b: every output is a weighted sum of all inputs.

    Shapes: X (n, input_size), W (input_size, output_size), b (output_size,), Z (n, output_size).
    Backward: dW = X.T dZ, db = the sum of dZ over the samples, dX = dZ W.T.
    Raises ValueError for sizes below 1, and for an X whose rows are not input_size long.
    """

    def __init__(
        self, input_size: int, output_size: int, *, bias: bool = True, initializer: Callable[..., np.ndarray] = xavier, rng: Seed = None
    ) -> None:
        shape = arguments.count("input_size", input_size), arguments.count("output_size", output_size)
        W = arguments.numbers("what initializer returns", initializer(shape, rng=rng), shape=shape)
        self._hold(W, np.zeros(output_size) if bias else None)

    @classmethod
    def from_weights(cls, W: np.ndarray, b: np.ndarray | None = None) -> "Dense":
        """A layer that starts from copies of W (input_size, output_size) and b (output_size,)."""
        layer = cls.__new__(cls)
        W = arguments.numbers("W", W, shape=(None, None))
        layer._hold(W, None if b is None else arguments.numbers("b", b, shape=(W.shape[1],)))
        return layer

    def _hold(self, W: np.ndarray, b: np.ndarray | None) -> None:
        self.W, self.dW = W.copy(), np.zeros_like(W)
        self.b, self.db = (None, None) if b is None else (b.copy(), np.zeros_like(b))
        self.learns = ("W",) if b is None else ("W", "b")

    def forward(self, X: np.ndarray) -> np.ndarray:
        """Z = X W + b, shape (n, output_size)."""
        X = arguments.array("X", X)
        if X.ndim != 2 or X.shape[1] != self.W.shape[0]:
            raise ValueError(f"X must have shape (n, {self.W.shape[0]}) to enter {self}, but its shape is {X.shape}")
        self._X = X
        Z = np.matmul(X, self.W, out=self._room("_Z", (len(X), self.W.shape[1])))
        if self.b is not None:
            Z += self.b
        return Z

    def store_gradients(self, dZ: np.ndarray) -> None:
        """dW = X.T dZ, shape of W; db = the sum of dZ over the rows, shape of b."""
        dZ = arguments.array("dZ", dZ, shape=(len(self._X), self.W.shape[1]))
        np.matmul(self._X.T, dZ, out=self.dW)
        if self.b is not None:
            np.add.reduce(dZ, axis=0, out=self.db)

    def backward(self, dZ: np.ndarray) -> np.ndarray:
        """Stores dW and db; returns dX = dZ W.T, shape (n, input_size)."""
        self.store_gradients(dZ)
        return np.matmul(dZ, self.W.T, out=self._room("_dX", self._X.shape))

    def __repr__(self) -> str:
        return f"Dense({self.W.shape[0]}, {self.W.shape[1]}{'' if self.b is not None else ', bias=False'})"


class Sigmoid(Layer):
    """A = 1 / (1 + exp(-Z)), number by number; dZ = dA * A * (1 - A)."""

    def forward(self, Z: np.ndarray) -> np.ndarray:
        """A, between 0 and 1, the shape of Z."""
        self._A = sigmoid(Z)
        return self._A

    def backward(self, dA: np.ndarray) -> np.ndarray:
        """dZ, the shape of Z."""
        return arguments.array("dA", dA, shape=self._A.shape) * sigmoid_slope(self._A)


class Tanh(Layer):
    """A = tanh(Z), number by number; dZ = dA * (1 - A**2)."""

    def forward(self, Z: np.ndarray) -> np.ndarray:
        """A, between -1 and 1, the shape of Z."""
        Z = arguments.array("Z", Z)
        self._A = np.tanh(Z, out=self._room("_A", Z.shape))
        return self._A

    def backward(self, dA: np.ndarray) -> np.ndarray:
        """dZ, the shape of Z."""
        dA = arguments.array("dA", dA, shape=self._A.shape)
        slope = np.multiply(self._A, self._A, out=self._room("_dZ", dA.shape))
        np.subtract(1.0, slope, out=slope)
        return np.multiply(dA, slope, out=slope)


class ReLU(Layer):
    """A = max(0, Z), number by number; dZ = dA where A > 0, else 0."""

    def forward(self, Z: np.ndarray) -> np.ndarray:
        """A, 0 or larger, the shape of Z."""
        Z = arguments.array("Z", Z)
        self._A = np.maximum(Z, 0.0, out=self._room("_A", Z.shape))
        return self._A

    def backward(self, dA: np.ndarray) -> np.ndarray:
        """dZ, the shape of Z."""
        dA = arguments.array("dA", dA, shape=self._A.shape)
        slope = self._room("_dZ", dA.shape)
        slope[...] = self._A > 0
        return np.multiply(dA, slope, out=slope)
