"""The camera asks the learner's functions over the plane, in parts.

It keeps the last picture that could be drawn.
"""

import numpy as np
import pytest

from nnlib import plane
from nnlib.live import camera as camera_module
from nnlib.live.camera import Camera
from nnlib.live.picture import MOVING, SETTLED
from nnlib.live.run import Run
from small_network import X, predict, start, step, y


def units(params):
    return params["W1"], params["b1"]


def run_to(iteration, hidden_size=3, data=()) -> Run:
    run = Run(start, lambda params, learning_rate, *data: step(params, learning_rate))
    run.restart(0.5, hidden_size, data)
    run.advance(iteration)
    return run


def look(camera, run, settled=False) -> int:
    """Looks, and counts the parts."""
    return sum(1 for _ in camera.look(run, settled))


def test_the_plane_is_asked_in_blocks_and_comes_out_as_if_asked_at_once():
    asked = []
    camera = Camera(
        lambda params, points: asked.append(len(points)) or predict(params, points),
        None,
        (X, y),
        100,
    )
    run = run_to(20)
    assert look(camera, run, settled=True) == len(asked) > 3
    assert asked[0] == len(X)
    assert max(asked[1:]) <= camera_module.BLOCK
    assert sum(asked[1:]) == SETTLED.resolution**2
    whole = predict(run.model, plane.grid(plane.limits_around(X), SETTLED.resolution))
    assert np.array_equal(camera._frame.P[..., 1].ravel(), whole)
    assert np.array_equal(camera.right, (predict(run.model, X) > 0.5) == y)


def test_a_picture_in_motion_is_coarser():
    camera = Camera(predict, None, (X, y), 100)
    look(camera, run_to(20))
    assert camera._frame.P.shape == (MOVING.resolution, MOVING.resolution, 2)
    assert len(camera.picture(settled=False)) < len(camera.picture(settled=True))


def test_a_prediction_that_is_no_number_anywhere_is_divergence_and_the_last_picture_stays():
    def failing_far_out(params, points):
        return np.where(points[:, 1] > 0.9 * broken, np.nan, predict(params, points))

    broken = np.inf
    camera, run = Camera(failing_far_out, None, (X, y), 100), run_to(20)
    look(camera, run)
    before, broken = camera.picture(settled=False), 1.0
    run.advance(30)
    look(camera, run)
    assert run.diverged
    assert camera._frame.iteration == 20
    assert camera.picture(settled=False) == before


def test_the_lines_of_the_units_are_in_the_frame_on_demand():
    camera, run = Camera(predict, units, (X, y), 100), run_to(20)
    look(camera, run)
    assert camera._frame.units == []
    camera.shows_units = True
    look(camera, run)
    expected = plane.lines(*units(run.model), plane.limits_around(X))
    assert len(expected) > 0 and all(map(np.array_equal, camera._frame.units, expected))


def test_new_samples_of_a_run_are_aimed_at_and_the_kept_run_is_forgotten():
    camera = Camera(predict, None, (X, y), 100)
    look(camera, run_to(20))
    assert camera.keep_or_forget(run_to(20))
    data = (3 * X, 1 - y)
    run = run_to(20, data=data)
    look(camera, run)
    assert camera._moving.limits == plane.limits_around(3 * X) == camera._settled.limits
    assert np.array_equal(camera.right, (predict(run.model, 3 * X) > 0.5) == 1 - y)
    assert camera._moving.reference.losses.size == camera._settled.reference.losses.size == 0
    aimed = camera._samples
    look(camera, run)
    assert camera._samples is aimed  # the same data: not aimed again


def test_keeping_and_forgetting_take_turns_and_a_run_without_losses_is_not_kept():
    camera, run = Camera(predict, None, (X, y), 100), run_to(20)
    look(camera, run)
    assert [camera.keep_or_forget(run) for _ in range(3)] == [True, False, True]
    assert not Camera(predict, None, (X, y), 100).keep_or_forget(Run(start, step))


def test_the_loss_axis_has_room_for_the_kept_run_and_the_new_one():
    camera, high = Camera(predict, None, (X, y), 100), run_to(20)
    high.losses[0] = 50.0
    look(camera, high)
    camera.keep_or_forget(high)
    look(camera, run_to(20))
    camera.picture(settled=False)
    assert camera._moving._curve.get_ylim()[1] > 50


def test_put_away_there_is_nothing_left_to_draw_with():
    camera = Camera(predict, None, (X, y), 100)
    camera.put_away()
    with pytest.raises(AttributeError):
        camera.picture(settled=True)


@pytest.mark.parametrize("data", [(X, y[:-1]), (X[:, :1], y), (X, y + 0.5), [X, y]])
def test_only_labelled_points_of_the_plane_can_be_aimed_at(data):
    with pytest.raises(ValueError, match="^(X|y) must"):
        Camera(predict, None, data, 100)
