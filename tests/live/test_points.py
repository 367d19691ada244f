"""Own points: each edit makes other samples, and undo brings back those before."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nnlib.live.points import MOST_STEPS, OwnPoints
from nnlib.live.samples import Samples
from nnlib.live.table import MOST, data_of

NOTEBOOKS = Samples(([[0.0, 0.0], [10.0, 4.0], [6.0, 10.0]], [0, 1, 2])).choose({})
SHARES = st.floats(0, 1)
FINEST = 0.013  # of this plane, 13 wide: a thousandth


class Editor:
    """Own points as a panel has them."""

    def __init__(self):
        self.own = OwnPoints()

    @property
    def shown(self):
        return self.own.now or NOTEBOOKS

    def do(self, wish, classes=6):
        self.own.edit(wish, self.shown, classes, f"there are {classes} classes.")

    def place(self, i) -> list[float]:
        """Of a sample, in shares."""
        left, right, bottom, top = self.shown.limits or (-1.5, 11.5, -1.5, 11.5)
        return ((self.shown.X[i] - [left, bottom]) / [right - left, top - bottom]).tolist()

    def samples(self) -> list[list[float]]:
        return np.column_stack([self.shown.X, self.shown.y]).tolist()


@given(SHARES, SHARES, st.integers(0, 5))
def test_an_added_sample_lies_where_it_was_put_in_few_digits(across, up, label):
    editor = Editor()
    editor.do({"add": [across, up, label]})
    X, y = editor.shown.X, editor.shown.y
    assert np.array_equal(X[:3], NOTEBOOKS.X) and y.tolist() == [0, 1, 2, label]
    assert np.abs(X[3] - (-1.5 + 13 * np.array([across, up]))).max() <= FINEST / 2 + 1e-9
    assert all(len(repr(abs(number))) <= 7 for number in X[3].tolist())
    assert X[3].min() >= -1.5 and X[3].max() <= 11.5


def test_the_plane_stays_as_it_is_when_samples_are_added_moved_and_deleted():
    editor = Editor()
    editor.do({"add": [0.99, 0.01, 0]})
    editor.do({"move": [*editor.place(1), 0.5, 0.5], "drag": "a"})
    editor.do({"delete": editor.place(2)})
    assert editor.shown.limits == pytest.approx((-1.5, 11.5, -1.5, 11.5))


def test_all_moves_of_a_drag_are_one_step():
    editor = Editor()
    begin = editor.place(1)
    for up in (0.1, 0.2, 0.3):
        editor.do({"move": [*begin, 0.5, up], "drag": "a"})
    assert editor.shown.X[1].tolist() == [5.0, pytest.approx(-1.5 + 13 * 0.3)]
    editor.do({"move": [*editor.place(1), 0.5, 0.5], "drag": "b"})
    editor.do("undo")
    assert editor.shown.X[1].tolist() == [5.0, pytest.approx(-1.5 + 13 * 0.3)]
    editor.do("undo")
    assert editor.own.now is None


def test_a_drag_across_another_sample_keeps_its_own():
    editor = Editor()
    begin, others = editor.place(0), editor.place(1)
    editor.do({"move": [*begin, *others], "drag": "a"})
    editor.do({"move": [*begin, 0.1, 0.1], "drag": "a"})
    assert np.array_equal(editor.shown.X[1], NOTEBOOKS.X[1])


def test_of_samples_in_one_place_the_one_on_top_is_deleted():
    editor = Editor()
    editor.own.put(data_of(np.array([[1.0, 1], [0, 0], [1, 1]]), np.array([0, 1, 2])))
    editor.do({"delete": editor.place(0)})
    assert editor.shown.y.tolist() == [0, 1]


BAD = {
    "a class too many": ({"add": [0.5, 0.5, 6]}, "6 classes"),
    "a negative class": ({"add": [0.5, 0.5, -1]}, "0 or larger"),
    "half a class": ({"add": [0.5, 0.5, 0.5]}, "whole number"),
    "a place outside": ({"add": [1.2, 0.5, 0]}, "outside the plane"),
    "a move to outside": ({"move": [0.5, 0.5, 0.5, -0.1], "drag": "a"}, "outside the plane"),
    "no place": ({"add": [None, 0.5, 0]}, "."),
    "NaN": ({"add": [float("nan"), 0.5, 0]}, "finite"),
    "an empty place deleted": ({"delete": [0.5, 0.1]}, "No sample"),
    "an empty place moved": ({"move": [0.5, 0.1, 0, 0], "drag": "a"}, "No sample"),
    "too few numbers": ({"add": [0.5, 0.5]}, "An edit is"),
    "another word": ("clear", "An edit is"),
    "nothing": (None, "An edit is"),
    "nothing to undo": ("undo", "nothing to undo"),
}


@pytest.mark.parametrize("what", BAD)
def test_an_edit_that_cannot_be_done_is_refused_and_changes_nothing(what):
    editor = Editor()
    wish, words = BAD[what]
    with pytest.raises(ValueError, match=words):
        editor.do(wish)
    assert editor.own.now is None
    if wish != "undo":
        editor.do({"add": [0.5, 0.5, 0]})
        before = editor.own.now
        with pytest.raises(ValueError, match=words):
            editor.do(wish)
        assert editor.own.now is before


def test_the_last_two_samples_stay():
    editor = Editor()
    editor.do({"delete": editor.place(2)})
    with pytest.raises(ValueError, match="With 2 samples none can be deleted"):
        editor.do({"delete": editor.place(1)})
    assert len(editor.shown.y) == 2


def test_a_class_that_the_network_does_not_tell_is_refused_with_the_reason():
    with pytest.raises(ValueError, match=r"label 2, but there are 2 classes\."):
        Editor().do({"add": [0.5, 0.5, 2]}, classes=2)


def test_no_more_samples_than_most_can_be_added():
    editor = Editor()
    editor.own.put(data_of(np.random.default_rng(0).random((MOST, 2)), np.zeros(MOST, np.int_)))
    with pytest.raises(ValueError, match="no more"):
        editor.do({"add": [0.5, 0.5, 0]})


def test_after_very_many_steps_undo_still_ends_at_the_notebooks_samples():
    editor = Editor()
    for _ in range(MOST_STEPS + 20):
        editor.do({"add": [0.5, 0.5, 0]})
    for _ in range(MOST_STEPS - 1):
        editor.do("undo")
    assert editor.own.now is None


EDITS = st.one_of(
    st.tuples(st.just("add"), SHARES, SHARES, st.integers(0, 5)),
    st.tuples(st.just("delete"), st.integers(0, 99)),
    st.tuples(st.just("move"), st.integers(0, 99), SHARES, SHARES, st.integers(0, 2)),
    st.just(("undo",)),
    st.just(("leave",)),
    st.just(("put",)),
)
OTHERS = data_of(np.array([[1.0, 2.0], [3.0, 5.0]]), np.array([0, 1]))


@settings(max_examples=150, deadline=None)
@given(st.lists(EDITS, max_size=25))
def test_undo_brings_back_what_was_there_before_each_edit(edits):
    """Against the plainest model: a list of all states, and the newest of them."""
    editor = Editor()
    states = [NOTEBOOKS]
    names = iter(range(1_000))
    for kind, *told in edits:
        if kind == "undo":
            if len(states) > 1:
                states.pop()
                editor.do("undo")
            else:
                with pytest.raises(ValueError, match="nothing to undo"):
                    editor.do("undo")
        elif kind == "leave":
            if states[-1] is not NOTEBOOKS:
                states.append(NOTEBOOKS)
            editor.own.put(None)
        elif kind == "put":
            states.append(OTHERS)
            editor.own.put(OTHERS)
        elif kind == "add":
            editor.do({"add": told})
            states.append(editor.shown)
        elif kind == "delete" and len(states[-1].y) > 2:
            editor.do({"delete": editor.place(told[0] % len(states[-1].y))})
            states.append(editor.shown)
        elif kind == "move":
            begin, name = editor.place(told[0] % len(states[-1].y)), next(names)
            for _ in range(told[3] + 1):
                editor.do({"move": [*begin, *told[1:3]], "drag": name})
            states.append(editor.shown)
        assert editor.shown is states[-1]
