"""SGD: one step by hand, momentum against its recursion, and what it refuses."""

import numpy as np
import pytest

from nnlib import SGD


def test_one_step_goes_against_the_gradient_by_the_learning_rate():
    W, b = np.array([[1.0, -2.0]]), np.array([0.5])
    SGD(0.1).step({"W": W, "b": b}, {"W": np.array([[3.0, 4.0]]), "b": np.array([-1.0])})
    # 1 - 0.1 * 3 = 0.7; -2 - 0.1 * 4 = -2.4; 0.5 - 0.1 * -1 = 0.6
    assert W == pytest.approx(np.array([[0.7, -2.4]])) and b == pytest.approx([0.6])


def test_without_momentum_the_past_is_forgotten():
    optimizer, W = SGD(0.5), np.array([1.0])
    optimizer.step({"W": W}, {"W": np.array([10.0])})
    optimizer.step({"W": W}, {"W": np.array([0.0])})
    assert W.tolist() == [-4.0]  # 1 - 0.5 * 10, then a gradient of 0 moves nothing


def test_momentum_by_hand():
    optimizer, W = SGD(0.1, momentum=0.5), np.array([1.0])
    seen = []
    for gradient in (2.0, 2.0, 0.0):
        optimizer.step({"W": W}, {"W": np.array([gradient])})
        seen.append(W[0])
    # change: -0.2; 0.5 * -0.2 - 0.2 = -0.3; 0.5 * -0.3 - 0 = -0.15. W: 0.8, 0.5, 0.35
    assert seen == pytest.approx([0.8, 0.5, 0.35])


@pytest.mark.parametrize("momentum", [0.0, 0.5, 0.9, 0.99])
def test_momentum_follows_its_recursion(momentum):
    rng = np.random.default_rng(0)
    gradients = [{"W": rng.normal(size=(3, 2)), "b": rng.normal(size=2)} for _ in range(20)]
    parameters = {"W": rng.normal(size=(3, 2)), "b": rng.normal(size=2)}
    written = {name: (array.copy(), np.zeros_like(array)) for name, array in parameters.items()}
    optimizer = SGD(0.05, momentum)
    for now in gradients:
        optimizer.step(parameters, now)
        for name, (array, change) in written.items():
            change = momentum * change - 0.05 * now[name]
            written[name] = array + change, change
    for name, (array, _) in written.items():
        assert parameters[name] == pytest.approx(array, abs=1e-13)


def test_parameters_change_in_place_and_gradients_do_not_change():
    W, dW = np.ones((2, 2)), np.ones((2, 2))
    parameters = {"W": W}
    for momentum in (0.0, 0.9):
        SGD(0.1, momentum).step(parameters, {"W": dW})
    assert parameters["W"] is W and W == pytest.approx(np.full((2, 2), 0.8)) and (dW == 1.0).all()


def test_a_gradient_without_a_parameter_is_left_aside():
    W = np.ones(1)
    SGD(1.0).step({"W": W}, {"W": np.ones(1), "V": np.ones(3)})
    assert W.tolist() == [0.0]


@pytest.mark.parametrize("momentum", [0.0, 0.9])
@pytest.mark.parametrize(
    "gradient, words",
    [
        ({}, "gradients has no 'V'"),
        (
            {"V": np.ones(2)},
            r"gradients\['V'\] must be an array of shape \(3, 2\), as V is",
        ),  # would broadcast
        ({"V": np.ones((2, 3))}, r"gradients\['V'\] must be an array of shape"),
        ({"V": 1.0}, r"gradients\['V'\] must be an array of shape"),
    ],
)
def test_a_step_that_cannot_be_done_changes_no_parameter(gradient, words, momentum):
    W, V = np.ones(2), np.ones((3, 2))
    with pytest.raises(ValueError, match=words):
        SGD(0.1, momentum).step({"W": W, "V": V}, {"W": np.ones(2)} | gradient)
    assert (W == 1.0).all() and (V == 1.0).all()


@pytest.mark.parametrize("W", [np.array([1, 2]), [1.0, 2.0], 1.0])
def test_a_parameter_that_cannot_learn_in_place_is_named(W):
    with pytest.raises(
        ValueError, match="^W must be a NumPy array of floats, to be changed in place"
    ):
        SGD(0.1).step({"W": W}, {"W": np.ones(2)})


@pytest.mark.parametrize("rate", [0, 0.0, -0.1, np.nan, np.inf, -np.inf, "0.1", None, True, [0.1]])
def test_a_learning_rate_is_larger_than_zero(rate):
    with pytest.raises(ValueError) as caught:
        SGD(rate)
    assert str(caught.value).startswith("learning_rate must be ") and repr(rate) in str(
        caught.value
    )


@pytest.mark.parametrize("momentum", [-0.1, 1, 1.5, np.nan, np.inf, "0.9", None])
def test_momentum_is_at_least_zero_and_below_one(momentum):
    with pytest.raises(ValueError, match="^momentum must be "):
        SGD(0.1, momentum)


def test_an_optimizer_says_what_it_is():
    assert [repr(SGD(0.1)), repr(SGD(0.5, momentum=0.9))] == ["SGD(0.1)", "SGD(0.5, momentum=0.9)"]
