"""The datasets: shapes, labels, seeds, the formulas they promise, and what they refuse."""

import numpy as np
import pytest

from nnlib import Data, datasets, one_hot
from nnlib.datasets import bits, blobs, digits, gate, moons, rings, spiral

RANDOM = [spiral, rings, moons, blobs]
CLASSED = [spiral, rings, blobs]


@pytest.mark.parametrize("make, classes", [(spiral, 3), (rings, 2), (moons, 2), (blobs, 3)])
def test_a_dataset_has_100_points_of_each_class_in_the_plane(make, classes):
    X, y = make(rng=0)
    assert X.shape == (100 * classes, 2) and X.dtype == np.float64 and np.isfinite(X).all()
    assert y.shape == (100 * classes,) and y.dtype.kind == "i"
    assert np.bincount(y).tolist() == [100] * classes


@pytest.mark.parametrize("make", CLASSED)
@pytest.mark.parametrize("n, classes", [(1, 2), (7, 4), (3, 10)])
def test_the_sizes_can_be_chosen(make, n, classes):
    data = make(n, classes, rng=0)
    assert data.X.shape == (n * classes, 2) and np.bincount(data.y).tolist() == [n] * classes
    assert np.isfinite(data.X).all()


@pytest.mark.parametrize("make", RANDOM)
def test_the_same_seed_gives_the_same_points_and_another_seed_others(make):
    assert (make(10, rng=3).X == make(10, rng=3).X).all()
    assert (make(10, rng=3).X == make(10, rng=np.random.default_rng(3)).X).all()
    assert (make(10, rng=3).X != make(10, rng=4).X).any()
    assert (make(10).X != make(10).X).any()


@pytest.mark.parametrize("make", RANDOM)
def test_the_global_generator_is_neither_read_nor_moved(make):
    np.random.seed(0)
    one, state = make(10, rng=3), np.random.get_state()[1].copy()
    assert (np.random.get_state()[1] == state).all()
    np.random.seed(1)
    assert (make(10, rng=3).X == one.X).all()
    assert (np.random.get_state()[1] == np.random.RandomState(1).get_state()[1]).all()


@pytest.mark.parametrize("make", RANDOM)
def test_the_points_fit_on_a_plane_of_about_one_unit(make):
    assert 0.9 < np.abs(make(rng=0).X).max() < 1.5


def test_the_spiral_follows_its_formula():
    rng, X = np.random.default_rng(5), []
    for j in range(3):
        r = np.linspace(0, 1, 100)
        t = np.linspace(4 * j, 4 * (j + 1), 100) + 0.2 * rng.standard_normal(100)
        X.append(np.c_[r * np.sin(t), r * np.cos(t)])
    assert spiral(rng=5).X == pytest.approx(np.vstack(X), abs=1e-15)
    assert spiral(rng=5).y.tolist() == [0] * 100 + [1] * 100 + [2] * 100


def test_a_spiral_without_noise_by_hand():
    # two points an arm, r = 0 and 1, t from 4 j to 4 j + 4: the outer ones at the angles 4 and 8
    X = spiral(2, 2, noise=0).X
    assert X == pytest.approx(
        np.array([[0, 0], [np.sin(4), np.cos(4)], [0, 0], [np.sin(8), np.cos(8)]])
    )


def test_rings_without_noise_have_their_radii():
    data = rings(50, 4, noise=0, rng=0)
    assert np.hypot(*data.X.T) == pytest.approx((data.y + 1) / 4)


def test_moons_without_noise_are_half_circles_that_mirror_each_other():
    data = moons(50, noise=0)
    one, other = data.X[data.y == 0], data.X[data.y == 1]
    # the first has its centre at 0.7 * (-0.5, -0.25) and its arc above it;
    # the second is the first, turned half round
    assert np.hypot(*(one - 0.7 * np.array([-0.5, -0.25])).T) == pytest.approx(np.full(50, 0.7))
    assert other == pytest.approx(-one) and one[:, 1].min() >= -0.7 * 0.25 - 1e-12


def test_blobs_lie_around_centres_on_a_circle():
    data = blobs(2_000, 4, noise=0.1, rng=0)
    for k, centre in enumerate([(0, 0.7), (0.7, 0), (0, -0.7), (-0.7, 0)]):
        cloud = data.X[data.y == k]
        assert cloud.mean(axis=0) == pytest.approx(centre, abs=0.01)  # 0.1 / sqrt(2000) = 0.002
        assert cloud.std(axis=0) == pytest.approx([0.1, 0.1], rel=0.06)


def test_the_bits_of_lesson_1_say_their_first_column():
    data = bits("first")
    assert data.X.tolist() == [[0, 0, 1], [1, 1, 1], [1, 0, 1], [0, 1, 1]]
    assert data.y.tolist() == [0, 1, 1, 0] and (data.y == data.X[:, 0]).all()


def test_the_bits_of_lesson_2_say_whether_the_first_two_differ():
    data = bits("xor")
    assert data.X.tolist() == [[0, 0, 1], [0, 1, 1], [1, 0, 1], [1, 1, 1]]
    assert data.y.tolist() == [0, 1, 1, 0] and (data.y == (data.X[:, 0] != data.X[:, 1])).all()


@pytest.mark.parametrize(
    "name, rule",
    [
        ("and", lambda a, b: a and b),
        ("or", lambda a, b: a or b),
        ("nand", lambda a, b: not (a and b)),
        ("nor", lambda a, b: not (a or b)),
        ("xor", lambda a, b: a != b),
    ],
)
def test_a_gate_follows_its_rule_on_the_four_corners(name, rule):
    data = gate(name)
    assert data.X.tolist() == [[0, 0], [0, 1], [1, 0], [1, 1]]
    assert data.y.tolist() == [int(rule(*row)) for row in data.X.astype(bool)]


def test_the_digits_are_the_ones_of_the_source():
    X, y = digits()
    assert X.shape == (1797, 64) and X.dtype == np.float64
    assert y.shape == (1797,) and y.dtype.kind == "i"
    # the counts that the source gives for its test set, and the sum of all its pixels, 0 to 16
    assert np.bincount(y).tolist() == [178, 182, 177, 183, 181, 182, 181, 179, 174, 180]
    assert (16 * X).sum() == 561_718 and X.min() == 0.0 and X.max() == 1.0
    assert (16 * X[0, 8:16]).tolist() == [0, 0, 13, 15, 10, 15, 5, 0] and y[:10].tolist() == list(
        range(10)
    )


def test_each_call_gives_arrays_of_your_own():
    for make in (lambda: bits("xor"), lambda: gate("or"), digits, lambda: spiral(3, rng=0)):
        one = make()
        one.X[:], one.y[:] = -1, -1
        other = make()
        assert (other.X != -1).any() and (other.y >= 0).all()


def test_targets_are_the_labels_as_a_column_of_floats():
    assert gate("and").targets.tolist() == [[0.0], [0.0], [0.0], [1.0]]
    assert gate("and").targets.dtype == np.float64


def test_splitting_parts_the_samples_without_losing_or_mixing_any():
    data = Data(np.arange(20.0).reshape(10, 2), np.arange(10))
    train, held_out = data.split(0.3, rng=0)
    assert len(train.y) == 7 and len(held_out.y) == 3
    assert sorted([*train.y, *held_out.y]) == list(range(10))
    for part in (train, held_out):
        assert part.X[:, 0].tolist() == (2 * part.y).tolist()  # row i holds 2 i and 2 i + 1
    assert sorted(train.y) != train.y.tolist()  # shuffled
    assert (data.split(0.3, rng=0)[1].y == held_out.y).all() and (
        data.split(0.3, rng=1)[1].y != held_out.y
    ).any()
    assert data.y.tolist() == list(range(10))


def test_a_small_share_still_holds_one_sample_out():
    train, held_out = gate("xor").split(0.01, rng=0)
    assert len(train.y) == 3 and len(held_out.y) == 1


@pytest.mark.parametrize("share", [0, 1, 1.0, -0.1, 1.5, np.nan, np.inf, "0.2", None])
def test_the_held_out_share_lies_between_0_and_1(share):
    with pytest.raises(ValueError, match="^held_out must be a "):
        gate("xor").split(share)


def test_a_split_leaves_samples_to_train_on():
    with pytest.raises(
        ValueError, match="^held_out must leave samples to train on, but 0.95 of 4 leaves none"
    ):
        gate("xor").split(0.95)
    with pytest.raises(ValueError, match="of 1 leaves none"):
        Data(np.ones((1, 2)), np.array([0])).split(0.5)


def test_one_hot_rows_have_a_single_one():
    assert one_hot([2, 0], 3).tolist() == [[0, 0, 1], [1, 0, 0]]
    assert one_hot(np.array([1.0]), 2).tolist() == [[0, 1]]


@pytest.mark.parametrize(
    "labels, classes, words",
    [
        ([0, 3], 3, "labels must hold labels 0 to 2, but labels[1] is 3"),
        ([-1], 3, "labels must hold labels 0 to 2, but labels[0] is -1"),
        ([0.5], 3, "labels must hold whole-number labels"),
        ([np.nan], 3, "labels must be finite"),
        ([[0], [1]], 3, "labels must have shape (n,), but its shape is (2, 1)"),
        ([], 3, "labels is empty"),
        (["a"], 3, "labels must hold numbers"),
        ([0], 0, "classes must be a whole number"),
        ([0], 2.0, "classes must be a whole number"),
    ],
)
def test_one_hot_refuses_what_is_no_label(labels, classes, words):
    with pytest.raises(ValueError) as caught:
        one_hot(labels, classes)
    assert str(caught.value).startswith(words)


@pytest.mark.parametrize("make", RANDOM)
@pytest.mark.parametrize("bad", [0, -1, 2.5, "3", None, True])
def test_the_number_of_points_is_a_whole_number_from_one(make, bad):
    with pytest.raises(ValueError, match="^points_per_class must be a whole number, 1 or larger"):
        make(bad, rng=0)


@pytest.mark.parametrize("make", CLASSED)
@pytest.mark.parametrize("bad", [1, 0, -2, 2.5, "3", None])
def test_the_number_of_classes_is_a_whole_number_from_two(make, bad):
    with pytest.raises(ValueError, match="^classes must be a whole number, 2 or larger"):
        make(3, bad, rng=0)


@pytest.mark.parametrize("make", RANDOM)
@pytest.mark.parametrize("bad", [-0.1, np.nan, np.inf, "much", None])
def test_noise_is_zero_or_more(make, bad):
    with pytest.raises(ValueError, match="^noise must be a .*but is"):
        make(3, noise=bad, rng=0)


@pytest.mark.parametrize("bad", ["XOR", "", "second", None, 1, ["and"]])
def test_unknown_rules_and_gates_are_named(bad):
    with pytest.raises(ValueError) as caught:
        gate(bad)
    allowed = ["and", "nand", "nor", "or", "xor"]
    assert str(caught.value) == f"name must be one of {allowed}, but is {bad!r}"
    with pytest.raises(ValueError) as caught:
        bits(bad)
    assert str(caught.value) == f'rule must be "first" or "xor", but is {bad!r}'


def test_the_module_holds_these_datasets_and_no_others():
    functions = {
        name
        for name, f in vars(datasets).items()
        if getattr(f, "__module__", "") == datasets.__name__
    }
    expected = {"Data", "Sets", "one_hot", "bits", "gate", "digits", "digit_sets"}
    expected |= {make.__name__ for make in RANDOM}
    assert {name for name in functions if not name.startswith("_")} == expected
