"""The optimizers: steps by hand, what they remember of which array, and what they refuse."""

import copy
import pickle

import numpy as np
import pytest

from nnlib import SGD, Adam, AdamW, Optimizer, RMSprop
from nnlib.schedules import step_decay


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


# RMSprop, Adam, AdamW, Nesterov: by hand


def two_steps(optimizer, gradients=(2.0, -1.0), start=1.0) -> list[float]:
    """Where a single weight, as a 1 x 1 matrix, stands after each step."""
    W, seen = np.array([[start]]), []
    for gradient in gradients:
        optimizer.step({"W": W}, {"W": np.array([[gradient]])})
        seen.append(W[0, 0])
    return seen


def test_nesterov_by_hand():
    # velocity: 2; 0.5 * 2 - 1 = 0. Step: 2 + 0.5 * 2 = 3; -1 + 0.5 * 0 = -1
    # W: 1 - 0.1 * 3 = 0.7; 0.7 + 0.1 = 0.8
    assert two_steps(SGD(0.1, momentum=0.5, nesterov=True)) == pytest.approx([0.7, 0.8])


def test_rmsprop_by_hand():
    # square: 0.5 * 4 = 2; 0.5 * 2 + 0.5 * 1 = 1.5
    # W: 1 - 0.1 * 2 / sqrt(2); then + 0.1 * 1 / sqrt(1.5)
    first = 1 - 0.2 / np.sqrt(2)
    expected = [first, first + 0.1 / np.sqrt(1.5)]
    assert two_steps(RMSprop(0.1, decay=0.5, epsilon=1e-12)) == pytest.approx(expected)


def test_adam_by_hand():
    # mean: 0.5 * 2 = 1, freed of its start 1 / 0.5 = 2; square: 0.25 * 4 = 1, freed 1 / 0.25 = 4
    # W: 1 - 0.1 * 2 / sqrt(4) = 0.9: the first step is the rate, whatever the gradient
    # mean: 0.5 * 1 - 0.5 * 1 = 0, so that W stays
    adam = Adam(0.1, beta1=0.5, beta2=0.75, epsilon=1e-12)
    assert two_steps(adam) == pytest.approx([0.9, 0.9])


def test_adamw_shrinks_matrices_by_themselves_and_leaves_biases_alone():
    # 1 - 0.1 * 0.5 * 1 = 0.95, and then Adam's first step of 0.1
    adamw = AdamW(0.1, weight_decay=0.5, epsilon=1e-12)
    assert two_steps(adamw, gradients=(2.0,)) == pytest.approx([0.85])
    W, b = np.ones((1, 1)), np.ones(1)
    AdamW(0.1, weight_decay=0.5).step({"W": W, "b": b}, {"W": np.zeros((1, 1)), "b": np.zeros(1)})
    assert W.tolist() == [[0.95]] and b.tolist() == [1.0]


MEMORABLE = [
    lambda: SGD(0.1, momentum=0.9),
    lambda: SGD(0.1, momentum=0.9, nesterov=True),
    lambda: RMSprop(0.1),
    lambda: Adam(0.1),
    lambda: AdamW(0.1),
    lambda: SGD(step_decay(0.5, every=2)),
]


@pytest.mark.parametrize("make", MEMORABLE)
def test_what_is_remembered_belongs_to_the_array_not_to_its_name(make):
    optimizer, fresh = make(), make()
    old, new = np.ones((2, 2)), np.ones((2, 2))
    expected = np.ones((2, 2))
    for _ in range(3):
        optimizer.step({"W": old}, {"W": np.full((2, 2), 5.0)})
    optimizer.step({"W": new}, {"W": np.ones((2, 2))})
    fresh.step({"W": expected}, {"W": np.ones((2, 2))})
    assert (new == expected).all()


def unpickled(pair: object) -> object:
    return pickle.loads(pickle.dumps(pair))


@pytest.mark.parametrize(
    "make, copied",
    [
        *((make, copy.deepcopy) for make in MEMORABLE),
        *((make, unpickled) for make in MEMORABLE[:-1]),  # pickle refuses a schedule's function
    ],
)
def test_a_copy_made_together_with_its_parameters_goes_on_as_the_original(make, copied):
    optimizer, W = make(), np.ones((2, 2))
    for _ in range(3):
        optimizer.step({"W": W}, {"W": np.full((2, 2), 5.0)})
    twin, twin_W = copied((optimizer, W))
    for one, array in ((optimizer, W), (twin, twin_W)):
        one.step({"W": array}, {"W": np.ones((2, 2))})
    assert (W == twin_W).all() and W is not twin_W


@pytest.mark.parametrize("make", MEMORABLE)
def test_parts_of_one_long_array_are_remembered_however_often_they_are_cut_out(make):
    optimizer, theta, apart = make(), np.arange(10.0), [np.arange(6.0).reshape(2, 3), np.ones(4)]
    apart[1][:] = theta[6:]
    own, gradients = make(), [np.ones((2, 3)), np.full(4, -2.0)]
    for _ in range(4):
        parts = {"W": theta[:6].reshape(2, 3), "b": theta[6:]}
        optimizer.step(parts, {"W": gradients[0], "b": gradients[1]})
        own.step({"W": apart[0], "b": apart[1]}, {"W": gradients[0], "b": gradients[1]})
    assert theta.tolist() == [*apart[0].ravel(), *apart[1]]


def test_an_array_that_is_gone_is_forgotten():
    optimizer = SGD(0.1, momentum=0.9)
    for _ in range(50):
        optimizer.step({"W": np.ones(3)}, {"W": np.ones(3)})
    assert len(optimizer._memories._known) <= 2


@pytest.mark.parametrize(
    "make, name",
    [
        (lambda: SGD(0.0), "learning_rate"),
        (lambda: SGD(0.1, nesterov=True), "nesterov"),
        (lambda: RMSprop(0.1, decay=1.0), "decay"),
        (lambda: RMSprop(0.1, epsilon=0.0), "epsilon"),
        (lambda: Adam(-1.0), "learning_rate"),
        (lambda: Adam(0.1, beta1=1.0), "beta1"),
        (lambda: Adam(0.1, beta2=-0.1), "beta2"),
        (lambda: Adam(0.1, epsilon=np.nan), "epsilon"),
        (lambda: AdamW(0.1, weight_decay=-0.1), "weight_decay"),
    ],
)
def test_settings_that_make_no_optimizer_are_refused_by_name(make, name):
    with pytest.raises(ValueError, match=f"^{name} "):
        make()


def test_an_optimizer_says_how_it_is_set():
    assert repr(SGD(0.1, 0.9, nesterov=True)) == "SGD(0.1, momentum=0.9, nesterov=True)"
    assert repr(Adam()) == "Adam(0.001)" and repr(RMSprop(0.5)) == "RMSprop(0.5)"
    assert repr(SGD(step_decay(0.5, every=2))) == "SGD(a schedule)"


def test_an_unwritten_optimizer_says_which_method_it_lacks():
    with pytest.raises(NotImplementedError, match=r"Optimizer has no update\(W, dW, rate, memory"):
        Optimizer(0.1).step({"W": np.ones(1)}, {"W": np.ones(1)})
