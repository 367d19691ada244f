"""The player brings a run to where the controls want it, a turn at a time: the newest wish wins."""

from __future__ import annotations

import asyncio
import math
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field, replace
from enum import Enum
from time import perf_counter

from .functions import FAILURES, Values
from .rhythm import FRAME, Rhythm
from .run import Run
from .samples import Data

TURN = 0.008  # seconds of training in one turn of the event loop: nothing else has to wait for long
ROUNDS = 3  # of the event loop after each turn: a message takes several to reach its handler
FIRST_TURN = 0.003  # the first picture after a wish should come at once
NAP = 0.004  # seconds, where there is nothing to do but to wait for a wish or for the next frame
REST = 0.06  # seconds without a wish before the settled picture, the finest and slowest
PATIENCE = 1.0  # seconds it waits at most for the page to have room for the settled picture
FASTEST = 1e9  # iterations a second; beyond that a pace is no limit at all

Show = Callable[[bool], Iterator[None]]


@dataclass(frozen=True)
class Wish:
    """What is wanted of the run: one thing, that is taken as a whole."""

    values: Values = field(default_factory=dict)  # of the controls, by name
    data: Data | None = None
    target: int | None = None  # the iteration to be at; None: where the run is when it is taken
    further: int = 0  # single steps beyond that
    pace: float = math.inf  # iterations a second
    afresh: bool = True  # from the start
    back_to: int | None = None  # the iteration to go back to, once the target is reached


class State(Enum):
    """What the player is doing."""

    RESTING = "the newest wish is fulfilled, and its settled picture shown"
    TRAINING = "the run is on its way"
    SETTLING = "the run has arrived, and its settled picture is to come"


class Player:
    """Trains `run` until it is where the newest wish wants it, and shows the way.

    A wish may come from any thread, also in the middle of a turn: it only says what is wanted now,
    so nothing queues, and the next turn takes the newest as a whole.

    There is one worker at a time: a task of the event loop that brought the wish; where there is
    none (a script, a test), the call itself, before it returns. A worker ends only after a picture
    of the settled run, under the lock, so that a wish comes either before its end and is followed,
    or after it and begins another.

    show(settled) makes one picture, in parts: each is a turn. When a turn raises, failed(error) is
    called, and the next wish starts the run afresh. Every turn that calls the learner's functions
    is taken inside `around()`. While has_room() is false no picture in motion is made; the settled
    one waits a while for room where has_page() is true. hurry() is called before the first
    picture of a wish.
    """

    def __init__(
        self,
        run: Run,
        show: Show,
        failed: Callable[[BaseException], None],
        *,
        around: Callable[[], AbstractContextManager[object]] = nullcontext,
        has_room: Callable[[], bool] = lambda: True,
        has_page: Callable[[], bool] = lambda: True,
        hurry: Callable[[], None] = lambda: None,
    ) -> None:
        self.run = run
        self.state = State.RESTING
        self.goal = 0  # the iteration where the run is going
        self._show = show
        self._failed = failed
        self._around = around
        self._has_room = has_room
        self._has_page = has_page
        self._hurry = hurry
        self._rhythm = Rhythm()
        self._wish = Wish()
        self._is_news = False  # whether the wish was not taken yet
        self._task: asyncio.Task[None] | None = None
        self._works_in_call = False
        self._lock = threading.Lock()

    # Wishes

    def restart(
        self,
        values: Values,
        data: Data | None,
        target: int,
        pace: float = math.inf,
        *,
        wait: float = 0.0,
        back_to: int | None = None,
    ) -> None:
        """Trains from the start again up to iteration `target`, and then goes back where it says.

        With `wait`, so many seconds of it before the call returns, unless a worker is at it.
        """
        wish = Wish(values, data, target, pace=pace, back_to=back_to)
        self._follow_soon(lambda before: wish, wait)

    def go_to(self, target: int, pace: float = math.inf) -> None:
        """Back to iteration `target`, exactly, or on to it, at most `pace` iterations a second."""
        afresh = self.run.is_outdated()
        self._follow_soon(
            lambda before: replace(
                before,
                target=target,
                further=0,
                pace=pace,
                afresh=before.afresh or afresh,
                back_to=None,
            )
        )

    def step(self) -> None:
        """One iteration further than the run is, and no more."""
        afresh = self.run.is_outdated()

        def one_further(before: Wish) -> Wish:
            steps_already = before.further > 0 and (before.afresh or not afresh)
            return replace(
                before,
                target=before.target if steps_already else None,
                further=before.further + 1 if steps_already else 1,
                pace=math.inf,
                afresh=before.afresh or afresh,
                back_to=None,
            )

        self._follow_soon(one_further)

    def pause(self) -> None:
        """Stops where the run is."""
        self._follow_soon(lambda before: replace(before, target=None, further=0, back_to=None))

    def look_again(self, values: Values) -> None:
        """Another picture of the run as it goes on, or as it stands, with these values."""
        self._follow_soon(lambda before: replace(before, values=values))

    def stop(self) -> None:
        """Ends the work where it is, without another picture."""
        task = self._task
        if task is not None and task.get_loop().is_running():
            task.get_loop().call_soon_threadsafe(task.cancel)
        else:
            self._end_a_task_that_stands_still()

    def _follow_soon(self, change: Callable[[Wish], Wish], wait: float = 0.0) -> None:
        """Has the changed wish followed: by whoever works, by a task, or here and now."""
        with self._lock:
            self._wish = change(self._wish)
            self._is_news = True
            if self.is_at_work():
                return
            self._end_a_task_that_stands_still()
            self.state = State.TRAINING
            if not wait and self._begin_task():
                return
            self._works_in_call = True
        self._work_in_call(wait or math.inf)

    def is_at_work(self) -> bool:
        """Whether a worker follows the wishes."""
        if self._works_in_call:
            return True
        task = self._task
        return task is not None and not task.done() and task.get_loop().is_running()

    def _end_a_task_that_stands_still(self) -> None:
        """Its event loop may go on some day, and there must be one worker at a time."""
        task = self._task
        if task is not None and not task.done() and not task.get_loop().is_closed():
            task.cancel()

    def _take(self) -> Wish:
        """The newest wish, which says from now on where it ends; a new start is made only once."""
        with self._lock:
            wish = self._wish
            if wish.target is None:
                wish = replace(wish, target=0 if wish.afresh else self.run.iteration)
            self._wish = replace(wish, afresh=False)
            self._is_news = False
            self.state = State.TRAINING
        return wish

    def _has_rested(self) -> bool:
        """Whether nothing new is wanted; then the worker has ended."""
        with self._lock:
            if not self._is_news:
                self.state = State.RESTING
                self._task = None
                self._works_in_call = False
            return not self._is_news

    # A worker without an event loop

    def _work_in_call(self, seconds: float) -> None:
        """Follows the wishes here and now; after so many seconds a task goes on, if it can."""
        try:
            while True:
                is_there = self._try_in_call(self._take(), seconds)
                if not is_there and self._goes_on_in_task():
                    return
                if self._has_rested():
                    return
        except BaseException:  # an interrupt of the cell or script that waits here
            self._begin_afresh()
            with self._lock:
                self.state = State.RESTING
                self._works_in_call = False
            raise

    def _try_in_call(self, wish: Wish, seconds: float) -> bool:
        """Whether the run arrived, or failed."""
        try:
            with self._around():
                self._obey(wish)
                self.run.advance(self.goal, seconds)
                is_there = not self.run.can_reach(self.goal)
                if is_there:
                    self._go_back(wish)
                for _ in self._show(is_there):
                    pass
                return is_there
        except Exception as error:
            self._fail(error)
            return True

    def _goes_on_in_task(self) -> bool:
        with self._lock:
            self._is_news = True
            self._works_in_call = False
            goes_on = self._begin_task()
            self._works_in_call = not goes_on
            return goes_on

    # A worker in an event loop

    def _begin_task(self) -> bool:
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:  # no event loop here
            return False
        self._task = loop.create_task(self._work())
        return True

    async def _work(self) -> None:
        while True:
            wish = self._take()
            try:
                await self._follow(wish)
            except FAILURES as error:
                self._fail(error)
            if self._has_rested():
                return

    async def _follow(self, wish: Wish) -> None:
        """Until the run is there and its settled picture shown, or a newer wish has come.

        The first picture of a wish is made in any case: else a slider that moves all the time
        would show nothing.
        """
        with self._around():
            self._obey(wish)
        self._rhythm.pause = _seconds_a_frame(wish.pace)
        self._hurry()
        is_first = True
        is_there = False
        while not is_there:
            await self._train(wish.pace, is_first)
            if self._is_news and not is_first:
                return
            is_there = not self.run.can_reach(self.goal)
            if is_there or self._has_room():
                await self._picture(False)
                is_there = not self.run.can_reach(self.goal)  # it may have found divergence
            elif wish.pace < math.inf:
                self._rhythm.begin_picture()  # none is made, but a paced run keeps its beat
            is_first = False
        with self._around():
            self._go_back(wish)
        await self._settle()

    async def _settle(self) -> None:
        self.state = State.SETTLING
        arrived = perf_counter()
        rest = REST
        while not self._is_news and perf_counter() < arrived + rest:
            await self._breathe(NAP)
            rest = PATIENCE if self._has_page() and not self._has_room() else REST
        if not self._is_news:
            await self._picture(True)

    async def _train(self, pace: float, is_first: bool) -> None:
        """Trains until the next picture is due, and the page has room for it."""
        goal = self.goal
        if pace < math.inf:  # then the iterations say when it is time for a picture
            goal = min(goal, self.run.reached + _iterations_a_frame(pace))
            while not (is_first or self._is_news) and (left := self._rhythm.seconds_left()) > 0:
                await self._breathe(min(left, NAP))
        while self.run.can_reach(goal) and (is_first or not self._is_news):
            with self._around(), self._rhythm.training():
                self.run.advance(goal, FIRST_TURN if is_first else self._turn())
            await self._breathe()
            if is_first or (self._is_late(pace) and self._has_room()):
                break

    def _turn(self) -> float:
        """Seconds of training in the next turn: it ends when a picture is due by the clock."""
        left = self._rhythm.seconds_left()
        return min(TURN, left) if left > 0.0 else TURN

    def _is_late(self, pace: float) -> bool:
        """Whether training should stop for a picture; a paced run may first finish its frame."""
        grace = 0.0 if pace == math.inf else self._rhythm.pause
        return self._rhythm.is_due() and self._rhythm.seconds_left() <= -grace

    async def _picture(self, settled: bool) -> None:
        """One picture, part after part; a wish breaks off a settled one."""
        self._rhythm.begin_picture()
        parts = self._show(settled)
        is_whole = False
        while not is_whole and not (settled and self._is_news):
            with self._around(), self._rhythm.picturing():
                is_whole = next(parts, "the end") == "the end"
            await self._breathe()

    async def _breathe(self, seconds: float = 0.0) -> None:
        """Leaves the event loop to others."""
        await asyncio.sleep(seconds)
        for _ in range(ROUNDS - 1):
            await asyncio.sleep(0.0)

    # What every worker does

    def _obey(self, wish: Wish) -> None:
        """Starts afresh or goes back where the wish wants it, and says where the run is going."""
        if wish.afresh:
            self.run.restart(wish.values, wish.data)
        else:
            self.run.look_with(wish.values)
        self.goal = (wish.target or 0) + wish.further
        if self.goal < self.run.iteration:
            self.run.go_before(self.goal)

    def _go_back(self, wish: Wish) -> None:
        """From the target to where the wish ends; all losses on the way stay known."""
        with self._lock:
            if wish.back_to is None or self._is_news or self.run.diverged:
                return
            self._wish = replace(self._wish, target=wish.back_to, back_to=None)
        self.run.loss()  # the target's own
        self.goal = wish.back_to
        self.run.rewind(self.goal)

    def _fail(self, error: BaseException) -> None:
        self._begin_afresh()
        self._failed(error)

    def _begin_afresh(self) -> None:
        with self._lock:
            further = self._wish.further if self._is_news else 0
            self._wish = replace(self._wish, further=further, afresh=True)


def _iterations_a_frame(pace: float) -> int:
    return max(1, round(min(pace, FASTEST) * FRAME))


def _seconds_a_frame(pace: float) -> float:
    return FRAME if pace >= FASTEST else _iterations_a_frame(pace) / pace
