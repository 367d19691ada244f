"""Exercises: a check that says what is wrong, and "not attempted yet" until there is an answer."""

from typing import Callable


def check(answer: object, judge: Callable[[object], str | None]) -> str:
    """A sentence about `answer`. It is `...` until you replace it: then judge(answer) says what is wrong.

    `judge` returns None for a right answer. An answer it cannot even work with is reported, not raised.
    """
    if answer is ...:
        return "Not attempted yet: replace the ... above, run that cell, then this one."
    try:
        wrong = judge(answer)
    except Exception as error:
        wrong = f"with this answer the check stops with {type(error).__name__}: {error}"
    return f"Not yet: {wrong}" if wrong else "Right."
