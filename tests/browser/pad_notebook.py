"""A notebook with a drawing pad of a small network, and the pad as a learner has it."""

import time
from collections.abc import Sequence

from browser import NotebookPage

SETUP = """
from nnlib import Adam, Dense, ReLU, Sequential, SoftmaxCrossEntropy, datasets, fit, live, softmax

train, validation, test = datasets.digit_sets()
network = Sequential([Dense(64, 32, rng=0), ReLU(), Dense(32, 10, rng=1)])
fit(network, SoftmaxCrossEntropy(), *train, optimizer=Adam(0.01), epochs=15, batch_size=32, rng=0)

def predict(images):
    return softmax(network.predict(images))
"""
PAD = "pad = live.DrawingPad(predict)\npad"
PAD_WITH_START = "pad = live.DrawingPad(predict, start=test.X[0])\npad"

Stroke = Sequence[tuple[float, float]]  # places to the right and down, in shares of the pad
SEVEN = [(0.26, 0.16), (0.48, 0.16), (0.72, 0.16), (0.62, 0.36), (0.52, 0.58), (0.43, 0.88)]
ZERO = [
    *((0.5, 0.15), (0.38, 0.2), (0.3, 0.33), (0.27, 0.5), (0.3, 0.68), (0.39, 0.81), (0.5, 0.85)),
    *((0.62, 0.8), (0.7, 0.67), (0.73, 0.5), (0.7, 0.32), (0.61, 0.19), (0.5, 0.15)),
]


class PadOnScreen:
    """The pad: what is on it, and what is said of it."""

    def __init__(self, notebook: NotebookPage) -> None:
        self.notebook = notebook
        self.page = notebook.page
        self.box = self.page.locator(".nnlib-pad").first
        self.box.wait_for()
        self.canvas = self.box.locator("canvas.nnlib-pad-canvas")
        self.canvas.scroll_into_view_if_needed()

    def place(self, right: float, down: float) -> tuple[float, float]:
        """In the window."""
        box = self.canvas.bounding_box()
        return box["x"] + right * box["width"], box["y"] + down * box["height"]

    def draw(self, stroke: Stroke) -> None:
        """With the mouse."""
        self.page.mouse.move(*self.place(*stroke[0]))
        self.page.mouse.down()
        for place in stroke[1:]:
            self.page.mouse.move(*self.place(*place), steps=4)
        self.page.mouse.up()

    def button(self, name: str) -> object:
        """The button with this text."""
        return self.box.get_by_role("button", name=name, exact=True)

    def sentence(self) -> str:
        """What is said of the drawing."""
        return self.box.locator(".nnlib-sentence").inner_text()

    def wait_for_words(self, words: str) -> None:
        """Waits until the sentence contains `words`, the pen being lifted."""
        settled = self.page.locator(".nnlib-pad[data-settled=true]")
        settled.locator(".nnlib-sentence", has_text=words).first.wait_for()

    def strokes(self) -> int:
        """How many there are in the kernel."""
        return self.notebook.ask("len(pad.pad.answer['strokes'])")

    def wait_for_strokes(self, count: int, seconds: float = 10) -> None:
        """Waits until the kernel has so many."""
        deadline = time.monotonic() + seconds
        while (now := self.strokes()) != count:
            assert time.monotonic() < deadline, f"there are {now} strokes, not {count}"
            time.sleep(0.05)
