"""A suspect: a wrong answer that is often given, with the name of its fault."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Suspect:
    """What is wrong in a few words, what to look at, and the wrong answer itself.

    `answer` is used as the learner's is: a function of the same arguments, or such a class. Where
    the two give the same numbers in every case, this is the fault.
    """

    fault: str
    says: str
    answer: Callable[..., Any]
