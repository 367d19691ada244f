"""The panel's picture: one figure, drawn once, of which only what moves is drawn again.

Matplotlib draws the frame (axes, labels, legend) and the lines; the map's pixels are written
straight into its canvas, and the sample points, which never move, are laid over all ready-made.
"""

import io
from dataclasses import dataclass

import numpy as np
from matplotlib.artist import Artist
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator
from PIL import Image

from .. import plane, plotting
from ..palette import GREY, INK, PAPER, shade
from .frame import Frame, Reference, thinned

SIZE = (8.8, 4.0)  # inches, of 100 pixels at scale 1: whole pixels at every scale used


@dataclass(frozen=True)
class Quality:
    """How fine a picture is: pixels for each of the page's, grid points along a side of the map, the pixels
    along a side of one dot of the map's colour, and JPEG's settings."""

    scale: float
    resolution: int
    dot: int
    jpeg: dict[str, int]


MOVING = Quality(1.0, 64, 2, {"quality": 75, "subsampling": 2})  # less than a quarter of the work
SETTLED = Quality(1.5, 150, 1, {"quality": 92, "subsampling": 0})


class PanelPicture:
    """The plane with its samples on the left, the loss curve on the right."""

    def __init__(self, *, iterations: int, quality: Quality = SETTLED) -> None:
        self.quality, self.reference = quality, Reference()
        self._figure = Figure(figsize=SIZE, dpi=100 * quality.scale, facecolor=PAPER)
        self._canvas = FigureCanvasAgg(self._figure)
        self._plane = self._figure.add_axes((0.085, 0.125, 0.845 * SIZE[1] / SIZE[0], 0.845))
        self._curve = self._figure.add_axes((0.56, 0.125, 0.4, 0.845))
        self._plane.set(xlabel="$x_1$", ylabel="$x_2$")
        self._curve.set(xlim=(0, iterations), ylim=(0, 1), xlabel="iteration", ylabel="loss")
        self._curve.xaxis.set_major_locator(MaxNLocator(5))
        self._curve.spines[["top", "right"]].set_visible(False)
        self._make_moving_parts()
        self._background, self._top = None, np.nan

    def _make_moving_parts(self) -> None:
        self._unit_lines = self._plane.add_collection(LineCollection([], colors=INK, linewidths=0.8, alpha=0.55))
        self._boundary = self._plane.add_collection(LineCollection([], colors=INK, linewidths=1.8))
        self._kept_boundary = self._plane.add_collection(LineCollection([], colors=INK, linewidths=1.3, linestyles="--"))
        (self._loss_line,) = self._curve.plot([], [], color=INK, linewidth=1.4)
        (self._marker,) = self._curve.plot([], [], "o", color=INK, markersize=7, clip_on=False)
        self._kept_boundary.set_visible(False)
        self._lines_in_plane = self._unit_lines, self._kept_boundary, self._boundary
        self._moving_parts = *self._lines_in_plane, self._loss_line, self._marker
        for artist in self._moving_parts:
            artist.set_animated(True)

    def show_samples(self, X: np.ndarray, y: np.ndarray) -> None:
        """Shows the plane around the samples X (n, 2) with their labels y (n,) from now on."""
        self.limits = plane.limits_around(X)
        self.grid = plane.grid(self.limits, self.quality.resolution)  # the points (resolution**2, 2) that a map is made of
        for markers in self._markers():
            markers.remove()
        plotting.points(self._plane, X, y)
        for markers in self._markers():
            markers.set_animated(True)
        self._plane.set(xlim=self.limits[:2], ylim=self.limits[2:], aspect="auto")
        self._background, self._points = None, None  # made by the next drawing: until then the canvas keeps what it shows

    def _markers(self) -> list[Artist]:
        return self._plane.collections[len(self._lines_in_plane) :]

    def _prepare_points(self) -> None:
        self._canvas.get_renderer().clear()  # to nothing at all, not to the paper's colour
        for markers in self._markers():
            self._plane.draw_artist(markers)
        self._points = Image.fromarray(self._inside())

    def _inside(self) -> np.ndarray:
        # The canvas's pixels inside the plane's frame (height, width, 4), the array itself; one pixel is left to the frame.
        corners, pixels = self._plane.get_window_extent(), np.asarray(self._canvas.buffer_rgba())
        top, bottom = len(pixels) - round(corners.y1) + 1, len(pixels) - round(corners.y0) - 1
        return pixels[top:bottom, round(corners.x0) + 1 : round(corners.x1) - 1]

    def fit_losses(self, highest: float) -> None:
        """Makes room on the loss axis for a run that starts at the loss `highest`."""
        if not self._top / 4 <= highest <= self._top:
            self._top = 1.25 * highest if highest > 0 else 1.0
            self._curve.set_ylim(0, self._top)
            self._background = None

    def keep(self, reference: Reference) -> None:
        """Shows `reference` from now on; an empty Reference() shows none."""
        self.reference = reference
        for line in self._curve.lines[2:]:
            line.remove()
        if len(reference.losses):
            self._curve.plot(*thinned(reference.losses), color=GREY, linewidth=1.6, label=reference.name)
            self._curve.legend(frameon=False, loc="upper right")
        elif self._curve.get_legend():
            self._curve.get_legend().remove()
        self._kept_boundary.set(segments=reference.lines, visible=bool(reference.lines))
        self._background = None

    def draw(self, frame: Frame) -> None:
        """Draws `frame` into the canvas; `jpeg` or `png` then give its bytes."""
        if self._points is None:
            self._prepare_points()
        if self._background is None:
            self._canvas.draw()
            self._background = self._canvas.copy_from_bbox(self._figure.bbox)
        self._canvas.restore_region(self._background)
        self._draw_map(frame.P)
        self._unit_lines.set(segments=frame.units, visible=bool(frame.units))  # an empty one takes time, too
        self._boundary.set_segments(plane.boundaries(frame.P, self.limits))
        self._loss_line.set_data(*thinned(frame.losses))
        self._marker.set_data([frame.iteration], [min(frame.loss, self._curve.get_ylim()[1])])
        for artist in filter(Artist.get_visible, self._moving_parts):
            artist.axes.draw_artist(artist)
        self._lay_points_over()

    def _draw_map(self, P: np.ndarray) -> None:
        inside = self._inside()
        colors = np.full((*P.shape[:2], 4), 255, np.uint8)  # four bytes a pixel, as the canvas has them: whole pixels are copied
        colors[..., :3] = shade(P[::-1]) * 255
        coarse = Image.frombuffer("RGBX", colors.shape[1::-1], colors, "raw", "RGBX", 0, 1)
        centres = (0.5, 0.5, coarse.width - 0.5, coarse.height - 0.5)  # the outermost points lie on the frame
        size = inside.shape[1::-1]
        dots = coarse.resize([side // self.quality.dot for side in size], Image.Resampling.BILINEAR, box=centres)
        inside[...] = dots.resize(size, Image.Resampling.NEAREST)

    def _lay_points_over(self) -> None:
        inside = self._inside()
        covered = Image.fromarray(inside)
        covered.paste(self._points, mask=self._points)  # as far as they are opaque
        inside[...] = covered

    def jpeg(self) -> bytes:
        """The drawn picture, quick to make and to send."""
        self._image().save(encoded := io.BytesIO(), "JPEG", **self.quality.jpeg)
        return encoded.getvalue()

    def png(self) -> bytes:
        """The drawn picture as a small PNG: for a picture that stays."""
        return plotting.small_png(self._image())

    def _image(self) -> Image.Image:
        return Image.frombuffer("RGBX", self._canvas.get_width_height(), self._canvas.buffer_rgba(), "raw", "RGBX", 0, 1)
