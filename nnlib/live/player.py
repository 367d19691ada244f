"""The player brings a run to where the controls want it, a turn at a time: the newest wish wins."""

from __future__ import annotations

import asyncio
import math
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import perf_counter

from .run import Data, Run

TURN = 0.010  # seconds of training in one turn of the event loop: nothing else has to wait for long
ROUNDS = 3  # of the event loop after each turn: a message takes several to reach its handler
FIRST_TURN = 0.003  # the first picture after a wish should come at once
FRAME = 1 / 33  # seconds from picture to picture of a run in motion
SEND = 0.03  # seconds of rest after the first picture: they are for sending and showing it
NAP = 0.004  # seconds, where there is nothing to do but to wait for a wish or for the next frame
REST = 0.06  # seconds without a wish before the settled picture, the finest and slowest
FASTEST = 1e9  # iterations a second; beyond that a pace is no limit at all

Show = Callable[[bool], Iterator[None] | None]


class Player:
    """Trains `run` until it is at `target`, and calls show(settled) every FRAME seconds.

    A wish may come from any thread, also in the middle of a turn: it only says what is wanted now,
    so nothing queues, and the next turn follows the newest.

    There is one worker at a time: a task of the event loop that brought the wish; where there is
    none (a script, a test), the call itself, before it returns. A worker ends only after a picture
    of the settled run, under the lock, so that a wish comes either before its end and is followed,
    or after it and begins another.

    Where show returns an iterator, each of its parts is a turn. When a turn raises, failed(error)
    is called, and the next wish starts the run afresh.
    """

    def __init__(self, run: Run, show: Show, failed: Callable[[BaseException], None]) -> None:
        self.run = run
        self._show = show
        self._failed = failed
        # what is wanted
        self.target = 0
        self.playing = False
        self._settings: tuple[float, int | None, Data] | None = None
        self._pace = math.inf  # iterations a second
        self._afresh = True
        self._just_wished = False
        # the pictures in motion
        self._next_frame = 0.0  # when it is due
        self._picture_took = 0.0  # seconds
        # who works
        self._task: asyncio.Task[None] | None = None
        self._works_in_call = False
        self._lock = threading.Lock()

    # Wishes

    def restart(
        self,
        learning_rate: float,
        hidden_size: int | None,
        target: int,
        pace: float = math.inf,
        *,
        data: Data = (),
        wait: bool = False,
    ) -> None:
        """Trains from the start again up to iteration `target`.

        With `wait` before the call returns, unless a worker is at it.
        """
        with self._wishing(wait):
            self._settings = (learning_rate, hidden_size, data)
            self._afresh = True
            self._want(target, pace)

    def go_to(self, target: int, pace: float = math.inf) -> None:
        """Back to iteration `target`, exactly, or on to it, at most `pace` iterations a second."""
        with self._wishing():
            self._afresh = self._afresh or self.run.is_outdated()
            self._want(target, pace)

    def step(self) -> None:
        """One iteration further than the run is, and no more."""
        with self._wishing():
            next_iteration = 1 if self._afresh else self.run.iteration + 1
            self._afresh = self._afresh or self.run.is_outdated()
            self._want(next_iteration, math.inf)

    def pause(self) -> None:
        """Stops where the run is."""
        with self._wishing():
            self.playing = False

    def show_again(self) -> None:
        """Another picture of the run as it goes on, or as it stands."""
        with self._wishing():
            pass

    def stop(self) -> None:
        """Ends the work where it is, without another picture."""
        task = self._task
        if task is not None and task.get_loop().is_running():
            task.get_loop().call_soon_threadsafe(task.cancel)

    def _want(self, target: int, pace: float) -> None:
        self.target = target
        self._pace = pace
        self.playing = True

    @contextmanager
    def _wishing(self, wait: bool = False) -> Iterator[None]:
        with self._lock:
            yield
            self._just_wished = True
            if self._is_at_work():
                return
            if not wait and self._begin_task():
                return
            self._works_in_call = True
        try:
            for _ in self._turns(in_call=True):
                pass
        except BaseException:  # an interrupt
            self._works_in_call = False
            raise

    # Who follows them

    def _is_at_work(self) -> bool:
        if self._works_in_call:
            return True
        task = self._task
        return task is not None and not task.done() and task.get_loop().is_running()

    def _begin_task(self) -> bool:
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:  # no event loop here
            return False
        self._task = loop.create_task(self._work())
        return True

    async def _work(self) -> None:
        for nap in self._turns(in_call=False):
            await asyncio.sleep(nap)
            for _ in range(ROUNDS - 1):
                await asyncio.sleep(0.0)

    def _turns(self, *, in_call: bool) -> Iterator[float]:
        """All the work there is, in turns; after each, how many seconds to leave to others."""
        settled = False
        while not settled:
            fresh = self._just_wished
            self._just_wished = False
            try:
                yield from self._train(fresh, in_call)
                settled = self._has_settled()
                yield from self._pictures(settled, fresh, in_call)
            except (Exception, KeyboardInterrupt, SystemExit) as error:
                if in_call and not isinstance(error, Exception):
                    raise  # an interrupt of the cell or script that waits here
                # From a turn of the event loop it would end the kernel with all it holds.
                settled = True
                self._afresh = True
                self._failed(error)
            with self._lock:
                settled = settled and not self._just_wished
                if settled:
                    self.playing = False
                    self._task = None
                    self._works_in_call = False

    def _has_settled(self) -> bool:
        if not self.playing:
            return True
        if self._afresh:
            return False
        return self.run.diverged or self.run.iteration == self.target

    # Training

    def _train(self, fresh: bool, in_call: bool) -> Iterator[float]:
        """Trains until the next picture is due: at once after a wish, then every FRAME seconds."""
        self._go_back()
        due = self._when_due(fresh)
        self._next_frame = due + FRAME
        goal = self.target
        stop = math.inf if in_call else due
        if self._pace < math.inf:  # then the iterations say when it is time for a picture
            goal = min(goal, self.run.iteration + self._iterations_a_frame())
            stop = math.inf
            while not (in_call or fresh or self._just_wished) and perf_counter() < due:
                yield NAP
        while self.run.can_reach(goal) and self.playing and (fresh or not self._just_wished):
            left = stop - perf_counter()
            if left <= 0:
                break
            self.run.advance(goal, math.inf if in_call else min(TURN, left))
            yield 0.0

    def _go_back(self) -> None:
        if self._afresh:
            self._afresh = False
            if self._settings is None:
                raise RuntimeError("restart must be called before anything else")
            self.run.restart(*self._settings)
        elif self.playing and self.target < self.run.iteration:
            self.run.go_before(self.target)

    def _when_due(self, fresh: bool) -> float:
        if fresh:
            return perf_counter() + FIRST_TURN
        # or later: on a slow machine training gets as much time as the pictures take
        return max(self._next_frame, perf_counter() + self._picture_took)

    def _iterations_a_frame(self) -> int:
        return max(1, math.ceil(min(self._pace, FASTEST) * FRAME))

    # Pictures

    def _pictures(self, settled: bool, fresh: bool, in_call: bool) -> Iterator[float]:
        """A picture in motion, unless a newer wish waits; the settled one when nothing stirs."""
        if not (settled and in_call) and (fresh or not self._just_wished):
            yield from self._parts(False)
            yield SEND if fresh and not in_call else 0.0
        if not settled:
            return
        wake = perf_counter() + (0.0 if in_call else REST)
        while perf_counter() < wake and not self._just_wished:
            yield NAP
        if not self._just_wished:
            yield from self._parts(True)

    def _parts(self, settled: bool) -> Iterator[float]:
        """The parts of one picture; a wish breaks off a settled one."""
        began = perf_counter()
        parts = iter(self._show(settled) or ())
        while not (settled and self._just_wished):
            try:
                next(parts)
            except StopIteration:
                break
            yield 0.0
        self._picture_took = max(TURN, perf_counter() - began)
