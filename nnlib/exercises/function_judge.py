"""Judges for answers that are code: a function, a class, a layer."""

from __future__ import annotations

import inspect
import io
from collections.abc import Callable, Mapping, Sequence
from itertools import permutations
from typing import Any

import numpy as np

from ..arrays import Answers
from . import diagnosis, reading
from .blanks import blank_lines
from .cases import Case, cases
from .comparing import Compared, Outputs, same
from .private import Private, copied
from .suspect import Suspect
from .trial import DidNotRun, Ran, run
from .verdict import NotAttempted, NotRight, Wrong

CASES = 8
PRINTED = 300  # characters of what an answer printed that are worth showing
RESIDUE = 1e-9  # what moving a number up and down again may leave behind

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
        self._is_one = isinstance(returns, str)
        self._names = [returns] if isinstance(returns, str) else list(returns)
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
        compared, stops = [], []
        for case in cases(CASES):
            inputs = dict(self._draw(case))
            try:
                compared.append(self._try(private, case, inputs, printed))
            except DidNotRun as stop:
                _refuse_blanks(private, stop)
                if stop.has_no_end:
                    raise stop.stopped() from None
                stops.append(stop)
        if stops and private.data_names:
            raise diagnosis.leftover(private.data_names, stops[0].inputs)
        if compared:
            self._refuse_wrong_numbers(compared, stops, private)
        if stops:
            raise stops[0].stopped()
        _refuse_changed_inputs(compared)
        return f"It was tried on {CASES} random inputs."

    # What is refused before it runs

    def _refuse_another_kind(self, answer: Any) -> None:
        if not callable(answer):
            raise Wrong(
                f"{self.wants} is wanted",
                f"The answer is {_short(answer)}. Give the function itself: its name without ( ).",
            )
        if self._use is not _call:
            return
        inputs = self._draw(Case(0))
        try:
            inspect.signature(answer).bind(*inputs)
        except TypeError:
            raise Wrong(
                "other arguments",
                f"It must take {_listed(list(inputs))}, in this order, but it takes "
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
            _refuse_blanks(private)
            raise
        found = self._read(first.returned)
        again = run(self._use, private.answer, inputs, private.codes, io.StringIO())
        second = self._read(again.returned)
        for name in found:
            self._refuse_another_result(name, found[name], second[name])
        wanted = self._read(self._use(self._solution, *_copies(inputs)))
        return Compared(case, inputs, wanted, found, first.warned, _changed(inputs, first))

    def _read(self, returned: Any) -> Outputs:
        if self._is_one:
            returned = {self._names[0]: returned}
        elif isinstance(returned, tuple | list) and len(returned) == len(self._names):
            returned = dict(zip(self._names, returned, strict=True))
        if returned is ...:
            raise NotAttempted("there is still a ... where the result belongs.")
        if returned is None:
            raise Wrong("None came back", "It returns None: is a return missing?")
        if not isinstance(returned, Mapping):
            count = len(returned) if isinstance(returned, tuple | list) else 1
            raise Wrong(
                "the number of things returned",
                f"{count} came back, and {len(self._names)} are wanted: {_listed(self._names)}.",
            )
        if missing := [name for name in self._names if name not in returned]:
            raise Wrong("something is missing", f"It returns no {_listed(missing)}.")
        blank = [name for name in self._names if returned[name] is ...]
        if len(blank) == len(self._names):
            raise NotAttempted("put your code in place of the ..., and run this cell.")
        return {
            name: reading.array(name, returned[name]) for name in self._names if name not in blank
        }

    @staticmethod
    def _refuse_another_result(name: str, first: Answers, second: Answers) -> None:
        if same(first, second):
            return
        if same(second, 2 * first):
            raise Wrong(
                "added up over calls",
                f"Called a second time with the same inputs, it returns {name} doubled: it adds to "
                "what it kept from the call before. Begin from 0 inside the function.",
            )
        if first.shape == second.shape and np.isnan(first).any():
            return  # told by the numbers
        raise Wrong(
            "not the same twice",
            f"Called a second time with the same inputs, it returns another {name}: does it keep "
            "something from call to call, or draw numbers of its own?",
        )

    # All cases

    def _refuse_wrong_numbers(
        self, compared: Sequence[Compared], stops: Sequence[DidNotRun], private: Private
    ) -> None:
        filled = [name for name in self._names if name in compared[0].found]
        right = [name for name in filled if all(each.is_right(name) for each in compared)]
        so_far = f" ({_listed(right)}: right.)" if right and not self._is_one else ""
        if len(right) < len(self._names) == len(filled):
            _refuse_another_order(self._names, compared)
        for name in filled:
            if name not in right:
                found = self._fault(name, compared, stops, private)
                named = found.fault if self._is_one else f"{name}: {found.fault}"
                raise Wrong(named, found.says + so_far)
        if blank := [name for name in self._names if name not in filled]:
            raise NotAttempted(f"there is still a ... for {_listed(blank)}.{so_far}")

    def _fault(
        self,
        name: str,
        compared: Sequence[Compared],
        stops: Sequence[DidNotRun],
        private: Private,
    ) -> Wrong:
        found = diagnosis.fault(name, compared, self._suspects, self._ask, private.data_names)
        if found is not None:
            return found
        if stops:  # where it runs it is wrong, but the line at which it stops tells more
            raise stops[0].stopped()
        _refuse_changed_inputs(compared)
        return diagnosis.unknown(name, compared)

    def _ask(self, suspect: Suspect, compared: Compared) -> Outputs | None:
        try:
            with np.errstate(all="ignore"):
                return self._read(self._use(suspect.answer, *_copies(compared.inputs)))
        except Exception:  # the wrong answer does not even run here
            return None


def _refuse_blanks(private: Private, stop: DidNotRun | None = None) -> None:
    """Raises NotAttempted for blanks, unless it stopped before the first of them."""
    lines = blank_lines(private.codes)
    if not lines or (stop and stop.line and stop.line.number < lines[0]):
        return
    told = _listed([str(line) for line in lines])
    raise NotAttempted(f"there is still a ... to fill in, in line {told}.")


def _refuse_another_order(names: Sequence[str], compared: Sequence[Compared]) -> None:
    for order in permutations(names):
        if all(
            same(each.found[came], each.wanted[name])
            for each in compared
            for came, name in zip(names, order, strict=True)
        ):
            raise Wrong(
                "the order of what is returned",
                f"The right things come back, but as {_listed(order)}: return {_listed(names)}.",
            )


def _refuse_changed_inputs(compared: Sequence[Compared]) -> None:
    for each in compared:
        for name in each.changed:
            raise Wrong(
                "an argument is changed",
                f"{name} holds other numbers afterwards. {name} -= ... and {name}[...] = ... write "
                "into the array that was handed over: make a new one, or copy first.",
            )


def _changed(inputs: Mapping[str, Any], ran: Ran) -> tuple[str, ...]:
    arrays = {name: value for name, value in inputs.items() if isinstance(value, np.ndarray)}
    return tuple(name for name, before in arrays.items() if _is_changed(before, ran.inputs[name]))


def _is_changed(before: Answers, after: Answers) -> bool:
    if before.shape != after.shape:
        return True
    with np.errstate(invalid="ignore"):
        return bool(np.any(np.abs(after.astype(float) - before) > RESIDUE))


def _copies(inputs: Mapping[str, Any]) -> list[Any]:
    return [copied(value) for value in inputs.values()]


def _listed(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _short(value: Any) -> str:
    text = repr(value).replace("\n", " ")
    return text if len(text) <= 60 else f"{text[:57]}..."
