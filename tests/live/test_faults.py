"""Faults of the panel that a reader found by use; the numbers are those of that list."""

import asyncio
import gc
import sys
from contextlib import contextmanager

import numpy as np
import pytest
from IPython.core.events import EventManager, available_events

from nnlib import SGD, BatchNorm, Dense, ReLU, Sequential, SoftmaxCrossEntropy, softmax, train_step
from nnlib.live import cells, slider
from nnlib.live import panel as panel_module
from nnlib.live.functions import LearnersFunction
from nnlib.live.run import Run
from small_network import X, after, predict, same, start, step, y
from small_panel import Page, at_rest, in_a_loop, model, move, panel, scene, told, without_rests


@pytest.fixture(autouse=True)
def no_rests(monkeypatch):
    """Waiting for nothing is what would take the time in these tests."""
    without_rests(monkeypatch)


# 8, 21: labels and classes that do not fit one another


def test_8_a_label_that_predict_does_not_tell_is_named():
    sentence = panel(data=(X, y + 1)).sentence
    assert "y holds label 2, but predict tells 2 classes: 0 to 1" in sentence


def test_21_more_classes_than_colours_are_told_as_such():
    def twelve(model, points):
        return np.full((len(points), 12), 1 / 12)

    sentence = panel(predict=twelve).sentence
    assert "predict tells 12 classes, but the panel has colours and markers for 10" in sentence


# 11: what the panel hands out cannot be changed by what it calls


def test_11_a_predict_that_scales_its_points_in_place_moves_neither_plane_nor_data():
    kept = X.copy()

    def in_place(model, points):
        points -= 3.0
        points /= 2.0
        return predict(model, 2.0 * points + 3.0)

    moved, plain = panel(predict=in_place), panel()
    for iterations in (0, 20, 40):
        move(moved, iterations=iterations)
        move(plain, iterations=iterations)
        assert moved.sentence == plain.sentence
    assert (X == kept).all()


def test_11_a_step_gets_copies_of_the_data_that_it_cannot_change():
    got = []

    def step_on(model, learning_rate, X, y):
        got.append((X, y))
        return step(model, learning_rate)

    panel(step=step_on)
    for given, own in zip(got[0], (X, y), strict=True):
        assert np.array_equal(given, own) and not given.flags.writeable
        assert not np.shares_memory(given, own)


def test_11_a_predict_or_units_that_change_the_model_do_not_change_its_training():
    def careless_predict(model, points):
        model["A1"] = np.tanh(points @ model["W1"] + model["b1"])  # left in the model
        probabilities = predict(model, points)
        model["W2"] *= 0.5
        return probabilities

    def careless_units(model):
        model["W1"] *= -1.0
        return model["W1"], model["b1"]

    made = panel(predict=careless_predict, units=careless_units)
    made.units.click()
    for iterations in (60, 20, 50):
        move(made, iterations=iterations)
        assert same(model(made), after(iterations, 0.5))


@pytest.mark.parametrize("name", ["X", "y"])
def test_11_a_step_that_changes_its_data_in_place_is_told_with_its_line(name):
    kept = X.copy(), y.copy()

    def step_in_place(model, learning_rate, X, y):
        changed = {"X": X, "y": y}[name]
        changed *= 2  # this one
        return step(model, learning_rate)

    made = panel(step=step_in_place)
    assert made.sentence.startswith("ValueError in step_in_place, line ")
    assert ": changed *= 2  # this one \u2014 " in made.sentence
    assert "read-only" in made.sentence
    assert np.array_equal(X, kept[0]) and np.array_equal(y, kept[1])


def test_11_a_notebook_that_goes_on_to_change_its_data_does_not_change_the_panel():
    own_X, own_y = X.copy(), y.copy()
    made = panel(data=(own_X, own_y))
    before = made.sentence, made.stage.scene
    own_X *= 100.0
    own_y[:] = 1 - own_y
    made.reset.click()
    move(made, iterations=40)
    made.play.click()
    assert (made.sentence, made.stage.scene) == before


# 12: a model that carries its optimizer


def network_panel(momentum):
    def start_both():
        network = Sequential([Dense(2, 4, rng=0), ReLU(), Dense(4, 2, rng=1)])
        return {"network": network, "optimizer": SGD(0.1, momentum=momentum)}

    def train(model, learning_rate):
        model["optimizer"].learning_rate = learning_rate
        return train_step(model["network"], SoftmaxCrossEntropy(), X, y, model["optimizer"])

    def probabilities(model, points):
        return softmax(model["network"].predict(points))

    return panel(start_both, train, probabilities, hidden_size=None)


def losses(made) -> np.ndarray:
    return told(made)[1]["losses"][:, 0]


def test_12_momentum_that_the_model_carries_is_seen_and_rewound_exactly():
    plain, heavy = network_panel(0.0), network_panel(0.9)
    assert losses(plain)[0] == losses(heavy)[0]
    assert losses(plain)[1] == losses(heavy)[1]  # the first update knows no velocity yet
    assert (losses(plain)[2:] != losses(heavy)[2:]).all()
    move(heavy, iterations=120)
    expected = {40: losses(heavy)[40], 41: losses(heavy)[41]}
    for iterations in (33, 7, 40):
        move(heavy, iterations=iterations)
        fresh = network_panel(0.9)
        move(fresh, iterations=iterations)
        one, other = model(heavy)["network"].state(), model(fresh)["network"].state()
        assert one.keys() == other.keys() and all((one[each] == other[each]).all() for each in one)
    assert told(heavy)[0]["loss"] == pytest.approx(expected[40], abs=1e-6)
    heavy.step.click()  # which needs the velocity of iteration 40
    fresh.step.click()
    assert told(heavy)[0]["loss"] == told(fresh)[0]["loss"]
    assert told(heavy)[0]["loss"] == pytest.approx(expected[41], abs=1e-6)


def test_12_a_network_with_batch_norm_is_rewound_exactly():
    def start_network():
        return Sequential([Dense(2, 4, rng=0), BatchNorm(4), ReLU(), Dense(4, 2, rng=1)])

    def train(network, learning_rate):
        return train_step(network, SoftmaxCrossEntropy(), X, y, SGD(learning_rate))

    def run() -> Run:
        learner = LearnersFunction("start", start_network)
        made = Run(learner, LearnersFunction("step", train, ("model",)))
        made.restart({"learning_rate": 0.5})
        return made

    gone_back, fresh = run(), run()
    gone_back.advance(70)
    gone_back.rewind(33)
    fresh.advance(33)
    one, other = gone_back.model.state(), fresh.model.state()
    assert all((one[name] == other[name]).all() for name in one)
    assert (softmax(gone_back.model.predict(X)) == softmax(fresh.model.predict(X))).all()


# 13: an interrupt or an exit raised by a learner's function ended the kernel


@contextmanager
def no_end_of_the_kernel():
    """What would end a kernel ends the test alone."""
    try:
        yield
    except (KeyboardInterrupt, SystemExit) as error:
        raise AssertionError("this ends the kernel") from error


@pytest.mark.parametrize("error", [KeyboardInterrupt("stop"), SystemExit("away")])
@pytest.mark.parametrize("role", ["step", "predict", "start", "data"])
def test_13_in_an_event_loop_an_interrupt_or_exit_is_shown_like_any_other_error(error, role):
    fails = False

    def failing(function):
        def may_fail(*arguments, **values):
            if fails:
                raise error
            return function(*arguments, **values)

        return may_fail

    functions = {
        "start": start,
        "step": step,
        "predict": predict,
        "data": lambda noise: (X + noise, y),
    }
    function = failing(functions[role])
    functions[role] = {
        "start": lambda hidden_size: function(hidden_size),
        "step": lambda model, learning_rate: function(model, learning_rate),
        "predict": lambda model, points: function(model, points),
        "data": lambda noise: function(noise),
    }[role]

    async def main():
        nonlocal fails
        made = panel(**functions, noise=slider(0.0, 1.0, start=0.0))
        fails = True
        move(made, noise=0.5)
        await at_rest(made)
        assert f"{type(error).__name__} in may_fail" in made.sentence
        assert told(made)[0]["words"] == made.sentence and told(made)[0]["settled"]
        fails = False
        move(made, noise=0.25)
        await at_rest(made)
        assert made.sentence.startswith("Iteration 40: ")

    with no_end_of_the_kernel():
        in_a_loop(main)


def test_13_without_an_event_loop_an_interrupt_reaches_whoever_waits():
    fails = False

    def interrupted(model, learning_rate):
        if fails:
            raise KeyboardInterrupt
        return step(model, learning_rate)

    made = panel(step=interrupted)
    fails = True
    with pytest.raises(KeyboardInterrupt):
        move(made, learning_rate=2.0)
    fails = False
    move(made, learning_rate=4.0)
    assert made.sentence.startswith("Iteration 40: ")


# 15: a cell that made a panel was busy until all was trained


def test_15_where_a_page_follows_a_panel_is_there_at_once_and_streams(monkeypatch):
    monkeypatch.setattr(cells, "are_named", lambda: True)
    monkeypatch.setattr(panel_module, "FIRST_SECONDS", 0.01)

    async def main():
        made = panel(iterations=slider(0, 10**7, start=50_000))
        header, _ = told(made)
        assert 0 < header["iteration"] < 50_000 and not header["settled"]
        assert f"Iteration {header['iteration']:,} of 50,000".replace(",", "\u202f") in (
            made.sentence
        )
        assert made.play.description == "Pause" and made.player.is_at_work()
        page = Page(made.stage)
        while len(page.received) < 4:
            await asyncio.sleep(0)
        iterations = [header["iteration"] for header in page.received]
        assert iterations == sorted(iterations) and iterations[-1] > iterations[0]
        move(made, iterations=header["iteration"])  # the page can be used meanwhile
        await at_rest(made)
        assert told(made)[0]["iteration"] == header["iteration"] and told(made)[0]["settled"]

    in_a_loop(main)


def test_15_a_run_that_ends_within_that_time_is_settled_when_the_cell_ends(monkeypatch):
    monkeypatch.setattr(cells, "are_named", lambda: True)

    async def main():
        made = panel()
        assert told(made)[0]["settled"] and made.sentence.startswith("Iteration 40: ")
        assert not made.player.is_at_work()

    in_a_loop(main)


# 17: what a learner's function prints landed in a log, or under another cell

prints = True


def printing_step(model, learning_rate, X, y):
    if prints and learning_rate < 1:
        print("a step with", learning_rate)
    return step(model, learning_rate)


def test_17_what_step_prints_is_told_to_the_page_and_forgotten_when_a_run_starts_afresh(capsys):
    made = panel(step=printing_step)
    printed = told(made)[0]["printed"]
    assert set(printed.splitlines()) == {"a step with 0.5"}
    move(made, iterations=50)
    assert "a step with 0.5" in told(made)[0]["printed"]  # the same run
    move(made, learning_rate=2.0)
    assert told(made)[0]["printed"] == ""
    assert capsys.readouterr().out == ""


def test_17_what_a_run_prints_at_its_very_start_is_kept():
    def printing_start(hidden_size):
        print("made", hidden_size, "units")
        return start(hidden_size)

    made = panel(start=printing_start)
    assert told(made)[0]["printed"] == "made 3 units"
    move(made, hidden_size=4)
    assert told(made)[0]["printed"] == "made 4 units"
    made.reset.click()
    assert told(made)[0]["printed"] == "made 4 units"


def test_17_what_data_print_is_kept_with_what_the_run_on_them_prints():
    def printing_data(noise):
        print("noise", noise)
        return X + noise, y

    def printing_start(hidden_size):
        print("start")
        return start(hidden_size)

    made = panel(start=printing_start, data=printing_data, noise=slider(0.0, 1.0, start=0.0))
    move(made, noise=0.5)
    assert told(made)[0]["printed"] == "noise 0.5\nstart"


def test_17_in_an_edited_cells_run_nothing_is_left_of_what_the_old_one_printed(monkeypatch):
    made = panel(step=printing_step)
    silent = lambda model, learning_rate: step(model, learning_rate)  # noqa: E731
    monkeypatch.setitem(globals(), "printing_step", silent)
    move(made, iterations=50)  # from the start, since the function is another
    assert told(made)[0]["printed"] == ""


def test_17_in_a_loop_what_predict_prints_is_told_too(capsys):
    def printing_predict(model, points):
        if len(points) == len(X):
            print("asked")
        return predict(model, points)

    async def main():
        made = panel(predict=printing_predict)
        print("beside it")
        move(made, learning_rate=2.0)
        await at_rest(made)
        assert set(told(made)[0]["printed"].splitlines()) == {"asked"}

    in_a_loop(main)
    assert capsys.readouterr().out == "beside it\n"


# 18: a front end that sends no cell ids, where old panels stayed


class Shell:
    """As much of IPython's shell as there is to do with cells."""

    def __init__(self):
        self.events = EventManager(self, available_events)
        self.code = ""

    def get_parent(self):
        return {"header": {}, "metadata": {}, "content": {"code": self.code}}

    def run(self, code):
        self.code = code
        self.events.trigger("pre_run_cell", None)


def test_18_a_panels_cell_that_runs_again_closes_the_old_panel_though_it_has_no_name(monkeypatch):
    from ipywidgets.widgets import widget as widget_module

    shell = Shell()
    monkeypatch.setattr(cells, "_shown", {})
    monkeypatch.setattr(cells, "get_ipython", lambda: shell)
    counts = []
    for _ in range(5):
        shell.run("panel()")
        made = panel()
        counts.append(len(widget_module._instances))
    assert len(set(counts)) == 1
    shell.run("panel(another=1)")
    assert made.comm is not None  # another cell's


# 19: a loss that is no number before any update was blamed on the learning rate


def test_19_at_iteration_0_no_learning_rate_is_blamed():
    def log_of_zero(model, learning_rate):
        return float(-np.log(np.zeros(1))[0])

    sentence = panel(step=log_of_zero).sentence
    assert sentence.startswith("Before the first update the loss is no number already")
    assert "Try a smaller rate" not in sentence


# 20: two raw columns were drawn on a square around both


def test_20_ages_and_salaries_have_limits_of_their_own_and_two_panels_agree():
    ages, salaries = np.linspace(18, 60, 24), np.linspace(15_000, 150_000, 24)
    raw = np.column_stack([ages, salaries])

    def standardised(model, points):
        return predict(model, (points - raw.mean(axis=0)) / raw.std(axis=0))

    one, other = panel(predict=standardised, data=(raw, y)), panel(data=(raw, y))
    # the middle of the ages is 39 and they spread over 42; 42 * 0.65 = 27.3
    # the middle of the salaries is 82 500 and they spread over 135 000; 135 000 * 0.65 = 87 750
    limits = scene(one)[0]["limits"]
    assert limits == pytest.approx([11.7, 66.3, -5_250, 170_250])
    assert scene(other)[0]["limits"] == limits
    assert one.sentence.startswith("Iteration 40: ")


# Messages that did not help


def test_one_number_in_an_array_is_a_number():
    def in_an_array(model, learning_rate):
        return np.array([step(model, learning_rate)])

    assert panel(step=in_an_array).sentence == panel().sentence


def test_a_predict_without_return_is_told_so():
    sentence = panel(predict=lambda model, points: None).sentence
    assert "predict returned None: is a return missing?" in sentence


def test_a_slider_without_room_is_told_so():
    with pytest.raises(ValueError, match=r"^slider must have numbers low < high with low <= start"):
        panel(iterations=slider(10, 10, start=10))


def test_a_bare_triple_is_told_how_a_slider_is_written():
    with pytest.raises(
        ValueError, match=r"^learning_rate must be a slider\(low, high, start=\.\.\.\)"
    ):
        panel(learning_rate=(0.01, 1.0, 0.1))
    with pytest.raises(
        ValueError, match=r"^iterations must be a slider .* such as slider\(0, 2_000"
    ):
        panel(iterations=(0, 120, 40))


def test_a_closed_panel_says_what_to_do():
    made = panel()
    made.close()
    assert repr(made) == "This Panel is closed: run its cell again."


def test_a_refused_panel_is_not_told_of_a_second_time_when_it_is_collected(monkeypatch):
    def refused():
        with pytest.raises(ValueError, match="momentum is a control that none of"):
            panel(momentum=slider(0.0, 1.0, start=0.5))

    told_of = []
    monkeypatch.setattr(sys, "unraisablehook", told_of.append)
    refused()
    gc.collect()
    assert told_of == []
