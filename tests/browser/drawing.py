"""Holds what a page has drawn against what the learner's functions say at those places."""

import numpy as np

from browser import PanelOnScreen
from nnlib import plane
from nnlib.palette import INK, shade

NEAR_A_SAMPLE = 16  # pixels of the page: markers, and rings around them
NEAR_A_LINE = 5
FINE = 300  # points along a side, where the boundary is looked for

Predict = object  # points (m, 2) to probabilities


def places_in(panel: object, area: tuple[float, float, float, float]) -> object:
    """The function from points (m, 2) of the plane to places (m, 2) in the canvas's pixels."""
    left, right, bottom, top = panel._camera.scene.limits
    x, y, width, height = area

    def place(points: np.ndarray) -> np.ndarray:
        across = (points[:, 0] - left) / (right - left)
        up = (points[:, 1] - bottom) / (top - bottom)
        return np.column_stack([x + across * width, y + (1 - up) * height])

    return place


def predicted(panel: object, points: np.ndarray) -> np.ndarray:
    """What the panel's own predict says at these points (m, 2): (m, k)."""
    run = panel.player.run
    said = panel._code.predict(run.model, points, **panel._code.predict.chosen(run.values))
    return plane.probabilities(said, len(points))


def far_from(places: np.ndarray, others: np.ndarray, pixels: float) -> np.ndarray:
    """Which of the places (m, 2) are farther than this from all the others (n, 2)."""
    if not len(others):
        return np.ones(len(places), bool)
    gaps = places[:, None, :] - others[None, :, :]
    return (np.hypot(*np.moveaxis(gaps, 2, 0)) > pixels).all(axis=1)


def assert_drawn_as_predicted(screen: PanelOnScreen, panel: object, ratio: float = 1.0) -> None:
    """The map's colours and the boundary in the page are those that `panel`'s predict asks for.

    `panel` is a twin of the one on the screen, with the same run; ratio: pixels of the screen for
    each of the page's.
    """
    pixels = screen.pixels().astype(float)
    place = places_in(panel, screen.area())
    scene = panel._camera.scene
    samples = place(scene.X)
    grid = plane.grid(scene.limits, FINE)
    P = predicted(panel, grid).reshape(FINE, FINE, -1)
    lines = [*plane.boundaries(P, scene.limits), np.empty((0, 2))]
    boundary = place(np.concatenate(lines))

    # colours, at random places off the samples and the boundary
    left, right, bottom, top = scene.limits
    rng = np.random.default_rng(0)
    inside = rng.uniform(0.03, 0.97, (400, 2))
    points = inside * [right - left, top - bottom] + [left, bottom]
    places = place(points)
    is_plain = far_from(places, samples, NEAR_A_SAMPLE * ratio)
    is_plain &= far_from(places, boundary, NEAR_A_LINE * ratio)
    assert is_plain.sum() > 20
    columns, rows = np.floor(places[is_plain]).astype(int).T
    drawn = pixels[rows, columns, :3]
    expected = 255 * shade(predicted(panel, points[is_plain]))
    differences = np.abs(drawn - expected).max(axis=1)
    assert np.median(differences) < 4 and differences.max() < 40, differences

    # the boundary: ink within 2 pixels of each of its points
    is_clear = far_from(boundary, samples, NEAR_A_SAMPLE * ratio)
    x, y, width, height = screen.area()
    is_clear &= ((boundary - [x, y]) > 4).all(axis=1)
    is_clear &= (([x + width, y + height] - boundary) > 4).all(axis=1)
    for column, row in boundary[is_clear][::7]:
        assert darkest_near(pixels, column, row, 2 * ratio) < 110, (column, row)


def darkest_near(pixels: np.ndarray, column: float, row: float, reach: float) -> float:
    """The darkest red of the pixels within `reach`: INK's is 34, and the map's is far lighter."""
    assert INK == "#222222"
    top, left = max(0, int(row - reach)), max(0, int(column - reach))
    part = pixels[top : int(row + reach) + 2, left : int(column + reach) + 2, :3]
    return float(part.max(axis=2).min())
