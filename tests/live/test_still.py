"""The still shows to a reader without a kernel what the page shows: plane, samples, loss curve."""

import io

import matplotlib
import matplotlib.style
import numpy as np
import pytest
from PIL import Image

from nnlib import plane
from nnlib.live.frame import Frame, Kept, Scene, curve, shares, undecided
from nnlib.live.still import still
from nnlib.palette import GREY, RGB, shade

X = np.array([[-1.0, -1.0], [1.0, -1.0], [-1.0, 1.0], [1.0, 1.0], [0.25, 0.5], [-0.5, 0.25]])
y = np.array([0, 1, 0, 1, 1, 0])
SCENE = Scene(X, y, plane.limits_around(X))
LOSSES = np.linspace(0.9, 0.1, 81)
ALT = "A plane with six samples of two classes, and a loss curve beside it."


def slope_at(points, x=0.25, steepness=6.0):
    """Probabilities that grow from left to right, with their boundary upright at x."""
    p = 1 / (1 + np.exp(-steepness * (points[:, 0] - x)))
    return np.column_stack([1 - p, p])


def frame(*, x=0.25, losses=LOSSES, iteration=80, loss=0.1, target=100, wrong=(), units=()):
    P = slope_at(plane.grid(SCENE.limits, 60), x).reshape(60, 60, 2)
    rings = np.isin(np.arange(len(y)), wrong).astype(np.uint8)
    return Frame(shares(P), curve(losses), iteration, loss, target, rings, list(units))


def kept(x=-0.7, losses=(0.7,) * 101) -> Kept:
    return Kept(frame(x=x).P, curve(losses), "kept: learning rate 0.5")


def drawn(frame, kept=None, scene=SCENE) -> np.ndarray:
    """The picture in 0..1: (height, width, 3)."""
    picture = still(scene, frame, kept, alt=ALT, caption="Iteration 80.")
    return np.asarray(Image.open(io.BytesIO(picture.image)).convert("RGB")) / 255


# Where things lie in the picture, which is 1056 x 480: 8.8 x 4 inches of 120 dots.
# The plane begins at 0.085 of the width and 0.125 of the height, from below, and is a square of
# 0.845 of the height; the curve begins at 0.56 of the width, and 0.4 of it belong to it.
SIDE = 0.845 * 480
LEFT_OF_PLANE, LEFT_OF_CURVE, WIDTH_OF_CURVE = 0.085 * 1056, 0.56 * 1056, 0.4 * 1056
BELOW = 0.875 * 480  # the row of the lower end of both


def in_plane(point, limits=SCENE.limits) -> tuple[int, int]:
    """(row, column) of a point of the plane."""
    left, right, bottom, top = limits
    across = (point[0] - left) / (right - left)
    up = (point[1] - bottom) / (top - bottom)
    return round(BELOW - up * SIDE), round(LEFT_OF_PLANE + across * SIDE)


def in_curve(iteration, loss, end=100, top=1.25 * 0.9) -> tuple[int, int]:
    """(row, column) of a point of the loss curve."""
    column = LEFT_OF_CURVE + iteration / end * WIDTH_OF_CURVE
    return round(BELOW - loss / top * SIDE), round(column)


def around(image, place, reach=2) -> np.ndarray:
    row, column = place
    return image[row - reach : row + reach + 1, column - reach : column + reach + 1]


def is_dark(colors) -> np.ndarray:
    return colors.max(axis=-1) < 0.45


def dark_near(image, place, reach=2) -> bool:
    return bool(is_dark(around(image, place, reach)).any())


def test_a_still_is_a_picture_with_its_words():
    picture = still(SCENE, frame(), None, alt=ALT, caption="Iteration 80.")
    assert (picture.alt, picture.caption, picture.width) == (ALT, "Iteration 80.", 845)
    image = Image.open(io.BytesIO(picture.image))
    assert image.format == "PNG" and image.size == (1056, 480)
    assert len(picture.image) < 60_000  # a notebook keeps it


def test_the_plane_is_coloured_by_its_probabilities_and_not_upside_down():
    image = drawn(frame())
    for point in [(-0.9, 0.0), (-0.3, -0.7), (0.02, 0.9), (0.5, 0.0), (0.42, -0.8), (1.1, 0.6)]:
        expected = shade(slope_at(np.array([point])))[0]
        assert np.abs(image[in_plane(point)] - expected).max() < 0.06, point
    P = np.zeros((50, 50, 2))
    P[:25, :, 0] = P[25:, :, 1] = 1.0  # class 1 in the upper half
    image = drawn(Frame(shares(P), curve([]), 0, 0.5, 0, np.zeros(6, np.uint8)))
    below, above = image[in_plane((0.0, -0.7))], image[in_plane((0.0, 0.8))]
    assert np.abs(below - shade(np.array([1.0, 0.0]))).max() < 0.05
    assert np.abs(above - shade(np.array([0.0, 1.0]))).max() < 0.05


def test_the_boundary_is_drawn_where_the_classes_are_equally_probable():
    image = drawn(frame())
    for height in (-1.2, -0.6, 0.0, 1.2):
        assert dark_near(image, in_plane((0.25, height)))
        for away in (-0.12, 0.12):
            assert not dark_near(image, in_plane((0.25 + away, height)))


def test_each_sample_is_seen_in_its_colour_and_wrong_ones_are_ringed():
    plain, ringed = drawn(frame(x=9.0)), drawn(frame(x=9.0, wrong=[1, 4]))
    for k, point in enumerate(X):
        for image in (plain, ringed):
            assert np.abs(image[in_plane(point)] - RGB[y[k]]).max() < 0.05
        row, column = in_plane(point)
        corner = slice(row - 14, row + 15), slice(column - 14, column + 15)
        more_ink = is_dark(ringed[corner]).sum() - is_dark(plain[corner]).sum()
        assert (more_ink > 30) == (k in (1, 4))


def test_the_lines_of_hidden_units_are_drawn_across_the_plane():
    line = np.array([[-3.0, -0.75], [3.0, -0.75]])
    for units, is_there in (([line], True), ([], False)):
        image = drawn(frame(x=9.0, units=units))
        row, column = in_plane((0.4, -0.75))
        darkest = image[row - 2 : row + 3, column].max(axis=-1).min()
        assert (darkest < 0.7 * shade(np.array([1.0, 0.0])).max()) == is_there


def test_the_marker_stands_at_the_iteration_and_its_loss():
    for iteration in (10, 50):
        image = drawn(frame(iteration=iteration, loss=LOSSES[iteration]))
        assert is_dark(around(image, in_curve(iteration, LOSSES[iteration]))).all()


def test_the_curve_runs_through_the_losses():
    image = drawn(frame(iteration=80))
    for i in range(3, 75, 7):
        assert dark_near(image, in_curve(i, LOSSES[i]))
        assert not dark_near(image, in_curve(i, LOSSES[i] + 0.15))
    assert not dark_near(image, in_curve(90, 0.1))


def test_a_marker_of_a_loss_beyond_the_axis_stays_in_the_picture():
    losses = np.full(81, 0.9)
    image = drawn(frame(losses=losses, iteration=50, loss=40.0))
    assert dark_near(image, in_curve(50, 1.25 * 0.9))


def grey_pixels(image) -> int:
    grey = np.array([int(GREY[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    right_half = image[:, int(LEFT_OF_CURVE) :]
    return int((np.abs(right_half - grey).max(axis=-1) < 0.1).sum())


def test_a_kept_run_is_dashed_in_the_plane_and_grey_beside_the_curve():
    without, beside = drawn(frame()), drawn(frame(), kept())
    assert grey_pixels(beside) > grey_pixels(without) + 150
    heights = np.linspace(-1.2, 1.2, 80)
    for x, low, high in ((-0.7, 0.3, 0.95), (0.25, 0.95, 1.0)):
        share = np.mean([dark_near(beside, in_plane((x, height)), reach=1) for height in heights])
        assert low < share <= high


def test_a_kept_run_that_diverged_can_be_drawn():
    drawn(frame(), kept(losses=[0.5, 0.6, 30.0, np.inf, np.nan]))


def test_before_a_run_the_samples_are_shown_on_a_white_plane():
    image = drawn(undecided(len(y)))
    assert np.allclose(image[in_plane((0.0, -0.5))], 1.0)
    for k, point in enumerate(X):
        assert np.abs(image[in_plane(point)] - RGB[y[k]]).max() < 0.05


def test_20_axes_with_limits_of_their_own_fill_the_same_square():
    raw = X * [20.0, 50_000.0] + [40.0, 80_000.0]
    scene = Scene(raw, y, plane.limits_around(raw))
    same_picture = Frame(frame().P, curve([]), 0, 0.5, 0, np.zeros(6, np.uint8))
    image = drawn(same_picture, scene=scene)
    for k, point in enumerate(raw):
        assert np.abs(image[in_plane(point, scene.limits)] - RGB[y[k]]).max() < 0.05


# 22: the reader's settings of Matplotlib


OF_THE_SHEET = {
    "savefig.format": "pdf",
    "savefig.bbox": "tight",
    "savefig.dpi": 17,
    "figure.dpi": 17,
    "figure.facecolor": "black",
    "axes.facecolor": "black",
    "axes.grid": True,
    "axes.spines.left": False,
}
OF_WHAT_IS_DRAWN = {
    "font.size": 23,
    "text.usetex": True,
    "legend.fontsize": 3,
    "path.sketch": (3, 100, 2),
    "path.simplify": False,
    "path.snap": False,
    "patch.antialiased": False,
    "lines.antialiased": False,
    "lines.markeredgewidth": 5,
}
READERS_SETTINGS = {
    "the sheet": OF_THE_SHEET,
    "what is drawn": OF_WHAT_IS_DRAWN,
    "dark_background": matplotlib.style.library["dark_background"],
}


def bytes_of_a_full_picture() -> bytes:
    line = np.array([[-3.0, -0.75], [3.0, -0.75]])
    full = frame(wrong=[1], units=[line])
    return still(SCENE, full, kept(), alt=ALT, caption="Iteration 80.").image


@pytest.fixture(scope="module")
def expected() -> bytes:
    return bytes_of_a_full_picture()


def test_the_same_frame_gives_the_same_bytes(expected):
    assert bytes_of_a_full_picture() == expected


@pytest.mark.parametrize("settings", READERS_SETTINGS.values(), ids=READERS_SETTINGS)
def test_22_the_readers_settings_change_no_picture_and_stay_as_they_are(settings, expected):
    with matplotlib.rc_context(settings):
        before = dict(matplotlib.rcParams)
        assert bytes_of_a_full_picture() == expected
        assert dict(matplotlib.rcParams) == before
