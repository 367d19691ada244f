"""Answers to the exercises of the notebooks, wrong ones with the fault that must be named."""

from __future__ import annotations

import linecache
import textwrap
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import count
from typing import Any

_numbers = count()


@dataclass(frozen=True)
class Answer:
    """What a learner writes in the cell of an exercise.

    judge: the name of the exercise's judge. code: the cell, which gives `name` its value. fault:
    what the verdict must name; "" for a right answer. named: whether the fault itself is named, and
    not only what it does to the numbers.
    """

    judge: str
    code: str
    fault: str = ""
    named: bool = True
    name: str = "answer"

    def value(self, names: Mapping[str, Any], before: str = "") -> Any:
        """What `name` holds after the cell was run in a notebook with these names, and `before`."""
        code = textwrap.dedent(self.code).strip("\n") + "\n"
        file = f"<cell {next(_numbers)}>"
        linecache.cache[file] = (len(code), None, code.splitlines(keepends=True), file)
        notebook = {"__name__": "__main__", **names}
        exec(before, notebook)
        exec(compile(code, file, "exec"), notebook)
        return notebook[self.name]
