"""The network as the page draws it: what each hidden unit says over the plane, and the weights."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from .. import arguments
from ..arrays import Array
from .functions import LearnersFunction, Values
from .message import Arrays, Header
from .run import Model
from .weights import NamedArray, weight_matrices

Bytes: TypeAlias = npt.NDArray[np.uint8]

MOST_UNITS = 12  # hidden units that are drawn one by one
MIDDLE = 128  # of a map's numbers: what a unit gets that says the same everywhere
SAME = 1e-9  # of its size: a span that is nothing but rounding
HUGE = float(np.finfo(np.float32).max)  # the largest number that the page counts with


@dataclass(frozen=True)
class Network:
    """What the hidden units say at one moment, and the weights between the units.

    sizes: units of each layer, inputs and outputs too. maps (units, r, r): what each hidden unit
    says, layer after layer, row by row from the bottom, as numbers from 0 to 255 that stand for its
    own span (units, 2). weights: a matrix (units before, units) from layer to layer.
    Of a network with more than MOST_UNITS hidden units only the sizes are known.
    """

    sizes: tuple[int, ...]
    maps: Bytes
    spans: Array
    weights: tuple[Array, ...]

    @property
    def is_drawn(self) -> bool:
        """Whether it is small enough to be drawn unit by unit."""
        return len(self.maps) > 0

    def header(self) -> Header:
        """How many units each layer has; nothing of a network that is not drawn."""
        return {"network": {"sizes": list(self.sizes)}} if self.is_drawn else {}

    def arrays(self) -> Arrays:
        """maps as uint8, spans (units, 2) as float32, and all weights in a row, as float32."""
        if not self.is_drawn:
            return {}
        flat = np.concatenate([np.empty(0), *(matrix.ravel() for matrix in self.weights)])
        return {
            "maps": self.maps,
            "spans": self.spans.clip(-HUGE, HUGE).astype(np.float32),
            "weights": flat.clip(-HUGE, HUGE).astype(np.float32),
        }


@dataclass(frozen=True)
class MapQuality:
    """How fine the maps are: points along a side, and bytes of all maps together, at most."""

    side: int
    most_bytes: int

    def side_for(self, units: int) -> int:
        """Points along a side: fewer where many units have to be told."""
        return max(2, min(self.side, math.isqrt(self.most_bytes // max(1, units))))


class HiddenUnits:
    """Asks what the hidden units say.

    hidden(model, points (m, 2)) gives (m, h), or a list of such arrays, one for each hidden layer.
    """

    def __init__(self, hidden: LearnersFunction) -> None:
        self._hidden = hidden

    def look(
        self,
        model: Model,
        values: Values,
        arrays: Sequence[NamedArray],
        quality: MapQuality,
        grid: Callable[[int], Array],
        classes: int,
        predict: Callable[[Array], Array | None],
    ) -> Network | None:
        """The network of this model, whose arrays are these; None where numbers ran away.

        grid(side) gives points all over the plane, predict(points (m, 2)) the probabilities of the
        classes, (m, classes).
        Raises ValueError for what hidden should not return, and where the weights are not found.
        """
        self._hidden.renew()
        corners = self._ask(model, values, grid(2))
        if corners is None:
            return None
        hidden = tuple(layer.shape[1] for layer in corners)
        if sum(hidden) > MOST_UNITS:
            sizes = (2, *hidden, 1 if classes == 2 else classes)
            return Network(sizes, np.empty((0, 0, 0), np.uint8), np.empty((0, 2)), ())
        points = grid(quality.side_for(sum(hidden)))
        layers = self._ask(model, values, points)
        if layers is None:
            return None
        weights = weight_matrices(arrays, [points, *layers], classes, lambda: predict(points))
        if not all(np.isfinite(matrix).all() for matrix in weights):
            return None
        sizes = (2, *(matrix.shape[1] for matrix in weights))
        return Network(sizes, *_maps(np.concatenate(layers, axis=1)), tuple(weights))

    def _ask(self, model: Model, values: Values, points: Array) -> list[Array] | None:
        """What each hidden layer says at these points, (m, h) each; None where a number is none."""
        with np.errstate(all="ignore"):
            # a copy: a hidden that scales its points in place must not move the plane
            told = self._hidden(model, points.copy(), **self._hidden.chosen(values))
        if told is None:
            raise ValueError("hidden returned None: is a return missing?")
        layers = list(told) if isinstance(told, list | tuple) else [told]
        found = [_checked(layer, len(points)) for layer in layers]
        if not found:
            raise ValueError("hidden must return what at least one hidden layer says, but said []")
        return found if all(np.isfinite(layer).all() for layer in found) else None


def _checked(layer: object, points: int) -> Array:
    said = arguments.array("what hidden returns", layer)
    if said.ndim != 2 or len(said) != points or said.shape[1] == 0:
        raise ValueError(
            f"hidden must return shape ({points}, units) for {points} points, a column for each "
            f"hidden unit, or a list of such arrays, one a layer, but a shape is {said.shape}"
        )
    return said


def _maps(said: Array) -> tuple[Bytes, Array]:
    """What the units say, (r * r, units), as maps (units, r, r) and spans (units, 2)."""
    side = math.isqrt(len(said))
    low, high = said.min(axis=0), said.max(axis=0)
    half = high / 2.0 - low / 2.0  # the whole span of the largest numbers is none
    is_same = half <= SAME * np.maximum(np.abs(low), np.abs(high))
    share = (said / 2.0 - low / 2.0) / np.where(is_same, 1.0, half)
    numbers = np.where(is_same, MIDDLE, share * 255.0 + 0.5).astype(np.uint8)
    maps = np.ascontiguousarray(numbers.T).reshape(-1, side, side)
    return maps, np.column_stack([low, high])
