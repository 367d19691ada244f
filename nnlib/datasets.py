"""Datasets: small problems to learn. Each is Data(X, y): points X (n, d) and labels y (n,)."""

from typing import NamedTuple

import numpy as np

from . import arguments
from .initializers import Seed


class Data(NamedTuple):
    """Inputs X (n, d) and whole-number labels y (n,), a row a sample."""

    X: np.ndarray
    y: np.ndarray

    @property
    def targets(self) -> np.ndarray:
        """The labels as a column of floats (n, 1): what a network with one output should say."""
        return self.y[:, None].astype(float)

    def split(self, held_out: float, *, rng: Seed = None) -> tuple["Data", "Data"]:
        """Shuffles and parts the samples: (to train on, held out). `held_out` is a share between 0 and 1."""
        arguments.number("held_out", held_out, above=0.0, below=1.0)
        aside = max(1, round(held_out * len(self.y)))
        if aside >= len(self.y):
            raise ValueError(f"held_out must leave samples to train on, but {held_out!r} of {len(self.y)} leaves none")
        order = np.random.default_rng(rng).permutation(len(self.y))
        keep, out = order[aside:], order[:aside]
        return Data(self.X[keep], self.y[keep]), Data(self.X[out], self.y[out])


def one_hot(labels: np.ndarray, classes: int) -> np.ndarray:
    """Labels (n,) as rows with a single 1: shape (n, classes)."""
    return np.eye(arguments.count("classes", classes))[arguments.labels("labels", labels, classes=classes)]


def bits(rule: str) -> Data:
    """The four rows of three bits of lesson 1 (rule "first") and lesson 2 (rule "xor").

    The third bit is always 1. "first": the label is the first bit; "xor": it is 1 where the first
    two bits differ. The rows stand in their lesson's order.
    """
    if rule == "first":
        return Data(np.array([[0, 0, 1], [1, 1, 1], [1, 0, 1], [0, 1, 1]], float), np.array([0, 1, 1, 0]))
    if rule == "xor":
        return Data(np.array([[0, 0, 1], [0, 1, 1], [1, 0, 1], [1, 1, 1]], float), np.array([0, 1, 1, 0]))
    raise ValueError(f'rule must be "first" or "xor", but is {rule!r}')


def gate(name: str) -> Data:
    """A logic gate on the four corners of the unit square: "and", "or", "nand", "nor" or "xor"."""
    X = np.array([[0, 0], [0, 1], [1, 0], [1, 1]], float)
    truth = {"and": [0, 0, 0, 1], "or": [0, 1, 1, 1], "nand": [1, 1, 1, 0], "nor": [1, 0, 0, 0], "xor": [0, 1, 1, 0]}
    if not isinstance(name, str) or name not in truth:
        raise ValueError(f"name must be one of {sorted(truth)}, but is {name!r}")
    return Data(X, np.array(truth[name]))


def spiral(points_per_class: int = 100, classes: int = 3, *, noise: float = 0.2, rng: Seed = None) -> Data:
    """`classes` spiral arms from the centre outwards: no straight line parts them.

    Arm j: r = 0 to 1, angle t = 4 j to 4 (j + 1) radians plus normal noise, point (r sin t, r cos t).
    Source: the spiral of Stanford's CS231n.
    """
    n, classes = _sizes(points_per_class, classes, noise)
    rng = np.random.default_rng(rng)
    r = np.linspace(0, 1, n)
    X, y = [], np.repeat(np.arange(classes), n)
    for j in range(classes):
        t = np.linspace(4 * j, 4 * (j + 1), n) + noise * rng.standard_normal(n)
        X.append(np.column_stack([r * np.sin(t), r * np.cos(t)]))
    return Data(np.concatenate(X), y)


def rings(points_per_class: int = 100, classes: int = 2, *, noise: float = 0.05, rng: Seed = None) -> Data:
    """One ring around the other: class j has radius (j + 1) / classes, plus normal noise."""
    n, classes = _sizes(points_per_class, classes, noise)
    rng = np.random.default_rng(rng)
    y = np.repeat(np.arange(classes), n)
    r = (y + 1) / classes + noise * rng.standard_normal(len(y))
    t = rng.uniform(0, 2 * np.pi, len(y))
    return Data(np.column_stack([r * np.cos(t), r * np.sin(t)]), y)


def moons(points_per_class: int = 100, *, noise: float = 0.1, rng: Seed = None) -> Data:
    """Two half circles of radius 0.7 that reach into each other, plus normal noise."""
    n, _ = _sizes(points_per_class, 2, noise)
    rng = np.random.default_rng(rng)
    t = np.linspace(0, np.pi, n)
    upper = np.column_stack([np.cos(t) - 0.5, np.sin(t) - 0.25])
    X = 0.7 * np.concatenate([upper, -upper])
    return Data(X + noise * rng.standard_normal(X.shape), np.repeat([0, 1], n))


def blobs(points_per_class: int = 100, classes: int = 3, *, noise: float = 0.15, rng: Seed = None) -> Data:
    """Round clouds with their centres evenly on a circle of radius 0.7; `noise` is their standard deviation."""
    n, classes = _sizes(points_per_class, classes, noise)
    y = np.repeat(np.arange(classes), n)
    t = 2 * np.pi * y / classes
    centres = 0.7 * np.column_stack([np.sin(t), np.cos(t)])
    return Data(centres + noise * np.random.default_rng(rng).standard_normal(centres.shape), y)


def digits() -> Data:
    """1797 handwritten digits: X (1797, 64), 8 x 8 pixels in 0 (paper) to 1 (ink), row by row; y 0 to 9.

    Source: E. Alpaydin and C. Kaynak, "Optical Recognition of Handwritten Digits", UCI Machine
    Learning Repository, 1998 (its test set), licence CC BY 4.0; see data/README.md.
    """
    from importlib import resources  # here, because it takes longer to import than all of nnlib

    with resources.files("nnlib").joinpath("data/digits.npz").open("rb") as file, np.load(file) as stored:
        return Data(stored["X"] / 16.0, stored["y"].astype(int))


def _sizes(points_per_class: int, classes: int, noise: float) -> tuple[int, int]:
    arguments.number("noise", noise, at_least=0.0)
    return arguments.count("points_per_class", points_per_class), arguments.count("classes", classes, at_least=2)
