"""Blanks: the `...` in a function that a learner has not replaced yet."""

from __future__ import annotations

import dis
from collections.abc import Iterable, Sequence
from types import CodeType

KEEPS = ("STORE_FAST", "STORE_NAME", "STORE_GLOBAL", "STORE_DEREF", "STORE_ATTR")
TAKES = (*KEEPS, "RETURN_VALUE", "UNPACK_SEQUENCE", "BUILD_MAP", "BUILD_CONST_KEY_MAP")


def blank_lines(codes: Iterable[CodeType]) -> list[int]:
    """The lines that say `name = ...`, `self.name = ...` or `return ...`.

    A line such as `X[..., 0]` is none.
    """
    lines = set()
    for code in codes:
        line = code.co_firstlineno
        instructions = list(dis.get_instructions(code))
        for place, one in enumerate(instructions):
            line = (one.positions and one.positions.lineno) or line
            if _is_all_dots(one.argval) and _is_taken(instructions[place : place + 3]):
                lines.add(line)
    return sorted(lines)


def _is_all_dots(value: object) -> bool:
    """`...`, or a tuple of nothing else: the right side of `a, b = ..., ...`."""
    return value is ... or (
        isinstance(value, tuple) and bool(value) and all(each is ... for each in value)
    )


def _is_taken(following: Sequence[dis.Instruction]) -> bool:
    """Whether what is loaded first is given a name, returned, or put into a dict."""
    names = [each.opname for each in following]
    if names[0] == "RETURN_CONST":
        return True
    after = [name for name in names[1:] if not name.startswith("LOAD_FAST")]  # self, of self.name
    return bool(after) and after[0].startswith(TAKES)
