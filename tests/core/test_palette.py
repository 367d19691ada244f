"""The palette: colours and markers for each class, and how probability becomes colour."""

import numpy as np
import pytest

from nnlib.palette import COLORS, DEPTH, GREY, INK, MARKERS, PAPER, RGB, shade


def luminance(color: np.ndarray) -> float:
    """Relative luminance by WCAG 2: linear light, weighted for the eye."""
    linear = np.where(color <= 0.04045, color / 12.92, ((color + 0.055) / 1.055) ** 2.4)
    return float(linear @ [0.2126, 0.7152, 0.0722])


def rgb(color: str) -> np.ndarray:
    return np.array([int(color[i : i + 2], 16) for i in (1, 3, 5)]) / 255


def test_every_class_has_a_colour_and_a_marker_of_its_own():
    assert len(set(COLORS)) == len(COLORS) == len(set(MARKERS)) == len(MARKERS) == 10


def test_the_colours_as_numbers_are_the_colours_as_text():
    assert RGB.shape == (10, 3)
    for color, numbers in zip(COLORS, RGB, strict=True):
        assert "#" + "".join(f"{round(255 * number):02X}" for number in numbers) == color


def test_the_colours_of_any_two_classes_are_far_apart():
    apart = np.abs(RGB[:, None] - RGB[None]).max(axis=2) + np.eye(len(RGB))
    assert apart.min() > 0.15


def test_ink_can_be_read_on_paper_and_its_lines_seen_on_the_deepest_shade_of_every_class():
    def contrast(background):
        return (luminance(background) + 0.05) / (luminance(rgb(INK)) + 0.05)

    assert contrast(rgb(PAPER)) > 4.5  # WCAG 2, level AA, for text
    assert min(contrast(background) for background in shade(np.eye(10))) > 3.0  # and for lines
    assert luminance(rgb(INK)) < luminance(rgb(GREY)) < luminance(rgb(PAPER))


def test_undecided_is_white_and_sure_is_the_colour_to_its_depth():
    for k in (2, 3, 10):
        assert shade(np.full((1, k), 1 / k)) == pytest.approx(np.ones((1, 3)))
        # 60 % of the way from white (1) to the colour: 1 - 0.6 * (1 - colour)
        assert DEPTH == 0.6  # which the page is told as well
        assert shade(np.eye(k)) == pytest.approx(1 - 0.6 * (1 - RGB[:k]))
        assert shade(np.eye(k), depth=1.0) == pytest.approx(RGB[:k])


def test_half_sure_shows_half_the_colour():
    # two classes, p = 0.75: (0.75 - 0.5) / (1 - 0.5) = 0.5 above chance
    assert shade(np.array([0.25, 0.75])) == pytest.approx(1 - 0.6 * 0.5 * (1 - RGB[1]))


def test_a_class_below_chance_shows_nothing():
    # p = 0.6, 0.3, 0.1 of three: only the first is above 1/3, by (0.6 - 1/3) / (2/3) = 0.4
    assert shade(np.array([0.6, 0.3, 0.1])) == pytest.approx(1 - 0.6 * 0.4 * (1 - RGB[0]))


def test_every_shade_is_a_colour():
    P = np.random.default_rng(0).dirichlet(np.ones(4), size=(20, 30))
    colors = shade(P, depth=1.0)
    assert colors.shape == (20, 30, 3) and colors.min() >= 0 and colors.max() <= 1 + 1e-12


@pytest.mark.parametrize("k", [1, 11])
def test_there_are_colours_for_2_to_10_classes(k):
    with pytest.raises(
        ValueError,
        match=rf"^P must hold 2 to 10 classes along its last axis, but its shape is \(5, {k}\)",
    ):
        shade(np.ones((5, k)))
