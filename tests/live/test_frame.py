"""What the page draws from: a thinned loss curve, probabilities in two bytes, axes with room."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnlib import palette, plane
from nnlib.live.frame import (
    MOST_STRETCHES,
    Frame,
    Kept,
    Scene,
    axes_of_the_curve,
    curve,
    shares,
    undecided,
)
from nnlib.live.held_out import HeldOut
from nnlib.live.message import packed, unpacked

NOTHING_WRONG = np.zeros(3, np.uint8)
HALF = shares(np.full((2, 2, 2), 0.5))


def frame(losses, iteration=0, loss=0.5, target=0) -> Frame:
    return Frame(HALF, curve(losses), iteration, loss, target, NOTHING_WRONG)


# The loss curve


@pytest.mark.parametrize("length", [201, 5_000, 9_999, 10_001])
def test_a_spike_of_one_step_survives_thinning_wherever_it_is(length):
    for at in (0, 1, length // 3, length - 12, length - 1):
        for spike in (7.0, -7.0):
            losses = np.ones(length)
            losses[at] = spike
            thinned = curve(losses)
            assert len(thinned.losses) <= MOST_STRETCHES
            stretch = at // thinned.stretch  # the one it lies in
            assert spike in thinned.losses[stretch]
            others = np.delete(thinned.losses, stretch, axis=0)
            assert (others == 1.0).all()


@pytest.mark.parametrize("length", [0, 1, 199, 200])
def test_a_short_curve_is_sent_as_it_is(length):
    losses = np.random.default_rng(0).random(length)
    short = curve(losses)
    assert (short.stretch, short.length) == (1, length)
    assert short.losses.tolist() == [[loss, loss] for loss in losses]


@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=900))
def test_each_stretch_holds_its_lowest_and_its_highest_loss_in_the_order_they_came(losses):
    thinned = curve(losses, most=20)
    assert len(thinned.losses) <= 20 and thinned.length == len(losses)
    stretches = [losses[i : i + thinned.stretch] for i in range(0, len(losses), thinned.stretch)]
    assert thinned.losses.tolist() == [
        sorted([min(each), max(each)], key=each.index) for each in stretches
    ]
    assert thinned.first == losses[0] and thinned.highest == max(0.0, *losses, 0.0)


def test_thinning_passes_over_nan_and_the_highest_loss_is_a_number():
    losses = np.linspace(1, 0, 5_000)
    losses[-1] = np.nan
    losses[-2] = np.inf
    thinned = curve(losses)
    assert not np.isnan(thinned.losses).any()
    assert thinned.highest == 1.0
    assert curve([np.nan]).highest == 0.0 == curve([]).highest


def test_a_loss_beyond_the_pages_numbers_is_sent_as_the_largest_of_them():
    largest = np.finfo(np.float32).max
    sent = curve([1.0, 1e300, -1e300, np.inf, np.nan]).array()
    assert sent.dtype == np.float32
    assert sent[:4, 0].tolist() == [1.0, largest, -largest, largest] and np.isnan(sent[4]).all()


# Probabilities in two bytes


@given(st.integers(2, 10), st.integers(0, 10**6), st.floats(0.01, 30.0))
def test_probabilities_come_out_within_half_a_step_of_their_range(classes, seed, steepness):
    scores = steepness * np.random.default_rng(seed).standard_normal((4, 4, classes))
    P = np.exp(scores - scores.max(axis=2, keepdims=True))
    P /= P.sum(axis=2, keepdims=True)
    sent = shares(P)
    assert sent.numbers.dtype == np.uint16 and sent.numbers.shape == (4, 4, classes - 1)
    step = (P.max() - P.min()) / 65_535
    off = np.abs(sent.probabilities() - P)
    assert off[:, :, :-1].max() <= step / 2 + 1e-12
    assert off[:, :, -1].max() <= (classes - 1) * step / 2 + 1e-12  # it has what the others leave


def test_a_network_that_has_hardly_decided_is_sent_as_finely_as_one_that_has():
    p = np.linspace(0.499_999, 0.500_001, 100)
    P = np.column_stack([1 - p, p]).reshape(10, 10, 2)
    off = np.abs(shares(P).probabilities() - P)
    assert off.max() <= 0.000_002 / 65_535  # their range is 2e-6


def test_probabilities_that_are_all_the_same_can_be_sent():
    P = np.full((3, 3, 2), 0.5)
    assert (shares(P).probabilities() == 0.5).all()


# The axes of the loss curve


def test_the_loss_axis_has_room_above_the_first_loss_and_stands_still_while_the_losses_fall():
    # 2 * 1.25 = 2.5; it must not move when a long run is thinned, either
    for length in (1, 2, 200, 201, 1_000, 20_000):
        falling = 2.0 * 0.9 ** np.arange(length)
        assert axes_of_the_curve(frame(falling), None).top == 2.5


def test_the_loss_axis_follows_a_rising_loss_up_to_four_times_the_first():
    def top(*losses):
        return axes_of_the_curve(frame(losses), None).top

    assert top(1.0, 1.25) == 1.25
    assert top(1.0, 2.0) == pytest.approx(2.1)  # 5 % above the highest
    assert top(1.0, 3.9) == 4.0 == top(1.0, 1e30) == top(1.0, 1e300, np.inf)


def test_the_loss_axis_has_a_height_whatever_the_losses():
    for losses in ([], [0.0], [-1.0, -2.0], [np.nan], [np.inf]):
        assert axes_of_the_curve(frame(losses), None).top == 1.0
    assert axes_of_the_curve(frame([0.0, 4.0]), None).top == pytest.approx(4.2)
    assert np.isfinite(axes_of_the_curve(frame([1.7e308]), None).top)


def test_the_axes_have_room_for_the_kept_run_too():
    kept = Kept(HALF, curve([3.0] * 101), "kept")
    shorter = axes_of_the_curve(frame([1.0], target=7), kept)
    assert (shorter.end, shorter.top) == (100, 3.75)
    longer = axes_of_the_curve(frame([8.0], target=700), kept)
    assert (longer.end, longer.top) == (700, 10.0)


def test_the_loss_axis_follows_a_held_out_loss_that_rises():
    held_out = HeldOut(np.array([[0, 1.0], [1, 3.0], [2, np.nan]]), 3.0)
    rising = replace(frame([1.0, 0.9]), held_out=held_out)
    assert axes_of_the_curve(rising, None).top == pytest.approx(3.15)  # 5 % above 3


def test_a_loss_axis_in_powers_of_ten_begins_with_the_one_below_the_lowest_loss():
    def bottom(*losses):
        return axes_of_the_curve(frame(losses), None).bottom

    assert bottom(2.0, 0.031) == pytest.approx(0.01)
    assert bottom(2.0, 0.031, 0.0, -1.0, np.nan) == pytest.approx(0.01)
    assert bottom(2.0) == 1.0  # half the top of 2.5 is 1.25
    assert 0.0 < bottom(1.0, 5e-324) < 1e-20
    for losses in ([], [0.0], [-1.0], [np.inf]):
        axes = axes_of_the_curve(frame(losses), None)
        assert 0.0 < axes.bottom < axes.top


@pytest.mark.parametrize(
    "losses, iteration, target, end",
    [([], 0, 0, 1), ([1.0], 0, 40, 40), ([1.0] * 91, 10, 10, 90), ([1.0] * 41, 41, 40, 41)],
)
def test_the_iterations_axis_reaches_as_far_as_the_run_goes_or_has_gone(
    losses, iteration, target, end
):
    assert axes_of_the_curve(frame(losses, iteration, target=target), None).end == end


# Messages


def test_a_scene_says_how_samples_and_classes_are_drawn():
    X, y = np.array([[0.0, 0.0], [10.0, 10.0]]), np.array([0, 4])
    header, arrays = unpacked(packed(*message_of(Scene(X, y, plane.limits_around(X)))))
    assert header["kind"] == "scene"
    assert header["limits"] == list(plane.limits_around(X))
    assert header["colors"] == list(palette.COLORS) and header["markers"] == list(palette.MARKERS)
    assert (header["ink"], header["grey"], header["paper"], header["depth"]) == (
        palette.INK,
        palette.GREY,
        palette.PAPER,
        palette.DEPTH,
    )
    assert header["labels"] == ["x\u2081", "x\u2082"] and header["overlap"] == plane.OVERLAP
    low, high = np.float32(1.5 / 13), np.float32(11.5 / 13)  # 1.5 of margin on each side of 10
    assert arrays["X"].tolist() == [[low, low], [high, high]] and arrays["y"].tolist() == [0, 4]


def test_points_far_from_0_and_close_together_stay_apart():
    since_1970 = 1_700_000_000.0 + np.array([[0.0, 0.0], [1.0, 500.0], [1_000.0, 1_000.0]])
    scene = Scene(since_1970, np.zeros(3, int), plane.limits_around(since_1970, margin=0.0))
    expected = [[0.0, 0.0], [0.001, 0.5], [1.0, 1.0]]
    assert np.allclose(scene.arrays()["X"], expected, atol=1e-6)


def message_of(thing):
    if isinstance(thing, Frame):
        return thing.header(), thing.arrays((0.0, 4.0, -1.0, 3.0))
    return thing.header(), thing.arrays()


def test_a_frame_says_where_the_run_is_and_what_it_looks_like():
    P = np.array([[[0.25, 0.75], [1.0, 0.0]]] * 2)
    lines = [np.array([[0.0, 1.0], [2.0, 3.0]])]
    wrong = np.array([0, 1], np.uint8)
    made = Frame(shares(P), curve([0.5, 0.25]), 1, 0.25, 3, wrong, lines)
    header, arrays = unpacked(packed(*message_of(made)))
    assert header["kind"] == "frame"
    assert (header["iteration"], header["loss"], header["stretch"]) == (1, 0.25, 1)
    assert header["span"] == [0.0, 1.0]
    assert arrays["P"].tolist() == [[[16384], [65535]]] * 2  # 65 535 / 4 is 16 383.75
    assert arrays["losses"].tolist() == [[0.5, 0.5], [0.25, 0.25]]
    assert arrays["wrong"].tolist() == [0, 1]
    assert arrays["units"].tolist() == [[[0.0, 0.5], [0.5, 1.0]]]  # shares of the plane


def test_a_kept_run_says_its_name_its_boundary_and_its_losses():
    P = np.array([[[0.5, 0.5], [0.25, 0.75]]] * 2)
    header, arrays = unpacked(packed(*message_of(Kept(shares(P), curve([1.0] * 401), "kept"))))
    assert (header["kind"], header["name"], header["stretch"]) == ("kept", "kept", 3)
    assert header["span"] == [0.25, 0.75]
    assert arrays["P"].tolist() == [[[32768], [0]]] * 2  # halfway up, and the lowest
    assert arrays["losses"].shape == (134, 2)  # 401 losses, 3 to a stretch


def test_before_a_run_nothing_is_decided_and_nothing_is_wrong():
    nothing = undecided(5)
    assert (nothing.P.probabilities() == 0.5).all()
    assert nothing.wrong.tolist() == [0] * 5 and nothing.curve.length == 0
    header, arrays = unpacked(packed(*message_of(nothing)))
    assert header["iteration"] == 0 and arrays["losses"].shape == (0, 2)
    assert arrays["units"].shape == (0, 2, 2)
