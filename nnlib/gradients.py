"""Gradient checks: the slope measured by trying, against the slope computed by a formula."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
import numpy.typing as npt

from . import arguments
from .arrays import Array


def numerical_gradient(loss: Callable[[], float], array: Array, *, h: float = 1e-6) -> Array:
    """The slope of loss() with respect to each w in `array`: (loss(w + h) - loss(w - h)) / (2 h).

    `loss` takes nothing and must read `array` each time it is called. Every number is moved up and
    down in place, one at a time, and put back. The result has the shape of `array`.
    Raises ValueError for an array that cannot be moved in place: a list, whole numbers, 32-bit or
    read-only ones; and where loss() is not one number.
    """
    h = arguments.number("h", h, above=0.0)
    arguments.functions(loss=loss)
    _check_movable(array)
    slope = np.empty_like(array)
    for index in np.ndindex(array.shape):
        kept = array[index]
        try:
            array[index] = kept + h
            up = arguments.one_number("loss()", loss())
            array[index] = kept - h
            down = arguments.one_number("loss()", loss())
            slope[index] = (up - down) / (2 * h)
        finally:
            array[index] = kept
    return slope


def _check_movable(array: object) -> None:
    if not isinstance(array, np.ndarray) or array.dtype != float:
        raise ValueError(
            f"array must be a NumPy array of 64-bit floats, to be moved in place, but is {array!r}"
        )
    if isinstance(array, np.ma.MaskedArray) or not array.flags.writeable:
        raise ValueError("array must be one that can be moved in place, but it is read-only")


class GradientError(AssertionError):
    """A computed gradient is not the slope of the loss."""


def check_gradients(
    loss: Callable[[], float],
    parameters: Mapping[str, Array],
    gradients: Mapping[str, Array],
    *,
    tolerance: float = 1e-6,
) -> str:
    """Holds every number of every gradient against the measured slope of loss().

    The two agree when |computed - measured| <= tolerance * max(1, |computed|, |measured|).
    Returns one line a parameter. Raises GradientError with the parameter's name, the index, and
    both numbers; ValueError where there are no parameters, or a gradient is missing or has another
    shape than its parameter.
    The computed gradients are copied first: calling loss() may write over them.
    """
    tolerance = arguments.number("tolerance", tolerance, above=0.0)
    arguments.by_name("parameters", parameters)
    if not parameters:
        raise ValueError("parameters is empty: there is nothing to check")
    found = arguments.parameters(parameters, gradients)
    computed = {name: gradient.copy() for name, gradient in found.items()}
    for name, array in parameters.items():
        measured = numerical_gradient(loss, array)
        _check_one(name, computed[name], measured, tolerance)
    return "\n".join(
        f"d{name} {array.shape}: right to {tolerance:g}" for name, array in parameters.items()
    )


def wrong_entries(
    computed: Array, measured: Array, tolerance: float = 1e-6
) -> npt.NDArray[np.bool_]:
    """Which entries are farther apart than check_gradients allows, or no numbers."""
    scale = np.maximum(1.0, np.maximum(np.abs(computed), np.abs(measured)))
    with np.errstate(invalid="ignore"):  # infinity minus infinity is NaN, and NaN is wrong
        right = np.abs(computed - measured) <= tolerance * scale
    wrong: npt.NDArray[np.bool_] = ~right | ~np.isfinite(scale)
    return wrong


def _check_one(name: str, computed: Array, measured: Array, tolerance: float) -> None:
    wrong = wrong_entries(computed, measured, tolerance)
    if wrong.any():
        index = tuple(int(i) for i in np.argwhere(wrong)[0])
        where = f"{name}{list(index)}"
        raise GradientError(
            f"d{where} is {computed[index]:.6g}, but moving {where} a little shows a slope of "
            f"{measured[index]:.6g} ({wrong.sum()} of {wrong.size} entries of d{name} are off)"
        )


def agree(one: object, other: object, *, tolerance: float = 1e-10) -> str:
    """Says that two computations of the same thing agree, or raises AssertionError: where not.

    `one` and `other`: numbers, arrays, lists of numbers, or dicts of arrays with the same names.
    Shapes must be equal, and every difference at most `tolerance`. Raises ValueError where there
    is nothing to compare.
    """
    tolerance = arguments.number("tolerance", tolerance, at_least=0.0)
    pairs = _pairs(one, other)
    total = sum(_check_pair(name, a, b, tolerance) for name, (a, b) in pairs.items())
    if total == 0:
        raise ValueError("there is nothing to compare: both are empty")
    return f"agree to {tolerance:g} ({total} number{'s' if total > 1 else ''})"


def _check_pair(name: str, one: object, other: object, tolerance: float) -> int:
    """How many numbers were compared."""
    a = arguments.array(name or "one", one)
    b = arguments.array(name or "other", other)
    if a.shape != b.shape:
        raise AssertionError(f"{name or 'the two'} differ in shape: {a.shape} and {b.shape}")
    with np.errstate(invalid="ignore"):  # infinity minus infinity is NaN, and NaN agrees with none
        apart = ~(np.abs(a - b) <= tolerance)
    if apart.any():
        index = tuple(int(i) for i in np.argwhere(apart)[0])
        where = f"{name}{list(index) if index else ''}"
        raise AssertionError(
            f"{where or 'the two'} differ by more than {tolerance:g}: "
            f"{a[index]:.12g} and {b[index]:.12g}"
        )
    return a.size


def _pairs(one: object, other: object) -> dict[str, tuple[object, object]]:
    if not isinstance(one, Mapping):
        return {"": (one, other)}
    names = sorted(map(str, other)) if isinstance(other, Mapping) else other
    if not isinstance(other, Mapping) or one.keys() != other.keys():
        raise AssertionError(f"one has {sorted(map(str, one))}, other has {names!r}")
    return {name: (one[name], other[name]) for name in one}
