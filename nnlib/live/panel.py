"""The live panel: sliders and buttons joined to a run, a player and a camera."""

from typing import Callable, Iterator

import numpy as np
from ipywidgets import HBox, Widget

from .. import arguments
from ..datasets import Data
from .camera import Camera, Predict, Units
from .controls import button, count_slider, rate_slider
from .picture import SIZE
from .player import Player
from .run import Model, Run
from .samples import Samples
from .view import View
from .words import diverged_words, error_words, state_words

PLAY_SECONDS = 5  # how long Play takes from the start to the end


class Panel(View):
    """Move a slider, and the functions you wrote train again before your eyes.

    start(hidden_size) -> model: a dict of arrays (or an object whose parameters() returns one), always
    the same for the same hidden_size; called without argument where hidden_size is not given.
    step(model, learning_rate) -> loss before the update: one full update in place, all it changes in model.
    predict(model, points (m, 2)) -> probabilities (m,) of class 1, or (m, k) of each class, row by row.
    X (n, 2) and y (n,) are the samples drawn; the ranges are (low, high, start).
    Instead of X a function X(dataset, noise) -> (X, y), with a list of datasets and a range of noise to
    choose from; then step is called step(model, learning_rate, X, y).
    units(model) -> W (2, h), b (h,), where given: a button shows each hidden unit's line w . x + b = 0.
    Raises ValueError for data or ranges of another form. What the functions raise is shown in the panel.
    """

    def __init__(
        self,
        start: Callable[..., Model],
        step: Callable[..., float],
        predict: Predict,
        X: np.ndarray | Callable[[str, float], Data],
        y: np.ndarray | None = None,
        *,
        learning_rate: tuple[float, float, float],
        iterations: tuple[int, int, int],
        hidden_size: tuple[int, int, int] | None = None,
        dataset: list[str] | None = None,
        noise: tuple[float, float, float] | None = None,
        units: Units | None = None,
        alt: str = "Left: the samples, and what the network says everywhere. Right: the loss at each iteration.",
    ) -> None:
        arguments.functions(start=start, step=step, predict=predict, units=units or predict)
        self._samples = Samples(X, y, dataset, noise)
        sliders = self._make_sliders(learning_rate, hidden_size, iterations)
        self._camera = Camera(predict, units, self._samples.data, self.iterations.max)
        super().__init__([*self._samples.controls, *sliders, HBox(self._make_buttons(units))], alt, round(100 * SIZE[0]), format="jpeg")
        self.player = Player(Run(start, step), self._show, self._show_error)
        self._make_first_picture()
        self._follow_controls(sliders)

    def _make_first_picture(self) -> None:
        self._restart(wait=True)  # here and now: the first picture belongs to the start values
        if not self.shown:  # the functions failed at once: show the samples alone
            self.show(self._camera.picture(True))

    def _follow_controls(self, sliders: list[Widget]) -> None:
        for chooser in self._samples.controls:
            chooser.observe(self._take_new_samples, names="value")
        for slider in sliders:
            slider.observe(self._go if slider is self.iterations else self._restart, names="value")

    def _make_sliders(self, learning_rate: object, hidden_size: object, iterations: object) -> list[Widget]:
        self.learning_rate = rate_slider(learning_rate)
        self.hidden_size = None if hidden_size is None else count_slider("hidden_size", hidden_size, at_least=1)
        self.iterations = count_slider("iterations", iterations, at_least=0)
        return [slider for slider in (self.learning_rate, self.hidden_size, self.iterations) if slider]

    def _make_buttons(self, units: Units | None) -> list[Widget]:
        self.play = button("Play", "Train on, slowly enough to watch; from the start if it is at the end", "play")
        self.step = button("Step", "Pause, and make one update", "step-forward")
        self.reset = button("Reset", "Pause at the start, before the first update", "undo")
        self.keep = button("Keep", "Keep this run as a reference: dashed boundary, grey loss curve", "thumb-tack")
        presses = {self.play: self._play_or_pause, self.step: lambda press: self.player.step()}
        presses[self.reset] = lambda press: self.player.restart(*self.settings, 0, data=self._samples.chosen)
        presses[self.keep] = self._keep_or_forget
        if units:
            self.units = button("Units", "Show or hide the line of each hidden unit", "bars")
            presses[self.units] = self._show_or_hide_units
        for pressed, follow in presses.items():
            pressed.on_click(follow)
        return list(presses)

    @property
    def settings(self) -> tuple[float, int | None]:
        """(learning rate, hidden size or None), as the sliders stand."""
        return self.learning_rate.value, self.hidden_size.value if self.hidden_size else None

    def _take_new_samples(self, change: object) -> None:
        try:
            self._samples.choose()
        except Exception as error:
            self._show_error(error)
        else:
            self.keep.description = "Keep"
            self._restart()

    def _restart(self, change: object = None, *, wait: bool = False) -> None:
        self.player.restart(*self.settings, self.iterations.value, data=self._samples.chosen, wait=wait)

    def _go(self, change: object) -> None:
        self.player.go_to(self.iterations.value)

    def _play_or_pause(self, press: object) -> None:
        target, pace = self.iterations.value, self.iterations.value / PLAY_SECONDS
        if self.play.description == "Pause":
            self.player.pause()
        elif not target:
            self.say("Play trains up to the iterations slider, and that stands at 0: move it to the right.")
        elif self.player.run.can_reach(target):
            self.player.go_to(target, pace)
        else:
            self.player.restart(*self.settings, target, pace, data=self._samples.chosen)

    def _keep_or_forget(self, press: object) -> None:
        self.keep.description = "Forget" if self._camera.keep_or_forget(self.player.run) else "Keep"
        self.show(self._camera.picture(True))

    def _show_or_hide_units(self, press: object) -> None:
        self._camera.shows_units = not self._camera.shows_units
        self.player.show_again()

    def _show(self, settled: bool) -> Iterator[None]:
        run = self.player.run
        yield from self._camera.look(run, settled)
        if run.diverged:
            self.say(diverged_words(run), settled=settled)
        else:
            self.show(self._camera.picture(settled))
            self.say(state_words(run, self.player.target, self._camera.right), settled=settled)
        self._offer("Play" if settled else "Pause")

    def _offer(self, what: str) -> None:
        with self.play.hold_sync():  # one message to the page instead of two
            self.play.description, self.play.icon = what, what.lower()

    def _show_error(self, error: Exception) -> None:
        self.say(error_words(error))
        self._offer("Play")

    def close(self) -> None:
        """Stops training, and gives back the memory of the pictures."""
        if self.comm is not None:  # not closed yet
            self.player.stop()
            self._camera.put_away()
        super().close()

    def still(self) -> bytes:
        """The last settled picture, as PNG."""
        return self._camera.still()
