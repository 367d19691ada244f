"""Gradient checks: the slope measured by trying, against the slope computed by a formula."""

from typing import Callable, Mapping

import numpy as np

from . import arguments


def numerical_gradient(loss: Callable[[], float], array: np.ndarray, *, h: float = 1e-6) -> np.ndarray:
    """The slope of loss() by every number in `array`: (loss(w + h) - loss(w - h)) / (2 h).

    `loss` takes nothing and must read `array` each time it is called. Every number is nudged up and
    down in place, one at a time, and put back. The result has the shape of `array`.
    """
    arguments.number("h", h, above=0.0)
    if not isinstance(array, np.ndarray) or array.dtype != float:
        raise ValueError(f"array must be a NumPy array of 64-bit floats, to be nudged in place, but is {array!r}")
    slope = np.empty_like(array)
    for index in np.ndindex(array.shape):
        kept = array[index]
        try:
            array[index] = kept + h
            up = _one_number(loss())
            array[index] = kept - h
            slope[index] = (up - _one_number(loss())) / (2 * h)
        finally:
            array[index] = kept
    return slope


def _one_number(value: object) -> float:
    if np.size(value) != 1:
        raise ValueError(f"loss() must return one number, but its shape is {np.shape(value)}")
    return float(np.reshape(value, ()))


class GradientError(AssertionError):
    """A computed gradient is not the slope of the loss."""


def check_gradients(
    loss: Callable[[], float],
    parameters: Mapping[str, np.ndarray],
    gradients: Mapping[str, np.ndarray],
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
    arguments.number("tolerance", tolerance, above=0.0)
    if not parameters:
        raise ValueError("parameters is empty: there is nothing to check")
    arguments.parameters(parameters, gradients)
    computed = {name: arguments.array(f"gradients[{name!r}]", gradients[name]).copy() for name in parameters}
    for name, array in parameters.items():
        measured = numerical_gradient(loss, array)
        scale = np.maximum(1.0, np.maximum(np.abs(computed[name]), np.abs(measured)))
        wrong = ~(np.abs(computed[name] - measured) <= tolerance * scale) | ~np.isfinite(scale)
        if wrong.any():
            index = tuple(int(i) for i in np.argwhere(wrong)[0])
            raise GradientError(
                f"d{name}{list(index)} is {computed[name][index]:.6g}, but nudging {name}{list(index)} shows a slope of "
                f"{measured[index]:.6g} ({wrong.sum()} of {wrong.size} entries of d{name} are off)"
            )
    return "\n".join(f"d{name} {array.shape}: right to {tolerance:g}" for name, array in parameters.items())


def agree(one: object, other: object, *, tolerance: float = 1e-10) -> str:
    """Says that two computations of the same thing agree, or raises AssertionError and says where not.

    `one` and `other`: numbers, arrays, lists of numbers, or dicts of arrays with the same names.
    Shapes must be equal, and every difference at most `tolerance`. Raises ValueError where there
    is nothing to compare.
    """
    arguments.number("tolerance", tolerance, at_least=0.0)
    pairs = _pairs(one, other)
    for name, (a, b) in pairs.items():
        a, b = np.asarray(a, dtype=float), np.asarray(b, dtype=float)
        if a.shape != b.shape:
            raise AssertionError(f"{name or 'the two'} differ in shape: {a.shape} and {b.shape}")
        with np.errstate(invalid="ignore"):  # infinity minus infinity is NaN, and NaN agrees with nothing
            apart = ~(np.abs(a - b) <= tolerance)
        if apart.any():
            index = tuple(int(i) for i in np.argwhere(apart)[0])
            where = f"{name}{list(index) if index else ''}"
            raise AssertionError(f"{where or 'the two'} differ by more than {tolerance:g}: {a[index]:.12g} and {b[index]:.12g}")
    total = sum(np.size(a) for a, _ in pairs.values())
    if total == 0:
        raise ValueError("there is nothing to compare: both are empty")
    return f"agree to {tolerance:g} ({total} number{'s' if total > 1 else ''})"


def _pairs(one: object, other: object) -> dict[str, tuple[object, object]]:
    if not isinstance(one, Mapping):
        return {"": (one, other)}
    if not isinstance(other, Mapping) or one.keys() != other.keys():
        raise AssertionError(f"one has {sorted(one)}, other has {sorted(other) if isinstance(other, Mapping) else other!r}")
    return {name: (one[name], other[name]) for name in one}
