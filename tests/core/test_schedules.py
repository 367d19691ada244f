"""Learning-rate schedules: plain functions of the step, by hand and in an optimizer."""

import numpy as np
import pytest

from nnlib import SGD, Adam
from nnlib.schedules import cosine, step_decay, warm_up


def test_a_staircase_by_hand():
    rate = step_decay(0.8, every=3, factor=0.5)
    assert [rate(step) for step in range(7)] == [0.8, 0.8, 0.8, 0.4, 0.4, 0.4, 0.2]


def test_half_a_cosine_by_hand():
    rate = cosine(1.0, steps=4, lowest=0.2)
    # cos(0) = 1, cos(pi/2) = 0, cos(pi) = -1: 1, then 0.2 + 0.8 / 2, then 0.2, and so on for ever
    assert [rate(step) for step in (0, 2, 4, 9)] == pytest.approx([1.0, 0.6, 0.2, 0.2])
    assert all(rate(step) > rate(step + 1) for step in range(4))


def test_a_warm_up_climbs_and_then_hands_over():
    rate = warm_up(step_decay(0.9, every=2, factor=0.1), steps=3)
    # 1/3, 2/3 and 3/3 of 0.9; then the staircase from its own step 0
    expected = [0.3, 0.6, 0.9, 0.9, 0.9, 0.09, 0.09]
    assert [rate(step) for step in range(7)] == pytest.approx(expected)
    assert [warm_up(0.5, steps=2)(step) for step in range(4)] == [0.25, 0.5, 0.5, 0.5]


def test_an_optimizer_asks_its_schedule_for_every_step():
    W, asked = np.array([10.0]), []

    def rate(step):
        asked.append(step)
        return 1.0 / (1 + step)

    optimizer = SGD(rate)
    for _ in range(3):
        optimizer.step({"W": W}, {"W": np.array([6.0])})
    # 10 - 6/1 - 6/2 - 6/3 = -1
    assert W.tolist() == [-1.0] and asked == [0, 1, 2]


@pytest.mark.parametrize("wrong", [-0.1, np.nan, np.inf, None, "fast"])
def test_a_schedule_that_gives_no_rate_changes_nothing(wrong):
    for optimizer in (SGD(lambda step: wrong), Adam(lambda step: wrong)):
        W, b = np.ones(2), np.ones(1)
        with pytest.raises(ValueError, match=r"^learning_rate\(0\) must be a"):
            optimizer.step({"W": W, "b": b}, {"W": np.ones(2), "b": np.ones(1)})
        assert W.tolist() == [1.0, 1.0] and b.tolist() == [1.0]


@pytest.mark.parametrize(
    "make, name",
    [
        (lambda: step_decay(0.0, every=3), "learning_rate"),
        (lambda: step_decay(0.1, every=0), "every"),
        (lambda: step_decay(0.1, every=2, factor=0.0), "factor"),
        (lambda: cosine(-0.1, steps=3), "learning_rate"),
        (lambda: cosine(0.1, steps=1.5), "steps"),
        (lambda: cosine(0.1, steps=3, lowest=-1.0), "lowest"),
        (lambda: warm_up(0.0, steps=3), "then"),
        (lambda: warm_up(0.1, steps=0), "steps"),
    ],
)
def test_settings_that_make_no_schedule_are_refused_by_name(make, name):
    with pytest.raises(ValueError, match=f"^{name} must be"):
        make()
