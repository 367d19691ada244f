"""Training: one step by hand, the loop, batches, validation, divergence, accuracy, refusals."""

import warnings

import numpy as np
import pytest

from nnlib import (
    L2,
    SGD,
    BinaryCrossEntropy,
    Dense,
    History,
    Layer,
    MeanSquaredError,
    ReLU,
    Sequential,
    Sigmoid,
    SoftmaxCrossEntropy,
    SumOfSquares,
    accuracy,
    agree,
    batches,
    datasets,
    fit,
    train_step,
)


class Watcher(Layer):
    """A first layer that notes which rows come by, forward and back."""

    def __init__(self):
        self.seen, self.learned = [], []

    def forward(self, X):
        self.seen.append(X[:, 0].tolist())
        return X

    def backward(self, dY):
        self.learned.append(self.seen[-1])
        return dY


def classifier(rng=0) -> Sequential:
    return Sequential([Dense(2, 6, rng=rng), ReLU(), Dense(6, 3, rng=rng)])


def copies(network: Layer) -> dict[str, np.ndarray]:
    return {name: array.copy() for name, array in network.parameters().items()}


def test_one_training_step_by_hand():
    network = Sequential([Dense.from_weights([[2.0], [1.0]], [1.0])])
    X, y = np.array([[1.0, 0.0], [0.0, 2.0]]), np.array([[1.0], [4.0]])
    # prediction: 1*2 + 0*1 + 1 = 3 and 0*2 + 2*1 + 1 = 3; errors 3 - 1 = 2 and 3 - 4 = -1
    # loss before: mean(4, 1) = 2.5, and the penalty 0.5 * 0.2 * (2**2 + 1**2) = 0.5
    # dL/d(prediction) = 2 * error / 2 = 2 and -1
    # dW = X.T of it = [1*2 + 0*-1, 0*2 + 2*-1] = [2, -2], and 0.2 * W more: [2.4, -1.8]
    # db = 2 - 1 = 1, no penalty
    value = train_step(network, MeanSquaredError(), X, y, SGD(0.5), L2(0.2))
    assert value == pytest.approx(3.0)
    # W = [2 - 0.5 * 2.4, 1 - 0.5 * -1.8] = [0.8, 1.9]; b = 1 - 0.5 * 1 = 0.5
    assert network.layers[0].W == pytest.approx(np.array([[0.8], [1.9]]))
    assert network.layers[0].b == pytest.approx([0.5])


def test_all_layers_are_updated_at_once_from_the_old_weights():
    W1, W2 = np.array([[0.5]]), np.array([[2.0]])
    network = Sequential([Dense.from_weights(W1), Dense.from_weights(W2)])
    train_step(network, SumOfSquares(), np.array([[1.0]]), np.array([[0.0]]), SGD(0.1))
    # forward: 0.5, then 0.5 * 2 = 1; dL/d(prediction) = 2 * 1 = 2
    # dW2 = 0.5 * 2 = 1; dW1 = 1 * (2 * old W2) = 4
    assert network.layers[1].W == pytest.approx(W2 - 0.1 * 1)
    # with the new W2, 1.9, it would be 0.5 - 0.1 * 3.8
    assert network.layers[0].W == pytest.approx(W1 - 0.1 * 4)


def test_the_history_holds_the_loss_before_each_step():
    data, network, twin = datasets.spiral(10, rng=0), classifier(), classifier()
    loss, penalty = SoftmaxCrossEntropy(), L2(0.01)
    history = fit(network, loss, data.X, data.y, optimizer=SGD(0.5), epochs=20, regularizer=penalty)
    written, optimizer = [], SGD(0.5)
    for _ in range(20):
        written.append(loss.forward(twin.forward(data.X), data.y) + penalty.loss(twin.parameters()))
        train_step(twin, loss, data.X, data.y, optimizer, penalty)
    assert agree(history.loss, written) and agree(network.parameters(), twin.parameters())
    assert history.loss[-1] < history.loss[0] and history.validation_loss == []


def test_a_history_says_where_the_loss_went():
    assert repr(History([2.0, 1.0, 0.25])) == "History(3 steps, loss 2.0000 -> 0.2500)"
    assert repr(History()) == "History(0 steps)"


def test_training_with_momentum_follows_the_written_recursion():
    data = datasets.blobs(8, 3, rng=1)
    network, twin, loss = classifier(), classifier(), SoftmaxCrossEntropy()
    fit(network, loss, data.X, data.y, optimizer=SGD(0.1, momentum=0.9), epochs=15)
    change = {name: 0.0 for name in twin.parameters()}
    for _ in range(15):
        loss.forward(twin.forward(data.X), data.y)
        twin.backward(loss.backward())
        for name, W in twin.parameters().items():
            change[name] = 0.9 * change[name] - 0.1 * twin.gradients()[name]
            W += change[name]
    assert agree(network.parameters(), twin.parameters(), tolerance=1e-12)


def test_every_sample_is_used_once_an_epoch_and_the_last_batch_is_smaller():
    watcher = Watcher()
    X = np.arange(10.0)[:, None]
    network = Sequential([watcher, Dense(1, 1, rng=0)])
    history = fit(
        network, MeanSquaredError(), X, 0 * X, optimizer=SGD(1e-4), epochs=3, batch_size=4, rng=0
    )
    assert [len(batch) for batch in watcher.learned] == [4, 4, 2] * 3 and len(history.loss) == 9
    epochs = [sum(watcher.learned[i : i + 3], []) for i in (0, 3, 6)]
    assert all(sorted(epoch) == list(range(10)) for epoch in epochs)
    # shuffled, and anew each time
    assert epochs[0] != sorted(epochs[0]) and epochs[0] != epochs[1] != epochs[2]


def test_without_a_batch_size_every_step_takes_all_samples_in_order():
    watcher, X = Watcher(), np.arange(5.0)[:, None]
    fit(
        Sequential([watcher, Dense(1, 1, rng=0)]),
        MeanSquaredError(),
        X,
        X,
        optimizer=SGD(1e-4),
        epochs=2,
    )
    assert watcher.learned == [[0, 1, 2, 3, 4]] * 2


def test_inputs_and_labels_stay_together_in_a_batch():
    X, y = np.arange(20.0).reshape(10, 2), np.arange(10)
    for X_batch, y_batch in batches(X, y, 3, rng=0):
        assert (X_batch == X[y_batch]).all()


def test_batches_of_lists_and_of_everything():
    [(X, y)] = batches([[1], [2]], [0, 1])
    assert X.tolist() == [[1], [2]] and y.tolist() == [0, 1]
    [(X, y)] = batches(np.eye(3), np.arange(3), 3, rng=0)
    assert sorted(y.tolist()) == [0, 1, 2]


@pytest.mark.parametrize("make", [lambda: 7, lambda: np.random.default_rng(7)])
def test_the_same_rng_gives_the_same_training(make):
    data = datasets.spiral(10, rng=0)

    def trained(rng):
        network = classifier()
        history = fit(
            network,
            SoftmaxCrossEntropy(),
            data.X,
            data.y,
            optimizer=SGD(0.1),
            epochs=3,
            batch_size=7,
            rng=rng,
        )
        return history.loss, network.parameters()

    one, same, other = trained(make()), trained(make()), trained(8)
    assert one[0] == same[0] != other[0]
    assert all((one[1][name] == same[1][name]).all() for name in one[1])


def test_the_global_generator_is_neither_read_nor_moved():
    before = np.random.get_state()[1].copy()
    list(batches(np.eye(4), np.arange(4), 2, rng=0))
    assert (np.random.get_state()[1] == before).all()


def test_validation_is_looked_at_after_each_epoch_and_never_trained_on():
    train, held_out = datasets.spiral(20, rng=0).split(0.25, rng=0)
    loss, watched, blind = SoftmaxCrossEntropy(), classifier(), classifier()
    arguments = dict(optimizer=SGD(0.2), epochs=4, batch_size=10)
    history = fit(watched, loss, train.X, train.y, validation=held_out, rng=1, **arguments)
    fit(blind, loss, train.X, train.y, rng=1, **arguments)
    assert all((watched.parameters()[name] == W).all() for name, W in blind.parameters().items())
    assert len(history.validation_loss) == 4
    assert history.validation_loss[-1] == loss.forward(watched.predict(held_out.X), held_out.y)


def test_the_validation_loss_is_without_the_penalty():
    data, network, loss = datasets.blobs(5, rng=0), classifier(), SoftmaxCrossEntropy()
    history = fit(
        network,
        loss,
        data.X,
        data.y,
        optimizer=SGD(0.1),
        epochs=1,
        regularizer=L2(10.0),
        validation=(data.X, data.y),
    )
    assert history.validation_loss == [loss.forward(network.predict(data.X), data.y)]


def test_the_data_are_not_changed():
    data = datasets.blobs(5, rng=0)
    X, y = data.X.copy(), data.y.copy()
    fit(
        classifier(),
        SoftmaxCrossEntropy(),
        data.X,
        data.y,
        optimizer=SGD(0.1),
        epochs=2,
        batch_size=4,
        rng=0,
    )
    assert (data.X == X).all() and (data.y == y).all()


@pytest.mark.parametrize("batch_size", [None, 2])
def test_divergence_is_told_with_step_and_rate_and_without_warnings(batch_size):
    X = np.array([[1.0], [2.0], [3.0]])
    network = Sequential([Dense.from_weights([[0.5]]), Dense.from_weights([[0.5]])])
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with pytest.raises(FloatingPointError) as caught:
            fit(
                network,
                SumOfSquares(),
                X,
                X,
                optimizer=SGD(50.0),
                epochs=100,
                batch_size=batch_size,
                rng=0,
            )
    words = str(caught.value).split()
    assert words[:3] == ["the", "loss", "is"] and words[3] in ("inf", "nan")
    assert words[4:6] == ["at", "step"] and 1 < int(words[6]) < 20
    assert " ".join(words[7:]) == "with SGD(50): try a smaller learning rate"


def test_a_loss_that_is_no_number_changes_no_parameter():
    network = Sequential([Dense.from_weights([[1e200]])])
    with np.errstate(over="ignore"):
        X, Y = np.array([[1.0]]), np.array([[0.0]])
        assert train_step(network, SumOfSquares(), X, Y, SGD(0.1)) == np.inf
        with pytest.raises(FloatingPointError, match="the loss is inf at step 1 with"):
            fit(
                network,
                SumOfSquares(),
                np.array([[1.0]]),
                np.array([[0.0]]),
                optimizer=SGD(0.1),
                epochs=1,
            )
    assert network.layers[0].W.tolist() == [[1e200]]


GOOD = dict(
    X=np.array([[0.0, 1.0], [1.0, 0.0], [1.0, 1.0]]),
    y=np.array([0, 1, 2]),
    optimizer=SGD(0.1),
    epochs=2,
)


@pytest.mark.parametrize(
    "bad, words",
    [
        ({"X": "text"}, "X must hold numbers"),
        ({"X": [["1", "2"]] * 3}, "X must hold numbers"),
        ({"X": np.array([[None, 1.0]] * 3)}, "X must hold numbers, but its dtype is object"),
        ({"X": [[1, 2], [3], [4, 5]]}, "X must be a rectangle"),
        ({"X": [[0, 1], [1, 0], [1, np.nan]]}, "X must be finite, but X[2, 1] is nan"),
        ({"X": [[0, 1], [1, 0], [1, np.inf]]}, "X must be finite, but X[2, 1] is inf"),
        ({"X": np.empty((0, 2)), "y": np.empty(0, int)}, "X is empty"),
        (
            {"X": np.ones((3, 3))},
            "X must have shape (n, 2) to enter Dense(2, 6), but its shape is (3, 3)",
        ),
        ({"X": np.ones(3)}, "X must have shape (n, 2) to enter Dense(2, 6), but its shape is (3,)"),
        ({"X": 1.0}, "X and y must have one row a sample, but their shapes are () and (3,)"),
        ({"y": [0, 1]}, "X and y must have one row a sample, but their shapes are (3, 2) and (2,)"),
        ({"y": 1}, "X and y must have one row a sample, but their shapes are (3, 2) and ()"),
        ({"y": [0, 1, 3]}, "labels must hold labels 0 to 2, but labels[2] is 3"),
        ({"y": [0, 1, -1]}, "labels must hold labels 0 to 2, but labels[2] is -1"),
        ({"y": [0, 1, 0.5]}, "labels must hold whole-number labels, but contains 0.5"),
        ({"y": [0, 1, np.nan]}, "y must be finite, but y[2] is nan"),
        ({"y": ["a", "b", "c"]}, "y must hold numbers"),
        ({"y": [[0], [1], [2]]}, "labels must have shape (3,), but its shape is (3, 1)"),
        ({"epochs": 0}, "epochs must be a whole number, 1 or larger, but is 0"),
        ({"epochs": 2.5}, "epochs must be a whole number"),
        ({"epochs": -1}, "epochs must be a whole number"),
        ({"batch_size": 0}, "batch_size must be a whole number, 1 or larger, but is 0"),
        ({"batch_size": -2}, "batch_size must be a whole number"),
        ({"batch_size": 1.5}, "batch_size must be a whole number"),
        ({"batch_size": 4}, "batch_size must be at most 3, the number of samples, but is 4"),
        ({"validation": np.ones((3, 2))}, "validation must be a pair (X, y)"),
        ({"validation": (np.ones((3, 2)),)}, "validation must be a pair (X, y)"),
        (
            {"validation": (np.ones((3, 2)), [0, 1])},
            "validation X and validation y must have one row a sample",
        ),
        ({"validation": (np.ones((1, 3)), [0])}, "X must have shape (n, 2) to enter Dense(2, 6)"),
        ({"validation": (np.ones((2, 2)), [0, 3])}, "labels must hold labels 0 to 2"),
        ({"validation": ([[np.nan, 0.0]], [0])}, "validation X must be finite"),
    ],
)
@pytest.mark.parametrize("in_batches", [False, True])
def test_bad_input_to_fit_is_named_and_changes_no_parameter(bad, words, in_batches):
    network = classifier()
    before = copies(network)
    arguments = GOOD | ({"batch_size": 1, "rng": 0} if in_batches else {}) | bad
    with pytest.raises(ValueError) as caught:
        fit(network, SoftmaxCrossEntropy(), **arguments)
    assert str(caught.value).startswith(words)
    assert all((W == before[name]).all() for name, W in network.parameters().items())


@pytest.mark.parametrize("loss", [SumOfSquares(), MeanSquaredError(), BinaryCrossEntropy()])
def test_a_target_column_is_not_confused_with_a_row(loss):
    network = Sequential([Dense(2, 1, rng=0), Sigmoid()])
    before = copies(network)
    with pytest.raises(
        ValueError, match=r"target must have shape \(4, 1\), but its shape is \(4,\)"
    ):
        fit(
            network,
            loss,
            datasets.gate("and").X,
            datasets.gate("and").y,
            optimizer=SGD(0.1),
            epochs=1,
        )
    assert all((W == before[name]).all() for name, W in network.parameters().items())


@pytest.mark.parametrize(
    "X, y, words",
    [
        (np.ones((4, 3)), np.ones((4, 1)), "X must have shape"),
        ("text", np.ones((4, 1)), "X must hold numbers"),
        (np.ones((4, 2)), np.ones(4), "target must have shape"),
        (np.ones((4, 2)), [[np.nan]] * 4, "target must be finite"),
        (np.ones((4, 2)), [["a"]] * 4, "target must hold numbers"),
    ],
)
def test_bad_input_to_a_training_step_changes_no_parameter(X, y, words):
    network = Sequential([Dense(2, 1, rng=0)])
    before = copies(network)
    with pytest.raises(ValueError, match=words):
        train_step(network, MeanSquaredError(), X, y, SGD(0.1))
    assert all((W == before[name]).all() for name, W in network.parameters().items())


@pytest.mark.parametrize("batch_size", [0, -1, 1.5, "2", True, np.nan, 4])
def test_a_bad_batch_size_is_refused_at_once(batch_size):
    with pytest.raises(ValueError, match="^batch_size must be "):
        batches(np.eye(3), np.arange(3), batch_size)  # before the first batch is asked for


def test_batches_need_a_label_for_every_row():
    for y in (np.arange(2), np.arange(4), 1):
        with pytest.raises(ValueError, match="^X and y must have one row a sample"):
            batches(np.eye(3), y, 2)


def test_accuracy_counts_what_is_right():
    P = np.array([[0.2, 0.5, 0.3], [0.9, 0.1, 0.0], [0.1, 0.1, 0.8], [0.4, 0.3, 0.3]])
    assert accuracy(P, [1, 0, 2, 2]) == 0.75  # the last is called 0
    assert accuracy(P, [1, 0, 2, 0]) == 1.0
    assert accuracy([0.4, 0.5, 0.6], [0, 1, 0]) == pytest.approx(2 / 3)  # 0.5 and more is class 1
    assert accuracy([[0.4], [0.5], [0.6]], [[0.0], [1.0], [1.0]]) == 1.0
    assert accuracy([[0.4], [0.5], [0.6]], [0, 0, 1]) == pytest.approx(2 / 3)


@pytest.mark.parametrize(
    "prediction, target, words",
    [
        ("text", [0], "prediction must hold numbers"),
        ([], [], "prediction is empty"),
        ([np.nan], [0], "prediction must be finite"),
        (1.0, [1], "prediction must have shape (n,) or (n, classes), but its shape is ()"),
        (np.ones((2, 2, 2)), [0, 1], "prediction must have shape (n,) or (n, classes)"),
        ([0.1, 0.9], [0], "target must have shape (2,), but its shape is (1,)"),
        (np.eye(2), np.eye(2), "target must have shape (2,), but its shape is (2, 2)"),
        (np.eye(2), [0, 2], "target must hold labels 0 to 1, but target[1] is 2"),
        (np.eye(2), [0, -1], "target must hold labels 0 to 1, but target[1] is -1"),
        (np.eye(2), [0, 0.5], "target must hold whole-number labels"),
        (np.eye(2), ["a", "b"], "target must hold numbers"),
        (np.eye(2), [0, np.nan], "target must be finite"),
    ],
)
def test_accuracy_refuses_what_it_cannot_compare(prediction, target, words):
    with pytest.raises(ValueError) as caught:
        accuracy(prediction, target)
    assert str(caught.value).startswith(words)
