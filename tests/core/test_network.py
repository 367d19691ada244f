"""Sequential: layers in a row are one layer.

Whole networks against finite differences, and what it refuses.
"""

import numpy as np
import pytest

from nnlib import (
    L2,
    BinaryCrossEntropy,
    Dense,
    Layer,
    MeanSquaredError,
    ReLU,
    Sequential,
    Sigmoid,
    SoftmaxCrossEntropy,
    SumOfSquares,
    Tanh,
    check_gradients,
    relu,
    tanh,
)

NETWORKS = {
    "one layer": lambda rng: Sequential([Dense(3, 2, rng=rng)]),
    "two layers": lambda rng: Sequential([Dense(3, 4, rng=rng), Sigmoid(), Dense(4, 2, rng=rng)]),
    "no bias": lambda rng: Sequential(
        [Dense(3, 4, bias=False, rng=rng), Tanh(), Dense(4, 2, bias=False, rng=rng), Sigmoid()]
    ),
    "deep": lambda rng: Sequential(
        [
            Dense(3, 5, rng=rng),
            ReLU(),
            Dense(5, 5, rng=rng),
            Tanh(),
            Dense(5, 4, rng=rng),
            ReLU(),
            Dense(4, 2, rng=rng),
        ]
    ),
    "activation first": lambda rng: Sequential([Tanh(), Dense(3, 2, rng=rng)]),
    "nested": lambda rng: Sequential(
        [
            Sequential([Dense(3, 4, rng=rng), Tanh()]),
            Sequential([Sequential([Dense(4, 3, rng=rng)]), ReLU(), Dense(3, 2, rng=rng)]),
        ]
    ),
}
LOSSES = {
    "sum": (SumOfSquares(), lambda rng, n: rng.normal(size=(n, 2))),
    "mean": (MeanSquaredError(), lambda rng, n: rng.normal(size=(n, 2))),
    "binary": (BinaryCrossEntropy(), lambda rng, n: rng.integers(2, size=(n, 2)).astype(float)),
    "softmax": (SoftmaxCrossEntropy(), lambda rng, n: rng.integers(2, size=n)),
}


@pytest.mark.parametrize("n", [1, 6])
@pytest.mark.parametrize("loss_name", LOSSES)
@pytest.mark.parametrize("name", NETWORKS)
def test_every_gradient_of_a_network_is_the_measured_slope(name, loss_name, n):
    rng = np.random.default_rng([n, len(name), len(loss_name)])
    network, (loss, draw), penalty = NETWORKS[name](rng), LOSSES[loss_name], L2(0.3)
    parameters = network.parameters()
    for array in parameters.values():
        array += 0.3 * rng.normal(size=array.shape)  # biases too
    X, y = rng.normal(size=(n, 3)), draw(rng, n)
    loss.forward(network.forward(X), y)
    dX = network.backward(loss.backward())
    gradients = network.gradients()
    penalty.add_gradients(parameters, gradients)

    def total():
        return loss.forward(network.forward(X), y) + penalty.loss(parameters)

    report = check_gradients(total, {"X": X} | parameters, {"X": dX} | gradients, tolerance=1e-7)
    assert len(report.splitlines()) == 1 + len(parameters)


def test_forward_folds_the_layers_from_first_to_last():
    rng = np.random.default_rng(0)
    one, two = Dense(3, 4, rng=rng), Dense(4, 2, rng=rng)
    X = rng.normal(size=(5, 3))
    expected = tanh(relu(X @ one.W + one.b) @ two.W + two.b)
    assert Sequential([one, ReLU(), two, Tanh()]).forward(X) == pytest.approx(expected, abs=1e-14)


def test_a_nested_network_computes_what_the_flat_one_does():
    one, two = Dense(3, 4, rng=1), Dense(4, 2, rng=2)
    X, dY = np.random.default_rng(0).normal(size=(5, 3)), np.ones((5, 2))
    flat, nested = Sequential([one, Tanh(), two]), Sequential([Sequential([one, Tanh()]), two])
    outputs = flat.forward(X).copy(), flat.backward(dY).copy(), one.dW.copy()
    assert (nested.forward(X) == outputs[0]).all()
    assert (nested.backward(dY) == outputs[1]).all() and (one.dW == outputs[2]).all()
    assert list(nested.parameters()) == ["0.0.W", "0.0.b", "1.W", "1.b"]


def test_storing_gradients_stores_what_backward_stores():
    for make in NETWORKS.values():
        rng = np.random.default_rng(4)
        network, X, dY = make(rng), rng.normal(size=(5, 3)), rng.normal(size=(5, 2))
        network.forward(X)
        network.backward(dY)
        expected = {name: array.copy() for name, array in network.gradients().items()}
        network.forward(X + 1.0)
        network.backward(dY)
        network.forward(X)
        assert network.store_gradients(dY) is None
        assert all((network.gradients()[name] == array).all() for name, array in expected.items())


def test_parameters_are_named_by_position_and_are_the_layers_own():
    network = Sequential([Dense(2, 3, rng=0), ReLU(), Dense(3, 1, bias=False, rng=0)])
    network.backward(network.forward(np.ones((1, 2))))
    assert list(network.parameters()) == list(network.gradients()) == ["0.W", "0.b", "2.W"]
    assert network.parameters()["2.W"] is network.layers[2].W
    assert network.gradients()["0.b"] is network.layers[0].db


def test_predict_returns_an_array_of_your_own():
    network = Sequential([Dense(2, 3, rng=0), ReLU()])
    first = network.predict([[1.0, 2.0]])
    kept = first.copy()
    network.predict([[-5.0, 7.0]])
    assert (first == kept).all()
    first += 1.0
    assert (network.predict([[1.0, 2.0]]) == kept).all()


def test_forward_returns_an_array_that_no_later_pass_writes_over():
    network = Sequential([Dense(2, 3, rng=0)])
    first = network.forward(np.array([[1.0, 2.0]]))
    kept = first.copy()
    assert (network.forward(np.array([[-5.0, 7.0]])) != first).any() and (first == kept).all()


def test_predicting_changes_no_parameter_and_not_its_input():
    network, X = Sequential([Tanh(), Dense(2, 3, rng=0), ReLU()]), np.array([[1.0, -2.0]])
    kept = {name: array.copy() for name, array in network.parameters().items()}
    network.predict(X)
    assert X.tolist() == [[1.0, -2.0]]
    assert all((array == kept[name]).all() for name, array in network.parameters().items())


def test_a_layer_of_your_own_joins_in():
    class Double(Layer):
        def forward(self, X):
            return 2.0 * X

        def backward(self, dY):
            return 2.0 * dY

    network = Sequential([Dense.from_weights([[1.0], [1.0]]), Double(), Dense(1, 2, rng=0)])
    assert network.layers[1].forward(
        network.layers[0].forward(np.array([[1.0, 2.0]]))
    ).tolist() == [[6.0]]
    X, C = np.array([[1.0, 2.0]]), np.array([[3.0, -1.0]])
    network.forward(X)
    dX = network.backward(C)
    check_gradients(lambda: float((C * network.forward(X)).sum()), {"X": X}, {"X": dX})


def test_a_network_says_what_it_is():
    network = Sequential([Dense(2, 3, rng=0), Sequential([ReLU()])])
    assert repr(network) == "Sequential([Dense(2, 3), Sequential([ReLU()])])"


def test_extreme_inputs_neither_overflow_nor_warn():
    network = Sequential(
        [Dense(2, 4, rng=0), Sigmoid(), Dense(4, 3, rng=0), ReLU(), Dense(3, 1, rng=0), Sigmoid()]
    )
    with np.errstate(all="raise", under="ignore"):
        assert np.isfinite(network.forward([[1e4, -1e4], [-1e4, 1e4]])).all()
        assert np.isfinite(network.backward(np.ones((2, 1)))).all()


shared = ReLU()
dense = Dense(2, 2, rng=0)


@pytest.mark.parametrize(
    "layers, words",
    [
        ([], "layers is empty"),
        ([Dense(2, 3, rng=0), ReLU], "layers[1] is the class ReLU: make a layer with ReLU(...)"),
        ([Dense(2, 3, rng=0), "relu"], "layers[1] is 'relu': a layer is a Layer"),
        ([None], "layers[0] is None: a layer is a Layer"),
        (
            [Dense(2, 3, rng=0), ReLU(), Dense(4, 1, rng=0)],
            "layers[2] is Dense(4, 1), but the layers before it give 3 numbers a row",
        ),
        (
            [shared, Dense(2, 2, rng=0), shared],
            "layers[2], ReLU(), already stands earlier in the network",
        ),
        ([dense, dense], "layers[1], Dense(2, 2), already stands earlier in the network"),
        (
            [Sequential([dense, Tanh()]), dense],
            "layers[1], Dense(2, 2), already stands earlier in the network",
        ),
        (
            [Tanh(), Sequential([shared]), Sequential([Sequential([shared])])],
            "layers[2], Sequential(",
        ),
    ],
)
def test_a_list_that_is_no_network_is_refused(layers, words):
    with pytest.raises(ValueError) as caught:
        Sequential(layers)
    assert str(caught.value).startswith(words)


@pytest.mark.parametrize(
    "X, words",
    [
        ([1.0, 2.0], "X must have shape (n, 2) to enter Dense(2, 3), but its shape is (2,)"),
        (
            [[1.0, 2.0, 3.0]],
            "X must have shape (n, 2) to enter Dense(2, 3), but its shape is (1, 3)",
        ),
        ([[1.0, np.nan]], "X must be finite, but X[0, 1] is nan"),
        ([[1.0, np.inf]], "X must be finite, but X[0, 1] is inf"),
        (np.empty((0, 2)), "X is empty"),
        ([["1", "2"]], "X must hold numbers"),
        ([[1, 2], [3]], "X must be a rectangle of numbers"),
        (None, "X must hold numbers"),
    ],
)
def test_predict_refuses_what_is_no_data(X, words):
    with pytest.raises(ValueError) as caught:
        Sequential([Dense(2, 3, rng=0), ReLU()]).predict(X)
    assert str(caught.value).startswith(words)


class LateDense(Layer):
    """A layer that makes its parameters with the first batch."""

    def forward(self, X):
        if not self.learns:
            self.W, self.dW, self.learns = (
                np.ones((X.shape[1], 1)),
                np.zeros((X.shape[1], 1)),
                ("W",),
            )
        return X @ self.W


def test_a_layer_that_gets_its_parameters_later_is_found_also_in_a_network_within_a_network():
    inner = Sequential([LateDense()])
    network = Sequential([Dense(2, 3, rng=0), inner])
    assert list(network.parameters()) == ["0.W", "0.b"]
    network.forward(np.ones((4, 2)))
    assert network.learns == tuple(network.parameters()) == ("0.W", "0.b", "1.0.W")
    assert network.parameters()["1.0.W"] is inner.layers[0].W
