"""A limit of time for code that may never end."""

from __future__ import annotations

import _thread
import signal
import threading
from collections.abc import Callable
from types import FrameType
from typing import TypeVar

Result = TypeVar("Result")
AGAIN = 0.05  # seconds until the code is stopped once more, if it caught what stopped it


class TimeUp(BaseException):
    """The code was still running when its time was over. No `except Exception` catches it."""


def within(seconds: float, call: Callable[[], Result]) -> Result:
    """What call() returns; raises TimeUp inside of it where it takes longer.

    On the main thread, where cells run; on another one there is no limit. Code that waits in C is
    stopped as soon as it comes back to Python. A loop with a bare `except:` may catch what stops
    it, as it may catch an interrupt. A learner's own interrupt does what it did before.
    """
    if threading.current_thread() is not threading.main_thread():
        return _inside(call)
    over = threading.Event()
    is_late = threading.Event()

    def watch() -> None:
        pause = seconds
        while not over.wait(pause):
            pause = AGAIN
            is_late.set()
            _thread.interrupt_main()

    def interrupted(number: int, frame: FrameType | None) -> None:
        if is_late.is_set():
            if _is_inside(frame):
                raise TimeUp
        elif callable(before):
            before(number, frame)

    before = signal.signal(signal.SIGINT, interrupted)
    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        return _inside(call)
    finally:
        over.set()
        watcher.join()
        signal.signal(signal.SIGINT, before or signal.SIG_DFL)  # what is sent arrives before


def _inside(call: Callable[[], Result]) -> Result:
    return call()


def _is_inside(frame: FrameType | None) -> bool:
    """Whether this is a frame of the code under the limit: only there may TimeUp be raised."""
    caller = frame.f_back if frame else None
    while caller is not None:
        if caller.f_code is _inside.__code__:
            return True
        caller = caller.f_back
    return False
