"""What the page is told of a frame, besides its arrays: numbers, the reach of its axes, words."""

from __future__ import annotations

from .frame import Frame, Kept, Scene, axes_of_the_curve
from .message import Header
from .words import curve_name, network_name, plane_name


def told_of(scene: Scene, frame: Frame, kept: Kept | None, sentence: str, *, log: bool) -> Header:
    """The header of this frame beside the run that is kept, but for what belongs to the moment.

    `log`: the loss axis goes in powers of ten.
    """
    axes = axes_of_the_curve(frame, kept)
    header = frame.header() | {
        "end": axes.end,
        "top": axes.top,
        "bottom": axes.bottom if log else 0.0,
        "words": sentence,
        "plane_name": plane_name(scene, frame),
        "curve_name": curve_name(frame, kept),
    }
    if frame.network and frame.network.is_drawn:
        header["network_name"] = network_name(frame.network)
    return header
