"""A training run that can be advanced, rewound exactly and started again: no widgets, no pictures."""

import copy
import math
import sys
from array import array
from time import perf_counter
from typing import Callable

import numpy as np

from .. import arguments

Model = object  # a dict of arrays, or anything whose parameters() returns one


class Run:
    """What start and step make of one learning rate and one hidden size.

    start(hidden_size) returns the model (start() where there is no hidden size); step(model,
    learning_rate) makes one full update in place and returns the loss before it; where a run has
    `data` of its own, X and y, it is called step(model, learning_rate, X, y). Snapshots of the
    parameters are kept every `spacing` iterations; when they outgrow `memory` bytes every other one
    goes and the spacing doubles. Going back to iteration i takes the snapshot before i and repeats
    the missing steps, so the parameters are those of a fresh run of i steps, bit for bit.
    """

    def __init__(self, start: Callable[..., Model], step: Callable[[Model, float], float], *, memory: int = 2_000_000) -> None:
        self._given, self._memory = (start, step), memory
        self._start, self._step = start, step
        self.model: Model = None
        self.iteration, self.losses, self.diverged = 0, array("d"), False
        self.learning_rate, self.hidden_size, self.data = math.nan, None, ()

    def restart(self, learning_rate: float, hidden_size: int | None = None, data: tuple[np.ndarray, ...] = ()) -> None:
        """Back to iteration 0, with a new start of the functions as they are defined now."""
        self._start, self._step = map(newest, self._given)
        model = self._start() if hidden_size is None else self._start(hidden_size)
        if not isinstance(model, dict) and not hasattr(model, "parameters"):
            raise ValueError(f"start must return a dict of arrays, or an object with parameters(), but returned {model!r}")
        self.model, self.learning_rate, self.hidden_size, self.data = model, learning_rate, hidden_size, data
        self.iteration, self.losses, self.diverged = 0, array("d"), False
        self._snapshots, self._spacing = {0: self._copy()}, 16

    def is_outdated(self) -> bool:
        """Whether start or step has been defined anew since this run began: then it cannot go on, only begin again."""
        return (self._start, self._step) != tuple(map(newest, self._given))

    def advance(self, until: int, seconds: float = math.inf) -> None:
        """Trains up to iteration `until`, or for about `seconds`, or until the loss is no longer a number."""
        step, given, stop = self._step, (self.model, self.learning_rate, *self.data), perf_counter() + seconds
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
        """Back to iteration `iteration`, one that the run has reached: exactly, at the cost of a few steps."""
        self.go_before(iteration)
        self.advance(iteration)

    def go_before(self, iteration: int) -> None:
        """Back to the last snapshot up to iteration `iteration`, one that the run has reached."""
        arguments.count("iteration", iteration, at_least=0)
        if iteration > self.iteration:
            raise ValueError(f"iteration must be at most {self.iteration}, where the run is, but is {iteration}")
        nearest = max(i for i in self._snapshots if i <= iteration)
        self._restore(self._snapshots[nearest])
        self.iteration, self.diverged = nearest, False

    def loss(self) -> float:
        """The loss at this iteration: known if a step went on from here, otherwise found by trying one."""
        if self.iteration == len(self.losses) and not self.diverged:
            here = self._copy()
            with np.errstate(all="ignore"):
                self._record(self._step(self.model, self.learning_rate, *self.data))
            self._restore(here)
        return self.losses[self.iteration]

    def _record(self, loss: object) -> None:
        try:
            loss = float(loss)
        except (TypeError, ValueError):
            raise ValueError(f"step must return the loss before its update, a number, but returned {loss!r}") from None
        if self.iteration == len(self.losses):
            self.losses.append(loss)
        self.diverged = not math.isfinite(loss)

    def _parameters(self) -> dict[str, np.ndarray]:
        return self.model if isinstance(self.model, dict) else self.model.parameters()

    def _copy(self) -> dict[str, np.ndarray]:
        return {name: _copied(values) for name, values in self._parameters().items()}

    def _restore(self, kept: dict[str, np.ndarray]) -> None:
        now = self._parameters()
        for name in now.keys() - kept.keys():  # what a step has added, such as the velocity of momentum
            del now[name]
        for name, values in kept.items():
            if isinstance(values, np.ndarray) and getattr(now[name], "shape", None) == values.shape and now[name].dtype == values.dtype:
                now[name][...] = values  # in place: others may hold the same array
            else:
                now[name] = _copied(values)

    def _keep(self) -> None:
        self._snapshots[self.iteration] = kept = self._copy()
        size = sys.getsizeof(kept) + sum(map(sys.getsizeof, kept.values()))
        while len(self._snapshots) > 2 and len(self._snapshots) * size > self._memory:
            self._spacing *= 2
            self._snapshots = {i: old for i, old in self._snapshots.items() if i % self._spacing == 0}


def _copied(values: object) -> object:
    return values.copy() if isinstance(values, np.ndarray) else copy.deepcopy(values)  # a count of steps, say


def newest(function: Callable) -> Callable:
    """The function that now bears this one's name: a learner who edits a cell and runs it expects it to be used."""
    if getattr(function, "__qualname__", "") != getattr(function, "__name__", None):
        return function  # a method, or a function made inside another: its name is not global
    now = getattr(function, "__globals__", {}).get(function.__name__)
    return now if callable(now) else function
