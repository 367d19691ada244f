"""What a check says of an answer, and how a judge says it."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass
from enum import Enum
from typing import Any

WIDTH = 78  # of a line that a cell shows: a longer one would run out of the page


class State(Enum):
    """How far an answer has come."""

    NOT_ATTEMPTED = "not attempted"
    RIGHT = "right"
    WRONG = "wrong"
    STOPPED = "stopped"


_OPENINGS = {
    State.NOT_ATTEMPTED: "Not attempted yet: ",
    State.RIGHT: "Right. ",
    State.WRONG: "Not yet: ",
    State.STOPPED: "It stopped: ",
}


@dataclass(frozen=True)
class Verdict:
    """What a check says: the state of the answer, the fault in a few words, and what to look at.

    As text it is what a learner reads, with what the answer printed when it ran first; at the end
    of a cell it shows itself.
    """

    state: State
    fault: str = ""
    says: str = ""
    printed: str = ""

    @property
    def right(self) -> bool:
        """Whether the answer is right."""
        return self.state is State.RIGHT

    def __str__(self) -> str:
        fault = f"{self.fault}. " if self.fault else ""
        text = _wrapped(f"{_OPENINGS[self.state]}{fault}{self.says}".strip())
        return f"{text}\nYour code printed:\n{self.printed}" if self.printed else text

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        """What IPython shows at the end of a cell."""
        printer.text(str(self))


class NotRight(Exception):
    """A judge raises one of these; whoever checks turns it into a verdict."""

    state: State

    def __init__(self, fault: str, says: str = "") -> None:
        super().__init__(f"{fault}: {says}")
        self.fault = fault
        self.says = says
        self.printed = ""  # by the answer, when it ran first

    def verdict(self) -> Verdict:
        """The verdict that it stands for."""
        return Verdict(self.state, self.fault, self.says, self.printed)


class Wrong(NotRight):
    """The answer is wrong: the fault in a few words, and a sentence on what to look at."""

    state = State.WRONG


class Stopped(NotRight):
    """The learner's code did not run to its end."""

    state = State.STOPPED


class NotAttempted(NotRight):
    """There is still something to fill in."""

    state = State.NOT_ATTEMPTED

    def __init__(self, says: str) -> None:
        super().__init__("", says)


def _wrapped(text: str) -> str:
    lines = []
    for line in text.splitlines():  # a line of code that is quoted stays one line
        lines += [line] if line.startswith("    ") else textwrap.wrap(line, WIDTH) or [""]
    return "\n".join(lines)
