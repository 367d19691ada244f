"""Small interactive pictures: controls beside a function that draws."""

from __future__ import annotations

import numpy as np

from ..picture import Picture
from . import interrupts
from .controls import Controls
from .functions import FAILURES, LearnersFunction, guarded
from .outputs import Outputs
from .view import View
from .words import error_words


def explore(draw: object, **controls: object) -> Explorer:
    """Shows draw(**values), and draws again whenever a control is moved.

    A control is `name=slider(low, high, start=...)`, `name=["a", "b"]` (a choice, the first one at
    the start), `name=True` or `False` (a toggle), or a control of ipywidgets; its value goes to the
    parameter of that name. `draw` returns a Picture; its caption becomes the sentence under it.
    Raises ValueError for a control of another form, for one that draw does not take, for a
    parameter without a control, and where draw is no such function.
    """
    return Explorer(draw, controls)


class Explorer(View):
    """A picture that follows its controls."""

    def __init__(self, draw: object, forms: dict[str, object]) -> None:
        self._draw = LearnersFunction("draw", draw)
        self._draw.check(forms)
        for name in forms:
            if not self._draw.takes(name):
                raise ValueError(
                    f"{name} is a control that draw does not take: "
                    f"give {self._draw.name} a parameter {name}"
                )
        controls = Controls(forms)
        self._outputs = Outputs()
        interrupts.know_the_main_loop()
        try:
            self._picture = self._drawn(controls)
        except BaseException:  # the cell shows it; there is no explorer
            controls.close()
            raise
        super().__init__(controls, [])
        self._show(self._picture.caption)
        controls.observe(self._redraw)

    @property
    def sentence(self) -> str:
        """The caption of the picture, or what went wrong."""
        return self._sentence

    def picture(self) -> Picture:
        """The picture as it is now."""
        return self._picture

    def _redraw(self, name: str) -> None:
        try:
            self._picture = self._drawn(self.controls)
        except FAILURES as error:
            self._show(error_words(error))  # the next change draws again
        else:
            self._show(self._picture.caption)

    def _drawn(self, controls: Controls) -> Picture:
        self._draw.renew()
        values = self._draw.chosen(controls.values())
        self._outputs.forget()
        with guarded(self._outputs):
            picture = self._draw(**values)
        if not isinstance(picture, Picture):
            raise ValueError(
                "draw must return a Picture, as plotting.picture makes it, "
                f"but returned {picture!r}"
            )
        return picture

    def _show(self, sentence: str) -> None:
        self._sentence = sentence
        header = {
            "kind": "picture",
            "settled": True,
            "words": sentence,
            "printed": self._outputs.text,
            "name": self._picture.alt,
            "width": self._picture.width,
        }
        self.stage.show(header, {"png": np.frombuffer(self._picture.image, np.uint8)})
