"""A still of the panel: the picture for a reader without a kernel, drawn by Matplotlib."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection

from .. import plane, plotting
from ..arrays import Array
from ..palette import GREY, INK, PAPER, POSITIVE
from ..picture import Picture
from ..style import HouseFigure, house_style
from .frame import Curve, Frame, Kept, Scene, axes_of_the_curve

SIZE = (8.8, 4.0)  # inches
WIDTH = round(SIZE[0] * 96)  # the page's pixels in an inch
DOTS_PER_INCH = 120


def still(
    scene: Scene, frame: Frame, kept: Kept | None, *, alt: str, caption: str, log: bool = False
) -> Picture:
    """The plane with its samples on the left, the loss curve on the right.

    `log`: the loss axis goes in powers of ten.
    """
    drawn = plotting.image_of(figure(scene, frame, kept, log=log), DOTS_PER_INCH)
    return Picture(plotting.small_png(drawn), alt, caption, WIDTH)


def small_still(
    scene: Scene,
    frame: Frame,
    kept: Kept | None,
    *,
    alt: str,
    caption: str,
    log: bool = False,
    dots_per_inch: int,
    colors: int,
) -> Picture:
    """The same in fewer bytes, and as coarse as it is said."""
    drawn = plotting.image_of(figure(scene, frame, kept, log=log), dots_per_inch)
    return Picture(plotting.small_webp(drawn, colors), alt, caption, WIDTH, "webp")


@house_style()
def figure(
    scene: Scene, frame: Frame, kept: Kept | None, *, log: bool = False, below: float = 0.0
) -> HouseFigure:
    """The same before it is an image, with so many inches left free below."""
    width, height = SIZE[0], SIZE[1] + below
    fig = HouseFigure(figsize=(width, height), facecolor=PAPER)
    bottom = (0.125 * SIZE[1] + below) / height
    side = 0.845 * SIZE[1]
    plane_axes = fig.add_axes((0.085, bottom, side / width, side / height))
    curve_axes = fig.add_axes((0.56, bottom, 0.4, side / height))
    _draw_plane(plane_axes, scene, frame, kept)
    _draw_curve(curve_axes, frame, kept, log)
    return fig


def _draw_plane(ax: Axes, scene: Scene, frame: Frame, kept: Kept | None) -> None:
    plotting.probability_map(ax, frame.P.probabilities(), scene.limits)
    if kept:
        lines = plane.boundaries(kept.P.probabilities(), scene.limits)
        ax.add_collection(LineCollection(lines, colors=INK, linewidths=1.3, linestyles="--"))
    ax.add_collection(LineCollection(frame.units, colors=INK, linewidths=0.8, alpha=0.55))
    plotting.points(ax, scene.X, scene.y)
    x1, x2 = scene.X[frame.wrong == 1].T
    ax.scatter(x1, x2, s=90, facecolors="none", edgecolors=INK, linewidths=1.1, zorder=4)
    left, right, bottom, top = scene.limits
    ax.set(xlim=(left, right), ylim=(bottom, top), aspect="auto")


def _draw_curve(ax: Axes, frame: Frame, kept: Kept | None, log: bool) -> None:
    reach = axes_of_the_curve(frame, kept)
    if kept:
        ax.plot(*_points(kept.curve), color=GREY, linewidth=1.6, label=kept.name)
        if kept.held_out:
            ax.plot(*kept.held_out.losses.T, color=GREY, linewidth=1.4, linestyle="--")
    name = "training" if frame.held_out else None
    ax.plot(*_points(frame.curve), color=INK, linewidth=1.4, label=name)
    if frame.held_out:
        losses = frame.held_out.losses.T
        ax.plot(*losses, color=POSITIVE, linewidth=1.4, linestyle="--", label="held out")
    if frame.curve.length:
        for color, loss in _present_losses(frame):
            at = (frame.iteration, min(loss, reach.top))
            ax.plot(*at, "o", color=color, markersize=7, clip_on=False)
    if kept or frame.held_out:
        ax.legend(frameon=False, loc="upper right")
    ax.set(xlim=(0, reach.end), xlabel="iteration", ylabel="loss")
    if log:
        ax.set(yscale="log", ylim=(reach.bottom, reach.top))
    else:
        ax.set(ylim=(0, reach.top))
    ax.spines[["top", "right"]].set_visible(False)


def _present_losses(frame: Frame) -> list[tuple[str, float]]:
    held_out = [(POSITIVE, frame.held_out.loss)] if frame.held_out else []
    return [*held_out, (INK, frame.loss)]


def _points(curve: Curve) -> tuple[Array, Array]:
    begins = np.arange(len(curve.losses)) * float(curve.stretch)
    ends = np.minimum(begins + curve.stretch - 1, curve.length - 1)
    return np.column_stack([begins, ends]).ravel(), curve.losses.ravel()
