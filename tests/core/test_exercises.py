"""Exercises: a sentence for every answer, and never an exception."""

import numpy as np

from nnlib import exercises


def judge(answer: object) -> str | None:
    if answer != 4:
        return f"2 + 2 is not {answer}"


def test_no_answer_yet_is_not_judged():
    def must_not_be_called(answer):
        raise AssertionError

    assert exercises.check(..., must_not_be_called).startswith("Not attempted yet")


def test_a_right_answer_is_right():
    assert exercises.check(4, judge) == "Right."


def test_a_wrong_answer_is_told_what_is_wrong_with_it():
    assert exercises.check(5, judge) == "Not yet: 2 + 2 is not 5"


def test_an_answer_that_the_check_cannot_work_with_is_reported_and_not_raised():
    answer = exercises.check(None, lambda answer: str(answer + 1))
    assert answer.startswith(
        "Not yet: with this answer the check stops with TypeError: unsupported operand"
    )


def test_an_array_is_an_answer_like_any_other():
    def exactly(answer):
        return None if answer.tolist() == [0.0, 1.0] else "not these"

    assert exercises.check(np.array([0.0, 1.0]), exactly) == "Right."
    assert exercises.check(np.zeros(2), exactly) == "Not yet: not these"


def test_an_empty_or_false_answer_counts_as_attempted():
    for answer in (None, 0, False, "", []):
        assert exercises.check(answer, lambda answer: "wrong") == "Not yet: wrong"
