"""The presenter shows a run on the stage: what the camera sees of it, and one sentence."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator

from ..picture import Picture
from .camera import MOVING, MOVING_ON_A_SLOW_LINK, SETTLED, Camera, Quality
from .outputs import Outputs
from .reference import Reference
from .run import Run
from .samples import Data
from .stage import Stage
from .telling import told_of
from .words import curve_name, plane_name, run_words


class Presenter:
    """Shows a run, and beside it the reference and what else is wanted; any thread may call.

    `sentence` is what was said last; `shows` the names of what is shown beside the rest: "units",
    "network", and "log" for a loss axis in powers of ten. `has_units`: whether units can be shown.
    """

    def __init__(
        self,
        camera: Camera,
        stage: Stage,
        reference: Reference,
        outputs: Outputs,
        *,
        has_units: bool,
    ) -> None:
        self.sentence = ""
        self.shows: set[str] = set()
        self.data: Data | None = None  # the samples that are shown
        self._camera = camera
        self._stage = stage
        self._reference = reference
        self._outputs = outputs
        self._has_units = has_units
        self._remark = ""
        self._is_settled = True
        self._telling = threading.RLock()  # Keep may be pressed while another thread trains

    # What is in the picture

    def aim(self, data: Data) -> None:
        """From now on these are the samples; a run on others is none to compare with."""
        self.data = data
        self._reference.show_with(data)
        self._camera.aim(data.X, data.y, data.limits)
        self._stage.set_scene(self._camera.scene)

    def show_beside(self, names: Iterable[str]) -> None:
        """From the next picture on, these are shown beside the rest, and no others."""
        self.shows = set(names)
        self._camera.shows_units = "units" in self.shows
        self._camera.shows_network = "network" in self.shows

    def show(self, run: Run, goal: int, settled: bool) -> Iterator[None]:
        """Makes one picture of the run on its way to the iteration `goal`, in parts."""
        if run.data is not self.data and run.data is not None:
            self.aim(run.data)
        yield from self._camera.look(run, goal, self._quality(settled))
        words = self._words(run)
        words += f" {self._remark}" if self._remark else ""
        self._remark = "" if settled else self._remark
        self.say(words, settled=settled)

    def _words(self, run: Run) -> str:
        return run_words(run, self._camera.frame, has_lines=self._has_units)

    def _quality(self, settled: bool) -> Quality:
        if settled:
            return SETTLED
        return MOVING_ON_A_SLOW_LINK if self._stage.is_slow else MOVING

    # What is said of it

    def remark(self, sentence: str) -> None:
        """Has the next pictures say this too, up to the settled one; "": nothing."""
        self._remark = sentence

    def say(self, sentence: str, *, settled: bool = True) -> None:
        """Shows the last frame with this sentence."""
        with self._telling:
            self.sentence = sentence
            self._is_settled = settled
            self.show_again()

    def show_again(self) -> None:
        """Shows the last frame with the last sentence."""
        with self._telling:
            scene, frame = self._camera.scene, self._camera.frame
            header = told_of(
                scene, frame, self._reference.kept, self.sentence, log="log" in self.shows
            ) | {"settled": self._is_settled, "printed": self._outputs.text}
            self._stage.show(header, frame.arrays(scene.limits))

    def picture(self) -> Picture:
        """The last frame and the last sentence as a picture for a reader without a kernel."""
        from .still import still  # with Matplotlib, which takes long to load

        scene, frame, kept = self._camera.scene, self._camera.frame, self._reference.kept
        return still(
            scene,
            frame,
            kept,
            log="log" in self.shows,
            alt=f"{plane_name(scene, frame)} {curve_name(frame, kept)}",
            caption=self.sentence,
        )
