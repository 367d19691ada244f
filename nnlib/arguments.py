"""Checks at the public doors: a clear ValueError that names the argument and what came instead."""

from collections.abc import Mapping
from numbers import Integral, Real

import numpy as np


def array(name: str, value: object, *, shape: tuple[int, ...] | None = None) -> np.ndarray:
    """`value` as a float array, of exactly this shape if one is given; refuses text and ragged rows.

    For doors that are passed at every step of training: it does not look at the numbers themselves.
    """
    if not (isinstance(value, np.ndarray) and value.dtype.char == "d"):  # "d": float64, the usual case
        value = _floats(name, value)
    if shape is not None and value.shape != shape:
        raise ValueError(f"{name} must have shape {_spell(shape)}, but its shape is {value.shape}")
    return value


def numbers(name: str, value: object, *, shape: tuple[int | None, ...] | None = None) -> np.ndarray:
    """`value` as a float array; refuses text, ragged rows, NaN, infinity, emptiness, another shape.

    In `shape`, None stands for any length: (None, 3) is "any number of rows, 3 columns".
    """
    array = _floats(name, value)
    if shape is not None:
        fits = array.ndim == len(shape) and all(s in (None, n) for s, n in zip(shape, array.shape))
        if not fits:
            raise ValueError(f"{name} must have shape {_spell(shape)}, but its shape is {array.shape}")
    if array.size == 0:
        raise ValueError(f"{name} is empty: its shape is {array.shape}")
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
        limits = {" larger than": above, " at least": at_least, " smaller than": below}
        wanted = " and".join(f"{words} {limit:g}" for words, limit in limits.items() if np.isfinite(limit))
        kind = "a number" if np.isfinite(value) else "a finite number"
        raise ValueError(f"{name} must be {kind}{wanted}, but is {value!r}")
    return float(value)


def functions(**functions: object) -> None:
    """Each of these, by its name, can be called."""
    for name, function in functions.items():
        if not callable(function):
            raise ValueError(f"{name} must be a function, but is {function!r}")


def parameters(parameters: Mapping[str, np.ndarray], gradients: Mapping[str, np.ndarray]) -> None:
    """Every parameter is an array that can be changed in place, and has a gradient of its own shape."""
    for name, W in parameters.items():
        if not isinstance(W, np.ndarray) or W.dtype.kind != "f":
            raise ValueError(f"{name} must be a NumPy array of floats, to be changed in place, but is {W!r}")
        gradient(name, W, gradients)


def gradient(name: str, W: np.ndarray, gradients: Mapping[str, np.ndarray]) -> np.ndarray:
    """The gradient of the parameter W of this name, an array of its shape."""
    dW = gradients.get(name)
    if dW is None:
        raise ValueError(f"gradients has no {name!r}; it has {sorted(gradients)}")
    if getattr(dW, "shape", None) != W.shape:
        raise ValueError(f"gradients[{name!r}] must be an array of shape {W.shape}, as {name} is, but is {dW!r}")
    return dW


def _floats(name: str, value: object) -> np.ndarray:
    try:
        array = np.asarray(value)
    except ValueError:
        raise ValueError(f"{name} must be a rectangle of numbers, but its rows differ in length") from None
    if array.dtype.kind not in "biuf":
        raise ValueError(f"{name} must hold numbers, but its dtype is {array.dtype}")
    return array.astype(float, copy=False)


def _spell(shape: tuple[int | None, ...]) -> str:
    inside = ", ".join("n" if n is None else str(n) for n in shape)
    return f"({inside},)" if len(shape) == 1 else f"({inside})"
