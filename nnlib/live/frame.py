"""What one picture of the panel shows: numbers only, to be drawn."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from ..arrays import Array, ArrayLike

if TYPE_CHECKING:
    import numpy.typing as npt


@dataclass
class Frame:
    """What one picture shows.

    Probabilities over the plane (r, r, k), the losses so far, where the run is, and the lines of
    the hidden units.
    """

    P: Array
    losses: Array
    iteration: int
    loss: float
    units: list[Array] = field(default_factory=list)


@dataclass
class Reference:
    """A kept run, to compare with: its boundary, its losses and what it was."""

    lines: list[Array] = field(default_factory=list)
    losses: Array = field(default_factory=lambda: np.empty(0))
    name: str = ""


def thinned(losses: ArrayLike, most: int = 200) -> tuple[npt.NDArray[np.int_], Array]:
    """(iterations, losses) with at most 2 * most points.

    Of each stretch these are its lowest and its highest loss, so that a spike of one step still
    shows.
    """
    losses = np.asarray(losses)
    if len(losses) <= 2 * most:
        return np.arange(len(losses)), losses
    stretch = -(-len(losses) // most)  # rounded up
    begins = np.arange(0, len(losses), stretch)
    lows = np.fmin.reduceat(losses, begins)  # fmin and fmax pass over NaN
    highs = np.fmax.reduceat(losses, begins)
    return np.repeat(begins, 2), np.column_stack([lows, highs]).ravel()
