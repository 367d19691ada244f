"""share() prints one line, and restore() makes of it what was on the screen, bit for bit."""

import asyncio
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ipywidgets import FloatText, Text

from classes_network import X, predict, start, step, units, y
from nnlib.live import Panel, cells, slider
from small_panel import at_rest, in_a_loop, move, scene, told, without_rests

RATES = slider(0.01, 1.0, start=0.5)


@pytest.fixture(autouse=True)
def no_rests(monkeypatch):
    without_rests(monkeypatch)


def decayed_step(params, X, y, learning_rate, decay, bias):
    loss = step(params, X, y, learning_rate)
    for name in params:
        params[name] *= 1 - decay / 1000
    params["b2"] *= bias
    return loss


def chosen_data(dataset):
    return (X, y) if dataset == "near" else (30 + 2 * X, y)


def fresh(**changes) -> Panel:
    controls = {
        "learning_rate": RATES,
        "hidden_size": slider(1, 6, start=3),
        "decay": slider(0.0, 1.0, start=0.0),
        "bias": True,
        "dataset": ["near", "far"],
        "iterations": slider(0, 60, start=20),
    }
    return Panel(start, decayed_step, predict, chosen_data, units=units, **(controls | changes))


def line_of(made, capsys) -> str:
    capsys.readouterr()
    made.share()
    line = capsys.readouterr().out
    assert line.count("\n") == 1
    return line.rstrip()


def restored(line, **changes) -> Panel:
    other = fresh(**changes)
    eval(line, {"panel": other})
    return other


def shown(made) -> list:
    """All that the page is told, but for the numbers of the messages, and places that follow."""
    seen = []
    own = ("number", "scene", "arrays")
    for header, arrays in (told(made), scene(made)):
        header = {name: told for name, told in header.items() if name not in own}
        seen += [header, {name: (each.dtype, each.tolist()) for name, each in arrays.items()}]
    return [*seen, made.stage.kept, made.controls.values(), made.keep.description]


def edit(made, wish) -> None:
    made.stage._handle_custom_msg({"edit": wish}, [])


def act(made, what, data) -> None:
    """One thing that a learner may do."""
    if what in ("play", "step", "reset", "keep", "units"):
        getattr(made, what).click()
    elif what == "add":
        shares = st.floats(0, 1)
        edit(made, {"add": [data.draw(shares), data.draw(shares), data.draw(st.integers(0, 5))]})
    elif what == "undo":
        edit(made, "undo")
    elif what == "table":
        made.data("0.5, 1, 0\n-1, 0.25, 1\n2, 2, 2")
    else:
        widget = made.controls.widgets[what]
        if what == "bias":
            widget.value = not widget.value
        elif hasattr(widget, "options"):
            values = [each[1] if isinstance(each, tuple) else each for each in widget.options]
            widget.value = data.draw(st.sampled_from(values))
        else:
            share = data.draw(st.floats(0, 1))
            value = widget.min + share * (widget.max - widget.min)
            widget.value = value if what == "decay" else int(value)


ACTIONS = (
    *("learning_rate", "hidden_size", "decay", "bias", "dataset", "iterations", "iterations"),
    *("play", "step", "step", "reset", "keep", "units", "add", "add", "undo", "table"),
)


@settings(max_examples=12, deadline=None)
@given(st.lists(st.sampled_from(ACTIONS), max_size=8), st.data())
def test_whatever_was_done_the_line_rebuilds_it_in_a_fresh_panel(actions, data):
    printed = []
    made = fresh()
    for what in actions:
        act(made, what, data)
    if not made.sentence.startswith("Iteration"):
        move(made, hidden_size=made.controls.widgets["hidden_size"].value % 6 + 1)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("builtins.print", printed.append)
        made.share()
    other = restored(printed[0])
    assert shown(other) == shown(made)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("builtins.print", printed.append)
        other.share()
    assert printed[1] == printed[0]
    made.close()
    other.close()


def test_the_line_of_a_panel_as_it_began_is_short(capsys):
    assert line_of(fresh(), capsys) == (
        'panel.restore({"learning_rate": 0.5, "hidden_size": 3, "decay": 0.0, "bias": True, '
        '"dataset": \'near\', "iterations": 20})'
    )


def test_the_line_calls_the_panel_by_the_name_it_has(capsys, monkeypatch):
    made = fresh()
    names = SimpleNamespace(user_ns={"_": made, "first": 1, "mine": made})
    monkeypatch.setattr(cells, "get_ipython", lambda: names)
    assert line_of(made, capsys).startswith("mine.restore({")


def test_very_many_own_points_are_still_one_line(capsys):
    made = fresh()
    rng = np.random.default_rng(3)
    made.data((rng.standard_normal((300, 2)), rng.integers(0, 6, 300)))
    assert shown(restored(line_of(made, capsys))) == shown(made)


def test_a_choice_that_cannot_be_written_is_told_by_the_name_in_its_list(capsys):
    def turned(points):
        return points[:, ::-1]

    forms = {"turn": [np.negative, turned], "noted": FloatText(0.1), "title": Text("a 'b'")}

    def turning_step(params, X, y, learning_rate, turn, noted, title):
        return step(params, turn(X), y, learning_rate)

    def made_panel():
        iterations = slider(0, 60, start=20)
        return Panel(
            start, turning_step, predict, (X, y),
            hidden_size=slider(1, 6, start=3), learning_rate=RATES, iterations=iterations, **forms,
        )  # fmt: skip

    made = made_panel()
    move(made, turn=turned, noted=0.3, title="c")
    line = line_of(made, capsys)
    other = made_panel()
    move(other, turn=np.negative)
    eval(line, {"panel": other})
    assert shown(other) == shown(made)


def test_restoring_starts_the_run_once(capsys):
    made = fresh()
    move(made, learning_rate=1.0, hidden_size=5, dataset="far", iterations=30)
    edit(made, {"add": [0.5, 0.5, 0]})
    line = line_of(made, capsys)
    other = fresh()
    restarts = []
    restart = other.player.restart
    other.player.restart = lambda *given, **options: (
        restarts.append(given) or restart(*given, **options)
    )
    eval(line, {"panel": other})
    assert len(restarts) == 1 and shown(other) == shown(made)


def test_own_points_before_can_be_brought_back_after_restoring(capsys):
    made = fresh()
    line = line_of(made, capsys)
    own = made.data("0, 0, 0\n1, 1, 1")
    eval(line, {"panel": made})
    assert len(made.data()[1]) == len(y)
    edit(made, "undo")
    assert np.array_equal(made.data()[0], own[0])


def test_in_a_notebook_the_run_comes_back_while_others_work(capsys):
    async def main():
        made = fresh()
        made.iterations.value = 50
        await at_rest(made)
        made.keep.click()
        move(made, learning_rate=1.0)
        await at_rest(made)
        made.iterations.value = 17
        await at_rest(made)
        line = line_of(made, capsys)
        assert 'iterations": 17}, reached=50, kept=' in line
        other = fresh(iterations=slider(0, 1_000_000, start=20))
        move(other, iterations=1_000_000)
        await asyncio.sleep(0.02)
        assert other.player.is_at_work()
        eval(line, {"panel": other})
        await at_rest(other)
        assert shown(other) == shown(made)
        other.player.look_again(other.values())
        await at_rest(other)
        assert shown(other) == shown(made)
        other.step.click()
        await at_rest(other)
        assert told(other)[0]["iteration"] == 18
        made.close()
        other.close()

    in_a_loop(main)


BAD_LINES = {
    "an unknown control": ('restore({"momentum": 0.9})', "'momentum', but the panel has"),
    "no values by name": ("restore([1])", "values by name"),
    "a rate between": ('restore({"learning_rate": 0.123})', "learning_rate is one of"),
    "a size too large": ('restore({"hidden_size": 7})', "hidden_size goes from 1 to 6"),
    "half a size": ('restore({"hidden_size": 2.5})', "hidden_size cannot stand at 2.5"),
    "a word for a number": ('restore({"decay": "much"})', "decay cannot stand at 'much'"),
    "a number for a yes": ('restore({"bias": 7})', "bias cannot stand at 7"),
    "another dataset": ('restore({"dataset": "moon"})', "dataset is one of near, far"),
    "iterations too many": ('restore({"iterations": 61})', "iterations goes from 0 to 60"),
    "at -1": ("restore({}, at=-1)", "at must be a whole number"),
    "reached before at": ("restore({}, at=9, reached=8)", "reached must be"),
    "no table": ("restore({}, points=[[1, 2], [3, 4]])", "rows \\[x1, x2, label\\]"),
    "one point": ("restore({}, points=[[1, 2, 0]])", "there are 1"),
    "a seventh class": ("restore({}, points=[[1, 2, 0], [1, 1, 6]])", "at most 6 classes"),
    "a plane alone": ("restore({}, plane=(0, 1, 0, 1))", "no points"),
    "points outside": (
        "restore({}, points=[[1, 2, 0], [0, 0, 1]], plane=(0, 1, 0, 1))",
        "the point \\[1.0, 2.0\\] lies outside",
    ),
    "a plane without size": (
        "restore({}, points=[[1, 2, 0], [1, 2, 1]], plane=(1, 1, 2, 2))",
        "no size",
    ),
    "something unknown to show": ("restore({}, shows=['net'])", "can show: units"),
    "shows no list": ("restore({}, shows=3)", "shows names 3"),
    "kept no run": ("restore({}, kept=3)", "kept must be"),
    "kept at nothing": ('restore({}, kept={"controls": {}})', "kept must be"),
    "kept of a size too large": (
        'restore({}, kept={"controls": {"hidden_size": 9}, "at": 3})',
        "hidden_size goes from 1 to 6",
    ),
}


@pytest.mark.parametrize("what", BAD_LINES)
def test_a_line_with_a_fault_is_refused_and_changes_nothing(what):
    line, words = BAD_LINES[what]
    made = fresh()
    made.keep.click()
    edit(made, {"add": [0.5, 0.5, 2]})
    before = shown(made)
    with pytest.raises(ValueError, match=words):
        eval(f"panel.{line}", {"panel": made})
    assert shown(made) == before


def test_an_error_of_the_learners_in_the_run_to_keep_is_told_in_the_panel():
    def fussy_step(params, X, y, learning_rate, decay, bias):
        assert learning_rate < 1.0, "too fast"
        return step(params, X, y, learning_rate)

    iterations = slider(0, 60, start=20)
    made = Panel(
        start, fussy_step, predict, (X, y),
        hidden_size=slider(1, 6, start=3), decay=0 == 1, bias=True, learning_rate=RATES,
        iterations=iterations,
    )  # fmt: skip
    made.restore({}, kept={"controls": {"learning_rate": 1.0}, "at": 3})
    assert "too fast" in made.sentence
    move(made, hidden_size=4)
    assert made.sentence.startswith("Iteration 20")


def test_a_run_to_keep_comes_back_only_with_its_samples(capsys):
    made = fresh()
    made.keep.click()
    other = restored(line_of(made, capsys))
    assert other.stage.kept
    move(other, learning_rate=1.0)
    assert other.stage.kept
    edit(other, {"add": [0.5, 0.5, 2]})
    edit(other, "undo")
    assert not other.stage.kept


def test_a_run_that_diverged_is_told_in_the_same_words_again(capsys):
    def falling_step(params, X, y, learning_rate, decay, bias):
        loss = decayed_step(params, X, y, learning_rate, decay, bias)
        return np.inf if learning_rate == 1.0 and loss < 0.8 else loss

    def falling_panel():
        return Panel(
            start, falling_step, predict, chosen_data, units=units, learning_rate=RATES,
            hidden_size=slider(1, 6, start=3), decay=0.5 > 1, bias=True, dataset=["near", "far"],
            iterations=slider(0, 60, start=20),
        )  # fmt: skip

    made = falling_panel()
    move(made, learning_rate=1.0)
    assert "stopped being a number" in made.sentence
    other = falling_panel()
    eval(line_of(made, capsys), {"panel": other})
    assert other.sentence == made.sentence
