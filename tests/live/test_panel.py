"""The panel joins controls and buttons to a run: what each does, what is shown, what is refused."""

import asyncio
import threading

import numpy as np
import pytest
from ipywidgets import FloatLogSlider, IntSlider
from ipywidgets.widgets import widget as widget_module

from nnlib import plane
from nnlib.live import Panel, slider
from nnlib.live import panel as panel_module
from nnlib.live.frame import share_of_plane
from small_network import X, after, loss_and_gradients, predict, same, start, step, y
from small_panel import (
    Page,
    at_rest,
    in_a_loop,
    model,
    move,
    panel,
    scene,
    told,
    told_probabilities,
    without_rests,
)

SIDE = 150  # grid points along a side of a settled picture
HALF_A_STEP = 0.5 / 65535 * 1.001


@pytest.fixture(autouse=True)
def no_rests(monkeypatch):
    """Waiting for nothing is what would take the time in these tests."""
    without_rests(monkeypatch)


def expected_sentence(iteration, learning_rate, hidden_size=3) -> str:
    params = after(iteration, learning_rate, hidden_size)
    right = ((predict(params, X) > 0.5) == y).sum()
    loss, _ = loss_and_gradients(params)
    return f"Iteration {iteration}: loss {loss:.4f}, {right} of {len(y)} right."


def expected_losses(iteration, learning_rate, hidden_size=3) -> list[float]:
    return [
        loss_and_gradients(after(i, learning_rate, hidden_size))[0] for i in range(iteration + 1)
    ]


def is_at(made, iteration, learning_rate, hidden_size=3) -> bool:
    """Whether model, sentence and what the page is told are those of a fresh run to there."""
    params = after(iteration, learning_rate, hidden_size)
    assert same(model(made), params)
    assert made.sentence == expected_sentence(iteration, learning_rate, hidden_size)
    header, arrays = told(made)
    assert header["kind"] == "frame" and header["settled"]
    assert header["words"] == made.sentence
    assert header["iteration"] == iteration
    losses = expected_losses(iteration, learning_rate, hidden_size)
    assert header["loss"] == losses[-1]
    assert header["stretch"] == 1
    shown = arrays["losses"][: iteration + 1]  # lows and highs, of one iteration each
    assert shown.tolist() == [[np.float32(loss)] * 2 for loss in losses]
    assert arrays["wrong"].tolist() == ((predict(params, X) > 0.5) != y).tolist()
    of_class_1 = predict(params, plane.grid(plane.limits_around(X), SIDE)).reshape(SIDE, SIDE)
    assert arrays["P"].shape == (SIDE, SIDE, 1)
    assert np.abs(told_probabilities(made)[:, :, 1] - of_class_1).max() <= HALF_A_STEP
    return True


def all_widgets() -> set[str]:
    return set(widget_module._instances)


# The start


def test_the_start_values_are_trained_and_shown_when_the_panel_is_made():
    made = panel()
    assert is_at(made, 40, 0.5)
    assert not made.player.is_at_work() and made.play.description == "Play"


def test_the_page_is_told_the_samples_before_any_frame():
    made = panel()
    header, arrays = scene(made)
    assert header["limits"] == list(plane.limits_around(X))
    assert arrays["X"].tolist() == share_of_plane(X, plane.limits_around(X)).tolist()
    assert arrays["y"].tolist() == y.tolist()
    assert told(made)[0]["scene"] == header["number"]


def test_a_panel_made_twice_tells_the_page_the_same_and_so_does_one_that_went_there():
    one, other, moved = panel(), panel(), panel(iterations=slider(0, 120, start=90))
    assert one.stage.newest == other.stage.newest and one.stage.scene == other.stage.scene
    move(moved, iterations=40)
    for name in ("P", "wrong", "units"):
        assert np.array_equal(told(one)[1][name], told(moved)[1][name])


def test_the_controls_stand_at_the_start_values_and_values_leaves_out_the_iterations():
    made = panel()
    assert made.values() == {"learning_rate": 0.5, "hidden_size": 3}
    assert made.iterations.value == 40 and made.iterations is made.controls.widgets["iterations"]


def test_controls_buttons_and_stage_stand_in_this_order():
    made = panel(bug=False, step=lambda model, learning_rate, bug: step(model, learning_rate))
    sliders, buttons, stage = made.children
    names = ["learning rate", "hidden size", "iterations"]
    assert [each.description for each in sliders.children] == names
    assert [each.description for each in buttons.children] == [
        "bug",
        "Play",
        "Step",
        "Reset",
        "Keep",
        "Log",
    ]
    assert stage is made.stage


def test_without_controls_start_and_step_get_the_model_alone():
    made = panel(
        start=lambda: start(2),
        step=lambda model: step(model, 0.5),
        learning_rate=None,
        hidden_size=None,
    )
    assert made.values() == {} and same(model(made), after(40, 0.5, 2))


def test_the_learners_start_and_step_are_called_as_promised():
    calls = []

    def counted_start(hidden_size):
        calls.append(hidden_size)
        return start(hidden_size)

    def counted_step(model, learning_rate):
        calls.append(learning_rate)
        return step(model, learning_rate)

    panel(start=counted_start, step=counted_step)
    assert calls[0] == 3
    assert set(calls[1:]) == {0.5}
    assert len(calls) == 1 + 41  # the last for the loss at 40


# Each control and button, without an event loop: done when the call returns


def test_moving_the_rate_trains_from_the_same_start_with_it():
    made = panel()
    move(made, learning_rate=2.0)
    assert is_at(made, 40, 2.0)


def test_moving_the_hidden_size_trains_from_its_own_start():
    made = panel()
    move(made, hidden_size=6)
    assert is_at(made, 40, 0.5, 6)


@pytest.mark.parametrize("target", [0, 1, 39, 41, 120])
def test_moving_the_iterations_shows_what_a_fresh_run_to_there_gives(target):
    made = panel()
    move(made, iterations=target)
    assert is_at(made, target, 0.5)


def test_any_walk_of_the_controls_ends_like_a_fresh_run():
    made = panel()
    move(made, iterations=100)
    move(made, iterations=17, learning_rate=3.0)
    move(made, iterations=90, hidden_size=5)
    move(made, iterations=60)
    assert is_at(made, 60, 3.0, 5)


def test_moving_the_iterations_never_trains_from_zero():
    starts = []
    made = panel(start=lambda hidden_size: starts.append(1) or start(hidden_size))
    for target in (30, 100, 3, 120, 0):
        move(made, iterations=target)
    assert len(starts) == 1


def test_every_move_tells_the_page_something_else():
    made = panel()
    for change in ({"learning_rate": 2.0}, {"hidden_size": 6}, {"iterations": 5}):
        number, before = told(made)[0]["number"], told(made)[1]["P"]
        move(made, **change)
        assert told(made)[0]["number"] > number
        assert not np.array_equal(told(made)[1]["P"], before)


def test_step_makes_one_update():
    made = panel()
    made.step.click()
    made.step.click()
    assert is_at(made, 42, 0.5)


def test_reset_shows_the_start_before_the_first_update():
    made = panel()
    made.reset.click()
    assert is_at(made, 0, 0.5)
    made.step.click()
    assert is_at(made, 1, 0.5)


def test_play_goes_on_to_the_iterations_of_the_slider():
    made = panel()
    made.reset.click()
    made.play.click()
    assert is_at(made, 40, 0.5) and made.play.description == "Play"


def test_play_with_no_iterations_to_train_says_what_to_move():
    made = panel()
    move(made, iterations=0)
    before = told(made)[1]["P"]
    made.play.click()
    words = "Play trains up to the iterations slider, and that stands at 0: move it to the right."
    assert made.sentence == told(made)[0]["words"] == words
    assert np.array_equal(told(made)[1]["P"], before) and made.play.description == "Play"
    move(made, iterations=12)
    assert is_at(made, 12, 0.5)


# The axes of the loss curve


def test_the_iterations_axis_reaches_as_far_as_the_run_goes_or_has_gone():
    made = panel()
    assert told(made)[0]["end"] == 40
    move(made, iterations=90)
    assert told(made)[0]["end"] == 90
    move(made, iterations=10)  # the curve is still known up to 90
    assert told(made)[0]["end"] == 90
    made.reset.click()
    assert told(made)[0]["end"] == 1  # nowhere; an axis needs some length


def test_the_loss_axis_has_room_for_the_first_loss_and_stands_still_while_it_falls():
    made = panel()
    first = expected_losses(0, 0.5)[0]
    for iterations in (0, 1, 40, 120):
        move(made, iterations=iterations)
        assert told(made)[0]["top"] == 1.25 * first


# A kept run


def kept(made):
    from nnlib.live.message import unpacked

    return unpacked(made.stage.kept)


def test_keep_shows_the_run_beside_the_next_until_it_is_forgotten():
    made = panel()
    assert made.stage.kept == b""
    made.keep.click()
    assert made.keep.description == "Forget"
    header, arrays = kept(made)
    assert header["name"] == "kept: learning rate 0.5, hidden size 3" and header["stretch"] == 1
    assert np.array_equal(arrays["P"], told(made)[1]["P"])
    assert np.array_equal(arrays["losses"], told(made)[1]["losses"])
    before = made.stage.kept
    move(made, learning_rate=2.0)
    assert made.stage.kept == before and not np.array_equal(arrays["P"], told(made)[1]["P"])
    assert "In grey beside it, kept: learning rate 0.5" in told(made)[0]["curve_name"]
    made.keep.click()
    assert made.keep.description == "Keep" and made.stage.kept == b""
    assert "grey" not in told(made)[0]["curve_name"]
    assert is_at(made, 40, 2.0)


def test_the_axes_have_room_for_the_kept_run_and_the_new_one():
    made = panel(iterations=slider(0, 120, start=100))
    made.keep.click()
    of_kept = expected_losses(0, 0.5)[0]
    of_new = expected_losses(0, 0.5, 8)[0]
    move(made, iterations=10, hidden_size=8)
    assert told(made)[0]["end"] == 100
    assert told(made)[0]["top"] == 1.25 * max(of_kept, of_new)


def test_a_kept_run_is_named_by_the_values_of_its_controls_whatever_they_are():
    made = panel(
        step=lambda model, learning_rate, activation, bug: step(model, learning_rate),
        activation=["tanh", "relu"],
        bug=False,
        hidden_size=None,
    )
    move(made, learning_rate=2.0, activation="relu")
    made.keep.click()
    assert kept(made)[0]["name"] == "kept: learning rate 2, activation relu, bug False"


def test_keep_while_it_trains_does_not_say_that_the_run_has_settled(monkeypatch):
    async def main():
        made = panel(iterations=slider(0, 10**7, start=40))
        Page(made.stage)
        move(made, iterations=10**7)
        while told(made)[0]["settled"]:
            await asyncio.sleep(0)
        made.keep.click()
        assert made.keep.description == "Forget"
        assert not told(made)[0]["settled"]
        made.close()

    in_a_loop(main)


# Divergence


def diverging_step(model, learning_rate):
    """Like step, but at high rates the parameters grow beyond all numbers."""
    if learning_rate > 50:
        model["W1"] *= 1e40
        with np.errstate(over="ignore"):
            return float(np.sum(model["W1"] ** 2))
    return step(model, learning_rate)


def test_divergence_is_said_with_iteration_and_rate_and_the_last_finite_picture_stays():
    made = panel(step=diverging_step)
    before = told(made)[1]
    move(made, learning_rate=80.0)
    words = "At iteration 3 the loss stopped being a number: learning rate 80 is too large here. "
    assert made.sentence.startswith(words)
    header, arrays = told(made)
    assert header["words"] == made.sentence and header["settled"]
    assert all(np.array_equal(arrays[name], before[name]) for name in before)
    assert made.play.description == "Play"


def test_after_divergence_the_next_change_works():
    made = panel(step=diverging_step)
    move(made, learning_rate=80.0)
    move(made, learning_rate=1.0)
    assert is_at(made, 40, 1.0)


def test_a_diverged_run_can_be_looked_at_before_it_diverged():
    made = panel(step=diverging_step)
    move(made, learning_rate=80.0)
    move(made, iterations=1)
    assert made.sentence.startswith("Iteration 1: loss ")
    move(made, iterations=100)
    assert made.sentence.startswith("At iteration 3 ")
    made.step.click()
    assert made.sentence.startswith("At iteration 3 ")


def test_losses_beyond_what_the_page_counts_with_are_sent_as_the_largest_it_can():
    def huge(model, learning_rate):
        step(model, learning_rate)
        return 1e300

    made = panel(step=huge)  # pytest makes NumPy's warning of an overflow a failure
    assert np.isfinite(told(made)[1]["losses"]).all()
    assert (told(made)[1]["losses"] > 3e38).all()
    made.keep.click()
    assert np.isfinite(kept(made)[1]["losses"]).all()


def test_the_loss_axis_of_a_first_loss_that_is_almost_no_number_is_a_number():
    made = panel(step=lambda model, learning_rate: 1.7e308)
    assert np.isfinite(told(made)[0]["top"]) and "Iteration 40" in made.sentence


def test_a_prediction_that_is_no_number_is_divergence_too():
    in_vain = False

    def predict_in_vain(model, points):
        return predict(model, points) + (np.nan if in_vain else 0.0)

    made = panel(predict=predict_in_vain)
    before, in_vain = told(made)[1]["P"], True
    move(made, learning_rate=2.0)
    assert "learning rate 2 is too large" in made.sentence
    assert np.array_equal(told(made)[1]["P"], before)
    in_vain = False
    move(made, learning_rate=1.0)
    assert is_at(made, 40, 1.0)


def test_predictions_are_not_asked_of_a_diverged_model():
    asked = []

    def careful_predict(model, points):
        asked.append(bool(np.isfinite(model["W1"] ** 2).all()))
        return predict(model, points)

    made = panel(step=diverging_step, predict=careful_predict)
    with np.errstate(over="ignore"):
        move(made, learning_rate=80.0)
    assert all(asked)


def test_overflow_in_the_learners_predict_warns_nobody():
    made = panel(predict=lambda model, points: 1 / (1 + np.exp(-1e4 * points[:, 0])))
    assert made.sentence.startswith("Iteration 40: ")  # pytest makes NumPy's warnings failures


@pytest.mark.parametrize("first", [np.inf, np.nan])
def test_a_run_whose_first_loss_is_no_number_says_so_and_shows_the_samples(first):
    made = panel(step=lambda model, learning_rate: first)
    assert made.sentence.startswith("Before the first update the loss is no number")
    header, arrays = told(made)
    assert header["words"] == made.sentence
    assert (told_probabilities(made) == 0.5).all() and not arrays["wrong"].any()
    assert scene(made)[1]["y"].tolist() == y.tolist()
    assert "data:image/png" in made._repr_mimebundle_()["text/html"]


# The learner's mistakes

broken = False


def step_that_breaks(model, learning_rate):
    if broken:
        model = model["W9"]  # what is wrong here
    return step(model, learning_rate)


def predict_that_breaks(model, points):
    return predict(model, points)[: -1 if broken else None]


def test_an_exception_is_shown_with_the_learners_own_line_and_the_next_change_works(monkeypatch):
    made = panel(step=step_that_breaks)
    before = told(made)[1]["P"]
    monkeypatch.setitem(globals(), "broken", True)
    move(made, learning_rate=2.0)
    assert made.sentence.startswith("KeyError in step_that_breaks, line ")
    assert 'model = model["W9"]  # what is wrong here' in made.sentence
    assert told(made)[0]["words"] == made.sentence
    assert np.array_equal(told(made)[1]["P"], before) and made.play.description == "Play"
    move(made, learning_rate=4.0)
    assert made.sentence.startswith("KeyError")
    monkeypatch.setitem(globals(), "broken", False)
    move(made, iterations=41)
    assert is_at(made, 41, 4.0)


def test_a_panel_whose_functions_fail_at_once_shows_the_samples_and_works_when_they_are_mended(
    monkeypatch,
):
    monkeypatch.setitem(globals(), "broken", True)
    made = panel(step=step_that_breaks)
    assert made.sentence.startswith("KeyError")
    assert scene(made)[1]["y"].tolist() == y.tolist()
    assert "Nothing is known of a run yet" in told(made)[0]["plane_name"]
    assert made.picture().caption == made.sentence
    monkeypatch.setitem(globals(), "broken", False)
    move(made, learning_rate=2.0)
    assert is_at(made, 40, 2.0)


def failing_start(hidden_size):
    if broken:
        raise RuntimeError("no start")
    return start(hidden_size)


@pytest.mark.parametrize("press", ["play", "step", "reset", "keep"])
def test_every_button_of_a_panel_that_failed_at_once_can_be_pressed(monkeypatch, press):
    monkeypatch.setitem(globals(), "broken", True)
    made = panel(start=failing_start)
    assert made.sentence.startswith("RuntimeError in failing_start, line ")
    getattr(made, press).click()
    assert made.sentence.startswith("RuntimeError") and made.keep.description == "Keep"
    monkeypatch.setitem(globals(), "broken", False)
    move(made, hidden_size=4)
    assert is_at(made, 40, 0.5, 4)


def test_a_step_that_returns_nothing_is_told_so():
    made = panel(step=lambda model, learning_rate: None)
    words = "step must return the loss before its update, a number, but returned None"
    assert words in made.sentence


def edited_step(model, learning_rate):
    return step(model, learning_rate)


def edited_predict(model, points):
    return predict(model, points)


def test_the_functions_of_an_edited_cell_are_used_at_the_next_change(monkeypatch):
    made = panel(step=edited_step, predict=edited_predict)
    monkeypatch.setitem(
        globals(), "edited_step", lambda model, learning_rate: step(model, 2 * learning_rate)
    )
    move(made, iterations=30)
    assert same(model(made), after(30, 1.0))
    monkeypatch.setitem(globals(), "edited_predict", lambda model, points: np.zeros(len(points)))
    move(made, iterations=31)
    assert f"{(y == 0).sum()} of {len(y)} right" in made.sentence
    assert (told_probabilities(made)[:, :, 0] == 1).all()


# What predict may return


@pytest.mark.parametrize(
    "returned",
    [
        lambda p: p,
        lambda p: p[:, None],
        lambda p: np.column_stack([1 - p, p]),
        lambda p: p.tolist(),
        lambda p: p > 0.5,
        lambda p: p.round().astype(int),
    ],
    ids=["(m,)", "(m, 1)", "(m, 2)", "list", "true or false", "0 or 1"],
)
def test_one_probability_a_point_or_one_a_class_are_understood(returned):
    made = panel(predict=lambda model, points: returned(predict(model, points)))
    assert made.sentence == expected_sentence(40, 0.5)


def test_three_classes_are_understood():
    three = (X[:, 0] > 0).astype(int) + (X[:, 1] > 0)

    def sure(model, points):
        return np.eye(3)[(points[:, 0] > 0).astype(int) + (points[:, 1] > 0)]

    made = panel(data=(X, three), predict=sure)
    assert made.sentence.endswith(f"{len(y)} of {len(y)} right.")
    P = told(made)[1]["P"]
    side = P.shape[0]
    assert P.shape == (side, side, 2)  # two of the three
    expected = sure(None, plane.grid(plane.limits_around(X), side)).reshape(side, side, 3)
    assert np.array_equal(told_probabilities(made), expected)


@pytest.mark.parametrize(
    "returned, words",
    [
        (lambda points: np.zeros(len(points) - 1), "predict must return shape"),
        (lambda points: np.zeros((1, len(points))), "predict must return shape"),
        (lambda points: np.zeros((len(points), 2, 2)), "predict must return shape"),
        (lambda points: 0.5, "predict must return shape"),
        (
            lambda points: 8 * points[:, 0],
            "predict must return probabilities, 0 to 1, but returned",
        ),
        (lambda points: None, "predict returned None: is a return missing? Mend the cell"),
        (lambda points: ["blue"] * len(points), "what predict returns must hold numbers"),
        (lambda points: np.empty((len(points), 0)), "what predict returns is empty"),
    ],
    ids=[
        "one too few",
        "a row",
        "three axes",
        "one number",
        "scores",
        "nothing",
        "words",
        "no classes",
    ],
)
def test_another_return_of_predict_is_told_in_the_panel(returned, words):
    made = panel(predict=lambda model, points: returned(points))
    assert made.sentence.startswith("ValueError") and words in made.sentence
    move(made, learning_rate=1.0)
    assert words in made.sentence


# Controls by name


def test_each_control_reaches_every_function_that_has_a_parameter_of_its_name():
    got = {}

    def note(role, **values):
        got[role] = values

    def noting_start(width, both):
        note("start", width=width, both=both)
        return start(width)

    def noting_step(model, rate, both, *, momentum=0.5):
        note("step", rate=rate, both=both, momentum=momentum)
        return step(model, rate)

    def noting_predict(model, points, sharpness, both):
        note("predict", sharpness=sharpness, both=both)
        return predict(model, points)

    def data(noise, both):
        note("data", noise=noise, both=both)
        return X, y

    def units(model, count, both):
        note("units", count=count, both=both)
        return model["W1"][:, :count], model["b1"][:count]

    made = Panel(
        noting_start,
        noting_step,
        noting_predict,
        data,
        units=units,
        iterations=slider(0, 20, start=5),
        width=slider(1, 8, start=3),
        rate=slider(0.01, 1.0, start=0.5),
        both=["a", "b"],
        sharpness=slider(0.0, 1.0, start=0.25),
        noise=False,
        count=IntSlider(2, 1, 3),
    )
    made.units.click()
    assert got == {
        "start": {"width": 3, "both": "a"},
        "step": {"rate": 0.5, "both": "a", "momentum": 0.5},  # the default of the parameter
        "predict": {"sharpness": 0.25, "both": "a"},
        "data": {"noise": False, "both": "a"},
        "units": {"count": 2, "both": "a"},
    }
    move(made, both="b", noise=True, count=3)
    assert {role: values["both"] for role, values in got.items()} == dict.fromkeys(got, "b")
    assert got["data"]["noise"] is True and got["units"]["count"] == 3


def test_a_ready_control_is_used_as_it_is_and_goes_on_after_the_panels_end():
    rate = FloatLogSlider(0.5, base=10, min=-2, max=1)
    steps = []

    def counted_step(model, learning_rate):
        steps.append(learning_rate)
        return step(model, learning_rate)

    made = panel(step=counted_step, learning_rate=rate)
    assert made.controls.widgets["learning_rate"] is rate
    assert rate.description == "learning rate"
    rate.value = 1.0
    assert is_at(made, 40, 1.0)
    made.close()
    assert rate.comm is not None and rate.layout.comm is not None
    steps.clear()
    rate.value = 2.0
    assert steps == []  # nobody listens any more


def test_a_ready_control_with_words_of_its_own_keeps_them():
    rate = FloatLogSlider(0.5, min=-2, max=1, description="how fast")
    made = panel(learning_rate=rate)
    assert rate.description == "how fast"
    made.close()


def test_two_panels_may_share_a_ready_control_and_one_may_end():
    rate = FloatLogSlider(0.5, min=-2, max=1)
    one, other = panel(learning_rate=rate), panel(learning_rate=rate)
    rate.value = 1.0
    assert is_at(one, 40, 1.0) and is_at(other, 40, 1.0)
    one.close()
    rate.value = 2.0
    assert is_at(other, 40, 2.0)


def test_a_control_that_only_predict_takes_changes_the_picture_and_trains_nothing():
    steps = []

    def counted_step(model, learning_rate):
        steps.append(1)
        return step(model, learning_rate)

    def shifted(model, points, shift):
        return predict(model, points + shift)

    made = panel(step=counted_step, predict=shifted, shift=slider(0.0, 1.0, start=0.0))
    before, done = told_probabilities(made), len(steps)
    move(made, shift=0.5)
    assert len(steps) == done and same(model(made), after(40, 0.5))
    moved = told_probabilities(made)
    of_class_1 = predict(model(made), plane.grid(plane.limits_around(X), SIDE) + 0.5)
    assert np.abs(moved[:, :, 1].ravel() - of_class_1).max() <= HALF_A_STEP
    assert not np.array_equal(moved, before)
    move(made, learning_rate=2.0)
    assert np.array_equal(told(made)[1]["wrong"], (predict(after(40, 2.0), X + 0.5) > 0.5) != y)


def test_a_planted_bug_is_a_control_like_any_other():
    def maybe_wrong(model, learning_rate, wrong_sign):
        return step(model, -learning_rate if wrong_sign else learning_rate)

    made = panel(step=maybe_wrong, wrong_sign=False)
    falling = told(made)[0]["loss"]
    move(made, wrong_sign=True)
    assert told(made)[0]["loss"] > falling
    assert same(model(made), after(40, -0.5))
    move(made, wrong_sign=False)
    assert is_at(made, 40, 0.5)


def test_a_batch_size_and_an_activation_reach_the_functions_that_ask_for_them():
    def make(activation, hidden_size):
        return start(hidden_size) | {"relu": np.array(activation == "relu")}

    def batch_step(model, learning_rate, batch_size, X, y):
        seen.append((batch_size, bool(model["relu"]), len(X[:batch_size])))
        return 1.0

    seen = []
    made = panel(
        start=make,
        step=batch_step,
        activation=["tanh", "relu"],
        batch_size=slider(1, 24, start=8),
    )
    assert set(seen) == {(8, False, 8)}
    seen.clear()
    move(made, activation="relu")
    assert set(seen) == {(8, True, 8)}
    seen.clear()
    move(made, batch_size=24)
    assert set(seen) == {(24, True, 24)}


def given_names(**wrong):
    """A panel that is refused, and the words in which."""
    with pytest.raises(ValueError) as caught:
        panel(**wrong)
    return str(caught.value)


def test_a_control_that_no_function_takes_is_named_with_the_functions():
    words = "momentum is a control that none of start, step, predict takes: "
    assert given_names(momentum=slider(0.0, 1.0, start=0.5)) == (
        words + "give one of them a parameter momentum"
    )
    told = given_names(
        momentum=slider(0.0, 1.0, start=0.5),
        units=lambda model: (model["W1"], model["b1"]),
        data=lambda: (X, y),
    )
    assert "none of start, step, predict, data, units takes" in told


def test_a_parameter_without_a_control_is_named_with_the_controls_there_are():
    def with_momentum(model, learning_rate, momentum):
        return step(model, learning_rate)

    words = given_names(step=with_momentum)
    assert words.startswith("step takes momentum, but no control has that name (there are: ")
    assert "learning_rate, hidden_size" in words and "let with_momentum take one" in words


@pytest.mark.parametrize("name", ["X", "y"])
def test_the_names_of_the_data_are_no_names_for_controls(name):
    words = given_names(**{name: slider(0.0, 1.0, start=0.5)})
    assert words == f"{name} is no name for a control: start and step get {name} from the data"


def test_the_data_reach_step_alone():
    words = given_names(predict=lambda model, points, X: predict(model, points))
    assert words.startswith("predict takes X, but no control has that name")


# The cell's output


def test_the_output_carries_picture_and_sentence_for_those_without_a_kernel():
    made = panel()
    bundle = made._repr_mimebundle_()
    assert bundle["text/plain"] == f"Panel: {made.sentence}"
    assert "data:image/png;base64," in bundle["text/html"] and made.sentence in bundle["text/html"]
    assert bundle["application/vnd.jupyter.widget-view+json"]["model_id"] == made.model_id
    header, _ = told(made)
    picture = made.picture()
    assert picture.alt == f"{header['plane_name']} {header['curve_name']}"
    assert picture.caption == header["words"] == made.sentence


def test_the_stored_picture_follows_the_controls():
    made = panel()
    before = made.picture()
    move(made, learning_rate=2.0)
    assert made.picture().image != before.image


# A choice of data, and the lines of hidden units


def make_data(dataset, noise):
    rng = np.random.default_rng(0)
    return X + noise * rng.standard_normal(X.shape), y if dataset == "checks" else 1 - y


def step_on(model, learning_rate, X, y):
    """Makes a record of what it was given, and a step."""
    given.append((X, y))
    return step(model, learning_rate)


given: list = []


def choosing(**changes) -> Panel:
    given.clear()
    changes = {"data": make_data, "step": step_on} | changes
    noise = slider(0.0, 1.0, start=0.2)
    return panel(dataset=["checks", "swapped"], noise=noise, **changes)


def test_the_chosen_data_reach_every_step():
    choosing()
    expected = make_data("checks", 0.2)
    assert len(given) == 41
    for samples, labels in given:
        assert np.array_equal(samples, expected[0]) and np.array_equal(labels, expected[1])


@pytest.mark.parametrize(
    "name, value, dataset, noise",
    [("dataset", "swapped", "swapped", 0.2), ("noise", 0.5, "checks", 0.5)],
)
def test_moving_a_chooser_trains_from_the_start_on_the_new_data(name, value, dataset, noise):
    made = choosing()
    made.keep.click()
    given.clear()
    move(made, **{name: value})
    X, y = make_data(dataset, noise)
    assert len(given) == 41
    for samples, labels in given:
        assert np.array_equal(samples, X) and np.array_equal(labels, y)
    right = ((predict(model(made), X) > 0.5) == y).sum()
    assert made.sentence.endswith(f"{right} of {len(y)} right.")
    assert same(model(made), after(40, 0.5))
    header, arrays = scene(made)
    assert header["limits"] == list(plane.limits_around(X)) and arrays["y"].tolist() == y.tolist()
    assert told(made)[0]["scene"] == header["number"]
    # a run on other data is not one to compare with
    assert made.keep.description == "Keep" and made.stage.kept == b""


def test_another_rate_on_the_same_data_leaves_scene_and_kept_run_alone():
    made = choosing()
    made.keep.click()
    before = made.stage.scene, made.stage.kept
    move(made, learning_rate=2.0)
    assert (made.stage.scene, made.stage.kept) == before


@pytest.mark.parametrize("button", ["play", "step", "reset"])
def test_every_button_goes_on_with_the_chosen_data(button):
    made = choosing()
    move(made, dataset="swapped")
    given.clear()
    getattr(made, button).click()
    assert given and all(np.array_equal(labels, 1 - y) for _, labels in given)


def test_data_that_cannot_be_made_are_told_and_the_next_choice_works():
    def make(dataset, noise):
        if dataset == "swapped":
            raise ZeroDivisionError("no such data")
        return make_data(dataset, noise)

    made = choosing(data=make)
    before = told(made)[1]["P"]
    move(made, dataset="swapped")
    assert made.sentence.startswith("ZeroDivisionError in make, line ")
    assert np.array_equal(told(made)[1]["P"], before)
    move(made, dataset="checks")
    assert made.sentence.startswith("Iteration 40:")


def test_data_that_cannot_be_made_at_the_start_are_the_cells_own_error_and_nothing_is_trained():
    trained, before = [], all_widgets()
    with pytest.raises(ZeroDivisionError):
        panel(data=lambda: 1 / 0, step=lambda model, learning_rate: trained.append(1))
    with pytest.raises(ValueError, match=r"data must return the pair \(X, y\), but returned None"):
        panel(data=lambda: None, step=lambda model, learning_rate: trained.append(1))
    assert trained == [] and all_widgets() == before


def test_data_of_more_classes_than_predict_tells_are_told_and_other_data_work_again():
    def make(many):
        return X, (np.arange(len(y)) % 4 if many else y)

    made = panel(data=make, many=False)
    move(made, many=True)
    assert "y holds label 3, but predict tells 2 classes: 0 to 1" in made.sentence
    assert scene(made)[1]["y"].max() == 3  # the samples are shown nevertheless
    move(made, many=False)
    assert is_at(made, 40, 0.5)


def test_the_lines_of_hidden_units_are_shown_and_hidden_by_a_button():
    made = panel(units=lambda model: (model["W1"], model["b1"]))
    assert told(made)[1]["units"].shape == (0, 2, 2)
    made.units.click()
    params = after(40, 0.5)
    limits = plane.limits_around(X)
    expected = share_of_plane(np.array(plane.lines(params["W1"], params["b1"], limits)), limits)
    assert told(made)[1]["units"].tolist() == expected.tolist()
    assert is_at(made, 40, 0.5)
    made.units.click()
    assert told(made)[1]["units"].shape == (0, 2, 2)


def test_without_units_there_is_no_such_button():
    assert "Units" not in [each.description for each in panel().children[1].children]


def test_a_function_of_units_that_fails_is_shown_in_the_panel():
    made = panel(units=lambda model: model["W9"])
    made.units.click()
    assert made.sentence.startswith("KeyError in <lambda>, line ")
    made.units.click()
    move(made, learning_rate=1.0)
    assert made.sentence == expected_sentence(40, 1.0)


# Its end


def test_a_closed_panel_trains_no_more():
    async def main():
        made = panel(iterations=slider(0, 10**7, start=40))
        move(made, iterations=10**7)
        while made.player.run.iteration < 41:
            await asyncio.sleep(0)
        made.close()
        await at_rest(made)
        at = made.player.run.iteration
        for _ in range(20):
            await asyncio.sleep(0.001)
        assert made.player.run.iteration == at < 10**7

    in_a_loop(main)


def test_a_closed_panel_leaves_no_widget_behind():
    before = all_widgets()
    made = panel(activation=["tanh"], step=lambda model, learning_rate, activation: 1.0)
    made.keep.click()
    assert len(all_widgets() - before) > 20
    made.close()
    made.close()  # twice does no harm
    assert all_widgets() == before


# What it refuses


@pytest.mark.parametrize(
    "name, value",
    [
        ("start", {"W": np.zeros(2)}),
        ("units", "W1"),
        ("step", None),
        ("predict", "predict"),
        ("data", None),
        ("data", X),
        ("data", (X,)),
        ("data", (X, y, y)),
        ("learning_rate", (0.1, 1.0, 0.5)),
        ("learning_rate", 0.1),
        ("learning_rate", []),
        ("hidden_size", "3"),
        ("hidden_size", (1, 8, 3)),
        ("iterations", (0, 120, 40)),
        ("iterations", [0, 120, 40]),
        ("iterations", slider(0.0, 120.0, start=40.0)),
        ("iterations", slider(-1, 120, start=40)),
        ("iterations", IntSlider(40, 0, 120)),
        ("iterations", 120),
        ("iterations", True),
    ],
)
def test_an_argument_of_another_form_is_refused_by_name_and_nothing_is_half_done(name, value):
    trained, before = [], all_widgets()
    function = {"step": lambda model, learning_rate: trained.append(1) or 1.0}
    with pytest.raises(ValueError, match=rf"^{name} must be .* but is"):
        if name in ("start", "step", "predict"):
            given = {"start": start, "step": step, "predict": predict, name: value}
            Panel(**given, data=(X, y), iterations=slider(0, 120, start=40))
        else:
            panel(**(function | {name: value}))
    assert trained == []
    made_of = value if hasattr(value, "layout") else None
    own = {made_of.model_id, made_of.layout.model_id, made_of.style.model_id} if made_of else set()
    assert all_widgets() - before <= own


@pytest.mark.parametrize(
    "name, value",
    [
        ("X", np.zeros((24, 3))),
        ("X", np.zeros(24)),
        ("X", np.full((24, 2), np.nan)),
        ("X", np.zeros((0, 2))),
        ("X", [["a", "b"]] * 24),
        ("X", [[1, 2], [3]]),
        ("y", np.zeros(23, int)),
        ("y", np.zeros((24, 1), int)),
        ("y", np.full(24, 0.5)),
        ("y", np.full(24, -1)),
        ("y", np.full(24, 10)),
        ("y", np.full(24, np.nan)),
        ("y", ["blue"] * 24),
    ],
)
def test_samples_of_another_form_are_refused_by_name(name, value):
    samples = {"X": X, "y": y, name: value}
    for data in ((samples["X"], samples["y"]), lambda: (samples["X"], samples["y"])):
        with pytest.raises(ValueError, match=rf"^{name}\b.* but|^{name} is empty"):
            panel(data=data)


def test_a_refused_name_leaves_no_widget_behind():
    before = all_widgets()
    for wrong in (
        {"momentum": slider(0.0, 1.0, start=0.5)},
        {"X": slider(0.0, 1.0, start=0.5)},
        {"step": lambda model, rate: 1.0},
        {"hidden_size": (1, 8, 3)},
    ):
        given_names(**wrong)
    assert all_widgets() == before


# In an event loop, as in a notebook


def test_in_a_loop_the_first_picture_is_there_before_anything_else_runs():
    async def main():
        before = asyncio.all_tasks()
        made = panel()
        assert is_at(made, 40, 0.5)
        assert not made.player.is_at_work()
        assert asyncio.all_tasks() == before

    in_a_loop(main)


def test_in_a_loop_a_move_returns_at_once_and_the_newest_wins():
    async def main():
        made = panel()
        page = Page(made.stage)
        before = told(made)[0]["number"]
        for rate in (1.0, 2.0, 4.0):
            move(made, learning_rate=rate)
        move(made, iterations=60)
        assert told(made)[0]["number"] == before
        page.received.clear()
        await at_rest(made)
        assert is_at(made, 60, 4.0)
        [first_loss] = {loss_and_gradients(start(3))[0]}
        assert {header["top"] for header in page.received} == {1.25 * first_loss}
        assert page.received[-1]["settled"]
        assert page.numbers == sorted(page.numbers)

    in_a_loop(main)


def test_in_a_loop_play_at_the_end_begins_again_and_shows_the_way_in_coarse_pictures(monkeypatch):
    monkeypatch.setattr(panel_module, "PLAY_SECONDS", 0.1)

    async def main():
        made = panel()
        page = Page(made.stage)
        page.received.clear()
        made.play.click()
        sides = []
        while made.player.is_at_work():
            sides.append(len(told(made)[1]["P"]))
            await asyncio.sleep(0)
        assert is_at(made, 40, 0.5)
        assert set(sides) == {56, 150}
        on_the_way = [header for header in page.received if not header["settled"]]
        iterations = [header["iteration"] for header in on_the_way]
        assert iterations == sorted(iterations) and len(iterations) > 3
        assert on_the_way[1]["words"].startswith(f"Iteration {iterations[1]} of 40: ")
        assert page.received[-1]["settled"] and page.received[-1]["iteration"] == 40

    in_a_loop(main)


def test_in_a_loop_pictures_are_coarser_where_the_way_to_the_page_is_slow():
    async def main():
        made = panel(iterations=slider(0, 10**7, start=40))
        Page(made.stage)
        made.stage._link._usual = 60.0  # seconds; it takes many quick answers to forget that
        move(made, iterations=10**7)
        while told(made)[0]["settled"]:
            await asyncio.sleep(0)
        assert len(told(made)[1]["P"]) == 40
        made.close()

    in_a_loop(main)


def test_in_a_loop_play_can_be_paused_and_played_on(monkeypatch):
    monkeypatch.setattr(panel_module, "PLAY_SECONDS", 1.0)

    async def main():
        made = panel()
        Page(made.stage)
        made.reset.click()
        await at_rest(made)
        made.play.click()
        while made.player.run.iteration < 2 or told(made)[0]["settled"]:
            await asyncio.sleep(0)
        assert made.play.description == "Pause" and made.play.icon == "pause"
        assert " of 40: " in made.sentence
        made.play.click()
        await at_rest(made)
        where = made.player.run.iteration
        assert made.play.description == "Play" and made.play.icon == "play"
        assert where < 40 and told(made)[0]["settled"]
        for _ in range(5):
            await asyncio.sleep(0.002)
        assert made.player.run.iteration == where
        move(made, iterations=41)
        await at_rest(made)
        assert is_at(made, 41, 0.5)

    in_a_loop(main)


def test_in_a_loop_keep_can_be_pressed_from_another_thread_while_it_trains():
    errors = []

    def press(made):
        try:
            for _ in range(50):
                made.keep.click()
        except Exception as error:
            errors.append(error)

    async def main():
        made = panel(iterations=slider(0, 10**7, start=40))
        move(made, iterations=10**7)
        presser = threading.Thread(target=press, args=[made])
        presser.start()
        while presser.is_alive():
            await asyncio.sleep(0)
        made.reset.click()
        await at_rest(made)
        assert made.keep.description == "Keep" and is_at(made, 0, 0.5)

    in_a_loop(main)
    assert errors == []


def test_in_a_loop_an_exception_is_shown_and_the_next_change_works(monkeypatch):
    async def main():
        made = panel(predict=predict_that_breaks)
        monkeypatch.setitem(globals(), "broken", True)
        move(made, learning_rate=2.0)
        await at_rest(made)
        assert "predict must return shape" in made.sentence and made.play.description == "Play"
        monkeypatch.setitem(globals(), "broken", False)
        move(made, learning_rate=4.0)
        await at_rest(made)
        assert is_at(made, 40, 4.0)

    in_a_loop(main)


# Where there are no threads


def test_with_threads_forbidden_everything_runs_on_one_event_loop(monkeypatch):
    def no_threads(thread):
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(panel_module, "PLAY_SECONDS", 0.02)

    async def main():
        monkeypatch.setattr(threading.Thread, "start", no_threads)
        made = choosing(units=lambda model: (model["W1"], model["b1"]))
        assert same(model(made), after(40, 0.5))
        Page(made.stage)
        move(made, learning_rate=2.0)
        await at_rest(made)
        assert same(model(made), after(40, 2.0))
        move(made, dataset="swapped", iterations=60)
        await at_rest(made)
        for button in (made.reset, made.play, made.step, made.keep, made.units):
            button.click()
            await at_rest(made)
        assert same(model(made), after(61, 2.0))
        assert told(made)[0]["settled"] and "Iteration 61: " in made.sentence
        assert "image/png" in made._repr_mimebundle_()["text/html"]
        made.close()

    in_a_loop(main)
