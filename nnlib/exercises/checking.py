"""check: the one door through which a notebook asks what is wrong with an answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .verdict import NotRight, State, Verdict

Judge = Callable[[Any], str | None]


def check(answer: object, judge: Judge) -> Verdict:
    """The verdict on `answer`, which is `...` until you replace it.

    judge(answer) returns if the answer is right, with a sentence on what was tried if it has one.
    Otherwise it raises Wrong, Stopped or NotAttempted. Nothing that the answer does is raised here.
    """
    if answer is ...:
        return Verdict(
            State.NOT_ATTEMPTED,
            says="put your answer in place of the ..., and run this cell.",
        )
    try:
        tried = judge(answer)
    except NotRight as verdict:
        return verdict.verdict()
    except Exception as error:  # of a judge that did not expect such an answer
        told = f"the check cannot work with this answer: {error}"
        return Verdict(State.STOPPED, type(error).__name__, told)
    return Verdict(State.RIGHT, says=tried or "")
