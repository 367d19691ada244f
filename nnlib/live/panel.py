"""The live panel: controls and buttons joined to a run, a player, a camera and a stage."""

from __future__ import annotations

import math
import sys
from collections.abc import Iterator
from typing import Any

from IPython.display import publish_display_data
from ipywidgets import Button, Widget

from ..arrays import Array, Labels
from ..picture import Picture
from . import cells, interrupts, recording, sharing
from .buttons import panel_button
from .controls import Controls, count_slider
from .functions import FAILURES, Values, guarded
from .learners_code import LearnersCode
from .outputs import Outputs
from .player import Player
from .presenter import Presenter
from .printing_run import RunThatPrints
from .recording import Recording
from .reference import Reference, trained_anew
from .sharing import KeptRun, Moment, Shared
from .table import table
from .training_set import TrainingSet
from .view import View
from .words import error_words

PLAY_SECONDS = 5  # how long Play takes from the start to the end
FIRST_SECONDS = 0.1  # of training before a cell shows its panel, where a page is there to follow
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
        The samples drawn; a step or a start that has parameters X and y gets them. Where step does,
        the learner can put samples of their own in their place, of as many classes as predict
        tells, or where start takes y, of up to six.
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
        self._code = LearnersCode(start, step, predict, data, units, hidden, held_out, loss)
        count = count_slider("iterations", iterations, at_least=0)
        self._code.check(controls)
        made = Controls({**controls, "iterations": count})
        self.iterations = made.widgets["iterations"]
        try:
            self._code.choose_data(_all_but_iterations(made.values()))
        except BaseException:  # the cell shows it; there is no panel
            made.close()
            raise
        self._outputs = Outputs()
        self._is_restoring = False
        self._can_show: list[str] = []  # names of what can be shown beside the rest
        self._camera = self._code.camera()
        self._training_set = TrainingSet(self._code, self._camera)
        super().__init__(made, self._make_buttons(), self._more_widgets())
        self.stage.on_edit = self._edit
        self._reference = Reference(self.stage, self._name_keep)
        self._presenter = self._make_presenter()
        self.player = Player(
            self._make_run(),
            self._show,
            self._show_error,
            around=lambda: guarded(self._outputs),
            has_room=self.stage.has_room,
            has_page=lambda: self.stage.has_page,
            hurry=self.stage.hurry,
        )
        self._show_first()
        made.observe(self._follow)

    def _make_run(self) -> RunThatPrints:
        return RunThatPrints(self._code, self._outputs)

    def _make_presenter(self) -> Presenter:
        return Presenter(
            self._camera,
            self.stage,
            self._reference,
            self._outputs,
            has_units=self._code.units is not None,
        )

    def _make_buttons(self) -> list[Button]:
        self.play = panel_button("play", self._play_or_pause)
        self.step = panel_button("step", lambda: self.player.step())
        self.reset = panel_button("reset", lambda: self._restart(0))
        buttons = [self.play, self.step, self.reset, *self._keep_buttons()]
        if self._code.units:
            self.units = self._switch("units")
            buttons.append(self.units)
        if self._code.hidden:
            self.network = self._switch("network")
            buttons.append(self.network)
        self.log_axis = self._switch("log")
        buttons.append(self.log_axis)
        if self._training_set.can_be_own():
            self.points = panel_button("points", self._begin_or_end_editing)
            buttons.append(self.points)
        return buttons

    def _keep_buttons(self) -> list[Button]:
        self.keep = panel_button("keep", self._keep_or_forget)
        return [self.keep]

    def _more_widgets(self) -> list[Widget]:
        """A row below the buttons."""
        return []

    def _switch(self, name: str) -> Button:
        """The button of something that can be shown beside the rest."""
        self._can_show.append(name)
        return panel_button(name, lambda: self._show_or_hide(name))

    def _show_first(self) -> None:
        """The start values: here and now, or where a page can follow soon and then on its own."""
        interrupts.know_the_main_loop()
        self._presenter.aim(self._training_set.choose(self._values_to_train()))
        self._restart(wait=FIRST_SECONDS if cells.are_named() else math.inf)

    @property
    def sentence(self) -> str:
        """What the run is doing, in words."""
        return self._presenter.sentence

    def values(self) -> Values:
        """The value of each control by name, but for the iterations."""
        return _all_but_iterations(self.controls.values())

    def _values_to_train(self) -> Values:
        return self.values()

    # What the controls and buttons do

    def _follow(self, name: str) -> None:
        if self._is_restoring:
            return
        if self._code.chooses_data(name):
            self._training_set.put(None)
        if name == "iterations":
            self.player.go_to(self.iterations.value)
        elif self._code.trains(name) or self._code.chooses_data(name):
            self._restart()
        else:
            self.player.look_again(self._values_to_train())

    def _restart(self, target: int | None = None, **options: Any) -> None:
        values = self._values_to_train()
        self._outputs.forget()
        self._presenter.remark("")
        try:
            with guarded(self._outputs):
                data = self._training_set.choose(values)
        except FAILURES as error:
            self._show_error(error)
        else:
            self._reference.train_with(data)
            if self.stage.editing:
                self.stage.editing = self._training_set.most_classes
            target = self.iterations.value if target is None else target
            self.player.restart(values, data, target, **options)

    def _play_or_pause(self) -> None:
        target = self.iterations.value
        pace = target / PLAY_SECONDS
        if self.play.description == "Pause":
            self.player.pause()
        elif target == 0:
            self._presenter.say(
                "Play trains up to the iterations slider, and that stands at 0: "
                "move it to the right."
            )
        elif self.player.run.can_reach(target):
            self.player.go_to(target, pace)
        else:
            self._restart(pace=pace)

    def _keep_or_forget(self) -> None:
        run = self.player.run
        if self._reference.kept is None and len(run.losses) > 0:
            kept = self._camera.kept(self._code.name_of_run(run.values))
            self._reference.put(kept, KeptRun(run.values, self._moment()))
        else:
            self._reference.forget()
        self._presenter.show_again()

    def _name_keep(self, is_kept: bool) -> None:
        self.keep.description = "Forget" if is_kept else "Keep"

    def _show_or_hide(self, name: str) -> None:
        self._presenter.show_beside(self._presenter.shows ^ {name})
        if name == "log":
            self._presenter.show_again()
        else:
            self.player.look_again(self._values_to_train())

    # The learner's own points

    def data(self, samples: object = None) -> tuple[Array, Labels]:
        """The samples on the screen, X (n, 2) and y (n,): copies of them.

        With `samples`, these come there first, and the run starts afresh with them: a pasted text,
        a DataFrame, a pair (X, y), or rows [x1, x2, label] (see live/table.py for their forms).
        Raises ValueError for any other, and where training would not see them; then nothing
        changes.
        """
        if samples is not None:
            self._training_set.check_can_be_own()
            given = table(samples)
            self._training_set.check(given)
            self._training_set.put(given)
            self._restart()
        chosen = self._training_set.chosen
        return chosen.X.copy(), chosen.y.copy()

    def _begin_or_end_editing(self) -> None:
        self.stage.editing = 0 if self.stage.editing else self._training_set.most_classes
        self.points.description = "Done" if self.stage.editing else "Points"
        self.points.icon = "check" if self.stage.editing else "pencil"

    def _edit(self, wish: object) -> None:
        """What the page asks for; a refusal is told where the learner looks."""
        try:
            self._training_set.edit(wish)
        except ValueError as refusal:
            if self.player.is_at_work():
                self._presenter.remark(str(refusal))
            else:
                self._presenter.say(str(refusal))
        else:
            self._restart()

    # One line for all that is on the screen

    def share(self) -> None:
        """Prints the one line that rebuilds what is on the screen, in this notebook or a copy.

        Of a run that diverged, the last good picture may come out as another.
        """
        controls = self.controls.values()
        shows = [name for name in self._can_show if name in self._presenter.shows]
        own = self._training_set.own
        shared = Shared(controls, self._moment(), own, shows, self._reference.run)
        print(sharing.line(cells.name_of(self) or "panel", shared, self.controls.widgets))

    def _moment(self) -> Moment:
        frame, run = self._camera.frame, self.player.run
        if run.diverged or not frame.curve.length:
            return Moment(self.player.goal, self.player.goal)
        return Moment(frame.iteration, frame.curve.length - 1)

    def restore(
        self,
        controls: object,
        *,
        at: object = None,
        reached: object = None,
        points: object = None,
        plane: object = None,
        shows: object = (),
        kept: object = None,
    ) -> None:
        """Shows what another panel has shown: the line comes from `share`.

        controls: the values of the controls by name; at: the iteration where the run stands, and
        reached: how far it had gone; points: rows [x1, x2, label], in a plane of these limits;
        shows: names of what is switched on; kept: the run beside this one.
        Raises ValueError for what this panel has not, and for values beyond its controls; then
        nothing changes.
        """
        wanted = sharing.checked(
            self.controls.widgets, self._can_show, controls, at, reached, points, plane, shows, kept
        )
        if wanted.points is not None:
            self._training_set.check(wanted.points)
        self._is_restoring = True  # then no control starts the run by itself
        try:
            for name, value in wanted.controls.items():
                self.controls.widgets[name].value = value
        finally:
            self._is_restoring = False
        self._training_set.put(wanted.points)
        self._presenter.show_beside(wanted.shows)
        if self._train_to_keep(wanted.kept):
            moment = wanted.moment
            self._restart(moment.reached, back_to=moment.at if moment.at < moment.reached else None)

    def _train_to_keep(self, wanted: KeptRun | None) -> bool:
        """Trains the run to keep here and now, for its samples; whether there was no error."""
        try:
            with guarded(self._outputs):
                data = self._training_set.wanted(self._values_to_train())
                kept = None if wanted is None else trained_anew(wanted, self._code, data)
        except FAILURES as error:
            self._show_error(error)
            return False
        self._reference.come_with(data, kept, wanted)
        if data is self._presenter.data:
            self._reference.show_with(data)
        return True

    # What the player calls

    def _show(self, settled: bool) -> Iterator[None]:
        yield from self._presenter.show(self.player.run, self.player.goal, settled)
        self._offer("Play" if settled else "Pause")

    def _show_error(self, error: BaseException) -> None:
        self._presenter.say(error_words(error))
        self._offer("Play")

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
        return recording.record(
            self._code,
            now.values,
            now.data,
            until,
            self._reference.kept,
            self._presenter.shows,
        )

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
        return self._presenter.picture()

    def close(self) -> None:
        """Stops training, and ends."""
        if self.comm is not None:
            self.player.stop()
        super().close()


def _all_but_iterations(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if name != "iterations"}
