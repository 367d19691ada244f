"""The panel's picture: one figure, drawn once, of which only what moves is drawn again.

Matplotlib draws the frame (axes, labels, legend) and the lines; the map's pixels are written
straight into its canvas, and the sample points, which never move, are laid over all ready-made.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator
from PIL import Image

from .. import plane, plotting
from ..arrays import Array, Labels
from ..palette import GREY, INK, PAPER, shade
from ..style import house_style
from .frame import Frame, Reference, thinned

if TYPE_CHECKING:
    import numpy.typing as npt

SIZE = (8.8, 4.0)  # inches, of 100 pixels at scale 1: whole pixels at every scale used


@dataclass(frozen=True)
class Quality:
    """How fine a picture is.

    Pixels for each of the page's, grid points along a side of the map, the pixels along a side of
    one dot of the map's colour, and JPEG's settings.
    """

    scale: float
    resolution: int
    dot: int
    jpeg: dict[str, int]


MOVING = Quality(1.0, 64, 2, {"quality": 75, "subsampling": 2})  # less than a quarter of the work
SETTLED = Quality(1.5, 150, 1, {"quality": 92, "subsampling": 0})


class PanelPicture:
    """The plane with its samples on the left, the loss curve on the right."""

    def __init__(self, *, iterations: int, quality: Quality = SETTLED) -> None:
        self.quality = quality
        self.reference = Reference()
        self._background: Any = None  # the canvas with all that does not move, in Agg's own form
        self._points: Image.Image | None = None
        self._top = np.nan
        with house_style():
            self._figure = Figure(figsize=SIZE, dpi=100 * quality.scale, facecolor=PAPER)
            self._canvas = FigureCanvasAgg(self._figure)
            self._plane = self._make_plane()
            self._curve = self._make_curve(iterations)
            self._make_lines_in_plane()
            self._make_lines_in_curve()

    def _make_plane(self) -> Axes:
        height = 0.845
        ax = self._figure.add_axes((0.085, 0.125, height * SIZE[1] / SIZE[0], height))
        ax.set(xlabel="$x_1$", ylabel="$x_2$")
        return ax

    def _make_curve(self, iterations: int) -> Axes:
        ax = self._figure.add_axes((0.56, 0.125, 0.4, 0.845))
        ax.set(xlim=(0, iterations), ylim=(0, 1), xlabel="iteration", ylabel="loss")
        ax.xaxis.set_major_locator(MaxNLocator(5))
        ax.spines[["top", "right"]].set_visible(False)
        return ax

    def _make_lines_in_plane(self) -> None:
        self._unit_lines = LineCollection([], colors=INK, linewidths=0.8, alpha=0.55)
        self._boundary = LineCollection([], colors=INK, linewidths=1.8)
        self._kept_boundary = LineCollection([], colors=INK, linewidths=1.3, linestyles="--")
        self._kept_boundary.set_visible(False)
        for lines in (self._unit_lines, self._boundary, self._kept_boundary):
            self._plane.add_collection(lines)
            lines.set_animated(True)
        # as they lie over each other, the lowest first
        self._lines_in_plane = (self._unit_lines, self._kept_boundary, self._boundary)

    def _make_lines_in_curve(self) -> None:
        (self._loss_line,) = self._curve.plot([], [], color=INK, linewidth=1.4)
        (self._marker,) = self._curve.plot([], [], "o", color=INK, markersize=7, clip_on=False)
        self._lines_in_curve = (self._loss_line, self._marker)
        for line in self._lines_in_curve:
            line.set_animated(True)

    @house_style()
    def show_samples(self, X: Array, y: Labels) -> None:
        """Shows the plane around the samples X (n, 2) with their labels y (n,) from now on.

        `grid` holds the points (resolution**2, 2) that a map of this plane is made of.
        """
        self.limits = plane.limits_around(X)
        self.grid = plane.grid(self.limits, self.quality.resolution)
        for markers in self._markers():
            markers.remove()
        plotting.points(self._plane, X, y)
        for markers in self._markers():
            markers.set_animated(True)
        left, right, bottom, top = self.limits
        self._plane.set(xlim=(left, right), ylim=(bottom, top), aspect="auto")
        # Both are made by the next drawing: until then the canvas keeps what it shows.
        self._background = None
        self._points = None

    def _markers(self) -> Sequence[Artist]:
        return self._plane.collections[len(self._lines_in_plane) :]

    def fit_losses(self, highest: float) -> None:
        """Makes room on the loss axis for a run that starts at the loss `highest`."""
        if self._top / 4 <= highest <= self._top:
            return
        self._top = 1.25 * highest if highest > 0 else 1.0
        self._curve.set_ylim(0, self._top)
        self._background = None

    @house_style()
    def keep(self, reference: Reference) -> None:
        """Shows `reference` from now on; an empty Reference() shows none."""
        self.reference = reference
        self._kept_boundary.set(segments=reference.lines, visible=bool(reference.lines))
        for line in self._curve.lines[len(self._lines_in_curve) :]:
            line.remove()
        legend = self._curve.get_legend()
        if len(reference.losses):
            iterations, losses = thinned(reference.losses)
            self._curve.plot(iterations, losses, color=GREY, linewidth=1.6, label=reference.name)
            self._curve.legend(frameon=False, loc="upper right")
        elif legend:
            legend.remove()
        self._background = None

    @house_style()
    def draw(self, frame: Frame) -> None:
        """Draws `frame` into the canvas; `jpeg` or `png` then give its bytes."""
        if self._points is None:
            self._points = self._draw_points()
        if self._background is None:
            self._canvas.draw()
            self._background = self._canvas.copy_from_bbox(self._figure.bbox)
        self._canvas.restore_region(self._background)
        self._draw_map(frame.P)
        self._set_lines(frame)
        _draw_lines(self._plane, self._lines_in_plane)
        _draw_lines(self._curve, self._lines_in_curve)
        self._lay_over(self._points)

    def _draw_points(self) -> Image.Image:
        self._canvas.get_renderer().clear()  # to nothing at all, not to the paper's colour
        for markers in self._markers():
            self._plane.draw_artist(markers)
        return Image.fromarray(self._inside())

    def _draw_map(self, P: Array) -> None:
        # Four bytes a pixel, as the canvas has them: so whole pixels are copied.
        colors = np.full((*P.shape[:2], 4), 255, np.uint8)
        colors[..., :3] = shade(P[::-1]) * 255
        coarse = _image(colors, colors.shape[1], colors.shape[0])
        centres = (0.5, 0.5, coarse.width - 0.5, coarse.height - 0.5)  # these lie on the frame
        inside = self._inside()
        height, width = inside.shape[:2]
        dots = (width // self.quality.dot, height // self.quality.dot)
        smooth = coarse.resize(dots, Image.Resampling.BILINEAR, box=centres)
        inside[...] = np.asarray(smooth.resize((width, height), Image.Resampling.NEAREST))

    def _set_lines(self, frame: Frame) -> None:
        self._unit_lines.set(segments=frame.units, visible=bool(frame.units))
        self._boundary.set_segments(plane.boundaries(frame.P, self.limits))
        self._loss_line.set_data(*thinned(frame.losses))
        top = self._curve.get_ylim()[1]
        self._marker.set_data([frame.iteration], [min(frame.loss, top)])

    def _lay_over(self, points: Image.Image) -> None:
        inside = self._inside()
        covered = Image.fromarray(inside)
        covered.paste(points, mask=points)  # as far as they are opaque
        inside[...] = np.asarray(covered)

    def _inside(self) -> npt.NDArray[np.uint8]:
        # The canvas's own pixels inside the plane's frame, (height, width, 4), to be written into.
        # One pixel on each side is left to the frame.
        corners = self._plane.get_window_extent()
        pixels = np.asarray(self._canvas.buffer_rgba())
        height = len(pixels)  # Matplotlib counts from the bottom, pixels from the top
        top = height - round(corners.y1) + 1
        bottom = height - round(corners.y0) - 1
        return pixels[top:bottom, round(corners.x0) + 1 : round(corners.x1) - 1]

    def jpeg(self) -> bytes:
        """The drawn picture, quick to make and to send."""
        encoded = io.BytesIO()
        self._image().save(encoded, "JPEG", **self.quality.jpeg)
        return encoded.getvalue()

    def png(self) -> bytes:
        """The drawn picture as a small PNG: for a picture that stays."""
        return plotting.small_png(self._image())

    def _image(self) -> Image.Image:
        return _image(self._canvas.buffer_rgba(), *self._canvas.get_width_height())


def _draw_lines(ax: Axes, lines: Sequence[Artist]) -> None:
    for line in lines:
        if line.get_visible():  # one that is empty takes time, too
            ax.draw_artist(line)


def _image(pixels: Any, width: int, height: int) -> Image.Image:
    # Without a copy; the fourth byte of each pixel is passed over.
    return Image.frombuffer("RGBX", (width, height), pixels, "raw", "RGBX", 0, 1)
