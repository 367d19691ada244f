"""A small network for the tests of the live panel.

Plain functions on a dict of arrays, as in a notebook.
"""

import numpy as np

_rng = np.random.default_rng(5)
X = _rng.uniform(-1, 1, (24, 2))  # (n, 2)
y = (X[:, 0] * X[:, 1] > 0).astype(int)  # (n,)


def start(hidden_size: int = 3) -> dict[str, np.ndarray]:
    """The same start for the same hidden size."""
    rng = np.random.default_rng(hidden_size)
    return {
        "W1": rng.standard_normal((2, hidden_size)),
        "b1": rng.standard_normal(hidden_size),
        "W2": rng.standard_normal((hidden_size, 1)),
        "b2": np.zeros(1),
    }


def predict(params: dict[str, np.ndarray], points: np.ndarray) -> np.ndarray:
    """The probability of class 1: (m,)."""
    A1 = np.tanh(points @ params["W1"] + params["b1"])
    return 1 / (1 + np.exp(-(A1 @ params["W2"] + params["b2"])[:, 0]))


def loss_and_gradients(params: dict[str, np.ndarray]) -> tuple[float, dict[str, np.ndarray]]:
    """The mean log-loss, and its gradient by each parameter."""
    A1 = np.tanh(X @ params["W1"] + params["b1"])
    Z2 = (A1 @ params["W2"] + params["b2"])[:, 0]
    dZ2 = ((1 / (1 + np.exp(-Z2)) - y) / len(y))[:, None]
    dZ1 = dZ2 @ params["W2"].T * (1 - A1**2)
    gradients = {"W1": X.T @ dZ1, "b1": dZ1.sum(0), "W2": A1.T @ dZ2, "b2": dZ2.sum(0)}
    return float(np.mean(np.logaddexp(0, Z2) - y * Z2)), gradients


def step(params: dict[str, np.ndarray], learning_rate: float) -> float:
    """One full update in place; returns the loss before it."""
    loss, gradients = loss_and_gradients(params)
    for name in params:
        params[name] -= learning_rate * gradients[name]
    return loss


_walks: dict[tuple[float, int], list[dict[str, np.ndarray]]] = {}


def after(steps: int, learning_rate: float, hidden_size: int = 3) -> dict[str, np.ndarray]:
    """The parameters that a plain loop of so many steps gives."""
    walk = _walks.setdefault((learning_rate, hidden_size), [start(hidden_size)])
    while len(walk) <= steps:
        walk.append({name: values.copy() for name, values in walk[-1].items()})
        step(walk[-1], learning_rate)
    return walk[steps]


def same(these: dict[str, np.ndarray], those: dict[str, np.ndarray]) -> bool:
    """Whether two sets of parameters agree bit for bit."""
    return these.keys() == those.keys() and all(
        np.array_equal(these[name], those[name]) for name in these
    )
