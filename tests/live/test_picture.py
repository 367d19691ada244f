"""The panel's picture shows what the frame holds, at the right place.

It draws no more than has changed.
"""

import io

import matplotlib.style
import numpy as np
import pytest
from PIL import Image

from nnlib import plane
from nnlib.live.frame import Frame, Reference
from nnlib.live.picture import MOVING, SETTLED, PanelPicture
from nnlib.palette import GREY, RGB, shade

X = np.array([[-1.0, -1.0], [1.0, -1.0], [-1.0, 1.0], [1.0, 1.0], [0.25, 0.5], [-0.5, 0.25]])
y = np.array([0, 1, 0, 1, 1, 0])
LOSSES = np.linspace(0.9, 0.1, 80)


def picture() -> PanelPicture:
    return showing_samples(PanelPicture(iterations=100, quality=MOVING))


def showing_samples(shown: PanelPicture) -> PanelPicture:
    shown.show_samples(X, y)
    return shown


def slope_at(points, x=0.25, steepness=6.0):
    """Probabilities that grow from left to right, with their boundary upright at x."""
    p = 1 / (1 + np.exp(-steepness * (points[:, 0] - x)))
    return np.column_stack([1 - p, p])


def frame(
    shown, *, x=0.25, steepness=6.0, losses=LOSSES, iteration=80, loss=0.1, resolution=60
) -> Frame:
    P = slope_at(plane.grid(shown.limits, resolution), x, steepness)
    return Frame(P.reshape(resolution, resolution, 2), losses, iteration, loss)


def pixels(shown) -> np.ndarray:
    """What is drawn, in 0..1: (height, width, 3)."""
    return np.asarray(shown._image().convert("RGB")) / 255


def drawn(shown, *frames) -> np.ndarray:
    for each in frames:
        shown.draw(each)
    return pixels(shown).copy()


def place(axes, point) -> tuple[int, int]:
    """(row, column) of a point of the plane or of the loss curve."""
    x, y = axes.transData.transform(point)
    return int(axes.figure.bbox.height - y), int(x)


def around(image, axes, point, reach=3) -> np.ndarray:
    row, column = place(axes, point)
    return image[row - reach : row + reach + 1, column - reach : column + reach + 1]


def is_dark(colors) -> np.ndarray:
    return colors.max(axis=-1) < 0.35


def dark_near(image, axes, point) -> bool:
    return bool(is_dark(around(image, axes, point)).any())


@pytest.fixture(scope="module")
def shown() -> PanelPicture:
    """One picture for all tests that only draw frames: nothing of an earlier one is left."""
    shown = picture()
    shown.fit_losses(0.9)
    return shown


# The plane


def test_the_map_has_the_colour_of_its_probability(shown):
    image = drawn(shown, frame(shown))
    for point in [(-0.9, 0.0), (-0.3, -0.7), (0.02, 0.9), (0.5, 0.0), (0.42, -0.8), (1.1, 0.6)]:
        expected = shade(slope_at(np.array([point])))[0]
        assert np.abs(image[place(shown._plane, point)] - expected).max() < 0.03, point


def test_the_map_is_not_upside_down(shown):
    P = np.zeros((50, 50, 2))
    P[:25, :, 0] = P[25:, :, 1] = 1.0  # class 1 in the upper half
    image = drawn(shown, Frame(P, LOSSES, 80, 0.1))
    below, above = (image[place(shown._plane, (0.0, height))] for height in (-0.7, 0.7))
    assert np.allclose(below, shade(np.array([1.0, 0.0])), atol=0.01)
    assert np.allclose(above, shade(np.array([0.0, 1.0])), atol=0.01)


def test_the_outermost_points_of_the_grid_lie_on_the_frame(shown):
    # four points a side: half a cell would be seen
    image = drawn(shown, frame(shown, steepness=0.8, resolution=4))
    for x in (-1.28, -0.6, 0.9, 1.28):
        four = slope_at(plane.grid(shown.limits, 4), steepness=0.8)[:4]
        between = [np.interp(x, np.linspace(*shown.limits[:2], 4), four[:, k]) for k in (0, 1)]
        assert np.abs(image[place(shown._plane, (x, -0.6))] - shade(np.array(between))).max() < 0.02


def test_three_classes_have_three_colours(shown):
    P = np.zeros((60, 60, 3))
    P[:, :20, 0] = P[:, 20:40, 1] = P[:, 40:, 2] = 1.0
    image = drawn(shown, Frame(P, LOSSES, 80, 0.1))
    for k, x in enumerate((-1.1, 0.0, 1.1)):
        assert np.allclose(image[place(shown._plane, (x, -0.5))], shade(np.eye(3)[k]), atol=0.01)


def test_the_boundary_is_drawn_where_the_classes_are_equally_probable(shown):
    heights = np.linspace(-1.2, 1.2, 25)
    for x in (-0.4, 0.0, 0.6):
        image = drawn(shown, frame(shown, x=x))
        assert all(dark_near(image, shown._plane, (x, height)) for height in heights)
        for away in (-0.12, 0.12):
            assert not any(dark_near(image, shown._plane, (x + away, height)) for height in heights)


def test_where_one_class_wins_everywhere_there_is_no_boundary(shown):
    image = drawn(shown, frame(shown, x=9.0))
    top, left = place(shown._plane, (-1.25, 1.25))
    bottom, right = place(shown._plane, (1.25, -1.25))
    assert not is_dark(image[top:bottom, left:right]).any()


def test_the_samples_stay_on_top_of_map_and_boundary(shown):
    for x in (-5.0, 0.25, -0.5):
        image = drawn(shown, frame(shown, x=x))
        for point, k in zip(X, y, strict=True):
            assert np.abs(around(image, shown._plane, point, reach=1) - RGB[k]).max() < 0.02


# The loss curve


def test_the_marker_stands_at_the_iteration_and_its_loss(shown):
    for iteration, loss in [(10, 0.8), (50, 0.4), (99, 0.05)]:
        image = drawn(shown, frame(shown, losses=np.empty(0), iteration=iteration, loss=loss))
        assert is_dark(around(image, shown._curve, (iteration, loss), reach=2)).all()
        assert not dark_near(image, shown._curve, (iteration - 5, loss))
        assert not dark_near(image, shown._curve, (iteration - 5, loss + 0.1))


def test_the_marker_stays_in_the_picture_when_the_loss_is_higher(shown):
    image = drawn(shown, frame(shown, iteration=50, loss=40.0))
    assert dark_near(image, shown._curve, (50, shown._curve.get_ylim()[1]))


def test_the_curve_runs_through_the_losses(shown):
    image = drawn(shown, frame(shown, iteration=5, loss=0.05))
    assert all(dark_near(image, shown._curve, (i, LOSSES[i])) for i in range(3, 80, 7))
    assert not dark_near(image, shown._curve, (40, LOSSES[40] + 0.15))
    assert not dark_near(image, shown._curve, (90, 0.1))


def test_a_frame_without_losses_can_be_drawn(shown):
    image = drawn(shown, Frame(np.full((2, 2, 2), 0.5), np.empty(0), 0, np.nan))
    assert np.allclose(image[place(shown._plane, (0.0, -0.5))], 1.0)
    assert np.abs(image[place(shown._plane, X[0])] - RGB[0]).max() < 0.02


# A kept run beside it


KEPT_LOSSES = np.full(100, 0.7)


def kept(shown, x=-0.7, losses=KEPT_LOSSES) -> Reference:
    lines = plane.boundaries(frame(shown, x=x).P, shown.limits)
    return Reference(lines, losses, "kept: rate 0.5, 3 hidden")


def grey_pixels(image, shown) -> int:
    grey = np.array([int(GREY[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    right_half = image[:, int(shown._curve.get_window_extent().x0) :]
    return int((np.abs(right_half - grey).max(axis=-1) < 0.1).sum())


def test_a_kept_boundary_is_dashed_beside_the_whole_one():
    shown = picture()
    shown.keep(kept(shown))
    image = drawn(shown, frame(shown))
    heights = np.linspace(-1.2, 1.2, 80)
    share = {}
    for x in (-0.7, 0.25):
        spots = [around(image, shown._plane, (x, height), reach=1) for height in heights]
        share[x] = np.mean([is_dark(spot).any() for spot in spots])
    assert 0.3 < share[-0.7] < 0.95
    assert share[0.25] > 0.8  # whole, but for the sample that lies on it


def test_a_kept_loss_curve_is_grey_and_named():
    shown = picture()
    shown.fit_losses(0.9)
    before = grey_pixels(drawn(shown, frame(shown)), shown)
    shown.keep(kept(shown))
    assert grey_pixels(drawn(shown, frame(shown)), shown) > before + 150
    [text] = shown._curve.get_legend().get_texts()
    assert text.get_text() == "kept: rate 0.5, 3 hidden"


def test_a_forgotten_run_leaves_no_trace():
    shown = picture()
    shown.fit_losses(0.9)
    before = drawn(shown, frame(shown))
    shown.keep(kept(shown))
    assert (drawn(shown, frame(shown)) != before).any()
    shown.keep(Reference())
    assert (drawn(shown, frame(shown)) == before).all()


def test_keeping_another_run_replaces_the_first():
    once, twice = picture(), picture()
    twice.keep(kept(twice, x=0.9, losses=np.full(100, 0.2)))
    for shown in (once, twice):
        shown.keep(kept(shown))
    assert (drawn(once, frame(once)) == drawn(twice, frame(twice))).all()


def test_a_kept_run_that_diverged_can_be_shown():
    shown = picture()
    shown.keep(kept(shown, losses=np.array([0.5, 0.6, 30.0, np.inf, np.nan])))
    drawn(shown, frame(shown))


# No more than has changed


@pytest.fixture
def full_draws(monkeypatch):
    """A list that grows with every drawing of the whole figure."""
    calls, canvas = [], PanelPicture.__init__.__globals__["FigureCanvasAgg"]
    draw = canvas.draw
    monkeypatch.setattr(canvas, "draw", lambda self: calls.append(self) or draw(self))
    return calls


def test_the_frame_is_drawn_once_and_not_again_when_the_data_change(full_draws):
    shown = picture()
    full_draws.clear()
    for i in range(1, 6):
        shown.fit_losses(0.9)
        losses = LOSSES[: 10 * i]
        shown.draw(frame(shown, x=i / 10, losses=losses, iteration=10 * i, loss=losses[-1]))
        shown.jpeg(), shown.png()
    assert len(full_draws) == 1  # the frame with its axes


def test_the_frame_is_drawn_again_when_the_range_of_losses_is_another(full_draws):
    shown = picture()
    shown.fit_losses(0.9)
    before = drawn(shown, frame(shown))
    for highest in (1.3, 50.0, 0.2):
        full_draws.clear()
        shown.fit_losses(highest)
        after = drawn(shown, frame(shown))
        assert (after != before).any() and len(full_draws) == 1
        assert shown._curve.get_ylim()[0] == 0
        assert highest < shown._curve.get_ylim()[1] < 4 * highest
        before = after


def test_a_range_of_losses_that_still_fits_stays(full_draws):
    shown = picture()
    shown.fit_losses(0.9)
    drawn(shown, frame(shown))
    full_draws.clear()
    for highest in (0.95, 0.8, 0.4):
        shown.fit_losses(highest)
        drawn(shown, frame(shown))
    assert full_draws == []


def test_a_run_without_any_loss_has_an_axis_too():
    shown = picture()
    shown.fit_losses(0.0)
    assert shown._curve.get_ylim() == (0, 1)


def test_keeping_draws_the_frame_again_once(full_draws):
    shown = picture()
    drawn(shown, frame(shown))
    full_draws.clear()
    shown.keep(kept(shown))
    drawn(shown, frame(shown), frame(shown, x=0.5))
    assert len(full_draws) == 1


def test_nothing_of_an_earlier_frame_is_left():
    shown, fresh = picture(), picture()
    drawn(shown, frame(shown, x=-0.9, losses=LOSSES[:20], iteration=20, loss=0.9))
    assert (drawn(shown, frame(shown)) == drawn(fresh, frame(fresh))).all()


# Bytes


def test_the_same_frame_gives_the_same_bytes_and_another_frame_others(shown):
    encoded = []
    for x in (0.25, 0.25, 0.3, 0.25):
        shown.draw(frame(shown, x=x))
        encoded.append((shown.jpeg(), shown.png()))
    assert encoded[0] == encoded[1] == encoded[3]
    assert encoded[0][0] != encoded[2][0] and encoded[0][1] != encoded[2][1]


def test_whatever_of_the_frame_changes_changes_the_bytes(shown):
    shown.draw(frame(shown))
    before = shown.jpeg()
    for change in [
        {"x": 0.35},
        {"steepness": 3.0},
        {"losses": LOSSES[:40]},
        {"iteration": 40},
        {"loss": 0.5},
    ]:
        shown.draw(frame(shown, **change))
        assert shown.jpeg() != before, change


def test_the_bytes_hold_the_picture_as_it_was_drawn(shown):
    image = drawn(shown, frame(shown))
    for kind, encoded in {"JPEG": shown.jpeg(), "PNG": shown.png()}.items():
        decoded = Image.open(io.BytesIO(encoded))
        assert decoded.format == kind
        assert np.abs(np.asarray(decoded.convert("RGB")) / 255 - image).mean() < 0.012


def test_scale_sets_the_pixels():
    small, large = picture(), showing_samples(PanelPicture(iterations=100, quality=SETTLED))
    assert drawn(small, frame(small)).shape == (400, 880, 3)
    assert drawn(large, frame(large)).shape == (600, 1320, 3)


def test_in_motion_the_map_is_made_of_dots_twice_as_wide():
    for quality, dot in ((MOVING, 2), (SETTLED, 1)):
        shown = showing_samples(PanelPicture(iterations=100, quality=quality))
        shown.draw(frame(shown, steepness=0.5))
        row = shown._inside()[-20, :60, :3].astype(int)  # no sample is there
        changes = np.flatnonzero(np.abs(np.diff(row, axis=0)).sum(axis=1)) + 1
        assert len(changes) > 5 and quality.dot == dot
        assert (changes % 2 == 0).all() == (dot == 2)


def test_other_samples_take_the_place_of_the_old():
    shown = picture()
    shown.draw(frame(shown))
    crowd = shown._points
    shown.show_samples(np.array([[-1.0, -1.0], [1.0, 1.0]]), np.array([0, 1]))
    image = drawn(shown, frame(shown))
    assert np.count_nonzero(np.asarray(shown._points)[..., 3]) > 0
    # a collection for each class
    assert len(shown._plane.collections) == len(shown._lines_in_plane) + 2
    assert shown._points is not crowd and image.shape == (400, 880, 3)


def test_until_it_is_drawn_again_the_picture_keeps_what_it_shows():
    shown = picture()
    before = drawn(shown, frame(shown))
    shown.show_samples(np.array([[-1.0, -1.0], [1.0, 1.0]]), np.array([0, 1]))
    assert (pixels(shown) == before).all()


# The reader's settings of Matplotlib


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


def bytes_of_a_whole_life() -> list[bytes]:
    shown = picture()
    taken = []
    for change in (lambda: shown.fit_losses(3.0), lambda: shown.keep(kept(shown))):
        change()
        shown.draw(frame(shown))
        taken += [shown.jpeg(), shown.png()]
    return taken


@pytest.fixture(scope="module")
def expected() -> list[bytes]:
    return bytes_of_a_whole_life()


@pytest.mark.parametrize("settings", READERS_SETTINGS.values(), ids=READERS_SETTINGS)
def test_the_readers_settings_change_no_picture_and_stay_as_they_are(settings, expected):
    with matplotlib.rc_context(settings):
        before = dict(matplotlib.rcParams)
        assert bytes_of_a_whole_life() == expected
        assert dict(matplotlib.rcParams) == before
