"""Samples are given once, or made anew by two choosers."""

import numpy as np
import pytest

from nnlib import datasets
from nnlib.live.samples import Samples, checked

X, y = np.array([[0.0, 0.0], [1.0, 1.0]]), np.array([0, 1])


def make(dataset, noise):
    return getattr(datasets, dataset)(20, noise=noise, rng=0)


def test_samples_that_were_given_stay_and_have_no_choosers():
    samples = Samples(X, y, None, None)
    assert samples.controls == [] and samples.chosen == ()
    assert samples.data[0] is X and samples.data[1] is y


def test_choosers_stand_at_the_first_dataset_and_the_start_of_noise():
    samples = Samples(make, None, ["spiral", "rings"], (0.0, 1.0, 0.2))
    dataset, noise = samples.controls
    assert (dataset.value, noise.value) == ("spiral", 0.2)
    assert np.array_equal(samples.chosen[0], datasets.spiral(20, noise=0.2, rng=0).X)


def test_choosing_makes_the_samples_anew():
    samples = Samples(make, None, ["spiral", "rings"], (0.0, 1.0, 0.2))
    before = samples.chosen
    assert samples.chosen is before  # the same until it is chosen again
    samples.controls[0].value, samples.controls[1].value = "rings", 0.5
    assert samples.chosen is before
    samples.choose()
    assert np.array_equal(samples.chosen[0], datasets.rings(20, noise=0.5, rng=0).X)
    assert np.array_equal(samples.chosen[1], np.repeat([0, 1], 20))


def test_a_choice_that_fails_leaves_the_samples_as_they_were():
    samples = Samples(
        lambda dataset, noise: make(dataset, noise) if noise < 1 else (X, [0.5, 1]),
        None,
        ["spiral"],
        (0.0, 1.0, 0.2),
    )
    before = samples.chosen
    samples.controls[1].value = 1.0
    with pytest.raises(ValueError, match="y must hold whole-number labels"):
        samples.choose()
    assert samples.chosen is before


@pytest.mark.parametrize(
    "dataset, noise",
    [
        (None, (0, 1, 0.2)),
        (["spiral"], None),
        ([], (0, 1, 0.2)),
        ("spiral", (0, 1, 0.2)),
        (["spiral"], 0.2),
    ],
)
def test_choosers_of_another_form_are_refused_by_name(dataset, noise):
    with pytest.raises(ValueError, match="^(dataset|noise) must be .* but is"):
        Samples(make, None, dataset, noise)


@pytest.mark.parametrize(
    "choosers", [{"dataset": ["spiral"], "noise": None}, {"dataset": None, "noise": (0, 1, 0.2)}]
)
def test_choosers_without_a_function_that_makes_the_samples_are_refused(choosers):
    with pytest.raises(ValueError, match="X is not a function"):
        Samples(X, y, **choosers)


@pytest.mark.parametrize("data", [None, [X, y], (X,), (X, y, y)])
def test_a_function_that_returns_something_else_is_told_so(data):
    with pytest.raises(ValueError, match=r"^X must return \(X, y\), but returned"):
        checked(data)
