"""Own points in the panel: the run starts afresh with them, and bad ones change nothing."""

import asyncio

import numpy as np
import pandas as pd
import pytest

import classes_network
import small_network
from classes_network import X, predict, start, step, y
from nnlib.live import Panel, slider
from small_panel import (
    CONTROLS,
    Page,
    at_rest,
    in_a_loop,
    model,
    move,
    panel,
    scene,
    told,
    without_rests,
)

OWN = "0.5, 1, 0\n-1, 0.25, 1\n2, 2, 3\n0, 0, 1"


@pytest.fixture(autouse=True)
def no_rests(monkeypatch):
    without_rests(monkeypatch)


def own_panel(**changes) -> Panel:
    """A panel whose start and step get the samples."""
    return panel(start, step, predict, **({"data": (X, y)} | changes))


def trained(X, y, steps=40, learning_rate=0.5, hidden_size=3) -> dict[str, np.ndarray]:
    """What a plain loop makes of these samples."""
    params = start(X, y, hidden_size)
    for _ in range(steps):
        step(params, X, y, learning_rate)
    return params


def is_trained_on(made, X, y, **values) -> bool:
    told_X, told_y = made.data()
    assert np.array_equal(told_X, X) and np.array_equal(told_y, y)
    header, arrays = scene(made)
    left, right, bottom, top = header["limits"]
    shares = (X - [left, bottom]) / [right - left, top - bottom]
    assert np.allclose(arrays["X"], shares) and np.array_equal(arrays["y"], y)
    expected = trained(X, y, **values)
    return small_network.same(model(made), expected)


def state(made) -> tuple:
    """All that can be seen of a panel."""
    seen = made.stage.scene, made.stage.kept, made.stage.newest
    return *seen, made.values(), made.iterations.value, *(each.tolist() for each in made.data())


def edit(made, wish) -> None:
    """What the page says."""
    made.stage._handle_custom_msg({"edit": wish}, [])


def limits(made) -> list[float]:
    return scene(made)[0]["limits"]


# panel.data


def test_the_samples_come_back_as_arrays_of_ones_own():
    made = own_panel()
    told_X, told_y = made.data()
    assert np.array_equal(told_X, X) and np.array_equal(told_y, y)
    told_X[:] = 0
    told_y[:] = 0
    assert is_trained_on(made, X, y)


@pytest.mark.parametrize(
    "form",
    [
        OWN,
        pd.DataFrame([[0.5, 1, 0], [-1, 0.25, 1], [2, 2, 3], [0, 0, 1]]),
        (np.array([[0.5, 1], [-1, 0.25], [2, 2], [0, 0]]), [0, 1, 3, 1]),
    ],
    ids=["text", "frame", "pair"],
)
def test_the_run_starts_afresh_with_samples_that_come_in(form):
    made = own_panel()
    told_X, told_y = made.data(form)
    assert is_trained_on(made, told_X, told_y)
    assert told_y.tolist() == [0, 1, 3, 1]
    assert told(made)[1]["P"].shape[2] == 3  # four classes, and the last has the rest
    assert limits(made) != limits(own_panel())


@pytest.mark.parametrize("bad", ["no table", "1,2,0", OWN + "\n1, 1, 6", np.ones((4, 2)), [], 7])
def test_bad_samples_are_refused_and_change_nothing(bad):
    made = own_panel()
    before = state(made)
    with pytest.raises(ValueError):
        made.data(bad)
    assert state(made) == before


def test_a_control_moved_later_trains_on_the_own_samples():
    made = own_panel()
    own = made.data(OWN)
    move(made, learning_rate=made.controls.widgets["learning_rate"].options[3][1], hidden_size=5)
    assert is_trained_on(
        made, *own, hidden_size=5, **{"learning_rate": made.values()["learning_rate"]}
    )


def test_a_class_beyond_what_the_network_tells_is_refused_with_what_to_do():
    def binary_step(params, X, y, learning_rate):
        return small_network.step(params, learning_rate)

    made = panel(step=binary_step)
    before = state(made)
    with pytest.raises(ValueError, match="label 3, but the network tells 2 classes.*start take y"):
        made.data(OWN)
    assert state(made) == before
    edit(made, {"add": [0.5, 0.5, 2]})
    assert "Let start take y" in made.sentence and state(made)[3:] == before[3:]
    edit(made, {"add": [0.5, 0.5, 1]})
    assert len(made.data()[1]) == len(small_network.y) + 1


def test_where_training_would_not_see_them_own_points_are_refused():
    made = panel()
    assert not hasattr(made, "points")
    before = state(made)
    with pytest.raises(ValueError, match="step that takes X and y"):
        made.data(OWN)
    assert state(made) == before
    edit(made, {"add": [0.5, 0.5, 0]})
    assert "step that takes X and y" in made.sentence
    assert len(made.data()[1]) == len(small_network.y)


# Edits of the page


def test_a_sample_added_in_the_plane_starts_the_run_afresh_in_the_same_plane():
    made = own_panel()
    before = limits(made)
    edit(made, {"add": [1.0, 0.0, 5]})
    told_X, told_y = made.data()
    assert told_y[-1] == 5 and told_X[-1] == pytest.approx([before[1], before[2]], abs=2e-3)
    assert limits(made) == before
    assert is_trained_on(made, told_X, told_y)
    assert made.sentence.startswith("Iteration 40: ") and f"of {len(y) + 1} right" in made.sentence


def test_undo_goes_back_step_by_step_to_the_notebooks_samples():
    made = own_panel()
    before = state(made)
    edit(made, {"add": [0.5, 0.5, 0]})
    made.data(OWN)
    edit(made, "undo")
    assert len(made.data()[1]) == len(y) + 1
    edit(made, "undo")
    assert is_trained_on(made, X, y) and state(made)[3:] == before[3:]
    edit(made, "undo")
    assert "nothing to undo" in made.sentence


def test_one_point_left_is_refused_in_words():
    made = own_panel()
    made.data("0, 0, 0\n1, 1, 1")
    left, right, bottom, top = limits(made)
    edit(made, {"delete": [(0 - left) / (right - left), (0 - bottom) / (top - bottom)]})
    assert "With 2 samples none can be deleted" in made.sentence
    assert len(made.data()[1]) == 2


def test_what_no_edit_is_ends_in_words_and_not_in_an_error():
    made = own_panel()
    for wish in (None, 3, "clear", {"add": "here"}, {"add": [0.5, 0.5, {}]}, {"move": [1] * 4}):
        edit(made, wish)
        assert made.sentence and not made.sentence.startswith("Iteration")
    assert is_trained_on(made, X, y)


def test_why_an_edit_was_refused_stays_in_words_while_training_goes_on():
    async def main():
        made = own_panel(iterations=slider(0, 1_000_000, start=10))
        Page(made.stage)
        move(made, iterations=1_000_000)
        await asyncio.sleep(0.05)
        edit(made, {"add": [0.5, 0.5, 7]})
        await asyncio.sleep(0.2)
        assert made.player.is_at_work()
        assert made.sentence.startswith("Iteration") and "label 7 is too many" in made.sentence
        edit(made, {"add": [0.5, 0.5, 1]})
        await asyncio.sleep(0.2)
        assert "too many" not in made.sentence
        move(made, iterations=0)
        await at_rest(made)
        made.close()

    in_a_loop(main)


def test_the_data_of_the_notebook_come_back_with_their_control_and_undo_brings_back_the_own():
    def data(dataset):
        return (X, y) if dataset == "one" else (X + 5, y)

    made = own_panel(data=data, dataset=["one", "two"])
    own = made.data(OWN)
    move(made, dataset="two")
    assert is_trained_on(made, X + 5, y)
    edit(made, "undo")
    assert is_trained_on(made, *own)
    move(made, learning_rate=100.0)
    assert np.array_equal(made.data()[0], own[0])


def test_a_kept_run_goes_with_its_samples():
    made = own_panel()
    made.keep.click()
    assert made.stage.kept
    edit(made, {"add": [0.5, 0.5, 0]})
    assert not made.stage.kept and made.keep.description == "Keep"


def test_the_points_button_says_how_many_classes_may_be_placed():
    made = own_panel()
    made.points.click()
    assert made.stage.editing == 6 and made.points.description == "Done"
    made.points.click()
    assert made.stage.editing == 0 and made.points.description == "Points"


def test_an_error_in_start_is_told_and_undo_mends_it():
    def fussy_start(X, y, hidden_size):
        assert y.max() < 3, "three classes at most"
        return start(X, y, hidden_size)

    made = panel(fussy_start, step, predict, (X, y))
    edit(made, {"add": [0.5, 0.5, 4]})
    assert "three classes at most" in made.sentence
    edit(made, "undo")
    assert is_trained_on(made, X, y)


def test_the_page_gets_the_samples_before_the_frame_that_shows_them():
    made = own_panel()
    page = Page(made.stage)
    before = scene(made)[0]["number"]
    edit(made, {"add": [0.5, 0.5, 0]})
    assert page.received[-1]["scene"] == scene(made)[0]["number"] == before + 1


def test_step_and_start_may_take_the_samples_with_defaults_of_their_own():
    def start_with_defaults(hidden_size, X=small_network.X, y=small_network.y):
        return start(X, y, hidden_size)

    made = Panel(start_with_defaults, step, predict, (X, y), **CONTROLS)
    assert small_network.same(model(made), trained(X, y))
    assert classes_network.units(model(made))[0].shape == (2, 3)
