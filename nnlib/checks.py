"""Checks at the public doors: a clear ValueError that names the argument and what came instead."""

from numbers import Integral, Real

import numpy as np


def numbers(name: str, value: object, *, shape: tuple[int | None, ...] | None = None) -> np.ndarray:
    """`value` as a float array; refuses text, ragged rows, NaN, infinity, emptiness, another shape.

    In `shape`, None stands for any length: (None, 3) is "any number of rows, 3 columns".
    """
    try:
        array = np.asarray(value)
    except ValueError:
        raise ValueError(f"{name} must be a rectangle of numbers, but its rows differ in length") from None
    if array.dtype.kind not in "biuf":
        raise ValueError(f"{name} must hold numbers, but its dtype is {array.dtype}")
    if shape is not None:
        fits = array.ndim == len(shape) and all(s in (None, n) for s, n in zip(shape, array.shape))
        if not fits:
            raise ValueError(f"{name} must have shape {_spell(shape)}, but its shape is {array.shape}")
    if array.size == 0:
        raise ValueError(f"{name} is empty: its shape is {array.shape}")
    array = array.astype(float, copy=False)
    if not np.isfinite(array).all():
        where = tuple(int(i) for i in np.argwhere(~np.isfinite(array))[0])
        raise ValueError(f"{name} must be finite, but {name}{list(where)} is {array[where]}")
    return array


def labels(name: str, value: object, *, classes: int | None = None, length: int | None = None) -> np.ndarray:
    """`value` as whole-number labels 0 .. classes - 1, shape (n,)."""
    array = numbers(name, value, shape=(length,))
    if (array != np.round(array)).any():
        raise ValueError(f"{name} must hold whole-number labels, but contains {array[array != np.round(array)][0]}")
    outside = (array < 0) | (array >= (np.inf if classes is None else classes))
    if outside.any():
        allowed = "0 or larger" if classes is None else f"0 to {classes - 1}"
        raise ValueError(f"{name} must hold labels {allowed}, but {name}[{outside.argmax()}] is {array[outside][0]:g}")
    return array.astype(int)


def count(name: str, value: object, *, at_least: int = 1) -> int:
    """`value` as a whole number, at least `at_least`."""
    if isinstance(value, bool) or not isinstance(value, Integral) or value < at_least:
        raise ValueError(f"{name} must be a whole number, {at_least} or larger, but is {value!r}")
    return int(value)


def number(
    name: str,
    value: object,
    *,
    above: float = -np.inf,
    at_least: float = -np.inf,
    below: float = np.inf,
) -> float:
    """`value` as one finite number larger than `above`, not under `at_least`, smaller than `below`."""
    if isinstance(value, bool) or not isinstance(value, Real):
        raise ValueError(f"{name} must be a number, but is {value!r}")
    if not (above < value < below and value >= at_least):
        limits = {"larger than": above, "at least": at_least, "smaller than": below}
        wanted = " and ".join(f"{words} {limit:g}" for words, limit in limits.items() if np.isfinite(limit))
        raise ValueError(f"{name} must be {wanted or 'finite'}, but is {value!r}")
    return float(value)


def _spell(shape: tuple[int | None, ...]) -> str:
    inside = ", ".join("n" if n is None else str(n) for n in shape)
    return f"({inside},)" if len(shape) == 1 else f"({inside})"
