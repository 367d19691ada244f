"""A training run that can be advanced, rewound exactly and started again, without widgets."""

from __future__ import annotations

import copy
import math
import sys
from array import array
from collections.abc import Callable
from time import perf_counter
from typing import Any, Protocol, TypeVar, cast

import numpy as np

from .. import arguments
from ..arrays import ArrayLike


class HasParameters(Protocol):
    """A model that is no dict of arrays itself, but can give one."""

    def parameters(self) -> dict[str, Any]:
        """The arrays by name: the model's own, so that changing them changes the model."""


Model = dict[str, Any] | HasParameters  # what start makes: mostly arrays, also a count of steps
Start = Callable[..., Model]
Step = Callable[..., float]
Data = tuple[ArrayLike, ...]  # X and y, or nothing
Function = TypeVar("Function", bound=Callable[..., object])

FIRST_SPACING = 16  # iterations from one snapshot to the next, until they outgrow the memory


class Run:
    """What start and step make of one learning rate and one hidden size.

    start(hidden_size) returns the model (start() where there is no hidden size); step(model,
    learning_rate) makes one full update in place and returns the loss before it; where a run has
    `data` of its own, X and y, it is called step(model, learning_rate, X, y). Snapshots of the
    parameters are kept every `spacing` iterations; when they outgrow `memory` bytes every other one
    goes and the spacing doubles. Going back to iteration i takes the snapshot before i and repeats
    the missing steps, so the parameters are those of a fresh run of i steps, bit for bit.
    """

    def __init__(self, start: Start, step: Step, *, memory: int = 2_000_000) -> None:
        self._given = (start, step)
        self._start = start
        self._step = step
        self._memory = memory
        self.model: Model = {}  # until restart
        self.learning_rate = math.nan
        self.hidden_size: int | None = None
        self.data: Data = ()
        self._go_to_the_start()

    def _go_to_the_start(self) -> None:
        self.iteration = 0
        self.losses = array("d")
        self.diverged = False

    def restart(
        self, learning_rate: float, hidden_size: int | None = None, data: Data = ()
    ) -> None:
        """Back to iteration 0, with a new start of the functions as they are defined now."""
        self._start, self._step = self._newest()
        model = self._start() if hidden_size is None else self._start(hidden_size)
        if not isinstance(model, dict) and not hasattr(model, "parameters"):
            raise ValueError(
                "start must return a dict of arrays, or an object with parameters(), "
                f"but returned {model!r}"
            )
        self.model = model
        self.learning_rate = learning_rate
        self.hidden_size = hidden_size
        self.data = data
        self._go_to_the_start()
        self._snapshots = {0: self._copy()}
        self._spacing = FIRST_SPACING

    def is_outdated(self) -> bool:
        """Whether start or step has been defined anew: then it can only begin again."""
        return (self._start, self._step) != self._newest()

    def _newest(self) -> tuple[Start, Step]:
        start, step = self._given
        return newest(start), newest(step)

    def advance(self, until: int, seconds: float = math.inf) -> None:
        """Trains up to iteration `until`, for about `seconds`, or until the loss is no number."""
        stop = perf_counter() + seconds
        step = self._step
        given = (self.model, self.learning_rate, *self.data)
        with np.errstate(all="ignore"):  # divergence is reported in words
            while self.iteration < until and not self.diverged:
                self._record(step(*given))
                if self.diverged:
                    break
                self.iteration += 1
                if self.iteration % self._spacing == 0:
                    self._keep()
                if perf_counter() >= stop:
                    break

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
                self._record(self._step(self.model, self.learning_rate, *self.data))
            self._restore(here)
        return self.losses[self.iteration]

    def _record(self, returned: Any) -> None:
        if isinstance(returned, np.ndarray) and returned.size == 1:
            returned = returned.item()  # one number in an array is a number
        try:
            loss = float(returned)
        except (TypeError, ValueError):
            raise ValueError(
                f"step must return the loss before its update, a number, but returned {returned!r}"
            ) from None
        if self.iteration == len(self.losses):
            self.losses.append(loss)
        self.diverged = not math.isfinite(loss)

    def _parameters(self) -> dict[str, Any]:
        """All that makes the model what it is, also what batch norm keeps beside its parameters."""
        if isinstance(self.model, dict):
            return self.model
        everything = getattr(self.model, "state", self.model.parameters)
        return cast(dict[str, Any], everything())

    def _copy(self) -> dict[str, Any]:
        return {name: _copied(values) for name, values in self._parameters().items()}

    def _restore(self, kept: dict[str, Any]) -> None:
        now = self._parameters()
        for name in now.keys() - kept.keys():  # what a step has added, such as momentum's velocity
            del now[name]
        for name, values in kept.items():
            if _fits_into(values, now.get(name)):
                now[name][...] = values  # in place: others may hold the same array
            else:
                now[name] = _copied(values)

    def _keep(self) -> None:
        kept = self._copy()
        self._snapshots[self.iteration] = kept
        size = sys.getsizeof(kept) + sum(map(sys.getsizeof, kept.values()))
        while len(self._snapshots) > 2 and len(self._snapshots) * size > self._memory:
            self._spacing *= 2
            self._snapshots = {
                i: old for i, old in self._snapshots.items() if i % self._spacing == 0
            }


def _copied(values: object) -> object:
    return values.copy() if isinstance(values, np.ndarray) else copy.deepcopy(values)


def _fits_into(values: object, place: object) -> bool:
    return (
        isinstance(values, np.ndarray)
        and getattr(place, "shape", None) == values.shape
        and getattr(place, "dtype", None) == values.dtype
    )


def newest(function: Function) -> Function:
    """The function that now bears this one's name.

    A learner who edits a cell and runs it expects the edited function to be used.
    """
    name = getattr(function, "__name__", None)
    if getattr(function, "__qualname__", "") != name:
        return function  # a method, or a function made inside another: its name is not global
    now = getattr(function, "__globals__", {}).get(name)
    return cast(Function, now) if callable(now) else function
