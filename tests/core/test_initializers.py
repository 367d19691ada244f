"""The initializers: their spread, their seeds, and what they refuse."""

import numpy as np
import pytest

from nnlib import initializers
from nnlib.initializers import he, normal, uniform, xavier, zeros

RANDOM = [uniform, normal, xavier, he]
EVERY = [zeros, *RANDOM]


def test_zeros_are_zero():
    assert zeros((2, 3)).tolist() == [[0.0, 0.0, 0.0], [0.0, 0.0, 0.0]]


def test_uniform_fills_its_interval_and_never_leaves_it():
    W = uniform((200, 100), low=-1.0, high=3.0, rng=0)
    assert W.min() >= -1.0 and W.max() < 3.0
    # The mean of [-1, 3) is 1 and its standard deviation 4 / sqrt(12) = 1.1547;
    # 20 000 draws come within 0.03 of both.
    assert W.mean() == pytest.approx(1.0, abs=0.03)
    assert W.std() == pytest.approx(4 / np.sqrt(12), abs=0.03)


def test_uniform_draws_what_the_generator_draws():
    # Lesson 2 starts from default_rng(0).random, which is uniform in [0, 1).
    assert (uniform((3, 4), rng=0) == np.random.default_rng(0).random((3, 4))).all()


@pytest.mark.parametrize(
    "initializer, deviation",
    [
        (normal, 1.0),
        (xavier, np.sqrt(2 / (200 + 50))),  # sqrt(2 / (fan_in + fan_out)) = 0.0894
        (he, np.sqrt(2 / 200)),  # sqrt(2 / fan_in) = 0.1
    ],
)
def test_normal_starts_have_the_spread_of_their_formula(initializer, deviation):
    W = initializer((200, 50), rng=1)
    # 10 000 draws: the standard deviation comes within 3 % (4 of its own errors),
    # the mean within 4 errors of 0.
    assert W.std() == pytest.approx(deviation, rel=0.03)
    assert abs(W.mean()) < 4 * deviation / 100


def test_normal_takes_its_scale():
    assert normal((3, 2), scale=0.5, rng=2) == pytest.approx(0.5 * normal((3, 2), rng=2), abs=1e-15)


def test_he_looks_at_fan_in_and_xavier_at_both():
    # The same draw, scaled: he by sqrt(2 / 2) = 1 and sqrt(2 / 8) = 0.5,
    # xavier alike for (2, 8) and (8, 2).
    draw = normal((2, 8), rng=3)
    assert he((2, 8), rng=3) == pytest.approx(draw)
    assert he((8, 2), rng=3).ravel() == pytest.approx(0.5 * draw.ravel())
    assert xavier((8, 2), rng=3).ravel() == pytest.approx(xavier((2, 8), rng=3).ravel())


@pytest.mark.parametrize("initializer", RANDOM, ids=lambda f: f.__name__)
def test_the_same_seed_gives_the_same_start_and_another_seed_another(initializer):
    assert (initializer((3, 4), rng=5) == initializer((3, 4), rng=5)).all()
    assert (initializer((3, 4), rng=5) != initializer((3, 4), rng=6)).any()


@pytest.mark.parametrize("initializer", RANDOM, ids=lambda f: f.__name__)
def test_a_generator_goes_on_where_it_stands(initializer):
    rng = np.random.default_rng(5)
    first, second = initializer((3, 4), rng=rng), initializer((3, 4), rng=rng)
    assert (first == initializer((3, 4), rng=5)).all() and (first != second).all()


@pytest.mark.parametrize("initializer", RANDOM, ids=lambda f: f.__name__)
def test_the_global_generator_is_neither_read_nor_moved(initializer):
    before = np.random.get_state()[1].copy()
    first = initializer((3, 4), rng=5)
    assert (np.random.get_state()[1] == before).all()
    np.random.random(3)
    assert (initializer((3, 4), rng=5) == first).all()


@pytest.mark.parametrize("initializer", EVERY, ids=lambda f: f.__name__)
@pytest.mark.parametrize("shape", [(), (0, 3), (3, -1), (2.0, 3), ("2", 3), 3, None, "23"])
def test_a_shape_is_a_tuple_of_sizes(initializer, shape):
    with pytest.raises(ValueError, match="shape must be"):
        initializer(shape, rng=0)


@pytest.mark.parametrize("scale", [-1.0, np.nan, np.inf, "1", None])
def test_a_scale_is_not_negative(scale):
    with pytest.raises(ValueError, match="^scale must be a"):
        normal((2, 2), scale=scale, rng=0)


@pytest.mark.parametrize(
    "low, high, name",
    [(1.0, 1.0, "high"), (1.0, 0.0, "high"), (np.nan, 1.0, "low"), (0.0, np.inf, "high")],
)
def test_uniform_needs_an_interval(low, high, name):
    with pytest.raises(ValueError, match=f"^{name} must be a"):
        uniform((2, 2), low=low, high=high, rng=0)


def test_a_bad_argument_draws_nothing_from_the_generator():
    rng = np.random.default_rng(0)
    for bad in (
        lambda: uniform((0, 2), rng=rng),
        lambda: normal((2, 2), scale=-1, rng=rng),
        lambda: he((2, 0), rng=rng),
    ):
        with pytest.raises(ValueError):
            bad()
    assert rng.random() == np.random.default_rng(0).random()


def test_the_module_holds_these_initializers_and_no_others():
    functions = {
        name
        for name, f in vars(initializers).items()
        if getattr(f, "__module__", "") == initializers.__name__
    }
    assert {name for name in functions if not name.startswith("_")} == {
        "Initializer",
        *(f.__name__ for f in EVERY),
    }
