"""Sliders and buttons are made from the ranges a notebook gives, or refuse them by name."""

import math

import numpy as np
import pytest
from ipywidgets import FloatSlider, IntSlider

from nnlib.live.controls import button, choice, count_slider, number_slider, rate_slider


def rates(slider) -> list[float]:
    return [rate for _, rate in slider.options]


def test_the_rate_goes_from_low_to_high_in_rising_round_numbers():
    slider = rate_slider((0.01, 1.0, 0.1))
    assert slider.value == 0.1 and slider.description == "learning rate"
    assert rates(slider)[0] == 0.01 and rates(slider)[-1] == 1.0
    assert rates(slider) == sorted(set(rates(slider)))
    assert len(rates(slider)) == 21  # ten for each factor of 10
    assert 0.03 in rates(slider) and 0.15 in rates(slider)


def test_neighbouring_rates_differ_by_a_like_factor():
    steps = np.diff(np.log10(rates(rate_slider((0.001, 100.0, 1.0)))))
    assert 0.05 < steps.min() and steps.max() < 0.2


@pytest.mark.parametrize(
    "given", [(0.07, 0.7, 0.123), (1, 50, 7), (2.3e-5, 9.9e-4, 3.3e-4), (0.3, 0.31, 0.305)]
)
def test_the_numbers_given_are_on_the_slider_whatever_they_are(given):
    slider = rate_slider(given)
    low, high, start = given
    assert slider.value == start and rates(slider)[0] == low and rates(slider)[-1] == high


@pytest.mark.parametrize("given", [(0.01, 1.0, 0.10004), (0.1 + 0.2, 3.0, 1.0), (0.01, 1.0, 0.1)])
def test_no_two_rates_read_the_same(given):
    slider = rate_slider(given)
    labels = [label for label, _ in slider.options]
    assert len(set(labels)) == len(labels)
    assert slider.value == given[2]


def test_the_label_is_the_rate_as_it_would_be_typed():
    assert all(float(label) == rate for label, rate in rate_slider((0.001, 100.0, 1.0)).options)


NO_TRIPLES = [(0.1, 1.0), (0.1, 1.0, 0.5, 0.7), 0.5, None, "abc"]
IN_NO_ORDER = [(1.0, 0.1, 0.5), (0.1, 1.0, 2.0), (0.1, 1.0, 0.01), (1.0, 1.0, 1.0)]
NO_NUMBERS = [(0.1, "1", 0.5), (0.1, None, 0.5), ([1], [3], [2])]
NOT_FINITE = [
    (math.nan, 1.0, 0.5),
    (0.1, math.nan, 0.5),
    (0.1, 1.0, math.nan),
    (0.1, math.inf, 0.5),
    (-math.inf, 1.0, 0.5),
]
WRONG_RANGES = [*NO_TRIPLES, *IN_NO_ORDER, *NO_NUMBERS, *NOT_FINITE]


@pytest.mark.parametrize(
    "given", [*WRONG_RANGES, (0.0, 1.0, 0.5), (-1.0, 1.0, 0.5), (False, 1.0, 0.5)]
)
def test_a_range_of_rates_of_another_form_is_refused_by_name(given):
    with pytest.raises(ValueError, match="learning_rate.* but is"):
        rate_slider(given)


def test_a_count_goes_from_low_to_high_in_whole_numbers():
    slider = count_slider("hidden_size", (1, 50, 25), at_least=1)
    assert (slider.min, slider.max, slider.value, slider.step) == (1, 50, 25, 1)
    assert slider.description == "hidden size"


def test_a_wide_count_goes_in_steps_of_a_thousandth():
    assert count_slider("iterations", (0, 10_000, 2_500), at_least=0).step == 10
    assert count_slider("iterations", (0, 1_500, 25), at_least=0).step == 1


@pytest.mark.parametrize(
    "given, step",
    [
        ((0, 1_000_000, 40), 40),
        ((0, 10_000, 2_505), 5),
        ((0, 10_000, 0), 10),
        ((100, 10_100, 130), 10),
    ],
)
def test_the_start_of_a_wide_count_lies_on_a_step(given, step):
    slider = count_slider("iterations", given, at_least=0)
    assert slider.step == step and (slider.value - slider.min) % slider.step == 0


@pytest.mark.parametrize(
    "given",
    [
        *WRONG_RANGES,
        (1.0, 50.0, 25.0),
        (0, 50, 25),
        (-5, 50, 25),
        (1, 50.5, 25),
        (True, 50, 25),
        (1, 50, 2.5),
    ],
)
def test_a_count_of_another_form_is_refused_by_name(given):
    with pytest.raises(ValueError, match="hidden_size.* but is"):
        count_slider("hidden_size", given, at_least=1)


def test_whole_numbers_of_numpy_are_whole_numbers():
    slider = count_slider("iterations", tuple(np.array([0, 100, 50])), at_least=0)
    assert slider.value == 50 and type(slider.value) is int


def test_a_slider_of_numbers_is_whole_where_all_three_are():
    whole, fraction = number_slider("angle", (0, 360, 45)), number_slider("rate", (0, 2.0, 1.0))
    assert type(whole) is IntSlider
    assert (whole.min, whole.max, whole.value, whole.step) == (0, 360, 45, 1)
    assert type(fraction) is FloatSlider
    assert (fraction.min, fraction.max, fraction.value, fraction.step) == (0, 2.0, 1.0, 0.02)


@pytest.mark.parametrize("given", WRONG_RANGES)
def test_a_range_of_numbers_of_another_form_is_refused_by_name(given):
    with pytest.raises(ValueError, match="angle.* but is"):
        number_slider("angle", given)


def test_a_button_says_what_it_does_and_more_on_hovering():
    made = button("Keep", "Keep this run as a reference", "thumb-tack")
    assert made.description == "Keep"
    assert made.tooltip == "Keep this run as a reference"
    assert made.icon == "thumb-tack"


def test_a_choice_stands_at_its_first():
    chooser = choice("dataset", ["spiral", "rings"])
    assert chooser.description == "dataset"
    assert chooser.options == ("spiral", "rings")
    assert chooser.value == "spiral"


@pytest.mark.parametrize("choices", [[], "spiral", None, ("spiral",), 3])
def test_a_choice_of_another_form_is_refused_by_name(choices):
    with pytest.raises(ValueError, match="^dataset must be a list of choices, but is"):
        choice("dataset", choices)


def test_each_control_has_a_layout_of_its_own():
    controls = [
        choice("dataset", ["spiral"]),
        rate_slider((0.1, 1.0, 0.5)),
        count_slider("a", (0, 5, 1), at_least=0),
        number_slider("b", (0, 1.0, 0.5)),
    ]
    # closing one must not close the others
    assert len({control.layout.model_id for control in controls}) == 4
