"""A run that prints, and one beside which the healthy code trains: what a player advances."""

from __future__ import annotations

import math
from collections.abc import Callable

from .functions import Values
from .learners_code import LearnersCode
from .outputs import Outputs
from .run import Run
from .samples import Data


class RunThatPrints(Run):
    """A run; where it begins again, what it printed before is forgotten."""

    def __init__(self, code: LearnersCode, outputs: Outputs) -> None:
        super().__init__(code.start, code.step, code.loss)
        self._outputs = outputs

    def restart(self, values: Values, data: Data | None = None) -> None:
        """Back to iteration 0, as every run."""
        if data is self.data:  # what makes other data may have printed for this run already
            self._outputs.forget()
        super().restart(values, data)


class RunWithAnother(RunThatPrints):
    """A run, and beside it `other`: of other values, always at the same iteration.

    others(values) gives these; where they are the same there is no other. Where the run diverges,
    the other goes on without it. `starts` counts how often both began.
    """

    def __init__(
        self, code: LearnersCode, outputs: Outputs, others: Callable[[Values], Values]
    ) -> None:
        super().__init__(code, outputs)
        self.other: Run | None = None
        self.starts = 0
        self._others = others
        self._beside = Run(code.start, code.step)

    def restart(self, values: Values, data: Data | None = None) -> None:
        """Both back to iteration 0."""
        self.other = None
        super().restart(values, data)
        others = self._others(values)
        if others != values:
            self._beside.restart(others, data)
            self.other = self._beside
        self.starts += 1

    @property
    def reached(self) -> int:
        """The iteration of the one that still goes on."""
        alone = self.diverged and self.other is not None
        return self.other.iteration if alone and self.other else self.iteration

    def can_reach(self, iteration: int) -> bool:
        """Whether training further would bring one of them there."""
        other = self.other
        return super().can_reach(iteration) or (other is not None and other.can_reach(iteration))

    def advance(self, until: int, seconds: float = math.inf) -> None:
        """Trains both up to iteration `until`, for about `seconds`, each until it diverges."""
        if self.other is None:
            super().advance(until, seconds)
        elif self.diverged:
            self.other.advance(until, seconds)
        else:
            super().advance(until, seconds / 2)
            self.other.advance(self.iteration)  # takes as long once more

    def go_before(self, iteration: int) -> None:
        """Both back to a snapshot up to there; advance brings them together again."""
        super().go_before(iteration)
        if self.other is not None:
            self.other.go_before(min(iteration, self.other.iteration))

    def bring_the_other(self, goal: int) -> None:
        """Where this run has diverged, the other may be beyond the goal: then it goes back."""
        there = goal if self.diverged else self.iteration
        if self.other is not None and self.other.iteration > there:
            self.other.rewind(there)
