"""The weight matrices of a network, found in whatever the learner keeps as a model."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from types import FunctionType, ModuleType
from typing import Any

import numpy as np

from ..arrays import Array

NamedArray = tuple[str, Array]
OfOutputs = Callable[[], "Array | None"]

ROUGH = 0.1  # roughness up to which a matrix explains what the units say: see _roughness
ALIKE = 1.2  # times the least roughness: so close to it one is as good as the other


def arrays_in(model: object) -> list[NamedArray]:
    """Copies of all arrays of floats in a model that have one or two axes, in order, with names.

    Dicts, lists and the attributes of objects are walked in the order in which they were filled. An
    object that tells its parameters(), such as a layer, is asked for them: what else it holds are
    gradients, and the samples that it saw last.
    """
    walked = _walk("", model, {})
    return [(name, array.copy()) for name, array in walked if array.ndim in (1, 2)]


def _walk(name: str, thing: Any, seen: dict[int, object]) -> Iterator[NamedArray]:
    if id(thing) in seen or isinstance(thing, type | ModuleType | FunctionType):
        return
    seen[id(thing)] = thing  # itself as well: the number of one that has gone is given again
    if isinstance(thing, np.ndarray):
        if thing.dtype.kind == "f":
            yield name, thing
        return
    for inner_name, inner in _held_by(thing):
        yield from _walk(inner_name, inner, seen)


def _held_by(thing: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(thing, dict):
        yield from ((str(name), value) for name, value in thing.items())
    elif isinstance(thing, list | tuple):
        yield from (("", value) for value in thing)
    elif hasattr(thing, "__dict__"):
        tell = getattr(thing, "parameters", None)
        told = tell() if callable(tell) else None
        yield from _held_by(told if isinstance(told, dict) else vars(thing))


def weight_matrices(
    arrays: Sequence[NamedArray],
    signals: Sequence[Array],
    classes: int,
    of_outputs: OfOutputs,
) -> list[Array]:
    """The chain of matrices (units before, units) from the inputs to the outputs.

    signals: what the units say at the same m points, a layer each: the inputs (m, 2), and each
    hidden layer (m, h). The last matrix leads to one output for each of the classes, or to one
    alone where they are two; of_outputs() tells the probabilities (m, classes) there.

    A matrix may have one row more, the bias, which is left out here; the last one may be a vector.
    The first that fits is taken, and of those after it the next: but of several, the one that
    explains best what the units say. So an optimizer's velocities, of the same shapes, are passed
    over. Raises ValueError where none fits.
    """
    left = list(arrays)
    matrices = []
    for layer, before in enumerate(signals):
        is_last = layer == len(signals) - 1
        fitting = _fitting(left, before.shape[1], _units_after(signals, layer, classes), is_last)
        if not fitting:
            raise ValueError(_words(arrays, signals, classes))
        chosen = fitting[0]
        if len(fitting) > 1:
            after = _log_ratios(of_outputs()) if is_last else signals[layer + 1]
            chosen = fitting[_best([left[at][1] for at in fitting], before, after, is_last)]
        matrix = left[chosen][1]
        matrices.append(matrix.reshape(len(matrix), -1)[: before.shape[1]])
        left = left[chosen + 1 :] + left[:chosen]
    return matrices


def _units_after(signals: Sequence[Array], layer: int, classes: int) -> tuple[int, ...]:
    if layer + 1 < len(signals):
        return (signals[layer + 1].shape[1],)
    return (1, 2) if classes == 2 else (classes,)


def _fitting(
    arrays: Sequence[NamedArray], before: int, after: tuple[int, ...], is_last: bool
) -> list[int]:
    """Where those stand that fit: matrices before vectors, and what is called a bias at the end."""
    rows = (before, before + 1)
    found: dict[tuple[bool, bool], list[int]] = {}
    for at, (name, array) in enumerate(arrays):
        is_vector = array.ndim == 1
        columns = 1 if is_vector else array.shape[1]
        if len(array) in rows and columns in after and (is_last or not is_vector):
            found.setdefault((_is_bias(name), is_vector), []).append(at)
    return found[min(found)] if found else []


def _is_bias(name: str) -> bool:
    """b1, bias, 0.b."""
    return name.rpartition(".")[2].lower().startswith("b")


def _best(candidates: Sequence[Array], before: Array, after: Array | None, is_last: bool) -> int:
    """Which one explains best what the units say: the first of those, and where none does."""
    roughness = [_roughness(matrix, before, after, is_last) for matrix in candidates]
    least = min(roughness)
    if least > ROUGH:
        return 0
    return next(i for i, rough in enumerate(roughness) if rough <= ALIKE * least)


def _roughness(matrix: Array, before: Array, after: Array | None, is_last: bool) -> float:
    """Near 0 where what the units say depends on this matrix's weighted sums, and on nothing else.

    Along the points in the order of its sum, what a unit says hardly jumps then. The measure is
    von Neumann's ratio: the squares of the steps from point to point over twice those of the
    distances from the mean, near 1 where the order has nothing to do with it. The bias shifts the
    sums, and leaves their order.
    """
    sums = before @ matrix.reshape(len(matrix), -1)[: before.shape[1]]
    if is_last and sums.shape[1] > 1:
        sums = sums[:, 1:] - sums[:, :1]
    if after is None or sums.shape != after.shape:
        return 1.0
    along = np.take_along_axis(after, sums.argsort(axis=0, kind="stable"), axis=0)
    steps = np.square(np.diff(along, axis=0)).sum(axis=0)
    spread = 2.0 * np.square(along - along.mean(axis=0)).sum(axis=0)
    speaks = spread > 0.0  # a unit that says the same everywhere tells nothing
    return float((steps[speaks] / spread[speaks]).mean()) if speaks.any() else 0.0


def _log_ratios(P: Array | None) -> Array | None:
    """log(p / p of class 0) of each other class: with a sigmoid or softmax, differences of sums."""
    if P is None:
        return None
    logs: Array = np.log(np.maximum(P, 1e-12))
    return logs[:, 1:] - logs[:, :1]


def _words(arrays: Sequence[NamedArray], signals: Sequence[Array], classes: int) -> str:
    looked_for = []
    for layer, before in enumerate(signals):
        units = " or ".join(map(str, _units_after(signals, layer, classes)))
        looked_for.append(f"({before.shape[1]}, {units})")
    shapes = [f"{name} {array.shape}".strip() for name, array in arrays]
    return (
        f"hidden tells what {_sizes(signals)} hidden units say, so the model should hold weight "
        f"matrices of the shapes {', '.join(looked_for)}, each perhaps with one row more for the "
        f"bias, but its arrays are {', '.join(shapes) or 'none'}"
    )


def _sizes(signals: Sequence[Array]) -> str:
    return " and ".join(str(layer.shape[1]) for layer in signals[1:])
