"""The square button ends the learner's function, on whatever thread the panel trains.

A kernel listens to an interrupt only while a cell runs. A panel trains between cells, or on a
thread of its own, which no signal reaches: an endless loop in a step could not be ended.
"""

from __future__ import annotations

import asyncio
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

_lock = threading.RLock()  # a second interrupt may come while the first is passed on
_at_work: set[int] = set()  # the threads, other than the main one, that may be interrupted now
_before: Any = None  # what an interrupt did before
_main_loop: asyncio.AbstractEventLoop | None = None
_has_asked = False  # the main thread to listen


@contextmanager
def interruptible() -> Iterator[None]:
    """Inside, an interrupt raises KeyboardInterrupt."""
    if threading.current_thread() is threading.main_thread():
        yield from _on_the_main_thread()
    else:
        yield from _on_another_thread()


def know_the_main_loop() -> None:
    """To be called where a panel is made: most often on the main thread, in a cell."""
    global _main_loop, _has_asked
    if threading.current_thread() is not threading.main_thread():
        return
    try:
        loop = asyncio.get_running_loop()
    except RuntimeError:  # a script
        loop = None
    if loop is not _main_loop:
        _main_loop = loop
        _has_asked = False


def _on_the_main_thread() -> Iterator[None]:
    before = signal.getsignal(signal.SIGINT)
    if before in (signal.default_int_handler, None):  # a cell or a script, which can be interrupted
        yield
        return
    signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _on_another_thread() -> Iterator[None]:
    thread = threading.get_ident()
    _ask_the_main_thread_to_listen()
    with _lock:
        _at_work.add(thread)
    has_arrived = False
    try:
        yield
    except KeyboardInterrupt:
        has_arrived = True
        raise
    finally:
        with _lock:
            was_sent = thread not in _at_work
            _at_work.discard(thread)
        if was_sent and not has_arrived:
            _let_it_arrive()


def _let_it_arrive() -> None:
    """An interrupt that came too late for the learner's function ends here, and nothing else.

    It is raised before the next few lines are over. (It could be taken back instead, but Python
    would go on looking for it, at every turn of every loop.)
    """
    with suppress(KeyboardInterrupt):
        for _ in range(100):
            pass


def _ask_the_main_thread_to_listen() -> None:
    # Only that thread may say what a signal does; while it runs a cell it listens itself.
    global _has_asked
    is_listening = signal.getsignal(signal.SIGINT) is _pass_on
    if is_listening or _has_asked or _main_loop is None or _main_loop.is_closed():
        return
    _has_asked = True
    _main_loop.call_soon_threadsafe(_listen)


def _listen() -> None:
    global _before, _has_asked
    _has_asked = False
    if signal.getsignal(signal.SIGINT) is not _pass_on:
        _before = signal.signal(signal.SIGINT, _pass_on)


def _pass_on(number: int, frame: object) -> None:
    """On the main thread: interrupts the threads at work, or does what was done before."""
    with _lock:
        threads = list(_at_work)
        _at_work.clear()
        for thread in threads:
            _raise_in(thread, KeyboardInterrupt)
    if not threads and callable(_before):
        _before(number, frame)


def _raise_in(thread: int, error: type[BaseException]) -> None:
    import ctypes  # which a kernel without threads may lack

    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread), ctypes.py_object(error))
