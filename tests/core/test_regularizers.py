"""The regularizers: penalties by hand and slopes against finite differences."""

import numpy as np
import pytest

from nnlib import L1, L2, Regularizer, check_gradients

PARAMETERS = {"W": np.array([[1.0, -2.0]]), "b": np.array([100.0, 100.0]), "V": np.array([[3.0]])}


def test_l1_by_hand():
    # 0.1 * (1 + 2 + 3): the bias, a 1-D array, does not count
    assert L1(0.1).loss(PARAMETERS) == pytest.approx(0.6)
    gradients = {name: np.zeros_like(array) for name, array in PARAMETERS.items()}
    L1(0.1).add_gradients(PARAMETERS, gradients)
    assert gradients["W"].tolist() == [[0.1, -0.1]] and gradients["V"].tolist() == [[0.1]]
    assert gradients["b"].tolist() == [0.0, 0.0]


def test_a_weight_of_zero_is_not_pushed_by_l1():
    gradients = {"W": np.zeros((1, 2))}
    L1(1.0).add_gradients({"W": np.array([[0.0, 5.0]])}, gradients)
    assert gradients["W"].tolist() == [[0.0, 1.0]]


@pytest.mark.parametrize("kind", [L1, L2])
@pytest.mark.parametrize("strength", [0.0, 1e-3, 0.7, 5.0])
@pytest.mark.parametrize("shapes", [[(1, 1)], [(3, 4), (4,)], [(2, 2, 3, 4), (4,), (4, 3)]])
def test_the_gradient_is_the_measured_slope(kind, strength, shapes):
    rng = np.random.default_rng(0)
    parameters = {str(i): rng.normal(size=shape) for i, shape in enumerate(shapes)}
    gradients = {name: np.zeros_like(W) for name, W in parameters.items()}
    kind(strength).add_gradients(parameters, gradients)
    check_gradients(lambda: kind(strength).loss(parameters), parameters, gradients, tolerance=1e-7)


@pytest.mark.parametrize("kind", [L1, L2])
def test_nothing_is_added_when_a_gradient_is_missing(kind):
    gradients = {"W": np.zeros((1, 2)), "b": np.zeros(2)}
    with pytest.raises(ValueError, match="gradients has no 'V'"):
        kind(1.0).add_gradients(PARAMETERS, gradients)
    assert gradients["W"].tolist() == [[0.0, 0.0]]


def test_an_unwritten_regularizer_says_which_method_it_lacks():
    with pytest.raises(NotImplementedError, match=r"Regularizer has no penalty\(W\) yet"):
        Regularizer(0.1).loss(PARAMETERS)
    with pytest.raises(NotImplementedError, match=r"Regularizer has no slope\(W\) yet"):
        Regularizer(0.1).add_gradients(PARAMETERS, PARAMETERS)


@pytest.mark.parametrize("strength", [-1e-9, np.nan, "0.1", None])
def test_a_penalty_is_zero_or_more(strength):
    with pytest.raises(ValueError, match="^strength must be"):
        L1(strength)
