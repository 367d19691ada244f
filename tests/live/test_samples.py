"""Samples are given once, or made anew by a function of the controls."""

import numpy as np
import pandas as pd
import pytest

from nnlib import datasets
from nnlib.live.samples import Samples

X, y = np.array([[0.0, 0.0], [1.0, 1.0]]), np.array([0, 1])


def make(dataset, noise):
    return getattr(datasets, dataset)(20, noise=noise, rng=0)


def pair(dataset="spiral", noise=0.2):
    data = make(dataset, noise)
    return data.X, data.y


def test_samples_that_were_given_stay_whatever_the_values():
    samples = Samples((X, y))
    assert samples.function is None
    data = samples.choose({"noise": 0.5})
    assert data is samples.choose({"noise": 1.0})
    assert data.X.tolist() == X.tolist() and data.y.tolist() == y.tolist()


def test_a_function_gets_the_values_it_asks_for():
    samples = Samples(pair)
    data = samples.choose({"noise": 0.5, "learning_rate": 7.0})
    assert np.array_equal(data.X, make("spiral", 0.5).X)  # the dataset has a default
    data = samples.choose({"noise": 0.5, "dataset": "rings"})
    assert np.array_equal(data.X, make("rings", 0.5).X)
    assert np.array_equal(data.y, np.repeat([0, 1], 20))


def test_data_are_made_anew_only_where_their_own_values_have_changed():
    made = []

    def counted(noise):
        made.append(noise)
        return pair(noise=noise)

    samples = Samples(counted)
    first = samples.choose({"noise": 0.5, "learning_rate": 1.0})
    assert samples.choose({"noise": 0.5, "learning_rate": 2.0}) is first
    other = samples.choose({"noise": 0.25, "learning_rate": 2.0})
    assert other is not first and made == [0.5, 0.25]


def edited(noise):
    return X, y


def test_a_function_that_was_defined_anew_makes_the_data_anew(monkeypatch):
    samples = Samples(edited)
    first = samples.choose({"noise": 0.5})
    monkeypatch.setitem(globals(), "edited", lambda noise: (2 * X, y))
    assert samples.choose({"noise": 0.5}).X.tolist() == (2 * X).tolist()
    assert first.X.tolist() == X.tolist()


def test_a_function_that_was_defined_anew_and_failed_is_asked_again(monkeypatch):
    samples = Samples(edited)
    samples.choose({"noise": 0.5})
    fails = [True, False]

    def fails_once(noise):
        if fails.pop(0):
            raise ZeroDivisionError
        return 3 * X, y

    monkeypatch.setitem(globals(), "edited", fails_once)
    with pytest.raises(ZeroDivisionError):
        samples.choose({"noise": 0.5})
    assert samples.choose({"noise": 0.5}).X.tolist() == (3 * X).tolist()


def test_a_choice_that_fails_leaves_the_samples_as_they_were():
    samples = Samples(lambda noise: pair(noise=noise) if noise < 1 else (X, [0.5, 1]))
    before = samples.choose({"noise": 0.5})
    with pytest.raises(ValueError, match="y must hold whole-number labels"):
        samples.choose({"noise": 1.0})
    assert samples.choose({"noise": 0.5}) is before


@pytest.mark.parametrize(
    "given_X, given_y",
    [
        (X.tolist(), y.tolist()),
        (X.astype(np.float32), y.astype(np.uint8)),
        (pd.DataFrame(X, index=[7, 3]), pd.Series(y, index=[7, 3])),
    ],
    ids=["lists", "other types", "pandas"],
)
def test_samples_may_come_in_the_learners_own_form_and_reach_a_step_in_it(given_X, given_y):
    data = Samples((given_X, given_y)).choose({})
    assert data.X.tolist() == X.tolist() and data.X.dtype == np.float64
    assert data.y.tolist() == y.tolist()
    assert type(data.given["X"]) is type(given_X) and type(data.given["y"]) is type(given_y)
    assert getattr(data.given["X"], "dtype", None) == getattr(given_X, "dtype", None)


def test_what_a_step_gets_is_a_copy_that_cannot_be_changed():
    data = Samples((X, y)).choose({})
    for name in ("X", "y"):
        with pytest.raises(ValueError, match="read-only"):
            data.given[name] += 1
    own_X, own_y = X.copy(), y.copy()
    data = Samples((own_X, own_y)).choose({})
    own_X += 5.0  # the notebook goes on with its own
    own_y[:] = 7
    assert data.X.tolist() == X.tolist() == data.given["X"].tolist()
    assert data.y.tolist() == y.tolist() == data.given["y"].tolist()


def test_what_a_step_gets_of_a_list_or_a_table_is_a_copy_too():
    own = X.tolist()
    data = Samples((own, y.tolist())).choose({})
    data.given["X"][0][0] = 99.0
    assert own == X.tolist() == data.X.tolist()
    table = pd.DataFrame(X)
    data = Samples((table, pd.Series(y))).choose({})
    data.given["X"].iloc[0, 0] = 99.0
    assert table.to_numpy().tolist() == X.tolist() == data.X.tolist()


@pytest.mark.parametrize(
    "data, told",
    [
        (None, "None"),
        ((X,), r"\(array"),
        ((X, y, y), r"\(array"),
        (X, r"an array of shape \(2, 2\)"),
        ({"X": X, "y": y}, r"\{'X'"),
    ],
    ids=["nothing", "one", "three", "an array", "a dict"],
)
def test_other_than_a_pair_is_told_so(data, told):
    with pytest.raises(ValueError, match=rf"^data must be the pair \(X, y\), but is {told}"):
        Samples(data)
    with pytest.raises(
        ValueError, match=rf"^data must return the pair \(X, y\), but returned {told}"
    ):
        Samples(lambda: data).choose({})


@pytest.mark.parametrize(
    "pair, words",
    [
        ((np.zeros((2, 3)), y), "X must have shape (n, 2), but its shape is (2, 3)"),
        ((X, [0]), "y must have shape (2,), but its shape is (1,)"),
        ((X, [0, 10]), "y must hold labels 0 to 9, but y[1] is 10"),
        ((X, [0, 0.5]), "y must hold whole-number labels"),
        (([[0, np.nan], [1, 1]], y), "X must be finite"),
    ],
)
def test_only_labelled_points_of_the_plane_are_samples(pair, words):
    with pytest.raises(ValueError) as caught:
        Samples(pair)
    assert str(caught.value).startswith(words)
