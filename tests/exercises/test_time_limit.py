"""The limit of time: what never ends is ended, and nothing else is."""

import contextlib
import signal
import threading
import time

import pytest

from nnlib.exercises.time_limit import TimeUp, within


def never_ends():
    while True:
        pass


def test_what_ends_in_time_returns_what_it_returns():
    assert within(5, lambda: 3) == 3


def test_what_it_raises_is_raised():
    with pytest.raises(ZeroDivisionError):
        within(5, lambda: 1 / 0)


def test_what_never_ends_is_ended():
    begun = time.monotonic()
    with pytest.raises(TimeUp):
        within(0.05, never_ends)
    assert time.monotonic() - begun < 2


def test_it_never_arrives_later_however_close_the_end_was():
    for i in range(60):
        end = time.monotonic() + 0.01 + 0.0001 * (i % 7)

        def ends_just_then(end=end):
            while time.monotonic() < end:
                pass

        with contextlib.suppress(TimeUp):
            within(0.01, ends_just_then)
        assert sum(range(1000)) == 499_500


def test_an_interrupt_of_the_learners_own_is_what_it_was():
    before = signal.getsignal(signal.SIGINT)
    with pytest.raises(KeyboardInterrupt):
        within(5, lambda: signal.raise_signal(signal.SIGINT))
    assert signal.getsignal(signal.SIGINT) is before


def test_on_another_thread_there_is_no_limit():
    found = []
    thread = threading.Thread(target=lambda: found.append(within(0.01, lambda: time.sleep(0.1))))
    thread.start()
    thread.join()
    assert found == [None]
