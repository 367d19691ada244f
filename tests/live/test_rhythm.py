"""Training is the point, pictures are a courtesy: a picture has to be earned by training."""

import pytest

from nnlib.live import rhythm as rhythm_module
from nnlib.live.rhythm import FRAME, LATEST, SHARE, Rhythm


class Clocks:
    """The clock on the wall and the processor's, moved on by hand."""

    def __init__(self):
        self.wall = 100.0
        self.processor = 7.0

    def work(self, seconds, busy=0.0):
        """So many seconds of this process's work, and of others that share the processor."""
        self.processor += seconds
        self.wall += seconds + busy


@pytest.fixture
def clocks(monkeypatch):
    clocks = Clocks()
    monkeypatch.setattr(rhythm_module, "perf_counter", lambda: clocks.wall)
    monkeypatch.setattr(rhythm_module, "processor_time", lambda: clocks.processor)
    return clocks


def picture(rhythm, clocks, *parts, busy=0.0):
    rhythm.begin_picture()
    for seconds in parts:
        with rhythm.picturing():
            clocks.work(seconds, busy)


def train(rhythm, clocks, seconds, busy=0.0):
    with rhythm.training():
        clocks.work(seconds, busy)


def test_the_first_picture_is_due_at_once(clocks):
    assert Rhythm().is_due()


def test_a_cheap_picture_is_due_a_frame_after_the_last(clocks):
    rhythm = Rhythm()
    picture(rhythm, clocks, 0.001)
    train(rhythm, clocks, FRAME - 0.002)
    assert not rhythm.is_due() and rhythm.seconds_left() == pytest.approx(0.001)
    train(rhythm, clocks, 0.0015)
    assert rhythm.is_due() and rhythm.seconds_left() == pytest.approx(-0.0005)


def test_a_costly_picture_has_to_be_earned_by_training(clocks):
    rhythm = Rhythm()
    picture(rhythm, clocks, 0.01, 0.02)  # in two parts: 30 ms
    train(rhythm, clocks, SHARE * 0.03 - 0.001)
    assert rhythm.seconds_left() < 0 and not rhythm.is_due()
    train(rhythm, clocks, 0.002)
    assert rhythm.is_due()


def test_what_a_picture_cost_is_forgotten_with_the_next(clocks):
    rhythm = Rhythm()
    picture(rhythm, clocks, 1.0)
    picture(rhythm, clocks, 0.001)
    train(rhythm, clocks, 2 * FRAME)
    assert rhythm.is_due()


def test_on_a_crowded_machine_the_time_of_the_others_counts_for_neither(clocks):
    rhythm = Rhythm()
    picture(rhythm, clocks, 0.004, busy=0.1)  # of which only 4 ms were its own
    train(rhythm, clocks, 0.011, busy=0.4)
    assert not rhythm.is_due()  # 11 ms of training are no 3 * 4
    train(rhythm, clocks, 0.002, busy=0.1)
    assert rhythm.is_due()


@pytest.mark.parametrize("busy", [0.0, 0.1])
def test_pictures_take_a_fourth_of_the_processor_at_most(clocks, busy):
    rhythm, of_pictures, began = Rhythm(), 0.0, clocks.processor
    for _ in range(3_000):
        train(rhythm, clocks, 0.008, busy)
        if rhythm.is_due():
            picture(rhythm, clocks, 0.005, 0.005, busy=busy)
            of_pictures += 0.01
    assert 0.18 < of_pictures / (clocks.processor - began) <= 1 / (1 + SHARE) == 0.25


def test_time_that_is_neither_training_nor_a_picture_earns_one_in_the_end(clocks):
    """A step may sleep: then a picture comes, though the processor has trained nothing."""
    rhythm = Rhythm()
    picture(rhythm, clocks, 0.01)
    clocks.work(LATEST)
    assert not rhythm.is_due()
    clocks.work(FRAME)
    assert rhythm.is_due()
