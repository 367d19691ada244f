"""When the next picture is due: training is the point, pictures are a courtesy."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from time import perf_counter

FRAME = 1 / 50  # seconds from picture to picture of a run in motion, at the least
SHARE = 4.0  # seconds of training for each second that a picture took

# The processor's time, not the clock's: thirty learners on one machine get fewer pictures each.
# The kernel inside a browser has no such clock, and nobody to share its thread with.
processor_time = getattr(time, "thread_time", perf_counter)


class Rhythm:
    """A picture is due FRAME seconds after the last, and SHARE times the work it took."""

    def __init__(self) -> None:
        self._not_before = 0.0
        self._picture_took = 0.0
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
        began = processor_time()
        yield
        self._picture_took += processor_time() - began

    def begin_picture(self) -> None:
        """From here on the next one is counted."""
        self._not_before = perf_counter() + FRAME
        self._picture_took = 0.0
        self._trained = 0.0

    def is_due(self) -> bool:
        """Whether it is time for another picture."""
        return self.seconds_left() <= 0.0 and self._trained >= SHARE * self._picture_took

    def seconds_left(self) -> float:
        """Until a picture may be due, by the clock."""
        return self._not_before - perf_counter()
