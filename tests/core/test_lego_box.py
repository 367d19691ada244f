"""The further layers: values by hand, gradients against finite differences, modes, refusals."""

import copy

import numpy as np
import pytest

from nnlib import (
    SGD,
    Activation,
    Adam,
    BatchNorm,
    Conv2D,
    Dense,
    Dropout,
    Flatten,
    Layer,
    LeakyReLU,
    MaxPool2D,
    MeanSquaredError,
    ReLU,
    Reshape,
    Sequential,
    Softmax,
    SoftmaxCrossEntropy,
    Tanh,
    accuracy,
    check_gradients,
    datasets,
    fit,
    softmax,
    train_step,
)

IMAGES = (3, 6, 5, 2)  # (n, height, width, channels)
TABLE = (5, 4)
LAYERS = [
    (lambda: LeakyReLU(0.1), TABLE),
    (Softmax, TABLE),
    (lambda: Activation(np.sin, lambda A: np.cos(np.arcsin(A))), TABLE),
    (lambda: BatchNorm(4), TABLE),
    (lambda: BatchNorm(2), IMAGES),
    (lambda: Conv2D(2, 3, 3, rng=0), IMAGES),
    (lambda: Conv2D(2, 1, 2, stride=2, padding=1, rng=0), IMAGES),
    (lambda: Conv2D(2, 2, 3, stride=3, padding=2, bias=False, rng=0), IMAGES),
    (lambda: MaxPool2D(2), IMAGES),
    (lambda: MaxPool2D(3, stride=1), IMAGES),
    (lambda: MaxPool2D(2, stride=3), IMAGES),
    (Flatten, IMAGES),
    (lambda: Reshape(2, 2, 1), TABLE),
    (lambda: Dense(output_size=3, rng=0), TABLE),
]
NAMES = [f"{make()} {shape}" for make, shape in LAYERS]


def gradient_report(layer: Layer, X: np.ndarray) -> str:
    C = np.random.default_rng(9).normal(size=layer.forward(X).shape)
    dX = layer.backward(C)
    return check_gradients(
        lambda: float((C * layer.forward(X)).sum()),
        {"X": X} | layer.parameters(),
        {"X": dX} | layer.gradients(),
    )


@pytest.mark.parametrize("training", [True, False])
@pytest.mark.parametrize("make, shape", LAYERS, ids=NAMES)
def test_the_gradients_are_the_measured_slopes(make, shape, training):
    layer, rng = make(), np.random.default_rng(1)
    layer.training = training
    for array in layer.parameters().values():
        array += 0.3 * rng.normal(size=array.shape)
    gradient_report(layer, 0.5 * rng.normal(size=shape))


@pytest.mark.parametrize("make, shape", LAYERS, ids=NAMES)
def test_backward_comes_after_forward(make, shape):
    with pytest.raises(ValueError, match="has nothing to go back through yet: call forward first"):
        make().backward(np.ones(shape))


@pytest.mark.parametrize("make, shape", LAYERS, ids=NAMES)
def test_a_gradient_of_another_shape_is_refused(make, shape):
    layer = make()
    output = layer.forward(np.ones(shape))
    with pytest.raises(ValueError, match="^d[AYZP] must have shape"):
        layer.backward(np.ones((*output.shape, 1)))


@pytest.mark.parametrize("make, shape", LAYERS, ids=NAMES)
def test_what_is_returned_is_the_callers_own(make, shape):
    layer, X = make(), np.random.default_rng(2).normal(size=shape)
    output = layer.forward(X)
    dX = layer.backward(np.ones_like(output))
    kept, kept_dX = output.copy(), dX.copy()
    output += 1.0
    assert (layer.backward(np.ones_like(output)) == kept_dX).all()
    dX += 1.0
    assert (layer.forward(X) == kept).all()


# Convolution and pooling


def test_a_convolution_by_hand():
    layer = Conv2D(1, 1, 2, rng=0)
    layer.W[:] = np.array([[1.0, 2.0], [3.0, 4.0]])[:, :, None, None]
    layer.b[:] = 10.0
    X = np.array([[1.0, 0.0, 2.0], [0.0, 1.0, 0.0], [3.0, 0.0, 1.0]])[None, :, :, None]
    # top left: 1*1 + 0*2 + 0*3 + 1*4 = 5; top right: 0*1 + 2*2 + 1*3 + 0*4 = 7
    # bottom left: 0*1 + 1*2 + 3*3 + 0*4 = 11; bottom right: 1*1 + 0*2 + 0*3 + 1*4 = 5; each + 10
    assert layer.forward(X)[0, :, :, 0].tolist() == [[15.0, 17.0], [21.0, 15.0]]
    dX = layer.backward(np.array([[1.0, 0.0], [0.0, 1.0]])[None, :, :, None])
    # dW adds up the windows top left and bottom right: [[1, 0], [0, 1]] + [[1, 0], [0, 1]]
    assert layer.dW[:, :, 0, 0].tolist() == [[2.0, 0.0], [0.0, 2.0]] and layer.db.tolist() == [2.0]
    # each of the two windows sends W down; the middle pixel lies in both: 4 + 1
    assert dX[0, :, :, 0].tolist() == [[1.0, 2.0, 0.0], [3.0, 5.0, 2.0], [0.0, 3.0, 4.0]]


@pytest.mark.parametrize("stride, padding", [(1, 0), (1, 1), (2, 0), (2, 2), (3, 1)])
def test_a_convolution_is_the_written_sum_over_windows_and_channels(stride, padding):
    rng = np.random.default_rng(3)
    layer = Conv2D(2, 3, 3, stride=stride, padding=padding, rng=rng)
    X = rng.normal(size=(2, 7, 5, 2))
    Z = layer.forward(X)
    framed = np.pad(X, ((0, 0), (padding, padding), (padding, padding), (0, 0)))
    height, width = ((side + 2 * padding - 3) // stride + 1 for side in (7, 5))
    assert Z.shape == (2, height, width, 3)
    for i in range(height):
        for j in range(width):
            window = framed[:, i * stride : i * stride + 3, j * stride : j * stride + 3]
            expected = np.einsum("nijc,ijcf->nf", window, layer.W) + layer.b
            assert Z[:, i, j] == pytest.approx(expected, abs=1e-12)


def test_max_pooling_by_hand_and_of_equal_ones_the_first_takes_it_all():
    X = np.array([[1.0, 3.0, 2.0, 2.0], [3.0, 0.0, 2.0, 2.0]])[None, :, :, None]
    layer = MaxPool2D(2)
    assert layer.forward(X)[0, 0, :, 0].tolist() == [3.0, 2.0]
    dX = layer.backward(np.array([5.0, 7.0]).reshape(1, 1, 2, 1))
    # the first 3 stands top right, the first 2 top left
    assert dX[0, :, :, 0].tolist() == [[0.0, 5.0, 7.0, 0.0], [0.0, 0.0, 0.0, 0.0]]


def test_nan_does_not_get_lost_in_a_window():
    for place in range(4):
        X = np.ones((1, 2, 2, 1))
        X.ravel()[place] = np.nan
        assert np.isnan(MaxPool2D(2).forward(X)).all()


@pytest.mark.parametrize(
    "layer, X, words",
    [
        (Conv2D(2, 1, 3, rng=0), np.ones((1, 5, 5)), "X must have shape (n, height, width, 2)"),
        (Conv2D(2, 1, 3, rng=0), np.ones((1, 5, 5, 3)), "X must have shape (n, height, width, 2)"),
        (
            Conv2D(2, 1, 3, rng=0),
            np.ones((1, 2, 5, 2)),
            "X must be at least 3 pixels high and wide",
        ),
        (MaxPool2D(2), np.ones((1, 1, 5, 2)), "X must be at least 2 pixels high and wide"),
        (MaxPool2D(2), np.ones((5, 2)), "X must have shape (n, height, width, channels)"),
        (BatchNorm(3), np.ones((5, 2)), "X must have shape (n, 3) or (n, height, width, 3)"),
        (BatchNorm(3), np.ones(3), "X must have shape (n, 3) or (n, height, width, 3)"),
        (Reshape(2, 2), np.ones((5, 3)), "X must have 4 numbers a sample to enter Reshape(2, 2)"),
        (Flatten(), np.ones(3), "X must have shape (n, ...) to enter Flatten()"),
        (Softmax(), 1.0, "scores must have one number a class"),
    ],
    ids=lambda value: repr(value) if isinstance(value, Layer) else "",
)
def test_images_and_rows_that_do_not_fit_are_refused(layer, X, words):
    with pytest.raises(ValueError) as caught:
        layer.forward(X)
    assert str(caught.value).startswith(words)


@pytest.mark.parametrize(
    "make, name",
    [
        (lambda: Conv2D(0, 1, 3), "input_channels"),
        (lambda: Conv2D(1, 1.5, 3), "output_channels"),
        (lambda: Conv2D(1, 1, 0), "kernel_size"),
        (lambda: Conv2D(1, 1, 3, stride=0), "stride"),
        (lambda: Conv2D(1, 1, 3, padding=-1), "padding"),
        (lambda: Conv2D(1, 1, 3, initializer=3), "initializer"),
        (lambda: MaxPool2D(0), "size"),
        (lambda: MaxPool2D(2, stride=0), "stride"),
        (lambda: Dropout(1.0), "rate"),
        (lambda: Dropout(-0.1), "rate"),
        (lambda: BatchNorm(0), "size"),
        (lambda: BatchNorm(2, momentum=0.0), "momentum"),
        (lambda: BatchNorm(2, epsilon=0.0), "epsilon"),
        (lambda: LeakyReLU(-0.1), "negative_slope"),
        (lambda: Reshape(), "shape"),
        (lambda: Reshape(2, 0), "every size in shape"),
        (lambda: Activation(np.tanh, 1.0), "slope"),
        (lambda: Dense(2, 3, rng="0"), "rng"),
    ],
)
def test_settings_that_make_no_layer_are_refused_by_name(make, name):
    with pytest.raises(ValueError, match=f"^{name}"):
        make()


# Softmax, dropout, batch norm


def test_a_softmax_layer_with_its_own_loss_has_the_short_gradient():
    scores = np.array([[1.0, 2.0, 5.0]])
    layer = Softmax()
    P = layer.forward(np.log(scores))
    # the gradient of -log P[2] by P is -1 / P[2] there and 0 elsewhere; by the scores it is P - Y
    dZ = layer.backward(np.array([[0.0, 0.0, -8.0 / 5.0]]))
    assert dZ == pytest.approx(P - [[0.0, 0.0, 1.0]], abs=1e-15)


def test_dropout_silences_its_share_and_keeps_the_mean():
    layer = Dropout(0.25, rng=0)
    layer.training = True
    X = np.full((200, 100), 3.0)
    Y = layer.forward(X)
    # the survivors are 3 / (1 - 0.25) = 4; of 20 000 numbers a quarter is silent, to 2 %
    assert set(np.unique(Y)) == {0.0, 4.0} and np.mean(Y == 0.0) == pytest.approx(0.25, abs=0.02)
    assert (layer.backward(np.ones_like(X)) == np.where(Y > 0, 1 / 0.75, 0.0)).all()


def test_dropout_lets_everything_pass_in_prediction_and_draws_anew_in_training():
    layer, X = Dropout(0.5, rng=0), np.ones((4, 5))
    assert (layer.forward(X) == X).all() and (layer.backward(X) == X).all()
    layer.training = True
    assert (layer.forward(X) != layer.forward(X)).any()
    again = [copy.deepcopy(Dropout(0.5, rng=7)) for _ in range(2)]
    for one in again:
        one.training = True
    assert (again[0].forward(X) == again[1].forward(X)).all()


def test_batch_norm_by_hand():
    layer = BatchNorm(1, momentum=0.5, epsilon=1e-12)
    layer.gamma[:], layer.beta[:] = 2.0, 1.0
    layer.training = True
    # mean 3, variance (4 + 0 + 4) / 3 = 8/3: (1 - 3) / sqrt(8/3) = -1.2247..., times 2, plus 1
    side = 2 / np.sqrt(8 / 3)
    assert layer.forward([[1.0], [3.0], [5.0]])[:, 0] == pytest.approx(
        [1 - 2 * side, 1, 1 + 2 * side]
    )
    # running mean 0 + 0.5 * 3; running variance 1 + 0.5 * (8 / 2 - 1), with n - 1 = 2
    assert layer.running_mean.tolist() == [1.5] and layer.running_variance == pytest.approx([2.5])
    layer.training = False
    # now with the running ones: (4 - 1.5) / sqrt(2.5) * 2 + 1
    assert layer.forward([[4.0]])[0, 0] == pytest.approx(2.5 / np.sqrt(2.5) * 2 + 1)


def test_predicting_does_not_move_what_batch_norm_keeps_and_training_does():
    network = Sequential([Dense(2, 3, rng=0), BatchNorm(3), Dense(3, 1, rng=1)])
    X, kept = np.random.default_rng(0).normal(size=(6, 2)), network.layers[1].running_mean.copy()
    network.predict(X)
    network.forward(X)
    assert (network.layers[1].running_mean == kept).all()
    train_step(network, MeanSquaredError(), X, X[:, :1], SGD(0.1))
    assert (network.layers[1].running_mean != kept).all()
    assert not network.training and not network.layers[1].training


def test_a_batch_of_one_row_is_refused_by_batch_norm_before_anything_changes():
    network = Sequential([Dense(2, 3, rng=0), BatchNorm(3), Dense(3, 1, rng=1)])
    X, before = np.ones((5, 2)), {name: array.copy() for name, array in network.state().items()}
    with pytest.raises(ValueError, match="^X must have at least 2 rows to train BatchNorm"):
        fit(network, MeanSquaredError(), X, X[:, :1], optimizer=SGD(0.1), epochs=1, batch_size=2)
    assert all((array == before[name]).all() for name, array in network.state().items())
    fit(network, MeanSquaredError(), X, X[:, :1], optimizer=SGD(0.1), epochs=1, batch_size=3)


def test_fit_and_predict_switch_the_mode_by_themselves():
    class Spy(Layer):
        modes: list[bool] = []

        def forward(self, X):
            self.modes.append(self.training)
            return X

        def backward(self, dY):
            return dY

        def __deepcopy__(self, memo):
            return type("Quiet", (Spy,), {"modes": []})()

    network = Sequential([Dense(2, 1, rng=0), Sequential([Spy()])])
    X = np.ones((4, 2))
    settings = {"optimizer": SGD(0.1), "epochs": 2, "validation": (X, X[:, :1])}
    fit(network, MeanSquaredError(), X, X[:, :1], **settings)
    network.predict(X)
    assert Spy.modes == [True, False, True, False, False]  # step, validation, twice; then predict


# A dense layer that takes its input size from the first batch


def test_an_input_size_left_out_is_that_of_the_first_batch():
    waiting, known = Dense(output_size=3, rng=5), Dense(2, 3, rng=5)
    assert waiting.parameters() == {} and repr(waiting) == "Dense(None, 3)"
    X = np.array([[1.0, -2.0]])
    assert (waiting.forward(X) == known.forward(X)).all() and repr(waiting) == "Dense(2, 3)"
    with pytest.raises(ValueError, match=r"^X must have shape \(n, 2\) to enter Dense\(2, 3\)"):
        waiting.forward(np.ones((1, 4)))


@pytest.mark.parametrize("X", [np.ones(3), np.ones((2, 2, 2)), np.ones((3, 0)), "text"])
def test_a_first_batch_that_is_no_table_builds_nothing(X):
    layer = Dense(output_size=3, rng=0)
    with pytest.raises(ValueError, match=r"^X must "):
        layer.forward(X)
    assert layer.parameters() == {} and layer.input_size is None


def test_a_network_of_waiting_layers_trains_like_one_of_known_sizes():
    data = datasets.blobs(10, rng=0)
    networks = [
        Sequential([Dense(given, 6, rng=1), ReLU(), Dense(inner, 3, rng=2)])
        for given, inner in ((2, 6), (None, None))
    ]
    for network in networks:
        fit(network, SoftmaxCrossEntropy(), *data, optimizer=SGD(0.3), epochs=5)
    one, other = (network.parameters() for network in networks)
    assert one.keys() == other.keys() and all((one[name] == other[name]).all() for name in one)


def test_bad_data_builds_nothing_in_a_waiting_network():
    network = Sequential([Dense(output_size=3, rng=0)])
    with pytest.raises(ValueError, match="^labels must hold labels 0 to 2"):
        fit(network, SoftmaxCrossEntropy(), np.ones((2, 7)), [0, 3], optimizer=SGD(1), epochs=1)
    assert network.layers[0].input_size is None


# Digits


def test_a_small_convolutional_network_reads_the_digits():
    """Slow for a test (a second or two), since it trains on 1 197 real images."""
    sets = datasets.digit_sets()
    network = Sequential(
        [
            Reshape(8, 8, 1),
            Conv2D(1, 8, 3, padding=1, rng=0),
            ReLU(),
            MaxPool2D(2),
            Conv2D(8, 16, 3, padding=1, rng=1),
            ReLU(),
            Flatten(),
            Dropout(0.3, rng=3),
            Dense(output_size=10, rng=2),
        ]
    )
    history = fit(
        network,
        SoftmaxCrossEntropy(),
        *sets.train,
        optimizer=Adam(0.01),
        epochs=15,
        batch_size=32,
        validation=sets.validation,
        patience=5,
        rng=0,
    )
    assert history.validation_loss[history.best_epoch - 1] == min(history.validation_loss)
    assert accuracy(network.predict(sets.test.X), sets.test.y) >= 0.98


def test_a_dense_network_reads_most_of_the_digits():
    sets = datasets.digit_sets()
    network = Sequential([Dense(64, 32, rng=0), Tanh(), Dense(32, 10, rng=1)])
    fit(
        network,
        SoftmaxCrossEntropy(),
        *sets.train,
        optimizer=SGD(0.5),
        epochs=30,
        batch_size=32,
        rng=0,
    )
    P = softmax(network.predict(sets.test.X))
    assert accuracy(P, sets.test.y) >= 0.94


def test_the_three_sets_are_always_the_same_and_share_no_digit():
    one, other = datasets.digit_sets(), datasets.digit_sets()
    assert [len(part.y) for part in one] == [1197, 300, 300]
    assert all((a.X == b.X).all() and (a.y == b.y).all() for a, b in zip(one, other, strict=True))
    rows = [tuple(row) for part in one for row in part.X]
    everything = [tuple(row) for row in datasets.digits().X]
    assert sorted(rows) == sorted(everything)
