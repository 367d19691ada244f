"""Own points: samples that the learner adds, moves and deletes in the panel's plane."""

from __future__ import annotations

import math

import numpy as np

from .. import arguments, plane
from ..arrays import Array
from ..plane import Limits
from .frame import share_of_plane
from .samples import Data
from .table import CLASSES, FEWEST, MOST, data_of

FINEST = 1_000  # parts of the plane, of which a point that is put there tells at least one
NEAR = 0.002  # of the plane: within it a sample is the one that the page means
MOST_STEPS = 300  # that can be undone

Place = tuple[float, float]  # shares of the plane: from left to right, from bottom to top


class OwnPoints:
    """The samples in place of the notebook's, and what they were before each edit.

    Samples never change: each edit makes others. Raises ValueError, a sentence, for an edit that
    cannot be done; then all stays as it was.
    """

    def __init__(self) -> None:
        self._steps: list[Data | None] = [None]  # the newest last; None: the notebook's data
        self._drag: object = None  # whose moves are one step together
        self._dragged = 0  # the sample that it moves

    @property
    def now(self) -> Data | None:
        """The own points; None where the notebook's data are used."""
        return self._steps[-1]

    def put(self, data: Data | None) -> None:
        """Uses these samples from now on, or the notebook's data."""
        self._drag = None
        if data is not None or self.now is not None:
            self._steps.append(data)
        if len(self._steps) > MOST_STEPS:
            del self._steps[1]  # the first is the notebook's data, to which one can always go back

    def undo(self) -> None:
        """Takes back the last step."""
        if len(self._steps) == 1:
            raise ValueError("There is nothing to undo: these are the notebook's own samples.")
        self._drag = None
        self._steps.pop()

    def edit(self, wish: object, shown: Data, classes: int, why: str) -> None:
        """Does what the page says, places in shares of the plane around the samples `shown`.

        "undo", {"add": [across, up, label]}, {"delete": [across, up]} with the place of a sample,
        or {"move": [across, up, across, up], "drag": name}: from the place where this drag began
        to where it is now. There may be so many `classes`; `why` says why there are no more.
        """
        match wish:
            case "undo":
                self.undo()
            case {"add": [across, up, label]}:
                self.put(_added(shown, _place(across, up), label, classes, why))
            case {"delete": [across, up]}:
                self.put(_deleted(shown, _place(across, up)))
            case {"move": [across, up, to_across, to_up], "drag": drag}:
                self._move(shown, _place(across, up), _place(to_across, to_up), drag)
            case _:
                raise ValueError(f"An edit is to undo, add, move or delete, but this is {wish!r}.")

    def _move(self, shown: Data, begin: Place, end: Place, drag: object) -> None:
        goes_on = drag is not None and drag == self._drag
        moved = self._dragged if goes_on else _sample_at(shown, begin)
        X = shown.X.copy()
        X[moved] = _point(end, _limits(shown))
        data = data_of(X, shown.y, _limits(shown))
        if goes_on:
            self._steps[-1] = data
        else:
            self.put(data)
        self._drag, self._dragged = drag, moved


def check_classes(data: Data, classes: int, why: str) -> None:
    """Raises ValueError where a label is none of so many classes."""
    if data.y.max() >= classes:
        raise ValueError(f"There is label {data.y.max()}, but {why}")


def _place(across: object, up: object) -> Place:
    place = arguments.numbers("the place", [across, up], shape=(2,))
    if not ((place >= 0.0) & (place <= 1.0)).all():
        raise ValueError("That place lies outside the plane: points are put between its axes.")
    return float(place[0]), float(place[1])


def _limits(data: Data) -> Limits:
    return data.limits or plane.limits_around(data.X)


def _point(place: Place, limits: Limits) -> Array:
    """The point of the plane at this place, in few digits: it is easy to write down."""
    left, right, bottom, top = limits
    x = _rounded(left + place[0] * (right - left), left, right)
    y = _rounded(bottom + place[1] * (top - bottom), bottom, top)
    return np.array([x, y])


def _rounded(number: float, low: float, high: float) -> float:
    digits = math.ceil(math.log10(FINEST / (high - low)))  # behind the point
    return min(max(round(number, digits), low), high) + 0.0  # rounded, it may be beyond an end


def _added(shown: Data, place: Place, label: object, classes: int, why: str) -> Data:
    label = arguments.count("the label", label, at_least=0)
    if label >= CLASSES:
        raise ValueError(f"There can be {CLASSES} classes, so label {label} is too many: 0 to 5.")
    if len(shown.y) == MOST:
        raise ValueError(f"There are {MOST} samples, and there can be no more.")
    X = np.vstack([shown.X, _point(place, _limits(shown))])
    data = data_of(X, np.append(shown.y, label), _limits(shown))
    check_classes(data, classes, why)
    return data


def _deleted(shown: Data, place: Place) -> Data:
    at = _sample_at(shown, place)
    if len(shown.y) == FEWEST:
        raise ValueError(
            f"With {FEWEST} samples none can be deleted: add another first, or move one of these."
        )
    X, y = np.delete(shown.X, at, axis=0), np.delete(shown.y, at)
    return data_of(X, y, _limits(shown))


def _sample_at(shown: Data, place: Place) -> int:
    """The number of the sample there; of several in one place the last, which is drawn on top.

    The page may not have seen the newest samples yet, so that a number of its own may be another's.
    """
    apart = share_of_plane(shown.X, _limits(shown)) - np.array(place)
    distances = np.hypot(apart[:, 0], apart[:, 1])[::-1]
    nearest = int(distances.argmin())
    if distances[nearest] > NEAR:
        raise ValueError("No sample is there any more.")
    return len(shown.y) - 1 - nearest
