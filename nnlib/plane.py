"""The plane of two inputs: a grid of points, what a network says there, and where it changes its mind."""

from typing import Callable

import contourpy
import numpy as np

from . import checks

Limits = tuple[float, float, float, float]
Predict = Callable[[np.ndarray], np.ndarray]


def limits_around(X: np.ndarray, margin: float = 0.15) -> Limits:
    """(left, right, bottom, top): a square around the points X (n, 2) with a share of margin around it."""
    low, high = X.min(axis=0), X.max(axis=0)
    centre, half = (low + high) / 2, max(float((high - low).max()), 1e-9) * (0.5 + margin)
    return (centre[0] - half, centre[0] + half, centre[1] - half, centre[1] + half)


def grid(limits: Limits, resolution: int) -> np.ndarray:
    """resolution x resolution points over the plane, row by row from the bottom: (resolution**2, 2)."""
    left, right, bottom, top = limits
    x, y = np.meshgrid(np.linspace(left, right, resolution), np.linspace(bottom, top, resolution))
    return np.column_stack([x.ravel(), y.ravel()])


def probabilities(prediction: np.ndarray) -> np.ndarray:
    """What `predict` returned, (m,), (m, 1) or (m, k), as one probability per class: (m, k), k at least 2.

    Raises ValueError for another shape, and for numbers that are not probabilities: scores need a
    sigmoid or softmax first.
    """
    P = checks.numbers("what predict returns", prediction)
    if P.ndim == 1 or P.ndim == 2 and P.shape[1] == 1:
        P = np.column_stack([1.0 - P.ravel(), P.ravel()])
    if P.ndim != 2:
        raise ValueError(f"predict must return shape (m,) or (m, classes), but its shape is {P.shape}")
    if P.min() < -1e-9 or P.max() > 1 + 1e-9:
        raise ValueError(f"predict must return probabilities, 0 to 1, but returned {P.min():.3g} to {P.max():.3g}")
    return P


def boundaries(P: np.ndarray, limits: Limits) -> list[np.ndarray]:
    """The lines where the most probable class changes: arrays of points (m, 2).

    P (resolution, resolution, k). Class by class, the line is where p_k equals the best of the others.
    With two classes that is p = 0.5.
    """
    left, right, bottom, top = limits
    x, y = np.linspace(left, right, P.shape[1]), np.linspace(bottom, top, P.shape[0])
    lines = []
    for k in range(P.shape[2] if P.shape[2] > 2 else 1):
        lead = P[..., k] - np.delete(P, k, axis=2).max(axis=2)
        lines += contourpy.contour_generator(x, y, lead).lines(0.0)
    return lines
