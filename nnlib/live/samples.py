"""The samples of a panel: given once, or made anew by two choosers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import cast

from ipywidgets import Widget

from .. import arguments
from ..arrays import Array, ArrayLike, Labels
from ..palette import COLORS
from .controls import Range, choice, number_slider
from .run import newest

Pair = tuple[ArrayLike, ArrayLike]  # X and y as the notebook gives them
Make = Callable[[str, float], Pair]


class Samples:
    """`data` is what a panel shows: (X, y) as given, or as make(dataset, noise) made them.

    Raises ValueError for other than points of the plane (n, 2) and labels (n,), and for choosers of
    another form.
    """

    def __init__(
        self,
        X: ArrayLike | Make,
        y: ArrayLike | None,
        dataset: Sequence[str] | None,
        noise: Range | None,
    ) -> None:
        self._make: Make | None = None
        self.controls: list[Widget] = []
        if callable(X):
            self._make = X
            self.controls = [choice("dataset", dataset), number_slider("noise", noise)]
            self.choose()
        elif dataset is None and noise is None:
            self.data = _pair((X, y))
        else:
            raise ValueError(
                "dataset and noise need an X that makes the samples, X(dataset, noise), "
                "but X is not a function"
            )

    def choose(self) -> None:
        """Makes the samples that the choosers ask for."""
        if self._make is not None:
            chosen = [control.value for control in self.controls]
            self.data = _pair(newest(self._make)(*chosen))

    @property
    def chosen(self) -> Pair | tuple[()]:
        """(X, y) where they can be chosen, and a step has to be told; otherwise ()."""
        return self.data if self.controls else ()


def checked(data: object) -> tuple[Array, Labels]:
    """(X, y) as points of the plane (n, 2) and labels (n,); raises ValueError for anything else."""
    if not isinstance(data, tuple) or len(data) != 2:
        raise ValueError(f"X must return (X, y), but returned {data!r}")
    X = arguments.numbers("X", data[0], shape=(None, 2))
    y = arguments.labels("y", data[1], classes=len(COLORS), length=len(X))
    return X, y


def _pair(data: object) -> Pair:
    checked(data)
    X, y = cast(Pair, data)
    return X, y  # as the notebook made them: its step gets its own arrays back
