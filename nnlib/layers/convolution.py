"""The convolution: the same small dense layer at every place of an image."""

from __future__ import annotations

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from .. import arguments
from ..arrays import Array, ArrayLike, Seed
from ..initializers import Initializer, he
from .layer import Layer
from .windows import Windows


class Conv2D(Layer):
    """The same weighted sums at every place of an image: one window after the other.

    Shapes: X (n, height, width, c), W (kernel_size, kernel_size, c, f), b (f,), Z (n, h, w, f),
    with h = (height + 2 padding - kernel_size) // stride + 1, and w likewise. `padding` is a frame
    of zeros around the image; the next window is `stride` pixels further.
    Each window laid out as a row, Z = windows W + b is one matrix product, so dW = windows.T dZ and
    db = the sum of dZ, as for a dense layer; a pixel's dX adds up over all windows it lies in.
    (The window is not turned round first: strictly speaking this is a cross-correlation, as in
    PyTorch and Keras.) Raises ValueError for images of other channels or smaller than a window.
    Source: LeCun et al. 1998, "Gradient-based learning applied to document recognition".
    """

    def __init__(
        self,
        input_channels: int,
        output_channels: int,
        kernel_size: int,
        *,
        stride: int = 1,
        padding: int = 0,
        bias: bool = True,
        initializer: Initializer = he,
        rng: Seed = None,
    ) -> None:
        arguments.functions(initializer=initializer)
        self.c = arguments.count("input_channels", input_channels)
        self.f = arguments.count("output_channels", output_channels)
        self.size = arguments.count("kernel_size", kernel_size)
        self.padding = arguments.count("padding", padding, at_least=0)
        self.sliding = Windows(self.size, stride)
        fans = self.size * self.size * self.c, self.f
        W = arguments.result("initializer", initializer(fans, rng=rng))
        W = arguments.numbers("what initializer returned", W, shape=fans)
        self.W = W.reshape(self.size, self.size, self.c, self.f).copy()
        self.b = np.zeros(self.f)
        self.learns = ("W", "b") if bias else ("W",)

    def forward(self, X: ArrayLike) -> Array:
        """Z, shape (n, h, w, f)."""
        X = self.sliding.check(self, X, self.c, self.padding)
        self.shape, frame = X.shape, 2 * [(self.padding, self.padding)]
        X = np.pad(X, [(0, 0), *frame, (0, 0)])
        step, size = self.sliding.stride, self.size
        windows = sliding_window_view(X, (size, size), axis=(1, 2))[:, ::step, ::step]
        n, h, w = windows.shape[:3]
        windows = windows.transpose(0, 1, 2, 4, 5, 3)  # (n, h, w, size, size, c)
        self.windows = windows.reshape(n * h * w, size * size * self.c)  # a window a row
        Z = self.windows @ self.W.reshape(-1, self.f) + self.b
        self.output_shape = n, h, w, self.f
        return Z.reshape(self.output_shape)

    def store_gradients(self, dZ: ArrayLike) -> None:
        """dW and db, of the shapes of W and b."""
        self._store(self._rows(dZ))

    def backward(self, dZ: ArrayLike) -> Array:
        """Stores dW and db; returns dX, the shape of X."""
        dZ = self._rows(dZ)
        self._store(dZ)
        dwindows = dZ @ self.W.reshape(-1, self.f).T
        return self._collect(dwindows)

    def _store(self, dZ: Array) -> None:
        self.dW = (self.windows.T @ dZ).reshape(self.W.shape)
        self.db = dZ.sum(axis=0)

    def _rows(self, dZ: ArrayLike) -> Array:
        """The gradient with a window a row, as `forward` had its sums."""
        shape = self.recall("output_shape")
        return arguments.array("dZ", dZ, shape=shape).reshape(-1, self.f)

    def _collect(self, dwindows: Array) -> Array:
        """Adds up, for each pixel, the gradients from all the windows it lies in."""
        n, height, width, c = self.shape
        p = self.padding
        dX = np.zeros((n, height + 2 * p, width + 2 * p, c))
        dwindows = dwindows.reshape(*self.output_shape[:3], self.size * self.size, c)
        for k, place in enumerate(self.sliding.places(*dX.shape[1:3])):
            dX[place] += dwindows[:, :, :, k]
        return dX[:, p : p + height, p : p + width].copy()

    def __repr__(self) -> str:
        settings = f"stride={self.sliding.stride}, padding={self.padding}"
        bias = "" if "b" in self.learns else ", bias=False"
        return f"Conv2D({self.c}, {self.f}, {self.size}, {settings}{bias})"
