"""One case: what was wanted, what came, and whether the two are the same numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from ..arrays import Answers, Array
from .cases import Case

TOLERANCE = 1e-6
TOLERANCE_32 = 1e-4  # of an answer in 32-bit floats, which hold seven digits

Outputs = dict[str, Answers]


@dataclass(frozen=True)
class Compared:
    """A case that ran: its inputs, the outputs wanted, and those that came."""

    case: Case
    inputs: Mapping[str, Any]
    wanted: Outputs
    found: Outputs
    warned: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()  # the inputs that hold other numbers afterwards

    def is_right(self, name: str) -> bool:
        """Whether this output is right."""
        return same(self.found[name], self.wanted[name])

    def told(self) -> str:
        """Its sizes and single numbers, in words."""
        numbers = [
            f"{name} = {value:.3g}"
            for name, value in self.inputs.items()
            if isinstance(value, float | int)
        ]
        return ", ".join([*(f"{n} = {size}" for n, size in self.case.sizes.items()), *numbers])

    def inputs_at(self, name: str, index: tuple[int, ...]) -> str:
        """The entries at this place of those inputs that have the shape of the output `name`."""
        if self.case.square:  # there every shape is the output's
            return ""
        return ", ".join(
            f"{argument}{list(index)} = {value[index]:.3g}"
            for argument, value in self.arrays().items()
            if value.shape == self.wanted[name].shape and value.ndim
        )

    def arrays(self) -> dict[str, Array]:
        """Those of the inputs that are arrays of floats."""
        return {
            name: value
            for name, value in self.inputs.items()
            if isinstance(value, np.ndarray) and value.dtype.kind == "f"
        }


def same(one: Answers, other: Answers) -> bool:
    """Whether the two hold the same numbers in the same shape; one number has any shape.

    NaN and infinity are the same as themselves only.
    """
    if one.shape != other.shape:
        if one.size != 1 or other.size != 1:
            return False
        one, other = one.reshape(()), other.reshape(())
    return bool(np.all(same_entries(one, other)))


def same_entries(one: Answers, other: Answers) -> Answers:
    """For each entry of two arrays of one shape, whether the numbers are the same."""
    tolerance = TOLERANCE_32 if one.dtype in (np.float32, np.float16) else TOLERANCE
    a, b = one.astype(float), other.astype(float)
    with np.errstate(invalid="ignore"):
        close = np.isfinite(b) & (np.abs(a - b) <= tolerance * np.maximum(1.0, np.abs(b)))
    return np.asarray(close | (a == b) | (np.isnan(a) & np.isnan(b)))
