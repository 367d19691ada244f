"""One hand for all pictures: a colour and a marker for each class, and ink, grey and paper.

The colours are those of Okabe and Ito, which people with the common kinds of colour blindness can
tell apart; a class is always shown by its marker as well.
"""

from __future__ import annotations

import numpy as np

from .arrays import Array

COLORS = (
    "#0072B2",
    "#E69F00",
    "#009E73",
    "#CC79A7",
    "#56B4E9",
    "#D55E00",
    "#8C6D31",
    "#7F7F7F",
    "#F0E442",
    "#332288",
)
MARKERS = ("o", "s", "^", "D", "v", "P", "X", "<", ">", "*")

INK = "#222222"
GREY = "#8A8A8A"
PAPER = "#FFFFFF"

POSITIVE = COLORS[5]  # the sign of a weight or a term
NEGATIVE = COLORS[0]


def _channels(color: str) -> list[float]:
    return [int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)]


RGB = np.array([_channels(color) for color in COLORS])


DEPTH = 0.6  # how much of its colour a class shows where it is certain


def shade(P: Array, depth: float = DEPTH) -> Array:
    """Probabilities (..., k) to colours (..., 3) in 0..1: white if undecided, deeper where surer.

    The share of each class above chance, (p - 1/k) / (1 - 1/k), sets how much of its colour shows.
    """
    k = P.shape[-1]
    if not 2 <= k <= len(RGB):
        raise ValueError(
            f"P must hold 2 to {len(RGB)} classes along its last axis, but its shape is {P.shape}"
        )
    above_chance = np.maximum((P - 1.0 / k) * (k / (k - 1.0)), 0.0)
    away_from_white: Array = above_chance @ (1.0 - RGB[:k])
    return 1.0 - depth * away_from_white
