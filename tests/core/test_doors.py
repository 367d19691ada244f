"""Every door through which data comes in, and everything that has no business there.

What comes in is taken for the float64 array that equals it, or it is refused: with a ValueError
that names the argument, and as if nothing had happened. No other kind of exception, no number that
is silently wrong, no object that is half changed.
"""

import datetime
import functools
import math
import re
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

import numpy as np
import pandas as pd
import pytest

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
    Data,
    Dense,
    Dropout,
    Flatten,
    Layer,
    LeakyReLU,
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
    accuracy,
    activations,
    agree,
    batches,
    check_gradients,
    confusion_matrix,
    datasets,
    fit,
    initializers,
    leaky_relu,
    leaky_relu_slope,
    numerical_gradient,
    one_hot,
    schedules,
    train_step,
)

Call = Callable[[object], object]  # sends a value through the door
Use = Callable[[], object]  # what the objects behind the door give


class Door(NamedTuple):
    """An argument of a function or a method: `open` makes new objects, and a way to send it."""

    name: str
    argument: str  # how a refusal may call it: "y|labels"
    good: np.ndarray
    open: Callable[[], tuple[Call, Use]]
    welcome: frozenset[str] = frozenset()  # what is right here, of what is usually wrong


def nothing() -> None:
    """There is nothing behind this door that could be half changed."""


def numbers(*shape: int) -> np.ndarray:
    """Numbers between -0.9 and 0.9, no two of them equal and none close to 0."""
    return numbers_in_a_row(math.prod(shape)).reshape(shape).copy()


@functools.cache
def numbers_in_a_row(size: int) -> np.ndarray:
    values = np.linspace(0.2, 0.9, size) * np.where(np.arange(size) % 3 == 1, -1, 1)
    return np.random.default_rng(size).permutation(values)


# --- what should not come in -----------------------------------------------------------------


class SparseLike:
    """It says how large it is and what it holds, as sparse matrices do, but is no array."""

    def __init__(self, A: np.ndarray) -> None:
        self.shape, self.dtype, self.ndim = A.shape, A.dtype, A.ndim

    def __len__(self) -> int:
        raise TypeError("the length of a sparse matrix is ambiguous")


class Unwilling:
    """What has an array, and does not give it away."""

    def __array__(self, dtype=None, copy=None) -> np.ndarray:
        raise RuntimeError("can't convert a tensor that needs its gradient")


def filled(G: np.ndarray, *, first: object, others: object = 1.0) -> np.ndarray:
    """An array of Python objects, of the shape of G."""
    objects = np.full(G.shape, others, dtype=object)
    objects.flat[0] = first
    return objects


def masked(G: np.ndarray) -> np.ma.MaskedArray:
    return np.ma.array(G, mask=np.arange(G.size).reshape(G.shape) == 0)


def endless() -> list:
    itself: list = []
    itself.append(itself)
    return itself


def table(G: np.ndarray) -> pd.DataFrame | pd.Series:
    return pd.Series(G) if G.ndim == 1 else pd.DataFrame(G.reshape(len(G), -1))


def in_turn(G: np.ndarray, *values: float) -> np.ndarray:
    """These values, one after the other, in the shape of G."""
    return np.resize(values, G.shape)


HOPELESS: dict[str, Callable[[np.ndarray], object]] = {
    "text": lambda G: "text",
    "a number in text": lambda G: "1.0",
    "bytes": lambda G: b"1.0",
    "None": lambda G: None,
    "the class of an array": lambda G: np.ndarray,
    "an ellipsis": lambda G: ...,
    "a dict": lambda G: {"x": G},
    "an empty dict": lambda G: {},
    "a set": lambda G: {1.0, 2.0},
    "a generator": lambda G: (row for row in G),
    "a map": lambda G: map(float, G.flat),
    "a function": lambda G: np.sum,
    "a class": lambda G: float,
    "a module": lambda G: np,
    "a slice": lambda G: slice(2),
    "a random generator": lambda G: np.random.default_rng(0),
    "a layer": lambda G: ReLU(),
    "a list of layers": lambda G: [ReLU(), ReLU()],
    "ragged lists": lambda G: [[1.0, 2.0], [3.0]],
    "ragged arrays": lambda G: [np.ones(2), np.ones(3)],
    "arrays of two ranks": lambda G: [np.ones(2), np.ones((2, 2))],
    "a list in itself": lambda G: endless(),
    "numbers in text": lambda G: G.astype(str),
    "numbers in bytes": lambda G: G.astype("S9"),
    "a list of texts": lambda G: G.astype(str).tolist(),
    "text among numbers": lambda G: filled(G, first="1.0"),
    "None among numbers": lambda G: filled(G, first=None),
    "a list among numbers": lambda G: filled(G, first=[1.0]),
    "NA among numbers": lambda G: filled(G, first=pd.NA),
    "NaT among numbers": lambda G: filled(G, first=pd.NaT),
    "complex numbers": lambda G: G.astype(complex),
    "a complex number among others": lambda G: filled(G, first=1j),
    "dates": lambda G: np.ones(G.shape, "datetime64[D]"),
    "a date": lambda G: datetime.date(2024, 5, 17),
    "a date among numbers": lambda G: filled(G, first=np.datetime64("2024-05-17")),
    "spans of time": lambda G: np.ones(G.shape, "timedelta64[D]"),
    "a span of time among numbers": lambda G: filled(G, first=np.timedelta64(1, "D")),
    "a span of time": lambda G: np.timedelta64(1, "D"),
    "structures": lambda G: G.astype([("x", float)]),
    "a record array": lambda G: G.astype([("x", float)]).view(np.recarray),
    "masked": masked,
    "masked in a list": lambda G: [masked(G), masked(G)],
    "masked rows": lambda G: [masked(row) for row in np.atleast_2d(G)],
    "masked rows in lists": lambda G: [[masked(row)] for row in np.atleast_2d(G)],
    "masked itself": lambda G: np.ma.masked,
    "masked itself in a list": lambda G: [[1.0, np.ma.masked]],
    "Decimals": lambda G: filled(G, first=Decimal("0.5"), others=Decimal("1.5")),
    "a Decimal": lambda G: Decimal("0.5"),
    "too huge": lambda G: 10**400,
    "a list of the too huge": lambda G: [10**400, 1],
    "the too huge": lambda G: filled(G, first=10**400),
    "too huge fractions": lambda G: filled(G, first=Fraction(10**400, 3)),
    "sparse": lambda G: SparseLike(G),
    "what gives no array": lambda G: Unwilling(),
    "columns of text": lambda G: table(G).astype(str),
    "columns of dates": lambda G: table(np.ones(G.shape, "datetime64[s]")),
    "categories of text": lambda G: pd.Series(pd.Categorical(["a"] * len(np.atleast_1d(G)))),
    "periods": lambda G: pd.period_range("2024", periods=3),
    "groups of a table": lambda G: pd.DataFrame({"a": [1, 2]}).groupby("a"),
}

WRONG_SHAPES: dict[str, Callable[[np.ndarray], np.ndarray]] = {
    "no rank": lambda G: np.array(G.flat[0]),
    "an axis more": lambda G: G[None],
    "an axis less": lambda G: G[0],
    "flat": lambda G: G.reshape(-1),
    "a row more": lambda G: np.concatenate([G, G[:1]]),
    "a row": lambda G: G[:1],
    "a column more": lambda G: np.concatenate([G, G[..., :1]], axis=-1) if G.ndim > 1 else G,
    "empty": lambda G: np.array([]),
    "no rows": lambda G: G[:0],
    "no columns": lambda G: G[..., :0],
}
ANY_SHAPE = frozenset(WRONG_SHAPES)
ANY_ROWS = frozenset({"a row more", "a row", "no rows"})

NOT_FINITE: dict[str, Callable[[np.ndarray], object]] = {
    "NaN": lambda G: np.where(np.arange(G.size).reshape(G.shape) == 0, np.nan, G),
    "all NaN": lambda G: np.full(G.shape, np.nan),
    "NaN in a list": lambda G: np.full(G.shape, np.nan).tolist(),
    "a gap in a table": lambda G: table(G).astype("Float64").mask(table(G) == G.flat[0]),
}
ENORMOUS: dict[str, Callable[[np.ndarray], object]] = {
    "infinity": lambda G: np.where(np.arange(G.size).reshape(G.shape) == 0, np.inf, G),
    "minus infinity": lambda G: np.where(np.arange(G.size).reshape(G.shape) == 0, -np.inf, G),
    "the largest floats": lambda G: np.full(G.shape, np.finfo(float).max),
    "larger than a float": lambda G: np.full(G.shape, np.longdouble("1e400")),
}
OTHER_FORMS: dict[str, Callable[[np.ndarray], object]] = {
    "as a list": lambda G: G.tolist(),
    "as Python objects": lambda G: G.astype(object),
    "as fractions": lambda G: filled(G, first=Fraction(1, 3), others=Fraction(2, 3)),
    "as half floats": lambda G: G.astype(np.float16),
    "as long floats": lambda G: G.astype(np.longdouble),
    "as small whole numbers": lambda G: np.ceil(G).astype(np.int8),
    "as large whole numbers": lambda G: filled(G, first=10**30, others=10**20).tolist(),
    "as whole numbers of no sign": lambda G: np.abs(np.ceil(G)).astype(np.uint64),
    "as truth values": lambda G: G > 0,
    "as a matrix": lambda G: G.reshape(len(G), -1).view(np.matrix),
    "as a table": table,
    "as a nullable table": lambda G: table(G).astype("Float64"),
    "as a table of objects": lambda G: table(G).astype(object),
    "as numbered categories": lambda G: table(np.ceil(G)).astype("category"),
    "masked nowhere": lambda G: np.ma.array(G),
}
EXTREME: dict[str, Callable[[np.ndarray], np.ndarray]] = {
    "1e4": lambda G: np.full(G.shape, 1e4),
    "-1e4": lambda G: np.full(G.shape, -1e4),
    "1e4 and -1e4": lambda G: in_turn(G, 1e4, -1e4),
    "1e-300": lambda G: np.full(G.shape, 1e-300),
    "-1e-300": lambda G: np.full(G.shape, -1e-300),
    "1e-310": lambda G: np.full(G.shape, 1e-310),
    "1e4, 1e-300 and -1e4": lambda G: in_turn(G, 1e4, 1e-300, -1e4),
    "nothing but 0": np.zeros_like,
}


# --- the doors -------------------------------------------------------------------------------


def function_doors() -> list[Door]:
    names = {
        "Z": ["sigmoid", "tanh", "relu", "leaky_relu"],
        "A": ["sigmoid_slope", "tanh_slope", "relu_slope", "leaky_relu_slope"],
        "scores": ["softmax", "log_softmax"],
    }
    doors = []
    for argument, functions in names.items():
        welcome = ANY_SHAPE
        if argument == "scores":
            welcome -= {"no rank", "empty", "no columns"}  # one number a class along the last axis
        for name in functions:
            function = getattr(activations, name)
            is_step = name in ("relu_slope", "leaky_relu_slope")  # 1 where A > 0: NaN is not
            also = frozenset(NOT_FINITE if is_step else ())
            door = Door(name, argument, numbers(3, 2), lambda f=function: (f, nothing))
            doors.append(door._replace(welcome=welcome | also))
    return doors


def in_training(layer: Layer) -> Layer:
    layer.training = True
    return layer


ANY_BUT_A_NUMBER = ANY_SHAPE - {"no rank", "empty", "no columns"}
LAYERS: dict[str, tuple[Callable[[], Layer], np.ndarray, frozenset[str]]] = {
    "Dense": (lambda: Dense(2, 3, rng=0), numbers(3, 2), ANY_ROWS),
    "Dense without bias": (lambda: Dense(2, 3, bias=False, rng=0), numbers(3, 2), ANY_ROWS),
    "Dense to be built": (
        lambda: Dense(output_size=3, rng=0),
        numbers(3, 2),
        ANY_ROWS | {"a column more"},
    ),
    "Sigmoid": (Sigmoid, numbers(3, 2), ANY_SHAPE),
    "Tanh": (Tanh, numbers(3, 2), ANY_SHAPE),
    "ReLU": (ReLU, numbers(3, 2), ANY_SHAPE),
    "LeakyReLU": (LeakyReLU, numbers(3, 2), ANY_SHAPE),
    "Activation": (lambda: Activation(np.arctan, np.cos), numbers(3, 2), ANY_SHAPE),
    "Softmax": (Softmax, numbers(3, 2), ANY_BUT_A_NUMBER),
    "Dropout": (lambda: Dropout(0.5, rng=1), numbers(3, 2), ANY_SHAPE),
    "Dropout in training": (
        lambda: in_training(Dropout(0.5, rng=1)),
        numbers(3, 2),
        ANY_SHAPE,
    ),
    "BatchNorm": (lambda: BatchNorm(2), numbers(3, 2), ANY_ROWS | {"an axis more"}),
    "BatchNorm in training": (
        lambda: in_training(BatchNorm(2)),
        numbers(3, 2),
        frozenset({"a row more", "an axis more"}),
    ),
    "Conv2D": (lambda: Conv2D(2, 3, 2, padding=1, rng=0), numbers(2, 3, 3, 2), ANY_ROWS),
    "MaxPool2D": (
        lambda: MaxPool2D(2, stride=1),
        numbers(2, 3, 3, 2),
        ANY_ROWS | {"a column more", "no columns"},
    ),
    "Reshape": (lambda: Reshape(2, 3), numbers(2, 6), ANY_ROWS),
    "Flatten": (
        Flatten,
        numbers(2, 3, 2),
        ANY_SHAPE - {"no rank", "flat", "empty"},
    ),
    "Sequential": (
        lambda: Sequential([Flatten(), Dense(4, 3, rng=0), ReLU(), Dense(3, 2, rng=1)]),
        numbers(3, 2, 2),
        ANY_ROWS,
    ),
}


def layer_doors() -> list[Door]:
    doors = []
    for name, (make, X, welcome) in LAYERS.items():
        first = make()
        dY = numbers(*first.forward(X).shape)
        learns = len(first.learns) > 0

        def forward(make=make, X=X, dY=dY) -> tuple[Call, Use]:
            layer = make()

            def use() -> object:
                before = [repr(layer), layer.state()]
                return [*before, layer.forward(X), layer.backward(dY), layer.gradients()]

            return layer.forward, use

        def backward(way, make=make, X=X, dY=dY) -> tuple[Call, Use]:
            layer = make()
            layer.forward(X)
            layer.backward(dY)

            def call(value: object) -> object:
                return [getattr(layer, way)(value), layer.gradients()]

            def use() -> object:
                return [layer.state(), layer.gradients(), layer.backward(dY), layer.gradients()]

            return call, use

        doors.append(Door(f"{name}.forward", "X|Z|scores", X, forward, welcome))
        to_input = Door(f"{name}.backward", "d[AYZP]", dY, lambda back=backward: back("backward"))
        doors.append(to_input)
        for_weights = to_input._replace(
            name=f"{name}.store_gradients",
            open=lambda back=backward: back("store_gradients"),
            welcome=frozenset(() if learns else NOT_FINITE),  # without weights it does nothing
        )
        doors.append(for_weights)
    return doors


def predict_door() -> Door:
    make, X, welcome = LAYERS["Sequential"]

    def predict() -> tuple[Call, Use]:
        network = make()
        return network.predict, lambda: [network.state(), network.predict(X)]

    return Door("Sequential.predict", "X", X, predict, welcome - {"no rows"})


def from_weights_doors() -> list[Door]:
    W, b = numbers(3, 2), numbers(2)

    def for_weights() -> tuple[Call, Use]:
        return lambda value: Dense.from_weights(value).state(), nothing

    def for_bias() -> tuple[Call, Use]:
        return lambda value: Dense.from_weights(W, value).state(), nothing

    any_size = frozenset({"a row more", "a row", "a column more"})
    return [
        Door("Dense.from_weights W", "W", W, for_weights, any_size),
        Door("Dense.from_weights b", "b", b, for_bias, frozenset({"None"})),  # without bias
    ]


LOSSES = {
    "SumOfSquares": (SumOfSquares, "prediction", "target", numbers(3, 2), numbers(3, 2) + 0.1),
    "MeanSquaredError": (
        MeanSquaredError,
        "prediction",
        "target",
        numbers(3, 2),
        numbers(3, 2) + 0.1,
    ),
    "BinaryCrossEntropy": (
        BinaryCrossEntropy,
        "scores",
        "target",
        numbers(3, 1),
        np.array([[0.0], [1.0], [0.3]]),
    ),
    "SoftmaxCrossEntropy": (
        SoftmaxCrossEntropy,
        "scores",
        "labels",
        numbers(3, 4),
        np.array([3.0, 0.0, 1.0]),
    ),
}


def loss_doors() -> list[Door]:
    doors = []
    for name, (make, predicted, wanted, prediction, target) in LOSSES.items():

        def opened(place, make=make, prediction=prediction, target=target) -> tuple[Call, Use]:
            loss = make()
            loss.forward(prediction, target)

            def call(value: object) -> object:
                pair = [prediction, target]
                pair[place] = value
                return [loss.forward(*pair), loss.backward()]

            return call, lambda: [loss.backward(), loss.forward(prediction, target)]

        more_classes = {"a column more"} if wanted == "labels" else set()
        doors += [
            Door(
                f"{name}.forward {predicted}",
                f"{predicted}|target|labels",
                prediction,
                lambda opened=opened: opened(0),
                frozenset(more_classes),
            ),
            Door(f"{name}.forward {wanted}", wanted, target, lambda opened=opened: opened(1)),
            Door(
                f"{name}.decide",
                "prediction",
                prediction,
                lambda make=make: (make().decide, nothing),
                ANY_ROWS - {"no rows"} | {"flat", "an axis less", "a column more"},
            ),
        ]
    return doors


def regularizer_doors() -> list[Door]:
    W, dW = numbers(3, 2), np.ones((3, 2))
    doors = []
    for kind in (L1, L2):

        def penalty(kind=kind) -> tuple[Call, Use]:
            return lambda value: kind(0.1).loss({"W": value}), nothing

        def for_weights(kind=kind) -> tuple[Call, Use]:
            gradients = {"V": np.ones((2, 2)), "W": dW.copy()}

            def call(value: object) -> object:
                kind(0.1).add_gradients({"V": numbers(2, 2), "W": value}, gradients)
                return gradients

            return call, lambda: gradients

        def for_gradients(kind=kind) -> tuple[Call, Use]:
            first = np.ones((2, 2))

            def call(value: object) -> object:
                gradients = {"V": first, "W": value}
                kind(0.1).add_gradients({"V": numbers(2, 2), "W": W}, gradients)
                return [first, np.array(value)]

            return call, lambda: first

        free = frozenset({"no rank", "an axis less", "flat", "empty"})  # a 1-D W has no penalty
        name = kind.__name__
        doors += [
            Door(f"{name}.loss", "W", W, penalty, ANY_SHAPE),
            Door(f"{name}.add_gradients W", "W|gradients", W, for_weights, free),
            Door(
                f"{name}.add_gradients dW",
                "gradients",
                dW,
                for_gradients,
                frozenset({"as half floats"}),
            ),
        ]
    return doors


OPTIMIZERS = {
    "SGD": lambda: SGD(0.1),
    "SGD with momentum": lambda: SGD(0.1, momentum=0.9, nesterov=True),
    "RMSprop": RMSprop,
    "Adam": Adam,
    "AdamW": AdamW,
}


def optimizer_doors() -> list[Door]:
    doors = []
    for name, make in OPTIMIZERS.items():

        def opened(place, make=make) -> tuple[Call, Use]:
            optimizer, V, W = make(), numbers(2, 2), numbers(3, 2)
            dV, dW = numbers(2, 2) + 1.0, numbers(3, 2) + 1.0
            optimizer.step({"V": V, "W": W}, {"V": dV, "W": dW})

            def call(value: object) -> object:
                pair = [W, dW]
                pair[place] = value
                optimizer.step({"V": V, "W": pair[0]}, {"V": dV, "W": pair[1]})
                return [np.array(pair[0]), V]

            def use() -> object:
                optimizer.step({"V": V, "W": W}, {"V": dV, "W": dW})
                return [V, W]

            return call, use

        W = numbers(3, 2)
        half = frozenset({"as half floats"})  # a parameter of half floats stays one
        doors += [
            Door(f"{name}.step W", "W", W, lambda opened=opened: opened(0), half),
            Door(f"{name}.step dW", "gradients", W, lambda opened=opened: opened(1)),
        ]
    return doors


def metric_doors() -> list[Door]:
    P, labels = numbers(4, 3), np.array([0.0, 2.0, 1.0, 2.0])
    shares, bits = np.abs(numbers(4)), np.array([0.0, 1.0, 1.0, 0.0])
    doors = []
    for metric in (accuracy, confusion_matrix):

        def door(argument, good, call, metric=metric, welcome=()) -> Door:
            name = f"{metric.__name__} {argument}"
            names = "prediction|target"
            return Door(name, names, good, lambda: (call, nothing), frozenset(welcome))

        doors += [
            door("prediction", P, lambda p, m=metric: m(p, labels), welcome={"a column more"}),
            door("prediction 1-D", shares, lambda p, m=metric: m(p, bits)),
            door(
                "prediction of a loss",
                P[:, :1],
                lambda p, m=metric: m(p, bits, loss=BinaryCrossEntropy()),
                welcome={"flat", "a column more"},
            ),
            door("target", labels, lambda y, m=metric: m(P, y)),
        ]
    return doors


def data_doors() -> list[Door]:
    X, y = numbers(4, 2), np.array([0.0, 2.0, 1.0, 2.0])

    def door(name: str, argument: str, good: np.ndarray, call: Call, *welcome: str) -> Door:
        return Door(name, argument, good, lambda: (call, nothing), frozenset(welcome))

    dicts = "a dict", "an empty dict"  # which are compared by their names
    return [
        door("Data X", "X|y", X, lambda value: [*Data(value, y)], "a column more"),
        door("Data y", "X|y", y, lambda value: [*Data(X, value)]),
        door("one_hot", "labels", y, lambda value: one_hot(value, 3), "a row more", "a row"),
        door("batches X", "X|y", X, lambda value: [*batches(value, y, 2, rng=0)], "a column more"),
        door("batches y", "X|y", y, lambda value: [*batches(X, value, 2, rng=0)]),
        door("agree one", "one", X, lambda value: answer(agree, value, X), *ANY_SHAPE, *dicts),
        door("agree other", "other", X, lambda value: answer(agree, X, value), *ANY_SHAPE),
    ]


def answer(function: Callable[..., object], *args: object, **kwargs: object) -> object:
    """What it says of two things that differ is an answer as well, though an exception."""
    try:
        return function(*args, **kwargs)
    except AssertionError as error:
        return [str(error), np.nan]  # NaN agrees with nothing


def gradient_doors() -> list[Door]:
    W, dW = numbers(3, 2), np.full((3, 2), 3.0)

    def measured(value: object) -> object:
        return numerical_gradient(lambda: float(3.0 * value.sum()), value)

    def of_loss(value: object) -> object:
        return numerical_gradient(lambda: value, np.ones(2))

    def for_weights() -> tuple[Call, Use]:
        def call(value: object) -> object:
            return answer(
                check_gradients, lambda: float(3.0 * value.sum()), {"W": value}, {"W": dW}
            )

        return call, nothing

    def for_gradients() -> tuple[Call, Use]:
        parameter = W.copy()

        def loss() -> float:
            return float(3.0 * parameter.sum())

        def call(value: object) -> object:
            return answer(check_gradients, loss, {"W": parameter}, {"W": value})

        return call, lambda: parameter

    one_number = frozenset({"no rank", "an axis more", "an axis less", "flat", "a row"})
    return [
        Door("numerical_gradient array", "array", W, lambda: (measured, nothing), ANY_SHAPE),
        Door("numerical_gradient loss", "loss", numbers(1), lambda: (of_loss, nothing), one_number),
        Door("check_gradients W", "W|array|gradients", W, for_weights),
        Door("check_gradients dW", "gradients", dW, for_gradients),
    ]


def training_doors() -> list[Door]:
    X, y = numbers(4, 2), np.array([0.0, 2.0, 1.0, 2.0])

    class Course:
        def __init__(self) -> None:
            self.network = Sequential(
                [Dense(2, 3, rng=0), Tanh(), Dropout(0.2, rng=1), Dense(3, 3, rng=2)]
            )
            self.loss, self.optimizer = SoftmaxCrossEntropy(), Adam()

        def step(self, X: object = X, y: object = y) -> object:
            value = train_step(self.network, self.loss, X, y, self.optimizer)
            return [value, self.network.state()]

        def fit(self, X: object = X, y: object = y, **settings: object) -> object:
            history = fit(
                self.network, self.loss, X, y, optimizer=self.optimizer, epochs=2, **settings
            )
            return [history.loss, history.validation_loss, self.network.state()]

        def use(self) -> object:
            before = [self.network.state(), self.network.predict(X)]
            self.network.layers[2].rng = np.random.default_rng(0)  # a pass has drawn from it
            return [*before, self.step(), self.network.state()]

    def door(name: str, argument: str, good: np.ndarray, send: Callable[..., object]) -> Door:
        def opened() -> tuple[Call, Use]:
            course = Course()
            return lambda value: send(course, value), course.use

        return Door(name, argument, good, opened)

    return [
        door("train_step X", "X|scores|labels", X, lambda c, v: c.step(X=v)),
        door("train_step y", "labels", y, lambda c, v: c.step(y=v)),
        door("fit X", "X|y", X, lambda c, v: c.fit(X=v)),
        door("fit y", "X|y|labels", y, lambda c, v: c.fit(y=v)),
        door("fit X in batches", "X|y", X, lambda c, v: c.fit(X=v, batch_size=3, rng=0)),
        door("fit validation X", "validation|X", X, lambda c, v: c.fit(validation=(v, y))),
        door("fit validation y", "validation|labels", y, lambda c, v: c.fit(validation=(X, v))),
    ]


DOORS = [
    *function_doors(),
    *layer_doors(),
    predict_door(),
    *from_weights_doors(),
    *loss_doors(),
    *regularizer_doors(),
    *optimizer_doors(),
    *metric_doors(),
    *data_doors(),
    *gradient_doors(),
    *training_doors(),
]
doors = pytest.mark.parametrize("door", DOORS, ids=[door.name for door in DOORS])


# --- the rules -------------------------------------------------------------------------------

Make = Callable[[np.ndarray], object]  # a value, from one that would be right


class Refused(NamedTuple):
    words: str


def send(door: Door, make: Make) -> object:
    """What comes out for this value, or the refusal; any other exception is a fault."""
    call, use = door.open()
    value = make(door.good.copy())
    try:
        return copied(call(value))
    except ValueError as error:
        assert re.search(rf"\b({door.argument})\b", str(error)), f"does not name it: {error}"
        assert same(copied(use()), as_new(door.name)), f"half changed after: {error}"
        return Refused(str(error))
    except FloatingPointError as error:
        if door.name.startswith("fit") and "learning rate" in str(error):
            return Refused(str(error))
        raise


@functools.cache
def as_new(name: str) -> object:
    """What the objects behind the door of this name give when nothing was sent through it."""
    [door] = [door for door in DOORS if door.name == name]
    return copied(door.open()[1]())


def copied(result: object) -> object:
    """Lists of all arrays and numbers in a result."""
    if isinstance(result, dict):
        return [[str(name), copied(value)] for name, value in result.items()]
    if isinstance(result, list | tuple):
        return [copied(value) for value in result]
    return np.array(result) if isinstance(result, np.ndarray | np.generic | float) else result


def same(one: object, other: object) -> bool:
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same, one, other))
    if isinstance(one, np.ndarray) and isinstance(other, np.ndarray):
        if np.array_equal(one, other):
            return True
        with np.errstate(all="ignore"):
            close = np.isclose(one, other, rtol=1e-12, atol=0.0, equal_nan=True)
        return one.shape == other.shape and bool(close.all())
    return type(one) is type(other) and one == other


def holds_nan(result: object) -> bool:
    if isinstance(result, list):
        return any(map(holds_nan, result))
    return isinstance(result, np.ndarray) and bool(np.isnan(result).any())


def hold(door: Door, values: dict[str, Make], complaint: Callable[[Make, object], str]) -> None:
    """Fails with a line for each of these values that does not fare here as it should."""
    lines = []
    for name, make in values.items():
        if name in door.welcome:
            continue
        try:
            words = complaint(make, send(door, make))
        except Exception as error:  # of any kind: this is what is looked for here
            words = f"{type(error).__name__}: {error}"
        if words:
            lines.append(f"{name}: {words}")
    if lines:
        pytest.fail("\n".join(lines), pytrace=False)


def has_axes_for(name: str, door: Door) -> bool:
    """A matrix has two axes, a table two or, as a column, one."""
    if "table" in name or "categories" in name:
        return door.good.ndim in (1, 2)
    return door.good.ndim == 2 or "matrix" not in name


@doors
def test_the_right_value_is_taken(door):
    result = send(door, lambda good: good)
    assert not isinstance(result, Refused), result


@doors
def test_what_holds_no_numbers_is_refused_by_name_and_changes_nothing(door):
    def complaint(make: Make, result: object) -> str:
        return "" if isinstance(result, Refused) else f"taken as {result}"

    hold(door, HOPELESS, complaint)


@doors
def test_a_wrong_shape_is_refused_by_name_and_changes_nothing(door):
    def complaint(make: Make, result: object) -> str:
        is_right = make(door.good).shape == door.good.shape
        return "" if is_right or isinstance(result, Refused) else f"taken as {result}"

    hold(door, WRONG_SHAPES, complaint)


@doors
def test_a_shape_that_is_welcome_is_taken(door):
    for name in door.welcome & ANY_SHAPE:
        result = send(door, WRONG_SHAPES[name])
        assert not isinstance(result, Refused), f"{name}: {result}"


@doors
def test_nan_is_refused_or_comes_out_as_nan(door):
    def complaint(make: Make, result: object) -> str:
        is_told = isinstance(result, Refused) or holds_nan(result)
        return "" if is_told else f"swallowed: {result}"

    values = {name: make for name, make in NOT_FINITE.items() if has_axes_for(name, door)}
    with np.errstate(all="ignore"):
        hold(door, values, complaint)


@doors
def test_enormous_numbers_are_refused_or_run_away_but_nothing_else_breaks(door):
    with np.errstate(all="ignore"):
        hold(door, ENORMOUS, lambda make, result: "")


@doors
def test_the_same_numbers_in_another_form_mean_the_same_or_are_refused(door):
    def complaint(make: Make, result: object) -> str:
        equal = send(door, lambda good: np.array(make(good), dtype=np.float64))
        if isinstance(result, Refused) or same(result, equal):
            return ""
        return f"{result}, but as an array of floats {equal}"

    values = {name: make for name, make in OTHER_FORMS.items() if has_axes_for(name, door)}
    with np.errstate(over="ignore", invalid="ignore"):
        hold(door, values, complaint)


LABELS = [
    door
    for door in DOORS
    if door.name in ("one_hot", "SoftmaxCrossEntropy.forward labels", "Data y")
    or door.name.endswith((" target", "fit y", "step y", "validation y"))
    and "forward" not in door.name
]
NO_LABELS: dict[str, Make] = {
    "halves": lambda y: y + 0.5,
    "one half": lambda y: np.where(y == y[0], 0.5, y),
    "almost whole": lambda y: y + 1e-9,
    "negative": lambda y: y - 1.0,
    "negative whole numbers": lambda y: (y - 1.0).astype(int),
    "of one class more": lambda y: y + 9.0,
    "whole numbers of one class more": lambda y: (y + 9.0).astype(int),
    "more than a billion": lambda y: y + 3e9,
    "the largest whole numbers": lambda y: np.full(y.shape, 2**64 - 1, dtype=np.uint64),
    "larger whole numbers": lambda y: [10**30] * len(y),
}


@pytest.mark.parametrize("door", LABELS, ids=[door.name for door in LABELS])
def test_what_is_no_label_is_refused_by_name_and_changes_nothing(door):
    def complaint(make: Make, result: object) -> str:
        return "" if isinstance(result, Refused) else f"taken as {result}"

    values = dict(NO_LABELS)
    if door.name == "Data y":  # how many classes there are, is not known there
        values = {name: make for name, make in values.items() if "of one class" not in name}
    hold(door, values, complaint)


@doors
def test_extreme_numbers_raise_nothing_however_strict_numpy_is(door):
    def complaint(make: Make, strict: object) -> str:
        with np.errstate(all="ignore"):
            usual = send(door, make)
        both_refuse = isinstance(strict, Refused) and isinstance(usual, Refused)
        return "" if both_refuse or same(strict, usual) else f"{strict}, but usually {usual}"

    with np.errstate(all="raise"):
        hold(door, EXTREME, complaint)


def test_a_pass_that_was_refused_half_way_leaves_no_way_back():
    make, X, _ = LAYERS["Sequential"]  # Flatten takes every image, Dense(4, 3) only some
    network, dY = make(), numbers(3, 2)
    network.forward(X)
    right = network.backward(dY)
    network.forward(X)
    with pytest.raises(ValueError, match="^X must have shape"):
        network.forward(numbers(3, 5, 2))
    for way_back in (network.backward, network.store_gradients):
        with pytest.raises(ValueError, match="call forward first"):
            way_back(dY)
    network.forward(X)
    np.testing.assert_array_equal(network.backward(dY), right)


@pytest.mark.parametrize("name", LAYERS)
def test_tiny_weights_and_numbers_raise_nothing_however_strict_numpy_is(name):
    make, X, _ = LAYERS[name]
    layer = make()
    layer.forward(X)  # makes the weights of some
    for array in layer.state().values():
        array *= 1e-200
    with np.errstate(all="raise"):
        Y = layer.forward(1e-200 * X)
        layer.backward(np.full(Y.shape, 1e-200))
        layer.store_gradients(np.full(Y.shape, 1e-200))


class Forgetful(L2):
    """A learner's penalty whose slope is right for matrices of two rows only."""

    def slope(self, W):
        return W if len(W) == 2 else np.ones(3)


def test_a_slope_of_another_shape_is_refused_and_nothing_is_added():
    parameters = {"V": numbers(2, 2), "W": numbers(3, 2)}
    gradients = {name: np.zeros(array.shape) for name, array in parameters.items()}
    with pytest.raises(ValueError, match=r"slope .*must have shape \(3, 2\), but .* is \(3,\)"):
        Forgetful(1.0).add_gradients(parameters, gradients)
    assert not gradients["V"].any() and not gradients["W"].any()


@pytest.mark.parametrize("broken", [lambda A: None, lambda A: A[0], lambda A: 1.0, str])
def test_an_activation_that_breaks_its_contract_is_refused_by_name(broken):
    for name, layer in [
        ("function", Activation(broken, np.ones_like)),
        ("slope", Activation(np.tanh, broken)),
    ]:
        with pytest.raises(ValueError, match=rf"\b{name} returned"):
            layer.forward(numbers(3, 2))


# --- settings: single numbers, counts, seeds, dicts ------------------------------------------

NO_SETTING = {
    "text": "0.5",
    "empty text": "",
    "a list": [0.5],
    "two numbers": np.array([0.5, 0.5]),
    "a dict": {"x": 0.5},
    "a truth value": True,
    "a truth value of NumPy": np.True_,
    "a complex number": 0.5 + 0.0j,
    "a Decimal": Decimal("0.5"),
    "NaN": float("nan"),
    "infinity": float("inf"),
    "too huge": 10**400,
    "a span of time": np.timedelta64(1, "D"),
    "masked": np.ma.masked,
    "a date": datetime.date(2024, 5, 17),
    "a class": float,
    "negative": -1.0,
}
NUMBERS = {
    "learning_rate of SGD": SGD,
    "learning_rate of Adam": Adam,
    "momentum of SGD": lambda value: SGD(0.1, value),
    "decay of RMSprop": lambda value: RMSprop(decay=value),
    "epsilon of RMSprop": lambda value: RMSprop(epsilon=value),
    "beta1 of Adam": lambda value: Adam(beta1=value),
    "beta2 of Adam": lambda value: Adam(beta2=value),
    "epsilon of Adam": lambda value: Adam(epsilon=value),
    "weight_decay of AdamW": lambda value: AdamW(weight_decay=value),
    "strength of L1": L1,
    "strength of L2": L2,
    "rate of Dropout": Dropout,
    "momentum of BatchNorm": lambda value: BatchNorm(2, momentum=value),
    "epsilon of BatchNorm": lambda value: BatchNorm(2, epsilon=value),
    "negative_slope of LeakyReLU": LeakyReLU,
    "negative_slope of leaky_relu": lambda value: leaky_relu([1.0], negative_slope=value),
    "negative_slope of leaky_relu_slope": lambda value: leaky_relu_slope(
        [1.0], negative_slope=value
    ),
    "h of numerical_gradient": lambda value: numerical_gradient(float, np.ones(1), h=value),
    "tolerance of agree": lambda value: agree(1.0, 1.0, tolerance=value),
    "tolerance of check_gradients": lambda value: check_gradients(
        float, {"W": np.ones(1)}, {"W": np.zeros(1)}, tolerance=value
    ),
    "held_out of split": lambda value: datasets.blobs(4, rng=0).split(value),
    "noise of blobs": lambda value: datasets.blobs(4, noise=value),
    "learning_rate of step_decay": lambda value: schedules.step_decay(value, every=2),
    "factor of step_decay": lambda value: schedules.step_decay(0.1, every=2, factor=value),
    "learning_rate of cosine": lambda value: schedules.cosine(value, steps=2),
    "lowest of cosine": lambda value: schedules.cosine(0.1, steps=2, lowest=value),
    "then of warm_up": lambda value: schedules.warm_up(value, steps=2),
    "scale of normal": lambda value: initializers.normal((2, 2), scale=value),
}
COUNTS = {
    "input_size of Dense": lambda value: Dense(value, 2),
    "output_size of Dense": lambda value: Dense(2, value),
    "size of BatchNorm": BatchNorm,
    "input_channels of Conv2D": lambda value: Conv2D(value, 1, 2),
    "output_channels of Conv2D": lambda value: Conv2D(1, value, 2),
    "kernel_size of Conv2D": lambda value: Conv2D(1, 1, value),
    "stride of Conv2D": lambda value: Conv2D(1, 1, 2, stride=value),
    "size of MaxPool2D": MaxPool2D,
    "stride of MaxPool2D": lambda value: MaxPool2D(2, stride=value),
    "shape of Reshape": Reshape,
    "shape of zeros": lambda value: initializers.zeros((2, value)),
    "classes of one_hot": lambda value: one_hot([0], value),
    "classes of blobs": lambda value: datasets.blobs(4, value),
    "points_per_class of blobs": datasets.blobs,
    "batch_size of batches": lambda value: batches(np.ones((4, 2)), np.ones(4), value),
    "every of step_decay": lambda value: schedules.step_decay(0.1, every=value),
    "steps of cosine": lambda value: schedules.cosine(0.1, steps=value),
    "epochs of fit": lambda value: fit_with(epochs=value),
    "batch_size of fit": lambda value: fit_with(epochs=1, batch_size=value),
    "patience of fit": lambda value: fit_with(
        epochs=1, validation=(np.ones((1, 2)), np.ones((1, 1))), patience=value
    ),
}
SEEDS = {
    "rng of Dense": lambda value: Dense(2, 2, rng=value),
    "rng of Conv2D": lambda value: Conv2D(1, 1, 2, rng=value),
    "rng of Dropout": lambda value: Dropout(0.5, rng=value),
    "rng of blobs": lambda value: datasets.blobs(4, rng=value),
    "rng of split": lambda value: datasets.blobs(4, rng=0).split(0.5, rng=value),
    "rng of batches": lambda value: batches(np.ones((4, 2)), np.ones(4), 2, rng=value),
    "rng of fit": lambda value: fit_with(epochs=1, batch_size=2, rng=value),
    "rng of normal": lambda value: initializers.normal((2, 2), rng=value),
}


def fit_with(**settings: object) -> object:
    X, y = np.ones((4, 2)), np.ones((4, 1))
    network = Sequential([Dense(2, 1, rng=0)])
    return fit(network, MeanSquaredError(), X, y, optimizer=SGD(0.1), **settings)


def refusal(send: Call, value: object) -> str:
    with pytest.raises(ValueError) as caught:
        send(value)
    return str(caught.value)


@pytest.mark.parametrize("setting", [*NUMBERS, *COUNTS, *SEEDS])
def test_a_setting_that_is_none_is_refused_by_name(setting):
    name, send = setting.split()[0], (NUMBERS | COUNTS | SEEDS)[setting]
    values = dict(NO_SETTING)
    if setting in COUNTS:
        values |= {"none at all": 0, "a half more": 1.5, "beyond all floats": 2**60}
    if setting in SEEDS:
        del values["too huge"]  # a seed may be as large as one likes
        values |= {"a half more": 1.5, "a state": np.random.RandomState(0)}
    if "leaky_relu" in setting:
        del values["negative"]
    for kind, value in values.items():
        if kind == "a class" and "learning_rate" in setting or setting.startswith("then"):
            continue  # whatever can be called is a schedule
        assert re.search(rf"\b{name}\b", refusal(send, value)), kind


@pytest.mark.parametrize(
    "setting",
    [each for each in (*NUMBERS, *COUNTS, *SEEDS) if each != "tolerance of check_gradients"],
)
def test_one_number_in_any_wrapping_is_that_number(setting):
    send = (NUMBERS | COUNTS | SEEDS)[setting]
    if setting in NUMBERS:
        wrappings = [0.5, np.float16(0.5), np.array(0.5), np.array([0.5]), Fraction(1, 2)]
    else:
        wrappings = [2, np.int8(2), np.uint64(2)]
    for value in wrappings:
        send(value)


NO_DICT = {
    "None": None,
    "a list": [np.ones((2, 2))],
    "pairs": [("W", np.ones((2, 2)))],
    "text": "W",
    "an array": np.ones((2, 2)),
    "a set": {"W"},
    "a network": Sequential([Dense(2, 2, rng=0)]),
}
DICTS = {
    "parameters of SGD.step": lambda value: SGD(0.1).step(value, {"W": np.ones((2, 2))}),
    "gradients of SGD.step": lambda value: SGD(0.1).step({"W": np.ones((2, 2))}, value),
    "parameters of L2.loss": lambda value: L2(0.1).loss(value),
    "parameters of L2.add_gradients": lambda value: L2(0.1).add_gradients(value, {}),
    "gradients of L2.add_gradients": lambda value: L2(0.1).add_gradients(
        {"W": np.ones((2, 2))}, value
    ),
    "parameters of check_gradients": lambda value: check_gradients(float, value, {}),
    "gradients of check_gradients": lambda value: check_gradients(
        float, {"W": np.ones((2, 2))}, value
    ),
}


@pytest.mark.parametrize("argument", DICTS)
def test_what_is_no_dict_of_arrays_is_refused_by_name(argument):
    for kind, value in NO_DICT.items():
        message = refusal(DICTS[argument], value)
        assert message.startswith(argument.split()[0]), f"{kind}: {message}"


def test_a_missing_gradient_is_told_also_among_names_of_several_types():
    W = np.ones((2, 2))
    for send in (SGD(0.1).step, L2(0.1).add_gradients):
        message = refusal(lambda value, send=send: send({"W": W}, value), {0: W, "b": W})
        assert message == "gradients has no 'W'; it has ['0', 'b']"
    with pytest.raises(AssertionError, match=r"one has \['1', 'a'\], other has \['1'\]"):
        agree({1: 2.0, "a": 3.0}, {1: 2.0})


@pytest.mark.parametrize("loss", [BinaryCrossEntropy, "cross-entropy", 0.5, lambda p: p])
def test_a_loss_that_is_none_is_refused_by_the_metrics(loss):
    for metric in (accuracy, confusion_matrix):
        message = refusal(lambda value, m=metric: m([0.5], [1.0], loss=value), loss)
        assert message.startswith("loss ")


@pytest.mark.parametrize("loss", [0.5, None, "cross-entropy"])
def test_a_loss_that_is_no_function_is_refused_by_the_gradient_checks(loss):
    W = np.ones(1)
    for send in (
        lambda value: numerical_gradient(value, W),
        lambda value: check_gradients(value, {"W": W}, {"W": W}),
    ):
        assert refusal(send, loss).startswith("loss must be a function")


def test_one_hot_needs_memory_for_its_rows_only():
    # 2 rows of 100 000 floats: 1.6 MB; a square of all classes would be 80 GB
    rows = one_hot([0, 99_999], 100_000)
    assert rows.sum() == 2.0 and rows[0, 0] == rows[1, 99_999] == 1.0
