"""What came back is read as numbers, or the verdict says why it cannot be."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..arrays import Answers
from .verdict import NotAttempted, Wrong


def array(name: str, value: Any) -> Answers:
    """`value` as an array of numbers. Raises Wrong where it holds none, NotAttempted for `...`."""
    if value is ...:
        raise NotAttempted(f"there is still a ... where {name} belongs.")
    if value is None:
        raise Wrong("None came back", f"{name} is None: is a return missing?")
    if isinstance(value, str | bytes):
        hint = "leave out the quotes" if _is_a_number(value) else "a number or an array is wanted"
        raise Wrong("text", f"{name} is {value!r}, which is text: {hint}.")
    if callable(value):
        raise Wrong("a function came back", f"{name} is a function. Call it, with ( ).")
    if isinstance(value, dict | set):
        raise Wrong(
            f"a {type(value).__name__} came back",
            f"{name} is a {type(value).__name__}, and an array or a number is wanted.",
        )
    try:
        found = np.asarray(value)
    except ValueError:
        raise Wrong("rows of different length", f"{name} is no array: {value!r}"[:200]) from None
    if found.dtype.kind in "US":
        raise Wrong("text", f"{name} holds text, {value!r}: leave out the quotes."[:200])
    if found.dtype.kind not in "fiub":
        raise Wrong("not numbers", f"{name} does not hold plain numbers, but {value!r}"[:200])
    return found


def _is_a_number(text: str | bytes) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def number(name: str, value: Any) -> float:
    """`value` as one finite number. A size-1 array is one, True and False are none."""
    if isinstance(value, bool | np.bool_):
        raise Wrong("not a number", f"{name} is {value}, and a number is wanted.")
    if callable(value):
        raise Wrong("a function", f"{name} is a function: call it, and give the number it returns.")
    found = array(name, value)
    if found.size != 1:
        raise Wrong("several numbers", f"{name} holds {found.size} numbers, and one is wanted.")
    one = float(found.reshape(()))
    if not np.isfinite(one):
        raise Wrong("nan or inf", f"{name} is {one}, which is no number to work with.")
    return one


def choice(name: str, value: Any, options: tuple[str, ...]) -> str:
    """`value` as one of these options, in capitals or not. Raises Wrong for anything else."""
    told = ", ".join(options[:-1]) + f" or {options[-1]}"
    if not isinstance(value, str):
        raise Wrong("no option", f'{name} is {value!r}: choose {told}, in quotes like "A".')
    for option in options:
        if value.strip().lower() == option.lower():
            return option
    raise Wrong("no option", f"{name} is {value!r}: choose {told}.")
