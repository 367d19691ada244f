"""The camera asks the learner's functions over the plane, in parts.

It keeps the last frame in which all numbers were numbers.
"""

import numpy as np
import pytest

from nnlib import plane
from nnlib.live import camera as camera_module
from nnlib.live.camera import MOVING, MOVING_ON_A_SLOW_LINK, SETTLED, Camera
from nnlib.live.functions import LearnersFunction
from nnlib.live.run import Run
from small_network import X, predict, start, step, y


def units(model):
    return model["W1"], model["b1"]


def aimed(predict=predict, units=None, X=X, y=y) -> Camera:
    """A camera that looks at these samples."""
    made = Camera(
        LearnersFunction("predict", predict, ("model", "points")),
        units and LearnersFunction("units", units, ("model",)),
    )
    made.aim(X, y)
    return made


def run_to(iteration, step=step, **values) -> Run:
    run = Run(LearnersFunction("start", start), LearnersFunction("step", step, ("model",)))
    run.restart({"learning_rate": 0.5, "hidden_size": 3} | values)
    run.advance(iteration)
    return run


def look(camera, run, quality=MOVING, target=20) -> int:
    """Looks, and counts the parts."""
    return sum(1 for _ in camera.look(run, target, quality))


def test_before_it_has_looked_nothing_is_known_of_a_run():
    camera = aimed()
    assert (camera.frame.P.probabilities() == 0.5).all()
    assert camera.frame.curve.length == 0 and camera.frame.wrong.tolist() == [0] * len(y)


def test_the_plane_is_asked_in_blocks_and_comes_out_as_if_asked_at_once():
    asked = []

    def counted(model, points):
        asked.append(len(points))
        return predict(model, points)

    camera, run = aimed(counted), run_to(20)
    assert look(camera, run, SETTLED) == len(asked) - 1 > 3  # the samples go with the first block
    assert asked[0] == len(X)
    assert max(asked[1:]) <= camera_module.BLOCK
    assert sum(asked[1:]) == 150 * 150
    frame = camera.frame
    whole = predict(run.model, plane.grid(plane.limits_around(X), 150))
    half_a_step = np.ptp([whole, 1 - whole]) / 65_535 / 2
    told = frame.P.probabilities()[:, :, 1].ravel()
    assert np.abs(told - whole).max() <= half_a_step * 1.001
    assert frame.wrong.tolist() == ((predict(run.model, X) > 0.5) != y).tolist()
    assert (frame.iteration, frame.target, frame.loss) == (20, 20, run.loss())
    assert frame.curve.length == 21


@pytest.mark.parametrize(
    "quality, classes, side",
    [
        (MOVING, 2, 56),  # 2 bytes at each of 56 * 56 points: 6 kB
        (MOVING, 3, 47),  # 4 * 47 * 47 = 8 836 <= 9 000 < 4 * 48 * 48
        (MOVING, 10, 22),  # 18 * 22 * 22 = 8 712 <= 9 000 < 18 * 23 * 23
        (MOVING_ON_A_SLOW_LINK, 2, 40),
        (MOVING_ON_A_SLOW_LINK, 3, 35),  # 4 * 35 * 35 = 4 900 <= 5 000
        (SETTLED, 2, 150),
        (SETTLED, 3, 129),  # 4 * 129 * 129 = 66 564 <= 67 500
        (SETTLED, 10, 61),  # 18 * 61 * 61 = 66 978
    ],
)
def test_a_picture_is_as_fine_as_its_bytes_allow(quality, classes, side):
    def equal(model, points):
        return np.full((len(points), classes), 1 / classes)

    camera = aimed(equal)
    look(camera, run_to(0), quality)
    assert camera.frame.P.numbers.shape == (side, side, classes - 1)


def test_a_prediction_that_is_no_number_anywhere_is_divergence_and_the_last_frame_stays():
    broken = np.inf

    def failing_far_out(model, points):
        return np.where(points[:, 1] > 0.9 * broken, np.nan, predict(model, points))

    camera, run = aimed(failing_far_out), run_to(20)
    look(camera, run)
    before, broken = camera.frame, 1.0
    run.advance(30)
    look(camera, run)
    assert run.diverged and camera.frame is before


def test_a_loss_that_is_no_number_is_divergence_before_anything_is_asked():
    asked = []
    camera = aimed(lambda model, points: asked.append(1))
    run = run_to(0, step=lambda model, learning_rate: np.inf)
    before = camera.frame
    look(camera, run)
    assert run.diverged and camera.frame is before and asked == []


def test_a_frame_is_not_seen_before_it_is_whole():
    camera, run = aimed(), run_to(20)
    before = camera.frame
    parts = camera.look(run, 20, SETTLED)
    for _ in range(3):
        next(parts)
        assert camera.frame is before
    assert sum(1 for _ in parts) > 0 and camera.frame is not before


def test_the_values_of_controls_reach_predict_and_units():
    def shifted(model, points, shift):
        return predict(model, points + shift)

    def first_units(model, count):
        return model["W1"][:, :count], model["b1"][:count]

    camera, run = aimed(shifted, first_units), run_to(20, shift=0.25, count=1)
    camera.shows_units = True
    look(camera, run)
    whole = predict(run.model, plane.grid(plane.limits_around(X), 56) + 0.25)
    assert np.abs(camera.frame.P.probabilities()[:, :, 1].ravel() - whole).max() < 1e-5
    expected = plane.lines(run.model["W1"][:, :1], run.model["b1"][:1], plane.limits_around(X))
    assert np.array_equal(camera.frame.units, expected)


def test_the_lines_of_the_units_are_in_the_frame_on_demand():
    camera, run = aimed(units=units), run_to(20)
    look(camera, run)
    assert camera.frame.units == []
    camera.shows_units = True
    look(camera, run)
    expected = plane.lines(*units(run.model), plane.limits_around(X))
    assert len(expected) > 0 and all(map(np.array_equal, camera.frame.units, expected))


def test_aimed_at_other_samples_nothing_of_the_old_ones_is_left():
    camera, run = aimed(), run_to(20)
    look(camera, run)
    camera.aim(3 * X, 1 - y)
    assert camera.scene.limits == plane.limits_around(3 * X)
    assert camera.frame.curve.length == 0
    look(camera, run)
    assert camera.frame.wrong.tolist() == ((predict(run.model, 3 * X) > 0.5) == y).tolist()
    whole = predict(run.model, plane.grid(plane.limits_around(3 * X), 56))
    assert np.abs(camera.frame.P.probabilities()[:, :, 1].ravel() - whole).max() < 1e-5


def test_a_kept_run_has_the_plane_of_the_last_frame_and_the_losses_of_the_run():
    camera, run = aimed(), run_to(20)
    look(camera, run)
    kept = camera.kept("kept: this one")
    assert kept.P is camera.frame.P and kept.name == "kept: this one"
    assert kept.curve.losses[:, 0].tolist() == list(run.losses)


def test_probabilities_of_each_class_by_itself_keep_their_order_and_their_boundaries():
    # one sigmoid a class, which do not sum to 1
    def one_each(model, points):
        right, up = 1 / (1 + np.exp(-3 * points.T))
        return np.column_stack([right, up, np.full(len(points), 0.4)])

    three = one_each(None, X).argmax(axis=1)
    camera = aimed(one_each, y=three)
    look(camera, run_to(0))
    assert not camera.frame.wrong.any()
    side = len(camera.frame.P.numbers)
    said = one_each(None, plane.grid(plane.limits_around(X), side)).reshape(side, side, 3)
    told = camera.frame.P.probabilities()
    lead = np.diff(np.sort(said, axis=2))[:, :, -1]
    clear = lead > 1e-3  # of the first over the second
    assert (told.argmax(axis=2) == said.argmax(axis=2))[clear].all() and clear.mean() > 0.9


def test_where_every_class_is_told_as_impossible_they_are_shown_as_equal():
    camera = aimed(lambda model, points: np.zeros((len(points), 3)))
    look(camera, run_to(0))
    assert camera.frame.P.probabilities() == pytest.approx(1 / 3, abs=1e-5)


def test_8_a_label_that_predict_does_not_tell_is_named():
    camera = aimed(y=y + 1)
    with pytest.raises(ValueError, match="^y holds label 2, but predict tells 2 classes: 0 to 1$"):
        look(camera, run_to(0))


def test_11_a_predict_that_changes_its_points_moves_neither_grid_nor_samples():
    def in_place(model, points):
        points -= 3.0
        points *= 2.0
        return predict(model, points / 2.0 + 3.0)

    kept = X.copy()
    plain, moved, run = aimed(), aimed(in_place), run_to(20)
    for _ in range(2):
        look(plain, run)
        look(moved, run)
        assert moved.frame.wrong.tolist() == plain.frame.wrong.tolist()
        off = moved.frame.P.probabilities() - plain.frame.P.probabilities()
        assert np.abs(off).max() < 1e-4  # they differ by rounding
    assert (X == kept).all()


def test_21_more_classes_than_colours_are_told_as_such():
    camera = aimed(lambda model, points: np.full((len(points), 12), 1 / 12))
    words = "^predict tells 12 classes, but the panel has colours and markers for 10$"
    with pytest.raises(ValueError, match=words):
        look(camera, run_to(0))


def test_a_predict_without_return_is_told_so():
    with pytest.raises(ValueError, match=r"^predict returned None: is a return missing\?$"):
        look(aimed(lambda model, points: None), run_to(0))
