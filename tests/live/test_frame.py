"""A long loss curve is thinned for drawing, and no spike is lost."""

import numpy as np
import pytest

from nnlib.live.frame import thinned


@pytest.mark.parametrize("length", [401, 5_000, 9_999, 10_001])
def test_a_spike_of_one_step_survives_thinning_wherever_it_is(length):
    for at in (0, 1, length // 3, length - 12, length - 1):
        for spike in (7.0, -7.0):
            losses = np.ones(length)
            losses[at] = spike
            iterations, shown = thinned(losses)
            assert len(iterations) == len(shown) <= 400
            assert spike in shown
            assert abs(iterations[shown.tolist().index(spike)] - at) <= length / 200 + 1


@pytest.mark.parametrize("length", [0, 1, 200, 400])
def test_a_short_curve_is_left_as_it_is(length):
    losses = np.random.default_rng(0).random(length)
    iterations, shown = thinned(losses)
    assert iterations.tolist() == list(range(length)) and shown.tolist() == losses.tolist()


def test_thinning_covers_the_whole_run_in_order_and_passes_over_nan():
    losses = np.linspace(1, 0, 5_000)
    losses[-1] = np.nan
    iterations, shown = thinned(losses)
    assert (np.diff(iterations) >= 0).all() and iterations[0] == 0 and iterations[-1] > 4_970
    assert np.isfinite(shown).all() and shown.min() == losses[-2]
