"""The page of a drawing pad: it tells what is drawn, and shows what the network says of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import anywidget
from traitlets import Dict

from .page_source import joined, needed_by, styles

Question = dict[str, Any]
Answer = dict[str, Any]


class Pad(anywidget.AnyWidget):
    """The page asks, one question at a time, and waits for the answer before the next.

    A question holds "strokes", lists of places (right, down) in shares of the pad, as "asked" a
    name of its own, and whether it is "settled": the pen is lifted. It goes to `on_question`, on
    whatever thread it comes, and each has to be answered by `show`, now or later.

    The newest answer is in the widget's state, for a view that comes late or is loaded again.
    """

    _esm = joined(needed_by("pad"))
    _css = styles("stage", "points", "pad")
    answer = Dict().tag(sync=True)

    def __init__(self) -> None:
        self.on_question: Callable[[Question], None] = lambda question: None
        super().__init__()
        self.on_msg(self._listen)

    def show(self, answer: Answer) -> None:
        """Has every page show this.

        It holds "asked", the name of the question, or "" where no page has asked; "settled";
        "strokes", what is drawn now; "image", 64 numbers, and "P", 10, or none without an answer;
        "words", and what was "printed".
        """
        self.answer = answer

    def _listen(self, widget: object, content: object, buffers: object) -> None:
        if isinstance(content, dict) and "asked" in content:
            self.on_question(content)
