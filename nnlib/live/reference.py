"""The reference: the run that Keep keeps, to compare with, beside those that come after it."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from .camera import SETTLED
from .frame import Kept
from .learners_code import LearnersCode
from .samples import Data
from .sharing import KeptRun
from .stage import Stage


class Reference:
    """The run that stands beside the others on the stage, if one does; changed(whether) says so.

    `kept` is what is drawn of it, `run` what brings it back. It goes with its samples: where others
    are shown there is none to compare with.
    """

    def __init__(self, stage: Stage, changed: Callable[[bool], None]) -> None:
        self.kept: Kept | None = None
        self.run: KeptRun | None = None
        self._stage = stage
        self._changed = changed
        self._coming: _Coming | None = None

    def put(self, kept: Kept | None, run: KeptRun | None) -> None:
        """From now on this run stands beside the others; None: it is not to be brought back."""
        self._coming = None
        self._set(kept, run)

    def forget(self) -> None:
        """From now on none does."""
        self._coming = None
        self._set(None, None)

    def come_with(self, data: Data, kept: Kept | None, run: KeptRun | None) -> None:
        """As soon as these samples are shown, this run stands beside the others, or none does."""
        self._coming = _Coming(data, kept, run)

    def train_with(self, data: Data) -> None:
        """These samples are to be shown next: what was to come with others does not."""
        if self._coming is not None and self._coming.data is not data:
            self._coming = None

    def show_with(self, data: Data) -> None:
        """These samples are shown now."""
        coming = self._coming
        if coming is not None and coming.data is data:
            self._set(coming.kept, coming.run)
        else:
            self._set(None, None)

    def _set(self, kept: Kept | None, run: KeptRun | None) -> None:
        self.kept = kept
        self.run = run
        self._stage.set_kept(kept)
        self._changed(kept is not None)


class _Coming(NamedTuple):
    data: Data
    kept: Kept | None
    run: KeptRun | None


def trained_anew(wanted: KeptRun, code: LearnersCode, data: Data) -> Kept:
    """The run that is to be kept, trained here and now on these samples."""
    run, camera = code.run(), code.camera()
    run.restart(wanted.values, data)
    run.advance(wanted.moment.reached)
    run.loss()
    run.rewind(min(wanted.moment.at, run.iteration))
    camera.aim(data.X, data.y, data.limits)
    for _ in camera.look(run, run.iteration, SETTLED):
        pass
    return camera.kept(code.name_of_run(wanted.values))
