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
        return (
            f"d{self.name}{list(first)} is {_short(self.computed[first])}, measured "
            f"{_short(self.measured[first])} ({len(self.wrong)} of {self.computed.size} "
            "entries are off)"
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
            return (
                f"with it d{here.name} would be wrong as well, but by another amount: "
                f"d{here.name}{list(first)} would be {_short(there.computed[first])}, and it is "
                f"{_short(here.computed[first])}."
            )
    return None


def _short(number: float) -> str:
    return f"{number:.3g}".replace("-", "\u2212")
