"""How fast `nnlib.fit` is, as ratios taken in one run: python tests/benchmarks/training.py

The network is that of notebook 3: 300 points of the spiral, 25 hidden units, L2, every point in every
step, float64, the loss recorded at every step. Each figure is the best of several runs.
"""

import platform
from time import perf_counter
from typing import Callable

import numpy as np

import nnlib
from nnlib import L2, SGD, Dense, MeanSquaredError, ReLU, Sequential, SoftmaxCrossEntropy, Tanh, datasets, fit, train_step
from nnlib.initializers import he

STEPS, RATE, STRENGTH = 2_001, 0.1, 1e-3


def spiral_start(hidden_size: int, points_per_class: int = 100) -> tuple[np.ndarray, ...]:
    """X, y and the starting weights W1, b1, W2, b2."""
    data, rng = datasets.spiral(points_per_class, rng=0), np.random.default_rng(0)
    return *data, he((2, hidden_size), rng=rng), np.zeros(hidden_size), he((hidden_size, 3), rng=rng), np.zeros(3)


def plain_loop(X: np.ndarray, y: np.ndarray, W1: np.ndarray, b1: np.ndarray, W2: np.ndarray, b2: np.ndarray) -> list[float]:
    """The lesson's way: plain NumPy, a new array for every result."""
    W1, b1, W2, b2 = (array.copy() for array in (W1, b1, W2, b2))
    n, losses = len(X), []
    for _ in range(STEPS):
        A1 = np.maximum(X @ W1 + b1, 0)
        scores = A1 @ W2 + b2
        E = np.exp(scores - scores.max(axis=1, keepdims=True))
        P = E / E.sum(axis=1, keepdims=True)
        data_loss = -np.log(P[np.arange(n), y]).mean()
        losses.append(data_loss + 0.5 * STRENGTH * (np.sum(W1**2) + np.sum(W2**2)))
        dZ2 = P.copy()
        dZ2[np.arange(n), y] -= 1
        dZ2 /= n
        dZ1 = dZ2 @ W2.T
        dZ1[A1 <= 0] = 0
        gradients = X.T @ dZ1 + STRENGTH * W1, dZ1.sum(axis=0), A1.T @ dZ2 + STRENGTH * W2, dZ2.sum(axis=0)
        for array, gradient in zip((W1, b1, W2, b2), gradients):
            array -= RATE * gradient
    return losses


def with_fit(X: np.ndarray, y: np.ndarray, W1: np.ndarray, b1: np.ndarray, W2: np.ndarray, b2: np.ndarray) -> list[float]:
    """The same by nnlib."""
    network = Sequential([Dense.from_weights(W1, b1), ReLU(), Dense.from_weights(W2, b2)])
    return fit(network, SoftmaxCrossEntropy(), X, y, optimizer=SGD(RATE), penalty=L2(STRENGTH), epochs=STEPS).loss


def microseconds(work: Callable[[], object], steps: int, runs: int = 5) -> float:
    """The best time of several runs, for one step."""
    times = []
    for _ in range(runs):
        began = perf_counter()
        work()
        times.append(perf_counter() - began)
    return min(times) / steps * 1e6


def xor_step() -> float:
    """Microseconds of one full-batch step of XOR with 2-3-1 tanh units."""
    data = datasets.gate("xor")
    network = Sequential([Dense(2, 3, rng=0), Tanh(), Dense(3, 1, rng=1), Tanh()])
    return microseconds(lambda: fit(network, MeanSquaredError(), data.X, data.targets, optimizer=SGD(0.1), epochs=2_000), 2_000)


def wide_step_over_its_products() -> float:
    """A step of 784-512-10 with 128 samples, over the time of its bare matrix products."""
    rng = np.random.default_rng(0)
    X, y = rng.standard_normal((128, 784)), rng.integers(0, 10, 128)
    network = Sequential([Dense(784, 512, rng=rng), ReLU(), Dense(512, 10, rng=rng)])
    W1, W2, A1, dZ2 = network.layers[0].W, network.layers[2].W, rng.standard_normal((128, 512)), rng.standard_normal((128, 10))
    loss, optimizer = SoftmaxCrossEntropy(), SGD(0.01)
    step = microseconds(lambda: [train_step(network, loss, X, y, optimizer) for _ in range(20)], 20)
    products = microseconds(lambda: [(X @ W1, A1 @ W2, A1.T @ dZ2, dZ2 @ W2.T, X.T @ A1) for _ in range(20)], 20)
    return step / products


def main() -> None:
    """Prints the table."""
    print(f"Python {platform.python_version()}, NumPy {np.__version__}, nnlib {nnlib.__version__}, {platform.machine()}")
    start = spiral_start(25)
    assert np.allclose(plain_loop(*start), with_fit(*start), rtol=0, atol=1e-10)
    plain, ours = (microseconds(lambda: way(*start), STEPS) for way in (plain_loop, with_fit))
    print(f"spiral, 300 points, 25 hidden: plain loop {plain:.1f} us a step, fit {ours:.1f} us, ratio {ours / plain:.2f}")
    print(f"XOR 2-3-1, 4 points: fit {xor_step():.1f} us a step")
    print(f"784-512-10, 128 samples: step / bare matrix products {wide_step_over_its_products():.2f}")
    print("fit, microseconds a step:  hidden units ->", *(f"{h:6}" for h in (5, 25, 100)))
    for n in (30, 100, 300):
        cost = (microseconds(lambda: with_fit(*spiral_start(h, n)), STEPS, runs=2) for h in (5, 25, 100))
        print(f"{3 * n:5} points                                 ", *(f"{us:6.1f}" for us in cost))


if __name__ == "__main__":
    main()
