"""The live panel: sliders and buttons joined to a run, a player and a camera."""

from __future__ import annotations

from collections.abc import Iterator

from ipywidgets import Button, HBox, Widget

from .. import arguments
from ..arrays import ArrayLike
from .camera import Camera, Predict, Units
from .controls import CountRange, Range, button, count_slider, rate_slider
from .picture import SIZE
from .player import Player
from .run import Run, Start, Step
from .samples import Make, Samples
from .view import View
from .words import diverged_words, error_words, state_words

PLAY_SECONDS = 5  # how long Play takes from the start to the end
WIDTH = round(100 * SIZE[0])


class Panel(View):
    """Move a slider, and the functions you wrote train again before your eyes.

    start(hidden_size) -> model
        A dict of arrays, or an object whose parameters() returns one; always the same for the same
        hidden_size. Called without argument where hidden_size is not given.
    step(model, learning_rate) -> loss before the update
        One full update in place, all that it changes in the model.
    predict(model, points (m, 2)) -> probabilities
        (m,) of class 1, or (m, k) of each class, row by row.
    units(model) -> W (2, h), b (h,)
        Where given, a button shows each hidden unit's line w . x + b = 0.

    X (n, 2) and y (n,) are the samples drawn; the ranges are (low, high, start). Instead of X there
    may be a function X(dataset, noise) -> (X, y), with a list of datasets and a range of noise to
    choose from; then step is called step(model, learning_rate, X, y).

    Raises ValueError for data or ranges of another form. What the functions raise is shown in the
    panel.
    """

    def __init__(
        self,
        start: Start,
        step: Step,
        predict: Predict,
        X: ArrayLike | Make,
        y: ArrayLike | None = None,
        *,
        learning_rate: Range,
        iterations: CountRange,
        hidden_size: CountRange | None = None,
        dataset: list[str] | None = None,
        noise: Range | None = None,
        units: Units | None = None,
        alt: str = "Left: the samples, and what the network says everywhere. "
        "Right: the loss at each iteration.",
    ) -> None:
        arguments.functions(start=start, step=step, predict=predict, units=units or predict)
        self._samples = Samples(X, y, dataset, noise)
        sliders = self._make_sliders(learning_rate, hidden_size, iterations)
        self._camera = Camera(predict, units, self._samples.data, self.iterations.max)
        buttons = self._make_buttons(units)
        controls = [*self._samples.controls, *sliders, HBox(buttons)]
        super().__init__(controls, alt, WIDTH, format="jpeg")
        self.player = Player(Run(start, step), self._show, self._show_error)
        self._make_first_picture()
        self._follow_controls(sliders)

    def _make_sliders(
        self, learning_rate: Range, hidden_size: CountRange | None, iterations: CountRange
    ) -> list[Widget]:
        self.learning_rate = rate_slider(learning_rate)
        self.hidden_size = None
        if hidden_size is not None:
            self.hidden_size = count_slider("hidden_size", hidden_size, at_least=1)
        self.iterations = count_slider("iterations", iterations, at_least=0)
        sliders = [self.learning_rate, self.hidden_size, self.iterations]
        return [slider for slider in sliders if slider is not None]

    def _make_buttons(self, units: Units | None) -> list[Button]:
        self.play = button(
            "Play", "Train on, slowly enough to watch; from the start if it is at the end", "play"
        )
        self.step = button("Step", "Pause, and make one update", "step-forward")
        self.reset = button("Reset", "Pause at the start, before the first update", "undo")
        self.keep = button(
            "Keep", "Keep this run as a reference: dashed boundary, grey loss curve", "thumb-tack"
        )
        self.play.on_click(self._play_or_pause)
        self.step.on_click(self._make_one_step)
        self.reset.on_click(self._go_to_the_start)
        self.keep.on_click(self._keep_or_forget)
        buttons = [self.play, self.step, self.reset, self.keep]
        if units:
            self.units = button("Units", "Show or hide the line of each hidden unit", "bars")
            self.units.on_click(self._show_or_hide_units)
            buttons.append(self.units)
        return buttons

    def _make_first_picture(self) -> None:
        self._restart(wait=True)  # here and now: the first picture belongs to the start values
        if not self.shown:  # the functions failed at once: show the samples alone
            self.show(self._camera.picture(True))

    def _follow_controls(self, sliders: list[Widget]) -> None:
        for chooser in self._samples.controls:
            chooser.observe(self._take_new_samples, names="value")
        for slider in sliders:
            follow = self._go if slider is self.iterations else self._restart
            slider.observe(follow, names="value")

    @property
    def settings(self) -> tuple[float, int | None]:
        """(learning rate, hidden size or None), as the sliders stand."""
        hidden_size = self.hidden_size.value if self.hidden_size else None
        return self.learning_rate.value, hidden_size

    # What the sliders and buttons do

    def _take_new_samples(self, change: object) -> None:
        try:
            self._samples.choose()
        except Exception as error:
            self._show_error(error)
        else:
            self.keep.description = "Keep"
            self._restart()

    def _restart(self, change: object = None, *, wait: bool = False) -> None:
        self.player.restart(
            *self.settings, self.iterations.value, data=self._samples.chosen, wait=wait
        )

    def _go(self, change: object) -> None:
        self.player.go_to(self.iterations.value)

    def _play_or_pause(self, press: object) -> None:
        target = self.iterations.value
        pace = target / PLAY_SECONDS
        if self.play.description == "Pause":
            self.player.pause()
        elif target == 0:
            self.say(
                "Play trains up to the iterations slider, and that stands at 0: "
                "move it to the right."
            )
        elif self.player.run.can_reach(target):
            self.player.go_to(target, pace)
        else:
            self.player.restart(*self.settings, target, pace, data=self._samples.chosen)

    def _make_one_step(self, press: object) -> None:
        self.player.step()

    def _go_to_the_start(self, press: object) -> None:
        self.player.restart(*self.settings, 0, data=self._samples.chosen)

    def _keep_or_forget(self, press: object) -> None:
        keeps = self._camera.keep_or_forget(self.player.run)
        self.keep.description = "Forget" if keeps else "Keep"
        self.show(self._camera.picture(True))

    def _show_or_hide_units(self, press: object) -> None:
        self._camera.shows_units = not self._camera.shows_units
        self.player.show_again()

    # What the player calls

    def _show(self, settled: bool) -> Iterator[None]:
        run = self.player.run
        yield from self._camera.look(run, settled)
        if run.diverged:
            self.say(diverged_words(run), settled=settled)
        else:
            self.show(self._camera.picture(settled))
            words = state_words(run, self.player.target, self._camera.right)
            self.say(words, settled=settled)
        self._offer("Play" if settled else "Pause")

    def _show_error(self, error: BaseException) -> None:
        self.say(error_words(error))
        self._offer("Play")

    def _offer(self, what: str) -> None:
        with self.play.hold_sync():  # one message to the page instead of two
            self.play.description = what
            self.play.icon = what.lower()

    def still(self) -> bytes:
        """The last settled picture, as PNG."""
        return self._camera.still()

    def close(self) -> None:
        """Stops training, and gives back the memory of the pictures."""
        is_open = self.comm is not None
        if is_open:
            self.player.stop()
            self._camera.put_away()
        super().close()
