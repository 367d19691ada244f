"""What the page draws: a scene of samples, the frames of a run over it, and a kept run.

Each becomes a message (see message.py), of the kind that its class is named after.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from .. import palette
from ..arrays import Array, ArrayLike, Labels
from ..plane import OVERLAP, Limits
from .held_out import HeldOut, lowest_above_0
from .message import Arrays, Header
from .network import Network

Bytes: TypeAlias = npt.NDArray[np.uint8]
AXES = ("x\u2081", "x\u2082")
MOST_STRETCHES = 200  # of a loss curve that is sent
ROOM_ABOVE = 1.25  # of the loss axis: its end, in first losses
LARGEST = 65_535  # number in two bytes
HUGE = float(np.finfo(np.float32).max)  # the largest number that the page counts with
LOWEST = 1e-30  # beginning of a loss axis in powers of ten
HIGHEST = 4.0  # the end of the loss axis, in first losses, where a loss rises that far


@dataclass(frozen=True)
class Scene:
    """The samples X (n, 2) with their labels y (n,), and the plane around them."""

    X: Array
    y: Labels
    limits: Limits

    def header(self) -> Header:
        """How the page draws them: colours and markers by class, names of the axes, ink."""
        return {
            "kind": "scene",
            "limits": [float(end) for end in self.limits],
            "colors": palette.COLORS,
            "markers": palette.MARKERS,
            "labels": AXES,
            "ink": palette.INK,
            "held_out": palette.POSITIVE,
            "grey": palette.GREY,
            "paper": palette.PAPER,
            "depth": palette.DEPTH,
            "overlap": OVERLAP,
            "positive": palette.POSITIVE,
            "negative": palette.NEGATIVE,
        }

    def arrays(self) -> Arrays:
        """X (n, 2) as shares of the plane in float32, y (n,) as uint8."""
        return {"X": share_of_plane(self.X, self.limits), "y": self.y.astype(np.uint8)}


def share_of_plane(points: Array, limits: Limits) -> npt.NDArray[np.float32]:
    """Points (..., 2) as shares of the way from left to right, and from the bottom to the top.

    As they are, those far from 0 and close together would fall into one another in 32 bits.
    """
    left, right, bottom, top = limits
    shares: Array = (points - [left, bottom]) / [right - left, top - bottom]
    return shares.astype(np.float32)


@dataclass(frozen=True)
class Curve:
    """The losses of a run, made short: the lowest and the highest of each stretch, (m, 2).

    They stand in the order in which they came. Made so, a spike of one iteration still shows, and
    a long run is as quick to send as a short one.
    """

    losses: Array
    stretch: int  # iterations
    length: int  # of the whole run, iterations
    first: float = 0.0  # loss of all; 0 where there is none

    def array(self) -> npt.NDArray[np.float32]:
        """The losses as the page gets them: none is beyond what it can count."""
        return self.losses.clip(-HUGE, HUGE).astype(np.float32)

    @property
    def highest(self) -> float:
        """The highest loss that is a number; 0 where there is none."""
        return float(self.losses[np.isfinite(self.losses)].max(initial=0.0))

    @property
    def lowest(self) -> float:
        """The lowest loss above 0; endless where there is none."""
        return lowest_above_0(self.losses)


def curve(losses: ArrayLike, most: int = MOST_STRETCHES) -> Curve:
    """The curve of these losses (n,), in at most `most` stretches."""
    losses = np.asarray(losses, dtype=np.float64)
    stretch = max(1, -(-len(losses) // most))  # rounded up
    if not len(losses):
        return Curve(np.empty((0, 2)), stretch, 0)
    filled = np.full(-(-len(losses) // stretch) * stretch, np.nan)
    filled[: len(losses)] = losses
    stretches = filled.reshape(-1, stretch)
    is_none = np.isnan(stretches)
    lowest = np.where(is_none, np.inf, stretches).argmin(axis=1)
    highest = np.where(is_none, -np.inf, stretches).argmax(axis=1)
    at = np.sort(np.column_stack([lowest, highest]), axis=1)
    return Curve(np.take_along_axis(stretches, at, axis=1), stretch, len(losses), float(losses[0]))


@dataclass(frozen=True)
class Shares:
    """Probabilities of all classes but the last, which has the rest: (r, r, k - 1), two bytes each.

    The number 0 stands for the lowest of all, LARGEST for the highest. One byte each, or the whole
    way from 0 to 1, would make steps of the boundary of a network that has hardly decided.
    """

    numbers: npt.NDArray[np.uint16]
    lowest: float
    highest: float

    @property
    def classes(self) -> int:
        """How many there are, k."""
        return int(self.numbers.shape[-1]) + 1

    def probabilities(self) -> Array:
        """The probabilities (r, r, k) again."""
        all_but_last = self.lowest + self.numbers * ((self.highest - self.lowest) / LARGEST)
        last = 1.0 - all_but_last.sum(axis=-1, keepdims=True)
        return np.concatenate([all_but_last, np.maximum(last, 0.0)], axis=-1)


def shares(P: Array) -> Shares:
    """The probabilities P (r, r, k) in two bytes each."""
    lowest, highest = float(P.min()), float(P.max())
    scale = LARGEST / (highest - lowest) if highest > lowest else 0.0
    numbers = ((P[..., :-1] - lowest) * scale + 0.5).astype(np.uint16)
    return Shares(numbers, lowest, highest)


@dataclass(frozen=True)
class Frame:
    """One moment of a run.

    P holds the probability of each class over the plane, row by row from the bottom; `wrong` (n,)
    is 1 for each sample whose most probable class is another; `units` are the lines of the hidden
    units, two points each; `held_out` is there where samples are held out, `network` where it is
    shown.
    """

    P: Shares
    curve: Curve
    iteration: int
    loss: float
    target: int
    wrong: Bytes
    units: list[Array] = field(default_factory=list)
    held_out: HeldOut | None = None
    network: Network | None = None

    def header(self) -> Header:
        """Where the run is, and how far its axes reach."""
        header = {
            "kind": "frame",
            "iteration": self.iteration,
            "loss": self.loss,
            "length": self.curve.length,
            "stretch": self.curve.stretch,
            "span": [self.P.lowest, self.P.highest],
            **(self.network.header() if self.network else {}),
        }
        if self.held_out and math.isfinite(self.held_out.loss):
            header["held_out_loss"] = self.held_out.loss
        return header

    def arrays(self, limits: Limits) -> Arrays:
        """P as uint16, wrong as uint8, losses (m, 2) as float32, units (h, 2, 2) as shares.

        held_out (m, 2): iteration and loss, as float32. And the network's, where it is shown.
        """
        return {
            "P": self.P.numbers,
            "losses": self.curve.array(),
            "wrong": self.wrong,
            "units": share_of_plane(np.reshape(self.units, (-1, 2, 2)), limits),
            "held_out": told_losses(self.held_out),
            **(self.network.arrays() if self.network else {}),
        }


@dataclass(frozen=True)
class Kept:
    """A run that is kept to compare with: what it said, its losses and its name."""

    P: Shares
    curve: Curve
    name: str
    held_out: HeldOut | None = None

    def header(self) -> Header:
        """Its name and the stretch of its losses."""
        return {
            "kind": "kept",
            "name": self.name,
            "stretch": self.curve.stretch,
            "length": self.curve.length,
            "span": [self.P.lowest, self.P.highest],
        }

    def arrays(self) -> Arrays:
        """P (r, r, k - 1) as uint16, losses (m, 2) and held_out (m, 2) as float32."""
        return {
            "P": self.P.numbers,
            "losses": self.curve.array(),
            "held_out": told_losses(self.held_out),
        }


def told_losses(held_out: HeldOut | None) -> npt.NDArray[np.float32]:
    """The held-out losses (m, 2) as the page gets them: none where there are no such samples."""
    return held_out.array() if held_out else np.empty((0, 2), np.float32)


@dataclass(frozen=True)
class Axes:
    """How far the iteration axis reaches, from 0, and the loss axis.

    `bottom` is where a loss axis in powers of ten begins; else it begins at 0.
    """

    end: int
    top: float
    bottom: float


def axes_of_the_curve(frame: Frame, kept: Kept | None) -> Axes:
    """The axes for these runs.

    The one reaches as far as they have gone or are going. The other has room for their first
    losses, so that it stands still while they fall; where a loss rises beyond, it follows for a
    while. In powers of ten it begins with the one below the lowest loss.
    """
    runs: list[Frame | Kept] = [frame, kept] if kept else [frame]
    curves = [run.curve for run in runs]
    every: list[Curve | HeldOut] = [*curves, *(run.held_out for run in runs if run.held_out)]
    end = max(1, frame.target, frame.iteration, *(each.length - 1 for each in curves))
    first = max((each.first for each in curves if np.isfinite(each.first)), default=0.0)
    highest = max(each.highest for each in every)
    top = ROOM_ABOVE * first
    if highest > top:
        top = min(1.05 * highest, HIGHEST * first) if first > 0.0 else 1.05 * highest
    top = min(top, HUGE) if top > 0.0 else 1.0
    lowest = min(each.lowest for each in every)
    return Axes(end, top, _power_of_ten_below(min(lowest, top / 2)))


def _power_of_ten_below(number: float) -> float:
    return max(10.0 ** math.floor(math.log10(number)), LOWEST)


def undecided(samples: int) -> Frame:
    """Before anything is known of a run: every class is as probable as the others."""
    half = shares(np.full((2, 2, 2), 0.5))
    nothing = curve([])
    return Frame(half, nothing, 0, 0.0, 0, np.zeros(samples, np.uint8))
