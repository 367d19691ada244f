"""The player follows the newest wish as a whole, from whatever thread it comes.

It works a turn at a time, and one worker at a time.
"""

import asyncio
import math
import sys
import threading

import numpy as np
import pytest

from nnlib.live import player as player_module
from nnlib.live.functions import LearnersFunction
from nnlib.live.player import FIRST_TURN, FRAME, PATIENCE, TURN, Player, State, Wish
from nnlib.live.rhythm import SHARE
from nnlib.live.run import Run
from small_network import after, loss_and_gradients, same, start, step
from small_player import (
    Clock,
    Frame,
    Stage,
    ended,
    from_another_thread,
    in_a_loop,
    in_a_thread,
)

FAR = 100_000  # iterations: so many steps are made by no test


@pytest.fixture
def clock(monkeypatch):
    """A step takes a millisecond of this clock, a picture nothing."""
    clock = Clock()
    clock.put_in_place(monkeypatch)
    return clock


@pytest.fixture
def stage(clock):
    return Stage(clock)


def is_there(stage, learning_rate, hidden_size, target) -> bool:
    """Whether the player rests after a settled picture of exactly this run."""
    return (
        stage.player.state is State.RESTING
        and not stage.player.is_at_work()
        and stage.frames[-1] == Frame(learning_rate, hidden_size, target, True)
        and same(stage.run.model, after(target, learning_rate, hidden_size))
        and stage.overlaps == 0
    )


# Without an event loop


def test_without_a_loop_the_wish_is_fulfilled_when_the_call_returns(stage):
    stage.restart(0.5, 3, 40)
    assert stage.frames == [(0.5, 3, 40, True)]
    assert is_there(stage, 0.5, 3, 40)


@pytest.mark.parametrize("target", [0, 7, 39, 40, 41, 100])
def test_going_to_an_iteration_gives_what_so_many_steps_give(stage, target):
    stage.restart(0.5, 3, 40)
    stage.player.go_to(target)
    assert is_there(stage, 0.5, 3, target)


def test_going_on_does_not_train_from_zero(stage):
    stage.restart(0.5, 3, 200)
    stage.player.go_to(210)
    assert stage.clock.processor == pytest.approx(0.210)  # seconds: 210 steps
    stage.player.go_to(150)
    assert stage.clock.processor < 0.210 + 0.016


def test_a_paced_run_without_a_loop_has_nobody_to_watch_it_and_goes_at_once(stage):
    stage.restart(0.5, 3, 50, 300)
    assert stage.way() == [(50, True)]


def test_a_run_that_diverges_ends_there(clock):
    stage = Stage(clock, lambda params, rate: np.nan if rate > 1 else step(params, rate))
    stage.restart(2.0, 3, 100)
    assert stage.frames == [(2.0, 3, 0, True)] and stage.run.diverged
    assert stage.player.state is State.RESTING
    stage.restart(0.5, 3, 100)
    assert is_there(stage, 0.5, 3, 100)


def fails_at_rate_9(params, learning_rate):
    if learning_rate == 9:
        raise KeyError("W9")
    return step(params, learning_rate)


def test_an_error_ends_the_run_and_the_next_wish_begins_afresh(clock):
    stage = Stage(clock, fails_at_rate_9)
    stage.restart(9, 3, 40)
    assert [repr(error) for error in stage.errors] == ["KeyError('W9')"]
    assert stage.frames == [] and stage.player.state is State.RESTING
    stage.restart(0.5, 3, 40)
    assert len(stage.errors) == 1 and is_there(stage, 0.5, 3, 40)


class FailsHalfWay:
    """A step that fails once, at iteration 10, and leaves half an update behind."""

    def __init__(self):
        self.is_broken, self.calls = True, 0

    def __call__(self, params, learning_rate):
        self.calls += 1
        if self.is_broken and self.calls == 11:
            params["W1"] += 99
            raise ZeroDivisionError
        return step(params, learning_rate)


@pytest.mark.parametrize(
    ("wish", "iteration"),
    [
        (lambda player: player.go_to(20), 20),
        (lambda player: player.step(), 1),
        (lambda player: player.look_again(player.run.values), 40),
    ],
)
def test_after_an_error_every_wish_begins_afresh(clock, wish, iteration):
    stage = Stage(clock, FailsHalfWay())
    stage.restart(0.5, 3, 40)
    assert len(stage.errors) == 1 and stage.run.iteration == 10
    wish(stage.player)
    assert len(stage.errors) == 1 and is_there(stage, 0.5, 3, iteration)


def test_an_error_of_the_picture_is_told_as_well(stage):
    def fail(settled):
        raise ValueError("predict must return probabilities")

    stage.on_show = fail
    stage.restart(0.5, 3, 40)
    assert len(stage.errors) == 1 and stage.player.state is State.RESTING
    stage.on_show = lambda settled: None
    stage.player.go_to(40)
    assert is_there(stage, 0.5, 3, 40)


def test_a_wrong_name_is_told_and_the_next_wish_works(stage):
    stage.player.restart({"learning_rate": 0.5}, None, 40)
    assert len(stage.errors) == 1 and "start takes hidden_size" in str(stage.errors[0])
    stage.restart(0.5, 3, 40)
    assert is_there(stage, 0.5, 3, 40)


@pytest.mark.parametrize("error", [KeyboardInterrupt, SystemExit])
def test_13_in_a_call_an_interrupt_passes_through_and_the_next_wish_works(clock, error):
    def interrupted(params, learning_rate):
        if learning_rate == 9:
            raise error
        return step(params, learning_rate)

    stage = Stage(clock, interrupted)
    with pytest.raises(error):
        stage.restart(9, 3, 40)
    assert stage.player.state is State.RESTING and not stage.player.is_at_work()
    assert stage.errors == []
    stage.restart(0.5, 3, 40)
    assert is_there(stage, 0.5, 3, 40)


def test_after_an_interrupt_in_a_call_going_on_begins_afresh(clock):
    def interrupted(params, learning_rate):
        if stage.run.iteration == 30 and not stage.frames:
            params["W1"] += 99
            raise KeyboardInterrupt
        return step(params, learning_rate)

    stage = Stage(clock, interrupted)
    with pytest.raises(KeyboardInterrupt):
        stage.restart(0.5, 3, 40)
    stage.frames.append(None)
    stage.player.go_to(35)
    assert is_there(stage, 0.5, 3, 35)


def growing_step(params):
    params["b2"] += 1
    return 1.0


@pytest.mark.parametrize(
    ("wish", "b2"), [(lambda player: player.go_to(12), 1_200), (lambda player: player.step(), 100)]
)
def test_a_step_defined_anew_begins_the_run_again_whatever_is_moved(monkeypatch, wish, b2):
    def show(settled):
        shown.append(player.run.model["b2"][0])
        yield

    shown = []
    functions = (
        LearnersFunction("start", start),
        LearnersFunction("step", growing_step, ("model",)),
    )
    player = Player(Run(*functions), show, shown.append)
    player.restart({}, None, 40)
    player.step()

    def edited(params):
        params["b2"] += 100
        return 1.0

    monkeypatch.setitem(globals(), "growing_step", edited)
    wish(player)
    player.go_to(14)
    assert shown == [40, 41, b2, 1_400]


# In an event loop


def test_in_a_loop_the_call_returns_before_anything_is_done(stage):
    async def main():
        assert stage.player.state is State.RESTING
        stage.restart(0.5, 3, 40)
        assert stage.frames == [] and stage.clock.processor == 0
        assert stage.player.is_at_work() and stage.player.state is State.TRAINING
        await stage.end()

    in_a_loop(main)
    assert is_there(stage, 0.5, 3, 40)


def test_the_states_follow_one_another(stage):
    states = []

    def note(settled):
        states.append((stage.player.state, settled))

    stage.on_show = note

    async def main():
        stage.restart(0.5, 3, 5)
        while stage.player.is_at_work():
            states.append((stage.player.state, None))
            await asyncio.sleep(0)
        states.append((stage.player.state, None))

    in_a_loop(main)
    assert {state for state, settled in states if settled is False} == {State.TRAINING}
    assert {state for state, settled in states if settled} == {State.SETTLING}
    alone = [state for state, _ in states]
    changes = [one for one, before in zip(alone, [None, *alone], strict=False) if one != before]
    assert changes == [State.TRAINING, State.SETTLING, State.RESTING]


def test_between_two_turns_everybody_else_gets_a_turn(stage):
    seen = []

    async def other():
        while True:
            seen.append(stage.run.iteration)
            await asyncio.sleep(0)

    async def main():
        others = asyncio.create_task(other())
        stage.restart(0.5, 3, 200)
        await stage.end()
        others.cancel()

    in_a_loop(main)
    assert np.diff(seen).max() <= 9  # TURN has room for 8 steps of a millisecond, or one more
    assert is_there(stage, 0.5, 3, 200)


def test_a_message_that_goes_three_times_through_the_loop_waits_for_one_turn_of_training(stage):
    steps = []

    async def main():
        stage.restart(0.5, 3, FAR)
        await stage.frame(2)
        for wait in range(8):  # a message comes when it comes
            for _ in range(wait):
                await asyncio.sleep(0)
            before = stage.run.iteration
            for _ in range(3):
                await asyncio.sleep(0)
            steps.append(stage.run.iteration - before)
        stage.player.pause()
        await stage.end()

    in_a_loop(main)
    assert max(steps) <= 9


def test_the_first_picture_after_a_wish_comes_sooner_than_the_others(stage):
    async def main():
        stage.restart(0.5, 3, FAR)
        await stage.frame(3)
        stage.restart(0.25, 3, FAR)
        await stage.frame(4)
        stage.player.pause()
        await stage.end()

    in_a_loop(main)
    at = [iteration for iteration, _ in stage.way()]
    most = 1 + FIRST_TURN / 0.001
    assert at[0] <= most and at[3] <= most
    assert at[1] - at[0] >= FRAME / 0.001 - 1


def test_only_the_last_picture_is_settled_and_comes_after_a_rest(stage):
    times = []
    stage.on_show = lambda settled: times.append(stage.clock.wall)

    async def main():
        stage.restart(0.5, 3, 60)
        await stage.end()

    in_a_loop(main)
    settled = [frame.settled for frame in stage.frames]
    assert settled == [False] * (len(settled) - 1) + [True] and len(settled) > 2
    assert stage.way()[-2:] == [(60, False), (60, True)]
    assert times[-1] - times[-2] >= player_module.REST


def test_of_three_wishes_in_a_row_only_the_last_is_ever_seen(stage):
    async def main():
        stage.restart(0.1, 3, FAR)
        await stage.frame(2)
        for rate in (0.2, 0.3, 0.4):
            stage.restart(rate, 3, 60)
        seen = len(stage.frames)
        await stage.end()
        assert {frame.learning_rate for frame in stage.frames[:seen]} == {0.1}
        assert {frame.learning_rate for frame in stage.frames[seen:]} == {0.4}

    in_a_loop(main)
    assert is_there(stage, 0.4, 3, 60)


def test_while_a_slider_moves_all_the_time_every_value_that_is_taken_is_seen(stage):
    async def main():
        for number in range(1, 9):
            stage.restart(number / 8, 3, FAR)
            await stage.frame(number)
        stage.restart(0.5, 3, 20)
        await stage.end()

    in_a_loop(main)
    assert [frame.learning_rate for frame in stage.frames[:8]] == [n / 8 for n in range(1, 9)]
    assert is_there(stage, 0.5, 3, 20)


def test_a_new_target_is_followed_while_the_run_is_on_its_way_to_the_old_one(stage):
    async def main():
        stage.restart(0.5, 3, FAR)
        await stage.frame(4)
        assert stage.run.iteration > 5
        stage.player.go_to(5)
        await stage.end()
        assert is_there(stage, 0.5, 3, 5)
        stage.player.go_to(30)
        await stage.end()

    in_a_loop(main)
    assert is_there(stage, 0.5, 3, 30)
    assert not any(frame.settled for frame in stage.frames[:4])


def test_pause_stops_where_the_run_is_with_a_settled_picture(stage):
    async def main():
        stage.restart(0.5, 3, FAR)
        await stage.frame(3)
        at = stage.run.iteration
        stage.player.pause()
        await stage.end()
        assert is_there(stage, 0.5, 3, at)

    in_a_loop(main)
    assert [frame.settled for frame in stage.frames] == [False] * 4 + [True]


def test_after_a_pause_the_run_goes_on_from_there(stage):
    async def main():
        stage.restart(0.5, 3, 60)
        await stage.frame(2)
        stage.player.pause()
        stage.player.go_to(60)
        await stage.end()

    in_a_loop(main)
    assert is_there(stage, 0.5, 3, 60)
    assert stage.clock.processor == pytest.approx(0.060)  # 60 steps


def test_in_a_loop_too_an_error_ends_the_run_and_the_next_wish_works(clock):
    stage = Stage(clock, fails_at_rate_9)

    async def main():
        stage.restart(9, 3, 40)
        await stage.end()
        assert len(stage.errors) == 1 and stage.frames == []
        assert stage.player.state is State.RESTING
        stage.restart(0.5, 3, 40)
        await stage.end()

    in_a_loop(main)
    assert len(stage.errors) == 1 and is_there(stage, 0.5, 3, 40)


@pytest.mark.parametrize("error", [KeyboardInterrupt("stop"), SystemExit("away")])
@pytest.mark.parametrize("place", ["step", "start", "show"])
def test_13_in_a_loop_an_interrupt_or_exit_is_told_and_the_loop_goes_on(clock, error, place):
    def interrupt(where):
        if where == place and stage.run.values.get("learning_rate", 9) == 9 and not stage.errors:
            raise error

    def interrupted(params, learning_rate):
        interrupt("step")
        return step(params, learning_rate)

    stage = Stage(clock, interrupted)
    stage.on_start = lambda: interrupt("start")
    stage.on_show = lambda settled: interrupt("show")

    async def main():
        stage.restart(9, 3, 40)
        await stage.end()
        assert stage.errors == [error] and stage.player.state is State.RESTING
        stage.restart(0.5, 3, 40)
        await stage.end()

    in_a_loop(main)
    assert stage.errors == [error] and is_there(stage, 0.5, 3, 40)


def test_when_a_picture_finds_divergence_a_settled_picture_follows(stage):
    def find(settled):
        stage.run.diverged = True

    stage.on_show = find

    async def main():
        stage.restart(0.5, 3, FAR)
        await stage.end()

    in_a_loop(main)
    (at, _), last = stage.way()
    assert at < 10 and last == (at, True) and stage.player.state is State.RESTING


def test_when_the_loop_ends_in_the_middle_of_a_run_the_next_wish_works(stage):
    async def main():
        stage.restart(0.5, 3, FAR)
        await stage.frame(2)

    in_a_loop(main)
    stage.restart(0.25, 3, 10)
    assert is_there(stage, 0.25, 3, 10)

    async def again():
        stage.player.go_to(20)
        await stage.end()

    in_a_loop(again)
    assert is_there(stage, 0.25, 3, 20)


def test_when_the_loop_stands_still_the_next_wish_is_fulfilled_by_its_call_and_the_task_ends(
    stage,
):
    loop = asyncio.new_event_loop()

    async def begin():
        stage.restart(0.5, 3, FAR)
        await stage.frame(2)

    async def go_on():
        for _ in range(50):
            await asyncio.sleep(0)

    loop.run_until_complete(begin())  # the task is left in the middle
    task = stage.player._task
    stage.restart(0.25, 3, 10)
    assert is_there(stage, 0.25, 3, 10)
    seen = len(stage.frames)
    loop.run_until_complete(go_on())  # there is one worker at a time, and it was not this
    assert task.cancelled() and len(stage.frames) == seen and is_there(stage, 0.25, 3, 10)
    loop.close()
    stage.player.go_to(20)
    assert is_there(stage, 0.25, 3, 20)


# A call that waits, as the cell of a panel does


def test_in_a_loop_a_quick_run_is_there_when_a_call_with_wait_returns(stage):
    async def main():
        stage.restart(0.5, 3, 40, wait=0.25)
        assert stage.frames == [(0.5, 3, 40, True)]
        assert is_there(stage, 0.5, 3, 40)

    in_a_loop(main)


def test_15_a_slow_run_returns_soon_shows_a_picture_and_goes_on_in_a_task(stage):
    stage.clock.a_step = 0.1

    async def main():
        stage.restart(0.5, 3, 100, wait=0.25)
        assert stage.frames == [(0.5, 3, 3, False)]  # 0.3 seconds
        assert stage.player.is_at_work() and stage.player.state is State.TRAINING
        await stage.end()

    in_a_loop(main)
    assert is_there(stage, 0.5, 3, 100)
    assert stage.clock.processor == pytest.approx(100 * 0.1)  # no step was made twice
    assert len(stage.frames) > 50


def test_a_call_with_wait_goes_on_at_the_pace_that_was_wanted(stage):
    stage.clock.a_step = 0.1

    async def main():
        stage.restart(0.5, 3, 9, 50, wait=0.25)
        await stage.end()

    in_a_loop(main)
    assert stage.way() == [(at, False) for at in range(3, 10)] + [(9, True)]


def test_without_a_loop_a_call_with_wait_goes_on_to_the_end_and_shows_the_way(stage):
    stage.clock.a_step = 0.1
    stage.restart(0.5, 3, 8, wait=0.25)
    assert stage.way() == [(3, False), (6, False), (8, True)]
    assert is_there(stage, 0.5, 3, 8)


def test_13_an_interrupt_of_a_cell_that_waits_passes_through_and_the_next_wish_works(clock):
    def interrupted(params, learning_rate):
        if learning_rate == 9:
            raise KeyboardInterrupt
        return step(params, learning_rate)

    stage = Stage(clock, interrupted)

    async def main():
        with pytest.raises(KeyboardInterrupt):
            stage.restart(9, 3, 40, wait=0.25)
        assert not stage.player.is_at_work() and stage.errors == []
        stage.restart(0.5, 3, 40)
        await stage.end()

    in_a_loop(main)
    assert is_there(stage, 0.5, 3, 40)


def test_a_call_with_wait_leaves_its_wish_to_a_task_that_is_at_work(stage):
    async def main():
        stage.restart(0.5, 3, FAR)
        await stage.frame(1)
        stage.restart(0.25, 3, 30, wait=0.25)
        assert len(stage.frames) == 1
        await stage.end()

    in_a_loop(main)
    assert is_there(stage, 0.25, 3, 30)


def test_steps_that_are_wanted_while_a_call_waits_are_all_made(stage):
    stage.clock.a_step = 0.2

    def two_steps(settled):
        if len(stage.frames) == 1:
            stage.player.step()
            stage.player.step()
            stage.player.step()

    stage.on_show = two_steps

    async def main():
        stage.restart(0.5, 3, 1, wait=0.25)
        await stage.end()

    in_a_loop(main)
    assert is_there(stage, 0.5, 3, 4)  # 1 and 3 more


# At a pace


def test_a_paced_run_makes_so_many_iterations_a_picture(stage):
    async def main():
        stage.restart(0.5, 3, 60, 520)
        await stage.end()

    in_a_loop(main)
    # 520 a second are 10 in 1/52 of a second; the first picture comes after FIRST_TURN
    first = stage.frames[0].iteration
    assert 0 < first <= 4
    in_motion = [(at, False) for at in (*range(first, 60, 10), 60)]
    assert stage.way() == [*in_motion, (60, True)]


def test_a_slow_pace_leaves_its_time_to_each_iteration(stage):
    stage.clock.a_step = 0.0001

    async def main():
        began = stage.clock.wall
        stage.restart(0.5, 3, 20, 10)
        await stage.end()
        assert stage.clock.wall - began >= 1.8  # 20 iterations at 10 a second, but for the first

    in_a_loop(main)


def test_a_paced_run_of_slow_steps_shows_each_of_them(stage):
    stage.clock.a_step = 0.1

    async def main():
        stage.restart(0.5, 3, 10, 1_000)  # 20 iterations a frame
        await stage.end()

    in_a_loop(main)
    assert stage.way() == [*((at, False) for at in range(1, 11)), (10, True)]


def test_a_paced_run_takes_its_time(stage):
    stage.clock.a_step = 0.0001
    times = []
    stage.on_show = lambda settled: times.append(stage.clock.wall)

    async def main():
        stage.restart(0.5, 3, 500, 500)
        await stage.end()

    in_a_loop(main)
    assert times[-2] - times[0] >= (500 - 30) / 500  # seconds: all but the first picture's


def test_a_paced_run_keeps_its_pace_where_the_page_has_no_room(clock):
    stage = Stage(clock, has_room=lambda: False)
    clock.a_step = 0.0001
    times = []
    stage.on_show = lambda settled: times.append(clock.wall)

    async def main():
        stage.restart(0.5, 3, 500, 500)
        await stage.end()

    in_a_loop(main)
    assert stage.way() == [(500, False), (500, True)]
    assert times[0] >= (500 - 40) / 500


@pytest.mark.parametrize(
    ("wish", "way"),
    [
        (lambda stage: stage.restart(0.25, 3, 2), [(1, False), (2, False), (2, True)]),
        (lambda stage: stage.player.pause(), [(1, False), (1, False), (1, True)]),
        (lambda stage: stage.player.step(), [(1, False), (2, False), (2, True)]),
    ],
)
def test_a_wish_does_not_wait_for_the_next_picture_of_a_paced_run(stage, monkeypatch, wish, way):
    monkeypatch.setattr("nnlib.live.rhythm.FRAME", 1e6)

    async def main():
        stage.restart(0.5, 3, FAR, 1)
        await stage.frame(1)
        wish(stage)
        await stage.end()

    in_a_loop(main)
    assert stage.way() == way and stage.clock.wall < 1


# The rhythm of pictures


def test_pictures_come_at_a_steady_beat_and_training_fills_the_time_between(stage):
    times = []
    stage.on_show = lambda settled: times.append(stage.clock.wall)

    async def main():
        stage.restart(0.5, 3, 500)
        await stage.end()

    in_a_loop(main)
    between = np.diff(times[1:-2])  # without the first, the one at the end and the settled one
    assert len(between) > 10
    assert between.min() >= FRAME and between.max() <= FRAME + TURN + 0.001
    steps = np.diff([at for at, _ in stage.way()[1:-2]])
    assert steps == pytest.approx(1000 * between)  # nothing but training


@pytest.mark.parametrize("crowd", [1.0, 5.0])
def test_pictures_take_a_fourth_of_the_processors_time_at_most(stage, crowd):
    """Also where others share it: then the clock says nothing of what a picture costs."""
    stage.clock.crowd = crowd
    stage.on_show = lambda settled: stage.clock.work(0.01)

    async def main():
        stage.restart(0.5, 3, 2_000)
        await stage.end()

    in_a_loop(main)
    in_motion = len(stage.frames) - 2  # without the first, and the settled one
    assert 30 < in_motion <= 2_000 * 0.001 / (SHARE * 0.01) + 1


def test_what_each_part_of_a_picture_takes_is_counted(clock):
    def show(settled):
        for _ in range(5):
            clock.work(0.01)
            yield
        shown.append(player.run.iteration)

    shown = []
    run = Stage(clock).run
    player = Player(run, show, shown.append)

    async def main():
        player.restart({"learning_rate": 0.5, "hidden_size": 3}, None, 2_000)
        while player.is_at_work():
            await asyncio.sleep(0)

    in_a_loop(main)
    steps = np.diff(shown[:-2])
    assert steps.min() >= SHARE * 50 - 1  # 50 milliseconds a picture, one a step


def test_what_show_yields_is_done_in_turns_of_its_own(clock):
    done, turns = [], []

    def show(settled):
        for part in ("ask", "draw"):
            done.append((part, settled, len(turns)))
            yield

    player = Player(Stage(clock).run, show, done.append)

    async def other():
        while True:
            turns.append(1)
            await asyncio.sleep(0)

    async def main():
        others = asyncio.create_task(other())
        player.restart({"learning_rate": 0.5, "hidden_size": 3}, None, 2)
        while player.is_at_work():
            await asyncio.sleep(0)
        others.cancel()

    in_a_loop(main)
    parts = [("ask", False), ("draw", False), ("ask", True), ("draw", True)]
    assert [part[:2] for part in done] == parts
    assert (np.diff([part[2] for part in done]) > 0).all()  # somebody's turn between any two


def test_every_turn_that_calls_the_learners_functions_is_taken_inside_around(clock):
    inside = []

    class Around:
        def __enter__(self):
            assert not inside
            inside.append(1)

        def __exit__(self, *error):
            inside.clear()

    stage = Stage(clock, lambda params, rate: 1.0 if inside else 1 / 0, around=Around)
    stage.on_start = lambda: inside[0]
    stage.on_show = lambda settled: inside[0]

    async def main():
        stage.restart(0.5, 3, 40)
        while stage.player.is_at_work():
            assert not inside  # others have their turns outside of it
            await asyncio.sleep(0)

    in_a_loop(main)
    stage.restart(0.5, 3, 40)  # and without a loop
    assert stage.errors == [] and stage.frames[-1].settled and not inside


# Room on the page


def test_where_the_page_has_no_room_training_goes_on_without_pictures(clock):
    stage = Stage(clock, has_room=lambda: False)

    async def main():
        stage.restart(0.5, 3, 300)
        await stage.end()

    in_a_loop(main)
    assert is_there(stage, 0.5, 3, 300)
    assert {at for at, _ in stage.way()} == {300}  # none on the way
    assert clock.processor == pytest.approx(0.300)
    assert clock.wall >= 0.300 + PATIENCE  # the settled one waits, but not for ever


def test_pictures_come_again_when_the_page_has_room_again(clock):
    stage = Stage(clock, has_room=lambda: not 50 <= stage.run.iteration <= 150)

    async def main():
        stage.restart(0.5, 3, 300)
        await stage.end()

    in_a_loop(main)
    at = [iteration for iteration, _ in stage.way()]
    assert not any(50 <= iteration <= 150 for iteration in at)
    assert min(at) < 50 and sum(iteration > 150 for iteration in at) > 5
    assert is_there(stage, 0.5, 3, 300)


def test_a_settled_picture_that_waits_for_room_comes_soon_after_there_is_some(clock):
    stage = Stage(clock, has_room=lambda: clock.wall > 0.5)

    async def main():
        stage.restart(0.5, 3, 40)
        await stage.end()

    in_a_loop(main)
    assert is_there(stage, 0.5, 3, 40) and 0.5 < clock.wall < 0.52


# From other threads, and from inside


def with_no_loop(wish):
    return wish


def with_a_loop_of_its_own(wish):
    async def main():
        wish()

    return lambda: asyncio.run(main())


@pytest.mark.parametrize("bring", [with_no_loop, with_a_loop_of_its_own])
def test_a_wish_from_another_thread_is_followed_by_the_worker_there_is(stage, bring):
    async def main():
        stage.restart(0.5, 3, FAR)
        await stage.frame(2)
        from_another_thread(bring(lambda: stage.restart(0.25, 2, 30)))
        await stage.end()

    in_a_loop(main)
    assert is_there(stage, 0.25, 2, 30)
    assert set(stage.threads) == {threading.current_thread()}


@pytest.mark.parametrize("bring", [with_no_loop, with_a_loop_of_its_own])
def test_a_wish_that_comes_while_a_call_is_at_work_is_left_to_that_call(clock, bring):
    is_under_way, may_go_on = threading.Event(), threading.Event()

    def held_step(params, learning_rate):
        is_under_way.set()
        may_go_on.wait(20)
        return step(params, learning_rate)

    stage = Stage(clock, held_step)
    worker = in_a_thread(lambda: stage.restart(0.5, 3, 50))
    is_under_way.wait(20)
    bring(lambda: stage.restart(0.25, 3, 20))()
    assert stage.frames == []
    may_go_on.set()
    ended(worker)
    assert is_there(stage, 0.25, 3, 20) and set(stage.threads) == {worker}


@pytest.mark.parametrize("in_loop", [True, False])
@pytest.mark.parametrize("bring", [from_another_thread, lambda wish: wish()])
def test_16_a_wish_that_comes_with_the_last_picture_is_not_lost(stage, in_loop, bring):
    def wish_at_the_end(settled):
        if settled and stage.player.goal == 40:
            bring(lambda: stage.player.go_to(25))

    stage.on_show = wish_at_the_end

    async def main():
        stage.restart(0.5, 3, 40)
        await stage.end()

    in_a_loop(main) if in_loop else stage.restart(0.5, 3, 40)
    assert is_there(stage, 0.5, 3, 25)


@pytest.mark.parametrize("in_loop", [True, False])
@pytest.mark.parametrize("bring", [from_another_thread, lambda wish: wish()])
@pytest.mark.parametrize("place", ["start", "step", "show"])
def test_16_a_wish_from_inside_is_taken_as_a_whole_after_the_turn(stage, in_loop, bring, place):
    """Between two reads of the target it once came, and the run was sent where it had not been."""
    pairs, goals = [(0.5, 40), (0.25, 7), (0.125, 50), (1.0, 3)], []

    def wish_for_the_next(where):
        if where == place and pairs[1:]:
            pairs.pop(0)
            bring(lambda: stage.restart(pairs[0][0], 3, pairs[0][1]))

    def stepping(params, learning_rate):
        wish_for_the_next("step")
        return step(params, learning_rate)

    def note(settled):
        goals.append((stage.frames[-1].learning_rate, stage.player.goal))
        wish_for_the_next("show")

    stage._step = stepping
    stage.on_start = lambda: wish_for_the_next("start")
    stage.on_show = note

    async def main():
        stage.restart(0.5, 3, 40)
        await stage.end()

    every = set(pairs)
    in_a_loop(main) if in_loop else stage.restart(0.5, 3, 40)
    assert stage.errors == [] and is_there(stage, 1.0, 3, 3)
    assert set(goals) <= every


def test_16_a_target_that_moves_while_the_run_goes_back_harms_nothing(stage, monkeypatch):
    go_before = stage.run.go_before

    def go_before_while_a_wish_comes(iteration):
        from_another_thread(lambda: stage.player.go_to(200))
        go_before(iteration)

    async def main():
        stage.restart(0.5, 3, 100)
        await stage.end()
        monkeypatch.setattr(stage.run, "go_before", go_before_while_a_wish_comes)
        stage.player.go_to(30)
        await stage.end()

    in_a_loop(main)
    assert stage.errors == [] and is_there(stage, 0.5, 3, 200)


def test_a_wish_cannot_be_changed():
    with pytest.raises(AttributeError):
        Wish().target = 3


@pytest.fixture
def eager_threads():
    """Threads that take turns as often as can be."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(before)


def test_16_wishes_from_two_threads_never_mix_and_never_fail(stage, eager_threads):
    pairs, goals = {(n / 8, 10 * n) for n in range(1, 7)}, set()
    stage.on_show = lambda settled: goals.add((stage.frames[-1].learning_rate, stage.player.goal))

    def wishes():
        for _ in range(40):
            for rate, target in sorted(pairs):
                stage.restart(rate, 3, target)

    async def main():
        stage.restart(0.125, 3, 10)
        threads = [in_a_thread(wishes) for _ in range(2)]
        while any(thread.is_alive() for thread in threads):
            await asyncio.sleep(0)
        stage.restart(0.5, 3, 40)
        await stage.end()

    in_a_loop(main)
    assert stage.errors == [] and goals <= pairs and is_there(stage, 0.5, 3, 40)


def test_however_wishes_from_two_threads_fall_the_last_one_is_followed(stage, eager_threads):
    """Each meets another moment of a worker that ends."""
    rounds, gates = 60, threading.Barrier(2)

    def wishes():
        for n in range(rounds):
            gates.wait(20)
            stage.player.go_to(n % 9)
            gates.wait(20)

    async def main():
        stage.restart(0.5, 3, 5)
        await stage.end()
        other = in_a_thread(wishes)
        for n in range(rounds):
            # its worker ends about when the other thread's wish comes
            stage.player.go_to(10 + n % 2)
            await asyncio.sleep(0)
            gates.wait(20)
            for _ in range(n % 5):
                await asyncio.sleep(0)
            while not gates.n_waiting:
                await asyncio.sleep(0)
            await stage.end()
            gates.wait(20)
            assert is_there(stage, 0.5, 3, n % 9), n
        ended(other)

    in_a_loop(main)
    assert not stage.errors


def test_a_wish_that_comes_while_a_step_is_failing_is_followed(stage):
    def step_that_fails_late(params, learning_rate):
        if learning_rate == 9:
            from_another_thread(lambda: stage.restart(0.5, 3, 40))
            raise KeyError("W9")
        return step(params, learning_rate)

    stage._step = step_that_fails_late
    stage.restart(9, 3, 40)
    assert len(stage.errors) == 1 and is_there(stage, 0.5, 3, 40)


def test_a_pause_that_comes_while_a_picture_is_made_still_ends_with_a_settled_one(stage):
    def pause_at_the_second(settled):
        if len(stage.frames) == 2:
            from_another_thread(stage.player.pause)

    stage.on_show = pause_at_the_second

    async def main():
        stage.restart(0.5, 3, FAR)
        await stage.end()

    in_a_loop(main)
    at = stage.frames[1].iteration
    assert stage.way()[1:] == [(at, False), (at, False), (at, True)]


def test_the_settled_picture_waits_until_nothing_stirs_and_a_wish_overtakes_it(stage, monkeypatch):
    monkeypatch.setattr(player_module, "REST", math.inf)

    async def main():
        stage.restart(0.5, 3, 3)
        while stage.player.state is not State.SETTLING:
            await asyncio.sleep(0)
        for _ in range(20):
            await asyncio.sleep(0)
        assert not any(frame.settled for frame in stage.frames)
        monkeypatch.setattr(player_module, "REST", 0.01)
        stage.player.go_to(2)
        await stage.end()

    in_a_loop(main)
    assert stage.way()[-3:] == [(3, False), (2, False), (2, True)]


def test_a_settled_picture_is_left_unfinished_when_a_wish_comes(clock):
    finished = []

    def show(settled):
        yield
        if settled and player.goal == 2:
            player.go_to(1)
        yield
        finished.append((player.run.iteration, settled))

    player = Player(Stage(clock).run, show, finished.append)

    async def main():
        player.restart({"learning_rate": 0.5, "hidden_size": 3}, None, 2)
        while player.is_at_work():
            await asyncio.sleep(0)

    in_a_loop(main)
    assert finished == [(2, False), (1, False), (1, True)]


# Steps, looks and the end


def test_a_step_goes_one_further_than_the_run_is_and_stays_there(stage):
    stage.restart(0.5, 3, 40)
    stage.player.step()
    assert is_there(stage, 0.5, 3, 41)
    stage.player.step()
    assert is_there(stage, 0.5, 3, 42)
    stage.player.go_to(7)
    stage.player.step()
    assert is_there(stage, 0.5, 3, 8)


def test_a_step_before_anything_has_run_is_the_first(stage):
    async def main():
        stage.restart(0.5, 3, 40)
        stage.player.step()
        await stage.end()

    in_a_loop(main)
    assert is_there(stage, 0.5, 3, 1)


def test_as_many_steps_are_made_as_were_wanted_whatever_comes_between(stage):
    stage.clock.a_step = 1.0  # each turn makes one

    async def main():
        stage.restart(0.5, 3, 10)
        await stage.end()
        for _ in range(4):
            stage.player.step()
        await stage.frame(len(stage.frames) + 1)
        assert stage.run.iteration == 11
        stage.player.look_again(stage.run.values)
        await stage.frame(len(stage.frames) + 1)
        stage.player.step()
        await stage.end()

    in_a_loop(main)
    assert is_there(stage, 0.5, 3, 15)  # 10 and 4 and 1


def test_a_step_on_the_way_to_a_target_leaves_that_target(stage):
    async def main():
        stage.restart(0.5, 3, FAR)
        await stage.frame(3)
        at = stage.run.iteration
        stage.player.step()
        await stage.end()
        assert is_there(stage, 0.5, 3, at + 1)

    in_a_loop(main)


def test_looking_again_changes_nothing_but_the_picture_and_its_values(stage):
    stage.restart(0.5, 3, 40)
    stage.player.look_again({"learning_rate": 0.75, "hidden_size": 3})
    assert stage.frames == [(0.5, 3, 40, True), (0.75, 3, 40, True)]
    assert same(stage.run.model, after(40, 0.5))


def test_looking_again_does_not_stop_a_run_on_its_way(stage):
    async def main():
        stage.restart(0.5, 3, 60)
        await stage.frame(1)
        stage.player.look_again({"learning_rate": 0.75, "hidden_size": 3})
        await stage.end()

    in_a_loop(main)
    assert stage.frames[-1] == (0.75, 3, 60, True) and same(stage.run.model, after(60, 0.5))


def test_the_losses_on_the_way_are_those_of_a_plain_loop(stage):
    stage.on_show = lambda settled: stage.run.loss()

    async def main():
        stage.restart(0.5, 3, 60)
        await stage.end()

    in_a_loop(main)
    assert list(stage.run.losses) == [loss_and_gradients(after(i, 0.5))[0] for i in range(61)]


@pytest.mark.parametrize("bring", [from_another_thread, lambda wish: wish()])
def test_a_stopped_player_trains_no_more_and_shows_no_more(stage, bring):
    async def main():
        stage.restart(0.5, 3, FAR)
        await stage.frame(2)
        bring(stage.player.stop)
        await stage.end()
        seen, at = len(stage.frames), stage.run.iteration
        for _ in range(50):
            await asyncio.sleep(0)
        assert (len(stage.frames), stage.run.iteration) == (seen, at)

    in_a_loop(main)
    assert not any(frame.settled for frame in stage.frames)


def test_a_player_that_was_stopped_can_begin_again(stage):
    async def main():
        stage.restart(0.5, 3, FAR)
        await stage.frame(2)
        stage.player.stop()
        await stage.end()
        stage.player.go_to(70)
        await stage.end()

    in_a_loop(main)
    assert is_there(stage, 0.5, 3, 70)


def test_stopping_a_player_that_has_nothing_to_do_does_no_harm(stage):
    stage.player.stop()
    stage.restart(0.5, 3, 40)
    stage.player.stop()
    assert is_there(stage, 0.5, 3, 40)
