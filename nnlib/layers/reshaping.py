"""Layers that lay the same numbers out in another shape, sample by sample."""

from __future__ import annotations

import math

from .. import arguments
from ..arrays import Array, ArrayLike
from .layer import Layer


class Reshape(Layer):
    """Each sample in the given shape: Reshape(8, 8, 1) makes rows of 64 numbers into images.

    Shapes: X (n, ...) to Y (n, *shape); dX has the shape of X. Raises ValueError for sizes below 1
    and for samples of another number of numbers.
    """

    def __init__(self, *shape: int) -> None:
        if not shape:
            raise ValueError("shape must have at least one size: Reshape(8, 8, 1)")
        self.shape = tuple(arguments.count("every size in shape", size) for size in shape)

    def forward(self, X: ArrayLike) -> Array:
        """Y, shape (n, *shape)."""
        X = arguments.array("X", X)
        shape = self.shape_for(X)
        self.input_shape, self.output_shape = X.shape, (len(X), *shape)
        return X.reshape(self.output_shape).copy()

    def backward(self, dY: ArrayLike) -> Array:
        """dX, the shape of X."""
        shape = self.recall("output_shape")
        dY = arguments.array("dY", dY, shape=shape)
        return dY.reshape(self.input_shape).copy()

    def shape_for(self, X: Array) -> tuple[int, ...]:
        """The shape of a sample of Y."""
        if X.ndim < 2 or math.prod(X.shape[1:]) != math.prod(self.shape):
            raise ValueError(
                f"X must have {math.prod(self.shape)} numbers a sample to enter {self}, "
                f"but its shape is {X.shape}"
            )
        return self.shape

    def __repr__(self) -> str:
        return f"Reshape({', '.join(map(str, self.shape))})"


class Flatten(Reshape):
    """Each sample as one row: (n, height, width, channels) to (n, height * width * channels)."""

    def __init__(self) -> None:
        pass

    def shape_for(self, X: Array) -> tuple[int, ...]:
        """All the numbers of a sample in a row."""
        if X.ndim < 2:
            raise ValueError(
                f"X must have shape (n, ...) to enter {self}, but its shape is {X.shape}"
            )
        return (math.prod(X.shape[1:]),)

    def __repr__(self) -> str:
        return "Flatten()"
