"""Drawn digits become pictures like those of the dataset, which a network can read."""

import functools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import drawn_digits
from nnlib import (
    Adam,
    Conv2D,
    Dense,
    Flatten,
    MaxPool2D,
    ReLU,
    Sequential,
    SoftmaxCrossEntropy,
    datasets,
    fit,
)
from nnlib.drawing import digit_image

PARTS = 64  # of the pad: shifting and halving such places is exact
GRID = st.integers(0, PARTS // 2).map(lambda number: number / PARTS)
STROKES = st.lists(st.lists(st.tuples(GRID, GRID), min_size=1, max_size=6), min_size=1, max_size=4)


def is_no_dot(strokes) -> bool:
    places = np.concatenate(strokes)
    return np.ptp(places, axis=0).max() >= 1 / 8


def test_an_upright_line_is_as_wide_as_the_ink_of_a_picture_demands():
    """From 2.5 to 29.5 down the middle, and 4.5 to each side: ten columns of the bitmap."""
    image = digit_image([[[0.5, 0.2], [0.5, 0.8]]]).reshape(8, 8)
    row = [0, 0, 4 / 16, 1, 1, 4 / 16, 0, 0]  # one column, four, four, and one
    end = [0, 0, 2 / 16, 1, 1, 2 / 16, 0, 0]  # round: of four rows the outer two are shorter
    assert image.tolist() == [end, *[row] * 6, end]


def test_a_dot_is_a_round_blot_in_the_middle():
    """Of half the thickest pen: no pixel farther than 5 from the middle."""
    image = digit_image([[[0.2, 0.9]]]).reshape(8, 8)
    assert image[2:6, 2:6].sum() == image.sum() > 0
    assert np.array_equal(image, image.T) and np.array_equal(image, image[::-1])
    assert 16 * image.sum() == sum(
        np.hypot(x - 15.5, y - 15.5) <= 5 for x in range(32) for y in range(32)
    )


def test_without_strokes_the_picture_is_empty():
    assert digit_image([]).tolist() == [0.0] * 64


def test_a_tremble_of_the_hand_stays_a_dot():
    blot = digit_image([[[0.5, 0.5]]])
    trembling = digit_image([[[0.5, 0.5], [0.501, 0.5], [0.5, 0.501]]])
    assert np.abs(trembling - blot).sum() < 0.15 * blot.sum()


def test_a_wide_drawing_becomes_narrower_and_a_narrow_one_no_wider():
    wide = digit_image([[[0.1, 0.4], [0.9, 0.4], [0.9, 0.6], [0.1, 0.6], [0.1, 0.4]]])
    narrow = digit_image([[[0.4, 0.1], [0.5, 0.1], [0.5, 0.9], [0.4, 0.9], [0.4, 0.1]]])
    columns = [(image.reshape(8, 8) > 0).any(axis=0).nonzero()[0] for image in (wide, narrow)]
    assert (columns[0].min(), columns[0].max()) == (1, 6)
    assert (columns[1].min(), columns[1].max()) == (2, 5)


@given(STROKES)
def test_a_pixel_is_a_whole_number_of_sixteenths(strokes):
    image = digit_image(strokes)
    assert image.shape == (64,) and image.min() >= 0.0 and 0.0 < image.max() <= 1.0
    assert (16 * image == np.round(16 * image)).all()


@given(STROKES.filter(is_no_dot), GRID, GRID)
def test_where_a_drawing_stands_and_how_large_makes_no_difference(strokes, right, down):
    image = digit_image(strokes)
    shifted = [np.array(stroke) + (right, down) for stroke in strokes]
    assert np.array_equal(digit_image(shifted), image)
    smaller = [np.array(stroke) / 2 + (right, down) for stroke in strokes]
    assert np.array_equal(digit_image(smaller), image)


@pytest.mark.parametrize("x", np.linspace(0.03, 0.97, 12))
def test_an_upright_line_is_even_on_both_sides_wherever_it_stands(x):
    """Though the two distances that are the same differ by rounding."""
    for top, bottom in ((0.1, 0.9), (0.07, 0.55), (0.31, 0.87)):
        image = digit_image([[[x, top], [x, bottom]]]).reshape(8, 8)
        assert np.array_equal(image, image[:, ::-1]) and np.array_equal(image, image[::-1])


def test_a_place_at_the_end_of_a_drawing_belongs_to_it_wherever_the_drawing_stands():
    """The second place is a tenth of the height below the top, but for rounding."""
    corner = np.array([[0.3, 0.1], [0.2, 0.14], [0.3, 0.5]])
    images = [digit_image([corner + (0.0, down)]) for down in np.linspace(0.0, 0.5, 30)]
    assert all(np.array_equal(image, images[0]) for image in images)


def test_a_dash_that_slopes_stays_a_dash():
    image = digit_image([[[0.1, 0.5], [0.9, 0.55]]]).reshape(8, 8)
    columns, rows = ((image > 0).any(axis=axis).sum() for axis in (0, 1))
    assert columns > rows


@given(STROKES)
def test_the_order_of_strokes_and_of_their_places_makes_no_difference(strokes):
    backwards = [stroke[::-1] for stroke in strokes[::-1]]
    assert np.array_equal(digit_image(backwards), digit_image(strokes))


@pytest.mark.parametrize("digit, drawing", drawn_digits.every())
def test_a_drawing_that_leans_is_set_upright(digit, drawing):
    image = digit_image(drawing)
    leaning = digit_image(drawn_digits.leaning(drawing, 0.2))
    assert np.abs(leaning - image).mean() < 0.03


@pytest.mark.parametrize(
    "strokes, words",
    [
        ([[[0, 0], [1, np.nan]]], r"strokes\[0\] must be finite"),
        ([[[0, 0]], [0.5, 0.5]], r"strokes\[1\] must have shape \(n, 2\)"),
        ([[[0, 0, 0]]], r"strokes\[0\] must have shape \(n, 2\)"),
        ([np.empty((0, 2))], r"strokes\[0\] is empty"),
        ([["ab"]], r"strokes\[0\] must hold numbers"),
    ],
)
def test_a_stroke_of_another_form_is_named(strokes, words):
    with pytest.raises(ValueError, match=words):
        digit_image(strokes)


def test_drawings_look_like_the_dataset():
    """As much ink, its edges at the same places."""
    images = np.array([digit_image(drawing) for _, drawing in drawn_digits.every()])
    shapes = [(images.reshape(-1, 8, 8)), datasets.digits().X.reshape(-1, 8, 8)]
    drawn, data = ((each.mean(axis=(0, 1)), each.mean(axis=(0, 2))) for each in shapes)
    assert np.abs(drawn[0] - data[0]).max() < 0.1  # column by column
    assert np.abs(drawn[1] - data[1]).max() < 0.1  # row by row
    assert images.mean() == pytest.approx(datasets.digits().X.mean(), abs=0.02)


@functools.cache
def dense() -> Sequential:
    """As in the README."""
    train, validation, _ = datasets.digit_sets()
    network = Sequential([Dense(64, 32, rng=0), ReLU(), Dense(32, 10, rng=1)])
    how = {"optimizer": Adam(0.01), "epochs": 15, "batch_size": 32, "rng": 0}
    fit(network, SoftmaxCrossEntropy(), *train, **how)
    return network


@functools.cache
def convolutional() -> Sequential:
    """A few maps of 3 x 3."""
    train, _, _ = datasets.digit_sets()
    network = Sequential(
        [Conv2D(1, 8, 3, rng=0), ReLU(), MaxPool2D(2), Flatten(), Dense(72, 10, rng=1)]
    )
    how = {"optimizer": Adam(0.01), "epochs": 8, "batch_size": 32, "rng": 0}
    fit(network, SoftmaxCrossEntropy(), as_maps(train.X), train.y, **how)
    return network


def as_maps(X: np.ndarray) -> np.ndarray:
    return X.reshape(-1, 8, 8, 1)


@pytest.mark.parametrize("lean", [-0.25, 0.0, 0.25])
@pytest.mark.parametrize("kind", [dense, convolutional])
def test_small_networks_read_most_drawings_upright_or_not(kind, lean):
    drawings = [(digit, drawn_digits.leaning(each, lean)) for digit, each in drawn_digits.every()]
    images = np.array([digit_image(drawing) for _, drawing in drawings])
    scores = kind().predict(images if kind is dense else as_maps(images))
    right = scores.argmax(axis=1) == [digit for digit, _ in drawings]
    assert right.mean() >= 0.8, np.flatnonzero(~right)
