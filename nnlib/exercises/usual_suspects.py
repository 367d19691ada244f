"""The usual suspects: faults that can be told from the right numbers alone, whatever the exercise.

Each looks at one output over all cases, and says what is wrong if that is what was done.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np

from ..arrays import Answers
from .comparing import Compared, same, same_entries
from .verdict import Wrong

Look = Callable[[str, Sequence[Compared]], Wrong | None]


def usual_fault(name: str, cases: Sequence[Compared], *, all_ran: bool) -> Wrong | None:
    """The first of the usual faults that explains this output in every case, if one does.

    Where not all ran, a factor or a place can fit the others by chance.
    """
    for look in _LOOKS if all_ran else _LOOKS_AT_A_FEW:
        found = look(name, cases)
        if found is not None:
            return found
    return None


def second_fault(name: str, cases: Sequence[Compared]) -> Wrong | None:
    """A fault that comes beside another one: the sign, a transpose, a factor."""
    return _made(name, cases, _OTHERWISE[:3]) or _factor(name, cases)


# Another array made of the right one


def _made_otherwise(name: str, cases: Sequence[Compared]) -> Wrong | None:
    return _made(name, cases, _OTHERWISE)


def _made(name: str, cases: Sequence[Compared], ways: Sequence[_Otherwise]) -> Wrong | None:
    for fault, says, make in ways:
        if _explains(name, cases, make):
            return Wrong(fault, says.format(name=name))
    return None


def _explains(name: str, cases: Sequence[Compared], make: Callable[[Answers], Answers]) -> bool:
    for each in cases:
        try:
            made = np.asarray(make(each.wanted[name]))
        except (ValueError, IndexError):  # it has no such axis
            return False
        if not same(each.found[name], made):
            return False
    return True


_Otherwise = tuple[str, str, Callable[[Answers], Any]]
_OTHERWISE: list[_Otherwise] = [
    ("the sign", "Every number of {name} has the wrong sign.", lambda a: -a),
    (
        "transposed",
        "What came back is the transpose of {name}: rows and columns are swapped.",
        lambda a: a.T,
    ),
    (
        "transposed, and the sign",
        "What came back is minus the transpose of {name}.",
        lambda a: -a.T,
    ),
    ("all zero", "Every number of {name} is 0.", np.zeros_like),
    (
        "the sign is lost",
        "{name} is right but for its sign, which is never negative: is there an abs or a square?",
        np.abs,
    ),
    (
        "cut to whole numbers",
        "{name} holds whole numbers only. An array of integers cuts off what follows the point: "
        "make it one of floats, as with np.zeros(shape).",
        np.trunc,
    ),
    ("rounded", "{name} is rounded to whole numbers.", np.round),
    ("rounded", "{name} is rounded down to whole numbers.", np.floor),
    ("rounded", "{name} is rounded: leave its digits as they are.", partial(np.round, decimals=1)),
    ("rounded", "{name} is rounded: leave its digits as they are.", partial(np.round, decimals=2)),
    ("rounded", "{name} is rounded: leave its digits as they are.", partial(np.round, decimals=3)),
    ("rounded", "{name} is rounded: leave its digits as they are.", partial(np.round, decimals=4)),
    (
        "all added up",
        "The numbers of {name} are added up to one: they were wanted each on its own.",
        np.sum,
    ),
    ("one mean", "What came back is the mean of all numbers of {name}.", np.mean),
    (
        "the wrong axis",
        "{name} is added up along axis 0, where every number was wanted.",
        lambda a: a.sum(axis=0),
    ),
    (
        "the wrong axis",
        "{name} is added up along axis 1, where every number was wanted.",
        lambda a: a.sum(axis=1),
    ),
    ("the first only", "Only the first row of {name} came back.", lambda a: a[0]),
    ("the first only", "Only the first row of {name} came back.", lambda a: a[:1]),
    ("the order", "The rows of {name} are in reversed order.", lambda a: a[::-1]),
]


# A factor


def _factor(name: str, cases: Sequence[Compared]) -> Wrong | None:
    ratios = [_ratio(each.found[name], each.wanted[name]) for each in cases]
    known = [(each, c) for each, c in zip(cases, ratios, strict=True) if c is not None]
    if len(known) < 2 or any(np.isnan(c) for _, c in known):
        return None
    for label, explanation, factors in _candidates(name, [each for each, _ in known]):
        for sign, words in ((1.0, ""), (-1.0, ", and its sign is wrong")):
            if all(
                abs(c - sign * f) <= 1e-5 * abs(f) for (_, c), f in zip(known, factors, strict=True)
            ):
                told = f"Every number of {name} is {label} times the right one{words}."
                return Wrong(f"a factor {label}", f"{told} {explanation}".strip())
    constant = known[0][1]
    if all(abs(c - constant) <= 1e-5 * abs(constant) for _, c in known):
        told = f"Every number of {name} is {constant:.4g} times the right one, in every case."
        return Wrong("a factor", told)
    return None


def _ratio(found: Answers, wanted: Answers) -> float | None:
    """What all of `wanted` is multiplied by; NaN if no one number; None if there is no telling."""
    if found.shape != wanted.shape and not found.size == wanted.size == 1:
        return np.nan
    a, b = found.astype(float).ravel(), wanted.astype(float).ravel()
    large = np.abs(b) > 1e-9
    if not large.any():
        return None if np.all(np.abs(a) < 1e-9) else np.nan
    with np.errstate(invalid="ignore", over="ignore"):
        largest = np.argmax(np.abs(b))
        ratio = a[largest] / b[largest]
        even = np.all(np.abs(a - ratio * b) <= 1e-6 * np.maximum(1.0, np.abs(b)))
    return float(ratio) if even and np.isfinite(ratio) and ratio != 0 else np.nan


_Candidate = tuple[str, str, list[float]]


def _candidates(name: str, cases: Sequence[Compared]) -> Iterator[_Candidate]:
    """Factors often lost or doubled: what each is called, a hint, its value in each case."""
    yield "2", "Is there a 2 too many, or a 1/2 lost?", [2.0] * len(cases)
    yield "1/2", "Is a 2 lost, or a 1/2 too many?", [0.5] * len(cases)
    for label, values in _quantities(name, cases):
        if min(np.abs(values)) < 1e-9 or np.ptp(values) < 1e-9:
            continue
        by = np.array(values)
        yield label, f"Is a division by {label} lost, or a sum taken for a mean?", list(by)
        yield f"1/{label}", f"Is there a division by {label} too many?", list(1 / by)
        yield f"2 {label}", f"Look at the 2, and at the division by {label}.", list(2 * by)
        yield f"2/{label}", f"Look at the 2, and at the division by {label}.", list(2 / by)
        yield f"1/(2 {label})", f"Look at the 2, and at the division by {label}.", list(0.5 / by)
        yield f"{label}/2", f"Look at the 2, and at the division by {label}.", list(by / 2)
        yield f"1/{label}²", f"It is divided by {label} twice too often.", list(1 / by**2)


def _quantities(name: str, cases: Sequence[Compared]) -> Iterator[tuple[str, list[float]]]:
    for size in cases[0].case.sizes:
        yield size, [float(each.case.sizes[size]) for each in cases]
    for argument, value in cases[0].inputs.items():
        if isinstance(value, float | int) and not isinstance(value, bool):
            yield argument, [float(each.inputs[argument]) for each in cases]
    yield f"the size of {name}", [float(each.wanted[name].size) for each in cases]


def transposed_and_a_factor(name: str, cases: Sequence[Compared]) -> Wrong | None:
    """Two usual faults at once."""
    turned = [
        replace(each, wanted={**each.wanted, name: each.wanted[name].T})
        for each in cases
        if each.wanted[name].ndim == 2
    ]
    found = _factor(name, turned) if len(turned) == len(cases) else None
    if found is None:
        return None
    told = f"Rows and columns of {name} are swapped. And beside that: {found.says}"
    return Wrong(f"transposed, and {found.fault}", told)


# Something else that has the right numbers, or the wrong ones


def _shape(name: str, cases: Sequence[Compared]) -> Wrong | None:
    shapes = None
    for each in cases:
        found, wanted = each.found[name], each.wanted[name]
        if not same(found.ravel(), wanted.ravel()):
            return None
        if found.shape != wanted.shape and not (wanted.size == 1 == found.size):
            shapes = shapes or (found.shape, wanted.shape)
    if shapes is None:
        return None
    hint = "a transpose" if shapes[0] == shapes[1][::-1] else "sum, keepdims and reshape"
    return Wrong(
        "the shape",
        f"The numbers of {name} are right, but their shape is {shapes[0]}, and {shapes[1]} is "
        f"wanted: look at {hint}.",
    )


def _an_input(name: str, cases: Sequence[Compared]) -> Wrong | None:
    for argument in cases[0].arrays():
        for sign, words in ((1, f"{argument} itself"), (-1, f"minus {argument}")):
            if all(same(each.found[name], sign * each.inputs[argument]) for each in cases):
                return Wrong(
                    "an argument as it came", f"What came back as {name} is {words}, unchanged."
                )
    return None


def _off_by_a_number(name: str, cases: Sequence[Compared]) -> Wrong | None:
    differences = []
    for each in cases:
        if each.found[name].shape != each.wanted[name].shape:
            return None
        differences.append((each.found[name].astype(float) - each.wanted[name]).ravel())
    joined = np.concatenate(differences)
    if joined.size > len(cases) and np.ptp(joined) < 1e-6 < abs(joined[0]):
        return Wrong(
            "a number added",
            f"Every number of {name} is off by the same {joined[0]:.4g}: something is added or "
            "left out.",
        )
    return None


def _in_some_places(name: str, cases: Sequence[Compared]) -> Wrong | None:
    """Right except where an argument of the same shape is 0, or negative, or positive."""
    wrong = []
    for each in cases:
        if each.found[name].shape != each.wanted[name].shape:
            return None
        wrong.append(~same_entries(each.found[name], each.wanted[name]))
    if all(each.all() for each in wrong):
        return None
    for words, hint, is_there in _PLACES:
        for argument in cases[0].arrays():
            arrays = [each.inputs[argument] for each in cases]
            if _is_wrong_there(arrays, wrong, is_there):
                return Wrong(
                    f"where {argument} is {words}",
                    f"{name} is right except where {argument} is {words}. {hint}".strip(),
                )
    return _in_some_rows(name, wrong)


def _is_wrong_there(
    arrays: Sequence[Answers], wrong: Sequence[Answers], is_there: Callable[[Answers], Answers]
) -> bool:
    """Whether all that is wrong, and most of what lies there, is the same."""
    if any(a.shape != w.shape for a, w in zip(arrays, wrong, strict=True)):
        return False
    there = np.concatenate([np.ravel(is_there(array)) for array in arrays])
    is_wrong = np.concatenate([np.ravel(each) for each in wrong])
    if np.all(there):  # a place that is everywhere says nothing
        return False
    return bool(np.all(there[is_wrong])) and 2 * np.sum(is_wrong) >= np.sum(there)


_Place = tuple[str, str, Callable[[Answers], Answers]]
_PLACES: list[_Place] = [
    ("0", "Is there a >= where a > belongs, or the other way round?", lambda a: a == 0),
    ("negative", "", lambda a: a < 0),
    ("positive", "", lambda a: a > 0),
    ("0 or negative", "", lambda a: a <= 0),
    ("0 or positive", "", lambda a: a >= 0),
    ("above 1", "", lambda a: a > 1),
    ("below -1", "", lambda a: a < -1),
    ("far from 0", "", lambda a: np.abs(a) > 1),
]


def _in_some_rows(name: str, wrong: Sequence[Answers]) -> Wrong | None:
    for words, hint, rest in _ROWS:
        if any(w.ndim < len(rest) for w in wrong):
            continue
        others = [w[rest] for w in wrong if w[rest].size]
        if 2 * len(others) > len(wrong) and not any(other.any() for other in others):
            return Wrong(f"the {words}", f"{name} is right except in its {words}. {hint}")
    return None


_Row = tuple[str, str, tuple[slice, ...]]
_ROWS: list[_Row] = [
    ("last row", "Does a loop end one too early?", (slice(None, -1),)),
    ("first row", "Does a loop begin at 1?", (slice(1, None),)),
    ("last column", "Does a loop end one too early?", (slice(None), slice(None, -1))),
    (
        "rows after the first",
        "Does a loop end too early, or does a return stand inside of it?",
        (slice(0, 1),),
    ),
]

_LOOKS_AT_A_FEW: list[Look] = [_shape, _made_otherwise, _an_input]
_LOOKS: list[Look] = [
    *_LOOKS_AT_A_FEW,
    _factor,
    _off_by_a_number,
    _in_some_places,
]
