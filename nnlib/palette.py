"""One hand for all pictures: a colour and a marker for each class, and ink, grey and paper.

The colours are those of Okabe and Ito, which people with the common kinds of colour blindness can
tell apart; a class is always shown by its marker as well.
"""

import numpy as np

COLORS = ("#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00", "#8C6D31", "#7F7F7F", "#F0E442", "#332288")
MARKERS = ("o", "s", "^", "D", "v", "P", "X", "<", ">", "*")
INK, GREY, PAPER = "#222222", "#8A8A8A", "#FFFFFF"
POSITIVE, NEGATIVE = COLORS[5], COLORS[0]  # the sign of a weight or a term
RGB = np.array([[int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)] for color in COLORS])


def shade(P: np.ndarray, depth: float = 0.6) -> np.ndarray:
    """Probabilities (..., k) to colours (..., 3) in 0..1: white where undecided, deeper where surer.

    The share of each class above chance, (p - 1/k) / (1 - 1/k), sets how much of its colour shows.
    """
    k = P.shape[-1]
    if not 2 <= k <= len(RGB):
        raise ValueError(f"P must hold 2 to {len(RGB)} classes along its last axis, but its shape is {P.shape}")
    above_chance = np.maximum((P - 1.0 / k) * (k / (k - 1.0)), 0.0)
    return 1.0 - depth * (above_chance @ (1.0 - RGB[:k]))
