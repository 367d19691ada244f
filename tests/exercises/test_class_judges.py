"""ClassJudge and LayerJudge: classes of a learner, used as a network uses them."""

import numpy as np
import pytest

import nnlib
from answers import Answer
from nnlib.exercises import ClassJudge, LayerJudge, State, Suspect, check


class Gain(nnlib.Layer):
    learns = ("g",)

    def __init__(self, g):
        self.g = g.copy()

    def forward(self, X):
        self.X = X
        return X * self.g

    def backward(self, dA):
        self.dg = (self.X * dA).sum(axis=0)
        return dA * self.g


class WithoutG(Gain):
    def backward(self, dA):
        super().backward(dA)
        return dA


def draw(case):
    return {
        "X": case.numbers("n", "d"),
        "dA": case.numbers("n", "d"),
        "g": case.numbers("d") + 2.0,
    }


JUDGE = LayerJudge(Gain, draw, ["g"], [Suspect("g is lost", "dX passes g too.", WithoutG)])
CODE = """
class answer(nnlib.Layer):
    learns = ("g",)

    def __init__(self, g):
        self.g = g.copy()

    def forward(self, X):
        self.X = X
        return X * self.g

    def backward(self, dA):
        self.dg = (self.X * dA).sum(axis=0)
        return dA * self.g
"""


def verdict(code, judge=JUDGE):
    return check(Answer("", code).value({"np": np, "nnlib": nnlib}), judge)


def test_a_right_layer_is_right():
    assert verdict(CODE).right
    derived = (
        "class answer(Base):\n    def backward(self, dA):\n        return super().backward(dA)\n"
    )
    assert verdict(CODE.replace("class answer", "class Base") + derived).right


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("return dA * self.g", "return dA", "dX: g is lost"),
        ("return dA * self.g", "return -dA * self.g", "dX: the sign"),
        ("return X * self.g", "return X + self.g", "A: other numbers"),
        ("return X * self.g", "X * self.g", "None came back"),
        ("return dA * self.g", "dA * self.g", "None came back"),
        (".sum(axis=0)", ".mean(axis=0)", "dg: a factor 1/n"),
        (".sum(axis=0)", "", "dg: the shape"),
        ('learns = ("g",)', "learns = ()", "not named in learns"),
        ('learns = ("g",)', "", "not named in learns"),
        ("self.dg = ", "dg = ", "a gradient is not stored"),
        ("self.g = g.copy()", "self.gain = g; self.X = 0", "AttributeError"),
        ("return dA * self.g", "self.g -= 0.1 * self.dg; return dA", "the layer updates itself"),
        ("self.dg = ", "self.dg = getattr(self, 'dg', 0) + ", "added up over calls"),
        (
            "self.X = X",
            "self.X = getattr(self, 'X', X)",
            "something is kept from an earlier batch",
        ),
        ("(nnlib.Layer)", "", "not a layer"),
        ("return dA * self.g", "return dA * self.g, self.dg", "the number of things returned"),
        ("return X * self.g", "return X * self.g, X", "the number of things returned"),
        ("return X * self.g", "X *= self.g; return X", "an argument is changed"),
    ],
)
def test_a_wrong_layer_gets_its_fault(old, new, fault):
    found = verdict(CODE.replace(old, new))
    assert not found.right
    assert found.fault == fault, found


def test_a_layer_that_is_made_already_is_no_class():
    assert verdict("answer = nnlib.ReLU()").fault == "a class is wanted"
    assert verdict("def answer(X):\n    return X").fault == "a class is wanted"


def test_the_learners_line_is_told_where_a_method_stops():
    found = verdict(CODE.replace("self.X = X\n", "self.X = X @ X.T @ X.T\n"))
    assert found.state is State.STOPPED
    assert "self.X = X @ X.T @ X.T" in str(found)


def test_what_stands_in_the_class_is_shared_by_all_its_objects():
    shared = CODE.replace('learns = ("g",)', 'learns = ("g",)\n    seen = []')
    shared = shared.replace(
        "return X * self.g", "self.seen.append(X)\n        return X + len(self.seen)"
    )
    assert verdict(shared).fault == "shared by all objects"


def test_any_class_may_be_judged_by_what_is_made_of_it():
    class Counter:
        def __init__(self, start):
            self.now = start

        def step(self, by):
            self.now = self.now + by

    def use(kind, start, by):
        counter = kind(start)
        counter.step(by)
        counter.step(by)
        return counter.now

    judge = ClassJudge(
        Counter, lambda case: {"start": case.numbers("n"), "by": 0.5}, "now", use=use
    )
    code = """
    class answer:
        def __init__(self, start):
            self.now = start

        def step(self, by):
            self.now = self.now {} by
    """
    assert verdict(code.format("+"), judge).right
    assert verdict(code.format("-"), judge).fault == "a number added"


def test_a_method_without_self_is_told():
    assert "self" in str(verdict(CODE.replace("forward(self, X)", "forward(X)")))


def test_a_blank_in_a_class_is_no_wrong_answer():
    assert verdict(CODE.replace("self.X = X", "self.X = ...")).state is State.NOT_ATTEMPTED
    assert verdict(CODE.replace("return X * self.g", "return ...")).state is State.NOT_ATTEMPTED
