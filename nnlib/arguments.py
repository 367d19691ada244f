"""What may come in at the public doors: a clear ValueError names the argument and what came.

Arrays, lists and the tables of pandas enter here, once, as 64-bit floats. Row i of an input and
row i of its answers belong together by their place, never by an index.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from numbers import Integral, Real
from typing import TYPE_CHECKING, Any, TypeGuard, TypeVar

import numpy as np

from .arrays import Answers, Array, Labels

if TYPE_CHECKING:
    import numpy.typing as npt

Kind = TypeVar("Kind")
Shape = tuple[int | None, ...]  # None stands for any length: (None, 3) is n rows of 3

LARGEST_LABEL = 2**31  # beyond it a number is no label but a mistake
LARGEST_COUNT = 2**53  # beyond it floats leave out whole numbers


def array(name: str, value: object, *, shape: Shape | None = None) -> Array:
    """`value` as an array of 64-bit floats, of this shape if one is given; refuses text and None.

    For doors that are passed at every step of training: it does not look at the numbers.
    """
    if type(value) is np.ndarray and value.dtype.char == "d" and value.dtype.isnative:
        found = value
    else:
        found = _floats(name, value)
    if shape is not None and found.shape != shape:
        _check_shape(name, found.shape, shape)
    return found


def numbers(name: str, value: object, *, shape: Shape | None = None) -> Array:
    """Like `array`, and refuses what is empty, and NaN and infinity."""
    found = array(name, value, shape=shape)
    if found.size == 0:
        raise ValueError(f"{name} is empty: its shape is {found.shape}")
    finite = np.isfinite(found)
    if not finite.all():
        where = _first(~finite)
        raise ValueError(f"{name} must be finite, but {name}{list(where)} is {found[where]}")
    return found


def labels(
    name: str, value: object, *, classes: int | None = None, length: int | None = None
) -> Labels:
    """`value` as whole-number labels 0 .. classes - 1, shape (n,)."""
    found = _integers(name, value, length)
    most = LARGEST_LABEL if classes is None else classes
    if np.minimum.reduce(found) < 0 or np.maximum.reduce(found) >= most:
        where = _first((found < 0) | (found >= most))
        allowed = "0 or larger" if classes is None else f"0 to {classes - 1}"
        raise ValueError(
            f"{name} must hold labels {allowed}, but {name}{list(where)} is {found[where]:g}"
        )
    return found.astype(np.int_, copy=False)


def samples(X_name: str, X: object, y_name: str, y: object) -> tuple[Array, Answers]:
    """(X, y) as arrays with one row a sample; labels that are whole numbers stay so."""
    inputs, answers = numbers(X_name, X), numbers(y_name, y)
    if inputs.ndim == 0 or answers.ndim == 0 or len(inputs) != len(answers):
        raise ValueError(
            f"{X_name} and {y_name} must have one row a sample, "
            f"but their shapes are {inputs.shape} and {answers.shape}"
        )
    if type(y) is np.ndarray and y.dtype.kind in "iu":
        return inputs, y
    return inputs, answers


def pair(name: str, value: object) -> tuple[Any, Any]:
    """`value` as the two things it holds: (X, y)."""
    if not isinstance(value, tuple | list) or len(value) != 2:
        raise ValueError(f"{name} must be a pair (X, y), but is {value!r}")
    return value[0], value[1]


def count(name: str, value: object, *, at_least: int = 1) -> int:
    """`value` as a whole number, at least `at_least`."""
    if not _is_whole(value) or not at_least <= int(value) <= LARGEST_COUNT:
        raise ValueError(f"{name} must be a whole number, {at_least} or larger, but is {value!r}")
    return int(value)


def number(
    name: str,
    value: object,
    *,
    above: float = -math.inf,
    at_least: float = -math.inf,
    below: float = math.inf,
) -> float:
    """`value` as one finite number larger than `above`, not under `at_least`, under `below`."""
    if type(value) is np.ndarray and value.size == 1:
        value = value.item()  # one number in an array is a number
    if not _is_number(value):
        raise ValueError(f"{name} must be a number, but is {value!r}")
    try:
        found = float(value)
    except OverflowError:
        found = math.inf
    if not (above < found < below and found >= at_least):
        limits = {" larger than": above, " at least": at_least, " smaller than": below}
        wanted = " and".join(
            f"{words} {limit:g}" for words, limit in limits.items() if math.isfinite(limit)
        )
        kind = "a number" if math.isfinite(found) else "a finite number"
        raise ValueError(f"{name} must be {kind}{wanted}, but is {value!r}")
    return found


def one_number(name: str, value: object) -> float:
    """`value` as a float, also from an array that holds one number; NaN and infinity pass."""
    if type(value) is float:
        return value
    if value is None:
        raise ValueError(f"{name} is None: is a return missing?")
    found = array(name, value)
    if found.size != 1:
        raise ValueError(f"{name} must be one number, but its shape is {found.shape}")
    return float(found.reshape(()))


def generator(name: str, value: object) -> np.random.Generator:
    """`value`, a seed or a Generator, as a Generator; None gives a new one, different each time."""
    is_seed = _is_whole(value) and int(value) >= 0
    if not (value is None or is_seed or isinstance(value, np.random.Generator)):
        raise ValueError(
            f"{name} must be a seed, 0 or larger, or a numpy.random.Generator, but is {value!r}"
        )
    return np.random.default_rng(value)  # type: ignore[arg-type]  # just seen to be one of these


def functions(**functions: object) -> None:
    """Each of these, by its name, can be called."""
    for name, function in functions.items():
        if not callable(function):
            raise ValueError(f"{name} must be a function, but is {function!r}")


def instance(name: str, value: object, kind: type[Kind], *, such_as: str) -> Kind:
    """`value`, an object of this kind: not the class itself, not something else."""
    if isinstance(value, type):
        raise ValueError(
            f"{name} is the class {value.__name__}: make one of it, with {value.__name__}(...)"
        )
    if not isinstance(value, kind):
        raise ValueError(
            f"{name} must be a nnlib.{kind.__name__}, such as {such_as}, but is {value!r}"
        )
    return value


def result(name: str, value: object, *, shape: Shape | None = None) -> Array:
    """What a function of the learner's returned, as an array; None means a forgotten return."""
    if type(value) is np.ndarray and value.dtype.char == "d" and value.shape == shape:
        return value  # the usual case: no sentence need be made
    if value is None:
        raise ValueError(f"{name} returned None: is a return missing?")
    return array(f"what {name} returned", value, shape=shape)


def by_name(name: str, value: object) -> None:
    """`value` finds arrays by their names."""
    if type(value) is not dict and not isinstance(value, Mapping):
        raise ValueError(
            f'{name} must be a dict of arrays, as {{"W": W, "b": b}}, but is {value!r}'
        )


def parameters(parameters: Mapping[str, Any], gradients: Mapping[str, Any]) -> dict[str, Array]:
    """The gradient of every parameter, which is an array that can be changed in place."""
    by_name("parameters", parameters)
    by_name("gradients", gradients)
    found = {}
    for name, W in parameters.items():
        changeable(name, W)
        dW = gradient(name, W, gradients)
        found[name] = dW if dW.dtype.char == "d" else dW.astype(np.float64)
    return found


def changeable(name: str, value: object) -> None:
    """`value` is an array of floats that can be changed in place.

    None of an array's kin: ** means another thing to a matrix, = another to a masked array.
    """
    if type(value) is not np.ndarray or value.dtype.kind != "f" or not value.flags.writeable:
        raise ValueError(
            f"{name} must be a NumPy array of floats, to be changed in place, but is {value!r}"
        )


def gradient(name: str, W: Array, gradients: Mapping[str, Any]) -> Array:
    """The gradient of the parameter W of this name, an array of its shape."""
    dW = gradients.get(name)
    if dW is None:
        raise ValueError(f"gradients has no {name!r}; it has {sorted(map(str, gradients))}")
    if type(dW) is not np.ndarray or dW.shape != W.shape or dW.dtype.kind not in "fiu":
        raise ValueError(
            f"gradients[{name!r}] must be an array of shape {W.shape}, as {name} is, but is {dW!r}"
        )
    return dW


def _is_number(value: object) -> TypeGuard[Real]:
    """A number; no truth value and no span of time, which Python and NumPy count among them."""
    return isinstance(value, Real) and not isinstance(value, bool | np.timedelta64)


def _is_whole(value: object) -> TypeGuard[Integral]:
    return _is_number(value) and isinstance(value, Integral)


def _floats(name: str, value: object) -> Array:
    """Anything that holds numbers, as an array of 64-bit floats."""
    if hasattr(value, "columns") and hasattr(value, "items"):
        return _table(name, value)
    _refuse_masked(name, value)
    kind = getattr(getattr(value, "dtype", None), "kind", None)
    if not isinstance(value, np.ndarray) and kind in ("b", "i", "u", "f"):
        found = _column(value)
    else:
        found = _as_array(name, value)
    if found.dtype.kind == "O":
        _check_each(name, found)
    elif found.dtype.kind not in "biuf":
        raise ValueError(f"{name} must hold numbers, but its dtype is {found.dtype}")
    try:
        with np.errstate(all="ignore"):  # of a longer float, the too large is infinite here
            return found.astype(np.float64, copy=False)
    except OverflowError:
        raise ValueError(f"{name} holds a number that is too large for a 64-bit float") from None


def _as_array(name: str, value: object) -> npt.NDArray[Any]:
    try:
        return np.asarray(value)
    except ValueError:
        raise ValueError(
            f"{name} must be a rectangle of numbers, but its rows differ in length"
        ) from None
    except Exception as error:
        raise ValueError(f"{name} cannot be read as an array of numbers: {error}") from error


def _table(name: str, table: Any) -> Array:
    """A DataFrame, column by column, so that a refusal can name the column."""
    columns = [_floats(f"{name}'s column {label!r}", column) for label, column in table.items()]
    return np.column_stack(columns) if columns else np.empty((len(table), 0))


def _column(value: Any) -> npt.NDArray[Any]:
    """A column of pandas, also one whose type knows missing values: they become NaN."""
    try:
        return np.asarray(value.to_numpy(dtype=float, na_value=np.nan))
    except (AttributeError, TypeError):  # not of pandas
        return np.asarray(value)


def _refuse_masked(name: str, value: object) -> None:
    try:
        is_masked = _is_masked(value)
    except RecursionError:
        raise ValueError(f"{name} must be a rectangle of numbers, but contains itself") from None
    if is_masked:
        raise ValueError(
            f"{name} has masked entries, and what stands under a mask is no number to learn from: "
            "leave those rows out, or fill them in"
        )


def _is_masked(value: object) -> bool:
    """Whether there is a masked entry, in an array or in any array of a list of lists."""
    if isinstance(value, list | tuple):
        holds_only_numbers = set(map(type, value)) <= {float, int}  # fast, for long rows
        return not holds_only_numbers and any(map(_is_masked, value))
    return isinstance(value, np.ma.MaskedArray) and bool(np.ma.is_masked(value))


def _check_each(name: str, values: npt.NDArray[Any]) -> None:
    """An array of Python objects is welcome if each of them is a number."""
    for where, item in _entries(values):
        if not _is_number(item) and not isinstance(item, bool | np.bool_):
            at = f"{name}{list(where)}" if where else "it"
            raise ValueError(
                f"{name} must hold numbers, but its dtype is {values.dtype}: {at} is {item!r}"
            )


def _entries(values: npt.NDArray[Any]) -> Iterator[tuple[tuple[int, ...], object]]:
    for where in np.ndindex(values.shape):
        yield where, values[where]


def _integers(name: str, value: object, length: int | None) -> npt.NDArray[Any]:
    if type(value) is np.ndarray and value.dtype.kind in "iu":
        if value.shape != (length,):
            _check_shape(name, value.shape, (length,))
        if value.size == 0:
            raise ValueError(f"{name} is empty: its shape is {value.shape}")
        return value
    found = numbers(name, value, shape=(length,))
    broken = found != np.round(found)
    if broken.any():
        raise ValueError(f"{name} must hold whole-number labels, but contains {found[broken][0]}")
    return found


def _check_shape(name: str, shape: tuple[int, ...], wanted: Shape) -> None:
    fits = len(shape) == len(wanted) and all(
        want in (None, size) for want, size in zip(wanted, shape, strict=True)
    )
    if not fits:
        raise ValueError(f"{name} must have shape {_spell(wanted)}, but its shape is {shape}")


def _first(flags: npt.NDArray[np.bool_]) -> tuple[int, ...]:
    """Where the first True stands."""
    return tuple(int(i) for i in np.argwhere(flags)[0])


def _spell(shape: Shape) -> str:
    inside = ", ".join("n" if n is None else str(n) for n in shape)
    return f"({inside},)" if len(shape) == 1 else f"({inside})"
