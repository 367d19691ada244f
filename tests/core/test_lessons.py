"""The fixed reference numbers of the four lessons, by nnlib: a run that drifts is found here."""

import numpy as np
import pytest

from nnlib import (
    L2,
    SGD,
    Dense,
    ReLU,
    Sequential,
    Sigmoid,
    SoftmaxCrossEntropy,
    SumOfSquares,
    accuracy,
    datasets,
    fit,
    initializers,
)


def close(array: np.ndarray, *numbers: float, decimals: int = 8) -> bool:
    """Whether the numbers are those of the array, rounded to so many decimals."""
    return np.ravel(array) == pytest.approx(numbers, abs=0.5 * 10**-decimals * 1.001)


def test_lesson_1_one_neuron():
    data = datasets.bits("first")
    start = 2 * np.random.RandomState(1).random_sample((3, 1)) - 1
    assert close(start, -0.16595599, 0.44064899, -0.99977125)
    network = Sequential([Dense.from_weights(start), Sigmoid()])
    # first row (0, 0, 1): z is the third weight, and sigmoid(-0.99977125) = 0.2689864
    assert close(network.layers[0].forward(data.X)[0], -0.99977125)
    assert close(network.predict(data.X)[0], 0.2689864, decimals=7)
    # W += X.T @ (error * slope) is half the gradient of the sum of squares: a rate of 0.5
    fit(network, SumOfSquares(), data.X, data.targets, optimizer=SGD(0.5), epochs=20_000)
    assert close(network.layers[0].W, 10.38040701, -0.20641179, -4.98452047)
    assert close(network.predict(data.X), 0.00679655, 0.99445597, 0.99548528, 0.005536)
    assert close(network.predict([[1, 0, 0]]), 0.99996897)
    # what 60 000 and 100 000 iterations give stands in notebook 1, which nbval runs
    # no bias: nothing but a weighted sum of zeros, whatever the training
    assert network.predict([[0, 0, 0]]).tolist() == [[0.5]]


def two_layers(seed: int) -> Sequential:
    rng = np.random.default_rng(seed)
    one = Dense(3, 4, bias=False, initializer=initializers.uniform, rng=rng)
    two = Dense(4, 1, bias=False, initializer=initializers.uniform, rng=rng)
    return Sequential([one, Sigmoid(), two, Sigmoid()])


def test_lesson_2_two_layers():
    data, network = datasets.bits("xor"), two_layers(seed=0)
    history = fit(network, SumOfSquares(), data.X, data.targets, optimizer=SGD(1.0), epochs=1_500)
    assert close([history.loss[0], history.loss[-1]], 1.332475, 0.001701, decimals=6)
    assert close(network.predict(data.X), 0.017426, 0.974586, 0.984671, 0.022693, decimals=6)
    assert (np.diff(history.loss) < 0).all()


def test_lesson_2_an_all_zero_start_stays_at_one_half():
    data = datasets.bits("xor")
    network = Sequential(
        [
            Dense.from_weights(np.zeros((3, 4))),
            Sigmoid(),
            Dense.from_weights(np.zeros((4, 1))),
            Sigmoid(),
        ]
    )
    fit(network, SumOfSquares(), data.X, data.targets, optimizer=SGD(1.0), epochs=200)
    assert network.predict(data.X) == pytest.approx(np.full((4, 1), 0.5), abs=1e-12)


@pytest.mark.parametrize("rate, learned", [(1.0, True), (0.1, False)])
def test_lesson_2_learns_at_rate_1_and_not_at_a_tenth(rate, learned):
    data = datasets.bits("xor")
    for seed in (1, 2):
        network = two_layers(seed)
        fit(network, SumOfSquares(), data.X, data.targets, optimizer=SGD(rate), epochs=1_500)
        assert (np.abs(network.predict(data.X) - data.targets).max() < 0.1) == learned


def spiral_network(start=initializers.he) -> Sequential:
    rng = np.random.default_rng(0)
    return Sequential(
        [Dense(2, 25, initializer=start, rng=rng), ReLU(), Dense(25, 3, initializer=start, rng=rng)]
    )


def test_lesson_3_the_spiral_is_learned():
    data, network = datasets.spiral(rng=0), spiral_network()
    history = fit(
        network,
        SoftmaxCrossEntropy(),
        data.X,
        data.y,
        optimizer=SGD(1.0),
        epochs=1_000,
        regularizer=L2(1e-3),
    )
    assert accuracy(network.predict(data.X), data.y) > 0.95 and history.loss[-1] < 0.4


def test_lesson_3_a_zero_start_stays_at_the_log_of_three():
    data, network = datasets.spiral(rng=0), spiral_network(initializers.zeros)
    history = fit(
        network,
        SoftmaxCrossEntropy(),
        data.X,
        data.y,
        optimizer=SGD(1.0),
        epochs=50,
        regularizer=L2(1e-3),
    )
    assert history.loss == pytest.approx([np.log(3)] * 50, abs=1e-12)  # 1.0986
