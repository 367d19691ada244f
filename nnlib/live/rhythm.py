"""When the next picture is due: training is the point, pictures are a courtesy."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from time import perf_counter

FRAME = 1 / 52  # seconds from picture to picture of a run in motion, at the least
LATEST = 0.2  # seconds by the clock after which a picture is due though little was trained:
LONGEST = 10.0  # or so many times what the last one lasted. A step may sleep, or wait for others.
SHARE = 3.0  # seconds of training for each second that a picture took

# The processor's time, not the clock's: thirty learners on one machine get fewer pictures each.
# The kernel inside a browser has no such clock, and nobody to share its thread with.
processor_time = getattr(time, "thread_time", perf_counter)


class Rhythm:
    """A picture is due `pause` seconds after the last, and SHARE times the work it took."""

    def __init__(self) -> None:
        self.pause = FRAME
        self._not_before = 0.0
        self._picture_took = 0.0
        self._picture_lasted = 0.0
        self._trained = 0.0  # since the last picture

    @contextmanager
    def training(self) -> Iterator[None]:
        """Counts what is done inside as training."""
        began = processor_time()
        yield
        self._trained += processor_time() - began

    @contextmanager
    def picturing(self) -> Iterator[None]:
        """Counts what is done inside as part of one picture."""
        began, began_by_the_clock = processor_time(), perf_counter()
        yield
        self._picture_took += processor_time() - began
        self._picture_lasted += perf_counter() - began_by_the_clock

    def begin_picture(self) -> None:
        """From here on the next one is counted."""
        self._not_before = perf_counter() + self.pause
        self._picture_took = 0.0
        self._picture_lasted = 0.0
        self._trained = 0.0

    def is_due(self) -> bool:
        """Whether it is time for another picture."""
        late = -self.seconds_left()
        has_trained = self._trained >= SHARE * self._picture_took
        return late >= 0.0 and (has_trained or late >= max(LATEST, LONGEST * self._picture_lasted))

    def seconds_left(self) -> float:
        """Until a picture may be due, by the clock."""
        return self._not_before - perf_counter()
