"""The live sentence says in words what the run is doing.

It shows a learner's mistake where it was made.
"""

import linecache

import numpy as np
import pytest

import nnlib
from nnlib.live.frame import Frame, Kept, Scene, curve, shares, undecided
from nnlib.live.functions import LearnersFunction
from nnlib.live.run import Run
from nnlib.live.words import (
    curve_name,
    diverged_words,
    error_words,
    kept_name,
    plane_name,
    state_words,
)

HALF = shares(np.full((2, 2, 2), 0.5))


def frame_at(iteration, target=None, loss=0.314159, right=(True,), losses=()) -> Frame:
    wrong = 1 - np.array(right, np.uint8)
    target = iteration if target is None else target
    return Frame(HALF, curve(losses), iteration, loss, target, wrong)


# Where the run is


def test_a_settled_run_says_its_iteration_its_loss_and_how_many_are_right():
    frame = frame_at(2_500, right=[True] * 288 + [False] * 12)
    assert state_words(frame) == "Iteration 2\u202f500: loss 0.3142, 288 of 300 right."


def test_a_run_on_its_way_says_how_far_it_will_go():
    frame = frame_at(40, target=12_500, right=[True, False])
    assert state_words(frame) == "Iteration 40 of 12\u202f500: loss 0.3142, 1 of 2 right."


@pytest.mark.parametrize(
    "loss", [12345.6, 1.0, 0.6931471805, 0.012345, 0.0012345, 1e-7, 0.0, 1.25e30, -0.5]
)
def test_the_loss_is_told_to_three_digits_at_least_and_in_few_characters(loss):
    words = state_words(frame_at(3, loss=loss))
    told = words.partition(": loss ")[2].partition(", ")[0]
    assert float(told) == pytest.approx(loss, rel=5e-3) and len(told) <= 10


# For those who cannot see the picture


def test_the_plane_is_told_with_its_samples_and_how_many_lie_right():
    scene = Scene(np.zeros((3, 2)), np.array([0, 2, 2]), (0, 1, 0, 1))
    told = plane_name(scene, frame_at(5, right=[True, False, True], losses=[1.0]))
    assert "x\u2081 and x\u2082 with 3 samples of 2 classes" in told
    assert told.endswith(" 2 of 3 samples lie where it says their class.")


def test_before_a_run_nothing_is_said_of_it():
    scene = Scene(np.zeros((3, 2)), np.array([0, 1, 1]), (0, 1, 0, 1))
    assert plane_name(scene, undecided(3)).endswith(" Nothing is known of a run yet.")
    assert curve_name(undecided(3), None) == "The loss curve: empty so far."


def test_the_curve_is_told_by_its_ends_and_by_what_stands_beside_it():
    falling = frame_at(2, loss=0.5, losses=[2.0, 1.0, 0.5])
    plain = "The loss curve: 2.0000 at the start, 0.5000 at iteration 2."
    assert curve_name(falling, None) == plain
    kept = Kept(HALF, curve([1.0]), "kept: learning rate 0.5")
    assert curve_name(falling, kept) == f"{plain} In grey beside it, kept: learning rate 0.5."


def test_the_first_loss_of_a_long_curve_is_told_however_it_is_thinned():
    first_and_highest_differ = [2.0, 9.0, *[1.0] * 5_000]
    told = curve_name(frame_at(5_001, loss=1.0, losses=first_and_highest_differ), None)
    assert told.startswith("The loss curve: 2.0000 at the start, ")


def test_a_kept_run_is_named_by_its_values():
    values = {"learning_rate": 0.123456, "hidden_size": 3, "bug": True, "activation": "tanh"}
    named = "kept: learning rate 0.123, hidden size 3, bug True, activation tanh"
    assert kept_name(values) == named
    assert kept_name({}) == "kept"


# Divergence


def diverged_run(at, **values) -> Run:
    losses = iter([1.0] * at + [np.nan])
    run = Run(
        LearnersFunction("start", lambda: {"w": np.zeros(1)}),
        LearnersFunction("step", lambda model, **values: next(losses), ("model",)),
    )
    run.restart(values)
    run.advance(10_000)
    return run


def test_divergence_is_told_with_its_iteration_and_its_rate():
    assert diverged_words(diverged_run(1_234, learning_rate=25.0)) == (
        "At iteration 1\u202f234 the loss stopped being a number: "
        "learning rate 25 is too large here. The picture is the last good one. "
        "Try a smaller rate."
    )


def test_where_no_control_is_called_learning_rate_none_is_blamed_by_a_number():
    words = diverged_words(diverged_run(3, momentum=0.9))
    assert words.startswith("At iteration 3 the loss stopped being a number. The picture")


def test_19_before_any_update_no_learning_rate_is_blamed():
    words = diverged_words(diverged_run(0, learning_rate=1e-12))
    assert words.startswith("Before the first update the loss is no number already")
    assert "1e-12" not in words and "smaller" not in words
    for cause in ("start values", "scale of the data", "log of 0"):
        assert cause in words


# The learner's mistakes


def caught(function, *arguments) -> Exception:
    try:
        function(*arguments)
    except Exception as error:
        return error
    raise AssertionError("it should have failed")


def cell(source, name="step"):
    """A function defined by a cell of a notebook."""
    filename = f"/tmp/ipykernel_1/{abs(hash(source))}.py"
    linecache.cache[filename] = (len(source), None, source.splitlines(True), filename)
    namespace = {"np": np, "nnlib": nnlib}
    exec(compile(source, filename, "exec"), namespace)
    return namespace[name]


def test_an_error_is_told_with_the_learners_own_line():
    step = cell("def step(params):\n    a = 1\n    return params['W9'] + a\n")
    words = error_words(caught(step, {}))
    assert words.startswith("KeyError in step, line 3: return params['W9'] + a")
    assert "'W9'" in words.split("\u2014")[1]
    assert words.endswith(". Mend the cell, run it, and move a slider.")


def test_a_sentence_that_ends_by_itself_gets_no_second_full_stop():
    assert "is it? Mend the cell" in error_words(ValueError("is it?"))
    assert "so it is. Mend the cell" in error_words(ValueError("so it is."))
    assert "so it is. Mend the cell" in error_words(ValueError("so it is"))


def test_the_line_is_the_innermost_of_the_learners_own():
    helper = cell("def helper(x):\n    return 1 / x\n\ndef step(x):\n    return helper(x)\n")
    assert "ZeroDivisionError in helper, line 2: return 1 / x" in error_words(caught(helper, 0))


@pytest.mark.parametrize(
    "line",
    [
        "nnlib.Dense.from_weights(np.ones((2, 2)), np.ones(9))",
        "np.linalg.inv(np.ones((2, 3)))",
        "__import__('statistics').mean([])",
        "np.ones((2, 3)) @ np.ones((2, 3))",
    ],
)
def test_a_mistake_that_a_library_notices_is_shown_where_the_learner_made_it(line):
    step = cell(f"def step():\n    return {line}\n")
    assert f" in step, line 2: return {line} \u2014 " in error_words(caught(step))


def test_an_error_of_the_package_alone_is_told_without_a_line():
    error = caught(nnlib.one_hot, np.array([0, 5]), 3)
    error.__traceback__ = error.__traceback__.tb_next  # without this test's own line
    assert error_words(error).startswith("ValueError \u2014 labels must hold labels 0 to 2")


def test_an_error_that_was_never_raised_has_no_line():
    assert error_words(ValueError("of no place")).startswith("ValueError \u2014 of no place.")
