"""The page of a drawing pad: it tells what is drawn, and shows what the network says of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import anywidget
from traitlets import Dict, List

from .page_source import joined, needed_by, styles

Question = dict[str, Any]


class Pad(anywidget.AnyWidget):
    """The page asks, one question at a time, and waits for the answer before the next.

    A question holds "strokes", lists of places (right, down) in shares of the pad, as "asked" a
    name of its own, and whether it is "settled": the pen is lifted. It goes to `on_question`, on
    whatever thread it comes; each has to be answered.

    `strokes` is what is drawn, `answer` what was said of it last: a view that comes late or is
    loaded again finds both in the widget's state.
    """

    _esm = joined(needed_by("pad"))
    _css = styles("stage", "points", "pad")
    strokes: list[list[list[float]]] = List().tag(sync=True)
    answer: dict[str, Any] = Dict().tag(sync=True)

    def __init__(self) -> None:
        self.on_question: Callable[[Question], None] = lambda question: None
        self._page_has_the_strokes = False
        super().__init__()
        self.on_msg(self._listen)

    def show(self, strokes: list[list[list[float]]], answer: dict[str, Any]) -> None:
        """Has every page show this; the one that asked has drawn the strokes itself."""
        self._page_has_the_strokes = bool(answer["asked"])
        with self.hold_sync():
            self.strokes = strokes
            self.answer = answer

    def _listen(self, widget: object, content: object, buffers: object) -> None:
        if isinstance(content, dict) and "asked" in content:
            self.on_question(content)

    def _should_send_property(self, key: str, value: object) -> bool:
        if key == "strokes" and self._page_has_the_strokes:
            return False
        return bool(super()._should_send_property(key, value))
