"""Initializers: where the weights start. Each is called as initializer((fan_in, fan_out), rng=rng).

All but `zeros` draw from `np.random.default_rng(rng)`: the same seed gives the same start.
"""

from __future__ import annotations

from typing import Protocol

import numpy as np

from . import arguments
from .arrays import Array, Seed


class Initializer(Protocol):
    """A function from a shape (fan_in, fan_out) and a seed to the weights of that shape."""

    def __call__(self, shape: tuple[int, ...], *, rng: Seed = None) -> Array:
        """The starting weights."""


def zeros(shape: tuple[int, ...], *, rng: Seed = None) -> Array:
    """All 0: right for biases, wrong for weights, since equal units stay equal for ever."""
    return np.zeros(_sizes(shape))


def uniform(
    shape: tuple[int, ...], *, low: float = 0.0, high: float = 1.0, rng: Seed = None
) -> Array:
    """Every number in [low, high) equally likely."""
    low = arguments.number("low", low)
    high = arguments.number("high", high, above=low)
    return arguments.generator("rng", rng).uniform(low, high, _sizes(shape))


def normal(shape: tuple[int, ...], *, scale: float = 1.0, rng: Seed = None) -> Array:
    """Normal (Gaussian) numbers with mean 0 and standard deviation `scale`."""
    scale = arguments.number("scale", scale, at_least=0.0)
    return scale * arguments.generator("rng", rng).standard_normal(_sizes(shape))


def xavier(shape: tuple[int, ...], *, rng: Seed = None) -> Array:
    """Normal with standard deviation sqrt(2 / (fan_in + fan_out)): suits tanh and sigmoid.

    Source: Glorot and Bengio 2010, "Understanding the difficulty of training deep feedforward
    neural networks". `shape` is (fan_in, fan_out).
    """
    return normal(shape, scale=np.sqrt(2.0 / sum(_sizes(shape))), rng=rng)


def he(shape: tuple[int, ...], *, rng: Seed = None) -> Array:
    """Normal with standard deviation sqrt(2 / fan_in): suits relu, which halves the mean square.

    Source: He et al. 2015, "Delving Deep into Rectifiers". `shape` is (fan_in, fan_out).
    """
    return normal(shape, scale=np.sqrt(2.0 / _sizes(shape)[0]), rng=rng)


def _sizes(shape: tuple[int, ...]) -> tuple[int, ...]:
    if not isinstance(shape, tuple | list) or not shape:
        raise ValueError(f"shape must be a tuple such as (fan_in, fan_out), but is {shape!r}")
    return tuple(arguments.count("every size in shape", size) for size in shape)
