"""A run can be advanced, rewound exactly and started again.

Whatever the learner's functions look like.
"""

import sys

import numpy as np
import pytest

from nnlib import Dense, Sequential, SumOfSquares, Tanh
from nnlib.live.run import Run, newest
from small_network import X, after, loss_and_gradients, same, start, step, y


def begun(start=start, step=step, learning_rate=0.5, hidden_size=3, **options) -> Run:
    run = Run(start, step, **options)
    run.restart(learning_rate, hidden_size)
    return run


class Counted:
    """A step that counts its calls."""

    def __init__(self, step=step):
        self._step, self.calls = step, 0

    def __call__(self, params, learning_rate):
        self.calls += 1
        return self._step(params, learning_rate)


@pytest.mark.parametrize("steps", [0, 1, 15, 16, 17, 100])
def test_advancing_gives_the_parameters_of_a_plain_loop(steps):
    run = begun()
    run.advance(steps)
    assert run.iteration == steps
    assert same(run.model, after(steps, 0.5))


def test_any_walk_of_rewinds_and_advances_gives_the_parameters_of_a_fresh_run():
    run, rng = begun(), np.random.default_rng(0)
    for target in rng.integers(0, 300, 40).tolist():
        run.rewind(target) if target <= run.iteration else run.advance(target)
        assert run.iteration == target
        assert same(run.model, after(target, 0.5)), target


def test_the_walk_is_exact_after_the_snapshots_were_thinned_too():
    run, rng = begun(memory=12_000), np.random.default_rng(1)
    run.advance(400)
    assert run._spacing > 16
    for target in rng.integers(0, 400, 15).tolist():
        run.rewind(target) if target <= run.iteration else run.advance(target)
        assert same(run.model, after(target, 0.5)), target


def test_the_losses_are_those_before_each_update_and_stay_after_a_rewind():
    run = begun()
    run.advance(50)
    expected = [loss_and_gradients(after(i, 0.5))[0] for i in range(50)]
    assert list(run.losses) == expected
    run.rewind(20)
    run.advance(30)
    assert list(run.losses) == expected


def test_advance_stops_when_its_seconds_are_over_but_makes_a_step_at_least():
    run = begun()
    run.advance(10**9, seconds=0)
    assert run.iteration == 1
    run.advance(10**9, seconds=0.002)
    assert 1 < run.iteration < 10**6


def test_advance_to_where_the_run_has_been_does_nothing():
    run = begun()
    run.advance(20)
    run.advance(5)
    assert run.iteration == 20


def test_snapshots_stay_within_the_memory_they_may_use():
    run = begun(hidden_size=25, memory=60_000)
    kept = []
    for target in range(100, 1_501, 100):
        run.advance(target)
        kept.append(sum(sum(map(sys.getsizeof, copy.values())) for copy in run._snapshots.values()))
    assert max(kept) <= 60_000
    assert max(kept) > 30_000  # and they use what they may


def test_the_smallest_network_too_stays_within_the_memory():
    run = Run(lambda: {"w": np.zeros(1)}, lambda params, learning_rate: 1.0, memory=20_000)
    run.restart(1.0)
    run.advance(10_000)
    sizes = [sys.getsizeof(copy) + sys.getsizeof(copy["w"]) for copy in run._snapshots.values()]
    assert sum(sizes) <= 20_000


def test_thinning_leaves_snapshots_over_the_whole_run_evenly():
    run = begun(memory=12_000)
    run.advance(1_000)
    kept = sorted(run._snapshots)
    assert kept == list(range(0, 1_000, run._spacing))
    assert len(kept) > 2


@pytest.mark.parametrize("memory", [2_000_000, 12_000])
def test_a_rewind_costs_fewer_steps_than_the_spacing(memory):
    counted = Counted()
    run = begun(step=counted, memory=memory)
    run.advance(500)
    for target in (499, 377, 250, 129, 31, 0):
        before = counted.calls
        run.rewind(target)
        assert counted.calls - before < run._spacing


@pytest.mark.parametrize("iteration", [-1, 1.5, "3", 21, None])
def test_a_rewind_to_where_the_run_has_not_been_is_refused_and_changes_nothing(iteration):
    run = begun()
    run.advance(20)
    with pytest.raises(ValueError, match="iteration must be"):
        run.rewind(iteration)
    assert run.iteration == 20 and same(run.model, after(20, 0.5))


def test_the_loss_is_that_of_these_parameters_and_changes_nothing():
    run = begun()
    run.advance(20)
    for _ in range(2):
        assert run.loss() == loss_and_gradients(after(20, 0.5))[0]
        assert run.iteration == 20 and same(run.model, after(20, 0.5))
    run.advance(40)
    assert same(run.model, after(40, 0.5))
    assert list(run.losses) == [loss_and_gradients(after(i, 0.5))[0] for i in range(40)]


def test_the_loss_after_a_rewind_is_known_without_another_step():
    counted = Counted()
    run = begun(step=counted)
    run.advance(40)
    run.rewind(32)
    before = counted.calls
    assert run.loss() == loss_and_gradients(after(32, 0.5))[0]
    assert counted.calls == before


def test_a_restart_forgets_the_run_before():
    run = begun(learning_rate=2.0)
    run.advance(30)
    run.restart(0.5, 4)
    assert run.iteration == 0 and len(run.losses) == 0 and not run.diverged
    assert (run.learning_rate, run.hidden_size) == (0.5, 4)
    run.advance(20)
    assert same(run.model, after(20, 0.5, 4))
    run.rewind(3)
    assert same(run.model, after(3, 0.5, 4))


def test_a_start_without_hidden_size_is_called_without_argument():
    run = Run(lambda: {"w": np.ones(2)}, lambda params, learning_rate: 0.0)
    run.restart(1.0)
    assert run.hidden_size is None and run.model["w"].tolist() == [1, 1]


# What learners write


def rebinding_step(params, learning_rate):
    loss, gradients = loss_and_gradients(params)
    for name in params:
        params[name] = params[name] - learning_rate * gradients[name]
    return loss


def test_a_step_that_puts_new_arrays_into_the_dict_can_be_rewound():
    run = begun(step=rebinding_step)
    for target in (40, 21, 33, 0, 5):
        run.rewind(target) if target <= run.iteration else run.advance(target)
        run.loss()
        assert same(run.model, after(target, 0.5))


def test_parameters_that_are_plain_numbers_can_be_rewound():
    def step(params, learning_rate):
        params["w"] = params["w"] - learning_rate * 2 * params["w"]
        params["t"] += 1
        return params["w"] ** 2

    run = begun(lambda: {"w": 1.0, "t": 0}, step, 0.125, None)
    run.advance(40)
    there = dict(run.model)
    run.rewind(7)
    assert run.model == {"w": 0.75**7, "t": 7}
    run.advance(40)
    assert run.model == there


def momentum_step(params, learning_rate):
    loss, gradients = loss_and_gradients(params)
    for name, gradient in gradients.items():
        velocity = 0.9 * params.get("v" + name, 0.0) - learning_rate * gradient
        params["v" + name] = velocity
        params[name] += velocity
    return loss


def test_what_a_step_adds_to_the_dict_is_rewound_too():
    run, fresh = begun(step=momentum_step), begun(step=momentum_step)
    run.loss()
    assert same(run.model, start(3))
    run.advance(50)
    run.rewind(0)
    assert same(run.model, start(3))
    run.advance(10)
    fresh.advance(10)
    assert same(run.model, fresh.model)


def test_a_rewind_leaves_the_order_of_the_parameters_as_it_was():
    run = begun(step=momentum_step)
    run.advance(20)
    order = list(run.model)
    run.rewind(17)
    assert list(run.model) == order  # W1, b1, W2, b2 = params.values()


def test_a_rewind_writes_into_the_arrays_that_others_hold():
    run = begun()
    W1 = run.model["W1"]
    run.advance(20)
    run.rewind(0)
    assert run.model["W1"] is W1 and np.array_equal(W1, start(3)["W1"])


def network_start(hidden_size):
    params = start(hidden_size)
    one = Dense.from_weights(params["W1"], params["b1"])
    two = Dense.from_weights(params["W2"], params["b2"])
    return Sequential([one, Tanh(), two])


def network_step(network, learning_rate):
    loss = SumOfSquares()
    value = loss.forward(network.forward(X), y[:, None].astype(float))
    network.store_gradients(loss.backward())
    for W, dW in zip(network.parameters().values(), network.gradients().values(), strict=True):
        W -= learning_rate * dW
    return value


def test_an_object_with_parameters_can_be_trained_and_rewound():
    run, fresh = begun(network_start, network_step, 0.01), begun(network_start, network_step, 0.01)
    run.advance(60)
    run.loss()
    run.rewind(37)
    fresh.advance(37)
    assert same(run.model.parameters(), fresh.model.parameters())
    assert run.losses[-1] < run.losses[0]


def test_a_start_that_forgets_to_return_is_told_so():
    run = Run(lambda: None, step)
    with pytest.raises(ValueError, match="start must return a dict of arrays.* but returned None"):
        run.restart(1.0)


@pytest.mark.parametrize("returned", [None, "low", (1.0, 2.0)])
def test_a_step_that_returns_no_number_is_told_so(returned):
    run = begun(step=lambda params, learning_rate: returned)
    words = "step must return the loss before its update, a number, but returned"
    with pytest.raises(ValueError, match=words):
        run.advance(3)
    with pytest.raises(ValueError, match="step must return"):
        run.loss()


def test_the_error_of_a_step_is_the_learners_own():
    run = begun(step=lambda params, learning_rate: params["W9"])
    with pytest.raises(KeyError, match="W9"):
        run.advance(3)


# Divergence


def diverging_step(params, learning_rate):
    params["w"] *= -learning_rate
    return float(params["w"][0] ** 2)


@pytest.mark.parametrize("end", [np.nan, np.inf, -np.inf])
def test_a_run_stops_at_the_iteration_whose_loss_is_no_number(end):
    losses = iter([3.0, 2.0, 1.0, end, 0.0])
    run = begun(lambda: {"w": np.ones(1)}, lambda params, learning_rate: next(losses), 1.0, None)
    run.advance(100)
    assert run.diverged and run.iteration == 3
    run.advance(100)
    assert run.iteration == 3 and next(losses) == 0.0


def test_overflow_on_the_way_to_divergence_warns_nobody():
    run = begun(
        lambda: {"w": np.ones(1)},
        lambda params, rate: diverging_step(params, rate) or float(np.exp(params["w"][0])),
        1e300,
        None,
    )
    run.advance(100)  # pytest makes NumPy's warnings failures
    assert run.diverged


def test_a_run_that_diverged_can_be_rewound_and_diverges_at_the_same_iteration_again():
    run = begun(lambda: {"w": np.ones(1)}, diverging_step, 1e10, None)
    run.advance(100)
    where = run.iteration
    assert run.diverged and 10 < where < 20
    run.rewind(5)
    assert not run.diverged and run.model["w"][0] == pytest.approx(-1e50)
    run.advance(100)
    assert run.diverged and run.iteration == where


def test_the_loss_at_the_target_may_be_the_first_that_is_no_number():
    run = begun(lambda: {"w": np.ones(1)}, diverging_step, 1e10, None)
    run.advance(15)
    assert not run.diverged
    assert run.loss() == np.inf and run.diverged
    assert run.loss() == np.inf and run.iteration == 15


# The functions as they are now

made_of_globals = lambda params, learning_rate: 7.0  # noqa: E731


def edited_start():
    return {"w": np.zeros(1)}


def edited_step(params, learning_rate):
    params["w"] += 1
    return 1.0


def test_a_function_defined_anew_is_used_from_the_next_start_on(monkeypatch):
    run = Run(edited_start, edited_step)
    run.restart(1.0)
    run.advance(3)
    assert not run.is_outdated()

    def edited(params, learning_rate):
        params["w"] += 10
        return 1.0

    monkeypatch.setitem(globals(), "edited_step", edited)
    assert run.is_outdated()
    run.advance(5)
    assert run.model["w"][0] == 5  # a run does not mix two versions
    run.restart(1.0)
    run.advance(5)
    assert run.model["w"][0] == 50 and not run.is_outdated()


def test_newest_finds_the_function_that_now_bears_the_name(monkeypatch):
    old, new = edited_start, lambda: {}
    monkeypatch.setitem(globals(), "edited_start", new)
    assert newest(old) is new


def test_newest_leaves_alone_what_has_no_global_name(monkeypatch):
    def edited_start():
        return {}

    bound = Counted().__call__
    for function in (edited_start, bound, Counted(), made_of_globals, len, Counted):
        assert newest(function) is function


@pytest.mark.parametrize("now", [0.1, None, np.zeros(3)])
def test_newest_keeps_the_function_when_its_name_now_means_a_number(monkeypatch, now):
    old = edited_start
    monkeypatch.setitem(globals(), "edited_start", now)
    assert newest(old) is old


def test_newest_keeps_the_function_when_its_name_is_gone(monkeypatch):
    old = edited_start
    monkeypatch.delitem(globals(), "edited_start")
    assert newest(old) is old


def test_a_run_with_data_of_its_own_hands_them_to_every_step():
    data, seen = (np.zeros((2, 2)), np.zeros(2, int)), []
    run = Run(
        start,
        lambda params, learning_rate, X, y: seen.append((X, y)) or step(params, learning_rate),
    )
    run.restart(0.5, 3, data)
    run.advance(4)
    run.loss()
    assert len(seen) == 5 and all(X is data[0] and y is data[1] for X, y in seen)
    run.restart(0.5, 3, (data[0] + 1, data[1]))
    run.advance(1)
    assert (seen[-1][0] == 1).all()


def test_a_run_can_reach_what_lies_ahead_until_it_diverges():
    run = Run(
        start,
        lambda params, learning_rate: step(params, learning_rate) if run.iteration < 5 else np.nan,
    )
    run.restart(0.5, 3)
    run.advance(3)
    assert run.can_reach(4) and not run.can_reach(3) and not run.can_reach(2)
    run.advance(10)
    assert not run.can_reach(10)


def test_going_before_an_iteration_lands_on_the_snapshot_before_it():
    run = Run(start, step)
    run.restart(0.5, 3)
    run.advance(100)
    run.go_before(50)
    assert run.iteration == 48 and same(run.model, after(48, 0.5))  # snapshots every 16
    run.advance(50)
    assert same(run.model, after(50, 0.5))
