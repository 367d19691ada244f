"""Bug hunts on the small network: five real bugs, and what tells of each."""

import numpy as np

from nnlib.live import BugHunt, slider
from small_network import X, y
from small_network import start as small_start

BUGS = {
    "plus for minus": "The loss rises, and the gradient is right.",
    "lost slope": "Only dW1 and db1 are wrong.",
    "no bias": "Moving b1 changes nothing.",
    "zero start": "The loss stands still.",
    "huge scores": "The loss stops being a number at high rates.",
}


def start(hidden_size=3, bug="healthy"):
    params = small_start(hidden_size)
    if bug == "zero start":
        params = {name: np.zeros_like(W) for name, W in params.items()}
    return params


def forward(params, points, bug):
    b1 = 0 if bug == "no bias" else params["b1"]
    A1 = np.tanh(points @ params["W1"] + b1)
    return A1, (A1 @ params["W2"] + params["b2"])[:, 0]


def predict(params, points, bug):
    with np.errstate(over="ignore"):
        return 1 / (1 + np.exp(-forward(params, points, bug)[1]))


def loss(params, bug):
    Z2 = forward(params, X, bug)[1]
    if bug == "huge scores":  # sums beyond 40 are no numbers
        Z2 = Z2 + np.where(np.abs(Z2) > 40, np.nan, 0)
    return float(np.mean(np.logaddexp(0, Z2) - y * Z2))


def gradients(params, bug):
    A1, Z2 = forward(params, X, bug)
    dZ2 = ((1 / (1 + np.exp(-Z2)) - y) / len(y))[:, None]
    dZ1 = dZ2 @ params["W2"].T * (1 - A1**2)
    if bug == "lost slope":
        dZ1 = dZ2 @ params["W2"].T
    return {"W1": X.T @ dZ1, "b1": dZ1.sum(0), "W2": A1.T @ dZ2, "b2": dZ2.sum(0)}


def step(params, learning_rate, bug):
    before, found = loss(params, bug), gradients(params, bug)
    if bug == "plus for minus":
        learning_rate = -learning_rate
    for name in found:
        params[name] -= learning_rate * found[name]
    return before


FORMS = {
    "bugs": BUGS,
    "gradients": gradients,
    "loss": loss,
    "learning_rate": slider(0.01, 1_000.0, start=0.5),
    "hidden_size": slider(1, 8, start=3),
    "iterations": slider(0, 120, start=40),
    "rng": 0,
}


def hunt(start=start, step=step, predict=predict, data=(X, y), **changes) -> BugHunt:
    """A hunt with these, or others; None leaves one out."""
    given = {name: form for name, form in (FORMS | changes).items() if form is not None}
    return BugHunt(start, step, predict, data, **given)
