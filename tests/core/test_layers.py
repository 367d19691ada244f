"""The layers: values by hand, every gradient against finite differences, and what they refuse."""

import numpy as np
import pytest

from nnlib import Dense, Layer, ReLU, Sigmoid, Tanh, check_gradients, initializers, softmax

ACTIVATIONS = [Sigmoid, Tanh, ReLU]
EVERY = [lambda: Dense(2, 3, rng=0), *ACTIVATIONS]


def check_layer(layer: Layer, X: np.ndarray, rng: np.random.Generator) -> str:
    """Holds dX and every dW of a layer against finite differences.

    The loss is L = sum(C * output), so dL/d(output) = C.
    """
    C = rng.normal(size=layer.forward(X).shape)
    dX = layer.backward(C)
    return check_gradients(
        lambda: float((C * layer.forward(X)).sum()),
        {"X": X} | layer.parameters(),
        {"X": dX} | layer.gradients(),
        tolerance=1e-7,
    )


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("bias", [True, False])
@pytest.mark.parametrize("n, d, k", [(1, 1, 1), (1, 3, 2), (5, 1, 4), (4, 4, 4), (7, 2, 5)])
def test_the_gradients_of_a_dense_layer_are_the_measured_slopes(n, d, k, bias, seed):
    rng = np.random.default_rng(seed)
    layer = Dense(d, k, bias=bias, rng=rng)
    if bias:
        layer.b[:] = rng.normal(size=k)
    report = check_layer(layer, rng.normal(size=(n, d)), rng)
    assert ["dX", "dW", "db"][: 3 if bias else 2] == [
        line.split()[0] for line in report.splitlines()
    ]


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("shape", [(1, 1), (5, 1), (1, 6), (4, 3)])
@pytest.mark.parametrize("kind", ACTIVATIONS)
def test_the_gradient_of_an_activation_is_the_measured_slope(kind, shape, seed):
    rng = np.random.default_rng(seed)
    check_layer(kind(), 2 * rng.normal(size=shape), rng)


@pytest.mark.parametrize(
    "initializer", [initializers.xavier, initializers.he, initializers.uniform, initializers.zeros]
)
def test_a_dense_layer_takes_its_start_from_the_initializer(initializer):
    layer = Dense(3, 2, initializer=initializer, rng=4)
    assert (layer.W == initializer((3, 2), rng=4)).all()
    assert layer.b.tolist() == [0.0, 0.0]


def test_a_dense_layer_adds_its_bias_to_every_row():
    layer = Dense.from_weights([[1.0, 2.0], [3.0, 4.0]], [10.0, 20.0])
    # row 1: 1*1 + 0*3 + 10 = 11 and 1*2 + 0*4 + 20 = 22
    # row 2: 2*1 + 5*3 + 10 = 27 and 2*2 + 5*4 + 20 = 44
    assert layer.forward(np.array([[1.0, 0.0], [2.0, 5.0]])).tolist() == [
        [11.0, 22.0],
        [27.0, 44.0],
    ]


def test_the_gradients_of_a_dense_layer_by_hand():
    layer = Dense.from_weights([[1.0, 2.0], [3.0, 4.0]], [0.0, 0.0])
    layer.forward(np.array([[1.0, 0.0], [2.0, 5.0]]))
    dX = layer.backward(np.array([[1.0, -1.0], [0.5, 2.0]]))
    # dW = X.T dZ: [1*1 + 2*0.5, 1*-1 + 2*2] = [2, 3] and [0*1 + 5*0.5, 0*-1 + 5*2] = [2.5, 10]
    assert layer.dW.tolist() == [[2.0, 3.0], [2.5, 10.0]]
    # db = column sums: 1 + 0.5 and -1 + 2
    assert layer.db.tolist() == [1.5, 1.0]
    # dX = dZ W.T: [1*1 - 1*2, 1*3 - 1*4] and [0.5*1 + 2*2, 0.5*3 + 2*4]
    assert dX.tolist() == [[-1.0, -1.0], [4.5, 9.5]]


def test_the_activations_and_their_gradients_by_hand():
    Z, dA = np.array([[0.0, np.log(3)]]), np.array([[1.0, 2.0]])
    sigmoid, tanh, relu = Sigmoid(), Tanh(), ReLU()
    # sigmoid: 1/2 and 3/4; slopes 1/2 * 1/2 = 1/4 and 3/4 * 1/4 = 3/16, times dA
    assert sigmoid.forward(Z) == pytest.approx(np.array([[0.5, 0.75]]))
    assert sigmoid.backward(dA) == pytest.approx(np.array([[0.25, 0.375]]))
    # tanh(log 3) = (3 - 1/3) / (3 + 1/3) = 0.8; slopes 1 and 1 - 0.64 = 0.36, times dA
    assert tanh.forward(Z) == pytest.approx(np.array([[0.0, 0.8]]))
    assert tanh.backward(dA) == pytest.approx(np.array([[1.0, 0.72]]))
    # relu: 0 and log 3; slopes 0 (at 0) and 1, times dA
    assert relu.forward(Z) == pytest.approx(np.array([[0.0, np.log(3)]]))
    assert relu.backward(dA).tolist() == [[0.0, 2.0]]


@pytest.mark.parametrize("make", EVERY)
def test_backward_changes_no_parameter_and_neither_pass_its_input(make):
    layer, rng = make(), np.random.default_rng(0)
    X = rng.normal(size=(4, 2))
    kept_X, kept = X.copy(), {name: W.copy() for name, W in layer.parameters().items()}
    dY = rng.normal(size=layer.forward(X).shape)
    kept_dY = dY.copy()
    layer.backward(dY)
    assert (X == kept_X).all() and (dY == kept_dY).all()
    assert all((W == kept[name]).all() for name, W in layer.parameters().items())


@pytest.mark.parametrize("make", EVERY)
def test_a_second_backward_gives_the_same_gradients_and_does_not_add_up(make):
    layer, rng = make(), np.random.default_rng(1)
    dY = rng.normal(size=layer.forward(rng.normal(size=(4, 2))).shape)
    first = layer.backward(dY).copy(), {name: dW.copy() for name, dW in layer.gradients().items()}
    assert (layer.backward(dY) == first[0]).all()
    assert all((dW == first[1][name]).all() for name, dW in layer.gradients().items())


@pytest.mark.parametrize("make", EVERY)
def test_batches_of_changing_size_go_through_the_same_layer(make):
    layer, rng = make(), np.random.default_rng(2)
    for n in (4, 1, 7, 4):
        check_layer(layer, rng.normal(size=(n, 2)), rng)


@pytest.mark.parametrize("make", EVERY)
def test_the_next_pass_writes_over_nothing_that_was_returned(make):
    layer = make()
    output = layer.forward(np.ones((4, 2)))
    dX = layer.backward(np.ones_like(output))
    returned = {"output": output, "dX": dX} | layer.gradients()
    kept = {name: array.copy() for name, array in returned.items()}
    layer.backward(np.full_like(layer.forward(np.full((4, 2), -2.0)), 3.0))
    assert all((array == kept[name]).all() for name, array in returned.items())


def test_storing_gradients_is_backward_without_the_dX():
    rng = np.random.default_rng(3)
    one = Dense(3, 2, rng=0)
    other = Dense.from_weights(one.W, one.b)
    X, dZ = rng.normal(size=(5, 3)), rng.normal(size=(5, 2))
    one.forward(X), other.forward(X)
    one.backward(dZ)
    assert other.store_gradients(dZ) is None
    assert (one.dW == other.dW).all() and (one.db == other.db).all()


def test_a_layer_hands_out_its_parameters_themselves():
    layer = Dense(2, 3, rng=0)
    assert layer.parameters()["W"] is layer.W and layer.parameters()["b"] is layer.b
    layer.backward(layer.forward(np.ones((1, 2))))
    assert layer.gradients()["W"] is layer.dW and layer.gradients()["b"] is layer.db
    without_bias = Dense(2, 3, bias=False, rng=0)
    assert list(without_bias.parameters()) == ["W"] and without_bias.b.tolist() == [0.0, 0.0, 0.0]
    assert all(kind().parameters() == {} == kind().gradients() for kind in ACTIVATIONS)


def test_given_weights_are_copied():
    W, b = np.ones((2, 3)), np.zeros(3)
    layer = Dense.from_weights(W, b)
    layer.W += 1.0
    layer.b += 1.0
    assert (W == 1.0).all() and (b == 0.0).all()
    shared = np.ones((2, 3))
    assert not np.shares_memory(Dense(2, 3, initializer=lambda shape, rng: shared).W, shared)


def test_whole_number_weights_become_floats_that_can_learn():
    layer = Dense.from_weights([[1], [2]], [3])
    layer.W -= 0.5
    layer.b -= 0.5
    assert layer.W.tolist() == [[0.5], [1.5]] and layer.b.tolist() == [2.5]


def test_a_layer_says_what_it_is():
    layers = Dense(2, 3, rng=0), Dense(2, 3, bias=False, rng=0), ReLU()
    assert [repr(layer) for layer in layers] == ["Dense(2, 3)", "Dense(2, 3, bias=False)", "ReLU()"]


def test_the_same_seed_gives_the_same_layer():
    assert (Dense(3, 4, rng=9).W == Dense(3, 4, rng=9).W).all()
    assert (Dense(3, 4, rng=9).W != Dense(3, 4, rng=8).W).any()


@pytest.mark.parametrize("make", EVERY)
def test_a_list_of_numbers_is_as_good_as_an_array(make):
    layer = make()
    expected = layer.forward(np.array([[1.0, -2.0], [0.0, 3.0]])).copy()
    assert (layer.forward([[1, -2], [0, 3]]) == expected).all()
    dY = np.ones_like(expected)
    assert (layer.backward(dY.tolist()) == layer.backward(dY)).all()


@pytest.mark.parametrize("make", EVERY)
@pytest.mark.parametrize(
    "bad",
    [
        "text",
        [["1", "2"]],
        [[None, 1.0]],
        [[1, 2], [3]],
        np.array([[1j, 2]]),
        np.array([["a", "b"]]),
    ],
)
def test_forward_refuses_what_is_no_array_of_numbers(make, bad):
    with pytest.raises(ValueError, match="^[XZ] must "):
        make().forward(bad)


@pytest.mark.parametrize("shape", [(2,), (4, 3), (4, 1), (2, 2, 2), ()])
def test_a_dense_layer_refuses_rows_of_another_length(shape):
    with pytest.raises(ValueError) as caught:
        Dense(2, 3, rng=0).forward(np.ones(shape))
    wanted = "X must have shape (n, 2) to enter Dense(2, 3)"
    assert str(caught.value) == f"{wanted}, but its shape is {shape}"


@pytest.mark.parametrize("make", EVERY)
@pytest.mark.parametrize(
    "change",
    [
        lambda d: d[:-1],
        lambda d: d[:, :1],
        lambda d: d.ravel(),
        lambda d: d.T,
        lambda d: "text",
        lambda d: None,
    ],
)
def test_backward_refuses_a_gradient_that_does_not_have_the_outputs_shape(make, change):
    layer = make()
    dY = np.ones_like(layer.forward(np.ones((4, 2))))
    layer.backward(dY)
    kept = {name: dW.copy() for name, dW in layer.gradients().items()}
    with pytest.raises(ValueError, match="^d[AZ] must have shape|^d[AZ] must hold numbers"):
        layer.backward(change(dY))
    assert all((dW == kept[name]).all() for name, dW in layer.gradients().items())


@pytest.mark.parametrize("bad", [0, -1, 2.0, "3", None, True, np.nan])
def test_sizes_are_whole_numbers_from_one(bad):
    if bad is not None:  # then the size is that of the first batch
        with pytest.raises(ValueError, match="^input_size must be a whole number, 1 or larger"):
            Dense(bad, 3)
    with pytest.raises(ValueError, match="^output_size (must be a whole number|is missing)"):
        Dense(3, bad)


@pytest.mark.parametrize(
    "W, b, words",
    [
        (np.ones(3), None, "W must have shape (n, n)"),
        (np.ones((2, 3)), np.ones(2), "b must have shape (3,), but its shape is (2,)"),
        (np.ones((2, 3)), np.ones((1, 3)), "b must have shape (3,), but its shape is (1, 3)"),
        ([[np.nan]], None, "W must be finite, but W[0, 0] is nan"),
        ([[1.0]], [np.inf], "b must be finite, but b[0] is inf"),
        (np.empty((0, 3)), None, "W is empty"),
        ([["a"]], None, "W must hold numbers"),
    ],
)
def test_weights_that_cannot_be_weights_are_refused(W, b, words):
    with pytest.raises(ValueError) as caught:
        Dense.from_weights(W, b)
    assert str(caught.value).startswith(words)


@pytest.mark.parametrize("drawn", [np.zeros(3), np.zeros((3, 2)), np.full((2, 3), np.nan), "text"])
def test_what_an_initializer_returns_is_looked_at(drawn):
    with pytest.raises(ValueError, match="^what initializer returned must "):
        Dense(2, 3, initializer=lambda shape, rng: drawn)


def test_an_unwritten_layer_says_which_method_it_lacks():
    class Half(Layer):
        pass

    with pytest.raises(NotImplementedError, match=r"Half has no forward\(X\) yet"):
        Half().forward(np.ones((1, 1)))
    with pytest.raises(NotImplementedError, match=r"Half has no backward\(dY\) yet"):
        Half().backward(np.ones((1, 1)))


def test_extreme_scores_give_finite_outputs_and_gradients():
    Z, dA = np.array([[-1e4, 0.0, 1e4]]), np.ones((1, 3))
    with np.errstate(all="raise", under="ignore"):
        for layer, outputs, slopes in (
            (Sigmoid(), [0.0, 0.5, 1.0], [0.0, 0.25, 0.0]),
            (Tanh(), [-1.0, 0.0, 1.0], [0.0, 1.0, 0.0]),
            (ReLU(), [0.0, 0.0, 1e4], [0.0, 0.0, 1.0]),
        ):
            assert layer.forward(Z)[0] == pytest.approx(outputs, rel=1e-15, abs=1e-300)
            assert layer.backward(dA)[0] == pytest.approx(slopes, rel=1e-15, abs=1e-300)
        assert np.isfinite(softmax(Dense(3, 2, rng=0).forward(Z))).all()
