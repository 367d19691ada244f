"""Cases: the inputs on which an answer is tried, drawn at random."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ..arrays import Array, Labels

SIZES = (2, 3, 4, 5, 6, 7)
SHARE_OF_ZEROS = 0.15


class Case:
    """One set of inputs for an answer: sizes by name, and arrays of these sizes.

    The sizes of a case differ from each other, so that a wrong transpose does not fit; in a
    `square` case they are all equal, so that it does. In one case the first size, most often n, the
    number of samples, is 1.
    """

    def __init__(self, seed: int, *, square: bool = False, one_sample: bool = False) -> None:
        self._seed = seed
        self.square = square
        self.rng = np.random.default_rng([2024, seed])
        self.sizes: dict[str, int] = {}
        self._one_sample = one_sample
        self._left = [int(size) for size in self.rng.permutation(SIZES)]

    def size(self, name: str) -> int:
        """How many `name` there are in this case: the same number at each call."""
        if name not in self.sizes:
            if self.square:
                self.sizes[name] = SIZES[self._seed % len(SIZES)]
            elif self._one_sample and not self.sizes:
                self.sizes[name] = 1
            else:
                self.sizes[name] = self._left.pop()
        return self.sizes[name]

    def numbers(self, *names: str, scale: float = 1.0) -> Array:
        """Normal random numbers times `scale`, of both signs, and some that are exactly 0."""
        shape = tuple(self.size(name) for name in names)
        drawn = scale * self.rng.standard_normal(shape)
        zero = self.rng.random(shape) < SHARE_OF_ZEROS
        return np.where(zero, 0.0, drawn)

    def outputs(self, *names: str) -> Array:
        """Numbers between 0 and 1, as a sigmoid says them."""
        return self.rng.uniform(0.03, 0.97, tuple(self.size(name) for name in names))

    def probabilities(self, n: str, k: str) -> Array:
        """Rows that add up to 1, of shape (n, k)."""
        powers = np.exp(self.rng.standard_normal((self.size(n), self.size(k))))
        return np.asarray(powers / powers.sum(axis=1, keepdims=True))

    def labels(self, n: str, k: str) -> Labels:
        """A class 0 .. k - 1 for each of n samples."""
        return self.rng.integers(0, self.size(k), self.size(n))

    def bits(self, *names: str) -> Array:
        """Targets that are 0 or 1."""
        return self.rng.integers(0, 2, tuple(self.size(name) for name in names)).astype(float)

    def number(self, low: float, high: float) -> float:
        """One number between low and high: a rate, a strength."""
        return float(self.rng.uniform(low, high))


def cases(count: int) -> Iterator[Case]:
    """`count` cases: the third has one sample, the last two are square."""
    for number in range(count):
        yield Case(number, square=number >= count - 2, one_sample=number == 2)
