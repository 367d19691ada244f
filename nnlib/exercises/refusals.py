"""What is refused whatever the numbers are: blanks, memory, another order, changed arguments."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import permutations
from typing import Any

import numpy as np

from ..arrays import Answers
from .blanks import blank_lines
from .comparing import Compared, Outputs, same
from .private import Private
from .trial import DidNotRun
from .verdict import NotAttempted, Wrong
from .words import listed

ADDED_UP, NOT_TWICE = "added up over calls", "not the same twice"
RESIDUE = 1e-9  # what moving a number up and down again may leave behind


def refuse_blanks(private: Private, stop: DidNotRun | None = None) -> None:
    """Raises NotAttempted for blanks, unless it stopped before the first of them."""
    lines = blank_lines(private.codes)
    if stop and not lines and "ellipsis" in str(stop).lower():
        raise NotAttempted("there is still a ... to fill in.")
    if not lines or (stop and stop.line and stop.line.number < lines[0]):
        return
    where = f"line{'s' if len(lines) > 1 else ''} {listed(lines)}"
    raise NotAttempted(f"there is still a ... to fill in, in {where}.")


def refuse_memory(first: Outputs, second: Outputs) -> None:
    """Raises Wrong where the same inputs give something else the second time."""
    for name, before in first.items():
        after = second[name]
        if same(before, after) or (before.shape == after.shape and np.isnan(before).any()):
            continue  # NaN is told by the numbers
        if same(after, 2 * before):
            raise Wrong(
                ADDED_UP,
                f"Called a second time with the same inputs, it returns {name} doubled: it adds to "
                "what it kept from the call before. Begin from 0 inside the function.",
            )
        raise Wrong(
            NOT_TWICE,
            f"Called a second time with the same inputs, it returns another {name}: does it keep "
            "something from call to call, or draw numbers of its own?",
        )


def refuse_one_size_only(compared: Sequence[Compared], stops: Sequence[DidNotRun]) -> None:
    """Raises Wrong where all is right that ran, and it ran where one size is a certain number."""
    ran = [each.case.sizes for each in compared]
    stopped = [stop.sizes for stop in stops]
    for name, size in (ran[0] if ran and stops else {}).items():
        is_only_there = size not in [sizes[name] for sizes in stopped]
        if size > 1 and is_only_there and all(sizes[name] == size for sizes in ran):
            raise Wrong(
                f"only where {name} is {size}",
                f"It is right where {name} is {size}, and stops where it is not: take it from a "
                "shape.",
            )


def refuse_another_order(names: Sequence[str], compared: Sequence[Compared]) -> None:
    """Raises Wrong where the right things came back, in another order."""
    for order in permutations(names):
        if order != tuple(names) and all(_came_as(names, order, each) for each in compared):
            raise Wrong(
                "the order of what is returned",
                f"The right things come back, but as {listed(order)}: return {listed(names)}.",
            )


def _came_as(names: Sequence[str], order: Sequence[str], case: Compared) -> bool:
    pairs = zip(names, order, strict=True)
    return all(same(case.found[came], case.wanted[name]) for came, name in pairs)


def refuse_changed_inputs(compared: Sequence[Compared]) -> None:
    """Raises Wrong where an argument holds other numbers than before."""
    for each in compared:
        for name in each.changed:
            raise Wrong(
                "an argument is changed",
                f"{name} holds other numbers afterwards. {name} -= ... and {name}[...] = ... write "
                "into the array that was handed over: make a new one, or copy first.",
            )


def changed(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[str, ...]:
    """The names of those arrays that hold other numbers than before."""
    arrays = {name: value for name, value in before.items() if isinstance(value, np.ndarray)}
    return tuple(name for name, array in arrays.items() if _is_changed(array, after[name]))


def _is_changed(before: Answers, after: Answers) -> bool:
    if before.shape != after.shape:
        return True
    with np.errstate(invalid="ignore"):
        return bool(np.any(np.abs(after.astype(float) - before) > RESIDUE))
