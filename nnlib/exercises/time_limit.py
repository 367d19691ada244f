"""A limit of time for code that may never end."""

from __future__ import annotations

import ctypes
import threading
from collections.abc import Callable
from typing import TypeVar

Result = TypeVar("Result")
AGAIN = 0.05  # seconds until the code is stopped once more, if it caught what stopped it


class TimeUp(BaseException):
    """The code was still running when its time was over. No `except Exception` catches it."""


def within(seconds: float, call: Callable[[], Result]) -> Result:
    """What call() returns; raises TimeUp inside of it where it takes longer.

    It works on every thread and system, unlike a signal. Code that waits in C is stopped as soon
    as it comes back to Python.
    """
    thread = ctypes.c_ulong(threading.get_ident())
    set_exception = ctypes.pythonapi.PyThreadState_SetAsyncExc
    lock = threading.Lock()
    over = threading.Event()

    def watch() -> None:
        pause = seconds
        while not over.wait(pause):
            pause = AGAIN
            with lock:
                if not over.is_set():
                    set_exception(thread, ctypes.py_object(TimeUp))

    def end() -> None:
        with lock:
            over.set()
            set_exception(thread, None)  # what was sent and has not arrived

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        return call()
    finally:
        while not over.is_set():
            try:
                end()
            except TimeUp:  # it arrived here
                continue
        watcher.join()
