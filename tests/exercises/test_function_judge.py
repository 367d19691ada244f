"""FunctionJudge: it runs an answer on private random inputs, and names what is wrong."""

import time

import numpy as np
import pytest

from answers import Answer
from nnlib import exercises
from nnlib.exercises import FunctionJudge, State, Suspect, check
from nnlib.exercises.cases import cases


def draw(case):
    return {"X": case.numbers("n", "d"), "dZ": case.numbers("n", "k")}


FIRST = Suspect("the samples are not added up", "One counts.", lambda X, dZ: np.outer(X[0], dZ[0]))
JUDGE = FunctionJudge(lambda X, dZ: X.T @ dZ, draw, "dW", [FIRST])
NOTEBOOK = {
    "np": np,
    "X": np.ones((4, 3)),
    "kept": np.zeros((3, 4)),
    "cache": {},
    "rate": 0.5,
}


def verdict(code: str, judge=JUDGE, **names):
    code = code if "answer" in code else f"def answer(X, dZ):\n    return {code}"
    return check(Answer("", code).value({**NOTEBOOK, **names}), judge)


RIGHT = [
    "X.T @ dZ",
    "np.einsum('ni,nj->ij', X, dZ)",
    "(X.T @ dZ).tolist()",
    "(X.T @ dZ).astype('f4')",
    "sum(np.outer(x, z) for x, z in zip(X, dZ))",
    "X.T @ dZ + 0 * rate",
    "np.asmatrix(X).T @ dZ",
    "answer = lambda a, b: a.T @ b",
    "import numpy\ndef answer(X, dZ):\n    import numpy as other\n    return other.dot(X.T, dZ)",
    "def helper(a):\n    return a.T\ndef answer(a, b):\n    return helper(a) @ b",
    "def answer(a, b, scale=1.0):\n    return scale * (a.T @ b)",
    "def answer(*both):\n    return both[0].T @ both[1]",
    "class Of:\n    def __call__(self, a, b):\n        return a.T @ b\nanswer = Of()",
    "from functools import partial\nanswer = partial(lambda s, a, b: s * a.T @ b, 1)",
    "def make():\n    two = np.ones(1)\n    return lambda a, b: two * (a.T @ b)\nanswer = make()",
    "def answer(a, b):\n    total = 0\n    for i in range(len(a)):\n"
    "        total = total + np.outer(a[i], b[i])\n    return total",
]


@pytest.mark.parametrize("code", RIGHT)
def test_a_right_answer_is_right_in_whatever_form(code):
    assert verdict(code).right, verdict(code)


WRONG = {
    "np.outer(X[0], dZ[0])": "the samples are not added up",
    "-np.outer(X[0], dZ[0])": "the samples are not added up, and the sign",
    "-X.T @ dZ": "the sign",
    "dZ.T @ X": "transposed",
    "-(X.T @ dZ).T": "transposed, and the sign",
    "dZ.T @ X / len(X)": "transposed, and a factor 1/n",
    "2 * X.T @ dZ": "a factor 2",
    "X.T @ dZ / 2": "a factor 1/2",
    "X.T @ dZ / len(X)": "a factor 1/n",
    "X.T @ dZ * len(X)": "a factor n",
    "-X.T @ dZ / len(X)": "a factor 1/n",
    "2 * X.T @ dZ / len(X)": "a factor 2/n",
    "X.T @ dZ / len(X) ** 2": "a factor 1/n²",
    "X.T @ dZ / X.shape[1]": "a factor 1/d",
    "1.5 * X.T @ dZ": "a factor",
    "X.T @ dZ + 0.25": "a number added",
    "abs(X.T @ dZ)": "the sign is lost",
    "0 * (X.T @ dZ)": "all zero",
    "(X.T @ dZ).astype(int)": "cut to whole numbers",
    "np.round(X.T @ dZ, 2)": "rounded",
    "np.round(X.T @ dZ)": "rounded",
    "(X.T @ dZ).sum()": "all added up",
    "(X.T @ dZ).mean()": "one mean",
    "(X.T @ dZ).sum(axis=0)": "the wrong axis",
    "(X.T @ dZ)[::-1]": "the order",
    "(X.T @ dZ).ravel()": "the shape",
    "(X.T @ dZ)[:1]": "the first only",
    "X": "an argument as it came",
    "(X.T @ dZ) * np.nan": "nan",
    "X.T @ dZ + np.exp(800)": "inf",
    "None": "None came back",
    "print(X.T @ dZ)": "None came back",
    "'2.3'": "text",
    "np.dot": "a function came back",
    "{'dW': X.T @ dZ}": "a dict came back",
    "[[1.0], [1.0, 2.0]]": "rows of different length",
    "(X.T @ dZ).astype(complex)": "not numbers",
    "kept": "a variable of the notebook",
    "X.T @ dZ + kept.sum() + 1": "a variable of the notebook",
    "cache.setdefault('dW', X.T @ dZ)": "a variable of the notebook",
    "3.0": "the same whatever comes in",
    "X.T @ dZ + np.random.random()": "not the same twice",
    "answer = 3.0": "a function is wanted",
    "answer = np.ones((3, 4))": "a function is wanted",
    "def answer(X):\n    return X": "other arguments",
    "def answer(X, dZ, rate):\n    return X.T @ dZ": "other arguments",
    "def answer(a, b, s=[0]):\n    s[0] = s[0] + a.T @ b\n    return s[0]": "added up over calls",
    "def answer(a, b):\n    b *= 2\n    return a.T @ b / 2": "an argument is changed",
    "def answer(a, b):\n    b[b < 0] = 0\n    return a.T @ b**2 + 1": "an argument is changed",
    "(X.T @ dZ) ** 3": "other numbers",
    "np.ones((9, 9)) * X[0, 0]": "the shape",
}


@pytest.mark.parametrize(("code", "fault"), WRONG.items())
def test_a_wrong_answer_gets_its_fault(code, fault):
    found = verdict(code)
    assert (found.state, found.fault) == (State.WRONG, fault), found


STOPS = {
    "X @ dZ": "the shapes do not fit",
    "X.dot(dZ)": "the shapes do not fit",
    "undefined + X": "NameError",
    "1 / 0": "ZeroDivisionError",
    "X[99]": "IndexError",
    "exit()": "SystemExit",
    "def answer(a, b):\n    return answer(a, b)": "RecursionError",
    "def answer(a, b):\n    c = c + 1\n    return c": "UnboundLocalError",
    "def answer(a, b):\n    def nothing():\n        pass\n    return nothing() * a": "TypeError",
}


@pytest.mark.parametrize(("code", "error"), STOPS.items())
def test_what_stops_is_told_with_the_learners_own_line(code, error):
    found = verdict(code)
    last = [line.strip() for line in code.splitlines() if "return" in line or "c + 1" in line]
    assert (found.state, found.fault) == (State.STOPPED, error), found
    assert (last[-1] if last and error != "UnboundLocalError" else "line 2") in str(found)


def test_an_if_for_a_whole_array_is_told_so():
    found = verdict("X.T @ dZ if X > 0 else dZ")
    assert (found.state, found.fault) == (State.STOPPED, "one if for a whole array")
    assert "np.where" in str(found)


def test_a_size_written_as_a_number_is_told():
    assert verdict("np.eye(3)[:, :] @ X.T @ dZ").fault == "only where d is 3"


def test_an_endless_loop_is_ended_and_its_line_is_told(monkeypatch):
    monkeypatch.setattr(exercises.trial, "SECONDS", 0.2)
    begun = time.monotonic()
    found = verdict("def answer(a, b):\n    while True:\n        pass")
    assert (found.state, found.fault) == (State.STOPPED, "it does not end")
    assert "line 2: while True:" in str(found)
    assert time.monotonic() - begun < 3


def test_after_an_answer_that_was_ended_everything_goes_on(monkeypatch):
    monkeypatch.setattr(exercises.trial, "SECONDS", 0.05)
    for _ in range(20):
        verdict("def answer(a, b):\n    while True: pass")
        assert sum(range(10_000)) == 49_995_000


# Blanks


@pytest.mark.parametrize(
    "code",
    [
        "...",
        "def answer(X, dZ):\n    dW = ...\n    return dW",
        "def answer(X, dZ):\n    dW = ...\n    return dW / len(X)",
        "def answer(X, dZ):\n    dW = ...\n    return X.T @ dW",
        "def answer(X, dZ):\n    a, b = ..., ...\n    return a @ b",
        "def answer(X, dZ):\n    found = {'a': ...}\n    return found['a'] * X",
        "def answer(X, dZ):\n    return X.T * ...",
    ],
)
def test_a_blank_that_is_left_is_no_wrong_answer(code):
    assert verdict(code).state is State.NOT_ATTEMPTED


def test_a_line_that_stops_before_the_first_blank_is_told():
    found = verdict("def answer(X, dZ):\n    dW = X @ dZ\n    db = ...\n    return dW, db", SEVERAL)
    assert (found.state, found.fault) == (State.STOPPED, "the shapes do not fit")
    assert "line 2: dW = X @ dZ" in str(found)


def test_three_dots_that_index_are_no_blank():
    assert verdict("X[..., :].T @ dZ[..., :]").right
    assert verdict("X[..., 9].T @ dZ[...]").fault == "IndexError"


# Nothing of the learner's helps, and nothing is harmed


def test_the_arrays_of_the_notebook_stay_what_they_are():
    names = {"kept": np.zeros((3, 4)), "X": np.ones((4, 3))}
    verdict("def answer(a, b):\n    kept[:] = 7\n    X[:] = 7\n    return a.T @ b", **names)
    assert not names["kept"].any()
    assert (names["X"] == 1).all()


def test_a_wrong_answer_does_not_spoil_the_right_one_after_it():
    names = {"kept": np.zeros((3, 4))}
    assert not verdict("def answer(a, b):\n    a *= 0\n    return a.T @ b", **names).right
    assert verdict("X.T @ dZ", **names).right


def test_given_functions_are_what_they_were_whatever_the_learner_made_of_them():
    judge = FunctionJudge(
        lambda X, dZ: np.maximum(X, 0).T @ dZ, draw, given={"relu": lambda Z: np.maximum(Z, 0)}
    )
    code = "def relu(Z):\n    return Z\ndef answer(X, dZ):\n    return relu(X).T @ dZ"
    assert verdict(code, judge).right


def test_numpys_own_random_numbers_go_on_as_if_nothing_had_run():
    np.random.seed(3)
    wanted = np.random.random()
    np.random.seed(3)
    verdict("X.T @ dZ + np.random.random()")
    assert np.random.random() == wanted


# What it says


def test_what_a_wrong_answer_printed_is_shown_and_what_a_right_one_printed_is_not():
    code = "def answer(a, b):\n    print('shapes', a.shape)\n    return {}a.T @ b"
    assert "shapes (" in str(verdict(code.format("-")))
    assert "shapes (" not in str(verdict(code.format("")))


def test_what_is_printed_in_the_first_case_is_enough():
    assert str(verdict("print(X.shape) or -X.T @ dZ")).count("(") == 1


def test_a_fault_in_some_places_is_told_with_the_place():
    def draw_two(case):
        return {"dA": case.numbers("n", "k"), "Z": case.numbers("n", "k")}

    judge = FunctionJudge(lambda dA, Z: np.where(Z > 0, dA, 0), draw_two, "dZ")
    for code, place in (
        ("np.where(Z >= 0, dA, 0)", "where Z is 0"),
        ("np.where(Z > 0, dA, 0.1 * dA)", "where Z is 0 or negative"),
        ("np.where(Z > 0, 2 * dA, 0)", "a factor 2"),
    ):
        assert verdict(f"def answer(dA, Z):\n    return {code}", judge).fault == place


@pytest.mark.parametrize(
    ("code", "row"),
    [
        ("for i in range(len(X) - 1):", "the last row"),
        ("for i in range(1, len(X)):", "the first row"),
    ],
)
def test_a_loop_that_leaves_out_a_row_is_told(code, row):
    judge = FunctionJudge(lambda X, dZ: 2 * X + 1, draw, "Y")
    answer = (
        f"def answer(X, dZ):\n    Y = 0 * X\n    {code}\n        Y[i] = 2 * X[i] + 1\n    return Y"
    )
    assert verdict(answer, judge).fault == row


SEVERAL = FunctionJudge(
    lambda X, dZ: (X.T @ dZ, dZ.sum(axis=0)),
    draw,
    ("dW", "db"),
    [Suspect("not added up", "A bias is added to every sample.", lambda X, dZ: (X.T @ dZ, dZ))],
)


@pytest.mark.parametrize(
    "code", ["(X.T @ dZ, dZ.sum(axis=0))", "{'db': dZ.sum(0), 'dW': X.T @ dZ}"]
)
def test_several_things_may_come_back_in_order_or_by_name(code):
    assert verdict(code, SEVERAL).right


@pytest.mark.parametrize(
    ("code", "fault"),
    [
        ("(X.T @ dZ, dZ)", "db: not added up"),
        ("(X.T @ dZ, dZ.sum(axis=1))", "db: the shape"),
        ("(-X.T @ dZ, dZ.sum(axis=0))", "dW: the sign"),
        ("(dZ.sum(axis=0), X.T @ dZ)", "the order of what is returned"),
        ("X.T @ dZ", "the number of things returned"),
        ("(X.T @ dZ, dZ, X)", "the number of things returned"),
        ("(dZ.sum(axis=0), 3 * X.T @ dZ + 1)", "dW: the shape of db"),
        ("{'dW': X.T @ dZ}", "something is missing"),
    ],
)
def test_of_several_things_the_wrong_one_is_named(code, fault):
    assert verdict(code, SEVERAL).fault == fault


def test_what_is_right_so_far_is_said_while_blanks_are_left():
    found = verdict("(X.T @ dZ, ...)", SEVERAL)
    assert found.state is State.NOT_ATTEMPTED
    assert "db" in str(found) and "dW: right" in str(found)
    assert verdict("(-X.T @ dZ, ...)", SEVERAL).fault == "dW: the sign"


# The cases


def test_cases_have_other_sizes_both_signs_zeros_one_sample_and_squares():
    drawn = [(case, draw(case)) for case in cases(8)]
    numbers = np.concatenate([each["X"].ravel() for _, each in drawn])
    assert (numbers > 0).any() and (numbers < 0).any() and (numbers == 0).any()
    assert [case.sizes["n"] for case, _ in drawn].count(1) == 1
    assert [len(set(case.sizes.values())) for case, _ in drawn] == [3, 3, 3, 3, 3, 3, 1, 1]


def test_the_cases_are_the_same_each_time():
    one, other = (np.concatenate([draw(c)["X"].ravel() for c in cases(8)]) for _ in range(2))
    assert np.array_equal(one, other)
