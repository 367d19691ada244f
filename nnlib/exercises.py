"""Exercises: a check that says what is wrong, and "not attempted yet" until there is an answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


def check(answer: object, judge: Callable[[Any], str | None]) -> str:
    """A sentence about `answer`, which is `...` until you replace it.

    Then judge(answer) says what is wrong, or returns None for a right answer. An answer it cannot
    even work with is reported, not raised.
    """
    if answer is ...:
        return "Not attempted yet: replace the ... above, run that cell, then this one."
    try:
        wrong = judge(answer)
    except Exception as error:
        wrong = f"with this answer the check stops with {type(error).__name__}: {error}"
    return f"Not yet: {wrong}" if wrong else "Right."
