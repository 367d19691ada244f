"""What holds for every network, however it is composed, and in whatever form its numbers come.

Hypothesis draws the networks, the data and the settings; tests/conftest.py says how.
"""

import copy
import os
import pickle
import tempfile
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from nnlib import (
    L1,
    L2,
    SGD,
    Activation,
    Adam,
    AdamW,
    BatchNorm,
    BinaryCrossEntropy,
    Conv2D,
    Dense,
    Dropout,
    Flatten,
    Layer,
    LeakyReLU,
    Loss,
    MaxPool2D,
    MeanSquaredError,
    ReLU,
    Reshape,
    RMSprop,
    Sequential,
    Sigmoid,
    Softmax,
    SoftmaxCrossEntropy,
    SumOfSquares,
    Tanh,
    batches,
    check_gradients,
    fit,
    numerical_gradient,
    schedules,
    train_step,
)

FAR = 1e-3  # from a kink: far more than the 1e-6 by which check_gradients moves
SEEDS = st.integers(0, 2**32 - 1)


def examples(count: int) -> settings:
    """So many examples in CI, and a quarter of them for those who wait."""
    return settings(max_examples=count if os.environ.get("CI") == "true" else count // 4)


# --- what is drawn ---------------------------------------------------------------------------


class Case(NamedTuple):
    """A layer or a network, an input for it, and a generator for whatever else is needed."""

    layer: Layer
    X: np.ndarray
    rng: np.random.Generator


def exponential() -> Activation:
    """A learner's activation whose slope is its very output."""
    return Activation(np.exp, lambda A: A)


def identity() -> Activation:
    """A learner's activation that hands back its very input."""
    return Activation(lambda Z: Z, np.ones_like)


ANYWHERE = [  # layers that keep the shape, from the number of features and a generator
    lambda size, rng: ReLU(),
    lambda size, rng: LeakyReLU(0.2),
    lambda size, rng: Sigmoid(),
    lambda size, rng: Tanh(),
    lambda size, rng: Softmax(),
    lambda size, rng: Activation(lambda Z: 3.0 * Z, lambda A: np.full(A.shape, 3.0)),
    lambda size, rng: BatchNorm(size, epsilon=0.01),
    lambda size, rng: Dropout(0.3, rng=int(rng.integers(1000))),
]


def shake(layer: Layer, rng: np.random.Generator) -> None:
    """Numbers in place of zeros and ones, none of them near 0, where |w| has a corner."""
    for name, array in layer.state().items():
        size = 0.1 + 0.5 * np.abs(rng.standard_normal(array.shape))
        signs = rng.choice([-1.0, 1.0], array.shape)
        array[...] = size if name.endswith("variance") else size * signs


@st.composite
def dense_stacks(draw) -> Case:
    rng = np.random.default_rng(draw(SEEDS))
    sizes = draw(st.lists(st.integers(1, 4), min_size=2, max_size=4))
    layers: list[Layer] = []
    for fan_in, fan_out in pairwise(sizes):
        layers.append(Dense(fan_in, fan_out, bias=draw(st.booleans()), rng=rng))
        layers += [make(fan_out, rng) for make in draw(some_anywhere)]
    network = Sequential(layers)
    shake(network, rng)
    return Case(network, rng.standard_normal((draw(st.integers(2, 4)), sizes[0])), rng)


@st.composite
def image_stacks(draw) -> Case:
    rng = np.random.default_rng(draw(SEEDS))
    height, width, c = draw(st.integers(3, 5)), draw(st.integers(3, 5)), draw(st.integers(1, 2))
    flat = draw(st.booleans())  # images that come in as rows
    layers: list[Layer] = [Reshape(height, width, c)] if flat else []
    kernel, f = draw(st.integers(1, 3)), draw(st.integers(1, 2))
    padding = draw(st.integers(0, kernel - 1))
    convolution = Conv2D(
        c, f, kernel, stride=draw(st.integers(1, 2)), padding=padding, bias=draw(st.booleans())
    )
    layers += [convolution, *(make(f, rng) for make in draw(some_anywhere))]
    h, w = convolution.forward(np.zeros((1, height, width, c))).shape[1:3]
    if draw(st.booleans()):
        size = draw(st.integers(1, min(2, h, w)))
        pool = MaxPool2D(size, stride=draw(st.integers(1, 2)))
        h, w = pool.forward(np.zeros((1, h, w, f))).shape[1:3]
        layers.append(pool)
    if draw(st.booleans()):
        layers += [Flatten(), Dense(h * w * f, draw(st.integers(1, 3)), rng=rng)]
    network = Sequential(layers)
    shake(network, rng)
    n = draw(st.integers(2, 3))
    shape = (n, height * width * c) if flat else (n, height, width, c)
    return Case(network, rng.standard_normal(shape), rng)


@st.composite
def single_layers(draw) -> Case:
    rng = np.random.default_rng(draw(SEEDS))
    make, shape = draw(
        st.sampled_from(
            [
                *((lambda make=make: make(3, rng), (4, 3)) for make in ANYWHERE),
                (lambda: BatchNorm(2), (2, 3, 3, 2)),
                (lambda: Dense(3, 2), (4, 3)),
                (lambda: Dense(output_size=2, rng=0), (4, 3)),
                (lambda: Conv2D(2, 3, 2, stride=2, padding=1), (2, 4, 4, 2)),
                (lambda: MaxPool2D(2, stride=1), (2, 3, 4, 2)),
                (lambda: Reshape(3, 2), (4, 6)),
                (lambda: Flatten(), (2, 2, 3, 1)),
                (exponential, (3, 2)),
                (identity, (3, 2)),
                (lambda: Sequential([Sequential([Dense(3, 2)]), Tanh()]), (3, 3)),
            ]
        )
    )
    layer = make()
    shake(layer, rng)
    return Case(layer, rng.standard_normal(shape), rng)


some_anywhere = st.lists(st.sampled_from(ANYWHERE), max_size=2)
networks = st.one_of(dense_stacks(), image_stacks())
layers_and_networks = st.one_of(single_layers(), networks)


@st.composite
def losses_for(draw, output: np.ndarray, rng: np.random.Generator) -> tuple[Loss, np.ndarray]:
    """A loss that fits this output, and a target."""
    kinds: list[type[Loss]] = [SumOfSquares, MeanSquaredError]
    if output.ndim == 2:
        kinds.append(BinaryCrossEntropy)
        kinds.append(SoftmaxCrossEntropy)
    kind = draw(st.sampled_from(kinds))
    if kind is SoftmaxCrossEntropy:
        return kind(), rng.integers(output.shape[1], size=len(output))
    if kind is BinaryCrossEntropy:
        return kind(), rng.random(output.shape)
    return kind(), rng.standard_normal(output.shape)


# --- the forms in which numbers come ---------------------------------------------------------


def strided(A: np.ndarray) -> np.ndarray:
    """Every second number of a larger array, along every axis."""
    wide = np.full([2 * size for size in A.shape], -99.0)
    view = wide[tuple(slice(None, None, 2) for _ in A.shape)]
    view[...] = A
    return view


def reversed_in_memory(A: np.ndarray) -> np.ndarray:
    back = tuple(slice(None, None, -1) for _ in A.shape)
    return A[back].copy()[back]


def read_only(A: np.ndarray) -> np.ndarray:
    B = A.copy()
    B.flags.writeable = False
    return B


def nullable(A: np.ndarray) -> pd.DataFrame:
    return pd.DataFrame(A).astype("Float64")


FORMS = {
    "in column order": np.asfortranarray,
    "strided": strided,
    "reversed": reversed_in_memory,
    "of swapped bytes": lambda A: A.astype(A.dtype.newbyteorder()),
    "float32": lambda A: A.astype(np.float32),
    "float16": lambda A: A.astype(np.float16),
    "long double": lambda A: A.astype(np.longdouble),
    "int64": lambda A: np.round(3 * A).astype(np.int64),
    "int8": lambda A: np.round(3 * A).astype(np.int8),
    "uint8": lambda A: np.abs(np.round(3 * A)).astype(np.uint8),
    "bool": lambda A: A > 0,
    "read-only": read_only,
    "Python objects": lambda A: A.astype(object),
    "masked nowhere": lambda A: np.ma.array(A, mask=np.zeros(A.shape, bool)),
    "a list": lambda A: A.tolist(),
    "a tuple": lambda A: tuple(A.tolist()),
    "a list of arrays": lambda A: [*A],
}
TABLES = {
    "a matrix": lambda A: A.view(np.matrix),
    "a DataFrame": lambda A: pd.DataFrame(A, columns=[f"x{i}" for i in range(A.shape[1])]),
    "a DataFrame with gaps in its index": lambda A: pd.DataFrame(
        A, index=range(9, 9 + len(A))[::-1]
    ),
    "nullable columns": nullable,
    "nullable whole numbers": lambda A: pd.DataFrame(np.round(3 * A)).astype("Int64"),
    "columns of several types": lambda A: pd.DataFrame(
        {i: column.astype([np.float32, np.float64][i % 2]) for i, column in enumerate(A.T)}
    ),
}


@st.composite
def forms_of(draw, A: np.ndarray) -> tuple[object, np.ndarray]:
    """A in some form, and the float64 array in row order that means the same."""
    known = FORMS | TABLES if A.ndim == 2 else FORMS
    made = known[draw(st.sampled_from(sorted(known)))](A.copy())
    return made, np.array(made, dtype=np.float64, order="C")


def frozen(value: object) -> bytes:
    """All the bytes of an array, a list or a table, to see whether it has been changed."""
    return pickle.dumps(np.array(value).tolist())


def nearly(one: object, other: object) -> None:
    """Equal but for the order of the additions, which follows the order in memory."""
    np.testing.assert_allclose(one, other, rtol=1e-10, atol=1e-12)


def same(one: dict, other: dict) -> None:
    assert one.keys() == other.keys()
    for name in one:
        np.testing.assert_array_equal(one[name], other[name], err_msg=name)


def copies(arrays: dict) -> dict:
    return {name: array.copy() for name, array in arrays.items()}


# --- passes ----------------------------------------------------------------------------------


@given(layers_and_networks, st.booleans(), st.data())
@examples(100)
def test_numbers_mean_the_same_in_every_form_and_are_left_as_they_were(case, training, data):
    layer, X, rng = case
    value, equal = data.draw(forms_of(X))
    layer.training = training
    twin = copy.deepcopy(layer)
    before = frozen(value)
    Y = twin.forward(equal)
    nearly(layer.forward(value), Y)
    dvalue, dequal = data.draw(forms_of(rng.standard_normal(Y.shape)))
    dbefore = frozen(dvalue)
    nearly(layer.backward(dvalue), twin.backward(dequal))
    for name, gradient in layer.gradients().items():
        nearly(gradient, twin.gradients()[name])
    assert frozen(value) == before and frozen(dvalue) == dbefore


@given(layers_and_networks, st.booleans())
@examples(100)
def test_what_a_pass_returned_is_the_callers_own(case, training):
    layer, X, rng = case
    layer.training = training
    kept, twin = X.copy(), copy.deepcopy(layer)
    Y_right = twin.forward(X)
    dY = rng.standard_normal(Y_right.shape)
    dX_right, gradients_right = twin.backward(dY), copies(twin.gradients())
    state_right = copies(twin.state())

    Y = layer.forward(X)
    np.testing.assert_array_equal(Y, Y_right)
    Y[...] = 7.0
    dX = layer.backward(dY)
    np.testing.assert_array_equal(dX, dX_right)
    dX[...] = 7.0
    same(layer.gradients(), gradients_right)
    same(layer.state(), state_right)
    np.testing.assert_array_equal(layer.backward(dY), dX_right)
    np.testing.assert_array_equal(X, kept)


@given(layers_and_networks, st.booleans())
@examples(100)
def test_a_later_pass_overwrites_nothing_that_an_earlier_one_returned(case, training):
    layer, X, rng = case
    layer.training = training
    Y = layer.forward(X)
    dY = rng.standard_normal(Y.shape)
    dX, gradients = layer.backward(dY), layer.gradients()
    earlier = copies({"Y": Y, "dX": dX, **gradients})
    for _ in range(2):
        layer.backward(rng.standard_normal(layer.forward(rng.standard_normal(X.shape)).shape))
    same({"Y": Y, "dX": dX, **gradients}, earlier)


@given(networks)
def test_the_same_input_gives_the_same_output_twice(case):
    network, X, _ = case
    state = copies(network.state())
    first = network.predict(X)
    np.testing.assert_array_equal(network.predict(X), first)
    network.predict(2.0 * X)[...] = 7.0
    np.testing.assert_array_equal(network.predict(X), first)
    same(network.state(), state)


@given(networks)
def test_a_sample_is_predicted_alike_alone_and_among_others(case):
    network, X, _ = case
    together = network.predict(X)
    for i in range(len(X)):
        nearly(network.predict(X[i : i + 1]), together[i : i + 1])


@given(networks, st.booleans())
def test_what_is_done_to_the_input_after_forward_changes_no_gradient(case, training):
    network, X, rng = case
    network.training = training
    twin, untouched = copy.deepcopy(network), X.copy()
    dY = rng.standard_normal(network.forward(X).shape)
    X[...] = 7.0
    twin.forward(untouched)
    np.testing.assert_array_equal(network.backward(dY), twin.backward(dY))
    same(network.gradients(), twin.gradients())


@given(networks, st.booleans())
def test_training_leaves_out_only_what_it_does_not_need(case, training):
    network, X, rng = case
    network.training = training
    twin = copy.deepcopy(network)
    dY = rng.standard_normal(network.forward(X).shape)
    twin.forward(X)
    network.store_gradients(dY)
    twin.backward(dY)
    same(network.gradients(), twin.gradients())


@given(networks, st.booleans(), st.data())
def test_a_network_within_a_network_computes_what_its_layers_do_in_one_list(case, training, data):
    network, X, rng = case
    cut = data.draw(st.integers(0, len(network.layers) - 1))
    twin = copy.deepcopy(network)
    inner = Sequential(twin.layers[cut:])
    nested = Sequential([*twin.layers[:cut], inner])
    network.training = nested.training = training
    Y = network.forward(X)
    np.testing.assert_array_equal(nested.forward(X), Y)
    dY = rng.standard_normal(Y.shape)
    np.testing.assert_array_equal(nested.backward(dY), network.backward(dY))
    found = list(nested.gradients().values())
    for gradient, right in zip(found, network.gradients().values(), strict=True):
        np.testing.assert_array_equal(gradient, right)
    np.testing.assert_array_equal(nested.predict(X), network.predict(X))


@given(networks)
def test_the_gradients_of_a_batch_are_the_sum_of_those_of_its_samples(case):
    network, X, rng = case  # in the mode for predicting, where no sample knows of the others
    dY = rng.standard_normal(network.forward(X).shape)
    dX = network.backward(dY)
    together = network.gradients()
    total = {name: np.zeros_like(gradient) for name, gradient in together.items()}
    for i in range(len(X)):
        network.forward(X[i : i + 1])
        nearly(network.backward(dY[i : i + 1]), dX[i : i + 1])
        for name, gradient in network.gradients().items():
            total[name] += gradient
    for name, gradient in together.items():
        nearly(gradient, total[name])


# --- gradients -------------------------------------------------------------------------------


def single(layer: Layer) -> list[Layer]:
    if not isinstance(layer, Sequential):
        return [layer]
    return [part for inner in layer.layers for part in single(inner)]


def silence_alike(network: Layer) -> None:
    """Every dropout draws the same mask again."""
    for layer in single(network):
        if isinstance(layer, Dropout):
            layer.rng = np.random.default_rng(5)


def is_far_from_kinks(network: Layer, X: np.ndarray) -> bool:
    silence_alike(network)
    for layer in single(network):
        if isinstance(layer, ReLU | LeakyReLU) and np.abs(X).min() < FAR:
            return False
        if isinstance(layer, MaxPool2D) and layer.sliding.size > 1:
            places = layer.sliding.places(*X.shape[1:3])
            second, first = np.sort([X[place] for place in places], axis=0)[-2:]
            gap = first - second  # 0 between numbers that were silenced: nothing moves them
            if ((gap > 0) & (gap < FAR)).any():
                return False
        X = layer.forward(X)
    return True


def hold_gradients(case: Case, training: bool, regularizer, data) -> None:
    network, X, rng = case
    network.training = training
    assume(is_far_from_kinks(network, X))
    loss, target = data.draw(losses_for(network.forward(X), rng))

    def value() -> float:
        silence_alike(network)
        penalty = regularizer.loss(network.parameters()) if regularizer else 0.0
        return loss.forward(network.forward(X), target) + penalty

    value()
    dX, gradients = network.backward(loss.backward()), network.gradients()
    parameters = network.parameters()
    if regularizer:
        regularizer.add_gradients(parameters, gradients)
    check_gradients(value, {**parameters, "X": X}, {**gradients, "X": dX}, tolerance=1e-5)


@given(dense_stacks(), st.booleans(), st.sampled_from([None, L1(0.1), L2(0.1)]), st.data())
@examples(60)
def test_gradients_of_dense_stacks_are_the_measured_slopes(case, training, regularizer, data):
    hold_gradients(case, training, regularizer, data)


@given(image_stacks(), st.booleans(), st.sampled_from([None, L1(0.1), L2(0.1)]), st.data())
@examples(40)
def test_gradients_of_image_stacks_are_the_measured_slopes(case, training, regularizer, data):
    hold_gradients(case, training, regularizer, data)


@given(single_layers(), st.booleans(), st.data())
@examples(60)
def test_gradients_of_single_layers_are_the_measured_slopes(case, training, data):
    hold_gradients(case, training, None, data)


@given(dense_stacks(), st.sampled_from([None, L1(0.1), L2(0.1)]), st.data())
def test_a_step_goes_down_the_measured_slope_of_loss_and_penalty(case, regularizer, data):
    network, X, rng = case
    network.training = True
    assume(is_far_from_kinks(network, X))
    loss, target = data.draw(losses_for(network.forward(X), rng))
    parameters, rate = network.parameters(), 0.5

    def value() -> float:
        silence_alike(network)
        penalty = regularizer.loss(parameters) if regularizer else 0.0
        return loss.forward(network.forward(X), target) + penalty

    before, value_of = copies(parameters), value()
    slopes = {name: numerical_gradient(value, array) for name, array in parameters.items()}
    silence_alike(network)
    assert train_step(network, loss, X, target, SGD(rate), regularizer) == pytest.approx(value_of)
    for name, array in parameters.items():
        np.testing.assert_allclose(
            array, before[name] - rate * slopes[name], rtol=1e-5, atol=1e-5, err_msg=name
        )


# --- losses ----------------------------------------------------------------------------------


@st.composite
def losses(draw) -> tuple[Loss, np.ndarray, np.ndarray]:
    rng = np.random.default_rng(draw(SEEDS))
    prediction = 3.0 * rng.standard_normal((draw(st.integers(1, 4)), draw(st.integers(1, 3))))
    return prediction, *draw(losses_for(prediction, rng))


@given(losses(), st.data())
@examples(60)
def test_a_loss_is_the_same_for_its_prediction_in_every_form(drawn, data):
    prediction, loss, target = drawn
    value, equal = data.draw(forms_of(prediction))
    before, twin = frozen(value), copy.deepcopy(loss)
    nearly(loss.forward(value, target), twin.forward(equal, target))
    nearly(loss.backward(), twin.backward())
    assert frozen(value) == before


@given(losses(), st.data())
@examples(60)
def test_a_loss_is_the_same_for_its_target_in_every_form(drawn, data):
    prediction, loss, target = drawn
    if isinstance(loss, SoftmaxCrossEntropy | BinaryCrossEntropy):
        target = np.round(target).clip(0, 1 if prediction.shape[1] > 1 else 0).astype(float)
        forms = {form: make for form, make in FORMS.items() if "int" not in form}
        value = forms[data.draw(st.sampled_from(sorted(forms)))](target)
        equal = np.array(value, dtype=float)
    else:
        value, equal = data.draw(forms_of(target))
    before, twin = frozen(value), copy.deepcopy(loss)
    nearly(loss.forward(prediction, value), twin.forward(prediction, equal))
    nearly(loss.backward(), twin.backward())
    assert frozen(value) == before


@given(losses())
@examples(60)
def test_a_loss_goes_back_through_the_pass_that_was_made(drawn):
    prediction, loss, target = drawn
    loss.forward(prediction, target)
    right = loss.backward().copy()
    loss.forward(prediction, target)
    prediction[...], target[...] = 0.7, 0
    other = type(loss)()
    other.forward(prediction, target)
    first = loss.backward()
    np.testing.assert_array_equal(first, right)
    first[...] = 7.0
    second = loss.backward()
    np.testing.assert_array_equal(second, right)
    loss.forward(prediction, target)
    loss.backward()
    np.testing.assert_array_equal(second, right)


@given(dense_stacks(), st.data())
def test_a_loss_does_not_notice_what_its_network_does_next(case, data):
    network, X, rng = case
    output = network.forward(X)
    loss, target = data.draw(losses_for(output, rng))
    loss.forward(output.copy(), target.copy())
    right = loss.backward()
    loss.forward(network.forward(X), target)
    network.forward(2.0 * X)
    network.predict(3.0 * X)
    network.parameters()["0.W"][...] = 0.0
    np.testing.assert_array_equal(loss.backward(), right)


def test_a_class_that_is_ruled_out_is_never_the_answer_and_costs_nothing():
    loss = SoftmaxCrossEntropy()
    # p = 0.5, 0.5, 0: the loss is -log 0.5 = log 2 = 0.6931, the gradient (p - onehot) / 1
    assert loss.forward([[0.0, 0.0, -np.inf]], [1]) == pytest.approx(np.log(2.0))
    np.testing.assert_allclose(loss.backward(), [[0.5, -0.5, 0.0]])


def test_a_loss_of_nothing_has_no_sign():
    for loss, prediction, target in [
        (SumOfSquares(), [[1.0]], [[1.0]]),
        (MeanSquaredError(), [[1.0]], [[1.0]]),
        (BinaryCrossEntropy(), [[1e4], [-1e4]], [[1.0], [0.0]]),
        (SoftmaxCrossEntropy(), [[1e4, -1e4]], [0]),
    ]:
        assert str(loss.forward(prediction, target)) == "0.0"


# --- training --------------------------------------------------------------------------------


OPTIMIZERS = {
    "SGD": lambda: SGD(0.1),
    "momentum": lambda: SGD(0.1, momentum=0.9),
    "nesterov": lambda: SGD(0.1, momentum=0.9, nesterov=True),
    "RMSprop": lambda: RMSprop(0.01),
    "Adam": lambda: Adam(0.01),
    "AdamW": lambda: AdamW(0.01, weight_decay=0.1),
    "a schedule": lambda: SGD(schedules.step_decay(0.1, every=2, factor=0.5), momentum=0.5),
}
optimizers = st.sampled_from(sorted(OPTIMIZERS)).map(lambda name: OPTIMIZERS[name])
picklable = st.sampled_from(sorted(OPTIMIZERS.keys() - {"a schedule"})).map(OPTIMIZERS.get)


class Course:
    """A network in training: one more step with every call."""

    def __init__(self, case: Case, optimizer) -> None:
        self.network, self.X, rng = case
        self.network.training = True
        self.target = rng.standard_normal(self.network.forward(self.X).shape)
        self.optimizer = optimizer

    def step(self) -> float:
        with np.errstate(over="ignore", invalid="ignore"):  # some rates are too large for some
            return train_step(self.network, MeanSquaredError(), self.X, self.target, self.optimizer)


@given(dense_stacks(), dense_stacks(), optimizers, st.lists(st.booleans(), max_size=8))
@examples(50)
def test_an_optimizer_of_two_networks_trains_each_as_one_of_its_own_would(one, other, make, turns):
    twins = copy.deepcopy((one, other))
    shared = make()
    together = [Course(one, shared), Course(other, shared)]
    alone = [Course(twins[0], make()), Course(twins[1], make())]
    for turn in turns:
        assert together[turn].step() == alone[turn].step()
    for course, twin in zip(together, alone, strict=True):
        same(course.network.state(), twin.network.state())


@given(dense_stacks(), picklable, st.sampled_from(["deepcopy", "pickle"]))
@examples(40)
def test_a_copy_of_network_and_optimizer_goes_on_as_they_do(case, make, way):
    assume(not any(type(layer) is Activation for layer in case.layer.layers))  # holds lambdas
    course = Course(case, make())
    for _ in range(3):
        course.step()
    twin = pickle.loads(pickle.dumps(course)) if way == "pickle" else copy.deepcopy(course)
    before = copies(twin.network.state())
    losses_seen = [course.step() for _ in range(3)]
    same(twin.network.state(), before)
    assert [twin.step() for _ in range(3)] == losses_seen
    same(twin.network.state(), course.network.state())


@given(dense_stacks(), optimizers, st.data())
def test_a_replaced_layer_is_trained_and_starts_without_a_past(case, make, data):
    course = Course(case, make())
    for _ in range(3):
        course.step()
    layers = course.network.layers
    i = data.draw(st.sampled_from([i for i, it in enumerate(layers) if isinstance(it, Dense)]))
    layers[i] = Dense(layers[i].input_size, layers[i].output_size, rng=3)
    W, fresh = layers[i].W, layers[i].W.copy()
    course.step()
    gradient = course.network.gradients()[f"{i}.W"]
    optimizer = make()
    optimizer.step({"W": fresh}, {"W": gradient})
    if "schedule" not in repr(optimizer):  # its rate belongs to the step of each parameter, too
        np.testing.assert_array_equal(W, fresh)
    assert course.network.layers[i].W is W


@given(
    networks, optimizers, st.sampled_from([np.nan, np.inf, -np.inf]), st.sampled_from([None, L2(1)])
)
@examples(50)
def test_a_step_whose_loss_is_no_number_changes_nothing(case, make, number, regularizer):
    course = Course(case, make())
    course.step()
    assume(np.isfinite(course.step()))
    state = copies(course.network.state())
    twin = copy.deepcopy(course)
    broken = course.X.copy()
    broken.flat[0] = number
    with np.errstate(all="ignore"):
        value = train_step(
            course.network,
            MeanSquaredError(),
            broken,
            course.target,
            course.optimizer,
            regularizer,
        )
    assume(not np.isfinite(value))  # softmax and dropout may swallow an infinity
    same(course.network.state(), state)
    for layer, as_before in zip(single(course.network), single(twin.network), strict=True):
        if isinstance(layer, Dropout):
            layer.rng = copy.deepcopy(as_before.rng)
    assert course.step() == twin.step()
    same(course.network.state(), twin.network.state())


@pytest.mark.parametrize("number", [np.nan, np.inf])
def test_a_batch_that_runs_away_does_not_stay_in_the_running_averages(number):
    network = Sequential([BatchNorm(2), Dense(2, 1, rng=0)])
    X, y = np.array([[1.0, 2.0], [3.0, 5.0]]), np.zeros((2, 1))
    train_step(network, MeanSquaredError(), X, y, SGD(0.1))
    state, prediction = copies(network.state()), network.predict(X)
    with np.errstate(all="ignore"):
        value = train_step(network, MeanSquaredError(), [[number, 2.0], [3.0, 5.0]], y, SGD(0.1))
    assert not np.isfinite(value)
    same(network.state(), state)
    np.testing.assert_array_equal(network.predict(X), prediction)


@st.composite
def trainings(draw) -> dict:
    """Arguments for a short `fit` of a small classifier."""
    rng = np.random.default_rng(draw(SEEDS))
    n = draw(st.integers(4, 12))
    batch_size = draw(st.sampled_from([None, 2, 4]))
    assume(batch_size is None or n % batch_size != 1)  # batch normalisation needs two
    X, y = rng.standard_normal((n, 2)), rng.integers(3, size=n)
    layers = [Dense(2, 4, rng=rng), draw(st.sampled_from(ANYWHERE))(4, rng), Dense(4, 3, rng=rng)]
    return {
        "network": Sequential(layers),
        "loss": SoftmaxCrossEntropy(),
        "X": X,
        "y": y,
        "optimizer": draw(optimizers)(),
        "epochs": draw(st.integers(1, 8)),
        "batch_size": batch_size,
        "regularizer": draw(st.sampled_from([None, L2(0.01)])),
        "validation": (rng.standard_normal((4, 2)), rng.integers(3, size=4)),
        "rng": draw(st.integers(0, 9)),
    }


@given(trainings())
def test_fit_is_reproducible(settings_of_fit):
    twin = copy.deepcopy(settings_of_fit)
    X, y = settings_of_fit["X"].copy(), settings_of_fit["y"].copy()
    assert fit(**settings_of_fit) == fit(**twin)
    same(settings_of_fit["network"].state(), twin["network"].state())
    np.testing.assert_array_equal(settings_of_fit["X"], X)
    np.testing.assert_array_equal(settings_of_fit["y"], y)


@given(trainings())
def test_fit_is_the_loop_that_one_would_write(settings_of_fit):
    given_to_loop = copy.deepcopy(settings_of_fit)
    history = fit(**settings_of_fit)
    network, loss = given_to_loop["network"], given_to_loop["loss"]
    X, y, batch_size = (given_to_loop[name] for name in ("X", "y", "batch_size"))
    rng = np.random.default_rng(given_to_loop["rng"])
    seen = [
        train_step(network, loss, *batch, given_to_loop["optimizer"], given_to_loop["regularizer"])
        for _ in range(given_to_loop["epochs"])
        for batch in batches(X, y, batch_size, rng=rng)
    ]
    assert history.loss == seen
    same(settings_of_fit["network"].state(), network.state())


@given(trainings(), st.data())
def test_fit_takes_its_data_in_every_form(settings_of_fit, data):
    twin = copy.deepcopy(settings_of_fit)
    settings_of_fit["X"], twin["X"] = data.draw(forms_of(settings_of_fit["X"]))
    labels = FORMS["a list"](twin["y"]) if data.draw(st.booleans()) else pd.Series(twin["y"])
    settings_of_fit["y"] = labels
    nearly(fit(**settings_of_fit).loss, fit(**twin).loss)


@given(trainings(), st.integers(1, 3))
@examples(40)
def test_early_stopping_gives_back_the_state_of_the_best_epoch(settings_of_fit, patience):
    twin = copy.deepcopy(settings_of_fit)
    history = fit(**settings_of_fit, patience=patience)
    best = min(history.validation_loss)
    # the first of the best, counted from 1
    assert history.best_epoch == history.validation_loss.index(best) + 1
    epochs = settings_of_fit["epochs"]
    assert len(history.validation_loss) == min(epochs, history.best_epoch + patience)
    network, loss = settings_of_fit["network"], settings_of_fit["loss"]
    X, y = settings_of_fit["validation"]
    assert loss.forward(network.predict(X), y) == best
    fit(**twin | {"epochs": history.best_epoch})
    same(network.state(), twin["network"].state())


def test_early_stopping_without_any_finite_validation_loss_names_no_epoch():
    network = Sequential([Dense.from_weights([[1.0]])])
    data, enormous = ([[1.0]], [[2.0]]), ([[1e200]], [[0.0]])  # whose square is infinite
    history = fit(
        network,
        MeanSquaredError(),
        *data,
        optimizer=SGD(0.1),
        epochs=9,
        validation=enormous,
        patience=2,
    )
    assert history.validation_loss == [np.inf, np.inf] and history.best_epoch is None
    # error 1 - 2 = -1, dW = 2 * -1 * 1 = -2, W = 1 + 0.1 * 2 = 1.2; then -0.8, -1.6, 1.36
    assert network.predict([[1.0]])[0, 0] == pytest.approx(1.36)


@given(st.integers(1, 12), st.data())
def test_batches_use_each_sample_once(n, data):
    batch_size = data.draw(st.sampled_from([None, *range(1, n + 1)]))
    X, y = np.arange(2.0 * n).reshape(n, 2), np.arange(n)
    kept = X.copy(), y.copy()
    parts = list(batches(X, y, batch_size, rng=data.draw(SEEDS)))
    sizes = [len(y_part) for _, y_part in parts]
    assert sum(sizes) == n and set(sizes[:-1]) <= {batch_size} and sizes[-1] <= (batch_size or n)
    seen = np.concatenate([y_part for _, y_part in parts])
    assert sorted(seen) == list(range(n))
    for X_part, y_part in parts:
        np.testing.assert_array_equal(X_part, X[y_part])  # row i of X holds 2 i and 2 i + 1
        X_part[...], y_part[...] = -1.0, 0
    np.testing.assert_array_equal(X, kept[0])
    np.testing.assert_array_equal(y, kept[1])


# --- storage ---------------------------------------------------------------------------------


@given(networks)
def test_a_saved_network_comes_back_with_the_same_numbers(case):
    network, X, rng = case
    other = copy.deepcopy(network)
    shake(other, rng)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "network.npz"
        network.save(path)
        other.load(path)
    same(other.state(), network.state())
    np.testing.assert_array_equal(other.predict(X), network.predict(X))


class Counter(Layer):
    """A learner's layer that remembers a whole number."""

    keeps = ("passes",)

    def __init__(self) -> None:
        self.passes = np.array(0)

    def forward(self, X):
        self.passes += 1
        return X + 0.0

    def backward(self, dY):
        return dY + 0.0


def test_what_a_layer_keeps_comes_back_in_its_own_type(tmp_path):
    network, other = (Sequential([Counter(), Dense(2, 1, rng=seed)]) for seed in (0, 1))
    network.predict(np.ones((1, 2)))
    network.save(tmp_path / "network.npz")
    other.load(tmp_path / "network.npz")
    same(other.state(), network.state())
    assert other.state()["0.passes"].dtype == int and other.state()["0.passes"] == 1


def test_a_network_of_other_settings_is_another_network(tmp_path):
    for settings_of_one, settings_of_other in [
        ((BatchNorm(2),), (BatchNorm(2, epsilon=0.1),)),
        ((Dense(2, 2, rng=0), LeakyReLU(0.1)), (Dense(2, 2, rng=0), LeakyReLU(0.2))),
        ((Dense(2, 2, rng=0), Sigmoid()), (Dense(2, 2, rng=0), Tanh())),
    ]:
        Sequential(settings_of_one).save(tmp_path / "network.npz")
        with pytest.raises(ValueError, match="holds the layers"):
            Sequential(settings_of_other).load(tmp_path / "network.npz")


@pytest.mark.parametrize("optimizer", sorted(OPTIMIZERS))
def test_every_optimizer_here_learns_something(optimizer):
    """Without this the tests above could hold for optimizers that do nothing."""
    rng = np.random.default_rng(0)
    case = Case(Sequential([Dense(2, 3, rng=0), Tanh(), Dense(3, 1, rng=1)]), np.eye(2), rng)
    course = Course(case, OPTIMIZERS[optimizer]())
    first, *_, last = [course.step() for _ in range(30)]
    assert last < first
