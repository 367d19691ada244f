"""Faults that a reader found by use, each held by the right value now.

The numbers are those of the list they were reported in.
"""

import numpy as np
import pandas as pd
import pytest

from nnlib import (
    L2,
    SGD,
    Adam,
    BinaryCrossEntropy,
    Data,
    Dense,
    Layer,
    Loss,
    MeanSquaredError,
    Optimizer,
    Regularizer,
    ReLU,
    Sequential,
    Sigmoid,
    SoftmaxCrossEntropy,
    SumOfSquares,
    accuracy,
    confusion_matrix,
    datasets,
    fit,
    log_softmax,
    sigmoid,
    softmax,
    tanh,
    train_step,
)


def two_layers(rng=0) -> Sequential:
    return Sequential([Dense(2, 4, rng=rng), ReLU(), Dense(4, 3, rng=rng)])


def copies(network) -> dict[str, np.ndarray]:
    return {name: array.copy() for name, array in network.parameters().items()}


BLOBS = datasets.blobs(20, 3, rng=1)


# 1: a cache served the layer that had been replaced


def test_1_a_layer_that_is_replaced_is_trained():
    network = two_layers()
    network.parameters()
    network.layers[0] = Dense(2, 4, rng=9)
    before = copies(network)
    fit(network, SoftmaxCrossEntropy(), *BLOBS, optimizer=SGD(0.5), epochs=3)
    assert all((array != before[name]).any() for name, array in network.parameters().items())


def test_1_a_layer_that_is_added_or_taken_out_is_seen_at_once():
    network = two_layers()
    names = list(network.parameters())
    network.layers.append(Dense(3, 3, rng=1))
    assert list(network.parameters()) == [*names, "3.W", "3.b"]
    del network.layers[3]
    assert list(network.parameters()) == names


def test_1_a_list_that_has_become_no_network_is_refused_before_training():
    network = two_layers()
    network.layers[0] = ReLU
    with pytest.raises(ValueError, match=r"^layers\[0\] is the class ReLU"):
        fit(network, SoftmaxCrossEntropy(), *BLOBS, optimizer=SGD(0.5), epochs=1)


# 2: an output was written over by the next call


def test_2_two_outputs_are_two_arrays():
    network = two_layers()
    one = network.forward(BLOBS.X[:5])
    kept = one.copy()
    other = network.forward(BLOBS.X[5:10])
    assert (one == kept).all() and (other != kept).any()


def test_2_one_layer_in_two_networks_writes_over_nothing():
    shared = Dense(2, 3, rng=0)
    one, other = Sequential([shared, Sigmoid()]), Sequential([shared, ReLU()])
    first = one.forward(BLOBS.X[:4])
    kept = first.copy()
    other.forward(BLOBS.X[4:8])
    assert (first == kept).all()


def test_2_gradients_that_were_kept_are_not_written_over():
    network, loss = two_layers(), SoftmaxCrossEntropy()
    loss.forward(network.forward(BLOBS.X), BLOBS.y)
    network.backward(loss.backward())
    kept = network.gradients()
    copied = {name: array.copy() for name, array in kept.items()}
    network.forward(BLOBS.X)
    network.backward(np.ones((60, 3)))
    assert all((array == copied[name]).all() for name, array in kept.items())


# 3: a loss kept the network's own array


@pytest.mark.parametrize(
    "loss, target",
    [
        (SumOfSquares(), np.ones((60, 3))),
        (MeanSquaredError(), np.ones((60, 3))),
        (BinaryCrossEntropy(), np.ones((60, 3))),
        (SoftmaxCrossEntropy(), BLOBS.y.copy()),
    ],
    ids=repr,
)
def test_3_a_loss_goes_back_from_the_pass_that_was_made(loss, target):
    network = two_layers()
    scores = network.forward(BLOBS.X)
    loss.forward(scores, target)
    expected = loss.backward()
    loss.forward(scores, target)
    network.forward(-BLOBS.X)
    scores += 5.0
    target[:] = 0
    assert (loss.backward() == expected).all()


def test_3_a_network_goes_back_through_its_last_forward_whatever_was_done_to_the_input():
    X, network = BLOBS.X.copy(), two_layers()
    network.forward(X)
    network.backward(np.ones((60, 3)))
    expected = network.gradients()
    network.forward(X)
    X[:] = 0.0
    network.backward(np.ones((60, 3)))
    assert all((array == expected[name]).all() for name, array in network.gradients().items())


def test_3_predict_leaves_no_pass_to_go_back_through_by_mistake():
    network = two_layers()
    network.forward(BLOBS.X)
    network.predict(BLOBS.X)
    with pytest.raises(ValueError, match="call forward first"):
        network.backward(np.ones((60, 3)))


# 4: scores of one column were taken for probabilities


def test_4_scores_are_refused_as_probabilities_and_the_loss_says_what_they_mean():
    scores, target = np.array([[-3.0], [0.2], [2.5], [0.1]]), [0, 1, 1, 1]
    with pytest.raises(ValueError, match="^prediction must hold probabilities .* BinaryCross"):
        accuracy(scores, target)
    # sigmoid(0.2) and sigmoid(0.1) are above 0.5: class 1. Cut at 0.5 they would be class 0.
    assert accuracy(scores, target, loss=BinaryCrossEntropy()) == 1.0
    assert accuracy(sigmoid(scores), target) == 1.0
    assert confusion_matrix(scores, target, loss=BinaryCrossEntropy()).tolist() == [[1, 0], [0, 3]]


def test_4_labels_are_no_prediction():
    with pytest.raises(ValueError, match="^prediction must hold probabilities"):
        accuracy([0, 1, 2], [0, 1, 2])


def test_4_every_loss_says_which_class_a_prediction_stands_for():
    columns = np.array([[0.1, 0.7, 0.2], [2.0, -1.0, 0.0]])
    for loss in (SumOfSquares(), MeanSquaredError(), SoftmaxCrossEntropy(), BinaryCrossEntropy()):
        assert loss.decide(columns).tolist() == [1, 0]
    one_column = [[-0.2], [0.3], [0.5], [1.2]]
    assert SumOfSquares().decide(one_column).tolist() == [0, 0, 1, 1]
    assert BinaryCrossEntropy().decide(one_column).tolist() == [0, 1, 1, 1]


# 5: one optimizer for two networks


@pytest.mark.parametrize("make", [lambda: SGD(0.1, momentum=0.9), lambda: Adam(0.01)])
@pytest.mark.parametrize("hidden", [4, 7])
def test_5_an_optimizer_serves_two_networks_as_two_would(make, hidden):
    def networks():
        other = Sequential([Dense(2, hidden, rng=5), ReLU(), Dense(hidden, 3, rng=5)])
        return two_layers(), other

    shared, loss = make(), SoftmaxCrossEntropy()
    together, apart = networks(), networks()
    own = make(), make()
    for _ in range(5):
        for which in (0, 1):
            train_step(together[which], loss, *BLOBS, shared)
            train_step(apart[which], loss, *BLOBS, own[which])
    for one, other in zip(together, apart, strict=True):
        pairs = zip(one.parameters().values(), other.parameters().values(), strict=True)
        assert all((a == b).all() for a, b in pairs)


# 6: points and labels of pandas, parted by an index


SHUFFLED = pd.Series([2, 0, 1, 1, 0, 2], index=[3, 1, 5, 0, 4, 2])
POINTS = np.arange(12.0).reshape(6, 2)


@pytest.mark.parametrize(
    "X, y",
    [
        (POINTS, SHUFFLED),
        (pd.DataFrame(POINTS, index=[9, 4, 2, 0, 1, 3]), SHUFFLED),
        (POINTS.tolist(), SHUFFLED.tolist()),
        (pd.DataFrame(POINTS).convert_dtypes(), SHUFFLED.convert_dtypes()),
    ],
    ids=["Series", "DataFrame", "lists", "nullable"],
)
def test_6_points_and_labels_stay_together_whatever_their_index_says(X, y):
    data = Data(X, y)
    assert data.targets[:, 0].tolist() == [2.0, 0.0, 1.0, 1.0, 0.0, 2.0]
    for part in data.split(0.5, rng=0):
        rows = (part.X[:, 0] / 2).astype(int)
        assert part.y.tolist() == SHUFFLED.to_numpy()[rows].tolist()


# 7: masked entries were trained on


MASKED = np.ma.masked_values([[0.5, -999.0], [0.1, 0.2]], -999.0)


@pytest.mark.parametrize(
    "take",
    [
        lambda: fit(
            two_layers(), SoftmaxCrossEntropy(), MASKED, [0, 1], optimizer=SGD(1), epochs=1
        ),
        lambda: two_layers().predict(MASKED),
        lambda: two_layers().forward(MASKED),
        lambda: Data(MASKED, [0, 1]),
        lambda: Data([[1], [2]], np.ma.array([0, 1], mask=[True, False])),
        lambda: softmax(MASKED),
        lambda: SumOfSquares().forward(MASKED, np.ones((2, 2))),
        lambda: SumOfSquares().forward(np.ones((2, 2)), MASKED),
        lambda: accuracy(MASKED, [0, 1]),
        lambda: two_layers().predict(list(MASKED)),
        lambda: Dense.from_weights(MASKED),
        lambda: datasets.one_hot(np.ma.array([0, 1], mask=[True, False]), 2),
    ],
)
def test_7_masked_entries_are_refused(take):
    with pytest.raises(ValueError, match="has masked entries"):
        take()


def test_7_a_masked_array_with_nothing_masked_is_an_array():
    assert softmax(np.ma.array([[0.0, 0.0]], mask=False)).tolist() == [[0.5, 0.5]]


# 23: harmless underflow was an error for those who asked NumPy to raise


@pytest.mark.parametrize(
    "compute",
    [
        lambda: softmax([[0.0, 1000.0]]),
        lambda: log_softmax([[0.0, 1000.0]]),
        lambda: sigmoid([-1e4, 1e4]),
        lambda: tanh([1e-320]),
        lambda: BinaryCrossEntropy().forward([[1e4], [-1e4]], [[1.0], [0.0]]),
        lambda: SoftmaxCrossEntropy().forward([[0.0, 1e4]], [1]),
        lambda: MeanSquaredError().forward([[1e-200]], [[0.0]]),
        lambda: Adam(0.1).step({"W": np.ones(1)}, {"W": np.full(1, 1e-200)}),
        lambda: L2(0.1).loss({"W": np.full((1, 1), 1e-200)}),
    ],
)
def test_23_harmless_underflow_is_harmless(compute):
    with np.errstate(all="raise"):
        compute()


def test_23_a_whole_step_with_saturated_units_is_harmless():
    network = Sequential([Dense.from_weights([[1e4], [1e4]]), Sigmoid(), Dense(1, 2, rng=0)])
    loss = SoftmaxCrossEntropy()
    with np.errstate(all="raise"):
        loss.forward(network.forward([[1.0, 1.0], [-1.0, -1.0]]), [0, 1])
        network.backward(loss.backward())
        loss.forward(network.forward([[1e4, 1.0], [-1e4, 1.0]]), [0, 1])
        network.backward(1e-300 * loss.backward())


# Messages that did not help


@pytest.mark.parametrize(
    "given, words",
    [
        ({"optimizer": SGD}, "optimizer is the class SGD: make one of it, with SGD(...)"),
        ({"optimizer": 0.1}, "optimizer must be a nnlib.Optimizer, such as SGD(0.1), but is 0.1"),
        ({"loss": SoftmaxCrossEntropy}, "loss is the class SoftmaxCrossEntropy: make one of it"),
        ({"loss": "softmax"}, "loss must be a nnlib.Loss, such as SoftmaxCrossEntropy(), but is"),
        ({"network": Sequential}, "network is the class Sequential: make one of it"),
        ({"network": [Dense(2, 3)]}, "network must be a nnlib.Layer, such as Sequential("),
        ({"regularizer": L2}, "regularizer is the class L2: make one of it, with L2(...)"),
        ({"regularizer": 0.1}, "regularizer must be a nnlib.Regularizer, such as L2(0.001)"),
        ({"rng": "seed"}, "rng must be a seed, 0 or larger, or a numpy.random.Generator"),
        ({"rng": -1}, "rng must be a seed, 0 or larger, or a numpy.random.Generator"),
        ({"patience": 3}, "patience needs validation=(X, y)"),
        ({"patience": 0, "validation": BLOBS}, "patience must be a whole number, 1 or larger"),
    ],
    ids=lambda value: next(iter(value)) if isinstance(value, dict) else "",
)
def test_what_is_not_what_fit_needs_is_told_in_words(given, words):
    network = two_layers()
    before = copies(network)
    arguments = {"network": network, "loss": SoftmaxCrossEntropy(), "optimizer": SGD(0.1)} | given
    with pytest.raises(ValueError) as caught:
        fit(X=BLOBS.X, y=BLOBS.y, epochs=1, **arguments)
    assert str(caught.value).startswith(words)
    assert all((array == before[name]).all() for name, array in network.parameters().items())


@pytest.mark.parametrize("initializer", [np.ones((2, 3)), "he", None])
def test_an_initializer_is_a_function(initializer):
    with pytest.raises(ValueError, match="^initializer must be a function, but is"):
        Dense(2, 3, initializer=initializer)


def test_an_initializer_that_forgets_its_return_is_told_so():
    with pytest.raises(ValueError, match="^initializer returned None: is a return missing?"):
        Dense(2, 3, initializer=lambda shape, rng: None)


def test_a_dense_layer_with_one_size_says_which_one_is_missing():
    with pytest.raises(ValueError, match="^output_size is missing: .*output_size=3"):
        Dense(3)


def test_nullable_columns_are_numbers_and_a_column_that_is_none_is_named():
    table = pd.DataFrame({"a": [1, 2], "b": [0.5, 1]})
    network = two_layers()
    assert (network.predict(table.convert_dtypes()) == network.predict(table.to_numpy())).all()
    with pytest.raises(ValueError, match=r"^X must be finite, but X\[1, 1\] is nan"):
        network.predict(pd.DataFrame({"a": [1, 2], "b": [0.5, None]}).convert_dtypes())
    with pytest.raises(ValueError, match="^X's column 'town' must hold numbers"):
        network.predict(pd.DataFrame({"a": [1, 2], "town": ["Bern", "Rom"]}))


@pytest.mark.parametrize("loss", [SumOfSquares(), BinaryCrossEntropy(), SoftmaxCrossEntropy()])
def test_a_loss_goes_back_only_after_a_forward(loss):
    with pytest.raises(ValueError, match="call forward first"):
        type(loss)().backward()


# The contracts, kept and broken by a learner's own classes


class Gain(Layer):
    learns = ("g",)

    def __init__(self, size):
        self.g = np.ones(size)

    def forward(self, X):
        self.X = X
        return X * self.g

    def backward(self, dY):
        self.dg = (self.X * dY).sum(axis=0)
        return dY * self.g


class MeanAbsoluteError(Loss):
    def forward(self, prediction, target):
        self.error = prediction - target
        return np.abs(self.error).mean()

    def backward(self):
        return np.sign(self.error) / self.error.size


class SignDescent(Optimizer):
    def update(self, W, dW, rate, memory):
        W -= rate * np.sign(dW)


class SmoothL1(Regularizer):
    def penalty(self, W):
        return self.strength * np.sqrt(W**2 + 1e-4).sum()

    def slope(self, W):
        return self.strength * W / np.sqrt(W**2 + 1e-4)


def test_a_layer_a_loss_an_optimizer_and_a_regularizer_of_ones_own_train_together():
    network = Sequential([Dense(2, 4, rng=0), Gain(4), Dense(4, 1, rng=1)])
    history = fit(
        network,
        MeanAbsoluteError(),
        BLOBS.X,
        BLOBS.X[:, :1],
        optimizer=SignDescent(0.002),
        epochs=200,
        regularizer=SmoothL1(1e-4),
    )
    assert history.loss[-1] < history.loss[0] / 5


def forgets(name: str, value: object = None) -> Gain:
    """A Gain whose method of this name returns something wrong."""
    return type("MyGain", (Gain,), {name: lambda self, *given: value})(4)


def own(base: type, **methods: object) -> object:
    """A learner's class with these methods, made."""
    made = type("Mine", (base,), methods)
    return made(0.1) if issubclass(base, Optimizer | Regularizer) else made()


@pytest.mark.parametrize(
    "given, words",
    [
        ({"layer": forgets("forward")}, "layers[1], MyGain(): forward returned None: is a return"),
        ({"layer": forgets("backward")}, "layers[1], MyGain(): backward returned None"),
        ({"layer": forgets("forward", "text")}, "what layers[1], MyGain(): forward returned must"),
        (
            {"layer": forgets("forward", np.ones((3, 4)))},
            "layers[1], MyGain(): forward must return",
        ),
        (
            {"layer": forgets("backward", np.ones((4, 60)))},
            "what layers[1], MyGain(): backward returned must have shape (60, 4)",
        ),
        (
            {"layer": type("MyGain", (Gain,), {"backward": lambda self, dY: dY})(4)},
            "MyGain() has no dg: call backward first, which stores it",
        ),
        ({"loss": own(Loss, forward=lambda *_: None)}, "what Mine(): forward returned is None"),
        (
            {"loss": own(MeanAbsoluteError, backward=lambda self: None)},
            "Mine(): backward returned None",
        ),
        (
            {"loss": own(MeanAbsoluteError, backward=lambda self: np.ones(60))},
            "what Mine(): backward returned must have shape (60, 1), but its shape is (60,)",
        ),
        (
            {"loss": own(MeanAbsoluteError, forward=lambda self, p, t: p - t)},
            "what Mine(): forward returned must be one number",
        ),
        (
            {"regularizer": own(Regularizer, penalty=lambda self, W: "much")},
            "the penalty of 0.W must hold numbers",
        ),
    ],
    ids=lambda value: next(iter(value)) if isinstance(value, dict) else "",
)
def test_a_broken_contract_is_told_in_words_and_changes_nothing(given, words):
    first, layer, last = Dense(2, 4, rng=0), given.get("layer", Gain(4)), Dense(4, 1, rng=1)
    network = Sequential([first, layer, last])
    before = {"first": first.W.copy(), "last": last.W.copy(), "g": layer.g.copy()}
    with pytest.raises(ValueError) as caught:
        fit(
            network,
            given.get("loss", MeanAbsoluteError()),
            BLOBS.X,
            BLOBS.X[:, :1],
            optimizer=SGD(0.1),
            epochs=1,
            regularizer=given.get("regularizer"),
        )
    assert str(caught.value).startswith(words)
    assert (first.W == before["first"]).all() and (last.W == before["last"]).all()
    assert (layer.g == before["g"]).all()
