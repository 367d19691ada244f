"""The plane of two inputs: a grid of points, what a network says there, and where that changes."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

import numpy as np

from . import arguments
from .arrays import Array, ArrayLike

Limits = tuple[float, float, float, float]  # left, right, bottom, top
Predict = Callable[[Array], ArrayLike]  # points (m, 2) to probabilities, (m,) or (m, k)

ALIKE = 4.0  # times as far as the other may an axis reach before it has limits of its own
# Of the lines between classes, as a share of the range of P: so three of them meet without a gap.
OVERLAP = 0.02


def limits_around(X: ArrayLike, margin: float = 0.15) -> Limits:
    """(left, right, bottom, top) around the points X (n, 2), with a share of margin.

    Both axes reach equally far, so that a circle is one. But where one column spreads more than
    ALIKE times as far as the other, such as salaries beside ages, each has limits of its own.
    """
    points = arguments.numbers("X", X, shape=(None, 2))
    margin = arguments.number("margin", margin, at_least=0.0)
    low, high = points.min(axis=0), points.max(axis=0)
    spread = high - low
    if spread.max() <= ALIKE * spread.min() or spread.min() == 0.0:
        spread[:] = spread.max() or 1.0  # a single point has a plane around it, too
    x, y = (low + high) / 2
    across, up = spread * (0.5 + margin)
    return x - across, x + across, y - up, y + up


def grid(limits: Limits, resolution: int) -> Array:
    """(resolution**2, 2): points all over the plane, row by row from the bottom."""
    left, right, bottom, top = arguments.numbers("limits", limits, shape=(4,))
    if not (left < right and bottom < top):
        raise ValueError(
            f"limits must be (left, right, bottom, top), rising, but are {tuple(limits)}"
        )
    resolution = arguments.count("resolution", resolution, at_least=2)
    columns = np.linspace(left, right, resolution)
    rows = np.linspace(bottom, top, resolution)
    x, y = np.meshgrid(columns, rows)
    return np.column_stack([x.ravel(), y.ravel()])


def probabilities(prediction: ArrayLike, points: int) -> Array:
    """What `predict` returned for `points` points as a probability of each class: (m, k), k >= 2.

    It may have returned (m,) or (m, 1), the probability of class 1 of two, or (m, k).
    Raises ValueError for another shape, and for numbers that are not probabilities: scores need a
    sigmoid or softmax first.
    """
    P = arguments.numbers("what predict returns", prediction)
    if P.ndim not in (1, 2) or len(P) != points:
        raise ValueError(
            f"predict must return shape ({points},) or ({points}, classes) for {points} points, "
            f"but its shape is {P.shape}"
        )
    lowest, highest = P.min(), P.max()
    if lowest < -1e-9 or highest > 1 + 1e-9:
        raise ValueError(
            f"predict must return probabilities, 0 to 1, but returned {lowest:.3g} to {highest:.3g}"
        )
    if P.size > points:
        return P
    of_class_1 = P.ravel()
    return np.column_stack([1.0 - of_class_1, of_class_1])


def lines(W: ArrayLike, b: ArrayLike, limits: Limits) -> list[Array]:
    """The line w . x + b = 0 of each hidden unit, w a column of W (2, h), b (h,).

    Each is two points (2, 2), outside the plane on both sides; a unit whose line passes the plane
    by has none.
    """
    weights = arguments.numbers("W", W, shape=(2, None))
    offsets = arguments.numbers("b", b, shape=(weights.shape[1],))
    left, right, bottom, top = limits
    centre = np.array([left + right, bottom + top]) / 2
    reach = np.hypot(right - left, top - bottom)
    found = []
    for w, offset in zip(weights.T, offsets, strict=True):
        length = np.hypot(*w)
        distance = (w @ centre + offset) / length if length else np.inf
        if abs(distance) < reach / 2:
            nearest = centre - distance * w / length
            along = np.array([-w[1], w[0]]) / length
            found.append(np.array([nearest - reach * along, nearest + reach * along]))
    return found


def boundaries(P: Array, limits: Limits) -> list[Array]:
    """The lines where the most probable class changes: arrays of points (m, 2).

    P (resolution, resolution, k). Class by class, the line is where p_k equals the best of the
    classes after it, as far as no class before it is more probable than both. With two classes
    that is p = 0.5.
    """
    import contourpy  # comes with Matplotlib, and is needed for a still picture only

    left, right, bottom, top = limits
    x = np.linspace(left, right, P.shape[1])
    y = np.linspace(bottom, top, P.shape[0])
    maps = np.ascontiguousarray(np.moveaxis(P, 2, 0))  # one for each class
    found = []
    for k in range(len(maps) - 1):
        rival = maps[k + 1 :].max(axis=0)
        lead = maps[k] - rival
        if k > 0:
            better_of_both = np.maximum(maps[k], rival)
            best_before = maps[:k].max(axis=0)
            no_line = best_before > better_of_both + OVERLAP * np.ptp(P)
            lead[no_line] = np.nan
        separate = contourpy.contour_generator(x, y, lead).lines(0.0)
        found += cast(list[Array], separate)  # so they are where no other form is asked for
    return found
