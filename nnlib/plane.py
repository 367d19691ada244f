"""The plane of two inputs: a grid of points, what a network says there, and where it changes its mind."""

from typing import Callable

import contourpy
import numpy as np

from . import arguments

Limits = tuple[float, float, float, float]
Predict = Callable[[np.ndarray], np.ndarray]


def limits_around(X: np.ndarray, margin: float = 0.15) -> Limits:
    """(left, right, bottom, top): a square around the points X (n, 2) with a share of margin around it."""
    X, margin = arguments.numbers("X", X, shape=(None, 2)), arguments.number("margin", margin, at_least=0.0)
    low, high = X.min(axis=0), X.max(axis=0)
    centre, half = (low + high) / 2, ((high - low).max() or 1.0) * (0.5 + margin)
    return (centre[0] - half, centre[0] + half, centre[1] - half, centre[1] + half)


def grid(limits: Limits, resolution: int) -> np.ndarray:
    """resolution x resolution points over the plane, row by row from the bottom: (resolution**2, 2)."""
    left, right, bottom, top = arguments.numbers("limits", limits, shape=(4,))
    if not (left < right and bottom < top):
        raise ValueError(f"limits must be (left, right, bottom, top), rising, but are {tuple(limits)}")
    resolution = arguments.count("resolution", resolution, at_least=2)
    x, y = np.meshgrid(np.linspace(left, right, resolution), np.linspace(bottom, top, resolution))
    return np.column_stack([x.ravel(), y.ravel()])


def probabilities(prediction: np.ndarray, points: int) -> np.ndarray:
    """What `predict` returned for `points` points, (m,), (m, 1) or (m, k), as a probability per class: (m, k), k >= 2.

    Raises ValueError for another shape, and for numbers that are not probabilities: scores need a
    sigmoid or softmax first.
    """
    P = arguments.numbers("what predict returns", prediction)
    if P.ndim not in (1, 2) or len(P) != points:
        raise ValueError(f"predict must return shape ({points},) or ({points}, classes) for {points} points, but its shape is {P.shape}")
    if P.min() < -1e-9 or P.max() > 1 + 1e-9:
        raise ValueError(f"predict must return probabilities, 0 to 1, but returned {P.min():.3g} to {P.max():.3g}")
    return P if P.size > points else np.column_stack([1.0 - P.ravel(), P.ravel()])


def lines(W: np.ndarray, b: np.ndarray, limits: Limits) -> list[np.ndarray]:
    """The line w . x + b = 0 of each hidden unit, w a column of W (2, h), b (h,): pairs of points (2, 2).

    They reach out of the plane on both sides; a unit whose line passes it by has none.
    """
    W = arguments.numbers("W", W, shape=(2, None))
    b = arguments.numbers("b", b, shape=(W.shape[1],))
    left, right, bottom, top = limits
    centre, reach = np.array([left + right, bottom + top]) / 2, np.hypot(right - left, top - bottom)
    found = []
    for w, offset in zip(W.T, b):
        length = np.hypot(*w)
        distance = (w @ centre + offset) / length if length else np.inf
        if abs(distance) < reach / 2:
            nearest, along = centre - distance * w / length, np.array([-w[1], w[0]]) / length
            found.append(np.array([nearest - reach * along, nearest + reach * along]))
    return found


def boundaries(P: np.ndarray, limits: Limits) -> list[np.ndarray]:
    """The lines where the most probable class changes: arrays of points (m, 2).

    P (resolution, resolution, k). Class by class, the line is where p_k equals the best of the classes
    after it, as far as no class before it is more probable than both. With two classes that is p = 0.5.
    """
    left, right, bottom, top = limits
    x, y = np.linspace(left, right, P.shape[1]), np.linspace(bottom, top, P.shape[0])
    lines, maps = [], np.ascontiguousarray(np.moveaxis(P, 2, 0))  # a map for each class
    for k in range(len(maps) - 1):
        rival = maps[k + 1 :].max(axis=0)
        lead = maps[k] - rival
        if k:  # a little overlap, so that three lines meet without a gap
            lead[maps[:k].max(axis=0) > np.maximum(maps[k], rival) + 0.02] = np.nan
        lines += contourpy.contour_generator(x, y, lead).lines(0.0)
    return lines
