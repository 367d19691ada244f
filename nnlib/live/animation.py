"""A recorded run as a moving picture in a file, drawn by Matplotlib and written by Pillow."""

from __future__ import annotations

import io
from collections.abc import Sequence

from PIL import Image

from ..palette import INK
from ..plotting import few_colors, image_of, in_few_colors
from ..style import house_style
from .frame import Frame, Kept, Scene
from .still import figure

DOTS_PER_INCH = 100
BELOW = 0.4  # inches, for the sentence
PACE = 150  # milliseconds a frame
LAST = 2_500  # ... and the last one
COLORS = 128


@house_style()
def animation(
    scene: Scene,
    kept: Kept | None,
    frames: Sequence[Frame],
    sentences: Sequence[str],
    form: str,
    *,
    log: bool,
) -> bytes:
    """The frames with their sentences, without end; form is ".gif" or ".webp".

    `log`: the loss axis goes in powers of ten.
    """
    images = []
    for frame, sentence in zip(frames, sentences, strict=True):
        fig = figure(scene, frame, kept, log=log, below=BELOW)
        # no thin spaces: not every font has them
        fig.text(0.085, 0.035, sentence.replace("\u202f", " "), color=INK, fontsize=11)
        images.append(image_of(fig, DOTS_PER_INCH).convert("RGB"))
    if form == ".gif":
        images = _in_few_colours(images)
    duration = [PACE] * (len(images) - 1) + [LAST]
    content = io.BytesIO()
    images[0].save(
        content,
        form.removeprefix("."),
        save_all=True,
        append_images=images[1:],
        duration=duration,
        loop=0,
        **({"optimize": True} if form == ".gif" else {"quality": 80, "method": 4}),
    )
    return content.getvalue()


def _in_few_colours(images: Sequence[Image.Image]) -> list[Image.Image]:
    """The same colours for all, so that what stands still does not flicker."""
    width, height = images[0].size
    some = [images[0], images[len(images) // 2], images[-1]]
    together = Image.new("RGB", (width, height * len(some)))
    for i, image in enumerate(some):
        together.paste(image, (0, i * height))
    chosen = few_colors(together, COLORS)
    return [in_few_colors(image, chosen) for image in images]
