"""Windows that slide over images (n, height, width, channels)."""

from __future__ import annotations

from collections.abc import Iterator

from .. import arguments
from ..arrays import Array, ArrayLike

Place = tuple[slice, slice, slice]


class Windows:
    """Square windows of `size` pixels, `stride` pixels from one to the next."""

    def __init__(self, size: int, stride: int) -> None:
        self.size = arguments.count("size", size)
        self.stride = arguments.count("stride", stride)

    def fit_in(self, pixels: int) -> int:
        """How many windows stand along a side of so many pixels: those that fit in whole."""
        return (pixels - self.size) // self.stride + 1

    def places(self, height: int, width: int) -> Iterator[Place]:
        """For each place in a window, row by row, the pixels there in all windows: X[place]."""
        for i in range(self.size):
            for j in range(self.size):
                rows = slice(i, i + self.stride * self.fit_in(height), self.stride)
                columns = slice(j, j + self.stride * self.fit_in(width), self.stride)
                yield slice(None), rows, columns

    def check(self, layer: object, X: ArrayLike, channels: int | None, padding: int = 0) -> Array:
        """X as images (n, height, width, channels) that hold at least one window."""
        X = arguments.array("X", X)
        if X.ndim != 4 or channels not in (None, X.shape[3]):
            wanted = "channels" if channels is None else channels
            raise ValueError(
                f"X must have shape (n, height, width, {wanted}) to enter {layer}, "
                f"but its shape is {X.shape}"
            )
        if min(X.shape[1:3]) + 2 * padding < self.size:
            raise ValueError(
                f"X must be at least {self.size - 2 * padding} pixels high and wide to enter "
                f"{layer}, but its shape is {X.shape}"
            )
        return X
