"""The samples of a panel: given once, or made anew by two choosers."""

from typing import Callable

import numpy as np
from ipywidgets import Widget

from .. import arguments
from ..datasets import Data
from ..palette import COLORS
from .controls import choice, number_slider
from .run import newest


class Samples:
    """`data` is what a panel shows: (X, y) as they were given, or what make(dataset, noise) returns now.

    Raises ValueError for other than points of the plane (n, 2) and labels (n,), and for choosers of another form.
    """

    def __init__(
        self, X: np.ndarray | Callable[[str, float], Data], y: np.ndarray | None, dataset: list[str] | None, noise: tuple | None
    ) -> None:
        self._make, self.data, self.controls = X, (X, y), []
        if callable(X):
            self.controls: list[Widget] = [choice("dataset", dataset), number_slider("noise", noise)]
        elif not (dataset is noise is None):
            raise ValueError("dataset and noise need an X that makes the samples, X(dataset, noise), but X is not a function")
        self.choose()

    def choose(self) -> None:
        """Makes the samples that the choosers ask for."""
        data = newest(self._make)(*(chooser.value for chooser in self.controls)) if self.controls else self.data
        checked(data)
        self.data = tuple(data)

    @property
    def chosen(self) -> tuple:
        """(X, y) where they can be chosen, and a step has to be told; otherwise ()."""
        return self.data if self.controls else ()


def checked(data: tuple[np.ndarray, np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    """(X, y) as points of the plane (n, 2) and labels (n,); raises ValueError for anything else."""
    if not isinstance(data, tuple) or len(data) != 2:
        raise ValueError(f"X must return (X, y), but returned {data!r}")
    X = arguments.numbers("X", data[0], shape=(None, 2))
    return X, arguments.labels("y", data[1], classes=len(COLORS), length=len(X))
