"""The live sentence says in words what the run is doing.

It shows a learner's mistake where it was made.
"""

import linecache

import numpy as np
import pytest

import nnlib
from nnlib.live.run import Run
from nnlib.live.words import diverged_words, error_words, state_words


def run_at(iteration, losses=lambda i: 0.314159, learning_rate=0.5) -> Run:
    calls = iter(range(10**6))
    run = Run(lambda: {"w": np.zeros(1)}, lambda params, rate: losses(next(calls)))
    run.restart(learning_rate)
    run.advance(iteration)
    return run


def test_a_settled_run_says_its_iteration_its_loss_and_how_many_are_right():
    right = np.array([True] * 288 + [False] * 12)
    words = "Iteration 2\u202f500: loss 0.3142, 288 of 300 right."
    assert state_words(run_at(2_500), 2_500, right) == words


def test_a_run_on_its_way_says_how_far_it_will_go():
    words = "Iteration 40 of 12\u202f500: loss 0.3142, 1 of 2 right."
    assert state_words(run_at(40), 12_500, np.array([True, False])) == words


@pytest.mark.parametrize(
    "loss", [12345.6, 1.0, 0.6931471805, 0.012345, 0.0012345, 1e-7, 0.0, 1.25e30, -0.5]
)
def test_the_loss_is_told_to_three_digits_at_least_and_in_few_characters(loss):
    words = state_words(run_at(3, lambda i: loss), 3, np.array([True]))
    told = words.partition(": loss ")[2].partition(", ")[0]
    assert float(told) == pytest.approx(loss, rel=5e-3) and len(told) <= 10


def test_divergence_is_told_with_its_iteration_and_its_rate():
    run = run_at(5_000, lambda i: np.nan if i == 1_234 else 1.0, learning_rate=25.0)
    words = diverged_words(run)
    assert "iteration 1\u202f234 " in words and "learning rate 25 " in words and "smaller" in words


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
    assert "'W9'" in words.split("\u2014")[1] and "Mend the cell" in words


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
