"""Pictures: one function each. It takes an Axes, draws on it, and returns it.

`figure` makes the Axes, and `picture` turns the finished figure into what a cell shows: an image
with alternative text for those who cannot see it, and a caption that says what to notice.
"""

import base64
import html
import io
from typing import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure
from PIL import Image, ImageColor

from . import arguments, plane
from .palette import COLORS, GREY, INK, MARKERS, NEGATIVE, PAPER, POSITIVE, shade


class Picture:
    """A finished figure as an image in the page, with alternative text and a caption."""

    def __init__(self, png: bytes, alt: str, caption: str, width: int) -> None:
        self.png, self.alt, self.caption, self.width = png, alt, caption, width

    def _repr_html_(self) -> str:
        source = f"data:image/png;base64,{base64.b64encode(self.png).decode()}"
        image = f'<img alt="{html.escape(self.alt)}" width="{self.width}" src="{source}">'
        return f"<figure>{image}<figcaption>{html.escape(self.caption)}</figcaption></figure>"

    def __repr__(self) -> str:
        return f"Picture: {self.alt}"


def figure(columns: int = 1, rows: int = 1, *, size: tuple[float, float] = (4.2, 3.6), **subplots: object) -> tuple[Figure, object]:
    """A figure and its Axes (an array of them, if several); `size` is that of one Axes, in inches."""
    fig = Figure(figsize=(size[0] * columns, size[1] * rows), layout="constrained", facecolor=PAPER)
    return fig, fig.subplots(rows, columns, **subplots)


def picture(fig: Figure, *, alt: str, caption: str = "", dots_per_inch: int = 110) -> Picture:
    """The figure as a Picture. `alt` says in a sentence what it shows, for those who cannot see it."""
    if not isinstance(alt, str) or len(alt.strip()) < 20:
        raise ValueError(f"alt must say in a sentence what the picture shows, but is {alt!r}")
    drawn = io.BytesIO()
    fig.savefig(drawn, dpi=dots_per_inch)
    return Picture(small_png(Image.open(drawn)), alt, caption, round(fig.get_figwidth() * 96))


def small_png(image: Image.Image) -> bytes:
    """The image as PNG in 96 colours, a third of the size; the palette's own colours stay exactly what they are."""
    image = image.convert("RGB")
    exact = [ImageColor.getrgb(color) for color in (*COLORS, INK, GREY, PAPER)]
    chosen = np.array(exact + np.reshape(image.quantize(96 - len(exact)).getpalette(), (-1, 3)).tolist(), np.int32)
    bands = np.array_split(np.asarray(image), 1 + image.height // 16)  # all at once would take 60 MB
    few = Image.fromarray(np.concatenate([_nearest(band, chosen) for band in bands]))
    few.putpalette(chosen.ravel().tolist())
    few.save(encoded := io.BytesIO(), "PNG", optimize=True)
    return encoded.getvalue()


def _nearest(pixels: np.ndarray, chosen: np.ndarray) -> np.ndarray:
    # For each pixel (h, w, 3) the number of the nearest of the chosen colours (m, 3): (h, w).
    colors, where = np.unique(pixels.reshape(-1, 3) @ np.int32([65536, 256, 1]), return_inverse=True)
    channels = np.stack([colors >> 16, colors >> 8 & 255, colors & 255], axis=1)
    distances = (chosen**2).sum(axis=1) - 2.0 * channels @ chosen.T  # squared, less what is the same for each chosen one
    return distances.argmin(axis=1).astype(np.uint8)[where].reshape(pixels.shape[:2])


def points(ax: Axes, X: np.ndarray, y: np.ndarray, *, size: float | None = None, names: Sequence[str] | None = None) -> Axes:
    """Samples X (n, 2), each class y (n,) in its colour and marker, large if they are few; `names` makes a legend."""
    X, y = _samples(X, y)
    size = (28 if len(X) > 20 else 110) if size is None else size
    if names and len(names) <= y.max():
        raise ValueError(f"names must have one name a class, {y.max() + 1}, but is {names!r}")
    for k in np.unique(y):
        label = names[k] if names else None
        ax.scatter(*X[y == k].T, s=size, c=COLORS[k], marker=MARKERS[k], edgecolors=PAPER, linewidths=0.7, label=label, zorder=3)
    if names:
        ax.legend(frameon=False)
    ax.set(aspect="equal", xlabel="$x_1$", ylabel="$x_2$")
    return ax


def decision_map(
    ax: Axes, predict: plane.Predict, X: np.ndarray, y: np.ndarray, *, resolution: int = 200, limits: plane.Limits | None = None
) -> Axes:
    """What predict(points (m, 2)) says everywhere: depth of colour is probability, the line is the boundary."""
    X, y = _samples(X, y)
    left, right, bottom, top = limits = plane.limits_around(X) if limits is None else limits
    P = plane.probabilities(predict(plane.grid(limits, resolution)), resolution**2).reshape(resolution, resolution, -1)
    w, h = (right - left) / (resolution - 1) / 2, (top - bottom) / (resolution - 1) / 2  # half a pixel
    ax.imshow(shade(P), extent=(left - w, right + w, bottom - h, top + h), origin="lower", interpolation="bilinear", zorder=1)
    ax.add_collection(LineCollection(plane.boundaries(P, limits), colors=INK, linewidths=1.6, zorder=2))
    points(ax, X, y)
    ax.set(xlim=limits[:2], ylim=limits[2:])
    return ax


def loss_curve(ax: Axes, losses: Sequence[float], *, label: str | None = None, color: str = INK, style: str = "-") -> Axes:
    """The loss at each step, from 0 on the vertical axis: call it again to draw another beside it."""
    losses = arguments.numbers("losses", losses, shape=(None,))
    ax.plot(losses, color=color, linestyle=style, linewidth=1.6, label=label)
    highest = max(losses.max() * 1.05, ax.get_ylim()[1] if len(ax.lines) > 1 else 0.0)
    ax.set(xlabel="iteration", ylabel="loss", ylim=(0, highest or 1.0))
    ax.spines[["top", "right"]].set_visible(False)
    if label:
        ax.legend(frameon=False)
    return ax


def weighted_sum(ax: Axes, x: np.ndarray, w: np.ndarray, *, names: Sequence[str] | None = None) -> Axes:
    """The terms x[i] * w[i] as bars, and their sum beside them; x and w (d,)."""
    x = arguments.numbers("x", x, shape=(None,))
    w = arguments.numbers("w", w, shape=(len(x),))
    terms = x * w + 0.0  # -0 becomes 0
    values = np.append(terms, terms.sum())
    names = names or [f"$x_{i + 1} w_{i + 1}$" for i in range(len(x))]
    if len(names) != len(x):
        raise ValueError(f"names must have one name a term, {len(x)}, but is {names!r}")
    bars = ax.bar(range(len(values)), values, tick_label=[*names, "sum"], color=[POSITIVE if v >= 0 else NEGATIVE for v in values], width=0.6)
    bars[-1].set(edgecolor=INK, linewidth=1.6)
    ax.bar_label(bars, fmt="%.2f", padding=2)
    ax.axhline(0, color=INK, linewidth=0.8)
    ax.margins(y=0.18)
    ax.spines[["top", "right", "bottom"]].set_visible(False)
    return ax


def over_time(ax: Axes, values: np.ndarray, *, names: Sequence[str], ylabel: str = "weight", every: int = 1) -> Axes:
    """One line for each column of values (steps, k), named where it ends. A row stands for `every` iterations."""
    values = arguments.numbers("values", values, shape=(None, len(names)))
    steps = np.arange(len(values)) * arguments.count("every", every)
    for k, name in enumerate(names):
        color = COLORS[k % len(COLORS)]
        ax.plot(steps, values[:, k], color=color, linewidth=1.8)
        ax.annotate(name, (steps[-1], values[-1, k]), xytext=(4, 0), textcoords="offset points", va="center", color=color)
    ax.set(xlabel="iteration", ylabel=ylabel)
    ax.axhline(0, color=GREY, linewidth=0.6, zorder=0)
    ax.spines[["top", "right"]].set_visible(False)
    return ax


def surface(ax: Axes, predict: plane.Predict, *, limits: plane.Limits = (0, 1, 0, 1), resolution: int = 20) -> Axes:
    """The output over the plane as a landscape; `ax` is a 3-D Axes (subplot_kw={"projection": "3d"})."""
    at = plane.grid(limits, resolution).reshape(resolution, resolution, 2)
    height = arguments.numbers("what predict returns", predict(at.reshape(-1, 2)))
    if height.size != resolution**2:
        raise ValueError(f"predict must return one number a point, {resolution**2}, but its shape is {height.shape}")
    ax.plot_surface(at[..., 0], at[..., 1], height.reshape(resolution, resolution), cmap="cividis", linewidth=0, antialiased=True)
    ax.set(xlabel="$x_1$", ylabel="$x_2$", zlabel="output")
    return ax


def _samples(X: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    X = arguments.numbers("X", X, shape=(None, 2))
    return X, arguments.labels("y", y, classes=len(COLORS), length=len(X))
