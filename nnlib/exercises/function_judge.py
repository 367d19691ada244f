"""Judges for answers that are code: a function, a class, a layer."""

from __future__ import annotations

import inspect
import io
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from . import diagnosis
from .cases import Case, cases
from .comparing import Compared, Outputs
from .private import Private, copied
from .refusals import (
    changed,
    refuse_another_order,
    refuse_blanks,
    refuse_changed_inputs,
    refuse_memory,
    refuse_one_size_only,
)
from .returns import Returns
from .suspect import Suspect
from .trial import DidNotRun, run
from .verdict import NotAttempted, NotRight, Wrong
from .words import listed, short

CASES = 8
PRINTED = 300  # characters of what an answer printed that are worth showing

Draw = Callable[[Case], Mapping[str, Any]]


def _call(function: Callable[..., Any], *inputs: Any) -> Any:
    return function(*inputs)


class FunctionJudge:
    """Judges a function by what it returns on random inputs.

    solution: the right function. draw(case) -> the arguments by name, in order, drawn with `case`.
    returns: the name of what comes back, or the names, in order, where several things do (as a
    tuple, or a dict with these names). suspects: wrong answers with the names of their faults.
    given: what the notebook's functions of these names are for the answer, whatever the learner
    made of them. use(answer, *inputs) -> what to judge, where it is not answer(*inputs).

    A judge runs the answer twice on private copies of each of eight inputs, holds every number
    against the solution's, and raises Wrong, Stopped or NotAttempted; it returns when all is right.
    Refused besides wrong numbers: NaN, changed arguments, another result the second time.
    """

    wants = "a function"

    def __init__(
        self,
        solution: Callable[..., Any],
        draw: Draw,
        returns: str | Sequence[str] = "what it returns",
        suspects: Sequence[Suspect] = (),
        *,
        given: Mapping[str, Any] | None = None,
        use: Callable[..., Any] = _call,
    ) -> None:
        self._solution = solution
        self._draw = draw
        self._returns = Returns(returns)
        self._suspects = list(suspects)
        self._given = dict(given or {})
        self._use = use

    def __call__(self, answer: Any) -> str:
        """Returns what was tried if the answer is right; else raises what is wrong with it."""
        self._refuse_another_kind(answer)
        printed = io.StringIO()
        random_state = np.random.get_state()  # an answer may draw from NumPy's own generator
        try:
            return self._judge(answer, printed)
        except NotRight as verdict:
            verdict.printed = printed.getvalue()[:PRINTED].rstrip()
            raise
        finally:
            np.random.set_state(random_state)

    def _judge(self, answer: Any, printed: io.StringIO) -> str:
        private = Private(answer, self._given)
        compared: list[Compared] = []
        stops: list[DidNotRun] = []
        for case in cases(CASES):
            inputs = dict(self._draw(case))
            try:
                first_prints = printed if not compared else io.StringIO()
                compared.append(self._try(private, case, inputs, first_prints))
            except DidNotRun as stop:
                stop.sizes = case.sizes
                refuse_blanks(private, stop)
                if stop.has_no_end:
                    raise stop.stopped() from None
                stops.append(stop)
        if stops and private.data_names:
            raise diagnosis.leftover(private.data_names, stops[0].inputs)
        if compared:
            self._refuse_wrong_numbers(compared, stops, private)
        if stops:
            refuse_one_size_only(compared, stops)
            raise stops[0].stopped()
        refuse_changed_inputs(compared)
        return f"It was tried on {CASES} random inputs."

    # What is refused before it runs

    def _refuse_another_kind(self, answer: Any) -> None:
        if not callable(answer):
            raise Wrong(
                f"{self.wants} is wanted",
                f"The answer is {short(answer)}. Give the function itself: its name without ( ).",
            )
        if self._use is not _call:
            return
        inputs = self._draw(Case(0))
        try:
            inspect.signature(answer).bind(*inputs)
        except TypeError:
            raise Wrong(
                "other arguments",
                f"It must take {listed(list(inputs))}, in this order, but it takes "
                f"{inspect.signature(answer)}.",
            ) from None
        except ValueError:  # some that are written in C do not tell
            return

    # One case

    def _try(
        self, private: Private, case: Case, inputs: dict[str, Any], printed: io.StringIO
    ) -> Compared:
        try:
            first = run(self._use, private.answer, inputs, private.codes, printed)
        except Wrong:  # `use` found it
            refuse_blanks(private)
            raise
        found = self._returns.read(first.returned)
        again = run(self._use, private.answer, inputs, private.codes, io.StringIO())
        refuse_memory(found, self._returns.read(again.returned))
        with np.errstate(all="ignore"):
            wanted = self._returns.read(self._use(self._solution, *_copies(inputs)))
        return Compared(case, inputs, wanted, found, first.warned, changed(inputs, first.inputs))

    # All cases

    def _refuse_wrong_numbers(
        self, compared: Sequence[Compared], stops: Sequence[DidNotRun], private: Private
    ) -> None:
        names, is_one = self._returns.names, self._returns.is_one
        filled = [name for name in names if name in compared[0].found]
        right = [name for name in filled if all(each.is_right(name) for each in compared)]
        so_far = f" ({listed(right)}: right.)" if right and not is_one else ""
        if len(right) < len(names) == len(filled):
            refuse_another_order(names, compared)
        for name in filled:
            if name not in right:
                found = self._fault(name, compared, stops, private)
                raise Wrong(
                    found.fault if is_one else f"{name}: {found.fault}", found.says + so_far
                )
        if blank := [name for name in names if name not in filled]:
            raise NotAttempted(f"there is still a ... for {listed(blank)}.{so_far}")

    def _fault(
        self,
        name: str,
        compared: Sequence[Compared],
        stops: Sequence[DidNotRun],
        private: Private,
    ) -> Wrong:
        found = diagnosis.fault(
            name, compared, self._suspects, self._ask, private.data_names, all_ran=not stops
        )
        if found is not None:
            return found
        if stops:  # where it runs it is wrong, but the line at which it stops tells more
            raise stops[0].stopped()
        refuse_changed_inputs(compared)
        return diagnosis.unknown(name, compared)

    def _ask(self, suspect: Suspect, compared: Compared) -> Outputs | None:
        try:
            with np.errstate(all="ignore"):
                return self._returns.read(self._use(suspect.answer, *_copies(compared.inputs)))
        except Exception:  # the wrong answer does not even run here
            return None


def _copies(inputs: Mapping[str, Any]) -> list[Any]:
    return [copied(value) for value in inputs.values()]
