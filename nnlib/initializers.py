"""Initializers: where the weights start. Each is called as initializer((fan_in, fan_out), rng=rng).

All but `zeros` draw from `np.random.default_rng(rng)`: the same seed gives the same start.
"""

import numpy as np

Seed = int | np.random.Generator | None


def zeros(shape: tuple[int, ...], *, rng: Seed = None) -> np.ndarray:
    """All 0: right for biases, wrong for weights, since equal units stay equal for ever."""
    return np.zeros(shape)


def uniform(shape: tuple[int, ...], *, low: float = 0.0, high: float = 1.0, rng: Seed = None) -> np.ndarray:
    """Every number in [low, high) equally likely."""
    return np.random.default_rng(rng).uniform(low, high, shape)


def normal(shape: tuple[int, ...], *, scale: float = 1.0, rng: Seed = None) -> np.ndarray:
    """Normal (Gaussian) numbers with mean 0 and standard deviation `scale`."""
    return scale * np.random.default_rng(rng).standard_normal(shape)


def xavier(shape: tuple[int, ...], *, rng: Seed = None) -> np.ndarray:
    """Normal with standard deviation sqrt(2 / (fan_in + fan_out)): suits tanh and sigmoid.

    Source: Glorot and Bengio 2010, "Understanding the difficulty of training deep feedforward
    neural networks". `shape` is (fan_in, fan_out).
    """
    return normal(shape, scale=np.sqrt(2.0 / sum(shape)), rng=rng)


def he(shape: tuple[int, ...], *, rng: Seed = None) -> np.ndarray:
    """Normal with standard deviation sqrt(2 / fan_in): suits relu, which silences half its inputs.

    Source: He et al. 2015, "Delving Deep into Rectifiers". `shape` is (fan_in, fan_out).
    """
    return normal(shape, scale=np.sqrt(2.0 / shape[0]), rng=rng)
