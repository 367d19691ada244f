"""The door for own samples: text, DataFrames and arrays come in alike, all else is refused."""

import csv
import io

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnlib import datasets
from nnlib.live.table import MOST, table

NUMBERS = st.floats(-1e6, 1e6).map(lambda number: number + 0.0)
ROWS = st.lists(st.tuples(NUMBERS, NUMBERS, st.integers(0, 5)), min_size=2, max_size=30)
WORDS = st.text("abcdefghijk \u00e4,'\"-", min_size=1).filter(str.strip).map(str.strip)
FIVE = "0.5, 1, 0\n0.25, -3, 1\n1e-3, 2, 1\n0, 0, 2\n1, 1, 0"


def written(rows, delimiter=",", header=None) -> str:
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter, lineterminator="\n")
    writer.writerows(([header] if header else []) + [list(row) for row in rows])
    return text.getvalue()


def is_drawable(rows) -> bool:
    X = np.array([row[:2] for row in rows])
    spread = np.ptp(X, axis=0).max()
    return spread == 0 or spread > 1e-6


def comes_in(rows, given) -> None:
    data = table(given)
    assert data.X.tolist() == [list(row[:2]) for row in rows]
    assert data.y.tolist() == [row[2] for row in rows]
    assert data.X.dtype == np.float64 and data.y.dtype == np.int_


@given(ROWS.filter(is_drawable), st.sampled_from([",", ";", "\t", " "]), st.booleans())
def test_a_text_comes_in_as_it_was_written(rows, delimiter, has_header):
    comes_in(rows, written(rows, delimiter, ("x1", "x2", "label") if has_header else None))


@given(ROWS.filter(is_drawable), st.sampled_from([";", "\t"]))
def test_a_decimal_comma_is_read_between_semicolons_and_tabs(rows, delimiter):
    comes_in(rows, written(rows, delimiter).replace(".", ","))


@given(st.lists(WORDS, min_size=2, max_size=6, unique=True), st.data())
def test_words_become_classes_in_the_order_in_which_they_come(words, data):
    later = data.draw(st.lists(st.sampled_from(words), max_size=10))
    labels = [*words, *later]
    rows = [(i, -i, label) for i, label in enumerate(labels)]
    assert table(written(rows)).y.tolist() == [words.index(label) for label in labels]
    frame = pd.DataFrame(rows, columns=["a", "b", "c"])
    assert table(frame).y.tolist() == [words.index(label) for label in labels]


@given(ROWS.filter(is_drawable))
def test_frames_pairs_and_rows_come_in_as_a_text_does(rows):
    frame = pd.DataFrame(rows, columns=["a", "b", "c"])
    comes_in(rows, frame)
    comes_in(rows, (frame[["a", "b"]], frame["c"]))
    comes_in(rows, (frame[["a", "b"]].to_numpy(), frame["c"].to_numpy()))
    comes_in(rows, np.array(rows))
    comes_in(rows, [list(row) for row in rows])


def test_a_dataset_of_the_package_comes_in():
    data = table(datasets.spiral(10, rng=0))
    assert data.X.shape == (30, 2) and set(data.y) == {0, 1, 2}


def test_a_table_copied_from_a_spreadsheet_comes_in():
    data = table("\ufeffheight\tweight\tkind\r\n1,5\t40\tcat\r\n\r\n2,5\t50\tdog\r\n")
    assert data.X.tolist() == [[1.5, 40.0], [2.5, 50.0]] and data.y.tolist() == [0, 1]


def test_what_came_in_is_not_changed_with_what_was_given():
    X, y = np.array([[0.0, 1.0], [2.0, 3.0]]), np.array([0, 1])
    data = table((X, y))
    X[:] = 9
    y[:] = 0
    assert data.X.tolist() == [[0.0, 1.0], [2.0, 3.0]] and data.y.tolist() == [0, 1]


NO_TABLES = {
    "empty": ("", "empty"),
    "words only": ("hello world this is\nno table at all", "line 1 holds 4 columns"),
    "one line": ("1, 2, 0", "but there are 1"),
    "a header alone": ("a, b, c", "but there are 0"),
    "two columns": ("1, 2\n3, 4", "line 1 holds 2 columns"),
    "an index": (",a,b,c\n0,1,2,0\n1,2,3,1", "line 1 holds 4 columns"),
    "a short line": (f"{FIVE}\n1, 2", "line 6 holds 2 columns"),
    "a word": (f"{FIVE}\n\n1, two, 0", "Line 7 must begin with two numbers, .*'two'"),
    "nan": (f"{FIVE}\nnan, 2, 0", "in line 6 stands 'nan'"),
    "infinity": (f"{FIVE}\n1, inf, 0", "in line 6 stands 'inf'"),
    "thousands": (f"{FIVE}\n1_000, 2, 0", "Line 6 must begin with two numbers"),
    "no label": (f"{FIVE}\n1, 2,", "label is missing: line 6"),
    "half a label": (f"{FIVE}\n1, 2, 1.5", "that of line 6 is '1.5'"),
    "label -1": (f"{FIVE}\n1, 2, -1", "that of line 6 is '-1'"),
    "label 6": (f"{FIVE}\n1, 2, 6", "at most 6 classes, but that of line 6 is '6'"),
    "a word among numbers": (f"{FIVE}\n1, 2, red", "that of line 6 is 'red'"),
    "seven words": ("\n".join(f"{i}, 0, {word}" for i, word in enumerate("abcdefg")), "name 7"),
    "too many": ("\n".join(f"{i}, 0, 0" for i in range(MOST + 1)), f"there are {MOST + 1}"),
    "decimal commas": ("0,5, 1,5, 0\n1,5, 2,5, 1", "semicolons"),
    "too large": ("1e308, 0, 0\n-1e308, 0, 1", "no size"),
    "too close": ("1e300, 0, 0\n1e300, 1, 1", "no size"),
    "a frame of two columns": (pd.DataFrame({"a": [1, 2], "b": [0, 1]}), "has 2: a, b"),
    "a frame with words": (pd.DataFrame({"a": [1, 2], "b": ["x", "y"], "c": [0, 1]}), "column 'b'"),
    "a frame with a gap": (pd.DataFrame({"a": [1, np.nan], "b": [1, 2], "c": [0, 1]}), "finite"),
    "a frame without a label": (pd.DataFrame({"a": [1, 2], "b": [1, 2], "c": ["k", None]}), "miss"),
    "rows of differing length": ([[1, 2, 0], [1, 2]], "rows \\[x1, x2, label\\]"),
    "rows of two": (np.ones((4, 2)), "of shape \\(4, 2\\)"),
    "a pair of other lengths": ((np.ones((4, 2)), [0, 1]), "X has 4 rows, but y has 2"),
    "a pair with one-hot labels": ((np.ones((4, 2)), np.eye(4)), "one label for each sample"),
    "masked": (np.ma.masked_equal(np.ones((4, 3)), 1), "masked"),
    "a number": (3, "this is a int"),
    "a dict": ({"X": 1}, "this is a dict"),
    "nothing": (None, "this is a NoneType"),
    "a number beyond all": ([[10**400, 1, 0], [1, 2, 1]], "too large"),
    "NUL": ("1,2,0\x00\n1,2,1", "."),
}


@pytest.mark.parametrize("what", NO_TABLES)
def test_what_is_no_table_is_refused_in_a_sentence_that_says_where_to_look(what):
    given, words = NO_TABLES[what]
    with pytest.raises(ValueError, match=words) as refusal:
        table(given)
    assert len(str(refusal.value)) < 300


@given(st.text())
def test_any_text_is_read_or_refused_with_a_value_error(text):
    try:
        data = table(text)
    except ValueError:
        return
    assert len(data.X) == len(data.y) >= 2
