"""Networks of every kind of layer, with random numbers in them, for programs to be written from."""

import numpy as np

from nnlib import (
    BatchNorm,
    Conv2D,
    Dense,
    Dropout,
    Flatten,
    Layer,
    LeakyReLU,
    MaxPool2D,
    ReLU,
    Reshape,
    Sequential,
    Sigmoid,
    Softmax,
    Tanh,
)

# By name: the shape of one sample, and the layers.
NETWORKS = {
    "one layer": ((4,), lambda: [Dense(4, 3)]),
    "activations": (
        (5,),
        lambda: [
            Dense(5, 6),
            Sigmoid(),
            Dense(6, 6, bias=False),
            Tanh(),
            Dense(6, 6),
            ReLU(),
            Dense(6, 4),
            LeakyReLU(0.2),
            Dense(4, 3),
            Softmax(),
        ],
    ),
    "activation first": ((3,), lambda: [Tanh(), Softmax(), Dense(3, 2)]),
    "no weights": ((6,), lambda: [Reshape(6), Tanh()]),
    "batch norm on tables": (
        (3,),
        lambda: [
            BatchNorm(3, momentum=0.3, epsilon=0.01),
            Dense(3, 4, bias=False),
            BatchNorm(4),
            ReLU(),
            Dropout(0.4),
            Dense(4, 2),
        ],
    ),
    "networks in a network": (
        (3,),
        lambda: [
            Sequential([Dense(3, 4), Tanh(), Sequential([BatchNorm(4), Dense(4, 5, bias=False)])]),
            ReLU(),
            Sequential([Sequential([Sequential([Dense(5, 2)])])]),
        ],
    ),
    "convolution": ((7, 6, 2), lambda: [Conv2D(2, 3, 3, stride=2, padding=1, bias=False)]),
    "images of known size": (
        (64,),
        lambda: [
            Reshape(8, 8, 1),
            Conv2D(1, 4, 3, padding=1),
            BatchNorm(4),
            ReLU(),
            MaxPool2D(2),
            Sequential([Conv2D(4, 5, 2, bias=False), LeakyReLU(0.3), Dropout(0.2)]),
            Flatten(),
            Dense(45, 3),
        ],
    ),
    "images of any size": (
        (9, 7, 3),
        lambda: [
            BatchNorm(3, epsilon=0.1),
            Dropout(0.1),
            Conv2D(3, 4, 3, stride=2),
            MaxPool2D(2, stride=1),
            Flatten(),
            Tanh(),
            Dense(24, 2),
            Softmax(),
        ],
    ),
    "flattened, then batch norm": (
        (4, 5, 2),
        lambda: [Conv2D(2, 3, 2), Flatten(), BatchNorm(36), Dense(36, 2)],
    ),
    "images that begin with batch norm": (
        (3, 4, 2),
        lambda: [BatchNorm(2), ReLU(), Flatten(), Dense(24, 2)],
    ),
    "softmax along the channels": (
        (5, 5, 2),
        lambda: [Conv2D(2, 4, 2, padding=1), Softmax(), Conv2D(4, 3, 1), Sigmoid()],
    ),
    "rows, images and rows again": (
        (12,),
        lambda: [
            Dense(12, 36),
            Tanh(),
            Reshape(6, 6, 1),
            BatchNorm(1),
            Conv2D(1, 2, 3),
            Flatten(),
            BatchNorm(32),
            Reshape(4, 4, 2),
            MaxPool2D(3, stride=1),
            Reshape(8),
            Dense(8, 3),
        ],
    ),
    "neither rows nor images": (
        (30,),
        lambda: [Reshape(5, 6), BatchNorm(6), Reshape(5, 3, 1, 2), BatchNorm(2), Softmax()],
    ),
}
SEEDS = range(6)


def network(name: str, rng: np.random.Generator) -> Sequential:
    """The network of this name, with random numbers in all its arrays."""
    return _with_random_numbers(Sequential(NETWORKS[name][1]()), rng)


def random_network(rng: np.random.Generator) -> tuple[Sequential, tuple[int, ...]]:
    """Layers drawn at random, for images or for tables, and the shape of one sample."""
    layers: list[Layer] = []
    size, c = int(rng.integers(1, 7)), int(rng.integers(1, 4))
    shape: tuple[int, ...] = (size,)
    if rng.random() < 0.5:
        shape, side = (9, 9, c), 9
        while side > 3 and rng.random() < 0.9:
            f, k, stride = (int(number) for number in rng.integers(1, 4, 3))
            padding = int(rng.integers(0, 2))
            layers.append(Conv2D(c, f, k, stride=stride, padding=padding, bias=rng.random() < 0.5))
            layers += _between(rng, f)
            c, side = f, (side + 2 * padding - k) // stride + 1
            if side >= 2 and rng.random() < 0.5:
                layers.append(MaxPool2D(2))
                side //= 2
        layers.append(Flatten() if layers else Reshape(side * side * c))
        size = side * side * c
    for _ in range(rng.integers(1, 4)):
        wider = int(rng.integers(1, 9))
        block = [Dense(size, wider, bias=rng.random() < 0.5), *_between(rng, wider)]
        layers += [Sequential(block)] if rng.random() < 0.5 else block
        size = wider
    return _with_random_numbers(Sequential(layers), rng), shape


def _between(rng: np.random.Generator, size: int) -> list[Layer]:
    """Up to three layers that keep the shape."""
    some: list[Layer] = [ReLU(), LeakyReLU(0.2), Sigmoid(), Tanh(), Dropout(0.3), BatchNorm(size)]
    if size > 1:
        some.append(Softmax())  # of one number it is 1: Keras warns of that
    chosen = rng.choice(len(some), rng.integers(0, 4), replace=False)
    return [some[i] for i in chosen]


def _with_random_numbers(network: Sequential, rng: np.random.Generator) -> Sequential:
    for name, array in network.state().items():
        low, high = (0.5, 1.5) if name.endswith("variance") else (-0.8, 0.8)
        array[...] = rng.uniform(low, high, array.shape)
    return network
