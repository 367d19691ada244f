"""Whole networks learn what PyTorch's learn: ten steps of training with every optimizer."""

import numpy as np
import pytest

import nnlib
from against_torch import (
    OPTIMIZERS,
    ChannelsFirst,
    ChannelsLast,
    MaskOf,
    compare_gradients,
    compare_state,
    nn,
    same_state,
    tensor,
    torch,
)
from differences import compare
from nnlib import (
    BatchNorm,
    Conv2D,
    Dense,
    Dropout,
    Flatten,
    LeakyReLU,
    MaxPool2D,
    ReLU,
    Reshape,
    Sequential,
    Tanh,
)

STEPS = 10
STRENGTH = 0.03

# A dense layer or a convolution before batch norm has no bias: its gradient would be 0 but for
# rounding, and Adam would make a step of a random direction of that.


def dense(rng):
    """A network for tables of 6 numbers, and the same one in PyTorch."""
    dropout = Dropout(0.3, rng=rng)
    ours = Sequential(
        [
            Dense(6, 8, bias=False),
            BatchNorm(8),
            ReLU(),
            dropout,
            Sequential([Dense(8, 7), Tanh()]),
            Dense(7, 3),
        ]
    )
    theirs = nn.Sequential(
        nn.Linear(6, 8, bias=False),
        nn.BatchNorm1d(8),
        nn.ReLU(),
        MaskOf(dropout),
        nn.Linear(8, 7),
        nn.Tanh(),
        nn.Linear(7, 3),
    )
    return ours, theirs


def convolutional(rng):
    """A network for rows that are images of 9 x 9 pixels, and the same one in PyTorch."""
    dropout = Dropout(0.2, rng=rng)
    ours = Sequential(
        [
            Reshape(9, 9, 1),
            Conv2D(1, 4, 3, padding=1, bias=False),
            BatchNorm(4),
            LeakyReLU(0.1),
            MaxPool2D(3, stride=2),
            Conv2D(4, 5, 2, stride=2),
            ReLU(),
            Flatten(),
            dropout,
            Dense(20, 3),
        ]
    )
    theirs = nn.Sequential(
        nn.Unflatten(1, (9, 9, 1)),
        ChannelsFirst(),
        nn.Conv2d(1, 4, 3, padding=1, bias=False),
        nn.BatchNorm2d(4),
        nn.LeakyReLU(0.1),
        nn.MaxPool2d(3, stride=2),
        nn.Conv2d(4, 5, 2, stride=2),
        nn.ReLU(),
        ChannelsLast(),
        nn.Flatten(),
        MaskOf(dropout),
        nn.Linear(20, 3),
    )
    return ours, theirs


NETWORKS = {"dense": (dense, 6), "convolutional": (convolutional, 81)}
LOSSES = {  # ours, theirs, and how targets of n samples are drawn
    "SoftmaxCrossEntropy": (nn.CrossEntropyLoss(), lambda rng, n: rng.integers(3, size=n)),
    "MeanSquaredError": (nn.MSELoss(), lambda rng, n: rng.normal(size=(n, 3))),
}


@pytest.mark.parametrize("seed", range(2))
@pytest.mark.parametrize("loss_name", LOSSES)
@pytest.mark.parametrize("name", OPTIMIZERS)
@pytest.mark.parametrize("kind", NETWORKS)
def test_ten_steps_of_training_with_a_penalty_on_large_weights(kind, name, loss_name, seed):
    rng = np.random.default_rng(seed)
    (make, size), (their_loss, draw) = NETWORKS[kind], LOSSES[loss_name]
    network, module = make(rng)
    same_state(network, module, rng)
    loss, regularizer = getattr(nnlib, loss_name)(), nnlib.L2(STRENGTH)
    make_optimizer, make_theirs = OPTIMIZERS[name]
    optimizer, their_optimizer = make_optimizer(0.01), make_theirs(module.parameters(), 0.01)
    component = f"{kind} network, {name}"
    for _ in range(STEPS):
        n = int(rng.integers(4, 12))
        X, y = rng.normal(size=(n, size)), draw(rng, n)
        value = nnlib.train_step(network, loss, X, y, optimizer, regularizer)
        penalty = sum((w**2).sum() for w in module.parameters() if w.ndim > 1)
        their_value = their_loss(module(tensor(X)), torch.tensor(y)) + 0.5 * STRENGTH * penalty
        their_optimizer.zero_grad()
        their_value.backward()
        compare(component, value, their_value.detach())
        compare_gradients(component, network, module)
        their_optimizer.step()
        compare_state(component, network, module)
    module.eval()
    compare(component, network.predict(X), module(tensor(X)).detach())
