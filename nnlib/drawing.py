"""Drawn digits: strokes become pictures like those of the dataset (see datasets.digits).

The dataset's pictures were made by NIST's programs, which set every digit upright, gave it one
height, and thickened or thinned its lines until each picture held about the same ink. A network
that has learned from such pictures reads a drawing only if the same was done to it.
Source: M. D. Garris and others, "NIST Form-Based Handprint Recognition System", NISTIR 5469, 1994.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from . import arguments
from .arrays import Array, ArrayLike

SIDE = 8  # pixels of a picture
BLOCK = 4  # pixels of the bitmap along a side of each of them
BITMAP = SIDE * BLOCK

# What the dataset shows, in pixels of the bitmap.
HEIGHT = BITMAP  # of a digit, from edge to edge
WIDTH = 20  # of a digit, at most: of its eight columns the outer two are all but empty
INKED = 307  # pixels, 30 % of them: each digit has this mean ink, a 1 as well as an 8
THICKEST = 5.0  # half of the pen's width; only a line as short as a dot needs more ink than this
THINNEST = 1.0

PEN = 2.5  # pixels between the line and the edge of the picture
FLATTEST = 3.0  # how much narrower a wide drawing may become than it is low
END = 0.1  # of the height: by the left edges of both ends one sees how a digit leans
STEEPEST = 1.0  # sideways a step up, beyond which a drawing does not lean but lies
SMALLEST = 0.03  # of the pad: what is smaller than this is a dot, and stays one
EQUAL = 1e-6  # what differs by less is the same, and does so by rounding alone


def digit_image(strokes: Sequence[ArrayLike]) -> Array:
    """The picture (64,) of a drawing: 8 x 8 pixels row by row, 0 (paper) to 1 (ink).

    A stroke (n, 2) is a line through n places (right, down), in shares of the pad. The drawing is
    set upright, scaled to one height, centred, and inked on a bitmap of 32 x 32 pixels; of each
    block of 4 x 4, a pixel of the picture is the share that is inked. A narrow drawing keeps its
    proportions, a wide one becomes narrower. Where it stands on the pad, and how large, makes no
    difference. Without strokes the picture is empty.
    Raises ValueError for a stroke of another shape, and for NaN and infinity.
    """
    lines = [
        arguments.numbers(f"strokes[{i}]", stroke, shape=(None, 2))
        for i, stroke in enumerate(strokes)
    ]
    if not lines:
        return np.zeros(SIDE * SIDE)
    distances = _distances(_placed(_upright(lines)))
    nearest = np.sort(distances, axis=None)
    half_width = np.clip(nearest[INKED - 1], THINNEST, THICKEST)
    bitmap = distances <= half_width + EQUAL
    blocks = bitmap.reshape(SIDE, BLOCK, SIDE, BLOCK)
    image: Array = blocks.mean(axis=(1, 3)).ravel()
    return image


def _upright(lines: list[Array]) -> list[Array]:
    """The drawing sheared, so that the left edge of its top stands above that of its bottom."""
    places = np.concatenate(lines)
    x, y = places.T
    top, bottom = y.min(), y.max()
    height = bottom - top
    if height == 0.0:
        return lines
    end = (END + EQUAL) * height
    left_of_top = x[y <= top + end].min()
    left_of_bottom = x[y >= bottom - end].min()
    lean = np.clip((left_of_bottom - left_of_top) / height, -STEEPEST, STEEPEST)
    return [np.column_stack([line[:, 0] - lean * line[:, 1], line[:, 1]]) for line in lines]


def _placed(lines: list[Array]) -> list[Array]:
    """The drawing in the middle of the bitmap, and as large as it can be."""
    places = np.concatenate(lines)
    low, high = places.min(axis=0), places.max(axis=0)
    width, height = np.maximum(high - low, SMALLEST)
    to_fit_width = (WIDTH - 2 * PEN) / width
    to_fit_height = (HEIGHT - 2 * PEN) / height
    across = min(to_fit_width, to_fit_height)
    down = min(to_fit_height, FLATTEST * to_fit_width)
    middle = (low + high) / 2
    return [(line - middle) * (across, down) + BITMAP / 2 for line in lines]


def _distances(lines: list[Array]) -> Array:
    """How far the middle of each pixel of the bitmap is from the nearest line: (32, 32)."""
    nearest: Array = np.minimum.reduce([_distances_from(line) for line in lines])
    return nearest


def _distances_from(line: Array) -> Array:
    """From one line, the shortest of the distances from its segments; a dot is a segment, too.

    The nearest place of the segment from a to b is a + t (b - a), with t = (p - a) (b - a) /
    |b - a|^2 cut to 0..1.
    """
    middles = np.arange(BITMAP) + 0.5
    x, y = middles[None, None, :], middles[None, :, None]
    begins, ends = (line[:-1], line[1:]) if len(line) > 1 else (line, line)
    ax, ay = begins.T[:, :, None, None]
    dx, dy = (ends - begins).T[:, :, None, None]
    squared = dx**2 + dy**2
    along = (x - ax) * dx + (y - ay) * dy
    t = np.clip(along / np.where(squared > 0.0, squared, 1.0), 0.0, 1.0)
    apart = np.hypot(x - ax - t * dx, y - ay - t * dy)
    shortest: Array = apart.min(axis=0)
    return shortest
