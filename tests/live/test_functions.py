"""The learner's functions get by name what they ask for; the newest of their name is called."""

import functools
import types

import numpy as np
import pytest

from nnlib.live.functions import LearnersFunction

VALUES = {"learning_rate": 0.5, "strength": 0.25, "dataset": "rings"}


def called(function, *first, first_names=("model",), values=VALUES):
    """What the function returns when a panel calls it."""
    made = LearnersFunction("step", function, first_names)
    return made(*first, **made.chosen(values))


def notebook(code: str, **names) -> types.SimpleNamespace:
    """The names of a notebook after it ran this code; run(code) runs more of it."""
    space = dict(names)
    exec(code, space)
    return types.SimpleNamespace(run=lambda more: exec(more, space), names=space)


def of(name, book) -> LearnersFunction:
    return LearnersFunction("step", book.names[name], ("model",))


def says(function: LearnersFunction) -> str:
    """What the function returns that a new start would call."""
    function.renew()
    return function("model")


# What it gets


def test_a_function_gets_by_name_the_values_it_has_parameters_for():
    assert called(lambda model, strength: (model, strength), "m") == ("m", 0.25)
    assert called(lambda model, dataset, learning_rate: (dataset, learning_rate), "m") == (
        "rings",
        0.5,
    )
    assert called(lambda model: model, "m") == "m"


def test_what_it_gets_first_may_have_any_name():
    assert called(lambda network, strength: (network, strength), "m") == ("m", 0.25)
    two = ("model", "points")
    assert called(lambda a, b, /, strength: (a, b, strength), "m", "p", first_names=two) == (
        "m",
        "p",
        0.25,
    )


def test_a_parameter_may_be_keyword_only():
    assert called(lambda model, *, strength: strength, "m") == 0.25


def test_a_parameter_with_a_default_gets_the_control_of_its_name_or_keeps_its_default():
    assert called(lambda model, strength=9.0, decay=0.75: (strength, decay), "m") == (0.25, 0.75)


def test_one_that_takes_any_names_gets_every_value():
    assert called(lambda model, **controls: controls, "m") == VALUES
    assert called(lambda model, strength, **rest: (strength, sorted(rest)), "m") == (
        0.25,
        ["dataset", "learning_rate"],
    )


def test_one_that_takes_any_places_gets_what_comes_first_there():
    two = ("model", "points")
    assert called(lambda *first, strength: (first, strength), "m", "p", first_names=two) == (
        ("m", "p"),
        0.25,
    )


class Learner:
    """Functions of all kinds that are no plain ones."""

    def step(self, model, strength):
        return "method", model, strength

    def __call__(self, model, strength):
        return "instance", model, strength

    @staticmethod
    def alone(model, strength):
        return "static", model, strength

    @classmethod
    def of_class(cls, model, strength):
        return "class", model, strength


@pytest.mark.parametrize(
    ("function", "kind"),
    [
        (Learner().step, "method"),
        (Learner(), "instance"),
        (Learner.alone, "static"),
        (Learner.of_class, "class"),
    ],
)
def test_methods_and_instances_are_functions_too(function, kind):
    assert called(function, "m") == (kind, "m", 0.25)


def test_a_partial_function_has_the_parameters_that_are_left():
    def step(model, strength, batch_size):
        return strength, batch_size

    assert called(functools.partial(step, batch_size=16), "m") == (0.25, 16)


def test_a_class_may_make_the_model():
    class Model:
        def __init__(self, strength):
            self.strength = strength

    assert called(Model, first_names=()).strength == 0.25


def test_one_that_does_not_tell_its_parameters_gets_what_comes_first_alone():
    class Silent:
        __signature__ = "none that can be read"

        def __call__(self, *first, **values):
            return first, values

    made = LearnersFunction("step", Silent(), ("model",))
    assert not made.takes("strength")
    assert made("m", **made.chosen(VALUES)) == (("m",), {})


def test_it_tells_what_it_takes_besides_what_it_gets_first():
    made = LearnersFunction("step", lambda model, strength, decay=0.0: 0, ("model",))
    assert [made.takes(name) for name in ("strength", "decay", "model", "dataset")] == [
        True,
        True,
        False,
        False,
    ]
    assert LearnersFunction("step", lambda model, **rest: 0, ("model",)).takes("anything")


# What is told in words


@pytest.mark.parametrize("function", [None, 3, np.zeros(2), "step"])
def test_what_is_no_function_is_told_so_by_its_role(function):
    with pytest.raises(ValueError, match="^step must be a function"):
        LearnersFunction("step", function, ("model",))


def test_a_parameter_without_a_control_is_told_with_the_names_there_are():
    def train(model, rate):
        return rate

    made = LearnersFunction("step", train, ("model",))
    words = (
        r"^step takes rate, but no control has that name \(there are: learning_rate, strength, "
        r"dataset\)\. Give a control rate=\.\.\., or let train take one of these names$"
    )
    with pytest.raises(ValueError, match=words):
        made.check(VALUES)
    with pytest.raises(ValueError, match=words):
        made.chosen(VALUES)
    with pytest.raises(ValueError, match=r"there are: none"):
        made.check({})


def test_too_few_parameters_for_what_comes_first_are_told_with_those_there_are():
    def predict(points):
        return points

    words = r"^predict must take model and points first, but predict takes \(points\)$"
    with pytest.raises(ValueError, match=words):
        LearnersFunction("predict", predict, ("model", "points"))
    with pytest.raises(ValueError, match=r"step must take model first.* takes \(\*, strength\)"):
        LearnersFunction("step", lambda *, strength: 0, ("model",))


def test_a_function_without_any_parameter_is_told_so_too():
    with pytest.raises(ValueError, match=r"^step must take model first, but <lambda> takes \(\)$"):
        LearnersFunction("step", lambda: 0, ("model",))
    assert called(lambda: "start", first_names=()) == "start"


def test_it_has_the_name_that_the_learner_gave_it_or_that_of_its_role():
    def train(model):
        return 0

    assert LearnersFunction("step", train, ("model",)).name == "train"
    assert LearnersFunction("step", functools.partial(train), ("model",)).name == "step"


# The newest of its name


def test_a_function_defined_anew_is_called_once_it_is_renewed():
    book = notebook("def step(model): return 'old'")
    made = of("step", book)
    assert not made.is_outdated()
    book.run("def step(model): return 'new'")
    assert made.is_outdated() and made("model") == made.plain()("model") == "old"
    made.renew()
    assert not made.is_outdated() and made("model") == made.plain()("model") == "new"


def test_one_defined_anew_may_ask_for_other_values():
    book = notebook("def step(model, strength): return strength")
    made = of("step", book)
    book.run("def step(model, dataset): return dataset")
    made.renew()
    assert made.chosen(VALUES) == {"dataset": "rings"}


def test_one_that_cannot_be_called_any_more_is_told_each_time_until_it_is_mended():
    book = notebook("def step(model): return 'old'")
    made = of("step", book)
    book.run("def step(): return 'new'")
    for _ in range(2):  # a second move of a slider tells the same
        with pytest.raises(ValueError, match=r"step must take model first, but step takes \(\)"):
            made.renew()
        assert made.is_outdated()
    book.run("def step(model): return 'mended'")
    assert says(made) == "mended"


def test_what_has_no_global_name_of_its_own_stays_what_it_is():
    book = notebook(
        "def make():\n"
        "    def step(model): return 'inner'\n"
        "    return step\n"
        "class Learner:\n"
        "    def step(self, model): return 'method'\n"
        "inner, method, nameless = make(), Learner().step, lambda model: 'nameless'\n"
    )
    made = [of(name, book) for name in ("inner", "method", "nameless")]
    book.run("def step(model): return 'global'")
    book.run("nameless = step")
    assert [says(each) for each in made] == ["inner", "method", "nameless"]


@pytest.mark.parametrize("now", ["step = 0.1", "step = None", "del step"])
def test_a_function_stays_what_it_is_when_its_name_means_none_any_more(now):
    book = notebook("def step(model): return 'old'")
    made = of("step", book)
    book.run(now)
    assert not made.is_outdated() and says(made) == "old"


def test_9_a_function_kept_under_another_name_stays_when_its_first_name_is_defined_anew():
    book = notebook("def step(model): return 'plain'\nplain = step\n")
    book.run("def step(model): return 'momentum'")
    kept = of("plain", book)
    assert not kept.is_outdated() and says(kept) == "plain"
    newest = of("step", book)
    assert (says(kept), says(newest)) == ("plain", "momentum")
    book.run("def step(model): return 'Adam'")
    assert (says(kept), says(newest)) == ("plain", "Adam")


# Two panels whose functions share names


def test_10_when_another_panel_takes_the_name_the_first_keeps_its_own():
    book = notebook("def step(model): return 'first'")
    first = of("step", book)
    book.run("def step(model): return 'second'")
    second = of("step", book)
    assert not first.is_outdated()
    assert (says(first), says(second)) == ("first", "second")
    book.run("def step(model): return 'second, edited'")
    assert (says(first), says(second)) == ("first", "second, edited")


def test_10_an_edited_function_is_followed_as_long_as_nobody_else_took_the_name():
    book = notebook("def step(model): return 'first'")
    first = of("step", book)
    for edit in ("edited", "edited again"):
        book.run(f"def step(model): return {edit!r}")
        assert says(first) == edit
    book.run("def step(model): return 'second'")
    of("step", book)
    assert says(first) == "edited again"


def test_10_two_panels_of_one_function_follow_its_name_together():
    book = notebook("def step(model): return 'old'")
    both = of("step", book), of("step", book)
    book.run("def step(model): return 'new'")
    assert [says(each) for each in both] == ["new", "new"]


def test_10_the_same_name_in_another_place_is_another_name():
    one, other = notebook("def step(model): return 'one'"), notebook("def step(model): return 0")
    first = of("step", one)
    of("step", other)
    one.run("def step(model): return 'edited'")
    assert says(first) == "edited"


def test_10_a_panel_of_a_function_without_a_global_name_takes_no_name():
    book = notebook("def step(model): return 'first'\nplain = step\n")
    first = of("plain", book)
    book.run("def make():\n    def step(model): return 'inner'\n    return step\n")
    LearnersFunction("step", book.names["make"](), ("model",))
    book.run("def step(model): return 'edited'")
    assert says(first) == "edited"
