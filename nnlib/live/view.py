"""What the live things of a notebook have in common: controls, a stage, one sentence on it."""

from __future__ import annotations

import html
from collections.abc import Sequence
from typing import Any

from ipywidgets import Button, HBox, Layout, ToggleButton, VBox, Widget

from ..picture import Picture
from . import cells
from .controls import Controls, close_all
from .stage import Stage

WIDTH = 880  # of the page's pixels, at most


class Shown(VBox):
    """What a cell shows: live widgets, and without a kernel a picture and a sentence."""

    def __init__(self, children: Sequence[Widget]) -> None:
        super().__init__([*children], layout=Layout(max_width=f"{WIDTH}px"))
        self.add_class(f"nnlib-{type(self).__name__.lower()}")
        cells.file(self)

    @property
    def sentence(self) -> str:
        """The sentence as it is now."""
        raise NotImplementedError

    def picture(self) -> Picture | None:
        """The picture and the sentence as they are now: what a reader without a kernel sees.

        None where no picture is at hand: then the sentence has to do.
        """
        raise NotImplementedError

    def close(self) -> None:
        """Ends it with all that was made for it: it cannot be shown any more."""
        if self.comm is None:  # it has ended before, or was refused before it began
            return
        self._close_parts()
        self.layout.close()
        super().close()

    def _close_parts(self) -> None:
        raise NotImplementedError

    def __repr__(self) -> str:
        if self.comm is None:
            return f"This {type(self).__name__} is closed: run its cell again."
        return str(super().__repr__())

    def _repr_mimebundle_(self, **options: Any) -> dict[str, Any]:
        bundle = dict(super()._repr_mimebundle_(**options))
        picture = self.picture()
        sentence = f"<p>{html.escape(self.sentence)}</p>"
        bundle["text/html"] = picture._repr_html_() if picture else sentence
        bundle["text/plain"] = f"{type(self).__name__}: {self.sentence}"
        return bundle


class View(Shown):
    """Controls above a stage, which shows pictures and a sentence; `more` make a row of their own.

    Without a kernel the cell still shows picture and sentence. Nothing is cleared, so nothing
    flickers.
    """

    def __init__(
        self, controls: Controls, buttons: Sequence[Button], more: Sequence[Widget] = ()
    ) -> None:
        self.controls = controls
        self.stage = Stage()
        every = controls.widgets.values()
        wide = [widget for widget in every if not isinstance(widget, ToggleButton)]
        small = [widget for widget in every if widget not in wide]
        self._own = [*buttons, *more]
        self._rows = [_row(wide), _row([*small, *buttons])] + ([_row(more)] if more else [])
        super().__init__([*self._rows, self.stage])

    def _close_parts(self) -> None:
        self.controls.close()
        close_all([*self._own, *self._rows, self.stage])


def _row(widgets: Sequence[Widget]) -> HBox:
    return HBox(widgets, layout=Layout(flex_flow="row wrap"))
