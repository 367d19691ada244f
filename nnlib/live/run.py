"""A training run that can be advanced, rewound exactly and started again, without widgets."""

from __future__ import annotations

import copy
import math
import sys
from array import array
from time import perf_counter
from typing import Any, cast

import numpy as np

from .. import arguments
from .functions import LearnersFunction, Values, returned_number
from .held_out import HeldOut, Measurements
from .samples import Data

Model = Any  # what start makes: a dict of arrays, or an object that holds them

FIRST_SPACING = 16  # iterations from one snapshot to the next, until they outgrow the memory


class Run:
    """What start and step make of one set of values.

    start returns the model; step(model) makes one full update in place and returns the loss before
    it. Both get, by name, the values they ask for, and the arrays of the data, X and y.
    Snapshots of the model are kept every `spacing` iterations; when they outgrow `memory` bytes
    every other one goes and the spacing doubles. Going back to iteration i takes the snapshot
    before i and repeats the missing steps, so the model is that of a fresh run of i steps, bit for
    bit: all that start put into it is taken back, an optimizer's memory and a generator too.
    Where the data have held-out samples, loss(model, X, y) is asked about these on the way, each
    time of a copy of the model.
    """

    def __init__(
        self,
        start: LearnersFunction,
        step: LearnersFunction,
        loss: LearnersFunction | None = None,
        *,
        memory: int = 2_000_000,
    ) -> None:
        self._start = start
        self._step = step
        self._loss = loss
        self._memory = memory
        self.model: Model = {}  # until restart
        self.values: Values = {}
        self.data: Data | None = None
        self._given: Values = {}
        self._go_to_the_start()

    def _go_to_the_start(self) -> None:
        self.iteration = 0
        self.losses = array("d")
        self.diverged = False
        self.strays = False  # whether steps that were repeated have given another loss
        self._measured: Measurements | None = None

    def restart(self, values: Values, data: Data | None = None) -> None:
        """Back to iteration 0, with a new start of the functions as they are defined now."""
        self._start.renew()
        self._step.renew()
        from_data = data.given if data else {}
        given = self._step.chosen({**values, **from_data})
        model = self._start(**self._start.chosen({**values, **from_data}))
        if not isinstance(model, dict) and not hasattr(model, "__dict__"):
            raise ValueError(
                "start must return a dict of arrays, or an object that holds them, "
                f"but returned {model!r}"
            )
        self.model = model
        self.values = values
        self.data = data
        self._given = given
        self._go_to_the_start()
        if self._loss and data and data.held_out:
            self._loss.renew()
            self._measured = Measurements()
        self._snapshots = {0: self._copy()}
        self._spacing = FIRST_SPACING

    def look_with(self, values: Values) -> None:
        """Takes over values that change nothing of the training, only how it is looked at."""
        self.values = values

    def is_outdated(self) -> bool:
        """Whether start or step has been defined anew: then it can only begin again."""
        functions = (self._start, self._step, self._loss)
        return any(function.is_outdated() for function in functions if function)

    def advance(self, until: int, seconds: float = math.inf) -> None:
        """Trains up to iteration `until`, for about `seconds`, or until the loss is no number."""
        stop = perf_counter() + seconds
        step = self._step.plain()
        model = self.model
        given = self._given
        measured = self._measured
        with np.errstate(all="ignore"):  # divergence is reported in words
            while self.iteration < until and not self.diverged:
                if measured is not None and measured.are_due(self.iteration):
                    measured.add(self.iteration, self._loss_on_held_out(model))
                self._record(step(model, **given))
                if self.diverged:
                    break
                self.iteration += 1
                if self.iteration % self._spacing == 0:
                    self._keep()
                if perf_counter() >= stop:
                    break

    @property
    def reached(self) -> int:
        """The iteration from which training goes on."""
        return self.iteration

    def can_reach(self, iteration: int) -> bool:
        """Whether training further would bring the run there."""
        return self.iteration < iteration and not self.diverged

    def rewind(self, iteration: int) -> None:
        """Back to an iteration that the run has reached: exactly, at the cost of a few steps."""
        self.go_before(iteration)
        self.advance(iteration)

    def go_before(self, iteration: int) -> None:
        """Back to the last snapshot up to an iteration that the run has reached."""
        arguments.count("iteration", iteration, at_least=0)
        if iteration > self.iteration:
            raise ValueError(
                f"iteration must be at most {self.iteration}, where the run is, but is {iteration}"
            )
        nearest = max(i for i in self._snapshots if i <= iteration)
        self._restore(self._snapshots[nearest])
        self.iteration = nearest
        self.diverged = False

    def loss(self) -> float:
        """The loss at this iteration: known if a step went on from here, else one is tried."""
        if self.iteration == len(self.losses) and not self.diverged:
            here = self._copy()
            with np.errstate(all="ignore"):
                self._record(self._step(self.model, **self._given))
            self._restore(here)
        return self.losses[self.iteration]

    def loss_going_on(self) -> float:
        """The loss at this iteration, known from the next step, which is made."""
        at = self.iteration
        self.advance(at + 1)
        return self.losses[at]

    def held_out(self, model: Model) -> HeldOut | None:
        """The held-out losses on the way so far, and that of this model.

        None where there are no held-out samples.
        """
        if self._measured is None:
            return None
        with np.errstate(all="ignore"):
            return self._measured.with_present(self._loss_on_held_out(model))

    def _loss_on_held_out(self, model: Model) -> float:
        assert self._loss and self.data and self.data.held_out
        X, y = self.data.held_out.given.values()
        unspoilt = copy.deepcopy(model)  # what loss leaves in a model must not change the run
        told = self._loss(unspoilt, X, y, **self._loss.chosen(self.values))
        return returned_number(told, "loss must return a number")

    def _record(self, returned: Any) -> None:
        loss = returned_number(returned, "step must return the loss before its update, a number")
        if self.iteration == len(self.losses):
            self.losses.append(loss)
        elif loss != self.losses[self.iteration] and math.isfinite(loss):
            self.strays = True
        self.diverged = not math.isfinite(loss)

    # Snapshots

    def _contents(self) -> dict[str, Any]:
        """All that makes the model what it is, by name; the model's own, to be changed."""
        contents: Any = self.model if isinstance(self.model, dict) else vars(self.model)
        return cast(dict[str, Any], contents)

    def _copy(self) -> dict[str, Any]:
        together: dict[int, Any] = {}  # so that an optimizer goes on knowing its network's arrays
        return {name: copy.deepcopy(value, together) for name, value in self._contents().items()}

    def _restore(self, kept: dict[str, Any]) -> None:
        now = self._contents()
        for name in now.keys() - kept.keys():  # what a step has added, such as momentum's velocity
            del now[name]
        in_place = [name for name, value in kept.items() if _fits_into(value, now.get(name))]
        for name in in_place:
            now[name][...] = kept[name]  # others may hold the same array
        owners: dict[int, Any] = {}
        taken_over: dict[int, Any] = {}
        for name in in_place:
            value, place = kept[name], now[name]
            # What a step has made one array, or views of one, may have been two.
            if owners.setdefault(id(place), value) is value and np.array_equal(place, value):
                taken_over[id(value)] = place
        for name, value in kept.items():
            now[name] = copy.deepcopy(value, taken_over)

    def _keep(self) -> None:
        kept = self._copy()
        self._snapshots[self.iteration] = kept
        size = _size(kept, set())
        while len(self._snapshots) > 2 and len(self._snapshots) * size > self._memory:
            self._spacing *= 2
            self._snapshots = {
                i: old for i, old in self._snapshots.items() if i % self._spacing == 0
            }


def _fits_into(value: object, place: Any) -> bool:
    return (
        isinstance(value, np.ndarray)
        and type(place) is type(value)
        and place.shape == value.shape
        and place.dtype == value.dtype
        and not value.dtype.hasobject  # those would be shared with the snapshot
        and place.flags.writeable
    )


def _size(value: Any, counted: set[int]) -> int:
    """The bytes of a value with all that it holds, each once."""
    if id(value) in counted:
        return 0
    counted.add(id(value))
    held: list[Any] = []
    if isinstance(value, dict):
        held = list(value.values())
    elif isinstance(value, list | tuple):
        held = list(value)
    elif hasattr(value, "__dict__") and not isinstance(value, type):
        held = list(vars(value).values())
    return sys.getsizeof(value) + sum(_size(each, counted) for each in held)
