"""The plane: its limits and grid, what a network may answer, and where the boundary lies."""

import numpy as np
import pytest

from nnlib import plane, sigmoid, softmax

LIMITS = (-1.0, 3.0, 0.0, 2.0)


def probabilities_on_the_grid(predict, limits=LIMITS, resolution=41) -> np.ndarray:
    return plane.probabilities(predict(plane.grid(limits, resolution)), resolution**2).reshape(
        resolution, resolution, -1
    )


def test_the_limits_are_a_square_around_the_points():
    # x from 0 to 4, y from 1 to 2: half the wider side is 2, plus 15 % of 4 = 0.6; centre (2, 1.5)
    X = np.array([[0.0, 1.0], [4.0, 2.0], [1.0, 1.5]])
    assert plane.limits_around(X) == pytest.approx((-0.6, 4.6, -1.1, 4.1))
    assert plane.limits_around(X, margin=0) == pytest.approx((0.0, 4.0, -0.5, 3.5))


def test_20_an_axis_that_reaches_more_than_four_times_as_far_leaves_the_other_limits_of_its_own():
    # ages 18 to 60: middle 39, spread 42; half of it and 15 % are 27.3
    # salaries 15 000 to 150 000: middle 82 500, spread 135 000; half of it and 15 % are 87 750
    X = np.array([[18.0, 150_000.0], [60.0, 15_000.0], [30.0, 40_000.0]])
    assert plane.limits_around(X) == pytest.approx((11.7, 66.3, -5_250, 170_250))
    assert plane.limits_around(X[:, ::-1]) == pytest.approx((-5_250, 170_250, 11.7, 66.3))
    assert plane.limits_around(X, margin=0) == pytest.approx((18, 60, 15_000, 150_000))


@pytest.mark.parametrize("spread, own", [(4.0, False), (4.001, True)])
def test_up_to_four_times_as_far_is_alike(spread, own):
    left, right, bottom, top = plane.limits_around([[0.0, 0.0], [1.0, spread]], margin=0)
    assert top - bottom == pytest.approx(spread)
    assert right - left == pytest.approx(1.0 if own else spread)


@pytest.mark.parametrize("constant", [0.0, 7.0, 1e6])
def test_a_column_of_one_value_reaches_as_far_as_the_other(constant):
    X = np.array([[constant, 0.0], [constant, 10.0]])
    expected = (constant - 6.5, constant + 6.5, -1.5, 11.5)
    assert plane.limits_around(X) == pytest.approx(expected)


def test_a_single_point_has_a_plane_around_it():
    # no side to measure, so a side of 1: half of it is 0.5, plus 15 % of 1
    assert plane.limits_around([[3.0, 4.0]]) == pytest.approx((2.35, 3.65, 3.35, 4.65))


def test_the_grid_runs_row_by_row_from_the_bottom():
    assert plane.grid((0, 2, 10, 14), 3).tolist() == [
        [0, 10], [1, 10], [2, 10],
        [0, 12], [1, 12], [2, 12],
        [0, 14], [1, 14], [2, 14],
    ]  # fmt: skip


@pytest.mark.parametrize("p", [np.array([0.1, 0.6]), np.array([[0.1], [0.6]]), [0.1, 0.6]])
def test_one_probability_a_point_becomes_two(p):
    assert plane.probabilities(p, 2) == pytest.approx(np.array([[0.9, 0.1], [0.4, 0.6]]))


def test_class_probabilities_stay_as_they_are():
    P = np.array([[0.2, 0.3, 0.5]])
    assert plane.probabilities(P, 1).tolist() == P.tolist()


@pytest.mark.parametrize(
    "prediction, words",
    [
        ([0.5, 1.5], "predict must return probabilities, 0 to 1, but returned 0.5 to 1.5"),
        ([[-0.5], [0.5]], "predict must return probabilities, 0 to 1, but returned -0.5 to 0.5"),
        ([0.5, np.nan], "what predict returns must be finite"),
        (
            np.ones((2, 2, 2)),
            "predict must return shape (2,) or (2, classes) for 2 points, "
            "but its shape is (2, 2, 2)",
        ),
        (
            np.ones((3, 2)),
            "predict must return shape (2,) or (2, classes) for 2 points, but its shape is (3, 2)",
        ),
        (
            np.ones((1, 2)),
            "predict must return shape (2,) or (2, classes) for 2 points, but its shape is (1, 2)",
        ),
        (0.5, "predict must return shape (2,) or (2, classes) for 2 points, but its shape is ()"),
        ([], "what predict returns is empty"),
        (["a"], "what predict returns must hold numbers"),
        (None, "what predict returns must hold numbers"),
    ],
)
def test_an_answer_that_is_no_probability_is_refused(prediction, words):
    with pytest.raises(ValueError) as caught:
        plane.probabilities(prediction, 2)
    assert str(caught.value).startswith(words)


def test_the_boundary_of_one_neuron_is_its_straight_line():
    # sigmoid(2 x - 4 y + 1) is 0.5 where y = (2 x + 1) / 4;
    # the line enters at (-0.5, 0) and leaves at (3, 1.75)
    P = probabilities_on_the_grid(lambda X: sigmoid(2 * X[:, 0] - 4 * X[:, 1] + 1))
    [line] = plane.boundaries(P, LIMITS)
    x, y = line.T
    # straight between grid points, the sigmoid nearly so
    assert np.abs(y - (2 * x + 1) / 4).max() < 2e-3
    ends = sorted(line[[0, -1]].tolist())
    assert ends[0] == pytest.approx([-0.5, 0.0], abs=2e-3)
    assert ends[1] == pytest.approx([3.0, 1.75], abs=2e-3)


def test_the_boundaries_of_three_classes_lie_where_the_two_best_are_equal():
    centres = np.array([[0.0, 0.5], [2.0, 0.5], [1.0, 1.8]])

    def predict(X):
        return softmax(-((X[:, None] - centres) ** 2).sum(axis=2))

    lines = plane.boundaries(probabilities_on_the_grid(predict, resolution=161), LIMITS)
    best = np.sort(predict(np.concatenate(lines)), axis=1)
    apart = best[:, 2] - best[:, 1]
    # equal along the lines; only where three meet may a line run on until it is 0.02 behind
    assert np.mean(apart < 1e-3) > 0.9 and apart.max() < 0.03
    # each pair of neighbours has its border: the middle of each pair of centres is near a line
    for i, j in ((0, 1), (0, 2), (1, 2)):
        middle = (centres[i] + centres[j]) / 2
        nearest = np.hypot(*(np.concatenate(lines) - middle).T).min()
        assert nearest < 0.03, (i, j, nearest)  # the grid's step is 0.025


def test_every_change_of_class_between_neighbours_on_the_grid_is_crossed_by_a_boundary():
    rng, limits, r = np.random.default_rng(0), (-1.0, 1.0, -1.0, 1.0), 41
    W1, W2 = 3 * rng.normal(size=(2, 8)), 3 * rng.normal(size=(8, 3))
    P = probabilities_on_the_grid(lambda X: softmax(np.tanh(X @ W1 + 0.5) @ W2), limits, r)
    chosen, at = P.argmax(axis=2), plane.grid(limits, r).reshape(r, r, 2)
    points = np.concatenate(plane.boundaries(P, limits))
    changes = np.argwhere(chosen[:, 1:] != chosen[:, :-1])
    assert len(changes) > 20
    for row, column in changes:
        between = (at[row, column] + at[row, column + 1]) / 2
        assert np.abs(points - between).max(axis=1).min() <= 1 / (r - 1) + 1e-9  # half a step


def test_where_one_class_rules_there_is_no_boundary():
    assert plane.boundaries(np.full((5, 5, 2), [0.9, 0.1]), LIMITS) == []
    assert plane.boundaries(np.full((5, 5, 3), [0.2, 0.7, 0.1]), LIMITS) == []


def test_where_nothing_is_decided_there_is_no_boundary():
    assert plane.boundaries(np.full((5, 5, 2), 0.5), LIMITS) == []
    assert plane.boundaries(np.full((5, 5, 3), 1 / 3), LIMITS) == []


@pytest.mark.parametrize(
    "limits", [(0, 0, 0, 1), (1, 0, 0, 1), (0, 1, 1, 0), (0, 1, 0), (0, 1, 0, np.nan), "0101", None]
)
def test_limits_rise_from_left_to_right_and_from_bottom_to_top(limits):
    with pytest.raises(ValueError, match="^limits must "):
        plane.grid(limits, 5)


@pytest.mark.parametrize("resolution", [1, 0, -5, 10.0, "10", None])
def test_a_grid_has_at_least_two_points_a_side(resolution):
    with pytest.raises(ValueError, match="^resolution must be a whole number, 2 or larger"):
        plane.grid(LIMITS, resolution)


@pytest.mark.parametrize(
    "X", [np.ones(2), np.ones((3, 3)), np.empty((0, 2)), [[1.0, np.nan]], [["a", "b"]]]
)
def test_limits_need_points_in_the_plane(X):
    with pytest.raises(ValueError, match="^X "):
        plane.limits_around(X)


@pytest.mark.parametrize("margin", [-0.1, np.nan, np.inf, "wide"])
def test_a_margin_is_zero_or_more(margin):
    with pytest.raises(ValueError, match="^margin must be a "):
        plane.limits_around([[0.0, 1.0]], margin)


# The lines of hidden units


def test_a_units_line_runs_where_its_weighted_sum_is_zero():
    W, b = np.array([[1.0, 3.0], [0.0, -4.0]]), np.array([-0.5, 1.0])
    found = plane.lines(W, b, (-1, 1, -1, 1))
    assert len(found) == 2
    for line, w, offset in zip(found, W.T, b, strict=True):
        assert line @ w + offset == pytest.approx([0.0, 0.0], abs=1e-12)
        # longer than any way through the square
        assert np.hypot(*(line[1] - line[0])) > 2 * np.sqrt(2)


def test_a_unit_whose_line_passes_the_plane_by_or_that_has_none_is_left_out():
    # x = 5; a unit that looks at nothing (w = 0); x = 0.9
    W, b = [[1.0, 0.0, 1.0], [0.0, 0.0, 0.0]], [-5.0, 1.0, -0.9]
    assert len(plane.lines(W, b, (-1, 1, -1, 1))) == 1


@pytest.mark.parametrize(
    "W, b",
    [
        (np.ones((3, 2)), np.ones(2)),
        (np.ones((2, 2)), np.ones(3)),
        (np.ones(2), np.ones(1)),
        ([["a"], ["b"]], [1]),
    ],
)
def test_lines_need_two_weights_and_a_bias_for_each_unit(W, b):
    with pytest.raises(ValueError, match="^(W|b) must "):
        plane.lines(W, b, (-1, 1, -1, 1))
