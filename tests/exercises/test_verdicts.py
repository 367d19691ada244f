"""check: a verdict on every answer, and never an exception."""

import numpy as np
import pytest

from nnlib.exercises import (
    ChoiceJudge,
    NotAttempted,
    NumberJudge,
    Slip,
    State,
    Stopped,
    Wrong,
    check,
)


def judge(answer: object) -> None:
    if answer != 4:
        raise Wrong("bad sum", f"2 + 2 is not {answer}.")


def test_no_answer_yet_is_not_judged():
    def must_not_be_called(answer):
        raise AssertionError

    assert check(..., must_not_be_called).state is State.NOT_ATTEMPTED


def test_a_right_answer_is_right_and_says_what_was_tried():
    assert check(4, judge).right
    assert "seven ways" in str(check(4, lambda answer: "It was tried in seven ways."))


def test_a_wrong_answer_gets_its_fault_and_what_to_look_at():
    verdict = check(5, judge)
    assert (verdict.state, verdict.fault) == (State.WRONG, "bad sum")
    assert "2 + 2 is not 5." in str(verdict)


@pytest.mark.parametrize("kind", [Stopped, Wrong])
def test_what_a_judge_raises_is_the_state(kind):
    def raises(answer):
        raise kind("fault", "says")

    assert check(1, raises).state is kind.state


def test_a_judge_may_find_that_nothing_was_attempted():
    def raises(answer):
        raise NotAttempted("fill it in.")

    assert check(1, raises).state is State.NOT_ATTEMPTED


def test_an_answer_that_a_judge_cannot_work_with_is_told_and_not_raised():
    verdict = check(None, lambda answer: str(answer + 1))
    assert (verdict.state, verdict.fault) == (State.STOPPED, "TypeError")


def test_an_empty_or_false_answer_counts_as_attempted():
    for answer in (None, 0, False, "", []):
        assert check(answer, judge).state is State.WRONG


def test_a_long_verdict_is_wrapped_and_a_quoted_line_of_code_is_not():
    def says(answer):
        raise Wrong("f", 30 * "word " + "\n    line 3: " + 40 * "x + " + "\nand on.")

    lines = str(check(1, says)).splitlines()
    code = [line for line in lines if line.startswith("    line 3:")]
    assert len(code) == 1 and len(code[0]) > 100
    assert all(len(line) <= 78 for line in lines if line not in code)


def test_at_the_end_of_a_cell_a_verdict_shows_its_text():
    from IPython.lib.pretty import pretty

    verdict = check(5, judge)
    assert pretty(verdict) == str(verdict)


# Numbers

A_NUMBER = NumberJudge("the loss", 2.5, [Slip("a slip", "That is the slope.", 7.0)], tolerance=0.01)


@pytest.mark.parametrize(
    "answer", [2.5, 2.504, np.float32(2.5), np.array(2.5), np.array([[2.5]]), [2.5]]
)
def test_a_number_may_come_in_any_form(answer):
    assert check(answer, A_NUMBER).right


@pytest.mark.parametrize(
    ("answer", "fault"),
    [
        (7, "a slip"),
        (-2.5, "the sign"),
        (5, "a factor 2"),
        (1.25, "a factor 1/2"),
        (250, "per cent"),
        (0.4, "upside down"),
        (3, "another number"),
        ("2.5", "text"),
        (None, "None came back"),
        (True, "not a number"),
        (np.nan, "nan or inf"),
        (np.inf, "nan or inf"),
        ([2.5, 2.5], "several numbers"),
        (lambda: 2.5, "a function"),
        ({"loss": 2.5}, "a dict came back"),
        (2.5 + 0j, "not numbers"),
        ([[1.0], [1.0, 2.0]], "rows of different length"),
        (["2.5"], "text"),
    ],
)
def test_a_wrong_number_gets_its_fault(answer, fault):
    verdict = check(answer, A_NUMBER)
    assert (verdict.state, verdict.fault) == (State.WRONG, fault)


@pytest.mark.parametrize("answer", [7, -2.5, 5, 1.25, 250, 0.4, 3])
def test_no_verdict_on_a_number_tells_the_right_one(answer):
    assert "2.5" not in str(check(answer, A_NUMBER)).replace(f"not {answer}", "")


@pytest.mark.parametrize("answer", [7, 28, -14, 1 / 14])
def test_of_a_count_no_factor_is_told_since_that_would_tell_the_count(answer):
    assert check(answer, NumberJudge("the count", 14)).fault == "another number"


def test_quotes_are_to_be_left_out_only_where_a_number_stands_between_them():
    assert "quotes" in str(check("2.4", A_NUMBER))
    assert "quotes" not in str(check("two", A_NUMBER))


def test_of_zero_no_factor_is_told():
    assert check(3, NumberJudge("the slope", 0.0)).fault == "another number"


# Choices

A_CHOICE = ChoiceJudge("the rate", "B", {"A": "A falls too slowly.", "C": "C jumps."})


@pytest.mark.parametrize("answer", ["B", "b", " B "])
def test_an_option_may_be_written_small_or_large(answer):
    assert check(answer, A_CHOICE).right


def test_a_wrong_option_gets_its_reason():
    verdict = check("C", A_CHOICE)
    assert verdict.state is State.WRONG and "C jumps." in str(verdict)


@pytest.mark.parametrize("answer", ["D", "", 2, None, ["B"]])
def test_what_is_no_option_is_told_the_options(answer):
    assert "A, B or C" in str(check(answer, A_CHOICE))
