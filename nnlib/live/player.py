"""The player brings a run to where the controls want it, a turn at a time: the newest wish wins."""

import asyncio
import math
import threading
from contextlib import contextmanager
from time import perf_counter
from typing import Callable, Iterator

from .run import Run

TURN = 0.010  # seconds of training in one turn of the event loop: short enough that nothing else has to wait
ROUNDS = 3  # of the event loop after each turn: a message goes through several from its arrival to its handler
FIRST_TURN = 0.003  # the first picture after a wish should come at once
FRAME = 1 / 33  # seconds from picture to picture of a run in motion
SEND = 0.03  # seconds of rest after the first picture: those who send and show it have the processor for themselves
NAP = 0.004  # seconds, where there is nothing to do but to wait for a wish or for the next frame
REST = 0.06  # seconds without a wish before the settled picture, the finest and slowest


class Player:
    """Trains `run` until it is at `target`, and calls show(settled) for a picture every FRAME seconds.

    A wish may come from any thread, also in the middle of a turn: it only says what is wanted now, so nothing queues, and the next
    turn follows the newest. There is one worker at a time: a task of the event loop that brought the wish; where there is none (a
    script, a test), the call itself, before it returns. A worker ends only after a picture of the settled run, under the lock, so
    that a wish comes either before its end and is followed, or after it and begins another. Where show returns an iterator, each of
    its parts is a turn. When a turn raises, failed(error) is called, and the next wish starts the run afresh.
    """

    def __init__(self, run: Run, show: Callable[[bool], Iterator[None] | None], failed: Callable[[Exception], None]) -> None:
        self.run, self._show, self._failed = run, show, failed
        self.playing, self.target = False, 0
        self._settings: tuple[float, int | None, tuple] | None = None
        self._afresh, self._just_wished = True, False
        self._pace, self._next_frame, self._picture_took = math.inf, 0.0, 0.0  # iterations a second; when due; seconds
        self._task, self._works_in_call, self._lock = None, False, threading.Lock()

    def restart(
        self, learning_rate: float, hidden_size: int | None, target: int, pace: float = math.inf, *, data: tuple = (), wait: bool = False
    ) -> None:
        """Trains from the start again up to iteration `target`; with `wait` before the call returns, unless a worker is at it."""
        with self._wishing(wait):
            self._settings, self._afresh = (learning_rate, hidden_size, data), True
            self.target, self._pace, self.playing = target, pace, True

    def go_to(self, target: int, pace: float = math.inf) -> None:
        """Back to iteration `target`, exactly, or on to it, at most `pace` iterations a second."""
        with self._wishing():
            self._go_on(target, pace)

    def step(self) -> None:
        """One iteration further than the run is, and no more."""
        with self._wishing():
            self._go_on(1 if self._afresh else self.run.iteration + 1, math.inf)

    def show_again(self) -> None:
        """Another picture of the run as it goes on, or as it stands."""
        with self._wishing():
            pass

    def stop(self) -> None:
        """Ends the work where it is, without another picture."""
        if (task := self._task) and task.get_loop().is_running():
            task.get_loop().call_soon_threadsafe(task.cancel)

    def pause(self) -> None:
        """Stops where the run is."""
        with self._wishing():
            self.playing = False

    def _go_on(self, target: int, pace: float) -> None:
        self._afresh = self._afresh or self.run.is_outdated()
        self.target, self._pace, self.playing = target, pace, True

    @contextmanager
    def _wishing(self, wait: bool = False) -> Iterator[None]:
        with self._lock:
            yield
            self._just_wished = True
            if self._is_at_work() or not wait and self._begin_task():
                return
            self._works_in_call = True
        try:
            for _ in self._turns(in_call=True):
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
        for nap in self._turns(in_call=False):
            for seconds in (nap, *(ROUNDS - 1) * [0.0]):
                await asyncio.sleep(seconds)

    def _turns(self, *, in_call: bool) -> Iterator[float]:
        """All the work there is, cut into turns; after each, how many seconds to leave to others."""
        settled = False
        while not settled:
            fresh, self._just_wished = self._just_wished, False
            try:
                yield from self._train(fresh, in_call)
                settled = self._has_settled()
                yield from self._pictures(settled, fresh, in_call)
            except Exception as error:
                settled = self._afresh = True
                self._failed(error)
            with self._lock:
                settled = settled and not self._just_wished
                if settled:
                    self.playing, self._task, self._works_in_call = False, None, False

    def _train(self, fresh: bool, in_call: bool) -> Iterator[float]:
        """Trains until the next picture is due: at once after a wish, then every FRAME seconds."""
        if self._afresh:
            self._afresh = False
            self.run.restart(*self._settings)
        elif self.playing and self.target < self.run.iteration:
            self.run.go_before(self.target)
        due = perf_counter() + FIRST_TURN if fresh else max(self._next_frame, perf_counter() + self._picture_took)
        self._next_frame = due + FRAME  # or later: on a slow machine training gets as much time as the pictures take
        goal, stop = self.target, math.inf if in_call else due
        if self._pace < math.inf:
            goal, stop = min(goal, self.run.iteration + max(1, math.ceil(min(self._pace, 1e9) * FRAME))), math.inf
            while not (in_call or fresh or self._just_wished) and perf_counter() < due:
                yield NAP
        while self.run.can_reach(goal) and self.playing and (fresh or not self._just_wished) and (left := stop - perf_counter()) > 0:
            self.run.advance(goal, math.inf if in_call else min(TURN, left))
            yield 0.0

    def _pictures(self, settled: bool, fresh: bool, in_call: bool) -> Iterator[float]:
        """A picture in motion, unless a newer wish is waiting; of a settled run the settled one, when nothing stirs."""
        if not (settled and in_call) and (fresh or not self._just_wished):
            yield from self._parts(False)
            yield SEND if fresh and not in_call else 0.0
        wake = perf_counter() + (0.0 if in_call else REST)
        while settled and perf_counter() < wake and not self._just_wished:
            yield NAP
        if settled and not self._just_wished:
            yield from self._parts(True)

    def _parts(self, settled: bool) -> Iterator[float]:
        began, parts = perf_counter(), iter(self._show(settled) or ())
        while not (settled and self._just_wished) and next(parts, self) is not self:
            yield 0.0
        self._picture_took = max(TURN, perf_counter() - began)

    def _has_settled(self) -> bool:
        return not self.playing or not self._afresh and (self.run.diverged or self.run.iteration == self.target)
