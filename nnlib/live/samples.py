"""The samples of a panel: given once, or made by a function of the controls."""

from __future__ import annotations

import copy
from dataclasses import dataclass
from typing import Any, cast

import numpy as np

from .. import arguments
from ..arrays import Array, Labels
from ..palette import COLORS
from ..plane import Limits
from .functions import LearnersFunction, Values


@dataclass(frozen=True)
class Data:
    """X (n, 2) and y (n,), and `given`: what a step gets of them, in the learner's own form.

    `held_out` are samples that no step sees. `limits` are those of the plane around them; None: as
    plane.limits_around makes them.
    """

    X: Array
    y: Labels
    given: Values
    held_out: Data | None = None
    limits: Limits | None = None


class Samples:
    """Where a panel has its data from: the pair (X, y), or a function that returns it.

    The function may ask for controls; `role` is what messages call it. Raises ValueError for other
    than points of the plane (n, 2) and labels (n,).
    """

    def __init__(self, data: object, role: str = "data") -> None:
        self._role = role
        self.function = LearnersFunction(role, data) if callable(data) else None
        self._made: Data | None = None
        self._made_of: Values = {}
        if self.function is None:
            self._made = _checked(data, f"{role} must be", "is")

    def choose(self, values: Values) -> Data:
        """The data that these values ask for: made anew only where these or the function changed.

        So other data are another object.
        """
        if self.function is not None:
            if self.function.is_outdated():
                self.function.renew()
                self._made = None  # which another function has made
            chosen = self.function.chosen(values)
            if self._made is None or chosen != self._made_of:
                pair = self.function(**chosen)
                self._made = _checked(pair, f"{self._role} must return", "returned")
                self._made_of = chosen
        return cast(Data, self._made)


def _checked(pair: object, must: str, did: str) -> Data:
    if not isinstance(pair, tuple | list) or len(pair) != 2:
        raise ValueError(f"{must} the pair (X, y), but {did} {_words(pair)}")
    X = arguments.numbers("X", pair[0], shape=(None, 2))
    y = arguments.labels("y", pair[1], classes=len(COLORS), length=len(X))
    return Data(X.copy(), y.copy(), {"X": _read_only(pair[0]), "y": _read_only(pair[1])})


def _words(value: object) -> str:
    shape = getattr(value, "shape", None)
    return repr(value) if shape is None else f"an array of shape {shape}"


def _read_only(values: Any) -> Any:
    """A copy in the learner's own form; an array is one that no step can change by mistake."""
    copied = copy.deepcopy(values)
    if isinstance(copied, np.ndarray):
        copied.flags.writeable = False
    return copied
