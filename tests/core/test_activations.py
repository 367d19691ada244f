"""The activations: values known by heart, slopes against finite differences, extreme scores."""

import inspect
import warnings

import numpy as np
import pytest

from nnlib import (
    activations,
    leaky_relu,
    leaky_relu_slope,
    log_softmax,
    numerical_gradient,
    relu,
    relu_slope,
    sigmoid,
    sigmoid_slope,
    softmax,
    tanh,
    tanh_slope,
)

EVERY = [
    sigmoid,
    sigmoid_slope,
    tanh,
    tanh_slope,
    relu,
    relu_slope,
    leaky_relu,
    leaky_relu_slope,
    softmax,
    log_softmax,
]
SHAPES = [(1,), (4, 1), (3, 5), (2, 3, 4)]


@pytest.fixture(autouse=True)
def warnings_are_errors():
    with warnings.catch_warnings(), np.errstate(all="raise", under="ignore"):
        warnings.simplefilter("error")
        yield


def test_sigmoid_of_known_scores():
    # 1 / (1 + exp(-0)) = 1/2; exp(-log 3) = 1/3, so 1 / (1 + 1/3) = 3/4; and 1 / (1 + 3) = 1/4
    assert sigmoid(np.array([0.0, np.log(3), -np.log(3)])) == pytest.approx(
        [0.5, 0.75, 0.25], abs=1e-15
    )


def test_tanh_is_a_stretched_sigmoid():
    Z = np.linspace(-4, 4, 33)
    assert tanh(Z) == pytest.approx(2 * sigmoid(2 * Z) - 1, abs=1e-14)


def test_relu_cuts_off_what_is_negative():
    assert relu(np.array([-2.0, -0.0, 0.0, 0.5, 3.0])).tolist() == [0.0, 0.0, 0.0, 0.5, 3.0]


def test_leaky_relu_lets_a_share_of_what_is_negative_through():
    # -2 * 0.01 and -2 * 0.5; positive numbers pass as they are
    assert leaky_relu([-2.0, 0.0, 3.0]).tolist() == [-0.02, 0.0, 3.0]
    assert leaky_relu([-2.0, 0.0, 3.0], negative_slope=0.5).tolist() == [-1.0, 0.0, 3.0]
    assert leaky_relu_slope([-0.02, 0.0, 3.0]).tolist() == [0.01, 0.01, 1.0]


def test_the_slope_of_relu_is_zero_where_its_output_is_zero():
    assert relu_slope(np.array([0.0, 1e-300, 2.0])).tolist() == [0.0, 1.0, 1.0]


def test_softmax_of_known_scores():
    # exp(log 1), exp(log 2), exp(log 5) = 1, 2, 5; their sum is 8
    assert softmax(np.log([[1.0, 2.0, 5.0]])) == pytest.approx(
        np.array([[1 / 8, 2 / 8, 5 / 8]]), abs=1e-15
    )


def test_softmax_rows_are_independent_and_sum_to_one():
    scores = np.random.default_rng(0).normal(size=(7, 4))
    P = softmax(scores)
    assert P.sum(axis=1) == pytest.approx(np.ones(7), abs=1e-14)
    assert P[2] == pytest.approx(softmax(scores[2]), abs=1e-15)


def test_softmax_does_not_change_when_a_row_is_shifted():
    scores = np.random.default_rng(0).normal(size=(3, 4))
    assert softmax(scores + np.array([[5.0], [-9.0], [100.0]])) == pytest.approx(
        softmax(scores), abs=1e-13
    )


def test_log_softmax_is_the_log_of_softmax():
    scores = np.random.default_rng(1).normal(size=(5, 3))
    assert log_softmax(scores) == pytest.approx(np.log(softmax(scores)), abs=1e-14)


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize(
    "function, slope", [(sigmoid, sigmoid_slope), (tanh, tanh_slope), (relu, relu_slope)]
)
def test_each_slope_is_what_finite_differences_show(function, slope, shape):
    Z = np.random.default_rng(3).normal(size=shape) * 2
    # each number moves only its own term of the sum
    measured = numerical_gradient(lambda: function(Z).sum(), Z)
    assert slope(function(Z)) == pytest.approx(measured, abs=1e-8)


@pytest.mark.parametrize("size", [1e4, 1e300])
def test_extreme_scores_neither_overflow_nor_warn(size):
    Z = np.array([[-size, 0.0, size]])
    assert sigmoid(Z)[0] == pytest.approx([0.0, 0.5, 1.0], rel=1e-15, abs=1e-300)
    assert tanh(Z).tolist() == [[-1.0, 0.0, 1.0]]
    assert relu(Z).tolist() == [[0.0, 0.0, size]]
    assert softmax(Z).tolist() == [[0.0, 0.0, 1.0]]
    # the log of the probability of a score that trails the best by d is -d (the others add nothing)
    assert log_softmax(Z).tolist() == [[-2 * size, -size, 0.0]]


@pytest.mark.parametrize("function", EVERY, ids=lambda f: f.__name__)
@pytest.mark.parametrize("shape", SHAPES)
def test_the_shape_stays_and_the_input_is_not_touched(function, shape):
    Z = np.random.default_rng(4).uniform(size=shape)
    before = Z.copy()
    result = function(Z)
    assert result.shape == shape and result.dtype == np.float64
    assert (Z == before).all() and not np.shares_memory(result, Z)


@pytest.mark.parametrize("function", EVERY, ids=lambda f: f.__name__)
def test_lists_and_whole_numbers_are_as_good_as_arrays(function):
    assert function([[0, 1]]).tolist() == function(np.array([[0.0, 1.0]])).tolist()


@pytest.mark.parametrize("function", EVERY, ids=lambda f: f.__name__)
def test_text_is_refused_by_the_name_of_the_argument(function):
    name = next(iter(inspect.signature(function).parameters))
    for bad in ("text", ["1.0"], [None], [[1, 2], [3]]):
        with pytest.raises(ValueError, match=f"^{name} must "):
            function(bad)


@pytest.mark.parametrize(
    "function",
    [f for f in EVERY if f not in (relu_slope, leaky_relu_slope)],  # there NaN > 0 is false
    ids=lambda f: f.__name__,
)
def test_nan_stays_nan(function):
    assert np.isnan(function(np.array([[np.nan]]))).all()


@pytest.mark.parametrize("function", [softmax, log_softmax])
@pytest.mark.parametrize("bad", [1.0, [], np.empty((3, 0))])
def test_softmax_needs_a_class_to_choose(function, bad):
    with pytest.raises(ValueError, match="^scores must have one number a class"):
        function(bad)


def test_the_module_holds_these_functions_and_no_others():
    public = {
        name
        for name, thing in vars(activations).items()
        if getattr(thing, "__module__", "") == activations.__name__ and not name.startswith("_")
    }
    assert public == {function.__name__ for function in EVERY}
