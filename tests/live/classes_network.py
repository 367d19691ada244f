"""A small network of as many classes as its samples have, for the tests of own points.

Its start and its step get the samples, X (n, 2) and y (n,), from the panel.
"""

import numpy as np

_rng = np.random.default_rng(8)
X = _rng.uniform(-1, 1, (30, 2))  # (n, 2)
y = (X[:, 0] > 0) * 1 + (X[:, 1] > 0.2)  # (n,), 0 to 2


def start(X: np.ndarray, y: np.ndarray, hidden_size: int = 4) -> dict[str, np.ndarray]:
    """The same start for the same hidden size and number of classes."""
    rng = np.random.default_rng(hidden_size)
    classes = max(2, y.max() + 1)
    return {
        "W1": rng.standard_normal((2, hidden_size)),
        "b1": rng.standard_normal(hidden_size),
        "W2": rng.standard_normal((hidden_size, classes)) / np.sqrt(hidden_size),
        "b2": np.zeros(classes),
    }


def _forward(params: dict[str, np.ndarray], X: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    A1 = np.tanh(X @ params["W1"] + params["b1"])
    S = A1 @ params["W2"] + params["b2"]
    S -= S.max(axis=1, keepdims=True)
    return A1, S - np.log(np.exp(S).sum(axis=1, keepdims=True))


def predict(params: dict[str, np.ndarray], points: np.ndarray) -> np.ndarray:
    """The probability of each class: (m, k)."""
    return np.exp(_forward(params, points)[1])


def step(
    params: dict[str, np.ndarray], X: np.ndarray, y: np.ndarray, learning_rate: float = 0.5
) -> float:
    """One full update in place; returns the mean log-loss before it."""
    rows = np.arange(len(y))
    A1, log_P = _forward(params, X)
    dS = np.exp(log_P)
    dS[rows, y] -= 1
    dS /= len(y)
    dZ1 = dS @ params["W2"].T * (1 - A1**2)
    gradients = {"W1": X.T @ dZ1, "b1": dZ1.sum(0), "W2": A1.T @ dS, "b2": dS.sum(0)}
    for name in params:
        params[name] -= learning_rate * gradients[name]
    return float(-log_P[rows, y].mean())


def units(params: dict[str, np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    """W (2, h) and b (h,) of the hidden units."""
    return params["W1"], params["b1"]
