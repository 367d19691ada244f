"""The panel joins sliders and buttons to a run: what each does, what is shown, what is refused."""

import asyncio
import base64
import io
import pickle
import re
import threading
import time

import numpy as np
import pytest
from PIL import Image

from nnlib import plane
from nnlib.live import Panel
from nnlib.live import camera as camera_module
from nnlib.live.frame import Reference
from nnlib.live.picture import SETTLED, PanelPicture, Quality
from small_network import X, after, loss_and_gradients, predict, same, start, step, y

RANGES = {"learning_rate": (0.01, 100.0, 0.5), "hidden_size": (1, 8, 3), "iterations": (0, 120, 40)}


class Notes:
    """In place of a picture, bytes in which all that it would show is written down.

    They are quick to make and easy to compare.
    """

    def __init__(self, *, iterations, quality):
        self.quality = Quality(1.0, 20 if quality is SETTLED else 12, 1, {})  # coarse grids
        self.reference, self.drawn = Reference(), b""

    def show_samples(self, X, y):
        self.limits = plane.limits_around(X)
        self.grid = plane.grid(self.limits, self.quality.resolution)

    def fit_losses(self, highest):
        assert np.isfinite(highest)

    def keep(self, reference):
        self.reference = reference

    def draw(self, frame):
        reference = self.reference
        self.drawn = pickle.dumps(
            [frame.P, frame.losses, frame.iteration, frame.loss, reference.lines, reference.losses]
        )

    def jpeg(self):
        return b"jpeg" + self.drawn

    def png(self):
        return b"png" + self.drawn


@pytest.fixture(autouse=True)
def notes_for_pictures(monkeypatch):
    """Notes instead of pictures: how pictures look is the business of other tests."""
    monkeypatch.setattr(camera_module, "PanelPicture", Notes)


@pytest.fixture
def real_pictures(notes_for_pictures, monkeypatch):
    """Small ones."""
    small = Quality(0.5, 20, 1, {"quality": 90})
    monkeypatch.setattr(
        camera_module,
        "PanelPicture",
        lambda *, iterations, quality: PanelPicture(iterations=iterations, quality=small),
    )


def panel(start=start, step=step, predict=predict, X=X, y=y, **changes) -> Panel:
    return Panel(start, step, predict, X, y, **(RANGES | changes))


def model(panel) -> dict[str, np.ndarray]:
    return panel.player.run.model


def expected_sentence(iteration, learning_rate, hidden_size=3) -> str:
    params = after(iteration, learning_rate, hidden_size)
    right = ((predict(params, X) > 0.5) == y).sum()
    loss, _ = loss_and_gradients(params)
    return f"Iteration {iteration}: loss {loss:.4f}, {right} of {len(y)} right."


def is_at(panel, iteration, learning_rate, hidden_size=3) -> bool:
    """Whether model, sentence and picture are those of a fresh run to this iteration."""
    params = after(iteration, learning_rate, hidden_size)
    assert same(model(panel), params)
    assert panel.sentence == expected_sentence(iteration, learning_rate, hidden_size)
    P, losses, at, loss, *_ = pickle.loads(panel.shown.removeprefix(b"jpeg"))
    expected = predict(params, plane.grid(plane.limits_around(X), 20)).reshape(20, 20)
    assert np.array_equal(P[..., 1], expected)
    assert at == iteration
    assert loss == loss_and_gradients(params)[0]
    return losses[: iteration + 1].tolist() == [
        loss_and_gradients(after(i, learning_rate, hidden_size))[0] for i in range(iteration + 1)
    ]


# The start


def test_the_start_values_are_trained_and_shown_when_the_panel_is_made():
    made = panel()
    assert is_at(made, 40, 0.5)
    assert not made.player.playing and made.play.description == "Play"


def test_the_same_panel_made_twice_shows_the_same_picture_and_so_does_one_that_went_there(
    real_pictures,
):
    one, other, moved = panel(), panel(), panel(iterations=(0, 120, 90))
    moved.iterations.value = 40
    assert one.shown == other.shown and one.still() == other.still()
    images = [np.asarray(Image.open(io.BytesIO(each.shown)), float) for each in (one, moved)]
    planes = [image[:, :208] for image in images]  # left of the loss curve
    assert np.array_equal(*planes)


def test_the_sliders_stand_at_the_start_values():
    made = panel()
    assert (made.learning_rate.value, made.hidden_size.value, made.iterations.value) == (0.5, 3, 40)
    assert made.settings == (0.5, 3)


def test_sliders_buttons_picture_and_sentence_stand_in_this_order():
    made = panel()
    rate, hidden, iterations, buttons, image, sentence = made.children
    assert (rate, hidden, iterations) == (made.learning_rate, made.hidden_size, made.iterations)
    assert [each.description for each in buttons.children] == ["Play", "Step", "Reset", "Keep"]
    assert bytes(image.value).startswith(b"data:image/jpeg")
    assert made.sentence in sentence.value


def test_without_hidden_size_there_is_no_slider_and_start_gets_no_argument():
    made = panel(start=lambda: start(2), hidden_size=None)
    assert made.hidden_size is None and len(made.children) == 5
    assert made.settings == (0.5, None) and same(model(made), after(40, 0.5, 2))
    made.learning_rate.value = 1.0
    assert same(model(made), after(40, 1.0, 2))


def test_the_learners_start_and_step_are_called_as_promised():
    calls = []
    panel(
        start=lambda *given: calls.append(given) or start(*given),
        step=lambda params, learning_rate: (
            calls.append(learning_rate) or step(params, learning_rate)
        ),
    )
    assert calls[0] == (3,)
    assert set(calls[1:]) == {0.5}
    assert len(calls) == 1 + 41  # the last for the loss at 40


# Each slider and button, without an event loop: done when the call returns


def test_moving_the_rate_trains_from_the_same_start_with_it():
    made = panel()
    made.learning_rate.value = 2.0
    assert is_at(made, 40, 2.0)


def test_moving_the_hidden_size_trains_from_its_own_start():
    made = panel()
    made.hidden_size.value = 6
    assert is_at(made, 40, 0.5, 6)


@pytest.mark.parametrize("target", [0, 1, 39, 41, 120])
def test_moving_the_iterations_shows_what_a_fresh_run_to_there_gives(target):
    made = panel()
    made.iterations.value = target
    assert is_at(made, target, 0.5)


def test_any_walk_of_the_sliders_ends_like_a_fresh_run():
    made = panel()
    for iterations, rate, hidden in [
        (100, 0.5, 3),
        (17, 0.5, 3),
        (17, 3.0, 3),
        (90, 3.0, 5),
        (60, 3.0, 5),
    ]:
        made.iterations.value = iterations
        made.learning_rate.value = rate
        made.hidden_size.value = hidden
    assert is_at(made, 60, 3.0, 5)


def test_moving_the_iterations_never_trains_from_zero():
    starts = []
    made = panel(start=lambda hidden_size: starts.append(1) or start(hidden_size))
    for target in (30, 100, 3, 120, 0):
        made.iterations.value = target
    assert len(starts) == 1


def test_every_move_changes_the_picture():
    made = panel()
    for slider, value in (
        (made.learning_rate, 2.0),
        (made.hidden_size, 6),
        (made.iterations, 5),
        (made.iterations, 110),
    ):
        before = made.shown
        slider.value = value
        assert made.shown != before


def test_step_makes_one_update():
    made = panel()
    made.step.click()
    made.step.click()
    assert is_at(made, 42, 0.5)


def test_reset_shows_the_start_before_the_first_update():
    made = panel()
    made.reset.click()
    assert is_at(made, 0, 0.5)
    made.step.click()
    assert is_at(made, 1, 0.5)


def test_play_goes_on_to_the_iterations_of_the_slider():
    made = panel()
    made.reset.click()
    made.play.click()
    assert is_at(made, 40, 0.5) and made.play.description == "Play"


def test_play_with_no_iterations_to_train_says_what_to_move():
    made = panel()
    made.iterations.value = 0
    before = made.shown
    made.play.click()
    assert made.sentence.startswith("Play trains up to the iterations slider, and that stands at 0")
    assert made.shown == before and made.play.description == "Play"
    made.iterations.value = 12
    assert is_at(made, 12, 0.5)


def test_play_at_the_end_begins_again_and_shows_the_way(monkeypatch):
    made, seen, points = panel(), [], []
    monkeypatch.setattr(
        made,
        "say",
        lambda text, settled=True: (
            seen.append((text, settled)) or points.append(len(made._camera._frame.P))
        ),
    )
    made.play.click()
    assert points == [12] * (len(points) - 1) + [20]  # coarse on the way, fine at the end
    assert len(seen) > 10 and seen[0][0].startswith("Iteration 1 of 40:")
    assert [settled for _, settled in seen] == [False] * (len(seen) - 1) + [True]


def test_pictures_in_motion_and_settled_ones_have_the_same_loss_axis(real_pictures):
    made = panel()
    for hidden_size in (8, 1, 3):
        made.hidden_size.value = hidden_size
        made.play.click()
        assert made._camera._moving._curve.get_ylim() == made._camera._settled._curve.get_ylim()


# A kept run


def test_keep_shows_the_run_beside_the_next_until_it_is_forgotten():
    made = panel()
    plain = made.shown
    made.keep.click()
    assert made.keep.description == "Forget" and made.shown != plain
    assert made._camera._settled.reference.name == "kept: rate 0.5, 3 hidden"
    for picture in (made._camera._moving, made._camera._settled):
        assert list(picture.reference.losses) == list(made.player.run.losses)
    made.learning_rate.value = 2.0
    beside = made.shown
    made.keep.click()
    assert made.keep.description == "Keep" and made.shown != beside
    made.learning_rate.value = 0.5
    assert made.shown == plain


def test_the_kept_boundary_is_that_of_the_kept_run(real_pictures):
    made = panel()
    made.keep.click()
    boundary = made._camera._settled._boundary.get_segments()
    made.learning_rate.value = 10.0
    kept = made._camera._settled._kept_boundary.get_segments()
    now = made._camera._settled._boundary.get_segments()
    assert len(kept) == len(boundary) > 0 and all(map(np.array_equal, kept, boundary))
    assert not (len(now) == len(kept) and all(map(np.array_equal, now, kept)))


def test_without_hidden_size_the_kept_run_is_named_by_its_rate():
    made = panel(start=lambda: start(2), hidden_size=None)
    made.keep.click()
    assert made._camera._settled.reference.name == "kept: rate 0.5"


# Divergence


def diverging_step(params, learning_rate):
    """Like step, but at high rates the parameters grow beyond all numbers."""
    if learning_rate > 50:
        params["W1"] *= 1e40
        with np.errstate(over="ignore"):
            return float(np.sum(params["W1"] ** 2))
    return step(params, learning_rate)


def test_divergence_is_said_with_iteration_and_rate_and_the_last_finite_picture_stays():
    made = panel(step=diverging_step)
    before = made.shown
    made.learning_rate.value = 80.0
    words = "At iteration 3 the loss stopped being a number: learning rate 80 "
    assert made.sentence.startswith(words)
    assert made.shown == before and 'aria-live="polite"' in made.children[-1].value
    assert made.play.description == "Play"


def test_after_divergence_the_next_change_works():
    made = panel(step=diverging_step)
    made.learning_rate.value = 80.0
    made.learning_rate.value = 1.0
    assert is_at(made, 40, 1.0)


def test_a_diverged_run_can_be_looked_at_before_it_diverged():
    made = panel(step=diverging_step)
    made.learning_rate.value = 80.0
    made.iterations.value = 1
    assert made.sentence.startswith("Iteration 1: loss ")
    made.iterations.value = 100
    assert made.sentence.startswith("At iteration 3 ")
    made.step.click()
    assert made.sentence.startswith("At iteration 3 ")


def test_a_run_that_diverges_just_at_the_target_says_so_too():
    made = panel(step=diverging_step)
    made.iterations.value = 3
    before = made.shown
    made.learning_rate.value = 80.0
    assert made.sentence.startswith("At iteration 3 the loss stopped") and made.shown == before


def test_a_prediction_that_is_no_number_is_divergence_too():
    def predict_in_vain(params, points):
        return predict(params, points) + (
            np.nan if made_in_vain and params["W1"].sum() != start(3)["W1"].sum() else 0.0
        )

    made_in_vain = []
    made = panel(predict=predict_in_vain)
    made_in_vain.append(True)
    before = made.shown
    made.learning_rate.value = 2.0
    assert "learning rate 2 is too large" in made.sentence and made.shown == before
    made_in_vain.clear()
    made.learning_rate.value = 1.0
    assert is_at(made, 40, 1.0)


def test_predictions_are_not_asked_of_a_diverged_model():
    asked = []
    made = panel(
        step=diverging_step,
        predict=lambda params, points: (
            asked.append(np.isfinite(params["W1"] ** 2).all()) or predict(params, points)
        ),
    )
    with np.errstate(over="ignore"):
        made.learning_rate.value = 80.0
    assert all(asked)


def test_overflow_in_the_learners_predict_warns_nobody():
    made = panel(predict=lambda params, points: 1 / (1 + np.exp(-1e4 * points[:, 0])))
    assert made.sentence.startswith("Iteration 40: ")  # pytest makes NumPy's warnings failures


@pytest.mark.parametrize("first", [np.inf, np.nan])
def test_a_run_whose_first_loss_is_no_number_says_so_and_shows_the_samples(real_pictures, first):
    made = panel(step=lambda params, learning_rate: first)
    assert made.sentence.startswith("Before the first update the loss is no number")
    assert Image.open(io.BytesIO(made.shown)).size == (440, 200)
    assert "data:image/png" in made._repr_mimebundle_()["text/html"]


# The learner's mistakes

broken = False


def step_that_breaks(params, learning_rate):
    if broken:
        params = params["W9"]  # what is wrong here
    return step(params, learning_rate)


def predict_that_breaks(params, points):
    return predict(params, points)[: -1 if broken else None]


def test_an_exception_is_shown_with_the_learners_own_line_and_the_next_change_works(monkeypatch):
    made = panel(step=step_that_breaks)
    before = made.shown
    monkeypatch.setitem(globals(), "broken", True)
    made.learning_rate.value = 2.0
    assert made.sentence.startswith("KeyError in step_that_breaks, line ")
    assert 'params = params["W9"]  # what is wrong here' in made.sentence
    assert made.shown == before and made.play.description == "Play"
    made.learning_rate.value = 4.0
    assert made.sentence.startswith("KeyError")
    monkeypatch.setitem(globals(), "broken", False)
    made.iterations.value = 41
    assert is_at(made, 41, 4.0)


def test_a_panel_whose_functions_fail_at_once_shows_the_samples_and_works_when_they_are_mended(
    real_pictures, monkeypatch
):
    monkeypatch.setitem(globals(), "broken", True)
    made = panel(step=step_that_breaks)
    assert made.sentence.startswith("KeyError")
    picture = np.asarray(Image.open(io.BytesIO(made.still())).convert("RGB"))
    is_paper = (picture > 250).all(axis=-1)
    assert is_paper.mean() > 0.5 and (~is_paper).mean() > 0.01
    monkeypatch.setitem(globals(), "broken", False)
    made.learning_rate.value = 2.0
    assert same(model(made), after(40, 2.0)) and made.sentence == expected_sentence(40, 2.0)


def failing_start(hidden_size):
    if broken:
        raise RuntimeError("no start")
    return start(hidden_size)


@pytest.mark.parametrize("press", ["play", "step", "reset", "keep"])
def test_every_button_of_a_panel_that_failed_at_once_can_be_pressed(monkeypatch, press):
    monkeypatch.setitem(globals(), "broken", True)
    made = panel(start=failing_start)
    assert made.sentence.startswith("RuntimeError in failing_start, line ")
    getattr(made, press).click()
    assert made.sentence.startswith("RuntimeError") and made.keep.description == "Keep"
    monkeypatch.setitem(globals(), "broken", False)
    made.hidden_size.value = 4
    assert is_at(made, 40, 0.5, 4)


def test_a_step_that_returns_nothing_is_told_so():
    made = panel(step=lambda params, learning_rate: None)
    words = "step must return the loss before its update, a number, but returned None"
    assert words in made.sentence


def test_the_functions_of_an_edited_cell_are_used_at_the_next_change(monkeypatch):
    made = panel(step=edited_step, predict=edited_predict)
    monkeypatch.setitem(
        globals(), "edited_step", lambda params, learning_rate: step(params, 2 * learning_rate)
    )
    made.iterations.value = 30
    assert same(model(made), after(30, 1.0))
    monkeypatch.setitem(globals(), "edited_predict", lambda params, points: np.zeros(len(points)))
    made.iterations.value = 31
    assert f"{(y == 0).sum()} of {len(y)} right" in made.sentence
    assert (made._camera._frame.P[..., 0] == 1).all()


def edited_step(params, learning_rate):
    return step(params, learning_rate)


def edited_predict(params, points):
    return predict(params, points)


# What predict may return


@pytest.mark.parametrize(
    "returned",
    [
        lambda p: p,
        lambda p: p[:, None],
        lambda p: np.column_stack([1 - p, p]),
        lambda p: p.tolist(),
        lambda p: p > 0.5,
        lambda p: p.round().astype(int),
    ],
    ids=["(m,)", "(m, 1)", "(m, 2)", "list", "true or false", "0 or 1"],
)
def test_one_probability_a_point_or_one_a_class_are_understood(returned):
    made = panel(predict=lambda params, points: returned(predict(params, points)))
    assert made.sentence == expected_sentence(40, 0.5)


def test_three_classes_are_understood():
    three = (X[:, 0] > 0).astype(int) + (X[:, 1] > 0)
    made = panel(
        y=three,
        predict=lambda params, points: np.eye(3)[
            (points[:, 0] > 0).astype(int) + (points[:, 1] > 0)
        ],
    )
    assert made.sentence.endswith(f"{len(y)} of {len(y)} right.")


@pytest.mark.parametrize(
    "returned, words",
    [
        (lambda points: np.zeros(len(points) - 1), "predict must return shape"),
        (lambda points: np.zeros((1, len(points))), "predict must return shape"),
        (lambda points: np.zeros((len(points), 2, 2)), "predict must return shape"),
        (lambda points: 0.5, "predict must return shape"),
        (
            lambda points: 8 * points[:, 0],
            "predict must return probabilities, 0 to 1, but returned",
        ),
        (lambda points: None, "predict returned None: is a return missing? Mend the cell"),
        (lambda points: ["blue"] * len(points), "what predict returns must hold numbers"),
        (lambda points: np.empty((len(points), 0)), "what predict returns is empty"),
    ],
    ids=[
        "one too few",
        "a row",
        "three axes",
        "one number",
        "scores",
        "nothing",
        "words",
        "no classes",
    ],
)
def test_another_return_of_predict_is_told_in_the_panel(returned, words):
    made = panel(predict=lambda params, points: returned(points))
    assert made.sentence.startswith("ValueError") and words in made.sentence
    made.learning_rate.value = 1.0
    assert words in made.sentence


# The cell's output


def test_the_output_carries_picture_and_sentence_for_those_without_a_kernel(real_pictures):
    made = panel(alt='Left: "four" <points> & a line.')
    bundle = made._repr_mimebundle_()
    assert bundle["text/plain"] == f"Panel: {made.sentence}"
    assert 'alt="Left: &quot;four&quot; &lt;points&gt; &amp; a line."' in bundle["text/html"]
    assert made.sentence in bundle["text/html"]
    png = base64.b64decode(re.search(r"base64,([^\"]+)", bundle["text/html"])[1])
    assert png == made.still() and Image.open(io.BytesIO(png)).format == "PNG"
    assert bundle["application/vnd.jupyter.widget-view+json"]["model_id"] == made.model_id


def test_the_stored_picture_is_the_one_on_screen(real_pictures):
    made = panel()
    made.learning_rate.value = 2.0
    on_screen, stored = (
        np.asarray(Image.open(io.BytesIO(data)).convert("RGB"), float)
        for data in (made.shown, made.still())
    )
    assert np.abs(on_screen - stored).mean() < 4


# A choice of data, and the lines of hidden units


def make_data(dataset, noise):
    rng = np.random.default_rng(0)
    return X + noise * rng.standard_normal(X.shape), y if dataset == "checks" else 1 - y


def step_on(params, learning_rate, X, y):
    """Makes a record of what it was given, and a step."""
    given.append((X, y))
    return step(params, learning_rate)


given: list = []


def choosing(**changes) -> Panel:
    given.clear()
    return panel(
        step=step_on,
        X=make_data,
        y=None,
        dataset=["checks", "swapped"],
        noise=(0.0, 1.0, 0.2),
        **changes,
    )


def test_choosers_stand_above_the_sliders_and_their_data_reach_every_step():
    made = choosing()
    assert [each.description for each in made.children[:3]] == ["dataset", "noise", "learning rate"]
    expected = make_data("checks", 0.2)
    assert len(given) == 41
    for samples, labels in given:
        assert np.array_equal(samples, expected[0]) and np.array_equal(labels, expected[1])


@pytest.mark.parametrize(
    "chooser, value, dataset, noise", [(0, "swapped", "swapped", 0.2), (1, 0.5, "checks", 0.5)]
)
def test_moving_a_chooser_trains_from_the_start_on_the_new_data(chooser, value, dataset, noise):
    made = choosing()
    made.keep.click()
    given.clear()
    made.children[chooser].value = value
    X, y = make_data(dataset, noise)
    assert len(given) == 41 and all(
        np.array_equal(each[0], X) and np.array_equal(each[1], y) for each in given
    )
    right = ((predict(model(made), X) > 0.5) == y).sum()
    assert made.sentence.endswith(f"{right} of {len(y)} right.")
    assert same(model(made), after(40, 0.5))
    assert made.keep.description == "Keep"  # a run on other data is not one to compare with


@pytest.mark.parametrize("button", ["play", "step", "reset"])
def test_every_button_goes_on_with_the_chosen_data(button):
    made = choosing()
    made.children[0].value = "swapped"
    given.clear()
    getattr(made, button).click()
    assert all(np.array_equal(y_given, 1 - y) for _, y_given in given) and given


def test_data_that_cannot_be_made_are_told_and_the_next_choice_works(monkeypatch):
    def make(dataset, noise):
        if dataset == "swapped":
            raise ZeroDivisionError("no such data")
        return make_data(dataset, noise)

    made = panel(step=step_on, X=make, y=None, dataset=["checks", "swapped"], noise=(0.0, 1.0, 0.2))
    before = made.shown
    made.children[0].value = "swapped"
    assert made.sentence.startswith("ZeroDivisionError in make, line ") and made.shown == before
    made.children[0].value = "checks"
    assert made.sentence.startswith("Iteration 40:")


def test_the_lines_of_hidden_units_are_shown_and_hidden_by_a_button(real_pictures):
    made = panel(units=lambda params: (params["W1"], params["b1"]))
    plain = made.shown
    made.units.click()
    with_lines = made.shown
    assert with_lines != plain and made.player.run.iteration == 40
    made.units.click()
    assert made.shown == plain


def test_without_units_there_is_no_such_button():
    assert "Units" not in [each.description for each in panel().children[3].children]


def test_a_function_of_units_that_fails_is_shown_in_the_panel():
    made = panel(units=lambda params: params["W9"])
    made.units.click()
    assert made.sentence.startswith("KeyError in <lambda>, line ")
    made.units.click()
    made.learning_rate.value = 1.0
    assert made.sentence == expected_sentence(40, 1.0)


def test_a_closed_panel_trains_no_more_and_lets_go_of_its_pictures():
    async def main():
        made = panel(iterations=(0, 10**7, 40))
        made.iterations.value = 10**7
        while made.player.run.iteration < 41:
            await asyncio.sleep(0)
        made.close()
        await settled(made)
        at = made.player.run.iteration
        await asyncio.sleep(0.05)
        assert made.player.run.iteration == at < 10**7 and not hasattr(made._camera, "_moving")

    in_a_loop(main)


# What it refuses


@pytest.mark.parametrize(
    "name, value",
    [
        ("start", {"W": np.zeros(2)}),
        ("units", "W1"),
        ("step", None),
        ("predict", "predict"),
        ("X", np.zeros((24, 3))),
        ("X", np.zeros(24)),
        ("X", np.full((24, 2), np.nan)),
        ("X", np.zeros((0, 2))),
        ("X", [["a", "b"]] * 24),
        ("X", [[1, 2], [3]]),
        ("y", np.zeros(23, int)),
        ("y", np.zeros((24, 1), int)),
        ("y", np.full(24, 0.5)),
        ("y", np.full(24, -1)),
        ("y", np.full(24, 10)),
        ("y", np.full(24, np.nan)),
        ("y", ["blue"] * 24),
        ("learning_rate", (0.0, 1.0, 0.5)),
        ("learning_rate", (1.0, 0.1, 0.5)),
        ("learning_rate", (0.1, 1.0, 3.0)),
        ("learning_rate", (0.1, np.inf, 3.0)),
        ("learning_rate", 0.1),
        ("learning_rate", None),
        ("hidden_size", (0, 8, 3)),
        ("hidden_size", (1, 8.5, 3)),
        ("hidden_size", (8, 1, 3)),
        ("hidden_size", 3),
        ("hidden_size", ()),
        ("hidden_size", 0),
        ("iterations", (-1, 120, 40)),
        ("iterations", (0, 120, 140)),
        ("iterations", (0, 120)),
        ("iterations", 120),
        ("iterations", None),
    ],
)
def test_an_argument_of_another_form_is_refused_by_name(name, value):
    trained = []
    with pytest.raises(ValueError, match=rf"^(each number of )?{name}\b.* but|^{name} is empty"):
        panel(**({"step": lambda params, learning_rate: trained.append(1) or 1.0} | {name: value}))
    assert trained == []  # nothing half done


# In an event loop, as in a notebook


def in_a_loop(main) -> None:
    asyncio.run(asyncio.wait_for(main(), 20))


async def settled(panel) -> None:
    while panel.player._is_at_work():
        await asyncio.sleep(0)


def test_in_a_loop_the_first_picture_is_there_before_anything_else_runs():
    async def main():
        before = asyncio.all_tasks()
        made = panel()
        assert made.sentence == expected_sentence(40, 0.5)
        assert made.shown
        assert not made.player.playing
        assert asyncio.all_tasks() == before

    in_a_loop(main)


def test_in_a_loop_a_move_returns_at_once_and_the_newest_wins():
    async def main():
        made = panel()
        before, seen = made.shown, []
        made._image.observe(
            lambda change: seen.append(made.player.run.learning_rate), names="value"
        )
        for rate in (1.0, 2.0, 4.0):
            made.learning_rate.value = rate
        made.iterations.value = 60
        assert made.shown == before
        await settled(made)
        assert is_at(made, 60, 4.0) and set(seen) == {4.0}

    in_a_loop(main)


def test_in_a_loop_play_can_be_paused_and_played_on():
    async def main():
        made = panel()
        made.reset.click()
        await settled(made)
        made.play.click()
        while not 2 <= made.player.run.iteration:
            await asyncio.sleep(0)
        assert made.play.description == "Pause"
        assert " of 40: " in made.sentence
        assert 'aria-live="off"' in made.children[-1].value
        made.play.click()
        await settled(made)
        where = made.player.run.iteration
        assert made.play.description == "Play"
        assert where < 40
        assert 'aria-live="polite"' in made.children[-1].value
        for _ in range(5):
            await asyncio.sleep(0.005)
        assert made.player.run.iteration == where
        made.iterations.value = 41
        await settled(made)
        assert is_at(made, 41, 0.5)

    in_a_loop(main)


class DrawnByOne(Notes):
    """Notes that take a while, and tell when two threads write at once."""

    busy, overlaps = threading.Lock(), []

    def draw(self, frame):
        if not self.busy.acquire(blocking=False):
            self.overlaps.append(threading.current_thread())
            return
        time.sleep(0.002)
        super().draw(frame)
        self.busy.release()


def test_in_a_loop_keep_can_be_pressed_from_another_thread_while_it_trains(monkeypatch):
    monkeypatch.setattr(camera_module, "PanelPicture", DrawnByOne)
    errors = []

    def press(made):
        try:
            for _ in range(20):
                made.keep.click()
        except Exception as error:
            errors.append(error)

    async def main():
        made = panel(iterations=(0, 10**7, 40))
        made.iterations.value = 10**7
        presser = threading.Thread(target=press, args=[made])
        presser.start()
        while presser.is_alive():
            await asyncio.sleep(0)
        made.reset.click()
        await settled(made)
        assert made.keep.description == "Keep" and made.sentence == expected_sentence(0, 0.5)

    in_a_loop(main)
    assert errors == [] and DrawnByOne.overlaps == []


def test_in_a_loop_an_exception_is_shown_and_the_next_change_works(monkeypatch):
    async def main():
        made = panel(predict=predict_that_breaks)
        monkeypatch.setitem(globals(), "broken", True)
        made.learning_rate.value = 2.0
        await settled(made)
        assert "predict must return shape" in made.sentence and made.play.description == "Play"
        monkeypatch.setitem(globals(), "broken", False)
        made.learning_rate.value = 4.0
        await settled(made)
        assert is_at(made, 40, 4.0)

    in_a_loop(main)
