"""The bug hunt: one real bug in the code, beside the healthy run, to be told apart and named."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import Any, cast

import numpy as np
from ipywidgets import Button, Dropdown, Layout, Widget

from .. import arguments
from ..arrays import Array
from .buttons import panel_button
from .comparison import ComparingPresenter
from .controls import Choice
from .evidence import Finding, against, check_words, findings
from .functions import FAILURES, LearnersFunction, Values, guarded
from .learners_code import FROM_DATA
from .panel import Panel
from .printing_run import RunThatPrints, RunWithAnother
from .run import Model, Run
from .samples import Data
from .words import error_words, grouped, unlike_words

HEALTHY = "healthy"
HIDDEN = "?"
NONE_HIDDEN = "No bug is hidden: press Hide a bug first."
NOT_CHOSEN = "Choose beside It is what you think it is, then press Name it."
NO_NUMBER = (
    "The loss is no number here, so no slope can be measured: move iterations back to before "
    "it stopped, and check there."
)


class BugHunt(Panel):
    """A panel in which one bug is planted, beside the healthy run, to be told apart and named.

    start, step, predict, data, units, hidden, iterations and the controls are those of a Panel. One
    more control is made here and comes to each function that has a parameter `bug`: the name of
    the bug to plant, or "healthy". Planting it is one line of theirs:

        if bug == "lost slope":
            dZ1 = dA1

    bugs: {name: what gives it away}, two or more, the first one planted at first; the sentence is
        told when the bug is named.
    gradients(model) -> {name: dL/d of the array of that name in the model}
        What step subtracts, from this bug's own code.
    loss(model) -> the loss that step returns
        With this bug's forward pass: the gradients are checked by small steps of it. Both may ask
        for controls, X and y.
    rng: a seed or a Generator, which draws the bug that is hidden.

    The healthy run has the same start, data and controls, and stands where the other stands: its
    boundary dashed, its loss in grey.
    Raises ValueError as Panel does, for bugs of another form, and where no function takes `bug`.
    """

    def __init__(
        self,
        start: object,
        step: object,
        predict: object,
        data: object,
        *,
        bugs: object,
        gradients: object,
        loss: object,
        iterations: object,
        units: object = None,
        hidden: object = None,
        rng: object = None,
        **controls: object,
    ) -> None:
        self._bugs = _checked(bugs)
        if "bug" in controls:
            raise ValueError("bug is a control that the hunt makes itself: leave it out")
        self._rng = np.random.default_rng() if rng is None else arguments.generator("rng", rng)
        self._gradients = LearnersFunction("gradients", gradients, ("model",))
        self._loss = LearnersFunction("loss", loss, ("model",))
        for function in (self._gradients, self._loss):
            function.check(dict.fromkeys(["bug", *controls, *FROM_DATA]))
        self._hidden: str | None = None  # the bug to be named
        self._last: str | None = None  # the one that was hidden last
        self._hidden_count = 0
        self._named_count = 0
        names = list(self._bugs)
        super().__init__(
            start,
            step,
            predict,
            data,
            iterations=iterations,
            units=units,
            hidden=hidden,
            **{"bug": Choice([HEALTHY, *names], names[0]), **controls},
        )
        self.add_class("nnlib-panel")

    # What it is made of

    def _make_run(self) -> RunThatPrints:
        return RunWithAnother(self._code, self._outputs, lambda values: {**values, "bug": HEALTHY})

    def _make_presenter(self) -> ComparingPresenter:
        return ComparingPresenter(
            self._code, self._camera, self.stage, self._reference, self._outputs, self._about
        )

    def _keep_buttons(self) -> list[Button]:
        return []  # what stands beside a run here is the healthy one

    def _name_keep(self, is_kept: bool) -> None:
        pass

    def _more_widgets(self) -> list[Widget]:
        self.check = panel_button("check", self._check_gradient)
        self.hide = panel_button("hide", self._hide_one)
        self.guess = Dropdown(
            options=[("\u2026", ""), *((name, name) for name in self._bugs)],
            description="It is",
            tooltip="Which bug do you think is hidden?",
            style={"description_width": "auto"},
            layout=Layout(width="auto", max_width="100%", margin="2px 2px 2px 14px"),
        )
        self.name_it = panel_button("name", self._name)
        self.show_me = panel_button("tell", self._give_up)
        return [self.check, self.hide, self.guess, self.name_it, self.show_me]

    @property
    def bug(self) -> Dropdown:
        """The control that says which bug is planted: "healthy", its name, or "?"."""
        return cast(Dropdown, self.controls.widgets["bug"])

    def _about(self) -> str:
        """What the sentence says of the bug on the screen."""
        if self.bug.value == HIDDEN:
            return f"Bug: ? ({self._count()})."
        return "No bug." if self.bug.value == HEALTHY else f"Bug: {self.bug.value}."

    def _not_it(self, guess: str) -> str:
        """With the count, where the sentence on a run at work does not tell it already."""
        count = "" if self.player.is_at_work() else f" {self._count()}."
        return f"Not {guess}: {self._why_not(guess)}{count}"

    def _count(self) -> str:
        return f"{self._named_count} of {self._hidden_count} named"

    def _values_to_train(self) -> Values:
        values = self.values()
        return {**values, "bug": self._hidden} if values["bug"] == HIDDEN else values

    # Hide and name

    def _hide_one(self) -> None:
        others = [name for name in self._bugs if name != self._last]
        self._hidden = self._last = others[int(self._rng.integers(len(others)))]
        self._hidden_count += 1
        self.guess.value = ""
        self._put_bug(HIDDEN)
        self._restart()

    def _put_bug(self, value: str) -> None:
        """Has the control stand there; "?" is among its choices while a bug is hidden."""
        choices = [HEALTHY, *self._bugs]
        self._is_restoring = True  # a list that gets other choices stands at its first for a moment
        try:
            self.bug.options = choices if self._hidden is None else [*choices, HIDDEN]
            self.bug.value = value
        finally:
            self._is_restoring = False

    def _name(self) -> None:
        guess = self.guess.value
        if self._hidden is None:
            self._tell(NONE_HIDDEN)
        elif not guess:
            self._tell(NOT_CHOSEN)
        elif guess == self._hidden:
            self._named_count += 1
            self._reveal("Right, it is")
        else:
            self._tell_safely(lambda: self._not_it(guess))

    def _give_up(self) -> None:
        if self._hidden is None:
            self._tell(NONE_HIDDEN)
        else:
            self._reveal("It is")

    def _reveal(self, words: str) -> None:
        name = cast(str, self._hidden)
        was_shown = self.bug.value == HIDDEN
        self._hidden = None
        self._put_bug(name)
        if not was_shown:
            self._restart()
        self._tell(f"{words} {name}. {self._bugs[name]} {self._count()}.")

    def _tell(self, words: str) -> None:
        if self.player.is_at_work():
            self._presenter.remark(words)
        else:
            self._presenter.say(words)

    def _tell_safely(self, look: Any) -> None:
        """Tells what look() says, which calls the learner's functions."""
        try:
            with guarded(self._outputs), np.errstate(all="ignore"):
                words = look()
        except FAILURES as error:
            words = self._error_words(error)
        self._tell(words)

    def _show_error(self, error: BaseException) -> None:
        self._presenter.say(self._error_words(error))
        self._offer("Play")

    def _error_words(self, error: BaseException) -> str:
        if self._hidden is None:
            return error_words(error)
        kind = type(error).__name__  # the line that raised it might tell which bug it is
        return f"{kind}: the code with the hidden bug has stopped. Move a slider, or try another."

    # The evidence

    def _check_gradient(self) -> None:
        self._tell_safely(self._check_words)

    def _check_words(self) -> str:
        run = self.player.run
        if run.diverged or run.data is None:
            return NO_NUMBER
        at, found = run.iteration, self._findings(run.model, run.values, run.data)
        return f"Gradient check at iteration {grouped(at)}: {check_words(found)}"

    def _findings(self, model: Model, values: Values, data: Data) -> list[Finding]:
        model = copy.deepcopy(model)  # it is moved, and the run may go on meanwhile
        self._gradients.renew()
        self._loss.renew()
        known = {**values, **data.given}
        chosen = self._loss.chosen(known)
        gradients = self._gradients(model, **self._gradients.chosen(known))
        return findings(lambda: self._loss(model, **chosen), _arrays(model), gradients)

    def _why_not(self, guess: str) -> str:
        """What speaks against this guess at the present controls: checked, then trained."""
        values = {**self.values(), "bug": self._hidden}
        suspected = {**values, "bug": guess}
        data = self._training_set.wanted(values)
        here = self._trained(values, data)
        if not here.diverged:
            words = against(
                self._findings(here.model, values, data),
                self._findings(here.model, suspected, data),
            )
            if words is not None:
                return words
        there = self._trained(suspected, data)
        return unlike_words(here, there) or (
            "but nothing shows it at these settings, where the gradients and the loss are the same "
            "with it. Move a slider until they part."
        )

    def _trained(self, values: Values, data: Data) -> Run:
        run = self._code.run()
        run.restart(values, data)
        run.advance(self.iterations.value)
        run.loss()
        return run

    # One line for all that is on the screen

    def share(self) -> None:
        """Prints the line that rebuilds the screen, as that of every panel; not of a hidden bug."""
        if self.bug.value == HIDDEN:
            print("A bug is hidden: its name would stand in the line. Name it first.")
        else:
            super().share()

    def _replay(self) -> None:
        """None: without a kernel a picture stands in for the hunt."""


def _checked(bugs: object) -> dict[str, str]:
    if not isinstance(bugs, Mapping) or len(bugs) < 2:
        raise ValueError(
            f"bugs must be a dict of two or more, {{name: what gives it away}}, but is {bugs!r}"
        )
    for name, tells in bugs.items():
        if not isinstance(name, str) or not name.strip() or name in (HEALTHY, HIDDEN):
            raise ValueError(
                f"bugs must have names, other than {HEALTHY!r} and {HIDDEN!r}, but one is {name!r}"
            )
        if not isinstance(tells, str) or not tells.strip():
            raise ValueError(
                f"bugs must say of {name!r} what gives it away, a sentence, but says {tells!r}"
            )
    return dict(bugs)


def _arrays(model: Model) -> dict[str, Array]:
    """The arrays that the model holds by name."""
    contents = model if isinstance(model, dict) else vars(model)
    return {name: held for name, held in contents.items() if isinstance(held, np.ndarray)}
