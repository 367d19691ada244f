"""The player brings a run to where the controls want it, a slice at a time: the newest wish wins."""

import asyncio
import math
import threading
from contextlib import contextmanager
from time import perf_counter
from typing import Callable, Iterator

from .run import Run

SLICE = 0.014  # seconds of training between two pictures: short enough that nothing else has to wait
FIRST_SLICE = 0.004  # the first picture after a change should come at once
FRAMES_A_SECOND = 30  # of a paced run


class Player:
    """Trains `run` until it is at `target`, and calls show(settled) after every slice.

    A wish may come from any thread, also in the middle of a slice: it only says what is wanted now,
    so nothing queues, and the next slice follows the newest wish. There is one worker at a time: a
    task of the event loop that brought the wish; where there is none (a script, a test), the call
    itself, before it returns. A worker ends only after a picture of the settled run, under the lock,
    so that a wish comes either before its end and is followed, or after it and begins another.
    When a slice raises, failed(error) is called, and the next wish starts the run afresh.
    """

    def __init__(self, run: Run, show: Callable[[bool], None], failed: Callable[[Exception], None]) -> None:
        self.run, self._show, self._failed = run, show, failed
        self.playing, self.target = False, 0
        self._settings: tuple[float, int | None] | None = None
        self._afresh, self._just_wished = True, False
        self._pace = math.inf  # iterations a second
        self._task: asyncio.Task | None = None
        self._works_in_call = False
        self._lock = threading.Lock()

    def restart(
        self, learning_rate: float, hidden_size: int | None, target: int, pace: float = math.inf, *, wait: bool = False
    ) -> None:
        """Trains from the start again with these settings, up to iteration `target`.

        With `wait` it is there when the call returns, unless a worker is at it already.
        """
        with self._wishing(wait):
            self._settings, self._afresh = (learning_rate, hidden_size), True
            self.target, self._pace, self.playing = target, pace, True

    def go_to(self, target: int, pace: float = math.inf, *, wait: bool = False) -> None:
        """Back to iteration `target`, exactly, or on to it, at most `pace` iterations a second."""
        with self._wishing(wait):
            self._afresh = self._afresh or self.run.is_outdated()
            self.target, self._pace, self.playing = target, pace, True

    def pause(self) -> None:
        """Stops where the run is."""
        with self._wishing():
            self.playing = False

    @contextmanager
    def _wishing(self, wait: bool = False) -> Iterator[None]:
        with self._lock:
            yield
            self._just_wished = True
            if self._is_at_work() or not wait and self._begin_task():
                return
            self._works_in_call = True
        try:
            while self._slice(math.inf):
                pass
        except BaseException:  # an interrupt
            self._works_in_call = False
            raise

    def _begin_task(self) -> bool:
        try:
            self._task = asyncio.get_running_loop().create_task(self._work())
        except RuntimeError:  # no event loop here
            return False
        return True

    def _is_at_work(self) -> bool:
        return self._works_in_call or self._task is not None and not self._task.done() and self._task.get_loop().is_running()

    async def _work(self) -> None:
        next_frame = perf_counter()
        while self._slice(FIRST_SLICE if self._just_wished else SLICE):
            await asyncio.sleep(0)
            next_frame = max(next_frame + 1 / FRAMES_A_SECOND, perf_counter())
            while self._pace < math.inf and not self._just_wished and perf_counter() < next_frame:
                await asyncio.sleep(0.004)  # short naps: a wish does not have to wait for the next frame

    def _slice(self, seconds: float) -> bool:
        """One slice and its picture; says whether there is more to do."""
        self._just_wished = False
        try:
            self._follow(seconds)
            settled = self._has_settled()
            self._show(settled)
        except Exception as error:
            settled = self._afresh = True
            self._failed(error)
        with self._lock:
            if settled and not self._just_wished:
                self.playing, self._task, self._works_in_call = False, None, False
                return False
        return True

    def _follow(self, seconds: float) -> None:
        if self._afresh:
            self._afresh = False
            self.run.restart(*self._settings)
        if self.target < self.run.iteration:
            self.run.rewind(self.target)
        elif self.playing:
            paced = self.run.iteration + max(1, math.ceil(min(self._pace, 1e9) / FRAMES_A_SECOND))
            self.run.advance(min(self.target, paced) if self._pace < math.inf else self.target, seconds)

    def _has_settled(self) -> bool:
        return not self.playing or not self._afresh and (self.run.diverged or self.run.iteration == self.target)
