"""The summary of a network: its numbers, in both forms, and when it needs to be told a shape."""

import numpy as np
import pytest

from nnlib import (
    BatchNorm,
    Conv2D,
    Dense,
    Dropout,
    Flatten,
    MaxPool2D,
    ReLU,
    Reshape,
    Sequential,
)


def test_a_summary_counts_what_learns_and_what_it_weighs():
    network = Sequential([Dense(64, 32, rng=0), ReLU(), Dense(32, 10, rng=1)])
    lines = [line.split() for line in repr(network.summary()).splitlines()]
    # 64 * 32 + 32 = 2080 numbers of 8 bytes, 16.6 kB; 32 * 10 + 10 = 330, 2.6 kB; together 2410
    assert lines[2] == ["Dense(64,", "32)", "(n,", "32)", "2,080", "16.6", "kB"]
    assert lines[4] == ["Dense(32,", "10)", "(n,", "10)", "330", "2.6", "kB"]
    assert lines[-1] == ["all", "2,410", "19.3", "kB"]


def test_a_summary_follows_images_through_their_layers():
    network = Sequential(
        [
            Reshape(8, 8, 1),
            Conv2D(1, 4, 3, rng=0),
            BatchNorm(4),
            MaxPool2D(2),
            Flatten(),
            Dropout(0.5),
            Dense(output_size=10, rng=1),
        ]
    )
    shapes = [row[1] for row in network.summary().rows]
    # 8 - 3 + 1 = 6; half of it; 3 * 3 * 4 = 36
    images = ["(n, 8, 8, 1)", "(n, 6, 6, 4)", "(n, 6, 6, 4)", "(n, 3, 3, 4)"]
    assert shapes == [*images, "(n, 36)", "(n, 36)", "(n, 10)", ""]
    # batch norm learns 2 * 4 numbers, and keeps as many: 16 numbers of 8 bytes
    assert network.summary().rows[2][2:] == ("8", "128 B")
    assert network.layers[-1].input_size is None  # the network itself has seen nothing


def test_a_notebook_shows_a_table_with_the_same_words():
    summary = Sequential([Dense(2, 3, rng=0)]).summary()
    table = summary._repr_html_()
    assert table.startswith("<table>") and table.count("<tr>") == 3
    assert all(words in table for row in summary.rows for words in row)


def test_a_shape_can_be_given_and_is_asked_for_where_no_layer_knows_it():
    network = Sequential([Conv2D(2, 3, 2, rng=0)])
    assert network.summary((5, 4, 2)).rows[0][1] == "(n, 4, 3, 3)"
    with pytest.raises(ValueError, match="^input_shape is needed here"):
        network.summary()
    for wrong in (5, (), (0,), ("a",)):
        with pytest.raises(ValueError, match="input_shape"):
            network.summary(wrong)
    with pytest.raises(ValueError, match="^X must have shape"):
        network.summary((5, 4, 3))


def test_a_summary_changes_nothing():
    network = Sequential([Dense(2, 3, rng=0), BatchNorm(3), Dropout(0.5, rng=0)])
    network.training = True
    before = {name: array.copy() for name, array in network.state().items()}
    network.summary()
    assert network.training and network.layers[1].training
    assert all((array == before[name]).all() for name, array in network.state().items())
    assert np.isfinite(network.forward(np.ones((3, 2)))).all()
