"""The live panel: sliders and buttons joined to a run, a player and a picture."""

import threading
from typing import Callable

import numpy as np
from ipywidgets import HBox, Widget

from .. import checks, plane
from ..palette import COLORS
from .controls import button, count_slider, rate_slider
from .picture import MOVING, SETTLED, SIZE, Frame, PanelPicture, Reference
from .player import Player
from .run import Model, Run, newest
from .view import View
from .words import diverged_words, error_words, state_words

PLAY_SECONDS = 5  # how long Play takes from the start to the end


class Panel(View):
    """Move a slider, and the functions you wrote train again before your eyes.

    start(hidden_size) -> model: a dict of arrays (or an object whose parameters() returns one), always
    the same for the same hidden_size; called without argument where hidden_size is not given.
    step(model, learning_rate) -> loss before the update: one full update in place, all it changes in model.
    predict(model, points (m, 2)) -> probabilities (m,) of class 1, or (m, k) of each class.
    X (n, 2) and y (n,) are the samples drawn; the ranges are (low, high, start).
    Raises ValueError for data or ranges of another form. What the functions raise is shown in the panel.
    """

    def __init__(
        self,
        start: Callable[..., Model],
        step: Callable[[Model, float], float],
        predict: Callable[[Model, np.ndarray], np.ndarray],
        X: np.ndarray,
        y: np.ndarray,
        *,
        learning_rate: tuple[float, float, float],
        iterations: tuple[int, int, int],
        hidden_size: tuple[int, int, int] | None = None,
        alt: str = "Left: the samples, and what the network says everywhere. Right: the loss at each iteration.",
    ) -> None:
        _check_functions(start=start, step=step, predict=predict)
        self._predict, self._X = predict, checks.numbers("X", X, shape=(None, 2))
        self._y = checks.labels("y", y, classes=len(COLORS), length=len(self._X))
        sliders = self._make_sliders(learning_rate, hidden_size, iterations)
        super().__init__([*sliders, HBox(self._make_buttons())], alt, round(100 * SIZE[0]))
        self.player = Player(Run(start, step), self._show, self._show_error)
        self._make_first_picture()
        for slider in sliders:
            slider.observe(self._go if slider is self.iterations else self._restart, names="value")

    def _make_sliders(self, learning_rate: object, hidden_size: object, iterations: object) -> list[Widget]:
        self.learning_rate = rate_slider(learning_rate)
        self.hidden_size = None if hidden_size is None else count_slider("hidden_size", hidden_size, at_least=1)
        self.iterations = count_slider("iterations", iterations, at_least=0)
        return [slider for slider in (self.learning_rate, self.hidden_size, self.iterations) if slider]

    def _make_first_picture(self) -> None:
        self._moving, self._picture = (
            PanelPicture(self._X, self._y, iterations=self.iterations.max, quality=quality) for quality in (MOVING, SETTLED)
        )
        self._frame = Frame(np.full((2, 2, 2), 0.5), np.empty(0), 0, np.nan)  # undecided everywhere, and no loss
        self._drawing = threading.RLock()
        self._restart(wait=True)  # here and now: the first picture belongs to the start values
        if not self._image.value:  # the functions failed at once: show the samples alone
            self._draw(self._picture)

    def _make_buttons(self) -> list[Widget]:
        self.play = button("Play", "Train on, slowly enough to watch; from the start if it is at the end", "play")
        self.step = button("Step", "Pause, and make one update", "step-forward")
        self.reset = button("Reset", "Pause at the start, before the first update", "undo")
        self.keep = button("Keep", "Keep this run as a reference: dashed boundary, grey loss curve", "thumb-tack")
        presses = {self.play: self._play_or_pause, self.step: self._one_step, self.reset: self._to_start, self.keep: self._keep_or_forget}
        for pressed, follow in presses.items():
            pressed.on_click(follow)
        return list(presses)

    @property
    def settings(self) -> tuple[float, int | None]:
        """(learning rate, hidden size or None), as the sliders stand."""
        return self.learning_rate.value, self.hidden_size.value if self.hidden_size else None

    def _restart(self, change: object = None, *, wait: bool = False) -> None:
        self.player.restart(*self.settings, self.iterations.value, wait=wait)

    def _go(self, change: object) -> None:
        self.player.go_to(self.iterations.value)

    def _play_or_pause(self, press: object) -> None:
        target, pace = self.iterations.value, self.iterations.value / PLAY_SECONDS
        if self.play.description == "Pause":
            self.player.pause()
        elif self.player.run.iteration < target and not self.player.run.diverged:
            self.player.go_to(target, pace)
        else:
            self.player.restart(*self.settings, target, pace)

    def _one_step(self, press: object) -> None:
        self.player.go_to(self.player.run.iteration + 1)

    def _to_start(self, press: object) -> None:
        self.player.restart(*self.settings, 0)

    def _keep_or_forget(self, press: object) -> None:
        with self._drawing:
            reference = Reference() if self._picture.reference.losses.size else self._reference()
            for picture in (self._moving, self._picture):
                picture.keep(reference)
            self.keep.description = "Forget" if reference.losses.size else "Keep"
            self._draw(self._picture)

    def _reference(self) -> Reference:
        run = self.player.run
        name = f"kept: rate {run.learning_rate:.3g}" + (f", {run.hidden_size} hidden" if run.hidden_size else "")
        return Reference(plane.boundaries(self._frame.P, self._picture.limits), np.array(run.losses), name)

    def _show(self, settled: bool) -> None:
        with self._drawing, np.errstate(all="ignore"):  # divergence is reported in words
            self._show_run(self.player.run, settled)
        self.play.description, self.play.icon = ("Play", "play") if settled else ("Pause", "pause")

    def _show_run(self, run: Run, settled: bool) -> None:
        loss, picture = run.loss(), self._picture if settled else self._moving
        if not run.diverged:
            prediction = np.asarray(newest(self._predict)(run.model, picture.grid))
            run.diverged = prediction.dtype.kind == "f" and not np.isfinite(prediction).all()
        if run.diverged:
            self.say(diverged_words(run), settled=settled)
            return
        P = plane.probabilities(prediction, len(picture.grid)).reshape(*2 * [picture.quality.resolution], -1)
        right = plane.probabilities(newest(self._predict)(run.model, self._X), len(self._X)).argmax(axis=1) == self._y
        self._frame = Frame(P, np.array(run.losses), run.iteration, loss)
        self._draw(picture)
        self.say(state_words(run, self.player.target, right), settled=settled)

    def _draw(self, picture: PanelPicture) -> None:
        for each in (self._moving, self._picture):  # both: the loss axis must not jump between them
            if self._frame.losses.size:
                each.fit_losses(self._frame.losses[0])
        picture.draw(self._frame)
        self.show(picture.jpeg())

    def _show_error(self, error: Exception) -> None:
        self.say(error_words(error))
        self.play.description, self.play.icon = "Play", "play"

    def still(self) -> bytes:
        """The picture as it is now, as PNG."""
        return self._picture.png()


def _check_functions(**functions: object) -> None:
    for name, function in functions.items():
        if not callable(function):
            raise ValueError(f"{name} must be a function, but is {function!r}")
