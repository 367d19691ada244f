"""What a gradient check finds, gradient by gradient, and what it says against a suspect."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from .. import arguments
from ..arrays import Array
from ..gradients import numerical_gradient, wrong_entries
from .words import joined

MINUS = "\u2212"


@dataclass(frozen=True)
class Finding:
    """What the check says of one gradient: computed by the code, measured by small steps."""

    name: str  # of the parameter
    computed: Array
    measured: Array

    @property
    def wrong(self) -> list[tuple[int, ...]]:
        """The entries that are wrong."""
        found = np.argwhere(wrong_entries(self.computed, self.measured))
        return [tuple(int(i) for i in index) for index in found]

    def words(self) -> str:
        """Its first wrong entry: "dW1[0, 2] is 0.12, measured 0.03 (12 of 12 entries are off)"."""
        first = self.wrong[0]
        computed, measured = _apart(self.computed[first], self.measured[first])
        return (
            f"d{self.name}{list(first)} is {computed}, measured {measured} "
            f"({len(self.wrong)} of {self.computed.size} entries are off)"
        )


def findings(
    loss: Callable[[], float], parameters: Mapping[str, Array], gradients: Mapping[str, Any]
) -> list[Finding]:
    """Measures the slope of loss() with respect to each number that `gradients` has a slope for.

    Raises ValueError for a gradient whose parameter there is not, or of another shape.
    """
    arguments.by_name("what gradients returned", gradients)
    for name in gradients:
        if name not in parameters:
            there_are = ", ".join(parameters) or "none"
            raise ValueError(
                f"gradients returned one for {name!r}, but the model has no array of that name "
                f"(it has {there_are})"
            )
    of_these = {name: parameters[name] for name in gradients}
    computed = {
        name: gradient.copy()
        for name, gradient in arguments.parameters(of_these, gradients).items()
    }
    return [
        Finding(name, computed[name], numerical_gradient(loss, array))
        for name, array in of_these.items()
    ]


def check_words(found: list[Finding]) -> str:
    """The whole check in one line: the first wrong entry, and which gradients are right."""
    wrong = [each for each in found if each.wrong]
    right = [f"d{each.name}" for each in found if not each.wrong]
    if not wrong:
        return f"{joined(right)} {'are' if len(right) > 1 else 'is'} right."
    others = [f"d{each.name}" for each in wrong[1:]]
    words = wrong[0].words()
    if others:
        words += f"; wrong too: {joined(others)}"
    return f"{words}; right: {joined(right)}." if right else f"{words}; none is right."


def against(found: list[Finding], of_suspect: list[Finding]) -> str | None:
    """What would be otherwise with a suspect, whose findings are given too; None: nothing."""
    for here, there in zip(found, of_suspect, strict=True):
        if bool(here.wrong) != bool(there.wrong):
            is_now, would_be = ("wrong", "right") if here.wrong else ("right", "wrong")
            return f"with it d{here.name} would be {would_be} here, but it is {is_now}."
    for here, there in zip(found, of_suspect, strict=True):
        apart = np.argwhere(wrong_entries(here.computed, there.computed))
        if here.wrong and len(apart):
            first = tuple(int(i) for i in apart[0])
            would_be, is_now = _apart(there.computed[first], here.computed[first])
            return (
                f"with it d{here.name} would be wrong as well, but by another amount: "
                f"d{here.name}{list(first)} would be {would_be}, and it is {is_now}."
            )
    return None


def _apart(one: float, other: float) -> tuple[str, str]:
    """Two numbers in as few digits as tell them apart, at least three."""
    for digits in range(3, 17):
        told = f"{one:.{digits}g}", f"{other:.{digits}g}"
        if told[0] != told[1]:
            break
    return told[0].replace("-", MINUS), told[1].replace("-", MINUS)
