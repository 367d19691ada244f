"""What the learner's functions print or draw while the panel trains, caught to be shown in it."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

MOST_LETTERS = 600  # of what is printed, the newest
DREW = (
    "(Your function drew with pyplot. A panel has no place for such a picture: "
    "draw it in a cell of its own.)"
)

_here = threading.local()  # .outputs: those that catch what this thread prints


class Outputs:
    """`text` is what was printed inside `caught()` since `forget`, the newest lines of it."""

    def __init__(self) -> None:
        self._printed = ""
        self._drew = False

    @property
    def text(self) -> str:
        """What was printed, and that there was drawn; nothing where neither was done."""
        parts = [_newest_lines(self._printed.rstrip())] + ([DREW] if self._drew else [])
        return "\n".join(part for part in parts if part)

    def forget(self) -> None:
        """Begins anew."""
        self._printed = ""
        self._drew = False

    def write(self, text: str) -> None:
        """Takes this as printed."""
        self._printed = (self._printed + text)[-2 * MOST_LETTERS :]

    @contextmanager
    def caught(self) -> Iterator[None]:
        """Inside, what this thread prints and draws with pyplot is caught.

        Without it, it would land in a log, or under whichever cell runs next.
        """
        figures = _figures()
        publisher = _publisher()
        before = getattr(_here, "outputs", None)
        _here.outputs = self
        _switch_on()
        if publisher is not None:
            publisher.register_hook(self._catch_display)
        try:
            yield
        finally:
            if publisher is not None:
                publisher.unregister_hook(self._catch_display)
            _switch_off()
            _here.outputs = before
            self._close(_figures() - figures)

    def _catch_display(self, message: object) -> None:
        self._drew = True  # and returns None: the message goes no further

    def _close(self, figures: set[int]) -> None:
        for number in figures:
            sys.modules["matplotlib.pyplot"].close(number)
            self._drew = True


class _Switch:
    """In place of sys.stdout: to the outputs of the thread that prints, or on to the stream."""

    def __init__(self, stream: Any) -> None:
        self.stream = stream

    def write(self, text: str) -> int:
        outputs = getattr(_here, "outputs", None)
        if outputs is None:
            return int(self.stream.write(text) or 0)
        outputs.write(text)
        return len(text)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.stream, name)


_lock = threading.Lock()
_catching = 0  # how many threads, one switch serves them all


def _switch_on() -> None:
    global _catching
    with _lock:
        _catching += 1
        if not isinstance(sys.stdout, _Switch):
            sys.stdout = _Switch(sys.stdout)


def _switch_off() -> None:
    global _catching
    with _lock:
        _catching -= 1
        if not _catching and isinstance(sys.stdout, _Switch):  # else somebody put another there
            sys.stdout = sys.stdout.stream


def _newest_lines(text: str) -> str:
    if len(text) <= MOST_LETTERS:
        return text
    newest = text[-MOST_LETTERS:]
    return newest.partition("\n")[2] or newest  # without the half line at its beginning


def _figures() -> set[int]:
    """The numbers of pyplot's open figures."""
    pyplot = sys.modules.get("matplotlib.pyplot")
    return set(pyplot.get_fignums()) if pyplot else set()


def _publisher() -> Any:
    """What displays in a notebook; None where nothing does, or where it cannot be asked."""
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython else None
    publisher = getattr(shell, "display_pub", None)
    return publisher if hasattr(publisher, "register_hook") else None
