"""The pictures: each draws what it says and returns its Axes; a Picture carries its words."""

import io
import re
import tracemalloc
import warnings
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import matplotlib.colors
import matplotlib.style
import numpy as np
import pytest
from matplotlib.figure import Figure
from PIL import Image

from nnlib import Dense, Sequential, Tanh, datasets, plane, plotting, sigmoid, softmax
from nnlib.palette import COLORS, INK, NEGATIVE, POSITIVE, RGB
from nnlib.picture import Picture

ALT = "Two clouds of points, parted by a straight line from left to right."
CENTRES = np.array([[-0.8, -0.5], [0.8, -0.5], [0.0, 0.9]])


def three_classes(X: np.ndarray) -> np.ndarray:
    """Sure probabilities of the nearest of three centres."""
    return softmax(-8 * ((X[:, None] - CENTRES) ** 2).sum(axis=2))


def one_neuron(X: np.ndarray) -> np.ndarray:
    return sigmoid(6 * X[:, :1] - 3 * X[:, 1:] + 1)


def pixels(fig: Figure) -> np.ndarray:
    """The figure as it is drawn, row 0 at the top, (height, width, 3) in 0 to 1."""
    drawn = io.BytesIO()
    fig.savefig(drawn, dpi=fig.dpi)
    return np.asarray(Image.open(drawn).convert("RGB"), float) / 255


def pixels_at(fig: Figure, ax, points) -> np.ndarray:
    """The colours seen at these points of the Axes."""
    image = pixels(fig)
    columns, rows = ax.transData.transform(points).astype(int).T
    return image[image.shape[0] - 1 - rows, columns]


@pytest.fixture
def ax():
    return plotting.figure()[1]


@pytest.fixture(autouse=True)
def warnings_of_matplotlib_and_numpy_are_errors():
    with warnings.catch_warnings():
        warnings.simplefilter("error", UserWarning)
        warnings.simplefilter("error", RuntimeWarning)
        # between matplotlib and its own dependencies
        warnings.simplefilter("ignore", DeprecationWarning)
        yield


# ---- figure and picture


def test_figures_have_the_asked_number_of_axes_and_grow_with_it():
    fig, one = plotting.figure(size=(3, 2))
    assert one.figure is fig and fig.get_size_inches().tolist() == [3, 2]
    fig, several = plotting.figure(2, 3, size=(3, 2))
    assert several.shape == (3, 2) and fig.get_size_inches().tolist() == [6, 6]
    assert plotting.figure(subplot_kw={"projection": "3d"})[1].name == "3d"


def test_a_picture_is_an_image_of_the_figure_with_its_words():
    fig, ax = plotting.figure(size=(3, 2))
    ax.plot([0, 1], [0, 1], color="red")
    picture = plotting.picture(fig, alt=ALT, caption="Notice the line.", dots_per_inch=100)
    image = np.asarray(Image.open(io.BytesIO(picture.image)).convert("RGB"))
    assert image.shape == (200, 300, 3)
    assert ((image[..., 0] > 200) & (image[..., 1] < 90)).sum() > 50  # the red line is there
    assert picture.alt == ALT and picture.caption == "Notice the line."
    assert picture.width == 288  # 3 inches of 96 pixels
    assert repr(picture) == f"Picture: {ALT}"


def test_the_html_of_a_picture_carries_escaped_words_and_the_image():
    alt = 'Where "a < b" & <script>alert(1)</script> the map is blue.'
    caption = "1 < 2 & <b>bold</b>"
    markup = plotting.picture(plotting.figure()[0], alt=alt, caption=caption)._repr_html_()
    escaped = (
        "Where &quot;a &lt; b&quot; &amp; &lt;script&gt;alert(1)&lt;/script&gt; the map is blue."
    )
    assert f'alt="{escaped}"' in markup
    assert "<figcaption>1 &lt; 2 &amp; &lt;b&gt;bold&lt;/b&gt;</figcaption>" in markup
    assert re.search(r'src="data:image/png;base64,iVBOR[\w+/=]+"', markup)
    assert "<script" not in markup and "<b>" not in markup


def test_a_small_png_keeps_the_colours_of_the_classes():
    stripes = np.repeat((255 * RGB).round().astype(np.uint8)[None], 8, axis=0)
    small = np.asarray(
        Image.open(io.BytesIO(plotting.small_png(Image.fromarray(stripes)))).convert("RGB")
    )
    assert (small == stripes).all()


def test_a_small_png_takes_little_memory_to_make():
    blobs = np.random.default_rng(0).integers(0, 256, (3, 5, 3), np.uint8)
    # a panel's size, a hundred thousand colours
    smooth = Image.fromarray(blobs).resize((1320, 600))
    tracemalloc.start()
    plotting.small_png(smooth)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 40e6  # all pixels at once would take 560 MB


def test_the_same_figure_gives_the_same_bytes():
    def make() -> bytes:
        fig, ax = plotting.figure()
        plotting.decision_map(ax, three_classes, CENTRES, [0, 1, 2], resolution=20)
        return plotting.picture(fig, alt=ALT, dots_per_inch=60).image

    assert make() == make()


@pytest.mark.parametrize("alt", ["", "a plot", "   short          ", None, 5])
def test_a_picture_needs_a_sentence_for_those_who_cannot_see_it(alt):
    with pytest.raises(ValueError, match="^alt must say in a sentence what the picture shows"):
        plotting.picture(plotting.figure()[0], alt=alt)


def test_plotting_needs_no_pyplot():
    # pyplot would bring a global state and a window system; test_imports looks at what is loaded
    imports = [
        line
        for line in Path(plotting.__file__).read_text(encoding="utf-8").splitlines()
        if "import" in line
    ]
    assert imports and not any("pyplot" in line for line in imports)


# ---- points


def test_points_are_drawn_class_by_class_in_their_colour_and_marker(ax):
    data = datasets.blobs(7, 3, rng=0)
    assert plotting.points(ax, data.X, data.y) is ax
    assert len(ax.collections) == 3
    for k, drawn in enumerate(ax.collections):
        assert (drawn.get_offsets() == data.X[data.y == k]).all()
        assert matplotlib.colors.to_hex(drawn.get_facecolor()[0]).upper() == COLORS[k]
    shapes = [drawn.get_paths()[0].vertices.shape for drawn in ax.collections]
    assert len(set(shapes)) == 3  # circle, square and triangle differ in their outlines
    assert ax.get_aspect() == 1 and ax.get_legend() is None


def test_few_points_are_drawn_large(ax):
    data = datasets.blobs(20, 2, rng=0)
    plotting.points(ax, data.X, data.y)
    plotting.points(ax, data.X[:4], data.y[:4])
    plotting.points(ax, data.X[:4], data.y[:4], size=7)
    many, _, few, chosen = (drawn.get_sizes()[0] for drawn in ax.collections)
    assert few > 2 * many and chosen == 7


def test_a_class_keeps_its_colour_when_another_is_missing(ax):
    plotting.points(ax, [[0.0, 0.0]], [2])
    assert matplotlib.colors.to_hex(ax.collections[0].get_facecolor()[0]).upper() == COLORS[2]


def test_names_make_a_legend(ax):
    plotting.points(ax, np.eye(2), [0, 1], names=("no", "yes"))
    assert [text.get_text() for text in ax.get_legend().get_texts()] == ["no", "yes"]


BAD_SAMPLES = [
    ((np.ones((3, 3)), [0, 1, 1]), "X must have shape (n, 2), but its shape is (3, 3)"),
    ((np.ones(2), [0, 1]), "X must have shape (n, 2)"),
    (([[0, np.nan]], [0]), "X must be finite"),
    (([["a", "b"]], [0]), "X must hold numbers"),
    ((np.empty((0, 2)), []), "X is empty"),
    ((np.eye(2), [0]), "y must have shape (2,), but its shape is (1,)"),
    ((np.eye(2), [[0], [1]]), "y must have shape (2,), but its shape is (2, 1)"),
    ((np.eye(2), [0, -1]), "y must hold labels 0 to 9, but y[1] is -1"),
    ((np.eye(2), [0, 10]), "y must hold labels 0 to 9, but y[1] is 10"),
    ((np.eye(2), [0, 0.5]), "y must hold whole-number labels"),
]


@pytest.mark.parametrize("samples, words", BAD_SAMPLES)
def test_bad_samples_are_named_and_nothing_is_drawn(ax, samples, words):
    for draw in (plotting.points, lambda ax, X, y: plotting.decision_map(ax, three_classes, X, y)):
        with pytest.raises(ValueError) as caught:
            draw(ax, *samples)
        assert str(caught.value).startswith(words)
        assert not ax.collections and not ax.images


def test_a_legend_needs_a_name_for_every_class(ax):
    with pytest.raises(ValueError, match="^names must have one name a class, 2, but is"):
        plotting.points(ax, np.eye(2), [0, 1], names=("no",))


# ---- decision maps


@pytest.mark.parametrize(
    "predict, classes", [(three_classes, 3), (one_neuron, 2), (lambda X: one_neuron(X).ravel(), 2)]
)
def test_the_regions_of_a_decision_map_have_the_colours_of_the_predicted_classes(
    ax, predict, classes
):
    assert plotting.decision_map(ax, predict, CENTRES, [0, 1, 0], resolution=60) is ax
    drawn, limits = np.asarray(ax.images[0].get_array()), plane.limits_around(CENTRES)
    P = plane.probabilities(predict(plane.grid(limits, 60)), 3600).reshape(60, 60, classes)
    sure = P.max(axis=2) > 0.8
    # the class whose colour, from white, is nearest in direction to the pixel's
    hue = (1 - RGB[:classes]) / np.linalg.norm(1 - RGB[:classes], axis=1, keepdims=True)
    assert (((1 - drawn) @ hue.T).argmax(axis=2) == P.argmax(axis=2))[
        sure
    ].all() and sure.mean() > 0.5


def test_what_is_seen_on_the_map_is_what_predict_says_there():
    fig, ax = plotting.figure()
    plotting.decision_map(ax, three_classes, [[-1.2, -1.2], [1.2, 1.4]], [0, 1], resolution=80)
    # at a centre its class is all but certain: 60 % of the way from white to its colour
    assert pixels_at(fig, ax, CENTRES) == pytest.approx(1 - 0.6 * (1 - RGB[:3]), abs=0.02)
    # low on the right is class 1, low on the left class 0, high class 2:
    # not mirrored, not upside down
    around = [(-1.1, -1.1), (1.1, -1.1), (0.4, 1.3)]
    assert pixels_at(fig, ax, around) == pytest.approx(1 - 0.6 * (1 - RGB[:3]), abs=0.05)


def test_each_pixel_of_the_map_lies_over_its_grid_point(ax):
    plotting.decision_map(
        ax, three_classes, CENTRES, [0, 1, 2], resolution=11, limits=(-1, 1, -2, 2)
    )
    left, right, bottom, top = ax.images[0].get_extent()
    # 11 points from -1 to 1 are 0.2 apart: the outer pixels reach half of that, 0.1, beyond them;
    # upwards 0.4 and 0.2
    assert (left, right, bottom, top) == pytest.approx((-1.1, 1.1, -2.2, 2.2))
    assert ax.get_xlim() == (-1, 1) and ax.get_ylim() == (-2, 2)


@pytest.mark.parametrize("predict", [three_classes, one_neuron])
def test_the_boundary_on_the_map_lies_where_the_two_best_are_equal(ax, predict):
    plotting.decision_map(ax, predict, CENTRES, [0, 1, 2])
    lines = ax.collections[0]
    points = np.concatenate(lines.get_segments())
    best = np.sort(plane.probabilities(predict(points), len(points)), axis=1)
    assert np.median(best[:, -1] - best[:, -2]) < 1e-3 and (best[:, -1] - best[:, -2]).max() < 0.05
    assert matplotlib.colors.to_hex(lines.get_color()[0]) == INK and np.ptp(points[:, 1]) > 1


def test_a_decision_map_shows_its_samples(ax):
    plotting.decision_map(ax, three_classes, CENTRES, [0, 1, 2], resolution=20)
    assert [drawn.get_offsets().tolist() for drawn in ax.collections[1:]] == [
        [row] for row in CENTRES.tolist()
    ]
    assert all(
        drawn.get_zorder() > ax.collections[0].get_zorder() > ax.images[0].get_zorder()
        for drawn in ax.collections[1:]
    )


def test_a_network_that_knows_nothing_gives_a_white_map_without_a_line(ax):
    plotting.decision_map(
        ax, lambda X: np.full((len(X), 3), 1 / 3), CENTRES, [0, 1, 2], resolution=20
    )
    assert np.allclose(ax.images[0].get_array(), 1.0) and not ax.collections[0].get_segments()


@pytest.mark.parametrize(
    "predict, words",
    [
        (lambda X: X @ np.ones(2), "predict must return probabilities, 0 to 1, but returned"),
        (lambda X: np.full(len(X), np.nan), "what predict returns must be finite"),
        (
            lambda X: np.full(7, 0.5),
            "predict must return shape (400,) or (400, classes) for 400 points, "
            "but its shape is (7,)",
        ),
        (lambda X: np.full((len(X), 11), 1 / 11), "P must hold 2 to 10 classes"),
        (lambda X: ["?"] * len(X), "what predict returns must hold numbers"),
        (lambda X: None, "what predict returns must hold numbers"),
    ],
)
def test_an_answer_that_cannot_be_drawn_is_refused_and_nothing_is_drawn(ax, predict, words):
    with pytest.raises(ValueError) as caught:
        plotting.decision_map(ax, predict, CENTRES, [0, 1, 2], resolution=20)
    assert str(caught.value).startswith(words) and not ax.images and not ax.collections


def test_20_a_plane_with_limits_for_each_axis_is_drawn_as_a_square():
    ages, salaries = np.linspace(18, 60, 12), np.linspace(15_000, 150_000, 12)
    X, y = np.column_stack([ages, salaries]), np.arange(12) % 2

    def by_age(points):
        return sigmoid((points[:, 0] - 39) / 2)

    fig, ax = plotting.figure()
    plotting.decision_map(ax, by_age, X, y, resolution=50)
    image = pixels(fig)  # lays the figure out
    assert ax.get_xlim() == pytest.approx((11.7, 66.3))
    assert ax.get_ylim() == pytest.approx((-5_250, 170_250))
    box = ax.get_window_extent()
    assert box.width == pytest.approx(box.height) and box.width > image.shape[0] / 2
    for low, high in (box.intervalx, box.intervaly):
        assert 0 <= low < high
    labels = [text.get_window_extent() for text in ax.get_xticklabels()]
    labels = [label for label in labels if box.x0 <= label.x0 and label.x1 <= box.x1]
    assert len(labels) > 2
    assert all(left.x1 < right.x0 for left, right in zip(labels, labels[1:], strict=False))
    # young and rich is class 0, old and poor class 1: the salary changes nothing
    places = [(20.0, 140_000.0), (58.0, 10_000.0)]
    assert pixels_at(fig, ax, places) == pytest.approx(1 - 0.6 * (1 - RGB[:2]), abs=0.03)
    line = np.concatenate(ax.collections[0].get_segments())
    assert line[:, 0] == pytest.approx(np.full(len(line), 39.0), abs=0.2)
    assert np.ptp(line[:, 1]) == pytest.approx(175_500, rel=0.01)


def test_a_plane_with_equal_limits_keeps_circles_round(ax):
    plotting.decision_map(ax, three_classes, CENTRES, [0, 1, 2], resolution=20)
    assert ax.get_aspect() == pytest.approx(1.0)


# ---- probabilities that are known already


def test_a_probability_map_is_the_decision_map_without_samples(ax):
    limits = plane.limits_around(CENTRES)
    P = three_classes(plane.grid(limits, 40)).reshape(40, 40, 3)
    assert plotting.probability_map(ax, P, limits) is ax
    other = plotting.figure()[1]
    plotting.decision_map(other, three_classes, CENTRES, [0, 1, 2], resolution=40)
    assert np.array_equal(ax.images[0].get_array(), other.images[0].get_array())
    assert ax.images[0].get_extent() == other.images[0].get_extent()
    [lines] = ax.collections
    mine, theirs = lines.get_segments(), other.collections[0].get_segments()
    assert len(mine) == len(theirs) > 0 and all(map(np.array_equal, mine, theirs))


@pytest.mark.parametrize(
    "P, words",
    [
        (np.ones((3, 3)), "P must have shape (n, n, n), but its shape is (3, 3)"),
        (np.full((3, 3, 2), np.nan), "P must be finite"),
        (np.ones((3, 3, 1)), "P must hold 2 to 10 classes along its last axis"),
        (np.ones((3, 3, 11)), "P must hold 2 to 10 classes along its last axis"),
    ],
)
def test_probabilities_of_another_form_are_refused_and_nothing_is_drawn(ax, P, words):
    with pytest.raises(ValueError) as caught:
        plotting.probability_map(ax, P, (0, 1, 0, 1))
    assert str(caught.value).startswith(words) and not ax.images and not ax.collections


def test_a_picture_is_the_same_class_with_and_without_matplotlib():
    assert plotting.Picture is Picture


def test_a_bad_plane_is_refused_and_nothing_is_drawn(ax):
    for bad, name in (
        ({"resolution": 1}, "resolution"),
        ({"resolution": 2.5}, "resolution"),
        ({"limits": (1, 0, 0, 1)}, "limits"),
    ):
        with pytest.raises(ValueError, match=f"^{name} must "):
            plotting.decision_map(ax, three_classes, CENTRES, [0, 1, 2], **bad)
        assert not ax.images and not ax.collections


# ---- loss curves


def test_a_loss_curve_starts_at_zero_and_ends_above_the_highest_loss(ax):
    assert plotting.loss_curve(ax, [2.0, 1.0, 0.5]) is ax
    [line] = ax.lines
    assert line.get_xdata().tolist() == [0, 1, 2] and line.get_ydata().tolist() == [2.0, 1.0, 0.5]
    assert ax.get_ylim() == pytest.approx((0, 2.1))
    assert ax.get_xlabel() == "iteration" and ax.get_ylabel() == "loss"


@pytest.mark.parametrize("first, second", [([4.0, 2.0], [1.0, 0.5]), ([1.0, 0.5], [4.0, 2.0])])
def test_a_second_loss_curve_leaves_room_for_both_and_is_named(ax, first, second):
    plotting.loss_curve(ax, first, label="train")
    plotting.loss_curve(ax, second, label="held out", color="#123456", style="--")
    assert ax.get_ylim() == pytest.approx((0, 4.2))
    assert [text.get_text() for text in ax.get_legend().get_texts()] == ["train", "held out"]
    assert ax.lines[1].get_color() == "#123456" and ax.lines[1].get_linestyle() == "--"


def test_a_loss_that_is_zero_throughout_is_drawn_without_a_warning(ax):
    plotting.loss_curve(ax, [0.0, 0.0])
    assert ax.get_ylim() == (0, 1)


@pytest.mark.parametrize(
    "losses", [[], [1.0, np.nan], [np.inf], [[1.0, 2.0]], "falling", ["a"], 1.0, None]
)
def test_losses_are_a_row_of_numbers(ax, losses):
    with pytest.raises(ValueError, match="^losses "):
        plotting.loss_curve(ax, losses)
    assert not ax.lines


# ---- weighted sums, weights over time, surfaces


def test_a_weighted_sum_shows_each_term_and_their_sum(ax):
    assert plotting.weighted_sum(ax, [1, 0, 2], [3.0, 5.0, -4.0], names=("a", "b", "c")) is ax
    # 1 * 3 = 3, 0 * 5 = 0, 2 * -4 = -8, together -5
    assert [bar.get_height() for bar in ax.patches] == [3.0, 0.0, -8.0, -5.0]
    assert [text.get_text() for text in ax.get_xticklabels()] == ["a", "b", "c", "sum"]
    assert [text.get_text() for text in ax.texts] == ["3.00", "0.00", "-8.00", "-5.00"]
    colors = [matplotlib.colors.to_hex(bar.get_facecolor()).upper() for bar in ax.patches]
    assert colors == [POSITIVE, POSITIVE, NEGATIVE, NEGATIVE]


def test_terms_of_the_same_name_stay_apart(ax):
    plotting.weighted_sum(ax, [1, 1], [1.0, 2.0], names=("x", "x"))
    assert len({bar.get_x() for bar in ax.patches}) == 3


def test_a_term_of_minus_zero_reads_zero(ax):
    plotting.weighted_sum(ax, [0.0, 1.0], [-3.0, -1.0])  # 0 * -3 is -0.0
    assert ax.texts[0].get_text() == "0.00"


def test_terms_without_names_are_numbered(ax):
    plotting.weighted_sum(ax, [1, 1], [1.0, 2.0])
    assert [text.get_text() for text in ax.get_xticklabels()] == ["$x_1 w_1$", "$x_2 w_2$", "sum"]


@pytest.mark.parametrize(
    "x, w, names, words",
    [
        ([1, 2], [1, 2, 3], None, "w must have shape (2,), but its shape is (3,)"),
        ([[1], [2]], [1, 2], None, "x must have shape (n,), but its shape is (2, 1)"),
        ([1, np.nan], [1, 2], None, "x must be finite"),
        ([1, 2], [1, np.inf], None, "w must be finite"),
        ([], [], None, "x is empty"),
        (["a"], [1], None, "x must hold numbers"),
        ([1, 2], [1, 2], ["only one"], "names must have one name a term, 2, but is ['only one']"),
    ],
)
def test_a_weighted_sum_needs_a_weight_for_every_input(ax, x, w, names, words):
    with pytest.raises(ValueError) as caught:
        plotting.weighted_sum(ax, x, w, names=names)
    assert str(caught.value).startswith(words) and not ax.patches


def test_each_column_over_time_is_a_line_named_where_it_ends(ax):
    values = np.array([[0.0, 1.0], [2.0, 0.5], [3.0, -1.0]])
    assert plotting.over_time(ax, values, names=("up", "down"), every=10) is ax
    up, down = ax.lines[:2]
    assert up.get_xdata().tolist() == [0, 10, 20] and up.get_ydata().tolist() == [0.0, 2.0, 3.0]
    assert down.get_ydata().tolist() == [1.0, 0.5, -1.0]
    assert [(text.get_text(), text.xy) for text in ax.texts] == [
        ("up", (20, 3.0)),
        ("down", (20, -1.0)),
    ]
    assert ax.get_ylabel() == "weight"


def test_there_may_be_more_lines_than_colours(ax):
    plotting.over_time(ax, np.ones((2, 12)), names=[str(i) for i in range(12)])
    assert len(ax.texts) == 12


@pytest.mark.parametrize(
    "values, names, every, words",
    [
        (np.ones((3, 2)), ("a",), 1, "values must have shape (n, 1), but its shape is (3, 2)"),
        (np.ones(3), ("a",), 1, "values must have shape (n, 1), but its shape is (3,)"),
        ([[np.nan]], ("a",), 1, "values must be finite"),
        (np.empty((0, 1)), ("a",), 1, "values is empty"),
        ([["x"]], ("a",), 1, "values must hold numbers"),
        (np.ones((3, 1)), ("a",), 0, "every must be a whole number, 1 or larger, but is 0"),
        (np.ones((3, 1)), ("a",), 0.5, "every must be a whole number"),
    ],
)
def test_values_over_time_are_a_column_a_name(ax, values, names, every, words):
    with pytest.raises(ValueError) as caught:
        plotting.over_time(ax, values, names=names, every=every)
    assert str(caught.value).startswith(words) and not ax.lines


def test_a_surface_stands_as_high_as_the_output():
    ax = plotting.figure(subplot_kw={"projection": "3d"})[1]
    network = Sequential([Dense(2, 3, rng=0), Tanh(), Dense(3, 1, rng=1)])
    assert plotting.surface(ax, network.predict, resolution=5) is ax
    [drawn] = ax.collections
    heights = network.predict(plane.grid((0, 1, 0, 1), 5))
    assert ax.get_zlabel() == "output"
    assert ax.zz_dataLim.intervalx == pytest.approx((heights.min(), heights.max()))
    assert ax.xy_dataLim.bounds == pytest.approx((0, 0, 1, 1))


@pytest.mark.parametrize(
    "predict, words",
    [
        (
            lambda X: np.ones((len(X), 2)),
            "predict must return one number a point, 25, but its shape is (25, 2)",
        ),
        (lambda X: np.ones(3), "predict must return one number a point, 25, but its shape is (3,)"),
        (lambda X: np.full(len(X), np.inf), "what predict returns must be finite"),
    ],
)
def test_a_surface_needs_one_number_a_point(predict, words):
    ax = plotting.figure(subplot_kw={"projection": "3d"})[1]
    with pytest.raises(ValueError) as caught:
        plotting.surface(ax, predict, resolution=5)
    assert str(caught.value).startswith(words) and not ax.collections


# ---- confusion matrices


COUNTS = [[50, 0, 3], [2, 1, 7], [0, 0, 1200]]


def contrast(one, other) -> float:
    """The contrast of two colours in 0..1 as WCAG 2 defines it, from 1 to 21."""
    luminances = []
    for color in (one, other):
        channels = np.asarray(matplotlib.colors.to_rgb(color))
        linear = np.where(
            channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4
        )
        luminances.append(linear @ [0.2126, 0.7152, 0.0722])
    return (max(luminances) + 0.05) / (min(luminances) + 0.05)


def test_a_confusion_matrix_has_each_count_in_its_cell(ax):
    assert plotting.confusion_matrix(ax, COUNTS, names=("cat", "dog", "owl")) is ax
    # a row for each true class, the first one on top; a column for each predicted class
    cells = {text.get_position(): text.get_text() for text in ax.texts}
    assert cells == {
        (column, row): str(COUNTS[row][column]) for row in range(3) for column in range(3)
    }
    assert ax.yaxis_inverted() and not ax.xaxis_inverted()
    assert ax.get_xlabel() == "predicted class" and ax.get_ylabel() == "true class"
    for axis in (ax.xaxis, ax.yaxis):
        assert axis.get_ticklocs().tolist() == [0, 1, 2]
        assert [text.get_text() for text in axis.get_ticklabels()] == ["cat", "dog", "owl"]


def test_classes_without_names_are_numbered(ax):
    plotting.confusion_matrix(ax, np.eye(2))
    assert [text.get_text() for text in ax.get_xticklabels()] == ["0", "1"]
    assert [text.get_text() for text in ax.get_yticklabels()] == ["0", "1"]


def test_a_cell_is_as_deep_as_its_share_of_the_true_class(ax):
    plotting.confusion_matrix(ax, [[3, 1], [0, 0]])
    colors = np.asarray(ax.images[0].get_array())
    assert (colors[0, 0] < colors[0, 1]).all() and (colors[0, 1] < 1).all()
    assert (colors[1] == 1).all()  # nothing is known of a class without samples
    larger = plotting.figure()[1]
    plotting.confusion_matrix(larger, [[300, 100], [0, 0]])
    assert (np.asarray(larger.images[0].get_array()) == colors).all()


def test_the_counts_can_be_read_on_light_and_on_dark_cells(ax):
    shares = np.arange(11)
    plotting.confusion_matrix(ax, np.diag(shares) + np.roll(np.diag(10 - shares), 1, axis=1))
    colors = np.asarray(ax.images[0].get_array())
    for text in ax.texts:
        column, row = text.get_position()
        assert contrast(text.get_color(), colors[row, column]) >= 4.5


@pytest.mark.parametrize("size", [2, 10])
def test_the_counts_stay_in_their_cells(size):
    fig, ax = plotting.figure()
    plotting.confusion_matrix(ax, np.full((size, size), 1234))
    pixels(fig)  # lays the figure out
    cell = ax.get_window_extent().width / size
    assert max(text.get_window_extent().width for text in ax.texts) < cell


def test_long_names_are_turned_so_that_they_do_not_overlap():
    fig, ax = plotting.figure()
    plotting.confusion_matrix(ax, np.eye(4), names=["a rather long name"] * 4)
    pixels(fig)
    boxes = [text.get_window_extent() for text in ax.get_xticklabels()]
    assert all(left.x1 < right.x0 for left, right in zip(boxes, boxes[1:], strict=False))


@pytest.mark.parametrize(
    "counts, names, words",
    [
        ([1, 2], None, "counts must have shape (n, n), but its shape is (2,)"),
        (
            [[1, 2, 3], [4, 5, 6]],
            None,
            "counts must have a row and a column for each of 2 classes or more, "
            "but its shape is (2, 3)",
        ),
        ([[5]], None, "counts must have a row and a column for each of 2 classes or more"),
        (
            [[1, 0], [-2, 1]],
            None,
            "counts must hold whole numbers, 0 or larger, but counts[1, 0] is -2",
        ),
        (
            [[1, 0.5], [0, 1]],
            None,
            "counts must hold whole numbers, 0 or larger, but counts[0, 1] is 0.5",
        ),
        ([[1, np.nan], [0, 1]], None, "counts must be finite"),
        ([["a", "b"], ["c", "d"]], None, "counts must hold numbers"),
        ([[1, 2], [3]], None, "counts must be a rectangle of numbers"),
        (np.eye(2), ["one"], "names must have one name a class, 2, but is ['one']"),
        (np.eye(2), ["a", "b", "c"], "names must have one name a class, 2, but is"),
        (np.eye(2), [], "names must have one name a class, 2, but is []"),
        (np.eye(2), 7, "names must have one name a class, 2, but is 7"),
    ],
)
def test_a_confusion_matrix_needs_counts_of_every_pair_of_classes(ax, counts, names, words):
    with pytest.raises(ValueError) as caught:
        plotting.confusion_matrix(ax, counts, names=names)
    assert str(caught.value).startswith(words) and not ax.texts and not ax.images


# ---- the reader's settings of Matplotlib


OF_SAVING = {
    "savefig.format": "pdf",
    "savefig.bbox": "tight",
    "savefig.pad_inches": 1.0,
    "savefig.dpi": 17,
    "savefig.facecolor": "red",
    "savefig.edgecolor": "red",
    "savefig.transparent": True,
}
OF_FIGURES_AND_AXES = {
    "figure.dpi": 40,
    "figure.facecolor": "black",
    "figure.subplot.left": 0.4,
    "figure.constrained_layout.h_pad": 1,
    "axes.grid": True,
    "axes.facecolor": "black",
    "axes.spines.left": False,
    "axes.xmargin": 0.4,
    "axes.prop_cycle": matplotlib.cycler(color=["red"]),
}
OF_DRAWING = {
    "lines.linewidth": 9,
    "lines.marker": "x",
    "path.sketch": (3, 100, 2),
    "path.snap": False,
    "image.origin": "lower",
    "image.cmap": "gray",
    "patch.force_edgecolor": True,
}
OF_WORDS = {
    "font.size": 23,
    "text.color": "white",
    "text.usetex": True,
    "axes.titlesize": 31,
    "axes.unicode_minus": False,
    "xtick.labelcolor": "white",
}
READERS_SETTINGS = {
    "of saving, figures and Axes": OF_SAVING | OF_FIGURES_AND_AXES,
    "of lines, images and words": OF_DRAWING | OF_WORDS,
    "dark_background": matplotlib.style.library["dark_background"],
    "ggplot": matplotlib.style.library["ggplot"],
}


def picture_of_everything() -> plotting.Picture:
    """What a cell of a notebook does: drawings of ours beside calls of Matplotlib itself."""
    fig, axes = plotting.figure(3, 2, size=(2, 2))
    surroundings = [-0.5, 0.5]
    plotting.decision_map(axes[0, 0], three_classes, CENTRES, [0, 1, 2], resolution=20)
    plotting.loss_curve(axes[0, 1], [3.0, 1.0], label="held out")
    plotting.weighted_sum(axes[0, 2], [1, -1], [1.0, 2.0])
    plotting.over_time(axes[1, 0], np.eye(3), names=("a", "b", "c"))
    plotting.confusion_matrix(axes[1, 1], [[3, 1], [0, 9]], names=("no", "yes"))
    theirs = axes[1, 2]
    theirs.imshow(np.eye(3))
    theirs.bar(["a", "b"], [1, -1])
    theirs.legend(["bars"])
    theirs.plot(surroundings, surroundings)
    theirs.set(title="a line", xlabel="$x_1$", xticks=surroundings)
    theirs.text(0, 0, "some words")
    theirs.annotate("a place", (1, 1))
    fig.suptitle("all of it")
    plotting.surface(fig.add_subplot(5, 5, 13, projection="3d"), one_neuron, resolution=4)
    return plotting.picture(fig, alt=ALT, dots_per_inch=50)


@pytest.fixture(scope="module")
def expected() -> bytes:
    return picture_of_everything().image


@pytest.mark.parametrize("settings", READERS_SETTINGS.values(), ids=READERS_SETTINGS)
def test_the_readers_settings_change_no_picture_and_stay_as_they_are(settings, expected):
    with matplotlib.rc_context(settings):
        before = dict(matplotlib.rcParams)
        assert picture_of_everything().image == expected
        assert dict(matplotlib.rcParams) == before


def test_the_readers_settings_stay_as_they_are_when_a_drawing_fails():
    with matplotlib.rc_context({"font.size": 23}):
        with pytest.raises(ValueError):
            plotting.points(plotting.figure()[1], [[0.0]], [0])
        assert matplotlib.rcParams["font.size"] == 23


def test_the_readers_settings_stay_as_they_are_when_two_threads_draw(expected):
    def draw(_) -> bytes:
        return picture_of_everything().image

    with matplotlib.rc_context({"font.size": 23, "axes.grid": True}):
        before = dict(matplotlib.rcParams)
        with ThreadPoolExecutor(2) as threads:
            assert set(threads.map(draw, range(2))) == {expected}
        assert dict(matplotlib.rcParams) == before


def test_a_figure_of_the_readers_own_keeps_the_readers_settings():
    with matplotlib.rc_context({"text.color": "red", "lines.linewidth": 9}):
        theirs = Figure().subplots()
        plotting.loss_curve(theirs, [2.0, 1.0])
        [line] = theirs.plot([1, 2])
        assert line.get_linewidth() == 9 and theirs.text(0, 0, "words").get_color() == "red"


def test_a_figure_takes_a_colour_bar():
    fig, axes = plotting.figure(2)
    shades = axes[0].imshow(np.eye(3))
    fig.colorbar(shades, ax=list(axes))
    assert len(fig.axes) == 3
