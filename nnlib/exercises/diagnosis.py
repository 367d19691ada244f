"""Which fault an output has: the exercise's own suspects first, then the usual ones."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

import numpy as np

from ..arrays import Answers
from .comparing import Compared, Outputs, same, same_entries
from .suspect import Suspect
from .usual_suspects import second_fault, transposed_and_a_factor, usual_fault
from .verdict import Wrong
from .words import listed

Ask = Callable[[Suspect, Compared], Outputs | None]  # what a suspect answers in a case, if it can


def fault(
    name: str,
    cases: Sequence[Compared],
    suspects: Sequence[Suspect],
    ask: Ask,
    leftovers: Sequence[str],
    *,
    all_ran: bool,
) -> Wrong | None:
    """The fault of the output `name`, which is wrong in some case; None if none is known.

    Where not all cases ran, the few that did say little: then only whole answers are compared.
    """
    said_by = [(suspect, _answers(name, cases, ask, suspect)) for suspect in suspects]
    for suspect, said in said_by:
        if said and all(same(each.found[name], one) for each, one in zip(cases, said, strict=True)):
            return Wrong(suspect.fault, suspect.says)
    if found := _not_finite(name, cases):
        return found
    if leftovers:
        return leftover(leftovers, cases[0].inputs)
    if found := usual_fault(name, cases, all_ran=all_ran) or _same_as_before(name, cases):
        return found
    for suspect, said in said_by:
        if said and (second := second_fault(name, _as_wanted(name, cases, said))):
            return Wrong(
                f"{suspect.fault}, and {second.fault}",
                f"There are two faults. {suspect.says} And beside that: {second.says}",
            )
    return transposed_and_a_factor(name, cases) if all_ran else None


def unknown(name: str, cases: Sequence[Compared]) -> Wrong:
    """Where no fault is known: what shape or number is wrong, in the first case."""
    return _shape_of_another(name, cases) or _shapes(name, cases) or _numbers(name, cases)


def _answers(
    name: str, cases: Sequence[Compared], ask: Ask, suspect: Suspect
) -> list[Answers] | None:
    """What the suspect says in each case; None if it says the right numbers, or cannot say."""
    said = []
    for each in cases:
        outputs = ask(suspect, each)
        if outputs is None:
            return None
        said.append(outputs[name])
    is_right = all(same(one, each.wanted[name]) for one, each in zip(said, cases, strict=True))
    return None if is_right else said


def _as_wanted(name: str, cases: Sequence[Compared], said: Sequence[Answers]) -> list[Compared]:
    """The cases as if what the suspect says were right."""
    return [
        replace(each, wanted={**each.wanted, name: one})
        for each, one in zip(cases, said, strict=True)
    ]


def _not_finite(name: str, cases: Sequence[Compared]) -> Wrong | None:
    for each in cases:
        found, wanted = each.found[name].astype(float), each.wanted[name].astype(float)
        if np.all(np.isfinite(found)) or not np.all(np.isfinite(wanted)):
            continue
        what = "nan, which is no number" if np.isnan(found).any() else "inf"
        why = f" NumPy said: {each.warned[0]}." if each.warned else ""
        return Wrong(
            "nan" if np.isnan(found).any() else "inf",
            f"{name} holds {what}, for {each.told()}.{why}",
        )
    return None


def _same_as_before(name: str, cases: Sequence[Compared]) -> Wrong | None:
    """The numbers of an earlier case come back: something is kept."""
    for first, second in zip(cases, cases[1:], strict=False):
        is_kept = same(first.found[name], second.found[name])
        if is_kept and not same(first.wanted[name], second.wanted[name]):
            return Wrong(
                "the same whatever comes in",
                f"{name} is the same for two different inputs: it must be computed from the "
                "arguments, each time anew.",
            )
    return None


def leftover(names: Sequence[str], arguments: Iterable[str]) -> Wrong:
    """The code reads arrays of the notebook."""
    told = " and ".join(names)
    return Wrong(
        "a variable of the notebook",
        f"Your code reads {told} from the notebook. It must work with what it is handed, "
        f"{', '.join(arguments)}, and with nothing else.",
    )


def _shape_of_another(name: str, cases: Sequence[Compared]) -> Wrong | None:
    own = [each.wanted[name].shape for each in cases]
    for other in cases[0].found:
        if all(each.found[other].shape == each.wanted[other].shape for each in cases):
            continue
        shapes = [each.wanted[other].shape for each in cases]
        if shapes != own and shapes == [each.found[name].shape for each in cases]:
            return Wrong(
                f"the shape of {other}",
                f"{name} has the shape of {other} in every case: is one taken for the other, or "
                f"are they returned in another order than {listed(list(cases[0].wanted))}?",
            )
    return None


def _shapes(name: str, cases: Sequence[Compared]) -> Wrong | None:
    for each in cases:
        found, wanted = each.found[name].shape, each.wanted[name].shape
        if found != wanted and not each.found[name].size == each.wanted[name].size == 1:
            return Wrong(
                "the shape",
                f"{name} has shape {found}, and {wanted} is wanted, for {each.told()}.",
            )
    return None


def _numbers(name: str, cases: Sequence[Compared]) -> Wrong:
    """No fault was found: the first number that is wrong is shown, in the smallest case."""
    wrong = [each for each in cases if not each.is_right(name)]
    each = min(wrong, key=lambda one: one.wanted[name].size)
    found, wanted = np.atleast_1d(each.found[name]), np.atleast_1d(each.wanted[name])
    index = tuple(int(i) for i in np.argwhere(~same_entries(found, wanted))[0])
    entry = name if each.wanted[name].ndim == 0 else f"{name}{list(index)}"
    inputs = each.inputs_at(name, index)
    in_words = f"for {each.told()}" + (f" and {inputs}" if inputs else "")
    right = len(cases) - len(wrong)
    how_often = f" In {right} of {len(cases)} cases it is right." if right else ""
    return Wrong(
        "other numbers",
        f"{entry} should be {wanted[index]:.5g} and is {found[index]:.5g}, {in_words}.{how_often}",
    )
