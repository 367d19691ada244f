"""Pictures: one function each. It takes an Axes, draws on it, and returns it.

`figure` makes the Axes, and `picture` turns the finished figure into what a cell shows: an image
with alternative text for those who cannot see it, and a caption that says what to notice.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure
from PIL import Image, ImageColor

from . import arguments, plane
from .arrays import Array, ArrayLike, Labels
from .palette import COLORS, GREY, INK, MARKERS, NEGATIVE, PAPER, POSITIVE, RGB, shade
from .picture import Picture
from .style import HouseFigure, house_style

if TYPE_CHECKING:
    import numpy.typing as npt
    from mpl_toolkits.mplot3d import Axes3D

COLORS_OF_A_PNG = 96
DEEPEST_CELL = 0.7  # of a confusion matrix: INK on it still has a contrast of 4.5 to 1, and more


# A figure, and what a cell shows of it


@house_style()
def figure(
    columns: int = 1, rows: int = 1, *, size: tuple[float, float] = (4.2, 3.6), **subplots: Any
) -> tuple[Figure, Any]:
    """A figure and its Axes (an array of them, if several).

    `size` is that of one Axes, in inches; `subplots` goes to Matplotlib's Figure.subplots.
    """
    width, height = size
    fig = HouseFigure(
        figsize=(width * columns, height * rows), layout="constrained", facecolor=PAPER
    )
    return fig, fig.subplots(rows, columns, **subplots)


@house_style()
def picture(fig: Figure, *, alt: str, caption: str = "", dots_per_inch: int = 110) -> Picture:
    """The figure as a Picture; `alt` tells those who cannot see it in a sentence what it shows."""
    if not isinstance(alt, str) or len(alt.strip()) < 20:
        raise ValueError(f"alt must say in a sentence what the picture shows, but is {alt!r}")
    drawn = image_of(fig, dots_per_inch)
    width = round(fig.get_figwidth() * 96)  # the page's pixels in an inch
    return Picture(small_png(drawn), alt, caption, width)


@house_style()
def image_of(fig: Figure, dots_per_inch: int) -> Image.Image:
    """The figure in pixels."""
    fig.set_dpi(dots_per_inch)
    canvas = FigureCanvasAgg(fig)
    canvas.draw()
    return Image.fromarray(np.asarray(canvas.buffer_rgba()))


# Samples, and what a network says of them


@house_style()
def points(
    ax: Axes,
    X: ArrayLike,
    y: ArrayLike,
    *,
    size: float | None = None,
    names: Sequence[str] | None = None,
) -> Axes:
    """Samples X (n, 2), each class y (n,) in its colour and marker.

    They are large if they are few, unless `size` is given; `names` makes a legend.
    """
    X, y = _samples(X, y)
    if size is None:
        size = 28 if len(X) > 20 else 110
    if names and len(names) <= y.max():
        raise ValueError(f"names must have one name a class, {y.max() + 1}, but is {names!r}")
    for k in np.unique(y):
        x1, x2 = X[y == k].T
        ax.scatter(
            x1,
            x2,
            s=size,
            c=COLORS[k],
            marker=MARKERS[k],
            edgecolors=PAPER,
            linewidths=0.7,
            label=names[k] if names else None,
            zorder=3,
        )
    if names:
        ax.legend(frameon=False)
    ax.set(aspect="equal", xlabel="$x_1$", ylabel="$x_2$")
    return ax


@house_style()
def decision_map(
    ax: Axes,
    predict: plane.Predict,
    X: ArrayLike,
    y: ArrayLike,
    *,
    resolution: int = 200,
    limits: plane.Limits | None = None,
) -> Axes:
    """What predict(points (m, 2)) says everywhere, with the samples X (n, 2) and y (n,) over it.

    The depth of a colour is the probability of its class; the line is where the answer changes.
    """
    X, y = _samples(X, y)
    if limits is None:
        limits = plane.limits_around(X)
    said = predict(plane.grid(limits, resolution))
    P = plane.probabilities(said, resolution**2).reshape(resolution, resolution, -1)
    probability_map(ax, P, limits)
    points(ax, X, y)
    left, right, bottom, top = limits
    ax.set(xlim=(left, right), ylim=(bottom, top), aspect=_aspect(limits))
    return ax


@house_style()
def probability_map(ax: Axes, P: ArrayLike, limits: plane.Limits) -> Axes:
    """Probabilities P (resolution, resolution, k) over the plane, as plane.grid asks for them.

    The depth of a colour is the probability of its class; the line is where the answer changes.
    """
    P = arguments.numbers("P", P, shape=(None, None, None))
    ax.imshow(
        shade(P),
        extent=_extent(limits, len(P)),
        origin="lower",
        interpolation="bilinear",
        aspect=_aspect(limits),
        zorder=1,
    )
    lines = plane.boundaries(P, limits)
    ax.add_collection(LineCollection(lines, colors=INK, linewidths=1.6, zorder=2))
    return ax


def _aspect(limits: plane.Limits) -> float:
    # The plane is drawn as a square, whatever its two axes reach over.
    left, right, bottom, top = limits
    return (right - left) / (top - bottom)


def _samples(X: ArrayLike, y: ArrayLike) -> tuple[Array, Labels]:
    X = arguments.numbers("X", X, shape=(None, 2))
    return X, arguments.labels("y", y, classes=len(COLORS), length=len(X))


def _extent(limits: plane.Limits, resolution: int) -> plane.Limits:
    # Each pixel lies around its point, so the outermost ones reach half a pixel beyond the limits.
    left, right, bottom, top = limits
    width = (right - left) / (resolution - 1) / 2
    height = (top - bottom) / (resolution - 1) / 2
    return left - width, right + width, bottom - height, top + height


@house_style()
def surface(
    ax: Axes3D,
    predict: plane.Predict,
    *,
    limits: plane.Limits = (0, 1, 0, 1),
    resolution: int = 20,
) -> Axes3D:
    """The output over the plane as a landscape.

    `ax` is a 3-D Axes, as figure(subplot_kw={"projection": "3d"}) makes it.
    """
    at = plane.grid(limits, resolution)
    height = arguments.numbers("what predict returns", predict(at))
    if height.size != len(at):
        raise ValueError(
            f"predict must return one number a point, {len(at)}, but its shape is {height.shape}"
        )
    square = (resolution, resolution)
    ax.plot_surface(
        at[:, 0].reshape(square),
        at[:, 1].reshape(square),
        height.reshape(square),
        cmap="cividis",
        linewidth=0,
        antialiased=True,
    )
    ax.set(xlabel="$x_1$", ylabel="$x_2$", zlabel="output")
    return ax


@house_style()
def confusion_matrix(ax: Axes, counts: ArrayLike, *, names: Sequence[str] | None = None) -> Axes:
    """Which class was taken for which: counts (k, k), a row a true class, a column a predicted one.

    Each cell holds its count, and is the deeper the larger a share of its row it is: a class of
    few samples shows its mistakes as well as one of many. `names` has one name a class.
    Raises ValueError for counts that are not whole numbers, 0 or larger, in a square of at least
    two classes, and for another number of names.
    """
    counts = _counts(counts)
    k = len(counts)
    names = _one_each(names, [str(i) for i in range(k)], "class")
    of_each_class = counts.sum(axis=1, keepdims=True)
    share = counts / np.maximum(of_each_class, 1)  # a class without samples has a white row
    ax.imshow(1.0 - DEEPEST_CELL * share[:, :, None] * (1.0 - RGB[0]))
    cell = _shorter_side(ax) / k
    most_digits = len(f"{counts.max():.0f}")
    size = min(11.0, 0.7 * cell, 1.3 * cell / most_digits)
    for (row, column), count in np.ndenumerate(counts):
        words = f"{count:.0f}"
        ax.text(column, row, words, ha="center", va="center", color=INK, fontsize=size)
    longest_name = 6.5 * max(map(len, names))  # about that, in points
    ax.set_xticks(range(k), names, rotation=0 if longest_name < cell else 90)
    ax.set_yticks(range(k), names)
    ax.set(xlabel="predicted class", ylabel="true class")
    return ax


def _counts(counts: ArrayLike) -> Array:
    counts = arguments.numbers("counts", counts, shape=(None, None))
    rows, columns = counts.shape
    if rows != columns or rows < 2:
        raise ValueError(
            "counts must have a row and a column for each of 2 classes or more, "
            f"but its shape is {counts.shape}"
        )
    wrong = (counts < 0) | (counts != np.round(counts))
    if wrong.any():
        row, column = np.argwhere(wrong)[0]
        raise ValueError(
            "counts must hold whole numbers, 0 or larger, "
            f"but counts[{row}, {column}] is {counts[row, column]:g}"
        )
    return counts


def _shorter_side(ax: Axes) -> float:
    # In points, the unit of letters: 72 to an inch.
    box = ax.get_window_extent()
    return min(box.width, box.height) * 72 / ax.figure.dpi


# Numbers in the course of training, and the terms of a sum


@house_style()
def loss_curve(
    ax: Axes,
    losses: ArrayLike,
    *,
    label: str | None = None,
    color: str = INK,
    style: str = "-",
) -> Axes:
    """The loss at each step, from 0 on the vertical axis; call it again for another beside it."""
    losses = arguments.numbers("losses", losses, shape=(None,))
    ax.plot(losses, color=color, linestyle=style, linewidth=1.6, label=label)
    is_first = len(ax.lines) == 1
    highest_before = 0.0 if is_first else ax.get_ylim()[1]
    highest = max(losses.max() * 1.05, highest_before)
    ax.set(xlabel="iteration", ylabel="loss", ylim=(0, highest or 1.0))
    ax.spines[["top", "right"]].set_visible(False)
    if label:
        ax.legend(frameon=False)
    return ax


@house_style()
def over_time(
    ax: Axes,
    values: ArrayLike,
    *,
    names: Sequence[str],
    ylabel: str = "weight",
    every: int = 1,
) -> Axes:
    """One line for each column of values (steps, k), named where it ends.

    A row stands for `every` iterations.
    """
    values = arguments.numbers("values", values, shape=(None, len(names)))
    steps = np.arange(len(values)) * arguments.count("every", every)
    for k, name in enumerate(names):
        color = COLORS[k % len(COLORS)]
        ax.plot(steps, values[:, k], color=color, linewidth=1.8)
        ax.annotate(
            name,
            (steps[-1], values[-1, k]),
            xytext=(4, 0),
            textcoords="offset points",
            va="center",
            color=color,
        )
    ax.set(xlabel="iteration", ylabel=ylabel)
    ax.axhline(0, color=GREY, linewidth=0.6, zorder=0)
    ax.spines[["top", "right"]].set_visible(False)
    return ax


@house_style()
def weighted_sum(
    ax: Axes, x: ArrayLike, w: ArrayLike, *, names: Sequence[str] | None = None
) -> Axes:
    """The terms x[i] * w[i] as bars, and their sum beside them; x and w (d,)."""
    x = arguments.numbers("x", x, shape=(None,))
    w = arguments.numbers("w", w, shape=(len(x),))
    names = _one_each(names, [f"$x_{i + 1} w_{i + 1}$" for i in range(len(x))], "term")
    terms = x * w + 0.0  # -0 becomes 0
    values = np.append(terms, terms.sum())
    bars = ax.bar(
        range(len(values)),
        values,
        tick_label=[*names, "sum"],
        color=[POSITIVE if value >= 0 else NEGATIVE for value in values],
        width=0.6,
    )
    bars[-1].set(edgecolor=INK, linewidth=1.6)
    ax.bar_label(bars, fmt="%.2f", padding=2)
    ax.axhline(0, color=INK, linewidth=0.8)
    ax.margins(y=0.18)
    ax.spines[["top", "right", "bottom"]].set_visible(False)
    return ax


def _one_each(names: Sequence[str] | None, otherwise: list[str], of: str) -> list[str]:
    if names is None:
        return otherwise
    given = list(names) if isinstance(names, Iterable) else []
    if len(given) != len(otherwise):
        raise ValueError(f"names must have one name a {of}, {len(otherwise)}, but is {names!r}")
    return [str(name) for name in given]


# A picture in few bytes


def small_png(image: Image.Image, colors: int = COLORS_OF_A_PNG) -> bytes:
    """The image as PNG in few colours, a third of the size; those of the palette stay exact."""
    encoded = io.BytesIO()
    in_few_colors(image, few_colors(image, colors)).save(encoded, "PNG", optimize=True)
    return encoded.getvalue()


def small_webp(image: Image.Image, colors: int) -> bytes:
    """The same as WebP, smaller by a sixth; browsers know it, not all other programs do."""
    encoded = io.BytesIO()
    few = in_few_colors(image, few_colors(image, colors)).convert("RGB")
    few.save(encoded, "WEBP", lossless=True, method=6)
    return encoded.getvalue()


def few_colors(image: Image.Image, colors: int) -> npt.NDArray[np.int32]:
    """So many colours (m, 3) that are frequent in the image, and those of the palette."""
    exact = [ImageColor.getrgb(color)[:3] for color in (*COLORS, INK, GREY, PAPER)]
    frequent = image.convert("RGB").quantize(colors - len(exact)).getpalette()
    return np.concatenate([exact, np.reshape(frequent or [], (-1, 3))]).astype(np.int32)


def in_few_colors(image: Image.Image, chosen: npt.NDArray[np.int32]) -> Image.Image:
    """The image, each pixel in the nearest of the chosen colours (m, 3)."""
    pixels = np.asarray(image.convert("RGB"))
    bands = np.array_split(pixels, 1 + image.height // 16)  # at once: 60 MB more
    few = Image.fromarray(np.concatenate([_nearest(band, chosen) for band in bands]))
    few.putpalette(chosen.ravel().tolist())
    return few


def _nearest(pixels: npt.NDArray[np.uint8], chosen: npt.NDArray[np.int32]) -> npt.NDArray[np.uint8]:
    # For each pixel (h, w, 3) the number of the nearest of the chosen colours (m, 3): (h, w).
    # A picture has few different colours, so each is compared once.
    as_one_number = pixels.reshape(-1, 3) @ np.array([65536, 256, 1], np.int32)
    colors, where = np.unique(as_one_number, return_inverse=True)
    channels = np.stack([colors >> 16, colors >> 8 & 255, colors & 255], axis=1)
    # |c - p|^2 without |p|^2, which is the same for each chosen colour c
    distances = (chosen**2).sum(axis=1) - 2.0 * channels @ chosen.T
    nearest: npt.NDArray[np.uint8] = distances.argmin(axis=1).astype(np.uint8)[where]
    return nearest.reshape(pixels.shape[:2])
