"""Judges for answers that are a value: a number, or one of a few options."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from . import reading
from .verdict import Wrong


@dataclass(frozen=True)
class Slip:
    """A wrong number that is often given: what is wrong in a few words, and what to look at."""

    fault: str
    says: str
    value: float


class NumberJudge:
    """Judges one number. It never says which number is right.

    name: what the number is called in the verdict. value: the right one, met when the answer is
    no further from it than `tolerance`. slips: wrong numbers that are often given. hint: what to
    look at where none of them fits. A value that is an int is a count.
    """

    def __init__(
        self,
        name: str,
        value: float,
        slips: Sequence[Slip] = (),
        *,
        tolerance: float = 1e-9,
        hint: str = "",
    ) -> None:
        self._name = name
        self._value = value
        self._slips = list(slips)
        self._tolerance = tolerance
        self._hint = hint

    def __call__(self, answer: Any) -> None:
        """Returns if the answer is right; else raises what is wrong with it."""
        found = reading.number(self._name, answer)
        if abs(found - self._value) <= self._tolerance:
            return
        for slip in self._slips:
            if abs(found - slip.value) <= max(self._tolerance, 1e-9):
                raise Wrong(slip.fault, slip.says)
        for fault, says, value in self._usual():
            if abs(found - value) <= self._tolerance:
                raise Wrong(fault, says)
        raise Wrong("another number", f"It is not {found:g}. {self._hint}".strip())

    def _usual(self) -> list[tuple[str, str, float]]:
        """Faults that a measured number can have; of a count they would tell which is right."""
        right = 0.0 if isinstance(self._value, int) else self._value
        usual = [
            ("the sign", "The number is right but for its sign.", -right),
            ("per cent", "Give a share from 0 to 1, not per cent.", 100 * right),
            ("a factor 2", "It is twice as large as it should be.", 2 * right),
            ("a factor 1/2", "It is half as large as it should be.", right / 2),
        ]
        if right:
            usual.append(("upside down", "It is one over the number wanted.", 1 / right))
        return usual if right else []


class ChoiceJudge:
    """Judges one of a few options.

    name: what is chosen. right: the right option. why_not: for each other option, why it is wrong.
    """

    def __init__(self, name: str, right: str, why_not: Mapping[str, str]) -> None:
        self._name = name
        self._right = right
        self._why_not = dict(why_not)

    def __call__(self, answer: Any) -> None:
        """Returns if the answer is right; else raises why it is not."""
        options = tuple(sorted([self._right, *self._why_not]))
        chosen = reading.choice(self._name, answer, options)
        if chosen != self._right:
            raise Wrong(f"{chosen} is not it", self._why_not[chosen])
