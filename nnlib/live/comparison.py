"""A run with a bug beside the healthy one: both are looked at, and told in one sentence."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from time import perf_counter
from typing import cast

from ..picture import Picture
from .camera import Camera
from .learners_code import LearnersCode
from .outputs import Outputs
from .presenter import Presenter
from .printing_run import RunWithAnother
from .reference import Reference
from .run import Run
from .stage import Stage
from .words import beside_words, curve_name, plane_name, run_words, stopped_words

PAUSE = 0.15  # seconds between two pictures of the healthy run while both train
NAME = "healthy"
DOTS_PER_INCH, COLORS = 72, 32  # of the still


class ComparingPresenter(Presenter):
    """Shows a run, and as its reference the other one, as new as it is itself.

    about(): what is to be said besides of the run on the screen.
    """

    def __init__(
        self,
        code: LearnersCode,
        camera: Camera,
        stage: Stage,
        reference: Reference,
        outputs: Outputs,
        about: Callable[[], str],
    ) -> None:
        super().__init__(camera, stage, reference, outputs, has_units=code.units is not None)
        self._beside = code.camera()
        self._about = about
        self._starts = 0  # of the runs that were looked at last
        self._sent_at = 0.0

    def show(self, run: Run, goal: int, settled: bool) -> Iterator[None]:
        """Makes one picture of both, in parts."""
        both = cast(RunWithAnother, run)
        if both.data is not self.data and both.data is not None:
            self.aim(both.data)
        yield from self._look_beside(both, goal, settled)
        yield from super().show(run, goal, settled)

    def _look_beside(self, run: RunWithAnother, goal: int, settled: bool) -> Iterator[None]:
        if run.other is None or self.data is None:
            self._reference.forget()
            return
        is_first = run.starts != self._starts
        if is_first:  # a picture of the other before it began again is none of it any more
            self._starts = run.starts
            self._beside.aim(self.data.X, self.data.y, self.data.limits)
        run.bring_the_other(goal)
        yield from self._beside.look(run.other, goal, self._quality(settled))
        is_time = perf_counter() >= self._sent_at + PAUSE and not self._stage.is_slow
        if settled or is_first or is_time:
            is_known = self._beside.frame.curve.length > 0
            self._reference.put(self._beside.kept(NAME) if is_known else None, None)
            self._sent_at = perf_counter()

    def picture(self) -> Picture:
        """The last frame for a reader without a kernel, in few bytes: there is no replay of it."""
        from .still import small_still  # with Matplotlib, which takes long to load

        scene, frame, kept = self._camera.scene, self._camera.frame, self._reference.kept
        return small_still(
            scene,
            frame,
            kept,
            alt=f"{plane_name(scene, frame)} {curve_name(frame, kept)}",
            caption=self.sentence,
            log="log" in self.shows,
            dots_per_inch=DOTS_PER_INCH,
            colors=COLORS,
        )

    def _words(self, run: Run) -> str:
        both = cast(RunWithAnother, run)
        if run.diverged and both.other is not None:
            words = stopped_words(run)  # by the bug: the rate is not to blame
        else:
            words = run_words(run, self._camera.frame, has_lines=self._has_units)
        if both.other is not None:
            words += f" {beside_words(NAME, both.other, self._beside.frame)}"
        return f"{words} {self._about()}".rstrip()
