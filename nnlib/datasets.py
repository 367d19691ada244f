"""Datasets: small problems to learn. Each is Data(X, y): points X (n, d) and labels y (n,)."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from . import arguments
from .arrays import Array, ArrayLike, Labels, Seed


class _Samples(NamedTuple):
    X: Array
    y: Labels


class Data(_Samples):
    """Inputs X (n, d) and whole-number labels y (n,), a row a sample.

    Both become arrays at once, so that tables of pandas keep together row by row, by their place,
    whatever their index says. Raises ValueError for other labels than whole numbers, for X and y of
    different lengths, and for NaN, text and masked entries.
    """

    __slots__ = ()

    def __new__(cls, X: ArrayLike, y: ArrayLike) -> Data:
        """Data(X, y)."""
        inputs, _ = arguments.samples("X", X, "y", y)
        return super().__new__(cls, inputs, arguments.labels("y", y))

    @property
    def targets(self) -> Array:
        """The labels as a column of floats (n, 1): what a network with one output should say."""
        return self.y[:, None].astype(float)

    def split(self, held_out: float, *, rng: Seed = None) -> tuple[Data, Data]:
        """Shuffles and parts the samples: (to train on, held out); held_out is a share, 0 to 1."""
        held_out = arguments.number("held_out", held_out, above=0.0, below=1.0)
        aside = max(1, round(held_out * len(self.y)))
        if aside >= len(self.y):
            raise ValueError(
                "held_out must leave samples to train on, "
                f"but {held_out!r} of {len(self.y)} leaves none"
            )
        order = arguments.generator("rng", rng).permutation(len(self.y))
        return self._rows(order[aside:]), self._rows(order[:aside])

    def _rows(self, chosen: Labels) -> Data:
        return Data(self.X[chosen], self.y[chosen])


class Sets(NamedTuple):
    """Samples to train on, to choose by, and to look at once, at the very end."""

    train: Data
    validation: Data
    test: Data


def one_hot(labels: ArrayLike, classes: int) -> Array:
    """Labels (n,) as rows with a single 1: shape (n, classes)."""
    classes = arguments.count("classes", classes)
    labels = arguments.labels("labels", labels, classes=classes)
    rows: Array = np.zeros((len(labels), classes))
    rows[np.arange(len(labels)), labels] = 1.0
    return rows


def bits(rule: str) -> Data:
    """The four rows of three bits of lesson 1 (rule "first") and lesson 2 (rule "xor").

    The third bit is always 1. "first": the label is the first bit; "xor": it is 1 where the first
    two bits differ. The rows stand in their lesson's order.
    """
    if rule == "first":
        return Data(
            np.array([[0, 0, 1], [1, 1, 1], [1, 0, 1], [0, 1, 1]], float), np.array([0, 1, 1, 0])
        )
    if rule == "xor":
        return Data(
            np.array([[0, 0, 1], [0, 1, 1], [1, 0, 1], [1, 1, 1]], float), np.array([0, 1, 1, 0])
        )
    raise ValueError(f'rule must be "first" or "xor", but is {rule!r}')


def gate(name: str) -> Data:
    """A logic gate on the four corners of the unit square: "and", "or", "nand", "nor" or "xor"."""
    X = np.array([[0, 0], [0, 1], [1, 0], [1, 1]], float)
    truth = {
        "and": [0, 0, 0, 1],
        "or": [0, 1, 1, 1],
        "nand": [1, 1, 1, 0],
        "nor": [1, 0, 0, 0],
        "xor": [0, 1, 1, 0],
    }
    if not isinstance(name, str) or name not in truth:
        raise ValueError(f"name must be one of {sorted(truth)}, but is {name!r}")
    return Data(X, np.array(truth[name]))


def spiral(
    points_per_class: int = 100, classes: int = 3, *, noise: float = 0.2, rng: Seed = None
) -> Data:
    """`classes` spiral arms from the centre outwards: no straight line parts them.

    Arm j: r = 0 to 1, angle t = 4 j to 4 (j + 1) radians plus noise, point (r sin t, r cos t).
    Source: the spiral of Stanford's CS231n.
    """
    n, classes = _sizes(points_per_class, classes, noise)
    rng = arguments.generator("rng", rng)
    r = np.linspace(0, 1, n)
    X, y = [], np.repeat(np.arange(classes), n)
    for j in range(classes):
        t = np.linspace(4 * j, 4 * (j + 1), n) + noise * rng.standard_normal(n)
        X.append(np.column_stack([r * np.sin(t), r * np.cos(t)]))
    return Data(np.concatenate(X), y)


def rings(
    points_per_class: int = 100, classes: int = 2, *, noise: float = 0.05, rng: Seed = None
) -> Data:
    """One ring around the other: class j has radius (j + 1) / classes, plus normal noise."""
    n, classes = _sizes(points_per_class, classes, noise)
    rng = arguments.generator("rng", rng)
    y = np.repeat(np.arange(classes), n)
    r = (y + 1) / classes + noise * rng.standard_normal(len(y))
    t = rng.uniform(0, 2 * np.pi, len(y))
    return Data(np.column_stack([r * np.cos(t), r * np.sin(t)]), y)


def moons(points_per_class: int = 100, *, noise: float = 0.1, rng: Seed = None) -> Data:
    """Two half circles of radius 0.7 that reach into each other, plus normal noise."""
    n, _ = _sizes(points_per_class, 2, noise)
    rng = arguments.generator("rng", rng)
    t = np.linspace(0, np.pi, n)
    upper = np.column_stack([np.cos(t) - 0.5, np.sin(t) - 0.25])
    X = 0.7 * np.concatenate([upper, -upper])
    return Data(X + noise * rng.standard_normal(X.shape), np.repeat([0, 1], n))


def blobs(
    points_per_class: int = 100, classes: int = 3, *, noise: float = 0.15, rng: Seed = None
) -> Data:
    """Round clouds, their centres on a circle of radius 0.7; noise is their standard deviation."""
    n, classes = _sizes(points_per_class, classes, noise)
    y = np.repeat(np.arange(classes), n)
    t = 2 * np.pi * y / classes
    centres = 0.7 * np.column_stack([np.sin(t), np.cos(t)])
    return Data(centres + noise * arguments.generator("rng", rng).standard_normal(centres.shape), y)


def digits() -> Data:
    """1797 handwritten digits: X (1797, 64), 8 x 8 pixels row by row, 0 (paper) to 1 (ink); y 0-9.

    Source: E. Alpaydin and C. Kaynak, "Optical Recognition of Handwritten Digits", UCI Machine
    Learning Repository, 1998 (its test set), licence CC BY 4.0; see data/README.md.
    """
    from importlib import resources  # here, because it takes longer to import than all of nnlib

    with (
        resources.files("nnlib").joinpath("data/digits.npz").open("rb") as file,
        np.load(file) as stored,
    ):
        return Data(stored["X"] / 16.0, stored["y"].astype(int))


def digit_sets() -> Sets:
    """The digits shuffled and parted once and for all: 1197 to train on, 300 and 300.

    Always the same parting, so that two networks are judged by the same digits.
    """
    X, y = digits()
    order = np.random.default_rng(0).permutation(len(y))
    train, validation, test = np.split(order, [1197, 1497])
    return Sets(*(Data(X[part], y[part]) for part in (train, validation, test)))


def _sizes(points_per_class: int, classes: int, noise: float) -> tuple[int, int]:
    arguments.number("noise", noise, at_least=0.0)
    return arguments.count("points_per_class", points_per_class), arguments.count(
        "classes", classes, at_least=2
    )
