"""One network, trained in several ways.

The spiral's 300 points, 25 hidden units, L2, every point in every step. Each way takes the data and
the starting weights, makes `steps` updates, and returns the loss before each.
"""

import os
import tempfile
from collections.abc import Callable
from functools import partial
from typing import Any, NamedTuple

import numpy as np

from nnlib import L2, SGD, Dense, ReLU, Sequential, SoftmaxCrossEntropy, datasets, fit
from nnlib.initializers import he

RATE, STRENGTH = 0.1, 1e-3


class Start(NamedTuple):
    """The data and the weights that every way begins with."""

    X: np.ndarray
    y: np.ndarray
    W1: np.ndarray
    b1: np.ndarray
    W2: np.ndarray
    b2: np.ndarray


def spiral_start(hidden_size: int = 25, points_per_class: int = 100) -> Start:
    """The same start every time."""
    data, rng = datasets.spiral(points_per_class, rng=0), np.random.default_rng(0)
    W1, W2 = he((2, hidden_size), rng=rng), he((hidden_size, 3), rng=rng)
    return Start(*data, W1, np.zeros(hidden_size), W2, np.zeros(3))


def plain(start: Start, steps: int) -> list[float]:
    """The lesson's way: plain NumPy, a new array for every result."""
    X, y, W1, b1, W2, b2 = start.X, start.y, *(array.copy() for array in start[2:])
    n, losses = len(X), []
    for _ in range(steps):
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
        gradients = (
            X.T @ dZ1 + STRENGTH * W1,
            dZ1.sum(axis=0),
            A1.T @ dZ2 + STRENGTH * W2,
            dZ2.sum(axis=0),
        )
        for array, gradient in zip((W1, b1, W2, b2), gradients, strict=True):
            array -= RATE * gradient
    return losses


def with_fit(start: Start, steps: int) -> list[float]:
    """The layers of nnlib and its fit."""
    network = Sequential(
        [Dense.from_weights(start.W1, start.b1), ReLU(), Dense.from_weights(start.W2, start.b2)]
    )
    return fit(
        network,
        SoftmaxCrossEntropy(),
        start.X,
        start.y,
        optimizer=SGD(RATE),
        regularizer=L2(STRENGTH),
        epochs=steps,
    ).loss


def pytorch(threads: int) -> Callable[[Start, int], list[float]]:
    """PyTorch, eager, with this many threads."""
    import torch

    def train(start: Start, steps: int) -> list[float]:
        torch.set_num_threads(threads)
        X, y = torch.tensor(start.X), torch.tensor(start.y)
        first = torch.nn.Linear(2, len(start.b1)).double()
        second = torch.nn.Linear(len(start.b1), 3).double()
        with torch.no_grad():
            for layer, W, b in ((first, start.W1, start.b1), (second, start.W2, start.b2)):
                layer.weight.copy_(torch.tensor(W.T))
                layer.bias.copy_(torch.tensor(b))
        network, losses = torch.nn.Sequential(first, torch.nn.ReLU(), second), []
        optimizer = torch.optim.SGD(network.parameters(), lr=RATE)
        for _ in range(steps):
            penalty = 0.5 * STRENGTH * ((first.weight**2).sum() + (second.weight**2).sum())
            loss = torch.nn.functional.cross_entropy(network(X), y) + penalty
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
        return losses

    return train


def pytorch_passes(
    network: Sequential, X: np.ndarray, dY: np.ndarray
) -> dict[str, Callable[[], None]]:
    """Fifty forward and backward passes of the same network in PyTorch, by number of threads."""
    import torch

    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "network.npz")
        network.save(path)
        words: dict[str, Any] = {}
        exec(network.to_torch(path), words)
    model, inputs, gradient = words["model"].train(), torch.tensor(X), torch.tensor(dY)
    assert np.allclose(words["predict"](X), network.predict(X))

    def passes(threads: int) -> None:
        torch.set_num_threads(threads)
        for _ in range(50):
            model.zero_grad()
            model(inputs).backward(gradient)

    return {f"PyTorch, {threads}": partial(passes, threads) for threads in (1, 2)}


def scikit_learn() -> Callable[[Start, int], list[float]]:
    """MLPClassifier of scikit-learn, which draws its own weights and divides its penalty by n."""
    from sklearn.neural_network import MLPClassifier

    def train(start: Start, steps: int) -> list[float]:
        n, hidden_size = len(start.X), len(start.b1)
        settings = {
            "solver": "sgd",
            "momentum": 0.0,
            "learning_rate_init": RATE,
            "alpha": STRENGTH * n,
            "batch_size": n,
        }
        forever = {"max_iter": steps, "tol": 0.0, "n_iter_no_change": steps + 1}
        model = MLPClassifier((hidden_size,), random_state=0, **settings, **forever)
        return model.fit(start.X, start.y).loss_curve_

    return train


def jax_jit() -> Callable[[Start, int], list[float]]:
    """JAX, one compiled update called from a Python loop, float64."""
    import jax
    import jax.numpy as jnp

    jax.config.update("jax_enable_x64", True)

    def total_loss(weights: list, X: object, y: object) -> object:
        W1, b1, W2, b2 = weights
        log_P = jax.nn.log_softmax(jax.nn.relu(X @ W1 + b1) @ W2 + b2)
        penalty = 0.5 * STRENGTH * ((W1**2).sum() + (W2**2).sum())
        return -log_P[jnp.arange(len(y)), y].mean() + penalty

    @jax.jit
    def update(weights: list, X: object, y: object) -> tuple:
        loss, gradients = jax.value_and_grad(total_loss)(weights, X, y)
        pairs = zip(weights, gradients, strict=True)
        return loss, [array - RATE * gradient for array, gradient in pairs]

    def train(start: Start, steps: int) -> list[float]:
        X, y, *weights = map(jnp.asarray, start)
        losses = []
        for _ in range(steps):
            loss, weights = update(weights, X, y)
            losses.append(float(loss))
        return losses

    return train
