"""Controls are made from the forms a notebook gives, or refuse them by name."""

import math

import numpy as np
import pytest
from ipywidgets import (
    Dropdown,
    FloatLogSlider,
    FloatSlider,
    HBox,
    IntSlider,
    Label,
    SelectionSlider,
    ToggleButton,
)

from nnlib.live import slider
from nnlib.live.controls import Controls, button, count_slider


def made(form, name="angle"):
    return Controls({name: form}).widgets[name]


def numbers(widget) -> list[float]:
    return [number for _, number in widget.options]


# Sliders


def test_a_slider_of_whole_numbers_goes_in_ones():
    widget = made(slider(0, 360, start=45))
    assert type(widget) is IntSlider
    assert (widget.min, widget.max, widget.value, widget.step) == (0, 360, 45, 1)


def test_a_slider_that_is_not_whole_throughout_goes_in_hundredths():
    widget = made(slider(0, 2.0, start=1))
    assert type(widget) is FloatSlider
    assert (widget.min, widget.max, widget.value, widget.step) == (0, 2.0, 1.0, 0.02)


def test_a_slider_whose_end_is_20_times_its_beginning_goes_in_rising_round_numbers():
    widget = made(slider(0.01, 1.0, start=0.1))
    assert type(widget) is SelectionSlider and widget.value == 0.1
    rates = numbers(widget)
    assert rates[0] == 0.01 and rates[-1] == 1.0 and rates == sorted(set(rates))
    assert len(rates) == 21  # ten for each factor of 10
    assert 0.03 in rates and 0.15 in rates


@pytest.mark.parametrize(
    "low, high, kind",
    [
        (0.5, 10.0, SelectionSlider),  # 20 times
        (0.5, 9.9, FloatSlider),
        (0.0, 10.0, FloatSlider),
        (-1.0, 10.0, FloatSlider),
        (1, 100, IntSlider),
    ],
)
def test_the_range_says_what_a_slider_is(low, high, kind):
    assert type(made(slider(low, high, start=low))) is kind


def test_neighbouring_round_numbers_differ_by_a_like_factor():
    steps = np.diff(np.log10(numbers(made(slider(0.001, 100.0, start=1.0)))))
    assert 0.05 < steps.min() and steps.max() < 0.2


@pytest.mark.parametrize(
    "low, high, start", [(0.07, 1.7, 0.123), (1, 50.0, 7), (2.3e-5, 9.9e-4, 3.3e-4)]
)
def test_the_numbers_given_are_on_the_slider_whatever_they_are(low, high, start):
    widget = made(slider(low, high, start=start))
    assert widget.value == start
    assert numbers(widget)[0] == low and numbers(widget)[-1] == high


@pytest.mark.parametrize(
    "low, high, start", [(0.01, 1.0, 0.10004), (0.1 + 0.2, 30.0, 1.0), (0.01, 1.0, 0.1)]
)
def test_no_two_numbers_of_a_slider_read_the_same(low, high, start):
    widget = made(slider(low, high, start=start))
    labels = [label for label, _ in widget.options]
    assert len(set(labels)) == len(labels) and widget.value == start


def test_the_label_is_the_number_as_it_would_be_typed():
    widget = made(slider(0.001, 100.0, start=1.0))
    assert all(float(label) == number for label, number in widget.options)


def test_a_wide_slider_of_whole_numbers_goes_in_steps_of_a_thousandth():
    assert made(slider(0, 10_000, start=2_500)).step == 10
    assert made(slider(0, 1_500, start=25)).step == 1


@pytest.mark.parametrize(
    "low, high, start, step",
    [
        (0, 1_000_000, 40, 40),
        (0, 10_000, 2_505, 5),
        (0, 10_000, 0, 10),
        (100, 10_100, 130, 10),
    ],
)
def test_the_start_of_a_wide_slider_lies_on_a_step(low, high, start, step):
    widget = made(slider(low, high, start=start))
    assert widget.step == step and (widget.value - widget.min) % widget.step == 0


def test_whole_numbers_of_numpy_are_whole_numbers():
    low, high, start = np.array([0, 100, 50])
    widget = made(slider(low, high, start=start))
    assert type(widget) is IntSlider and type(widget.value) is int and widget.value == 50


IN_NO_ORDER = [(1.0, 0.1, 0.5), (0.1, 1.0, 2.0), (0.1, 1.0, 0.01), (1.0, 1.0, 1.0), (10, 10, 10)]
NO_NUMBERS = [(0.1, "1", 0.5), (0.1, None, 0.5), ([1], [3], [2]), (0, 1j, 0), (0, np.ones(2), 0)]
NOT_FINITE = [
    (math.nan, 1.0, 0.5),
    (0.1, math.nan, 0.5),
    (0.1, 1.0, math.nan),
    (0.1, math.inf, 0.5),
    (-math.inf, 1.0, 0.5),
]


@pytest.mark.parametrize("low, high, start", [*IN_NO_ORDER, *NO_NUMBERS, *NOT_FINITE])
def test_a_slider_of_other_numbers_is_refused_with_what_was_given(low, high, start):
    with pytest.raises(ValueError) as caught:
        slider(low, high, start=start)
    assert str(caught.value) == (
        "slider must have numbers low < high with low <= start <= high, "
        f"but is slider({low!r}, {high!r}, start={start!r})"
    )


def test_the_start_of_a_slider_is_named_so_that_nobody_takes_it_for_a_step():
    with pytest.raises(TypeError):
        slider(0, 10, 2)


# Other forms


def test_a_list_becomes_a_choice_that_stands_at_its_first():
    widget = made(["spiral", "rings"])
    assert type(widget) is Dropdown
    assert widget.options == ("spiral", "rings") and widget.value == "spiral"


@pytest.mark.parametrize("form", [True, False])
def test_true_or_false_becomes_a_toggle(form):
    widget = made(form)
    assert type(widget) is ToggleButton and widget.value is form
    assert "angle" in widget.tooltip


@pytest.mark.parametrize(
    "form",
    [
        [],
        None,
        3,
        0.5,
        "abc",
        ("spiral", "rings"),
        (1, 2),
        (0.01, 1.0, 0.1),
        {"a": 1},
        IntSlider,
        HBox(),
    ],
)
def test_another_form_is_refused_by_name(form):
    words = (
        r"^angle must be a slider\(low, high, start=\.\.\.\), a list of choices, True or False, "
        r"or a control of ipywidgets, but is "
    )
    with pytest.raises(ValueError, match=words):
        made(form)


def test_before_one_form_is_refused_nothing_is_done_with_the_others():
    ready = IntSlider()
    with pytest.raises(ValueError, match="^noise must be"):
        Controls({"angle": ready, "noise": None})
    assert ready.description == ""


def test_a_ready_control_is_taken_as_it_is_and_named_where_it_has_no_words():
    unnamed, named, label = IntSlider(3), FloatLogSlider(2.0, description="how fast"), Label("a")
    controls = Controls({"hidden_size": unnamed, "rate": named, "label": label})
    assert controls.widgets == {"hidden_size": unnamed, "rate": named, "label": label}
    assert (unnamed.description, named.description) == ("hidden size", "how fast")
    assert controls.values() == {"hidden_size": 3, "rate": 2.0, "label": "a"}
    assert controls.own == []


@pytest.mark.parametrize("form", [slider(0, 9, start=1), slider(0, 1.0, start=0), ["a"], True])
def test_what_is_made_from_a_form_is_named_by_its_words_and_is_the_panels_own(form):
    controls = Controls({"hidden_size": form})
    [widget] = controls.own
    assert widget.description == "hidden size"


def test_whoever_watches_is_told_which_control_moved_until_the_end():
    controls, moved = Controls({"a": slider(0, 9, start=1), "b": True, "c": IntSlider(4)}), []
    controls.observe(moved.append)
    controls.widgets["b"].value = False
    controls.widgets["a"].value = 7
    controls.widgets["a"].description = "other words"  # is no move
    controls.widgets["c"].value = 5
    assert moved == ["b", "a", "c"] and controls.values() == {"a": 7, "b": False, "c": 5}
    controls.close()
    controls.widgets["c"].value = 6
    assert len(moved) == 3
    assert controls.widgets["a"].comm is None and controls.widgets["c"].comm is not None


def test_each_control_has_a_layout_of_its_own():
    forms = {
        "dataset": ["spiral"],
        "rate": slider(0.1, 10.0, start=0.5),
        "a": slider(0, 5, start=1),
        "b": slider(0, 1.0, start=0.5),
        "c": True,
    }
    layouts = {widget.layout.model_id for widget in Controls(forms).widgets.values()}
    assert len(layouts) == 5  # closing one must not close the others


# The slider of the iterations


def test_a_count_is_a_slider_of_whole_numbers():
    count = slider(0, 2_000, start=200)
    assert count_slider("iterations", count, at_least=0) is count


@pytest.mark.parametrize(
    "form",
    [
        slider(0.0, 50.0, start=25.0),
        slider(0, 50.5, start=25),
        slider(-5, 50, start=25),
        (0, 50, 25),
        [0, 50],
        IntSlider(),
        True,
        50,
        None,
    ],
)
def test_a_count_of_another_form_is_refused_with_an_example(form):
    with pytest.raises(ValueError) as caught:
        count_slider("iterations", form, at_least=0)
    assert str(caught.value) == (
        "iterations must be a slider of whole numbers from 0 on, "
        f"such as slider(0, 2_000, start=200), but is {form!r}"
    )


def test_a_button_says_what_it_does_and_more_on_hovering():
    keep = button("Keep", "Keep this run as a reference", "thumb-tack")
    assert keep.description == "Keep"
    assert keep.tooltip == "Keep this run as a reference"
    assert keep.icon == "thumb-tack"
