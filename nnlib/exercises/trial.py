"""A trial: the learner's code runs once, with a limit of time, and whatever it does is told."""

from __future__ import annotations

import contextlib
import io
import linecache
import traceback
import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import CodeType
from typing import Any

import numpy as np

from .private import copied
from .time_limit import TimeUp, within
from .verdict import NotRight, Stopped

SECONDS = 3.0


@dataclass(frozen=True)
class Line:
    """A line of the learner's own code."""

    number: int
    text: str

    def told(self) -> str:
        """The line as it is quoted in a verdict."""
        return f"\n    line {self.number}: {self.text}\n" if self.text else ""


@dataclass(frozen=True)
class Ran:
    """What came of a trial that ran to its end."""

    returned: Any
    inputs: Mapping[str, Any]  # as they are afterwards
    warned: tuple[str, ...]


class DidNotRun(Exception):
    """A trial that did not run to its end: what stopped it, at which line of the learner's."""

    def __init__(self, error: BaseException, line: Line | None, inputs: Mapping[str, Any]) -> None:
        super().__init__(str(error))
        self.error = error
        self.line = line
        self.inputs = inputs
        self.sizes: dict[str, int] = {}  # of the case

    @property
    def has_no_end(self) -> bool:
        """Whether it was still running when its time was over."""
        return isinstance(self.error, TimeUp)

    def stopped(self) -> Stopped:
        """The verdict on it."""
        where = self.line.told() if self.line else " "
        if self.has_no_end:
            return Stopped(
                "it does not end",
                f"After {SECONDS:g} seconds it was still at work:{where}Does a loop never end?",
            )
        kind = type(self.error).__name__
        told = next(iter(str(self.error).strip().splitlines()), "")
        hint = _hint(self.error)
        is_of_shapes = any(word in told for word in ("matmul", "broadcast", "not aligned"))
        if is_of_shapes:
            kind = "the shapes do not fit"
        if "truth value" in told:
            kind = "one if for a whole array"
        if "matmul" in told or "truth value" in told:
            told = ""  # NumPy tells it in words for those who know it already
        if is_of_shapes or isinstance(self.error, IndexError):
            hint += f" It was handed {_shapes(self.inputs)}: take every size from its shape."
            hint = hint.strip()
        return Stopped(kind, f"{told}{where}{hint}".strip(" "))


def run(
    use: Callable[..., Any],
    answer: Any,
    inputs: Mapping[str, Any],
    codes: set[CodeType],
    printed: io.StringIO,
) -> Ran:
    """use(answer, *inputs) on copies of the inputs; raises DidNotRun with the line among `codes`.

    What `use` finds wrong it raises, and that is raised here. What is printed goes to `printed`.
    """
    own = {name: copied(value) for name, value in inputs.items()}
    try:
        with (
            contextlib.redirect_stdout(printed),
            contextlib.redirect_stderr(io.StringIO()),
            warnings.catch_warnings(record=True) as warned,
            np.errstate(all="warn", under="ignore"),
        ):
            warnings.simplefilter("always")
            returned = within(SECONDS, lambda: copied(use(answer, *own.values())))
    except NotRight:
        raise
    except (Exception, SystemExit, TimeUp) as error:
        raise DidNotRun(error, _line_of(error, codes), inputs) from None
    said = tuple(str(warning.message) for warning in warned)
    return Ran(returned, own, said)


def _line_of(error: BaseException, codes: set[CodeType]) -> Line | None:
    """The last line of the learner's own code that was at work."""
    found = None
    for frame, number in traceback.walk_tb(error.__traceback__):
        if frame.f_code in codes:
            text = linecache.getline(frame.f_code.co_filename, number).strip()
            found = Line(number, text)
    return found


def _shapes(inputs: Mapping[str, Any]) -> str:
    arrays = {name: value for name, value in inputs.items() if isinstance(value, np.ndarray)}
    return ", ".join(f"{name} {array.shape}" for name, array in arrays.items())


def _hint(error: BaseException) -> str:
    """What to look at after this error."""
    told = str(error)
    if "matmul" in told or "not aligned" in told:
        return "The shapes of this product do not fit: is a transpose missing, or one too many?"
    if isinstance(error, IndexError):
        return "Does a loop run along another axis?"
    if "truth value" in told:
        return (
            "An if asks for one yes or no, and an array has one for each number: np.where chooses "
            "number by number."
        )
    if "broadcast" in told:
        return "Two shapes do not fit. Print them just before this line."
    if isinstance(error, UnboundLocalError):
        return "This name gets its value further down, or not at all."
    if isinstance(error, NameError):
        return (
            "This name is not known here. Use the arguments, and import at the top of the notebook."
        )
    if isinstance(error, KeyError):
        return "The dict has no entry of this name yet: what does it begin with?"
    if isinstance(error, AttributeError) and "object has no attribute" in told:
        return "Is it kept, with self, by what runs before?"
    if isinstance(error, RecursionError):
        return "The function calls itself without end."
    if "positional argument" in told and "()" in told and "." in told.split("()")[0]:
        return "Is self missing as the first argument of a method?"
    if "NoneType" in told:
        return "Something is None here: a function without return gives None."
    if isinstance(error, SystemExit):
        return "exit() ends the notebook: return instead."
    return ""
