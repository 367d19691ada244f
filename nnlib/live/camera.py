"""The camera looks at a run: what the learner's functions say all over the plane, as numbers."""

from __future__ import annotations

import copy
import math
from collections.abc import Iterator

import numpy as np

from .. import plane
from ..arrays import Array, Labels
from ..palette import COLORS
from .frame import Frame, Kept, Scene, curve, shares, undecided
from .functions import LearnersFunction
from .network import HiddenUnits, MapQuality
from .run import Model, Run
from .weights import arrays_in

BLOCK = 4_096  # points asked for in one turn: some milliseconds' work, and it fits into the cache


class Quality:
    """How fine the plane is looked at: grid points along a side, and bytes, at most.

    And how fine the small maps of the hidden units are.
    """

    def __init__(self, side: int, most_bytes: int, maps: MapQuality) -> None:
        self.side = side
        self.most_bytes = most_bytes
        self.maps = maps

    def side_for(self, classes: int) -> int:
        """Grid points along a side: fewer where many classes have to be told at each."""
        bytes_a_point = 2 * (classes - 1)
        return min(self.side, math.isqrt(self.most_bytes // bytes_a_point))


MOVING = Quality(56, 9_000, MapQuality(20, 1_600))
MOVING_ON_A_SLOW_LINK = Quality(40, 5_000, MapQuality(12, 1_000))
SETTLED = Quality(150, 67_500, MapQuality(40, 7_200))


class Camera:
    """Makes frames of a run, coarse ones in motion and fine ones when it has settled.

    predict(model, points (m, 2)) gives probabilities, (m,) or (m, k); units(model) gives W (2, h)
    and b (h,), one straight line w . x + b = 0 for each hidden unit, shown while `shows_units`;
    hidden(model, points) what each hidden unit says there (see network.py), while `shows_network`.
    The last frame in which all numbers were finite is kept.
    """

    def __init__(
        self,
        predict: LearnersFunction,
        units: LearnersFunction | None,
        hidden: LearnersFunction | None = None,
    ) -> None:
        self._predict = predict
        self._units = units
        self._hidden = None if hidden is None else HiddenUnits(hidden)
        self.shows_units = False
        self.shows_network = False
        self._grids: dict[int, Array] = {}
        self.aim(np.zeros((1, 2)), np.zeros(1, np.int_))

    def aim(self, X: Array, y: Labels, limits: plane.Limits | None = None) -> None:
        """Points the camera at these samples, X (n, 2) and y (n,), in a plane of these limits.

        Without limits the plane reaches as far as they need. Nothing is known of a run there yet.
        """
        self.scene = Scene(X, y, limits or plane.limits_around(X))
        self.frame = undecided(len(X))
        self._grids.clear()

    def look(self, run: Run, target: int, quality: Quality) -> Iterator[None]:
        """Asks what the model says, in parts; then that is the frame.

        A run that has not arrived at its target goes on by a step meanwhile: so its loss is known
        without trying one. Where numbers ran away the frame before stays.
        """
        X, y = self.scene.X, self.scene.y
        at = run.iteration
        model = copy.deepcopy(run.model)  # what predict leaves in it must not change the run
        hidden = self._hidden if self.shows_network else None
        arrays = arrays_in(model) if hidden else []
        loss = run.loss_going_on() if at < target else run.loss()
        if run.diverged:
            return
        self._predict.renew()
        held_out = run.held_out(model)
        of_samples = self._ask(run, model, X)
        if of_samples is None:
            return _say_diverged(run, at)
        classes = of_samples.shape[1]
        _check_classes(classes, y)
        side = quality.side_for(classes)
        blocks = []
        for points in _cut(self._grid(side)):
            told = self._ask(run, model, points)
            if told is None:
                return _say_diverged(run, at)
            blocks.append(told)
            yield
        network = None
        if hidden:
            network = hidden.look(
                model,
                run.values,
                arrays,
                quality.maps,
                self._grid,
                classes,
                lambda points: self._ask(run, model, points),
            )
            if network is None:
                return _say_diverged(run, at)
        P = shares(np.concatenate(blocks).reshape(side, side, classes))
        wrong = (of_samples.argmax(axis=1) != y).astype(np.uint8)
        losses = np.array(run.losses)
        units = self._unit_lines(run, model)
        self.frame = Frame(P, curve(losses), at, loss, target, wrong, units, held_out, network)

    def _grid(self, side: int) -> Array:
        if side not in self._grids:
            self._grids[side] = plane.grid(self.scene.limits, side)
        return self._grids[side]

    def _ask(self, run: Run, model: Model, points: Array) -> Array | None:
        """What predict says at these points: (m, k); None where it is not all numbers."""
        values = self._predict.chosen(run.values)
        # Endless numbers are told as divergence; anything else is looked at by plane.probabilities.
        with np.errstate(all="ignore"):
            # a copy: a predict that scales its points in place must not move the plane
            told = self._predict(model, points.copy(), **values)
        if told is None:
            raise ValueError("predict returned None: is a return missing?")
        told = np.asarray(told)
        if told.dtype.kind == "f" and not np.isfinite(told).all():
            return None
        return _as_shares_of_one(plane.probabilities(told, len(points)))

    def _unit_lines(self, run: Run, model: Model) -> list[Array]:
        if self._units is None or not self.shows_units:
            return []
        self._units.renew()
        W, b = self._units(model, **self._units.chosen(run.values))
        return plane.lines(W, b, self.scene.limits)

    def kept(self, name: str) -> Kept:
        """The run as it is in the last frame, to compare with.

        Its losses are the frame's, and not asked of the run, which may be training meanwhile.
        """
        return Kept(self.frame.P, self.frame.curve, name, self.frame.held_out)


def _say_diverged(run: Run, at: int) -> None:
    run.rewind(at)
    run.diverged = True


def _check_classes(told: int, y: Labels) -> None:
    if told > len(COLORS):
        raise ValueError(
            f"predict tells {told} classes, but the panel has colours and markers for {len(COLORS)}"
        )
    if y.max() >= told:
        raise ValueError(
            f"y holds label {y.max()}, but predict tells {told} classes: 0 to {told - 1}"
        )


def _as_shares_of_one(P: Array) -> Array:
    """The same where rows add up to 1, as they do but for a sigmoid for each class by itself.

    Which class is ahead, and where two are equal, stays as it was.
    """
    total = P.sum(axis=1, keepdims=True)
    if np.abs(total - 1.0).max() < 1e-9:
        return P
    is_something = total > 0.0
    return np.where(is_something, P / np.where(is_something, total, 1.0), 1.0 / P.shape[1])


def _cut(grid: Array) -> list[Array]:
    return np.split(grid, range(BLOCK, len(grid), BLOCK))
