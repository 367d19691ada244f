"""The camera looks at a run: what the learner's functions say all over the plane, as a picture."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator

import numpy as np

from .. import plane
from ..arrays import Array, ArrayLike, Labels
from ..palette import COLORS
from .frame import Frame, Reference
from .picture import MOVING, SETTLED, PanelPicture
from .run import Data, Model, Run, newest
from .samples import checked

BLOCK = 4_096  # points asked for in one turn: some milliseconds' work, and it fits into the cache

Predict = Callable[[Model, Array], ArrayLike]
Units = Callable[[Model], tuple[ArrayLike, ArrayLike]]


class Camera:
    """Takes pictures of a run, coarse ones in motion and fine ones when it has settled.

    predict(model, points (m, 2)) gives probabilities, (m,) or (m, k); units(model) gives W (2, h)
    and b (h,), one straight line w . x + b = 0 for each hidden unit, drawn while `shows_units`.
    The last picture in which all numbers were finite is kept. Any thread may ask for a picture.
    """

    def __init__(self, predict: Predict, units: Units | None, data: Data, iterations: int) -> None:
        self._predict = predict
        self._units = units
        self.shows_units = False
        self._moving = PanelPicture(iterations=iterations, quality=MOVING)
        self._settled = PanelPicture(iterations=iterations, quality=SETTLED)
        self._drawing = threading.RLock()
        self.right = np.empty(0, np.bool_)  # which samples are predicted right
        self.aim(data)

    def aim(self, data: Data) -> None:
        """Points the camera at these samples, X (n, 2) and y (n,).

        Nothing is known of a run there yet.
        """
        X, y = checked(data)
        with self._drawing:
            self._data = data
            self._samples = X, y
            undecided = np.full((2, 2, 2), 0.5)
            self._frame = Frame(undecided, np.empty(0), 0, np.nan)
            for picture in (self._moving, self._settled):
                picture.keep(Reference())
                picture.show_samples(X, y)

    def look(self, run: Run, settled: bool) -> Iterator[None]:
        """Asks what the model says, in parts; then that is the frame to be drawn.

        Where numbers ran away the frame before stays.
        """
        if run.data and run.data is not self._data:
            self.aim(run.data)  # the choosers have been moved
        X, y = self._samples
        picture = self._settled if settled else self._moving
        loss = run.loss()
        blocks = []
        for points in (X, *_cut(picture.grid)):
            if run.diverged:
                return
            said = self._ask(run, points)
            if not run.diverged:
                blocks.append(plane.probabilities(said, len(points)))
            yield
        if run.diverged:
            return
        of_samples, *of_grid = blocks
        _check_classes(of_samples.shape[1], y)
        self.right = of_samples.argmax(axis=1) == y
        side = picture.quality.resolution
        P = np.concatenate(of_grid).reshape(side, side, -1)
        losses = np.array(run.losses)
        self._frame = Frame(P, losses, run.iteration, loss, self._unit_lines(run.model))

    def _ask(self, run: Run, points: Array) -> ArrayLike:
        # Endless numbers are told as divergence; anything else is looked at by plane.probabilities.
        with np.errstate(all="ignore"):
            # a copy: a predict that scales its points in place must not move the plane
            said = newest(self._predict)(run.model, points.copy())
        if said is None:
            raise ValueError("predict returned None: is a return missing?")
        said = np.asarray(said)
        run.diverged = said.dtype.kind == "f" and not np.isfinite(said).all()
        return said

    def _unit_lines(self, model: Model) -> list[Array]:
        if self._units is None or not self.shows_units:
            return []
        W, b = newest(self._units)(model)
        return plane.lines(W, b, self._moving.limits)

    def picture(self, settled: bool) -> bytes:
        """The last frame, drawn: the bytes of a JPEG."""
        with self._drawing:
            self._fit_losses()
            picture = self._settled if settled else self._moving
            picture.draw(self._frame)
            return picture.jpeg()

    def _fit_losses(self) -> None:
        both = (self._frame.losses, self._settled.reference.losses)
        starts = [losses[0] for losses in both if losses.size]
        if starts:
            # in both pictures: the loss axis must not jump from one to the other
            self._moving.fit_losses(max(starts))
            self._settled.fit_losses(max(starts))

    def still(self) -> bytes:
        """The last settled picture as PNG."""
        with self._drawing:
            return self._settled.png()

    def keep_or_forget(self, run: Run) -> bool:
        """Keeps the run as it is in the last frame, or forgets the kept one; says whether it keeps.

        A kept run is shown beside what comes.
        """
        with self._drawing:
            keeps = len(run.losses) > 0 and not self._settled.reference.losses.size
            reference = self._reference(run) if keeps else Reference()
            self._moving.keep(reference)
            self._settled.keep(reference)
        return keeps

    def _reference(self, run: Run) -> Reference:
        name = f"kept: rate {run.learning_rate:.3g}"
        if run.hidden_size:
            name += f", {run.hidden_size} hidden"
        boundary = plane.boundaries(self._frame.P, self._moving.limits)
        return Reference(boundary, np.array(run.losses), name)

    def put_away(self) -> None:
        """Lets go of the pictures; no other can be taken."""
        with self._drawing:
            del self._moving, self._settled


def _check_classes(told: int, y: Labels) -> None:
    if told > len(COLORS):
        raise ValueError(
            f"predict tells {told} classes, but the panel has colours and markers for {len(COLORS)}"
        )
    if y.max() >= told:
        raise ValueError(
            f"y holds label {y.max()}, but predict tells {told} classes: 0 to {told - 1}"
        )


def _cut(grid: Array) -> list[Array]:
    return np.split(grid, range(BLOCK, len(grid), BLOCK))
