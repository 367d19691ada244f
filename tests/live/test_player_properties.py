"""Whatever is wished of a player, and whenever: it ends where a plain loop ends.

Hypothesis draws the wishes and the moments at which they come; tests/conftest.py says how. The
player's coroutine is driven by hand, turn by turn, so a wish may come between any two turns, and
from inside the functions that the player calls.
"""

import math
import os

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nnlib.live.functions import LearnersFunction
from nnlib.live.player import Player, State
from nnlib.live.run import Run
from small_player import Clock

MOST_TURNS = 20_000  # of one player; no sequence of wishes takes as many


def examples(count: int) -> settings:
    """So many examples in CI, and a quarter of them for those who wait."""
    return settings(max_examples=count if os.environ.get("CI") == "true" else count // 4)


# --- the run ---------------------------------------------------------------------------------

BROKEN = -1.0  # a rate at which the step raises, at iteration 5
TOO_LARGE = 1e9  # a rate at which the loss is no number after some 17 iterations
RATES = [0.25, 0.5, BROKEN, TOO_LARGE]


def start_of(size):
    """A model with a velocity, which a rewind has to take back as well."""
    rng = np.random.default_rng(size)
    return {"w": rng.standard_normal(size), "v": np.zeros(size), "rng": rng}


def step_of(model, rate, iteration):
    """Momentum along a noisy slope towards 1."""
    if rate == BROKEN and iteration == 5:
        model["w"] += 99.0  # half an update
        raise ZeroDivisionError("step 5")
    with np.errstate(all="ignore"):
        loss = float(np.sum((model["w"] - 1) ** 2))
        noise = 0.01 * model["rng"].standard_normal(len(model["w"]))
        model["v"] = 0.5 * model["v"] + model["w"] - 1 + noise
        model["w"] -= rate * model["v"]
    return loss


_loops = {}


def plain_loop(rate, size, target):
    """Where a loop of `target` steps ends: the iteration, the model and the losses so far.

    The iteration is None where a step raises.
    """
    if (rate, size, target) not in _loops:
        model, losses = start_of(size), []
        for i in range(target + 1):
            before = {name: value.copy() for name, value in model.items() if name != "rng"}
            if i == target or (rate == BROKEN and i == 5):
                break
            losses.append(step_of(model, rate, i))
            if not math.isfinite(losses[-1]):
                break
        _loops[rate, size, target] = (None if i == 5 and rate == BROKEN else i), before, losses
    return _loops[rate, size, target]


# --- what is expected --------------------------------------------------------------------------


class Expected:
    """What was wished, in the simplest terms."""

    def __init__(self):
        self.rate, self.size, self.shade = 0.25, 1, 0
        self.goal: int | None = 0  # None: where the run is when that is taken
        self.steps = 0  # beyond the goal
        self.is_afresh = True  # and nothing of that was begun
        self.is_news = False
        self.failed_at = 0
        self.whole: tuple = ()  # the values and the end of the wish that was taken last

    def wish(self, wish) -> None:
        self.is_news = True
        kind, *arguments = wish
        if kind == "restart":
            self.rate, self.size, self.goal, _ = arguments
            self.steps, self.is_afresh = 0, True
        elif kind == "go_to":
            self.goal, self.steps = arguments[0], 0
        elif kind == "step":
            self.goal = self.goal if self.steps else None
            self.steps += 1
        elif kind == "pause":
            self.goal, self.steps = None, 0
        else:
            self.shade = arguments[0]

    def values(self) -> dict:
        return {"rate": self.rate, "size": self.size, "shade": self.shade}

    def taken(self, iteration: int) -> None:
        if self.goal is None:
            self.goal = 0 if self.is_afresh else iteration
        self.is_afresh = self.is_news = False
        self.whole = self.values(), self.goal + self.steps

    def failed(self) -> None:
        self.is_afresh = True
        if not self.is_news:
            self.failed_at = self.goal + self.steps
            self.steps = 0


# --- the player --------------------------------------------------------------------------------


class Turn:
    """What the player awaits between two turns."""

    def __await__(self):
        yield


class ByHand:
    """In place of a task in an event loop: each turn is taken when somebody says so."""

    def __init__(self, coroutine):
        self._coroutine, self._is_done = coroutine, False

    def get_loop(self):
        return self

    def is_running(self):
        return True

    def done(self):
        return self._is_done

    def take_a_turn(self):
        try:
            self._coroutine.send(None)
        except StopIteration:
            self._is_done = True


class Played(Player):
    """A player whose task is in our hands, or that has no event loop to make one in."""

    has_a_loop = True

    def _begin_task(self):
        if self.has_a_loop:
            self._task = ByHand(self._work())
        return self.has_a_loop

    async def _breathe(self, seconds=0.0):
        self.world.clock.wall += seconds
        await Turn()

    def _take(self):
        self.world.expected.taken(self.run.iteration)
        wish = super()._take()
        self.world.called()  # a wish of another thread may come here as well
        return wish


class World:
    """A player, what it has shown and told, and the wishes that are still to come from inside."""

    def __init__(self, *, has_a_loop, from_inside=(), a_step=0.003, room=()):
        self.clock, self.expected = Clock(), Expected()
        self.events = []  # each picture and each error, in order
        self.mixed = []  # pictures of no wish that was taken as a whole
        self._from_inside = dict(from_inside)  # call -> wishes
        self._calls, self._a_step, self._room = 0, a_step, list(room)
        functions = (
            LearnersFunction("start", self._start),
            LearnersFunction("step", self._step, ("model",)),
        )
        self.run = Run(*functions, memory=3_000)
        self.player = Played(self.run, self._show, self._failed, has_room=self._has_room)
        self.player.world = self
        self.player.has_a_loop = has_a_loop

    # What the player calls

    def called(self):
        self._calls += 1
        for wish in self._from_inside.pop(self._calls, ()):
            self.wish(wish)

    def _start(self, size):
        self.called()
        return start_of(size)

    def _step(self, model, rate):
        self.called()
        self.clock.work(self._a_step)
        return step_of(model, rate, self.run.iteration)

    def _show(self, settled):
        if (self.run.values, self.player.goal) != self.expected.whole:
            self.mixed.append((self.run.values, self.player.goal, self.expected.whole))
        for _ in range(2):
            self.called()
            self.run.loss()
            self.clock.work(0.002)
            yield
        self.events.append((dict(self.run.values), self.run.iteration, settled))

    def _failed(self, error):
        self.expected.failed()
        self.events.append(error)

    def _has_room(self):
        return self._room.pop() if self._room else True

    # What the world does

    def wish(self, wish):
        self.expected.wish(wish)
        kind, *arguments = wish
        player, values = self.player, self.expected.values()
        if kind == "restart":
            _, _, target, options = arguments
            player.restart(values, None, target, **options)
        elif kind == "look_again":
            player.look_again(values)
        else:
            getattr(player, kind)(*arguments)

    def take_turns(self, count):
        for _ in range(count):
            if not self.player.is_at_work():
                return
            self.player._task.take_a_turn()

    def go_on_to_the_end(self):
        self.take_turns(MOST_TURNS)

    def check(self):
        """Nobody is at work, and all is as a plain loop of the last wish leaves it."""
        expected, run = self.expected, self.run
        assert not self.mixed
        assert not self.player.is_at_work() and self.player.state is State.RESTING
        goal = expected.goal + expected.steps
        last = self.events[-1]
        iteration, model, losses = plain_loop(expected.rate, expected.size, goal)
        if expected.is_afresh:
            assert isinstance(last, ZeroDivisionError) and expected.rate == BROKEN
            assert expected.failed_at >= 5
            return
        values = expected.values()
        assert self.player.goal == goal and run.values == values
        assert last == (values, iteration, True)
        if not run.diverged:  # else an update of the last step may be in it, which is never shown
            for name, array in model.items():
                assert run.model[name].tobytes() == array.tobytes()
        known = list(run.losses)
        assert len(known) > iteration
        assert repr(known[: len(losses)]) == repr(losses)
        if iteration < goal:
            assert run.diverged and not math.isfinite(known[iteration])
        else:
            # tried once more for the picture
            again, _, more = plain_loop(expected.rate, expected.size, iteration + 1)
            assert again is None or known[iteration] == more[iteration]


# --- what is drawn -----------------------------------------------------------------------------

TARGETS = st.integers(0, 40)
PACES = st.sampled_from([math.inf, math.inf, 30.0, 400.0])
OPTIONS = st.fixed_dictionaries(
    {"pace": PACES}, optional={"wait": st.sampled_from([0.001, 0.02, 10.0])}
)
WISHES = st.one_of(
    st.tuples(st.just("restart"), st.sampled_from(RATES), st.integers(1, 3), TARGETS, OPTIONS),
    st.tuples(st.just("go_to"), TARGETS, PACES),
    st.tuples(st.just("step")),
    st.tuples(st.just("pause")),
    st.tuples(st.just("look_again"), st.integers(0, 9)),
)
FROM_INSIDE = st.dictionaries(
    st.integers(1, 120), st.lists(WISHES, min_size=1, max_size=2), max_size=4
)
WORLDS = st.fixed_dictionaries(
    {
        "from_inside": FROM_INSIDE,
        "a_step": st.sampled_from([0.0, 0.0005, 0.003, 0.05]),
        "room": st.lists(st.booleans(), max_size=20),
    }
)
BEGIN = ("restart", 0.5, 2, 20, {"pace": math.inf})


@pytest.fixture(scope="module", autouse=True)
def clock_by_hand():
    """All clocks are those of the world that is at work."""
    with pytest.MonkeyPatch.context() as patch:
        Now().put_in_place(patch)
        yield


class Now(Clock):
    """A clock that is read off the newest world's."""

    world: World | None = None
    wall = property(lambda self: Now.world.clock.wall, lambda self, value: None)
    processor = property(lambda self: Now.world.clock.processor, lambda self, value: None)


def world(**options) -> World:
    Now.world = World(**options)
    return Now.world


@examples(400)
@given(WORLDS, st.lists(st.tuples(WISHES, st.integers(0, 12)), min_size=1, max_size=8))
def test_in_a_loop_wishes_between_turns_and_from_inside_end_where_a_plain_loop_ends(
    options, wishes
):
    made = world(has_a_loop=True, **options)
    made.wish(BEGIN)
    made.take_turns(3)
    for wish, turns in wishes:
        made.wish(wish)
        made.take_turns(turns)
    made.go_on_to_the_end()
    made.check()


@examples(200)
@given(WORLDS, st.lists(WISHES, min_size=1, max_size=8))
def test_in_a_loop_wishes_one_after_another_each_end_where_a_plain_loop_ends(options, wishes):
    made = world(has_a_loop=True, **options)
    for wish in (BEGIN, *wishes):
        made.wish(wish)
        made.go_on_to_the_end()
        made.check()


@examples(200)
@given(WORLDS, st.lists(WISHES, min_size=1, max_size=8))
def test_without_a_loop_every_wish_has_ended_where_a_plain_loop_ends_when_its_call_returns(
    options, wishes
):
    made = world(has_a_loop=False, **options)
    for wish in (BEGIN, *wishes):
        made.wish(wish)
        made.check()


@examples(200)
@given(WORLDS, st.lists(st.tuples(WISHES, st.integers(0, 12)), min_size=1, max_size=8))
def test_no_picture_shows_values_of_one_wish_and_a_run_of_another(options, wishes):
    """What a picture shows is a place on the way of a plain loop with exactly these values."""
    made = world(has_a_loop=True, **options)
    seen = []

    def shown(settled):
        yield from World._show(made, settled)
        if not made.run.diverged:  # else the last good picture stays
            w = made.run.model["w"].tobytes()
            seen.append((dict(made.run.values), made.run.iteration, w))

    made.player._show = shown
    made.wish(BEGIN)
    for wish, turns in wishes:
        made.wish(wish)
        made.take_turns(turns)
    made.go_on_to_the_end()
    for values, iteration, w in seen:
        there, model, _ = plain_loop(values["rate"], values["size"], iteration)
        assert there == iteration and model["w"].tobytes() == w
