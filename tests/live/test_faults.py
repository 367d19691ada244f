"""Faults of the panel that a reader found by use; the numbers are those of that list."""

import asyncio
import functools

import numpy as np
import pytest

from nnlib import SGD, BatchNorm, Dense, ReLU, Sequential, SoftmaxCrossEntropy, softmax, train_step
from nnlib.live import Panel, camera
from nnlib.live.picture import PanelPicture, Quality
from nnlib.live.run import Run
from small_network import X, predict, start, step, y

SMALL = Quality(0.5, 20, 1, {"quality": 90})


@pytest.fixture(autouse=True)
def small_pictures(monkeypatch):
    """Quick to draw: how pictures look is the business of other tests."""
    small = functools.partial(PanelPicture, quality=SMALL)
    monkeypatch.setattr(
        camera, "PanelPicture", lambda *, iterations, quality: small(iterations=iterations)
    )


RANGES = {"learning_rate": (0.01, 10.0, 0.5), "iterations": (0, 50, 10)}


def panel(start=start, step=step, predict=predict, X=X, y=y, **changes) -> Panel:
    return Panel(start, step, predict, X, y, **(RANGES | changes))


# 8, 21: labels and classes that do not fit one another


def test_8_a_label_that_predict_does_not_tell_is_named():
    sentence = panel(y=y + 1).sentence
    assert "y holds label 2, but predict tells 2 classes: 0 to 1" in sentence


def test_21_more_classes_than_colours_are_told_as_such():
    sentence = panel(predict=lambda params, points: np.full((len(points), 12), 1 / 12)).sentence
    assert "predict tells 12 classes, but the panel has colours and markers for 10" in sentence


# 11: what the panel hands out cannot be changed by what it calls


def test_11_a_predict_that_scales_its_points_in_place_moves_neither_plane_nor_data():
    kept = X.copy()

    def in_place(params, points):
        points -= 3.0
        points /= 2.0
        return predict(params, 2.0 * points + 3.0)

    moved, plain = panel(predict=in_place), panel()
    for iterations in (0, 20, 40):
        moved.iterations.value = plain.iterations.value = iterations
        assert moved.sentence == plain.sentence
    assert (X == kept).all()


# 13: an interrupt or an exit raised by a step ended the kernel


@pytest.mark.parametrize("error", [KeyboardInterrupt("stop"), SystemExit("away")])
def test_13_in_an_event_loop_an_interrupt_or_exit_is_shown_like_any_other_error(error):
    fails = False

    def step_that_may_fail(params, learning_rate):
        if fails:
            raise error
        return step(params, learning_rate)

    async def main():
        nonlocal fails
        made = panel(step=step_that_may_fail)
        fails = True
        made.learning_rate.value = made.learning_rate.options[3][1]
        while made.player._is_at_work():
            await asyncio.sleep(0)
        assert f"{type(error).__name__} in step_that_may_fail" in made.sentence
        fails = False
        made.learning_rate.value = made.learning_rate.options[4][1]
        while made.player._is_at_work():
            await asyncio.sleep(0)
        assert "right." in made.sentence

    asyncio.run(asyncio.wait_for(main(), 20))


def test_13_without_an_event_loop_an_interrupt_reaches_whoever_waits():
    def interrupted(params, learning_rate):
        raise KeyboardInterrupt

    made = panel()
    made.player.run._given = (start, interrupted)
    with pytest.raises(KeyboardInterrupt):
        made.learning_rate.value = made.learning_rate.options[3][1]


# 19: a loss that is no number before any update was blamed on the learning rate


def test_19_at_iteration_0_no_learning_rate_is_blamed():
    def log_of_zero(params, learning_rate):
        return float(-np.log(np.zeros(1))[0])

    sentence = panel(step=log_of_zero).sentence
    assert sentence.startswith("Before the first update the loss is no number already")
    assert "Try a smaller rate" not in sentence


# Messages that did not help


def test_one_number_in_an_array_is_a_number():
    in_an_array = panel(step=lambda params, rate: np.array([step(params, rate)]))
    assert in_an_array.sentence == panel().sentence


def test_a_predict_without_return_is_told_so():
    sentence = panel(predict=lambda params, points: None).sentence
    assert "predict returned None: is a return missing?" in sentence


def test_a_range_without_room_is_told_so():
    with pytest.raises(ValueError, match=r"^iterations must be .* with low < high"):
        panel(iterations=(10, 10, 10))


def test_a_closed_panel_says_what_to_do():
    made = panel()
    made.close()
    assert repr(made) == "This Panel is closed: run its cell again."


# A network's state is more than its parameters


def test_a_network_with_batch_norm_is_rewound_exactly():
    def start_network():
        return Sequential([Dense(2, 4, rng=0), BatchNorm(4), ReLU(), Dense(4, 2, rng=1)])

    def train(network, learning_rate):
        return train_step(network, SoftmaxCrossEntropy(), X, y, SGD(learning_rate))

    run, fresh = Run(start_network, train), Run(start_network, train)
    run.restart(0.5)
    run.advance(70)
    run.rewind(33)
    fresh.restart(0.5)
    fresh.advance(33)
    one, other = run.model.state(), fresh.model.state()
    assert all((one[name] == other[name]).all() for name in one)
    assert (softmax(run.model.predict(X)) == softmax(fresh.model.predict(X))).all()
