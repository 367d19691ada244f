"""The checks at the public doors: they name the argument and what came instead."""

import numpy as np
import pytest

from nnlib import arguments


def refusal(check, *arguments, **limits) -> str:
    with pytest.raises(ValueError) as caught:
        check(*arguments, **limits)
    return str(caught.value)


@pytest.mark.parametrize(
    "value, words",
    [
        ("text", "must hold numbers, but its dtype is <U4"),
        ([["1", "2"]], "must hold numbers"),
        ([None, 1.0], "must hold numbers, but its dtype is object"),
        ([1 + 2j], "must hold numbers, but its dtype is complex128"),
        ([[1, 2], [3]], "rows differ in length"),
        ([], "is empty: its shape is (0,)"),
        (np.empty((0, 3)), "is empty: its shape is (0, 3)"),
        ([[0.0, 1.0], [2.0, np.nan]], "X[1, 1] is nan"),
        ([0.0, -np.inf], "X[1] is -inf"),
    ],
)
def test_numbers_says_what_is_wrong_and_where(value, words):
    message = refusal(arguments.numbers, "X", value)
    assert message.startswith("X ") and words in message


def test_numbers_turns_whole_numbers_and_lists_into_floats():
    array = arguments.numbers("X", [[1, 2], [3, 4]])
    assert array.dtype == np.float64 and array.tolist() == [[1.0, 2.0], [3.0, 4.0]]


def test_numbers_hands_a_float_array_through_without_copying():
    X = np.ones((2, 2))
    assert arguments.numbers("X", X) is X


@pytest.mark.parametrize("shape", [(2,), (3, 3), (None, 4), (2, 3, 1)])
def test_numbers_names_the_wanted_shape_and_the_one_that_came(shape):
    message = refusal(arguments.numbers, "X", np.ones((2, 3)), shape=shape)
    assert "but its shape is (2, 3)" in message


def test_a_free_length_is_spelled_n():
    assert "must have shape (n, 4)," in refusal(
        arguments.numbers, "X", np.ones((2, 3)), shape=(None, 4)
    )
    assert "must have shape (n,)," in refusal(
        arguments.numbers, "X", np.ones((2, 3)), shape=(None,)
    )


def test_array_lets_numbers_pass_that_are_not_finite():
    Z = np.array([np.nan, np.inf])
    assert arguments.array("Z", Z) is Z


def test_array_accepts_lists_and_single_precision():
    assert arguments.array("Z", [1, 2]).dtype == np.float64
    assert arguments.array("Z", np.ones(2, np.float32)).dtype == np.float64


@pytest.mark.parametrize("value", ["text", ["1"], [None], [[1, 2], [3]], np.array([1j])])
def test_array_refuses_what_is_no_array_of_numbers(value):
    assert refusal(arguments.array, "Z", value).startswith("Z must ")


def test_array_wants_exactly_the_shape_it_was_asked_for():
    assert "must have shape (3, 1), but its shape is (3,)" in refusal(
        arguments.array, "dA", np.ones(3), shape=(3, 1)
    )


@pytest.mark.parametrize(
    "value, words",
    [
        ([0, -1], "labels 0 to 2, but y[1] is -1"),
        ([0, 3], "labels 0 to 2, but y[1] is 3"),
        ([0.5, 1], "whole-number labels, but contains 0.5"),
        ([0, np.nan], "finite, but y[1] is nan"),
        ([[0], [1]], "must have shape (n,), but its shape is (2, 1)"),
        (["a", "b"], "must hold numbers"),
        ([], "is empty"),
    ],
)
def test_labels_says_what_is_wrong(value, words):
    message = refusal(arguments.labels, "y", value, classes=3)
    assert message.startswith("y ") and words in message


def test_labels_of_a_wrong_number_are_refused():
    assert "must have shape (3,), but its shape is (2,)" in refusal(
        arguments.labels, "y", [0, 1], classes=2, length=3
    )


def test_whole_floats_become_labels():
    labels = arguments.labels("y", [0.0, 2.0], classes=3)
    assert labels.dtype.kind == "i" and labels.tolist() == [0, 2]


@pytest.mark.parametrize("value", [0, -3, 1.0, 2.5, True, "3", None, np.nan])
def test_a_count_is_a_whole_number_from_one(value):
    words = f"epochs must be a whole number, 1 or larger, but is {value!r}"
    assert refusal(arguments.count, "epochs", value) == words


def test_a_count_may_come_from_numpy():
    count = arguments.count("epochs", np.int64(3))
    assert count == 3 and type(count) is int


@pytest.mark.parametrize("value", ["0.1", None, True, [0.1], 1j])
def test_a_number_is_one_real_number(value):
    assert refusal(arguments.number, "rate", value) == f"rate must be a number, but is {value!r}"


@pytest.mark.parametrize("value", [0.0, -0.1, 1.0])
def test_a_number_keeps_its_limits(value):
    message = refusal(arguments.number, "share", value, above=0.0, below=1.0)
    assert message == f"share must be a number larger than 0 and smaller than 1, but is {value!r}"


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
def test_a_number_is_finite(value):
    assert refusal(arguments.number, "rate", value, at_least=0.0).startswith(
        "rate must be a finite number at least 0, but"
    )
    assert refusal(arguments.number, "rate", value).startswith(
        "rate must be a finite number, but is"
    )


def test_a_limit_that_may_be_reached_is_accepted():
    assert arguments.number("momentum", 0, at_least=0.0, below=1.0) == 0.0
    assert arguments.number("rate", np.float32(0.5), above=0.0) == 0.5


@pytest.mark.parametrize(
    "parameters, gradients, words",
    [
        ({"W": np.ones(2)}, {}, "gradients has no 'W'; it has []"),
        (
            {"W": np.ones((2, 1))},
            {"W": np.ones(2)},
            "gradients['W'] must be an array of shape (2, 1)",
        ),
        ({"W": np.ones(2)}, {"W": [1.0, 1.0]}, "gradients['W'] must be an array of shape (2,)"),
        ({"W": np.array([1, 2])}, {"W": np.ones(2)}, "W must be a NumPy array of floats"),
        ({"W": [1.0, 2.0]}, {"W": np.ones(2)}, "W must be a NumPy array of floats"),
    ],
)
def test_a_parameter_is_a_float_array_with_a_gradient_of_its_shape(parameters, gradients, words):
    assert words in refusal(arguments.parameters, parameters, gradients)
