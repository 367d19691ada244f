"""What one picture of the panel shows: numbers only, to be drawn."""

from dataclasses import dataclass, field

import numpy as np


@dataclass
class Frame:
    """What one picture shows: probabilities over the plane (r, r, k), the losses so far, where the run is,
    and the lines of the hidden units."""

    P: np.ndarray
    losses: np.ndarray
    iteration: int
    loss: float
    units: list[np.ndarray] = field(default_factory=list)


@dataclass
class Reference:
    """A kept run, to compare with: its boundary, its losses and what it was."""

    lines: list[np.ndarray] = field(default_factory=list)
    losses: np.ndarray = field(default_factory=lambda: np.empty(0))
    name: str = ""


def thinned(losses: np.ndarray, most: int = 200) -> tuple[np.ndarray, np.ndarray]:
    """(iterations, losses) with at most 2 * most points: of each stretch its lowest and its highest loss,
    so that a spike of one step still shows."""
    losses = np.asarray(losses)
    if len(losses) <= 2 * most:
        return np.arange(len(losses)), losses
    begins = np.arange(0, len(losses), -(-len(losses) // most))
    lows, highs = (extreme.reduceat(losses, begins) for extreme in (np.fmin, np.fmax))  # they pass over NaN
    return np.repeat(begins, 2), np.column_stack([lows, highs]).ravel()
