"""The dense layer: every output is a weighted sum of all inputs."""

from __future__ import annotations

from .. import arguments
from ..arrays import Array, ArrayLike, Seed
from ..initializers import Initializer, xavier, zeros
from .layer import Layer


class Dense(Layer):
    """Z = X W + b: every output is a weighted sum of all inputs.

    Shapes: X (n, input_size), W (input_size, output_size), b (output_size,), Z (n, output_size).
    Backward: dW = X.T dZ, db = the sum of dZ over the samples, dX = dZ W.T.
    Left out, as in Dense(output_size=3), the input size is that of the first batch; the layer has
    no parameters until then. Without a bias b stays 0 and is not learned.
    Raises ValueError for sizes below 1, and for an X whose rows are not input_size long.
    """

    def __init__(
        self,
        input_size: int | None = None,
        output_size: int | None = None,
        *,
        bias: bool = True,
        initializer: Initializer = xavier,
        rng: Seed = None,
    ) -> None:
        if output_size is None:
            raise ValueError(
                "output_size is missing: Dense(input_size, output_size), or "
                "Dense(output_size=3) for a layer that takes its input size from the first batch"
            )
        arguments.functions(initializer=initializer)
        self.input_size: int | None = None
        self.output_size = arguments.count("output_size", output_size)
        self.bias, self.initializer, self.rng = bias, initializer, arguments.generator("rng", rng)
        if input_size is not None:
            self.build(arguments.count("input_size", input_size))

    @classmethod
    def from_weights(cls, W: ArrayLike, b: ArrayLike | None = None) -> Dense:
        """A layer that starts from copies of W (input_size, output_size) and b (output_size,)."""
        W = arguments.numbers("W", W, shape=(None, None))
        input_size, output_size = W.shape
        layer = cls(output_size=output_size, bias=b is not None)
        layer.build(input_size, W)
        if b is not None:
            layer.b = arguments.numbers("b", b, shape=(output_size,)).copy()
        return layer

    def build(self, input_size: int, W: Array | None = None) -> None:
        """Makes the parameters: a copy of W, or weights as the initializer draws them; b = 0."""
        shape = (input_size, self.output_size)
        if W is None:
            W = arguments.result("initializer", self.initializer(shape, rng=self.rng))
            W = arguments.numbers("what initializer returned", W, shape=shape)
        self.input_size, self.W, self.b = input_size, W.copy(), zeros((self.output_size,))
        self.learns = ("W", "b") if self.bias else ("W",)

    def forward(self, X: ArrayLike) -> Array:
        """Z = X W + b, shape (n, output_size)."""
        self.X = self._entering(X)
        return self.X @ self.W + self.b

    def store_gradients(self, dZ: ArrayLike) -> None:
        """dW = X.T dZ, shape of W; db = the sum of dZ over the rows, shape of b."""
        X = self.recall("X")
        dZ = arguments.array("dZ", dZ, shape=(len(X), self.output_size))
        self.dW = X.T @ dZ
        self.db = dZ.sum(axis=0)

    def backward(self, dZ: ArrayLike) -> Array:
        """Stores dW and db; returns dX = dZ W.T, shape (n, input_size)."""
        dZ = arguments.array("dZ", dZ)
        self.store_gradients(dZ)
        return dZ @ self.W.T

    def _entering(self, X: ArrayLike) -> Array:
        X = arguments.array("X", X)
        if self.input_size is None and X.ndim == 2 and X.shape[1] > 0:
            self.build(X.shape[1])
        if X.ndim != 2 or X.shape[1] != self.input_size:
            wanted = "d" if self.input_size is None else self.input_size
            raise ValueError(
                f"X must have shape (n, {wanted}) to enter {self}, but its shape is {X.shape}"
            )
        return X

    def __repr__(self) -> str:
        bias = "" if self.bias else ", bias=False"
        return f"Dense({self.input_size}, {self.output_size}{bias})"
