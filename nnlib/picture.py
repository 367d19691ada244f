"""What a cell shows of a finished picture: an image with alternative text and a caption."""

from __future__ import annotations

import base64
import html


class Picture:
    """A finished figure as an image in the page, with alternative text and a caption.

    `image` are the bytes of an image of this `form`: png or webp.
    """

    def __init__(self, image: bytes, alt: str, caption: str, width: int, form: str = "png") -> None:
        self.image = image
        self.alt = alt
        self.caption = caption
        self.width = width
        self.form = form

    def _repr_html_(self) -> str:
        source = f"data:image/{self.form};base64,{base64.b64encode(self.image).decode()}"
        image = f'<img alt="{html.escape(self.alt)}" width="{self.width}" src="{source}">'
        return f"<figure>{image}<figcaption>{html.escape(self.caption)}</figcaption></figure>"

    def __repr__(self) -> str:
        return f"Picture: {self.alt}"
