"""The player follows the newest wish, from whatever thread it comes.

It works a slice at a time, and one worker at a time.
"""

import asyncio
import sys
import threading
import time
from types import SimpleNamespace

import numpy as np
import pytest

from nnlib.live import player as player_module
from nnlib.live import run as run_module
from nnlib.live.player import Player
from nnlib.live.run import Run
from small_network import after, same, start, step

PATIENCE = 20  # seconds; nothing here takes more than a fraction of one


def unhurried_step(params, learning_rate):
    """A step that takes a millisecond, and lets other threads run meanwhile."""
    time.sleep(0.001)
    return step(params, learning_rate)


@pytest.fixture(autouse=True)
def short_rests(monkeypatch):
    """Waiting for nothing is what takes the time in these tests."""
    for name in ("SEND", "NAP", "REST"):
        monkeypatch.setattr(player_module, name, 0.001)


class Stage:
    """A player whose pictures are notes: (learning rate, hidden size, iteration, settled)."""

    def __init__(self, step=step):
        self.frames, self.errors, self.threads, self.overlaps = [], [], [], 0
        self.on_show = lambda settled: None
        self._step, self._busy = step, threading.Lock()
        self.run = Run(start, self._one_at_a_time)
        self.player = Player(self.run, self._show, self.errors.append)

    def _one_at_a_time(self, params, learning_rate):
        if not self._busy.acquire(blocking=False):
            self.overlaps += 1
            return 1.0
        try:
            return self._step(params, learning_rate)
        finally:
            self._busy.release()

    def _show(self, settled):
        self.frames.append(
            (self.run.learning_rate, self.run.hidden_size, self.run.iteration, settled)
        )
        self.threads.append(threading.current_thread())
        self.on_show(settled)

    async def frame(self, count):
        """Waits for this many frames."""
        while len(self.frames) < count:
            await asyncio.sleep(0)

    async def end(self):
        """Waits until nobody is at work any more."""
        while self.player._is_at_work():
            await asyncio.sleep(0)


def in_a_loop(main) -> None:
    """Runs main() in an event loop, and fails where it would hang."""
    asyncio.run(asyncio.wait_for(main(), PATIENCE))


def in_a_thread(wish) -> threading.Thread:
    thread = threading.Thread(target=wish, daemon=True)
    thread.start()
    return thread


def ended(thread) -> None:
    thread.join(PATIENCE)
    assert not thread.is_alive()


# Without an event loop


def test_without_a_loop_the_wish_is_fulfilled_when_the_call_returns():
    stage = Stage()
    stage.player.restart(0.5, 3, 40)
    assert stage.frames == [(0.5, 3, 40, True)]
    assert same(stage.run.model, after(40, 0.5)) and not stage.player.playing


@pytest.mark.parametrize("target", [0, 7, 39, 40, 41, 100])
def test_going_to_an_iteration_gives_what_so_many_steps_give(target):
    stage = Stage()
    stage.player.restart(0.5, 3, 40)
    stage.player.go_to(target)
    assert stage.frames[-1] == (0.5, 3, target, True)
    assert same(stage.run.model, after(target, 0.5))


def test_going_on_does_not_train_from_zero():
    calls = []
    stage = Stage(lambda params, learning_rate: calls.append(1) or step(params, learning_rate))
    stage.player.restart(0.5, 3, 200)
    stage.player.go_to(210)
    assert len(calls) == 210
    stage.player.go_to(150)
    assert len(calls) < 210 + 16


def test_a_paced_run_without_a_loop_ends_too_and_shows_its_way():
    stage = Stage()
    stage.player.restart(0.5, 3, 50, pace=300)
    assert [frame[2] for frame in stage.frames] == [10, 20, 30, 40, 50]
    assert [frame[3] for frame in stage.frames] == [False] * 4 + [True]


def test_a_run_that_diverges_ends_there():
    stage = Stage(
        lambda params, learning_rate: np.nan if learning_rate > 1 else step(params, learning_rate)
    )
    stage.player.restart(2.0, 3, 100)
    assert stage.frames == [(2.0, 3, 0, True)] and stage.run.diverged and not stage.player.playing
    stage.player.restart(0.5, 3, 100)
    assert stage.frames[-1] == (0.5, 3, 100, True)


def test_when_the_picture_finds_divergence_a_settled_picture_follows():
    stage = Stage()

    def find(settled):
        stage.run.diverged = True

    stage.on_show = find
    stage.player.restart(0.5, 3, 90, pace=300)
    assert [frame[2:] for frame in stage.frames] == [(10, False), (10, True)]


def test_an_error_ends_the_run_and_the_next_wish_begins_afresh():
    def step_that_fails(params, learning_rate):
        if learning_rate == 9:
            raise KeyError("W9")
        return step(params, learning_rate)

    stage = Stage(step_that_fails)
    stage.player.restart(9, 3, 40)
    assert [repr(error) for error in stage.errors] == ["KeyError('W9')"]
    assert stage.frames == [] and not stage.player.playing
    stage.player.restart(0.5, 3, 40)
    assert len(stage.errors) == 1 and same(stage.run.model, after(40, 0.5))


def test_after_an_error_moving_the_target_alone_begins_afresh_too():
    broken = [True]

    def step_that_fails_half_way(params, learning_rate):
        if broken[0] and stage.run.iteration == 10:
            params["W1"] += 99
            raise ZeroDivisionError
        return step(params, learning_rate)

    stage = Stage(step_that_fails_half_way)
    stage.player.restart(0.5, 3, 40)
    broken.clear(), broken.append(False)
    stage.player.go_to(20)
    assert len(stage.errors) == 1 and same(stage.run.model, after(20, 0.5))


def test_an_error_of_the_picture_is_told_as_well():
    stage = Stage()

    def fail(settled):
        raise ValueError("predict must return probabilities")

    stage.on_show = fail
    stage.player.restart(0.5, 3, 40)
    assert len(stage.errors) == 1 and not stage.player.playing
    stage.on_show = lambda settled: None
    stage.player.go_to(40)
    assert stage.frames[-1] == (0.5, 3, 40, True)


def test_an_interrupt_passes_through_and_the_next_wish_works():
    def interrupted(params, learning_rate):
        if learning_rate == 9:
            raise KeyboardInterrupt
        return step(params, learning_rate)

    stage = Stage(interrupted)
    with pytest.raises(KeyboardInterrupt):
        stage.player.restart(9, 3, 40)
    stage.player.restart(0.5, 3, 40)
    assert stage.frames[-1] == (0.5, 3, 40, True)


def growing_step(params, learning_rate):
    params["b2"] += 1
    return 1.0


def test_a_step_defined_anew_begins_the_run_again_whatever_is_moved(monkeypatch):
    frames, run = [], Run(start, growing_step)
    player = Player(run, lambda settled: frames.append(run.model["b2"][0]), frames.append)
    player.restart(0.5, 3, 40)

    def edited(params, learning_rate):
        params["b2"] += 100
        return 1.0

    monkeypatch.setitem(globals(), "growing_step", edited)
    player.go_to(10)
    player.go_to(12)
    assert frames == [40, 1_000, 1_200]


# In an event loop


def test_in_a_loop_the_call_returns_before_anything_is_done():
    stage = Stage()

    async def main():
        stage.player.restart(0.5, 3, 40)
        assert stage.frames == [] and stage.player.playing
        await stage.end()
        assert stage.frames[-1] == (0.5, 3, 40, True)

    in_a_loop(main)


def test_in_a_loop_a_wish_with_wait_is_fulfilled_when_the_call_returns():
    stage = Stage()

    async def main():
        stage.player.restart(0.5, 3, 40, wait=True)
        assert stage.frames == [(0.5, 3, 40, True)] and not stage.player.playing

    in_a_loop(main)


def test_between_two_pictures_everybody_else_gets_a_turn():
    stage, turns = Stage(unhurried_step), []

    async def other():
        while True:
            turns.append(len(stage.frames))
            await asyncio.sleep(0)

    async def main():
        others = asyncio.create_task(other())
        stage.player.restart(0.5, 3, 120)
        await stage.end()
        others.cancel()

    in_a_loop(main)
    assert len(turns) >= 120 / 10  # a turn has room for 10 such steps
    assert len(stage.frames) >= 4  # the first, some on the way, the last in motion, the settled one
    assert set(range(len(stage.frames))) <= set(turns)
    assert same(stage.run.model, after(120, 0.5))


def test_a_message_that_goes_three_times_through_the_loop_waits_for_one_turn_of_training():
    stage, steps = Stage(unhurried_step), []

    async def main():
        stage.player.restart(0.5, 3, 10_000)
        await stage.frame(2)
        for _ in range(5):
            await asyncio.sleep(0.003)  # a message comes when it comes
            before = stage.run.iteration
            for _ in range(3):
                await asyncio.sleep(0)
            steps.append(stage.run.iteration - before)
        stage.player.pause()
        await stage.end()

    in_a_loop(main)
    assert max(steps) <= 10  # a turn has room for 10 steps of a millisecond


def test_the_first_picture_after_a_wish_comes_sooner_than_the_others():
    stage = Stage(unhurried_step)

    async def main():
        stage.player.restart(0.5, 3, 500)
        await stage.frame(3)
        stage.player.restart(0.25, 3, 500)
        await stage.frame(4)
        stage.player.pause()
        await stage.end()

    in_a_loop(main)
    # of a millisecond each, within FIRST_SLICE
    assert stage.frames[0][2] <= 4
    assert stage.frames[3][2] <= 4


def test_only_the_last_picture_is_settled():
    stage = Stage(unhurried_step)

    async def main():
        stage.player.restart(0.5, 3, 60)
        await stage.end()

    in_a_loop(main)
    assert [frame[3] for frame in stage.frames] == [False] * (len(stage.frames) - 1) + [True]
    assert len(stage.frames) > 2


def test_of_three_wishes_in_a_row_only_the_last_is_ever_seen():
    stage = Stage(unhurried_step)

    async def main():
        stage.player.restart(0.1, 3, 400)
        await stage.frame(2)
        for rate in (0.2, 0.3, 0.4):
            stage.player.restart(rate, 3, 60)
        seen = len(stage.frames)
        await stage.end()
        assert {frame[0] for frame in stage.frames[:seen]} == {0.1}
        assert {frame[0] for frame in stage.frames[seen:]} == {0.4}

    in_a_loop(main)
    assert same(stage.run.model, after(60, 0.4))


def test_a_new_target_is_followed_while_the_run_is_on_its_way_to_the_old_one():
    stage = Stage(unhurried_step)

    async def main():
        stage.player.restart(0.5, 3, 100_000)
        await stage.frame(4)
        assert stage.run.iteration > 5
        stage.player.go_to(5)
        await stage.end()
        assert stage.frames[-1] == (0.5, 3, 5, True) and same(stage.run.model, after(5, 0.5))
        stage.player.go_to(30)
        await stage.end()
        assert stage.frames[-1] == (0.5, 3, 30, True) and same(stage.run.model, after(30, 0.5))

    in_a_loop(main)
    assert all(not frame[3] for frame in stage.frames[:4])


def test_pause_stops_where_the_run_is_with_a_settled_picture():
    stage = Stage(unhurried_step)

    async def main():
        stage.player.restart(0.5, 3, 100_000)
        await stage.frame(3)
        stage.player.pause()
        await stage.end()
        for _ in range(5):
            await asyncio.sleep(0.005)
        assert not stage.player.playing

    in_a_loop(main)
    iterations, settled = [frame[2] for frame in stage.frames], [frame[3] for frame in stage.frames]
    assert settled == [False] * 4 + [True]
    # the turn it was in is at most 10 such steps
    assert iterations[4] == iterations[3] <= iterations[2] + 10


def test_after_a_pause_the_run_goes_on_from_there():
    stage = Stage(unhurried_step)

    async def main():
        stage.player.restart(0.5, 3, 60)
        await stage.frame(2)
        stage.player.pause()
        stage.player.go_to(60)
        await stage.end()

    in_a_loop(main)
    assert stage.frames[-1] == (0.5, 3, 60, True) and same(stage.run.model, after(60, 0.5))


def test_a_paced_run_makes_so_many_iterations_a_picture():
    stage = Stage()

    async def main():
        stage.player.restart(0.5, 3, 60, pace=300)
        await stage.end()

    in_a_loop(main)
    in_motion = [(at, False) for at in (10, 20, 30, 40, 50, 60)]
    assert [frame[2:] for frame in stage.frames] == [*in_motion, (60, True)]


def test_a_paced_run_takes_its_time():
    stage = Stage()

    async def main():
        began = time.perf_counter()
        stage.player.restart(0.5, 3, 60, pace=300)
        await stage.end()
        assert time.perf_counter() - began > 4 * player_module.FRAME

    in_a_loop(main)


def test_a_wish_does_not_wait_for_the_next_picture_of_a_paced_run(monkeypatch):
    monkeypatch.setattr(player_module, "FRAME", 10 * PATIENCE)
    stage = Stage()

    async def main():
        stage.player.restart(0.5, 3, 10**9, pace=0.001)
        await stage.frame(1)
        stage.player.restart(0.25, 3, 20)
        await stage.end()

    in_a_loop(main)
    assert stage.frames[-1] == (0.25, 3, 20, True)


def test_a_pause_does_not_wait_for_the_next_picture_of_a_paced_run(monkeypatch):
    monkeypatch.setattr(player_module, "FRAME", 10 * PATIENCE)
    stage = Stage()

    async def main():
        stage.player.restart(0.5, 3, 10**9, pace=0.001)
        await stage.frame(1)
        stage.player.pause()
        await stage.end()

    in_a_loop(main)
    assert [frame[2:] for frame in stage.frames] == [(1, False), (1, False), (1, True)]


def test_in_a_loop_too_an_error_ends_the_run_and_the_next_wish_works():
    def step_that_fails(params, learning_rate):
        if learning_rate == 9:
            raise KeyError("W9")
        return step(params, learning_rate)

    stage = Stage(step_that_fails)

    async def main():
        stage.player.restart(9, 3, 40)
        await stage.end()
        assert len(stage.errors) == 1 and stage.frames == []
        stage.player.restart(0.5, 3, 40)
        await stage.end()

    in_a_loop(main)
    assert len(stage.errors) == 1 and stage.frames[-1] == (0.5, 3, 40, True)


def test_when_the_loop_ends_in_the_middle_of_a_run_the_next_wish_works():
    stage = Stage(unhurried_step)

    async def main():
        stage.player.restart(0.5, 3, 100_000)
        await stage.frame(2)

    in_a_loop(main)
    stage.player.restart(0.25, 3, 10)
    assert stage.frames[-1] == (0.25, 3, 10, True)
    stage.frames.clear()

    async def again():
        stage.player.go_to(20)
        await stage.end()

    in_a_loop(again)
    assert stage.frames[-1] == (0.25, 3, 20, True)


def test_when_the_loop_stands_still_the_next_wish_is_fulfilled_by_its_call():
    stage, loop = Stage(unhurried_step), asyncio.new_event_loop()

    async def main():
        stage.player.restart(0.5, 3, 100_000)
        await stage.frame(2)

    loop.run_until_complete(main())  # the task is left in the middle, neither done nor cancelled
    task = stage.player._task
    stage.player.restart(0.25, 3, 10)
    assert not task.done() and stage.frames[-1] == (0.25, 3, 10, True)
    task.cancel()
    loop.run_until_complete(asyncio.gather(task, return_exceptions=True))
    loop.close()


# From other threads


def with_no_loop(wish):
    return wish


def with_a_loop_of_its_own(wish):
    async def main():
        wish()
        await asyncio.sleep(0.05)

    return lambda: asyncio.run(main())


@pytest.mark.parametrize("bring", [with_no_loop, with_a_loop_of_its_own])
def test_a_wish_from_another_thread_is_followed_by_the_worker_there_is(bring):
    stage = Stage(unhurried_step)

    async def main():
        stage.player.restart(0.5, 3, 100_000)
        await stage.frame(2)
        thread = in_a_thread(bring(lambda: stage.player.restart(0.25, 2, 30)))
        while stage.player.target != 30:
            await asyncio.sleep(0)
        await stage.end()
        while thread.is_alive():
            await asyncio.sleep(0)

    in_a_loop(main)
    assert stage.frames[-1] == (0.25, 2, 30, True) and same(stage.run.model, after(30, 0.25, 2))
    assert set(stage.threads) == {threading.current_thread()} and stage.overlaps == 0


def test_a_wish_that_comes_while_a_call_is_at_work_is_left_to_that_call():
    stage = Stage(unhurried_step)
    worker = in_a_thread(lambda: stage.player.restart(0.5, 3, 200))
    while not stage.run.iteration:
        time.sleep(0.001)
    stage.player.restart(0.25, 3, 20)
    ended(worker)
    assert stage.frames[-1] == (0.25, 3, 20, True) and same(stage.run.model, after(20, 0.25))
    assert set(stage.threads) == {worker} and stage.overlaps == 0


def test_a_wish_in_a_loop_is_left_to_the_call_at_work_in_another_thread():
    stage = Stage(unhurried_step)
    worker = in_a_thread(lambda: stage.player.restart(0.5, 3, 200))
    while not stage.run.iteration:
        time.sleep(0.001)

    async def main():
        stage.player.go_to(20)
        await stage.end()

    in_a_loop(main)
    ended(worker)
    assert stage.frames[-1] == (0.5, 3, 20, True)
    assert set(stage.threads) == {worker}
    assert stage.overlaps == 0


@pytest.mark.parametrize("in_loop", [True, False])
def test_a_wish_that_comes_with_the_last_picture_is_not_lost(in_loop):
    stage = Stage()

    def wish_at_the_end(settled):
        if settled and stage.player.target == 40:
            ended(in_a_thread(lambda: stage.player.go_to(25)))

    stage.on_show = wish_at_the_end

    async def main():
        stage.player.restart(0.5, 3, 40)
        await stage.end()

    in_a_loop(main) if in_loop else stage.player.restart(0.5, 3, 40)
    assert stage.frames[-1] == (0.5, 3, 25, True)
    assert same(stage.run.model, after(25, 0.5))


def test_a_pause_that_comes_while_a_picture_is_drawn_still_ends_with_a_settled_one():
    stage = Stage(unhurried_step)

    def pause_at_the_second(settled):
        if len(stage.frames) == 2:
            ended(in_a_thread(stage.player.pause))

    stage.on_show = pause_at_the_second

    async def main():
        stage.player.restart(0.5, 3, 100_000)
        await stage.end()

    in_a_loop(main)
    assert [frame[3] for frame in stage.frames] == [False, False, False, True]
    assert stage.frames[2][2] == stage.frames[3][2] <= stage.frames[1][2]


def test_a_wish_that_comes_while_a_step_is_failing_is_followed():
    stage = Stage()

    def step_that_fails_late(params, learning_rate):
        if learning_rate == 9:
            ended(in_a_thread(lambda: stage.player.restart(0.5, 3, 40)))
            raise KeyError("W9")
        return step(params, learning_rate)

    stage._step = step_that_fails_late
    stage.player.restart(9, 3, 40)
    assert len(stage.errors) == 1
    assert stage.frames[-1] == (0.5, 3, 40, True) and same(stage.run.model, after(40, 0.5))


def test_a_picture_that_a_newer_wish_has_overtaken_is_not_a_settled_one():
    stage = Stage()

    def step_with_a_wish_at_the_end(params, learning_rate):
        if learning_rate == 0.5 and stage.run.iteration == 39:
            ended(in_a_thread(lambda: stage.player.restart(0.25, 3, 40)))
        return step(params, learning_rate)

    stage._step = step_with_a_wish_at_the_end
    stage.player.restart(0.5, 3, 40)
    assert stage.frames == [(0.5, 3, 40, False), (0.25, 3, 40, True)]


@pytest.fixture
def eager_threads():
    """Threads that take turns as often as can be."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(before)


def test_however_wishes_from_two_threads_fall_the_last_one_is_followed(eager_threads):
    """A second of meetings, each at another moment of a worker that ends."""
    stage, rounds = Stage(), 200
    gates = threading.Barrier(2)

    def wishes():
        for n in range(rounds):
            gates.wait(PATIENCE)
            stage.player.go_to(n % 9)
            gates.wait(PATIENCE)

    async def main():
        stage.player.restart(0.5, 3, 5)
        await stage.end()
        other = in_a_thread(wishes)
        for n in range(rounds):
            # its worker ends about when the other thread's wish comes
            stage.player.go_to(10 + n % 2)
            await asyncio.sleep(0)
            gates.wait(PATIENCE)
            for _ in range(n % 5):
                await asyncio.sleep(0)
            while not gates.n_waiting:
                await asyncio.sleep(0)
            await stage.end()
            gates.wait(PATIENCE)
            assert stage.run.iteration == n % 9, n
            assert stage.frames[-1][2:] == (n % 9, True), n
        ended(other)

    in_a_loop(main)
    assert stage.overlaps == 0 and not stage.errors


# Turns, parts and rests


@pytest.fixture
def at_once(monkeypatch):
    """The first turn reaches the target, however busy the machine is."""
    monkeypatch.setattr(player_module, "FIRST_TURN", PATIENCE)


def test_what_show_returns_is_done_in_turns_of_its_own(at_once):
    done, turns = [], []

    def show(settled):
        for part in ("ask", "draw"):
            done.append((part, settled, len(turns)))
            yield

    player = Player(Run(start, step), show, done.append)

    async def other():
        while True:
            turns.append(1)
            await asyncio.sleep(0)

    async def main():
        others = asyncio.create_task(other())
        player.restart(0.5, 3, 5)
        while player._is_at_work():
            await asyncio.sleep(0)
        others.cancel()

    in_a_loop(main)
    assert [part[:2] for part in done] == [
        ("ask", False),
        ("draw", False),
        ("ask", True),
        ("draw", True),
    ]
    at = [part[2] for part in done]
    # somebody else's turn between any two
    assert (np.diff(at) > 0).all()


def test_the_settled_picture_waits_until_nothing_stirs_and_a_wish_overtakes_it(
    at_once, monkeypatch
):
    monkeypatch.setattr(player_module, "REST", PATIENCE)
    stage = Stage()

    async def main():
        stage.player.restart(0.5, 3, 40)
        await stage.frame(1)
        await asyncio.sleep(0.02)
        assert [frame[3] for frame in stage.frames] == [False] and stage.player._is_at_work()
        monkeypatch.setattr(player_module, "REST", 0.0)
        stage.player.go_to(20)
        await stage.end()

    in_a_loop(main)
    assert [frame[2:] for frame in stage.frames] == [(40, False), (20, False), (20, True)]


def test_a_settled_picture_is_left_unfinished_when_a_wish_comes(at_once):
    finished = []

    def show(settled):
        yield
        if settled and player.target == 40:
            player.go_to(20)
        yield
        finished.append((player.run.iteration, settled))

    player = Player(Run(start, step), show, finished.append)

    async def main():
        player.restart(0.5, 3, 40)
        while player._is_at_work():
            await asyncio.sleep(0)

    in_a_loop(main)
    assert finished == [(40, False), (20, False), (20, True)]


class Clock:
    """A clock that only steps of a millisecond and naps move on, however busy the machine is."""

    def __init__(self):
        self.now = 0.0

    def __call__(self):
        return self.now

    def step(self, params, learning_rate):
        self.now += 0.001
        return step(params, learning_rate)

    async def sleep(self, seconds):
        self.now += seconds
        await asyncio.sleep(0)


@pytest.fixture
def clock(monkeypatch):
    """The player's clock and the run's."""
    clock = Clock()
    naps = SimpleNamespace(sleep=clock.sleep, get_running_loop=asyncio.get_running_loop)
    monkeypatch.setattr(player_module, "asyncio", naps)
    for module in (player_module, run_module):
        monkeypatch.setattr(module, "perf_counter", clock)
    return clock


def test_pictures_come_at_a_steady_beat_and_training_fills_the_time_between(clock):
    stage, times = Stage(clock.step), []
    stage.on_show = lambda settled: times.append(clock.now)

    async def main():
        stage.player.restart(0.5, 3, 300)
        await stage.end()

    in_a_loop(main)
    times, iterations = times[:-2], [frame[2] for frame in stage.frames[:-2]]
    # the two left out: the one at the end, and the settled one
    assert len(times) > 5
    assert np.diff(times)[1:] == pytest.approx(player_module.FRAME, abs=0.0011)  # to a step
    assert np.diff(iterations)[1:] == pytest.approx(1000 * player_module.FRAME, abs=1.1)


def test_after_the_first_picture_the_processor_is_left_to_those_who_send_it(at_once, monkeypatch):
    monkeypatch.setattr(player_module, "SEND", 0.1)
    times = []
    stage = Stage(
        lambda params, learning_rate: (
            times.append(time.perf_counter()) or step(params, learning_rate)
        )
    )

    async def main():
        stage.player.restart(0.5, 3, 5)
        await stage.frame(1)
        shown = time.perf_counter()
        stage.player.go_to(10)
        await stage.end()
        assert times[5] - shown > 0.09 and len(times) == 10

    in_a_loop(main)


def test_however_long_a_picture_takes_training_goes_on_between_pictures():
    stage = Stage(unhurried_step)
    stage.on_show = lambda settled: time.sleep(2 * player_module.FRAME)

    async def main():
        stage.player.restart(0.5, 3, 60)
        await stage.end()

    in_a_loop(main)
    assert len(stage.frames) < 20  # at least 5 steps, half a TURN, for a picture


def test_a_step_goes_one_further_than_the_run_is_and_stays_there():
    stage = Stage()
    stage.player.restart(0.5, 3, 40)
    stage.player.step()
    assert stage.frames[-1] == (0.5, 3, 41, True) and same(stage.run.model, after(41, 0.5))


def test_a_step_before_anything_has_run_is_the_first():
    stage = Stage()
    stage.player.restart(0.5, 3, 40)
    stage.player._afresh = True  # a new start is pending
    stage.player.step()
    assert stage.frames[-1] == (0.5, 3, 1, True)


def test_showing_again_changes_nothing_but_the_picture():
    stage = Stage()
    stage.player.restart(0.5, 3, 40)
    stage.player.show_again()
    assert stage.frames == [(0.5, 3, 40, True)] * 2


def test_showing_again_does_not_stop_a_run_on_its_way():
    stage = Stage(unhurried_step)

    async def main():
        stage.player.restart(0.5, 3, 60)
        await stage.frame(1)
        stage.player.show_again()
        await stage.end()

    in_a_loop(main)
    assert stage.frames[-1] == (0.5, 3, 60, True)


def test_a_stopped_player_trains_no_more_and_shows_no_more():
    stage = Stage(unhurried_step)

    async def main():
        stage.player.restart(0.5, 3, 100_000)
        await stage.frame(2)
        stage.player.stop()
        await stage.end()
        seen, at = len(stage.frames), stage.run.iteration
        await asyncio.sleep(0.05)
        assert (len(stage.frames), stage.run.iteration) == (seen, at) and at < 200

    in_a_loop(main)
    assert not any(frame[3] for frame in stage.frames)


def test_stopping_a_player_that_has_nothing_to_do_does_no_harm():
    stage = Stage()
    stage.player.stop()
    stage.player.restart(0.5, 3, 40)
    stage.player.stop()
    assert stage.frames == [(0.5, 3, 40, True)]
