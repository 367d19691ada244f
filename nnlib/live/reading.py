"""What a network says of one picture of a digit: the numbers, a sentence, and a picture of both."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .. import arguments
from ..arrays import Array
from ..drawing import SIDE
from ..picture import Picture

DIGITS = 10
LEAST_TOLD = 0.005  # a probability that would read 0.00
EMPTY = "Draw a digit."


@dataclass(frozen=True)
class Reading:
    """`image` (64,) as the network gets it, and what is said of it.

    `P` (10,) has the probability of each digit; None: nothing was asked, or there was no answer.
    """

    image: Array
    P: Array | None
    words: str


def probabilities(returned: object) -> Array:
    """What predict returned for one picture, as a probability of each digit: (10,).

    Raises ValueError for another shape than (1, 10), for NaN, and for numbers that are not
    probabilities: 0 to 1, and 1 together.
    """
    P = arguments.result("predict", returned)
    if P.shape != (1, DIGITS):
        raise ValueError(
            f"predict must return shape (1, {DIGITS}) for 1 image, a probability of each digit, "
            f"but its shape is {P.shape}"
        )
    P = arguments.numbers("what predict returned", P).ravel()
    if P.min() < -1e-9 or P.max() > 1.0 + 1e-9:
        raise ValueError(
            "predict must return probabilities, 0 to 1, "
            f"but returned {P.min():.3g} to {P.max():.3g}: is a softmax missing?"
        )
    if abs(P.sum() - 1.0) > 1e-3:
        raise ValueError(
            "predict must return probabilities that are 1 together, "
            f"but they are {P.sum():.3g} together: is a softmax missing?"
        )
    return P


def reading_words(P: Array) -> str:
    """The two most probable digits: "This looks like a 7 (0.93), then a 1 (0.04)."."""
    first, second = (int(digit) for digit in np.argsort(-P, kind="stable")[:2])
    then = "" if P[second] < LEAST_TOLD else f", then {_named(second, P)}"
    return f"This looks like {_named(first, P)}{then}."


def _named(digit: int, P: Array) -> str:
    article = "an" if digit == 8 else "a"
    return f"{article} {digit} ({P[digit]:.2f})"


def picture_of(reading: Reading) -> Picture:
    """The image beside ten bars, for a reader without a kernel."""
    from .. import plotting  # with Matplotlib, which takes long to load
    from ..palette import GREY, INK

    P = np.zeros(DIGITS) if reading.P is None else reading.P
    fig, (image_axes, bars) = plotting.figure(2, size=(2.7, 2.7))
    image = reading.image.reshape(SIDE, SIDE)
    image_axes.imshow(image, cmap="gray_r", vmin=0.0, vmax=1.0)
    image_axes.set(xticks=[], yticks=[], title=f"{SIDE} × {SIDE} pixels")
    largest = int(P.argmax())
    is_largest = np.arange(DIGITS) == largest
    edges = np.where(is_largest, INK, GREY)
    bars.barh(np.arange(DIGITS), P, color=np.where(is_largest, INK, "#d0d0d0"), edgecolor=edges)
    for digit in range(DIGITS):
        if reading.P is not None:
            bars.text(P[digit] + 0.03, digit, f"{P[digit]:.2f}", va="center")
    bars.set(xlim=(0, 1.25), ylim=(DIGITS - 0.4, -0.6), xticks=[], yticks=range(DIGITS))
    bars.set_title("probability")
    bars.spines[["top", "right", "bottom"]].set_visible(False)
    return plotting.picture(fig, alt=_alt(reading), caption=reading.words)


def _alt(reading: Reading) -> str:
    alt = f"The picture of {SIDE} by {SIDE} pixels that the network gets, beside ten bars"
    if reading.P is None:
        return f"{alt} without a length."
    listed = ", ".join(f"{digit}: {p:.2f}" for digit, p in enumerate(reading.P))
    return f"{alt}, the probability of each digit: {listed}."
