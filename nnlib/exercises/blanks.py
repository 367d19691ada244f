"""Blanks: the `...` in a function that a learner has not replaced yet."""

from __future__ import annotations

import dis
from collections.abc import Iterable
from itertools import pairwise
from types import CodeType


def blank_lines(codes: Iterable[CodeType]) -> list[int]:
    """The lines that say `name = ...` or `return ...`; a line such as `X[..., 0]` is none."""
    lines = set()
    for code in codes:
        line = code.co_firstlineno
        instructions = list(dis.get_instructions(code))
        for one, following in pairwise([*instructions, instructions[-1]]):
            line = _line(one) or line
            if one.argval is not ...:
                continue
            if one.opname == "RETURN_CONST" or following.opname.startswith(("STORE_", "RETURN_")):
                lines.add(line)
    return sorted(lines)


def _line(instruction: dis.Instruction) -> int | None:
    position = instruction.positions
    return position.lineno if position else None
