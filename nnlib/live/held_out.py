"""The loss on samples that no step sees, measured at the same iterations however a run goes."""

from __future__ import annotations

from array import array
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ..arrays import Array

A_DOUBLING = 32  # measurements while the iterations double: a curve on a screen needs no more


def is_measured(iteration: int) -> bool:
    """Whether the held-out loss is measured there: at each of the first, then ever more rarely.

    Which iterations these are depends on nothing else. So a run that is looked at often, seldom
    or backwards has the same held-out curve.
    """
    spacing = 1 << max(0, iteration.bit_length() - A_DOUBLING.bit_length())
    return iteration % spacing == 0


@dataclass(frozen=True)
class HeldOut:
    """The held-out losses measured so far, (m, 2): iteration, loss; and the one of a frame."""

    losses: Array
    loss: float

    def array(self) -> npt.NDArray[np.float32]:
        """The losses as the page gets them; where one is no number there is a gap."""
        return np.where(np.isfinite(self.losses), self.losses, np.nan).astype(np.float32)

    @property
    def highest(self) -> float:
        """The highest that is a number; 0 where there is none."""
        losses = self.losses[:, 1]
        return float(losses[np.isfinite(losses)].max(initial=0.0))

    @property
    def lowest(self) -> float:
        """The lowest above 0; endless where there is none."""
        return lowest_above_0(self.losses[:, 1])


def lowest_above_0(losses: Array) -> float:
    """The lowest of these losses that a logarithm can show; endless where there is none."""
    return float(losses[np.isfinite(losses) & (losses > 0.0)].min(initial=np.inf))


class Measurements:
    """Iterations and the losses measured there, in their order."""

    def __init__(self) -> None:
        self._iterations = array("q")
        self._losses = array("d")

    def are_due(self, iteration: int) -> bool:
        """Whether this iteration is to be measured, and was not."""
        last = self._iterations[-1] if self._iterations else -1
        return iteration > last and is_measured(iteration)

    def add(self, iteration: int, loss: float) -> None:
        """Takes down what was measured."""
        self._iterations.append(iteration)
        self._losses.append(loss)

    def with_present(self, loss: float) -> HeldOut:
        """All of them, beside the loss at the present iteration."""
        return HeldOut(np.column_stack([self._iterations, self._losses]), loss)
