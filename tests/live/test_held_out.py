"""The loss on samples that no step sees: the same numbers, however a run is looked at."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnlib.live import Panel, slider
from nnlib.live.functions import LearnersFunction
from nnlib.live.held_out import is_measured
from nnlib.live.message import unpacked
from nnlib.live.run import Run
from nnlib.live.samples import Samples
from small_network import X, after, predict, start, step, y
from small_panel import CONTROLS, at_rest, in_a_loop, model, move, panel, told, without_rests

_rng = np.random.default_rng(6)
X_HELD = _rng.uniform(-1, 1, (40, 2))  # (m, 2)
Y_HELD = (X_HELD[:, 0] * X_HELD[:, 1] > 0).astype(int)  # (m,)


def loss(params, X, y):
    """The mean log-loss on these samples."""
    p = predict(params, X)
    return -np.mean(np.log(np.where(y == 1, p, 1 - p)))


def watched(**changes):
    """A panel with held-out samples."""
    return panel(**{"held_out": (X_HELD, Y_HELD), "loss": loss} | changes)


def curve(view) -> dict[int, float]:
    """The held-out curve that the page is told, by iteration."""
    return {int(at): value for at, value in told(view)[1]["held_out"].tolist()}


# When it is measured


def test_it_is_measured_at_each_of_the_first_and_32_times_while_the_iterations_double():
    assert all(is_measured(i) for i in range(64))
    for power in (6, 7, 10, 13):
        assert sum(map(is_measured, range(2**power, 2 ** (power + 1)))) == 32
    assert sum(map(is_measured, range(10_000))) < 300


@given(st.lists(st.integers(0, 250), min_size=1, max_size=6))
def test_any_walk_gives_the_curve_of_a_plain_loop(walk):
    run = Run(
        LearnersFunction("start", start),
        LearnersFunction("step", step, ("model",)),
        LearnersFunction("loss", loss, ("model", "X", "y")),
    )
    held_out = Samples((X_HELD, Y_HELD)).choose({})
    data = replace(Samples((X, y)).choose({}), held_out=held_out)
    run.restart({"learning_rate": 0.5, "hidden_size": 3}, data)
    for target in walk:
        run.rewind(target) if target <= run.iteration else run.advance(target)
    told = run.held_out(run.model)
    reached = max(walk)
    assert told.losses[:, 0].tolist() == [i for i in range(reached) if is_measured(i)]
    for at, value in told.losses:
        assert value == loss(after(int(at), 0.5), X_HELD, Y_HELD)
    assert told.loss == loss(after(walk[-1], 0.5), X_HELD, Y_HELD)


# In the panel


def test_the_page_is_told_the_held_out_loss_of_the_model_that_it_sees():
    view = watched()
    header, _ = told(view)
    assert header["held_out_loss"] == loss(after(40, 0.5), X_HELD, Y_HELD)
    assert list(curve(view)) == list(range(40))
    assert curve(view)[7] == pytest.approx(loss(after(7, 0.5), X_HELD, Y_HELD))
    assert f"held out {header['held_out_loss']:.4f}" in view.sentence


def test_scrubbing_back_shows_the_same_number_as_on_the_way():
    view = watched()
    move(view, iterations=10)
    assert told(view)[0]["held_out_loss"] == loss(after(10, 0.5), X_HELD, Y_HELD)
    assert list(curve(view)) == list(range(40))  # the rest of the way is known already


def test_a_run_in_a_notebook_measures_at_the_same_iterations(monkeypatch):
    without_rests(monkeypatch)
    view = watched(iterations=slider(0, 2_000, start=0))

    async def main():
        move(view, iterations=1_000)
        await at_rest(view)

    in_a_loop(main)
    assert list(curve(view)) == [i for i in range(1_000) if is_measured(i)]


def test_a_loss_that_spoils_its_model_changes_nothing_of_the_training():
    def spoiling(params, X, y):
        told = loss(params, X, y)
        for values in params.values():
            values[...] = 7.0
        return told

    view = watched(loss=spoiling)
    assert all(np.array_equal(model(view)[name], after(40, 0.5)[name]) for name in model(view))
    assert told(view)[0]["held_out_loss"] == loss(after(40, 0.5), X_HELD, Y_HELD)


def test_held_out_samples_follow_the_controls():
    def held_out(noise):
        return X_HELD + noise, Y_HELD

    view = watched(held_out=held_out, noise=slider(0.0, 1.0, start=0.0))
    move(view, noise=0.5)
    assert told(view)[0]["held_out_loss"] == loss(after(40, 0.5), X_HELD + 0.5, Y_HELD)


def test_a_control_of_loss_measures_the_whole_curve_anew():
    def weighed(params, X, y, weight):
        return weight * loss(params, X, y)

    view = watched(loss=weighed, weight=slider(1.0, 3.0, start=1.0))
    before = curve(view)
    move(view, weight=2.0)
    assert curve(view) == pytest.approx({at: 2 * value for at, value in before.items()})


def test_a_held_out_loss_that_is_no_number_leaves_a_gap_and_stops_nothing():
    view = watched(loss=lambda params, X, y: np.nan)
    header, arrays = told(view)
    assert header["iteration"] == 40 and "held_out_loss" not in header
    assert np.isnan(arrays["held_out"][:, 1]).all()
    assert "held out nan" in view.sentence


def test_what_loss_returns_instead_of_a_number_is_told():
    view = watched(loss=lambda params, X, y: None)
    assert "loss must return a number, but returned None" in view.sentence


def test_a_kept_run_keeps_its_held_out_curve():
    view = watched()
    view.keep.click()
    _, arrays = unpacked(view.stage.kept)
    assert arrays["held_out"].tolist() == told(view)[1]["held_out"].tolist()


@pytest.mark.parametrize("given", [{"loss": None}, {"held_out": None}])
def test_held_out_samples_and_loss_belong_together(given):
    both = {"held_out": (X_HELD, Y_HELD), "loss": loss} | given
    with pytest.raises(ValueError, match="held_out and loss belong together"):
        Panel(start, step, predict, (X, y), **both, **CONTROLS)


@pytest.mark.parametrize(
    "held_out, words",
    [
        (X_HELD, r"held_out must be the pair \(X, y\), but is an array of shape \(40, 2\)"),
        ((X_HELD, Y_HELD[:3]), "y must"),
        (lambda: None, r"held_out must return the pair \(X, y\), but returned None"),
    ],
)
def test_held_out_samples_of_another_form_are_told(held_out, words):
    with pytest.raises(ValueError, match=words):
        watched(held_out=held_out)


def test_without_held_out_samples_nothing_of_them_is_told():
    header, arrays = told(panel())
    assert "held_out_loss" not in header and arrays["held_out"].shape == (0, 2)


# The loss axis


def test_log_switches_the_loss_axis_and_back_without_training_anew():
    view = watched()
    trained = view.player.run.model
    assert told(view)[0]["bottom"] == 0.0
    view.log_axis.click()
    lowest = min([*view.player.run.losses, *curve(view).values()])
    bottom = told(view)[0]["bottom"]
    assert bottom <= lowest < 10 * bottom or bottom >= told(view)[0]["top"] / 20
    assert np.log10(bottom) == pytest.approx(round(np.log10(bottom)))
    view.log_axis.click()
    assert told(view)[0]["bottom"] == 0.0 and view.player.run.model is trained
