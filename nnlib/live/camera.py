"""The camera looks at a run: it asks the learner's functions what they say all over the plane, and draws it."""

import threading
from typing import Callable, Iterator

import numpy as np

from .. import plane
from .frame import Frame, Reference
from .picture import MOVING, SETTLED, PanelPicture
from .run import Model, Run, newest
from .samples import checked

BLOCK = 4_096  # points asked for in one turn: some milliseconds' work, and arrays that fit into the processor's cache

Predict = Callable[[Model, np.ndarray], np.ndarray]
Units = Callable[[Model], tuple[np.ndarray, np.ndarray]]


class Camera:
    """Takes pictures of a run, coarse ones in motion and fine ones when it has settled.

    predict(model, points (m, 2)) gives probabilities, (m,) or (m, k); units(model) gives W (2, h) and
    b (h,), one straight line w . x + b = 0 for each hidden unit, drawn while `shows_units`.
    The last picture in which all numbers were finite is kept. Any thread may ask for a picture.
    """

    def __init__(self, predict: Predict, units: Units | None, data: tuple[np.ndarray, np.ndarray], iterations: int) -> None:
        self._predict, self._units, self.shows_units = predict, units, False
        self._moving, self._settled = (PanelPicture(iterations=iterations, quality=quality) for quality in (MOVING, SETTLED))
        self._drawing = threading.RLock()
        self.right = np.empty(0, bool)  # which samples are predicted right
        self.aim(data)

    def aim(self, data: tuple[np.ndarray, np.ndarray]) -> None:
        """Points the camera at these samples, X (n, 2) and y (n,); nothing is known of a run there yet."""
        X, y = checked(data)
        with self._drawing:
            self._data, self._samples = data, (X, y)
            self._frame = Frame(np.full((2, 2, 2), 0.5), np.empty(0), 0, np.nan)  # undecided everywhere, and no loss
            for picture in (self._moving, self._settled):
                picture.keep(Reference())
                picture.show_samples(X, y)

    def look(self, run: Run, settled: bool) -> Iterator[None]:
        """Asks what the model says, in parts; then its frame is the one to be drawn, unless numbers ran away."""
        if run.data and run.data is not self._data:
            self.aim(run.data)  # the choosers have been moved
        (X, y), picture = self._samples, self._settled if settled else self._moving
        loss, grid, blocks = run.loss(), picture.grid, []
        for points in (X, *np.split(grid, range(BLOCK, len(grid), BLOCK))):
            if run.diverged:
                return
            with np.errstate(all="ignore"):  # divergence is reported in words
                said = np.asarray(newest(self._predict)(run.model, points))
            run.diverged = said.dtype.kind == "f" and not np.isfinite(said).all()
            if not run.diverged:
                blocks.append(plane.probabilities(said, len(points)))
            yield
        if not run.diverged:
            self.right = blocks[0].argmax(axis=1) == y
            P = np.concatenate(blocks[1:]).reshape(picture.quality.resolution, picture.quality.resolution, -1)
            self._frame = Frame(P, np.array(run.losses), run.iteration, loss, self._unit_lines(run.model))

    def _unit_lines(self, model: Model) -> list[np.ndarray]:
        return plane.lines(*newest(self._units)(model), self._moving.limits) if self.shows_units else []

    def picture(self, settled: bool) -> bytes:
        """The last frame, drawn: the bytes of a JPEG."""
        with self._drawing:
            starts = [losses[0] for losses in (self._frame.losses, self._settled.reference.losses) if losses.size]
            for each in (self._moving, self._settled) if starts else ():  # both: the loss axis must not jump between them
                each.fit_losses(max(starts))
            picture = self._settled if settled else self._moving
            picture.draw(self._frame)
            return picture.jpeg()

    def still(self) -> bytes:
        """The last settled picture as PNG."""
        with self._drawing:
            return self._settled.png()

    def keep_or_forget(self, run: Run) -> bool:
        """Keeps the run as it is in the last frame, to be shown beside what comes, or forgets the kept one; says whether it keeps."""
        name = f"kept: rate {run.learning_rate:.3g}" + (f", {run.hidden_size} hidden" if run.hidden_size else "")
        with self._drawing:
            keeps = len(run.losses) > 0 and not self._settled.reference.losses.size
            boundary = plane.boundaries(self._frame.P, self._moving.limits)
            for picture in (self._moving, self._settled):
                picture.keep(Reference(boundary, np.array(run.losses), name) if keeps else Reference())
        return keeps

    def put_away(self) -> None:
        """Lets go of the pictures; no other can be taken."""
        with self._drawing:
            del self._moving, self._settled
