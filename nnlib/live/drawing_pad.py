"""A drawing pad: what is drawn on it is read by the learner's own network, while it is drawn."""

from __future__ import annotations

import asyncio
import sys
import threading
from collections.abc import Sequence
from typing import Any

import numpy as np

from .. import arguments
from ..arrays import Array, ArrayLike
from ..drawing import SIDE, digit_image
from ..picture import Picture
from . import cells, interrupts
from .functions import FAILURES, LearnersFunction, guarded
from .outputs import Outputs
from .pad import Pad, Question
from .reading import EMPTY, Reading, picture_of, probabilities, reading_words
from .view import Shown
from .words import error_words

PIXELS = SIDE * SIDE
MOST_PLACES = 2_000  # of all strokes of a drawing
ANSWERED_DIGITS = 4  # behind the point, of the numbers that the page shows


class DrawingPad(Shown):
    """A pad to draw a digit on, the 8 x 8 picture that the network gets of it, and its answer.

    `predict` takes images (m, 64), 8 x 8 pixels row by row, 0 (paper) to 1 (ink), as
    datasets.digits has them, and returns probabilities (m, 10). Run its cell again after a change,
    and the next stroke is read by the new one. `start`, an image (64,) or (8, 8), is shown until
    something is drawn: a digit of the test set, say.

    What is drawn becomes a picture like those of the dataset (see drawing.digit_image). While a
    cell runs, the answer waits for its end. What goes wrong in predict is told in words, and the
    drawing stays.
    Raises ValueError where predict is no such function or returns other than probabilities, and
    for a start of another shape or outside 0..1.
    """

    def __init__(self, predict: object, *, start: ArrayLike | None = None) -> None:
        self._predict = LearnersFunction("predict", predict, ("images",))
        image = np.zeros(PIXELS) if start is None else _start(start)
        self._lock = threading.RLock()
        self._loop = _main_loop()
        self._outputs = Outputs()
        interrupts.know_the_main_loop()
        P = self._answer_to(image)  # also to nothing drawn: the cell shows what is wrong
        if start is None:
            self._reading = Reading(image, None, EMPTY)
        else:
            self._reading = Reading(image, P, reading_words(P))
        self._strokes: list[Array] = []
        self.pad = Pad()
        super().__init__([self.pad])
        self._show(asked="", settled=True)
        self.pad.on_question = self._hear

    @property
    def sentence(self) -> str:
        """What the network says of the drawing, or what went wrong."""
        return self._reading.words

    def image(self) -> Array:
        """What the network gets of the drawing, or `start`: a copy, (64,), 0 (paper) to 1 (ink).

        Without either it is all paper.
        """
        return self._reading.image.copy()

    def draw(self, strokes: Sequence[ArrayLike]) -> None:
        """Puts this drawing in place of what is on the pad, as the page does, and has it read.

        A stroke (n, 2) is a line through n places (right, down) in shares of the pad: [[[0.5, 0.1],
        [0.5, 0.9]]] is a 1. No strokes: an empty pad. What goes wrong in predict is told on the
        page.
        Raises ValueError for a stroke of another shape, for places outside 0..1 or NaN, and for
        more than 2 000 places; then all stays as it was.
        """
        checked = _checked(strokes)
        with self._lock:
            self._read(checked)
            self._show(asked="", settled=True)

    def picture(self) -> Picture | None:
        """The image and the bars: where nobody waits for it, or Matplotlib is there already.

        None for an empty pad, too.
        """
        is_slow = cells.are_named() and "matplotlib.figure" not in sys.modules
        is_empty = not self._reading.image.any()
        return None if is_slow or is_empty else picture_of(self._reading)

    def _close_parts(self) -> None:
        self.pad.layout.close()
        self.pad.close()

    # A question of the page

    def _hear(self, question: Question) -> None:
        """Has it answered between cells, on the thread that they run on, where there is one.

        JupyterLab hands questions to another thread, also while a cell trains the network. To ask
        it then, between a forward and a backward pass, would spoil the training.
        """
        is_main = threading.current_thread() is threading.main_thread()
        if is_main or self._loop is None or self._loop.is_closed():
            self._answer(question)
        else:
            self._loop.call_soon_threadsafe(self._answer, question)

    def _answer(self, question: Question) -> None:
        asked, settled = str(question["asked"]), bool(question.get("settled", True))
        with self._lock:
            refusal = None
            try:
                strokes = _checked(question.get("strokes"))
            except ValueError as error:
                refusal = str(error)
            else:
                self._read(strokes)
            self._show(asked=asked, settled=settled, refusal=refusal)

    def _read(self, strokes: list[Array]) -> None:
        """Takes this drawing, and what the network says of it."""
        image = digit_image(strokes)
        self._outputs.forget()
        if strokes:
            self._reading = self._reading_of(image)
        else:
            self._reading = Reading(image, None, EMPTY)
        self._strokes = strokes

    def _reading_of(self, image: Array) -> Reading:
        try:
            P = self._answer_to(image)
        except FAILURES as error:
            return Reading(image, None, error_words(error, then="draw on"))
        return Reading(image, P, reading_words(P))

    def _answer_to(self, image: Array) -> Array:
        self._predict.renew()
        if self._predict.needs:
            raise ValueError(
                f"predict must take images alone, but {self._predict.name} also takes "
                f"{' and '.join(self._predict.needs)}: give each a default"
            )
        with guarded(self._outputs):
            returned = self._predict(image[None].copy())
        return probabilities(returned)

    def _show(self, *, asked: str, settled: bool, refusal: str | None = None) -> None:
        reading = self._reading
        answer = {
            "asked": asked,
            "settled": settled,
            "strokes": [_rounded(stroke) for stroke in self._strokes],
            "words": refusal or reading.words,
            "printed": self._outputs.text,
            "image": _rounded(reading.image),
            "P": [] if reading.P is None else _rounded(reading.P),
        }
        self.pad.show(answer)


def _main_loop() -> asyncio.AbstractEventLoop | None:
    """That of the thread that cells run on; None in a script."""
    if threading.current_thread() is not threading.main_thread():
        return None
    try:
        return asyncio.get_running_loop()
    except RuntimeError:
        return None


def _start(start: ArrayLike) -> Array:
    image = arguments.numbers("start", start)
    if image.shape not in ((PIXELS,), (SIDE, SIDE)):
        raise ValueError(
            f"start must have shape ({PIXELS},) or ({SIDE}, {SIDE}), but its shape is {image.shape}"
        )
    if image.min() < 0.0 or image.max() > 1.0:
        raise ValueError(
            "start must hold 0 (paper) to 1 (ink), "
            f"but holds {image.min():.3g} to {image.max():.3g}"
        )
    return image.ravel().copy()


def _checked(strokes: object) -> list[Array]:
    """The strokes as arrays of their own."""
    if not isinstance(strokes, Sequence | np.ndarray) or isinstance(strokes, str):
        raise ValueError(f"strokes must be a list of strokes, but is {strokes!r}")
    checked = [
        arguments.numbers(f"strokes[{i}]", stroke, shape=(None, 2)).copy()
        for i, stroke in enumerate(strokes)
    ]
    for i, stroke in enumerate(checked):
        if stroke.min() < 0.0 or stroke.max() > 1.0:
            raise ValueError(
                f"strokes[{i}] must hold shares of the pad, 0 to 1, "
                f"but holds {stroke.min():.3g} to {stroke.max():.3g}"
            )
    count = sum(map(len, checked))
    if count > MOST_PLACES:
        raise ValueError(
            f"strokes must have {MOST_PLACES} places at most, but has {count}: "
            "press Clear, and begin again"
        )
    return checked


def _rounded(numbers: Array) -> list[Any]:
    rounded: list[Any] = np.round(numbers, ANSWERED_DIGITS).tolist()
    return rounded
