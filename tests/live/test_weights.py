"""The weight matrices are found in whatever a learner keeps as a model, in order."""

import copy
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnlib import (
    SGD,
    Adam,
    BatchNorm,
    Dense,
    MeanSquaredError,
    Sequential,
    SoftmaxCrossEntropy,
    Tanh,
    plane,
    sigmoid,
    softmax,
    train_step,
)
from nnlib.live.weights import arrays_in, weight_matrices

POINTS = plane.grid((-1.5, 1.5, -1.5, 1.5), 16)  # (256, 2)
rng = np.random.default_rng(3)
W1, W2 = rng.standard_normal((2, 4)), rng.standard_normal((4, 1))
b1, b2 = rng.standard_normal(4), rng.standard_normal(1)
V1, V2 = rng.standard_normal((2, 4)), rng.standard_normal((4, 1))  # something else's


def found(model, layers=None, P=None, classes=2):
    """The matrices found, where hidden says `layers` and predict says P."""
    layers = [np.tanh(POINTS @ W1 + b1)] if layers is None else layers
    if P is None:
        p = sigmoid(layers[-1] @ W2 + b2)
        P = np.hstack([1 - p, p])
    return weight_matrices(arrays_in(model), [POINTS, *layers], classes, lambda: P)


def are(matrices, *expected) -> bool:
    return len(matrices) == len(expected) and all(map(np.array_equal, matrices, expected))


# The forms of a model


@pytest.mark.parametrize(
    "model",
    [
        {"W1": W1, "b1": b1, "W2": W2, "b2": b2},
        {"b2": b2, "b1": b1, "W2": W2, "W1": W1},
        {"b1": b1[None], "W1": W1, "b2": b2[None], "W2": W2},
        {"layers": [(W1, b1), (W2, b2)]},
        {"params": {"first": {"W": W1, "b": b1}, "second": {"W": W2, "b": b2}}, "rate": 0.5},
        SimpleNamespace(first=SimpleNamespace(W=W1, b=b1), second=SimpleNamespace(W=W2, b=b2)),
        {"W1": W1, "b1": b1, "w2": W2[:, 0], "b2": 0.5},
        {"theta": [W1, b1, W2[:, 0]]},
        {"W1": np.vstack([W1, b1]), "W2": np.vstack([W2, b2])},
        {"W1": np.vstack([W1, b1]), "W2": W2},
        {"W1": W1, "b1": b1, "w2": np.append(W2[:, 0], b2)},
        {"W1": np.asfortranarray(W1), "b1": b1, "W2": W2, "b2": b2},
    ],
)
def test_dicts_lists_objects_vectors_and_rows_of_biases_are_understood(model):
    assert are(found(model), W1, W2)


def test_the_bias_row_of_notebook_2_is_left_out_and_its_last_layer_has_none():
    model = {"W1": rng.random((3, 4)), "W2": rng.random((4, 1))}
    A1 = sigmoid(np.column_stack([POINTS, np.ones(len(POINTS))]) @ model["W1"])
    p = sigmoid(A1 @ model["W2"])
    assert are(found(model, [A1], np.hstack([1 - p, p])), model["W1"][:2], model["W2"])


@pytest.mark.parametrize("optimizer_first", [False, True])
@pytest.mark.parametrize("make", [lambda: SGD(0.5, momentum=0.9), lambda: Adam(0.05)])
def test_what_an_optimizer_remembers_is_not_mistaken_for_weights(make, optimizer_first):
    X, Y = rng.standard_normal((4, 2)), rng.random((4, 1))
    network = Sequential([Dense(2, 4, rng=0), Tanh(), Dense(4, 4, rng=1), Tanh(), Dense(4, 1)])
    parts = {"network": network, "optimizer": make()}
    model = dict(reversed(parts.items())) if optimizer_first else parts
    for _ in range(30):
        train_step(network, MeanSquaredError(), X, Y, parts["optimizer"])
        now = copy.deepcopy(model)  # as the camera has it
        first, _, second, _, third = now["network"].layers
        A1 = np.tanh(first.forward(POINTS))
        A2 = np.tanh(second.forward(A1))
        p = third.forward(A2).clip(0, 1)
        assert are(found(now, [A1, A2], np.hstack([1 - p, p])), first.W, second.W, third.W)


def test_velocities_that_stand_before_their_weights_are_passed_over():
    velocities = {"W1": V1, "b1": b1, "W2": V2, "b2": b2}
    model = {"velocity": velocities, "params": {"W1": W1, "b1": b1, "W2": W2, "b2": b2}}
    assert are(found(model), W1, W2)
    mixed = {"vW1": V1, "W1": W1, "vb1": b1, "b1": b1, "vW2": V2, "W2": W2}
    assert are(found(mixed), W1, W2)


def test_with_a_unit_that_is_no_function_of_its_sum_the_first_that_fits_is_taken():
    noise = rng.standard_normal((len(POINTS), 4))
    assert are(found({"W1": W1, "W2": W2, "v": V1}, [noise]), W1, W2)


def test_units_that_say_the_same_everywhere_tell_nothing_and_do_no_harm():
    half_dead = np.tanh(POINTS @ W1 + b1)
    half_dead[:, :3] = 0.0
    model = {"velocity": [V1], "W1": W1, "W2": W2}
    assert are(found(model, [half_dead]), W1, W2)
    assert are(found({"W1": W1, "W2": W2}, [np.zeros((len(POINTS), 4))]), W1, W2)


def test_layers_between_are_asked_for_their_parameters_and_their_caches_left_alone():
    network = Sequential([Dense(2, 3, rng=0), BatchNorm(3), Tanh(), Dense(3, 3, rng=1)])
    X, y = rng.standard_normal((3, 2)), np.array([0, 1, 2])  # as many samples as units
    train_step(network, SoftmaxCrossEntropy(), X, y, SGD(0.1))
    P = softmax(network.predict(POINTS))
    network.training = False
    A1 = POINTS
    for layer in network.layers[:3]:
        A1 = layer.forward(A1)
    matrices = found({"network": network}, [A1], P, classes=3)
    assert are(matrices, network.layers[0].W, network.layers[3].W)


def test_two_outputs_for_two_classes_are_as_welcome_as_one():
    two = rng.standard_normal((4, 2))
    A1 = np.tanh(POINTS @ W1 + b1)
    assert are(found({"W1": W1, "W2": two}, [A1], softmax(A1 @ two)), W1, two)


def test_one_hidden_unit_whose_bias_has_the_shape_of_its_weight():
    model = {"W1": W1[:, :1], "b1": b1[:1, None], "W2": W2[:1], "b2": b2[:, None]}
    A1 = np.tanh(POINTS @ W1[:, :1] + b1[0])
    p = sigmoid(A1 @ W2[:1] + b2)
    assert are(found(model, [A1], np.hstack([1 - p, p])), W1[:, :1], W2[:1])


@given(
    st.lists(st.integers(1, 5), min_size=1, max_size=4),
    st.integers(2, 4),
    st.booleans(),
    st.sampled_from(["dict", "list", "objects"]),
    st.integers(0, 10**6),
)
def test_any_chain_is_found_in_order_with_biases_beside_or_inside(
    hidden, classes, inside, form, seed
):
    draw = np.random.default_rng(seed)
    sizes = [2, *hidden, classes]
    pairs = list(zip(sizes, sizes[1:], strict=False))
    weights = [draw.standard_normal(pair) for pair in pairs]
    biases = [0.3 * draw.standard_normal(units) for _, units in pairs]
    layers = [POINTS]
    for W, b in zip(weights, biases, strict=True):
        layers.append(np.tanh(layers[-1] @ W + b))
    P = softmax(layers[-2] @ weights[-1] + biases[-1])
    parts = [
        {"W": np.vstack([W, b])} if inside else {"W": W, "b": b}
        for W, b in zip(weights, biases, strict=True)
    ]
    model = {
        "dict": {f"{i}.{n}": a for i, each in enumerate(parts) for n, a in each.items()},
        "list": {"layers": [list(each.values()) for each in parts]},
        "objects": SimpleNamespace(layers=[SimpleNamespace(**each) for each in parts]),
    }[form]
    assert are(found(model, layers[1:-1], P, classes), *weights)


# What is walked


def test_the_arrays_are_copies_each_once_in_order_with_their_names():
    inner = SimpleNamespace(W=W1, again=W1)
    inner.itself = inner
    model = {
        "a": [inner, {"b": b1}],
        "number": 3,
        "whole": np.arange(4),
        "deep": np.ones((2, 2, 2)),
    }
    named = arrays_in(model | {"module": np, "kind": dict, "function": np.tanh, "W2": W2})
    assert [name for name, _ in named] == ["W", "b", "W2"]
    assert named[0][1] is not W1 and np.array_equal(named[0][1], W1)


# What does not fit


def test_where_no_chain_fits_the_shapes_found_and_those_looked_for_are_named():
    words = (
        r"^hidden tells what 4 hidden units say, so the model should hold weight matrices of the "
        r"shapes \(2, 4\), \(4, 1 or 2\), each perhaps with one row more for the bias, but its "
        r"arrays are W1 \(4, 2\), b1 \(4,\)$"
    )
    with pytest.raises(ValueError, match=words):
        found({"W1": W1.T, "b1": b1})


def test_of_two_layers_both_are_named_and_a_model_without_arrays_is_told_so():
    A1, A2 = np.ones((len(POINTS), 4)), np.ones((len(POINTS), 3))
    shapes = r"\(2, 4\), \(4, 3\), \(3, 5\).* but its arrays are none$"
    with pytest.raises(ValueError, match=f"what 4 and 3 hidden units say.*{shapes}"):
        found({"rate": 0.5}, [A1, A2], P=np.ones((len(POINTS), 5)), classes=5)


def test_a_vector_is_only_taken_as_the_last_matrix():
    with pytest.raises(ValueError, match="weight matrices"):
        found({"w1": np.ones(2), "W2": np.ones((1, 1))}, [POINTS[:, :1]], np.ones((256, 2)))
