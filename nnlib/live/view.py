"""What the live things of a notebook have in common: controls, a picture, one sentence under it."""

from __future__ import annotations

import base64
import html
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from ipywidgets import HTML, Image, Layout, VBox, Widget
from traitlets import Unicode

from ..plotting import Picture
from . import cells


class NamedImage(Image):
    """An image widget whose tooltip reaches the page, where a screen reader finds it as its name.

    ipywidgets shows a tooltip only where there is a description to look at (and it is empty).
    """

    description = Unicode("").tag(sync=True)


class View(VBox):
    """Controls above a picture above a sentence.

    Without a kernel the cell still shows picture and sentence. `say` and `show` may be called from
    any thread. The picture is one image widget whose value changes: nothing is cleared, so nothing
    flickers. The value is a data: address with the whole picture in it, which the page can decode
    at once; bytes would first be filed and fetched again.
    """

    def __init__(self, controls: Sequence[Widget], alt: str, width: int, *, format: str) -> None:
        self._alt = alt
        self._width = width
        self._address = f"data:image/{format};base64,".encode()
        self.sentence = ""
        self._still_sentence = ""  # that of the still picture
        self._image = NamedImage(
            value=b"", format="url", width=width, tooltip=alt, layout=Layout(max_width="100%")
        )
        self._sentence_box = HTML()
        super().__init__(
            [*controls, self._image, self._sentence_box], layout=Layout(max_width=f"{width}px")
        )
        self.add_class(f"nnlib-{type(self).__name__.lower()}")
        cells.file(self)

    @property
    def shown(self) -> bytes:
        """The bytes of the picture on the screen."""
        return base64.b64decode(bytes(self._image.value).removeprefix(self._address))

    def show(self, picture: bytes) -> None:
        """Puts these bytes in place of the picture."""
        self._image.value = self._address + base64.b64encode(picture)

    def say(self, text: str, *, settled: bool = True) -> None:
        """Puts `text` under the picture; a screen reader announces it once things have settled."""
        self.sentence = text
        if settled:
            self._still_sentence = text
        live = 'role="status" aria-live="polite"' if settled else 'aria-live="off"'
        self._sentence_box.value = (
            f'<div class="nnlib-sentence" style="line-height: 1.4" {live}>{html.escape(text)}</div>'
        )

    def still(self) -> bytes:
        """The picture as it is now, as PNG: what a reader without a kernel sees."""
        raise NotImplementedError

    def close(self) -> None:
        """Ends the view with all its controls: it cannot be shown any more."""
        for widget in (*_parts(self.children), self.layout):
            widget.close()
        super().close()

    def __repr__(self) -> str:
        if self.comm is None:
            return f"This {type(self).__name__} is closed: run its cell again."
        return str(super().__repr__())

    def _repr_mimebundle_(self, **options: Any) -> dict[str, Any]:
        bundle = dict(super()._repr_mimebundle_(**options))
        picture = Picture(self.still(), self._alt, self._still_sentence, self._width)
        bundle["text/html"] = picture._repr_html_()
        bundle["text/plain"] = f"{type(self).__name__}: {self._still_sentence}"
        return bundle


def _parts(widgets: Iterable[Widget]) -> Iterator[Widget]:
    """These widgets, what they hold, and their layouts and styles, each a widget of its own."""
    for widget in widgets:
        yield widget
        yield widget.layout
        style = getattr(widget, "style", None)
        if style is not None:
            yield style
        yield from _parts(getattr(widget, "children", ()))
