"""A run can be advanced, rewound exactly and started again.

Whatever the learner's functions look like.
"""

import sys

import numpy as np
import pytest

from nnlib import (
    SGD,
    Adam,
    BatchNorm,
    Dense,
    Dropout,
    ReLU,
    Sequential,
    SoftmaxCrossEntropy,
    SumOfSquares,
    Tanh,
    train_step,
)
from nnlib.live.functions import LearnersFunction
from nnlib.live.run import Run
from nnlib.live.samples import Samples
from small_network import X, after, loss_and_gradients, same, start, step, y


def made(start=start, step=step, **options) -> Run:
    """A run of these functions that was not started yet."""
    functions = LearnersFunction("start", start), LearnersFunction("step", step, ("model",))
    return Run(*functions, **options)


def begun(start=start, step=step, learning_rate=0.5, hidden_size=3, **options) -> Run:
    run = made(start, step, **options)
    run.restart({"learning_rate": learning_rate, "hidden_size": hidden_size})
    return run


def moved(run: Run, target: int) -> Run:
    """The run, forward or back to this iteration."""
    run.rewind(target) if target <= run.iteration else run.advance(target)
    assert run.iteration == target
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
        assert same(moved(run, target).model, after(target, 0.5)), target


def test_the_walk_is_exact_after_the_snapshots_were_thinned_too():
    run, rng = begun(memory=12_000), np.random.default_rng(1)
    run.advance(400)
    assert run._spacing > 16
    for target in rng.integers(0, 400, 15).tolist():
        assert same(moved(run, target).model, after(target, 0.5)), target


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
    run = begun(lambda: {"w": np.zeros(1)}, lambda params: 1.0, memory=20_000)
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
    run.restart({"learning_rate": 0.5, "hidden_size": 4})
    assert run.iteration == 0 and len(run.losses) == 0 and not run.diverged
    assert run.values == {"learning_rate": 0.5, "hidden_size": 4}
    run.advance(20)
    assert same(run.model, after(20, 0.5, 4))
    run.rewind(3)
    assert same(run.model, after(3, 0.5, 4))


def test_start_and_step_get_the_values_they_ask_for_and_no_others():
    seen = []
    run = made(
        lambda hidden_size: seen.append(hidden_size) or {"w": np.ones(2)},
        lambda params, *, strength, rate=0.25: seen.append((strength, rate)) or 1.0,
    )
    run.restart({"hidden_size": 7, "strength": 0.5, "shade": "dark"})
    run.advance(1)
    assert seen == [7, (0.5, 0.25)] and run.model["w"].tolist() == [1, 1]


def test_values_that_are_only_looked_with_change_nothing_of_the_training():
    run = begun()
    run.advance(20)
    run.look_with({"learning_rate": 9.0, "hidden_size": 3})
    run.advance(30)
    assert run.values["learning_rate"] == 9.0 and same(run.model, after(30, 0.5))


# What learners write


def rebinding_step(params, learning_rate):
    loss, gradients = loss_and_gradients(params)
    for name in params:
        params[name] = params[name] - learning_rate * gradients[name]
    return loss


def test_a_step_that_puts_new_arrays_into_the_dict_can_be_rewound():
    run = begun(step=rebinding_step)
    for target in (40, 21, 33, 0, 5):
        moved(run, target).loss()
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
    with pytest.raises(ValueError, match="start must return a dict of arrays.* but returned None"):
        begun(lambda: None)


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
        lambda params, learning_rate: (
            diverging_step(params, learning_rate) or float(np.exp(params["w"][0]))
        ),
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


def edited_start():
    return {"w": np.zeros(1)}


def edited_step(params):
    params["w"] += 1
    return 1.0


def test_a_function_defined_anew_is_used_from_the_next_start_on(monkeypatch):
    run = begun(edited_start, edited_step)
    run.advance(3)
    assert not run.is_outdated()

    def edited(params):
        params["w"] += 10
        return 1.0

    monkeypatch.setitem(globals(), "edited_step", edited)
    assert run.is_outdated()
    run.advance(5)
    assert run.model["w"][0] == 5  # a run does not mix two versions
    run.rewind(4)
    assert run.model["w"][0] == 4
    run.restart({})
    run.advance(5)
    assert run.model["w"][0] == 50 and not run.is_outdated()


def test_a_start_defined_anew_is_used_too(monkeypatch):
    run = begun(edited_start, edited_step)
    monkeypatch.setitem(globals(), "edited_start", lambda: {"w": np.full(1, 100.0)})
    assert run.is_outdated()
    run.restart({})
    run.advance(5)
    assert run.model["w"][0] == 105


# Data of its own


def test_a_run_with_data_of_its_own_hands_them_to_every_step():
    seen = []
    run = made(step=lambda params, X, y: seen.append((X, y)) or step(params, 0.5))
    data = Samples((np.zeros((2, 2)), np.zeros(2, int))).choose({})
    run.restart({"hidden_size": 3}, data)
    run.advance(4)
    run.loss()
    given = data.given["X"], data.given["y"]
    assert len(seen) == 5 and all(X is given[0] and y is given[1] for X, y in seen)
    run.restart({"hidden_size": 3}, Samples((np.ones((2, 2)), np.ones(2, int))).choose({}))
    run.advance(1)
    assert (seen[-1][0] == 1).all()


def test_a_run_can_reach_what_lies_ahead_until_it_diverges():
    run = made(
        step=lambda params: step(params, 0.5) if run.iteration < 5 else np.nan,
    )
    run.restart({"hidden_size": 3})
    run.advance(3)
    assert run.can_reach(4) and not run.can_reach(3) and not run.can_reach(2)
    run.advance(10)
    assert not run.can_reach(10)


def test_going_before_an_iteration_lands_on_the_snapshot_before_it():
    run = begun()
    run.advance(100)
    run.go_before(50)
    assert run.iteration == 48 and same(run.model, after(48, 0.5))  # snapshots every 16
    run.advance(50)
    assert same(run.model, after(50, 0.5))


# All that start put into the model is taken back

CLASSES = SoftmaxCrossEntropy()


def with_optimizer(make_optimizer, *layers):
    """start and step of a model that carries a network and its optimizer."""

    def start():
        network = Sequential([Dense(2, 4, rng=0), *(make() for make in layers), Dense(4, 2, rng=1)])
        return {"network": network, "optimizer": make_optimizer()}

    def step(model):
        return train_step(model["network"], CLASSES, X, y, model["optimizer"])

    return start, step


def plain_loop(start, step, steps):
    """The model after so many steps, and the losses before each."""
    model = start()
    losses = [step(model) for _ in range(steps)]
    return model, losses


def same_network(model, other) -> bool:
    return same(model["network"].state(), other["network"].state())


OPTIMIZERS = {
    "momentum": lambda: SGD(0.3, momentum=0.9),
    "nesterov": lambda: SGD(0.3, momentum=0.9, nesterov=True),
    "Adam": lambda: Adam(0.05),
    "a schedule": lambda: SGD(lambda step: 1 / (1 + step)),
}


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_12_a_network_with_its_optimizer_is_rewound_bit_for_bit(name):
    start, step = with_optimizer(OPTIMIZERS[name], ReLU)
    run = begun(start, step)
    for target in (40, 21, 33, 0, 16, 5, 50):
        fresh, losses = plain_loop(start, step, target)
        moved(run, target).loss()  # a picture tries a step, which the optimizer has to forget
        assert same_network(run.model, fresh), target
        assert list(run.losses)[:target] == losses


def test_12_momentum_makes_another_run_than_no_momentum():
    losses = []
    for make in (OPTIMIZERS["momentum"], lambda: SGD(0.3)):
        run = begun(*with_optimizer(make, ReLU))
        while run.iteration < 20:
            run.advance(run.iteration + 1)
            run.loss()
        losses.append(list(run.losses))
    with_momentum, without = losses
    assert with_momentum[:1] == without[:1] and with_momentum[5:] != without[5:]


def test_an_optimizer_that_comes_before_its_network_still_knows_its_arrays():
    def start():
        network = Sequential([Dense(2, 2, rng=0)])
        return {"optimizer": SGD(0.3, momentum=0.9), "network": network}

    _, step = with_optimizer(lambda: None)
    run = begun(start, step)
    moved(moved(run, 40), 23)
    moved(run, 30)
    assert same_network(run.model, plain_loop(start, step, 30)[0])


def test_dropout_draws_the_same_masks_after_a_rewind():
    start, step = with_optimizer(OPTIMIZERS["momentum"], lambda: Dropout(0.4, rng=7))
    run = begun(start, step)
    for target in (40, 17, 29, 0, 10):
        moved(run, target).loss()
        fresh, losses = plain_loop(start, step, target)
        assert same_network(run.model, fresh), target
        assert list(run.losses)[:target] == losses


def test_a_network_with_batch_norm_is_rewound_with_its_running_means():
    start, step = with_optimizer(lambda: SGD(0.5), lambda: BatchNorm(4), ReLU)
    run = begun(start, step)
    moved(moved(run, 70), 33)
    fresh, _ = plain_loop(start, step, 33)
    assert same_network(run.model, fresh)
    told, expected = run.model["network"].predict(X), fresh["network"].predict(X)
    assert told.tobytes() == expected.tobytes()


def noisy_start():
    return {"w": np.zeros(3), "rng": np.random.default_rng(4)}


def noisy_step(params):
    params["w"] += params["rng"].standard_normal(3)
    return float(params["w"] @ params["w"])


def test_a_generator_in_the_model_is_rewound_and_draws_the_same_again():
    run = begun(noisy_start, noisy_step)
    for target in (40, 7, 20):
        moved(run, target).loss()
        fresh, losses = plain_loop(noisy_start, noisy_step, target)
        assert np.array_equal(run.model["w"], fresh["w"]), target
        assert run.model["rng"].bit_generator.state == fresh["rng"].bit_generator.state
        assert list(run.losses)[:target] == losses


class Walker:
    """A model with attributes of all kinds; some come only with a step."""

    def __init__(self):
        self.w = np.array([1.0, 2.0])
        self.steps = 0
        self.past = [self.w.copy()]
        self.nested = {"layers": [{"W": np.ones((2, 2))}]}

    def walk(self):
        W = self.nested["layers"][0]["W"]
        self.w = self.w - 0.1 * W @ self.w
        W *= 0.5
        self.steps += 1
        self.past.append(self.w.copy())
        self.best = min(getattr(self, "best", np.inf), float(self.w.sum()))
        return float(self.w @ self.w)


def test_an_object_with_attributes_of_all_kinds_is_rewound():
    run = begun(Walker, lambda model: model.walk())
    for target in (40, 19, 33, 0, 3):
        moved(run, target).loss()
        fresh, losses = plain_loop(Walker, Walker.walk, target)
        model = run.model
        assert vars(model).keys() == vars(fresh).keys()
        assert (model.w.tolist(), model.steps) == (fresh.w.tolist(), target)
        assert np.array_equal(model.past, fresh.past)
        assert model.nested["layers"][0]["W"].tolist() == [[0.5**target] * 2] * 2
        assert getattr(model, "best", None) == getattr(fresh, "best", None)
        assert list(run.losses)[:target] == losses


def test_arrays_of_an_object_are_restored_in_place_as_well():
    def step(model):
        model.w -= 0.25
        return 1.0

    run = begun(Walker, step)
    w = run.model.w
    moved(moved(run, 20), 0)
    assert run.model.w is w and w.tolist() == [1.0, 2.0]


def test_a_view_of_another_array_of_the_model_stays_a_view():
    def start():
        flat = np.arange(4.0)
        return {"flat": flat, "W": flat.reshape(2, 2)}

    def step(params):
        params["W"] += 1
        return float(params["flat"].sum())

    run = begun(start, step)
    moved(moved(run, 20), 5)
    assert run.model["flat"].tolist() == [5, 6, 7, 8]
    moved(run, 6)
    assert run.model["flat"].tolist() == [6, 7, 8, 9]


@pytest.mark.parametrize("alias", [lambda w: w, lambda w: w[:]])
def test_two_arrays_that_a_step_made_one_are_two_again_after_a_rewind(alias):
    def start():
        return {"w": np.ones(2), "before": np.zeros(2)}

    def step(params):
        params["before"] = alias(params["w"])
        params["w"] *= 2
        return 1.0

    run = begun(start, step)
    moved(moved(run, 20), 0)
    assert (run.model["w"].tolist(), run.model["before"].tolist()) == ([1, 1], [0, 0])
    run.loss()
    assert (run.model["w"].tolist(), run.model["before"].tolist()) == ([1, 1], [0, 0])


def test_two_arrays_of_the_same_numbers_that_a_step_made_one_are_two_again():
    def start():
        return {"w": np.zeros(2), "first": np.zeros(2)}

    def step(params):
        if run.iteration == 3:
            params["first"] = params["w"]
        params["w"] += 1
        return 1.0

    run = made(start, step)
    run.restart({})
    moved(moved(run, 10), 0)
    moved(run, 2)
    assert (run.model["w"].tolist(), run.model["first"].tolist()) == ([2, 2], [0, 0])


def test_an_array_that_nobody_may_change_can_stand_in_the_model():
    def step(params, X):
        params["X"] = X  # read-only, since it belongs to the panel
        params["w"] += 1
        return 1.0

    run = made(lambda: {"w": np.zeros(2)}, step)
    run.restart({}, Samples((X, y)).choose({}))
    moved(run, 20).loss()
    assert moved(run, 7).model["w"].tolist() == [7, 7]
    assert np.array_equal(run.model["X"], X)


def test_an_array_of_objects_is_not_shared_with_its_snapshots():
    def start():
        weights = np.empty(2, object)
        weights[:] = [np.zeros(1), np.zeros(3)]
        return {"weights": weights}

    def step(params):
        for W in params["weights"]:
            W += 1
        return 1.0

    run = begun(start, step)
    for target in (20, 0, 5, 0, 3):
        moved(run, target)
        assert [W.tolist() for W in run.model["weights"]] == [[target], [target] * 3]


def test_what_lies_deep_in_the_model_counts_as_its_memory():
    def start():
        return {"layers": [{"W": np.zeros(1_000)}, {"b": np.zeros(250)}]}  # 8 and 2 kB

    run = begun(start, lambda params: 1.0, memory=100_000)
    run.advance(1_000)
    assert 4 <= len(run._snapshots) <= 10  # of 10 kB each

    class Holder:
        def __init__(self):
            self.inner = Walker()
            self.inner.w = np.zeros(1_250)  # 10 kB

    run = begun(Holder, lambda model: 1.0, memory=100_000)
    run.advance(1_000)
    assert 4 <= len(run._snapshots) <= 10


def test_an_optimizers_memory_counts_too():
    start, step = with_optimizer(lambda: Adam(0.05), ReLU)
    run = begun(start, step, memory=200_000)
    run.advance(1_000)
    some = run._snapshots[max(run._snapshots)]
    arrays = 3 * sum(W.nbytes for W in some["network"].parameters().values())
    assert len(run._snapshots) * arrays < 200_000 and run._spacing > 16


def test_one_array_with_two_names_is_counted_once():
    def start():
        shared = np.zeros(1_000)  # 8 kB
        return {"one": shared, "other": shared}

    run = begun(start, lambda params: 1.0, memory=100_000)
    run.advance(1_000)
    assert 6 <= len(run._snapshots) <= 12  # twice as many as of 16 kB
    assert run.model["one"] is run.model["other"]
    moved(run, 5)
    assert run.model["one"] is run.model["other"]


def test_one_number_in_an_array_is_a_loss():
    run = begun(step=lambda params: np.array([0.5]))
    run.advance(2)
    assert list(run.losses) == [0.5, 0.5]


# Something outside the model


@pytest.mark.parametrize("is_outside", [True, False])
def test_a_step_that_remembers_something_outside_the_model_is_found_when_steps_are_repeated(
    is_outside,
):
    outside = SGD(0.1, momentum=0.9)

    def start_both():
        own = {} if is_outside else {"optimizer": SGD(0.1, momentum=0.9)}
        return {"network": Sequential([Dense(2, 1, rng=0)])} | own

    def step_with_momentum(model):
        optimizer = model.get("optimizer", outside)
        return train_step(model["network"], SumOfSquares(), X, y[:, None], optimizer)

    run = Run(
        LearnersFunction("start", start_both),
        LearnersFunction("step", step_with_momentum, ("model",)),
    )
    run.restart({})
    run.advance(30)
    assert not run.strays
    run.rewind(20)
    assert run.strays is is_outside
    run.restart({})
    assert not run.strays
