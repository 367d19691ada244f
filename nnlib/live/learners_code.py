"""The learner's functions and data together: what of them trains, and what chooses the samples."""

from __future__ import annotations

import copy
from collections.abc import Iterable
from dataclasses import replace

from .camera import Camera
from .functions import LearnersFunction, Values
from .run import Run
from .samples import Data, Samples
from .words import kept_name

FROM_DATA = ("X", "y")


class LearnersCode:
    """All that a learner gives to a panel, but for the controls; Panel says what each is.

    Raises ValueError for what is no function of its role, for data of another form, and for
    held_out without loss.
    """

    def __init__(
        self,
        start: object,
        step: object,
        predict: object,
        data: object,
        units: object,
        hidden: object,
        held_out: object,
        loss: object,
    ) -> None:
        self.start = LearnersFunction("start", start)
        self.step = LearnersFunction("step", step, ("model",))
        self.predict = LearnersFunction("predict", predict, ("model", "points"))
        self.units = _function_if_any("units", units, ("model",))
        self.hidden = _function_if_any("hidden", hidden, ("model", "points"))
        self.samples = Samples(data)
        if (held_out is None) != (loss is None):
            raise ValueError(
                "held_out and loss belong together: the held-out samples, and loss(model, X, y) "
                "that says how well a model does on them"
            )
        self.held_out = None if held_out is None else Samples(held_out, "held_out")
        self.loss = _function_if_any("loss", loss, ("model", "X", "y"))
        self._both: Data | None = None  # the samples with those held out, as chosen last

    # Which function takes which control

    def check(self, controls: Iterable[str]) -> None:
        """Raises ValueError for a control without a function, and for the other way round."""
        controls = list(controls)
        every = self._all()
        for name in controls:
            if name in FROM_DATA:
                raise ValueError(
                    f"{name} is no name for a control: start and step get {name} from the data"
                )
            if not _is_taken(name, every):
                roles = ", ".join(function.role for function in every)
                raise ValueError(
                    f"{name} is a control that none of {roles} takes: "
                    f"give one of them a parameter {name}"
                )
        for function in every:
            gets_data = function in (self.start, self.step)
            known = [*controls, *FROM_DATA] if gets_data else controls
            function.check(dict.fromkeys(known))

    def trains(self, control: str) -> bool:
        """Whether this control changes the training, on the same data."""
        return _is_taken(control, (self.start, self.step, self.loss))

    def chooses_data(self, control: str) -> bool:
        """Whether this control says which samples there are."""
        return _is_taken(control, self._makers_of_data())

    def name_of_run(self, values: Values) -> str:
        """What a run with these values is called where it stands beside another."""
        return kept_name({name: values[name] for name in values if self.trains(name)})

    def _all(self) -> list[LearnersFunction]:
        every = (
            self.start,
            self.step,
            self.predict,
            *self._makers_of_data(),
            self.units,
            self.hidden,
            self.loss,
        )
        return [function for function in every if function]

    def _makers_of_data(self) -> list[LearnersFunction | None]:
        sources = [self.samples, self.held_out] if self.held_out else [self.samples]
        return [source.function for source in sources]

    # The samples

    def choose_data(self, values: Values) -> Data:
        """The samples that these values ask for, with those held out.

        Another object only where others are asked for.
        """
        data = self.samples.choose(values)
        if self.held_out is None:
            return data
        held_out = self.held_out.choose(values)
        if self._both is None or self._both.X is not data.X or self._both.held_out is not held_out:
            self._both = replace(data, held_out=held_out)
        return self._both

    # What is made of it

    def run(self) -> Run:
        """A run of these functions, which has not begun."""
        return Run(self.start, self.step, self.loss)

    def camera(self) -> Camera:
        """A camera that looks at such a run, and is aimed at nothing."""
        return Camera(self.predict, self.units, self.hidden)

    def as_it_is(self) -> LearnersCode:
        """The same, whose functions stay what they are now, whatever their names will mean."""
        same = copy.copy(self)
        same.start = self.start.as_it_is()
        same.step = self.step.as_it_is()
        same.predict = self.predict.as_it_is()
        same.units = self.units and self.units.as_it_is()
        same.hidden = self.hidden and self.hidden.as_it_is()
        same.loss = self.loss and self.loss.as_it_is()
        return same


def _function_if_any(
    role: str, function: object, first: tuple[str, ...]
) -> LearnersFunction | None:
    return None if function is None else LearnersFunction(role, function, first)


def _is_taken(control: str, functions: Iterable[LearnersFunction | None]) -> bool:
    return any(function.takes(control) for function in functions if function)
