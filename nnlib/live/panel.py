"""The live panel: controls and buttons joined to a run, a player, a camera and a stage."""

from __future__ import annotations

import copy
import math
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from IPython.display import publish_display_data
from ipywidgets import Button

from ..picture import Picture
from . import cells, interrupts, recording
from .camera import MOVING, MOVING_ON_A_SLOW_LINK, SETTLED, Camera, Quality
from .controls import Controls, button, count_slider
from .frame import Frame, Kept, Scene, axes_of_the_curve
from .functions import LearnersFunction, Values
from .message import Header
from .outputs import Outputs
from .player import Player
from .recording import Recording
from .run import Run
from .samples import Data, Samples
from .view import View
from .words import (
    STRAYS,
    curve_name,
    diverged_words,
    error_words,
    kept_name,
    network_name,
    plane_name,
    state_words,
    too_large_words,
)

PLAY_SECONDS = 5  # how long Play takes from the start to the end
FIRST_SECONDS = 0.1  # of training before a cell shows its panel, where a page is there to follow
FROM_DATA = ("X", "y")
WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"


class Panel(View):
    """Move a control, and the functions you wrote train again before your eyes.

    start() -> model
        A dict of arrays, or an object that holds them; always the same for the same values.
    step(model) -> loss before the update
        One full update in place, all that it changes in the model.
    predict(model, points (m, 2)) -> probabilities
        (m,) of class 1, or (m, k) of each class, row by row.
    data: (X (n, 2), y (n,)), or data() -> (X, y)
        The samples drawn; a step that has parameters X and y gets them.
    units(model) -> W (2, h), b (h,)
        Where given, a button shows each hidden unit's line w . x + b = 0.
    hidden(model, points (m, 2)) -> (m, h)
        What each hidden unit says at the points; of several hidden layers a list of such arrays.
        Where given, a button shows the network: a small map of each unit, and the weights, which
        are found in the model.
    held_out: (X (m, 2), y (m,)), or held_out() -> (X, y)
        Samples that step never sees; beside the training loss stands what `loss` says of them.
    loss(model, X, y) -> the loss on these samples

    A control is given by name, as a slider(low, high, start=...), a list of choices, True or False,
    or a control of ipywidgets. Its value goes to each of these functions that has a parameter of
    that name: learning_rate=slider(0.01, 10.0, start=1.0) to step(model, learning_rate).
    `iterations`, a slider of whole numbers, says how far to train.

    Raises ValueError for data or controls of another form, for a control that no function takes,
    and for a parameter without a control. What the functions raise is shown in the panel.
    """

    def __init__(
        self,
        start: object,
        step: object,
        predict: object,
        data: object,
        *,
        iterations: object,
        units: object = None,
        hidden: object = None,
        held_out: object = None,
        loss: object = None,
        **controls: object,
    ) -> None:
        self._start = LearnersFunction("start", start)
        self._step = LearnersFunction("step", step, ("model",))
        self._predict = LearnersFunction("predict", predict, ("model", "points"))
        self._units = None if units is None else LearnersFunction("units", units, ("model",))
        self._hidden = (
            None if hidden is None else LearnersFunction("hidden", hidden, ("model", "points"))
        )
        self._samples = Samples(data)
        if (held_out is None) != (loss is None):
            raise ValueError(
                "held_out and loss belong together: the held-out samples, and loss(model, X, y) "
                "that says how well a model does on them"
            )
        self._held_out = None if held_out is None else Samples(held_out, "held_out")
        self._loss = None if loss is None else LearnersFunction("loss", loss, ("model", "X", "y"))
        self._both: Data | None = None  # the samples with those held out, as chosen last
        count = count_slider("iterations", iterations, at_least=0)
        self._check_names(tuple(controls))
        made = Controls({**controls, "iterations": count})
        self.iterations = made.widgets["iterations"]
        try:
            self._choose_data(_all_but_iterations(made.values()))
        except BaseException:  # the cell shows it; there is no panel
            made.close()
            raise
        self._outputs = Outputs()
        self._kept: Kept | None = None
        self._camera = Camera(self._predict, self._units, self._hidden)
        self._shown_data: Data | None = None
        self._telling = threading.RLock()  # Keep may be pressed while another thread trains
        self._is_settled = True
        self._log = False  # whether the loss axis goes in powers of ten
        super().__init__(made, self._make_buttons())
        self.player = Player(
            _RunThatPrints(self._start, self._step, self._loss, self._outputs),
            self._show,
            self._show_error,
            around=self._around_the_learners_functions,
            has_room=self.stage.has_room,
            has_page=lambda: self.stage.has_page,
            hurry=self.stage.hurry,
        )
        self._show_first()
        made.observe(self._follow)

    def _check_names(self, names: tuple[str, ...]) -> None:
        """Raises ValueError for a control without a function, and for the other way round."""
        functions = self._functions()
        for name in names:
            if name in FROM_DATA:
                raise ValueError(f"{name} is no name for a control: step gets {name} from the data")
            if not any(function.takes(name) for function in functions):
                roles = ", ".join(function.role for function in functions)
                raise ValueError(
                    f"{name} is a control that none of {roles} takes: "
                    f"give one of them a parameter {name}"
                )
        for function in functions:
            known = [*names, *FROM_DATA] if function is self._step else names
            function.check(dict.fromkeys(known))

    def _functions(self) -> list[LearnersFunction]:
        sources = [samples.function for samples in self._sources()]
        every = [
            self._start,
            self._step,
            self._predict,
            *sources,
            self._units,
            self._hidden,
            self._loss,
        ]
        return [function for function in every if function is not None]

    def _sources(self) -> list[Samples]:
        return [self._samples, self._held_out] if self._held_out else [self._samples]

    def _make_buttons(self) -> list[Button]:
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
        if self._units:
            self.units = button("Units", "Show or hide the line of each hidden unit", "bars")
            self.units.on_click(self._show_or_hide_units)
            buttons.append(self.units)
        if self._hidden:
            self.network = button(
                "Network",
                "Show or hide the network: what each hidden unit says over the plane, and each "
                "weight",
                "sitemap",
            )
            self.network.on_click(self._show_or_hide_network)
            buttons.append(self.network)
        self.log_axis = button(
            "Log", "Loss axis in powers of ten, where small losses show, or from 0", "line-chart"
        )
        self.log_axis.on_click(self._switch_loss_axis)
        buttons.append(self.log_axis)
        return buttons

    def _show_first(self) -> None:
        """The start values: here and now, or where a page can follow soon and then on its own."""
        interrupts.know_the_main_loop()
        self._aim(self._choose_data(self.values()))
        self._restart(wait=FIRST_SECONDS if cells.are_named() else math.inf)

    def values(self) -> Values:
        """The value of each control by name, but for the iterations."""
        return _all_but_iterations(self.controls.values())

    # What the controls and buttons do

    def _follow(self, name: str) -> None:
        if name == "iterations":
            self.player.go_to(self.iterations.value)
        elif self._trains(name) or self._chooses_data(name):
            self._restart()
        else:
            self.player.look_again(self.values())

    def _trains(self, name: str) -> bool:
        """Whether this control changes the training, on the same data."""
        functions = (self._start, self._step, self._loss)
        return any(function.takes(name) for function in functions if function)

    def _chooses_data(self, name: str) -> bool:
        functions = [samples.function for samples in self._sources()]
        return any(function.takes(name) for function in functions if function)

    def _choose_data(self, values: Values) -> Data:
        """The samples that these values ask for, with those held out.

        Another object only where others are asked for.
        """
        data = self._samples.choose(values)
        if self._held_out is None:
            return data
        held_out = self._held_out.choose(values)
        if self._both is None or self._both.X is not data.X or self._both.held_out is not held_out:
            self._both = replace(data, held_out=held_out)
        return self._both

    def _restart(self, target: int | None = None, **options: float) -> None:
        values = self.values()
        self._outputs.forget()
        try:
            with self._around_the_learners_functions():
                data = self._choose_data(values)
        except (Exception, KeyboardInterrupt, SystemExit) as error:  # as the player does
            self._show_error(error)
        else:
            target = self.iterations.value if target is None else target
            self.player.restart(values, data, target, **options)

    def _play_or_pause(self, press: object) -> None:
        target = self.iterations.value
        pace = target / PLAY_SECONDS
        if self.play.description == "Pause":
            self.player.pause()
        elif target == 0:
            self._say(
                "Play trains up to the iterations slider, and that stands at 0: "
                "move it to the right."
            )
        elif self.player.run.can_reach(target):
            self.player.go_to(target, pace)
        else:
            self._restart(pace=pace)

    def _make_one_step(self, press: object) -> None:
        self.player.step()

    def _go_to_the_start(self, press: object) -> None:
        self._restart(0)

    def _keep_or_forget(self, press: object) -> None:
        run = self.player.run
        keeps = self._kept is None and len(run.losses) > 0
        name = kept_name({name: run.values[name] for name in run.values if self._trains(name)})
        self._set_kept(self._camera.kept(name) if keeps else None)
        self._tell()

    def _switch_loss_axis(self, press: object) -> None:
        self._log = not self._log
        self._tell()

    def _show_or_hide_units(self, press: object) -> None:
        self._camera.shows_units = not self._camera.shows_units
        self.player.look_again(self.values())

    def _show_or_hide_network(self, press: object) -> None:
        self._camera.shows_network = not self._camera.shows_network
        self.player.look_again(self.values())

    # What the player calls

    @contextmanager
    def _around_the_learners_functions(self) -> Iterator[None]:
        with self._outputs.caught(), interrupts.interruptible():
            yield

    def _show(self, settled: bool) -> Iterator[None]:
        run = self.player.run
        if run.data is not self._shown_data and run.data is not None:
            self._aim(run.data)
        yield from self._camera.look(run, self.player.goal, self._quality(settled))
        words = diverged_words(run) if run.diverged else state_words(self._camera.frame)
        words += STRAYS if run.strays else ""
        network = self._camera.frame.network
        if network and not network.is_drawn:
            words += too_large_words(network, has_lines=self._units is not None)
        self._say(words, settled=settled)
        self._offer("Play" if settled else "Pause")

    def _quality(self, settled: bool) -> Quality:
        if settled:
            return SETTLED
        return MOVING_ON_A_SLOW_LINK if self.stage.is_slow else MOVING

    def _show_error(self, error: BaseException) -> None:
        self._say(error_words(error))
        self._offer("Play")

    def _aim(self, data: Data) -> None:
        """From now on these are the samples; a run on others is none to compare with."""
        self._shown_data = data
        self._set_kept(None)
        self._camera.aim(data.X, data.y)
        self.stage.set_scene(self._camera.scene)

    def _set_kept(self, kept: Kept | None) -> None:
        self._kept = kept
        self.stage.set_kept(kept)
        self.keep.description = "Forget" if kept else "Keep"

    def _say(self, sentence: str, *, settled: bool = True) -> None:
        """Shows the last frame with this sentence."""
        with self._telling:
            self.sentence = sentence
            self._is_settled = settled
            self._tell()

    def _tell(self) -> None:
        """Shows the last frame with the last sentence."""
        with self._telling:
            frame = self._camera.frame
            header = self._header(self._camera.scene, frame, self.sentence) | {
                "settled": self._is_settled,
                "printed": self._outputs.text,
            }
            self.stage.show(header, frame.arrays(self._camera.scene.limits))

    def _header(self, scene: Scene, frame: Frame, sentence: str) -> Header:
        """What the page is told of this frame, but for what belongs to the moment."""
        axes = axes_of_the_curve(frame, self._kept)
        header = frame.header() | {
            "end": axes.end,
            "top": axes.top,
            "bottom": axes.bottom if self._log else 0.0,
            "words": sentence,
            "plane_name": plane_name(scene, frame),
            "curve_name": curve_name(frame, self._kept),
        }
        if frame.network and frame.network.is_drawn:
            header["network_name"] = network_name(frame.network)
        return header

    def _offer(self, what: str) -> None:
        with self.play.hold_sync():  # one message to the page instead of two
            self.play.description = what
            self.play.icon = what.lower()

    # For a reader without a kernel

    def record(self) -> Recording:
        """The run from its start to where it stands, to be played without a kernel and saved.

        panel.record().save("run.gif"), or .html or .webp. It is trained once more for this; the
        panel stays as it is. Raises ValueError where nothing is known of a run yet, and where one
        of your functions raises an error.
        """
        frame, now = self._camera.frame, self.player.run
        until = now.iteration if now.diverged else frame.iteration
        if now.data is None or not (frame.curve.length or now.diverged):
            raise ValueError("there is no run to record yet: the first step has not been made")
        start, step, predict = (_as_it_is(f) for f in (self._start, self._step, self._predict))
        run = Run(start, step, _as_it_is(self._loss) if self._loss else None)
        camera = Camera(predict, _as_it_is(self._units) if self._units else None)
        camera.shows_units = self._camera.shows_units
        camera.aim(now.data.X, now.data.y)
        try:
            with Outputs().caught(), interrupts.interruptible():
                run.restart(now.values, now.data)
                return recording.record(run, camera, until, self._kept, self._header)
        except Exception as error:
            raise ValueError(f"the run cannot be recorded: {error_words(error)}") from error

    def _ipython_display_(self) -> None:
        """Shows the panel; before it, where nobody looks on, the replay that stands in for it.

        These are two outputs. What writes a notebook to be read without a kernel drops the second,
        which holds nothing but the view of a widget that is gone.
        """
        replay = self._replay()
        if replay is None:
            raise NotImplementedError  # IPython goes on as with any other view
        view = super(View, self)._repr_mimebundle_()
        publish_display_data({"text/html": replay, "text/plain": f"Panel: {self.sentence}"})
        publish_display_data({WIDGET_VIEW: view[WIDGET_VIEW]})

    def _replay(self) -> str | None:
        """None where a page is there, which would wait for it, or there is nothing to record."""
        if cells.are_named() or self.comm is None:
            return None
        try:
            return self.record().replay(stands_in=True)
        except ValueError:
            return None  # the sentence says what is wrong

    def picture(self) -> Picture | None:
        """The frame as it is now, drawn: where nobody waits for it, or Matplotlib is there already.

        Loading it takes longer than all the rest of a panel's first picture.
        """
        if cells.are_named() and "matplotlib.figure" not in sys.modules:
            return None
        from .still import still

        camera = self._camera
        names = f"{plane_name(camera.scene, camera.frame)} {curve_name(camera.frame, self._kept)}"
        return still(
            camera.scene,
            camera.frame,
            self._kept,
            log=self._log,
            alt=names,
            caption=self.sentence,
        )

    def close(self) -> None:
        """Stops training, and ends."""
        if self.comm is not None:
            self.player.stop()
        super().close()


class _RunThatPrints(Run):
    """A run; where it begins again, what it printed before is forgotten."""

    def __init__(
        self,
        start: LearnersFunction,
        step: LearnersFunction,
        loss: LearnersFunction | None,
        outputs: Outputs,
    ) -> None:
        super().__init__(start, step, loss)
        self._outputs = outputs

    def restart(self, values: Values, data: Data | None = None) -> None:
        """Back to iteration 0, as every run."""
        if data is self.data:  # what makes other data may have printed for this run already
            self._outputs.forget()
        super().restart(values, data)


def _as_it_is(function: LearnersFunction) -> LearnersFunction:
    """The same function, which stays what it is now."""
    same = copy.copy(function)
    same.keep_to_this()
    return same


def _all_but_iterations(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if name != "iterations"}
