"""The door for samples of the learner's own: a pasted table, a DataFrame, or arrays."""

from __future__ import annotations

import csv
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from .. import arguments, plane
from ..arrays import Array, Labels
from ..plane import Limits
from .samples import Data

FEWEST = 2  # samples
MOST = 2_000
CLASSES = 6  # of which samples may be, at most: labels 0 to 5
COLUMNS = 3  # the two inputs and the label
_SHOWN = 30  # letters of the learner's text that a sentence repeats


def table(given: object) -> Data:
    """The samples of a table, X (n, 2) and y (n,), and the plane around them.

    given: a text as it was copied or as a CSV file holds it, a DataFrame, a pair (X (n, 2), y), or
    rows (n, 3). The columns are x1, x2 and the label: whole numbers 0 to 5, or words, that become
    classes 0, 1, ... in the order in which they come. A text may begin with a line of names;
    commas, semicolons, tabs or spaces stand between its columns. Between semicolons or tabs a
    number may be written with a decimal comma.

    Raises ValueError, a sentence that says what to look at: for fewer than 2 samples or more than
    2 000, more than six classes, what is no number or not finite, rows of another length.
    """
    if isinstance(given, str):
        return _from_text(given)
    if hasattr(given, "columns") and hasattr(given, "items"):
        return _from_frame(given)
    if isinstance(given, tuple) and len(given) == 2:
        inputs, answers = given
        return samples(inputs, _listed("y", answers), "y")
    return _from_rows(given)


def samples(
    inputs: object, answers: Sequence[object], name: str, limits: Limits | None = None
) -> Data:
    """These inputs (n, 2) and answers (n,), numbers or words, as samples in the plane."""
    X = arguments.numbers("X", inputs, shape=(None, 2)) + 0.0  # a copy, without a minus before 0
    if len(answers) != len(X):
        raise ValueError(f"X has {len(X)} rows, but {name} has {len(answers)}: one for each sample")
    _check_size(len(X))
    y = _labels(answers, lambda i: f"{name}[{i}]")
    return data_of(X, y, limits)


def data_of(X: Array, y: Labels, limits: Limits | None = None) -> Data:
    """X (n, 2) and y (n,) as a step gets them: nobody changes them any more."""
    if limits is None:
        with np.errstate(all="ignore"):  # of numbers that are too large
            limits = plane.limits_around(X)
    left, right, bottom, top = limits
    if not (left < right and bottom < top and math.isfinite(right - left + top - bottom)):
        raise ValueError(
            "The plane around these samples has no size that can be drawn: "
            "their numbers are too large, or too close together for their size."
        )
    X.flags.writeable = y.flags.writeable = False
    return Data(X, y, {"X": X, "y": y}, limits=limits)


def _check_size(count: int) -> None:
    if not FEWEST <= count <= MOST:
        raise ValueError(f"There must be {FEWEST} to {MOST} samples, but there are {count}.")


# A text


def _from_text(text: str) -> Data:
    numbered = enumerate(text.lstrip("\ufeff").splitlines(), start=1)
    lines = [(number, line) for number, line in numbered if line.strip()]
    if not lines:
        raise ValueError("The text is empty: paste lines such as 0.5, 1.2, 0.")
    between = _delimiter(lines[0][1])
    if _is_header(_cells(*lines[0], between), between):
        del lines[0]
    _check_size(len(lines))
    rows = [(number, _cells(number, line, between)) for number, line in lines]
    X = [[_number(number, cell, between) for cell in cells[:-1]] for number, cells in rows]
    y = _labels([cells[-1] for _, cells in rows], lambda i: f"line {rows[i][0]}")
    return data_of(np.array(X) + 0.0, y)


def _delimiter(line: str) -> str:
    """What stands between the columns of this line; a space stands for any number of them.

    Where several may, the one that makes as many columns as there should be.
    """
    there = [mark for mark in ";\t," if mark in line] or [" "]
    return next((mark for mark in there if len(_split(line, mark)) == COLUMNS), there[0])


def _cells(number: int, line: str, between: str) -> list[str]:
    cells = _split(line, between)
    if len(cells) != COLUMNS:
        hint = " (A decimal comma needs semicolons between the columns.)" if between == "," else ""
        raise ValueError(
            f"Each line must hold x1, x2 and the label, but line {number} holds {len(cells)} "
            f"column{'' if len(cells) == 1 else 's'}: {_shown(line)}.{hint}"
        )
    return [cell.strip() for cell in cells]


def _split(line: str, between: str) -> list[str]:
    if between == " ":
        return line.split()
    try:
        [cells] = csv.reader([line], delimiter=between, skipinitialspace=True)
    except csv.Error as error:
        raise ValueError(f"{_shown(line)} cannot be read as a row of a table: {error}.") from None
    return cells


def _is_header(cells: list[str], between: str) -> bool:
    return all(_read(cell, between) is None for cell in cells[:-1])


def _number(line: int, cell: str, between: str) -> float:
    number = _read(cell, between)
    if number is None:
        raise ValueError(
            f"Line {line} must begin with two numbers, but there stands {_shown(cell)}."
        )
    if not math.isfinite(number):
        raise ValueError(f"The numbers must be finite, but in line {line} stands {_shown(cell)}.")
    return number


def _read(cell: str, between: str = ",") -> float | None:
    """The number that is written there; None where there is none."""
    if between in (";", "\t") and "." not in cell:
        cell = cell.replace(",", ".")
    try:
        return None if "_" in cell else float(cell)  # 1_000 is a number in Python only
    except ValueError:
        return None


def _shown(text: str) -> str:
    """The text as a sentence repeats it."""
    text = text.strip()
    return repr(text if len(text) <= _SHOWN else f"{text[:_SHOWN]}...")


# A DataFrame, rows


def _from_frame(frame: Any) -> Data:
    columns = [column for _, column in frame.items()]
    if len(columns) != COLUMNS:
        names = ", ".join(str(name) for name in frame.columns)
        raise ValueError(
            "The DataFrame must have three columns, x1, x2 and the label, "
            f"but has {len(columns)}: {names}."
        )
    inputs = frame[list(frame.columns)[:-1]]
    return samples(inputs, _listed("the label", columns[-1]), f"column {frame.columns[-1]!r}")


def _from_rows(given: Any) -> Data:
    if getattr(getattr(given, "dtype", None), "kind", "O") in "biuf":
        rows = arguments.numbers("the table", given)
    else:
        try:
            rows = np.array(given, dtype=object)
        except ValueError:
            rows = np.empty(0)
    if rows.ndim != 2 or rows.shape[1] != COLUMNS:
        raise ValueError(
            "Samples come as a pasted text, a DataFrame, a pair (X, y) or rows [x1, x2, label], "
            f"but this is {_named(given)}."
        )
    return samples(rows[:, :-1].tolist(), rows[:, -1].tolist(), "label")


def _named(given: object) -> str:
    shape = getattr(given, "shape", None)
    return f"a {type(given).__name__}" + ("" if shape is None else f" of shape {shape}")


def _listed(name: str, answers: Any) -> list[object]:
    if isinstance(answers, str) or np.ndim(answers) != 1:
        raise ValueError(f"{name} must hold one label for each sample, but is {_named(answers)}.")
    if isinstance(answers, np.ndarray) and answers.dtype.kind in "biuf":
        return list(arguments.numbers(name, answers).tolist())
    return list(answers)


# Labels


@dataclass(frozen=True)
class _Label:
    """A label as it came: its number, if it is one."""

    word: str
    number: float | None


def _labels(answers: Sequence[object], where: Any) -> Labels:
    """Numbers as they are, words as classes 0, 1, ...; where(i) says where the i-th one stands."""
    labels = [_label(answer) for answer in answers]
    is_number = [label.number is not None for label in labels]
    for i, label in enumerate(labels):
        if not label.word:
            raise ValueError(f"A label is missing: {where(i)}.")
        if is_number[i] != is_number[0]:
            raise ValueError(
                "The labels must be all numbers or all words, but the first is "
                f"{_shown(labels[0].word)}, and that of {where(i)} is {_shown(label.word)}."
            )
    if is_number[0]:
        return _numbered(labels, where)
    names = list(dict.fromkeys(label.word for label in labels))
    if len(names) > CLASSES:
        first = ", ".join(map(_shown, names[: CLASSES + 1]))
        raise ValueError(
            f"There can be {CLASSES} classes, but the labels name {len(names)}: {first}"
            f"{'.' if len(names) == CLASSES + 1 else ' and more.'}"
        )
    return np.array([names.index(label.word) for label in labels], dtype=np.int_)


def _label(answer: object) -> _Label:
    if isinstance(answer, bool | np.bool_):
        return _Label(str(answer), float(answer))
    word = "" if answer is None else str(answer).strip()
    is_missing = word in ("nan", "<NA>", "NaT")  # as pandas writes it
    return _Label("", None) if is_missing else _Label(word, _read(word))


def _numbered(labels: list[_Label], where: Any) -> Labels:
    for i, label in enumerate(labels):
        number = label.number
        if number is None or not number.is_integer() or not 0 <= number < CLASSES:
            raise ValueError(
                f"Labels are words or the whole numbers 0 to {CLASSES - 1}, for at most {CLASSES} "
                f"classes, but that of {where(i)} is {_shown(label.word)}."
            )
    return np.array([int(label.number or 0) for label in labels], dtype=np.int_)
