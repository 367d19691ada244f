"""No wrong answer to an exercise is accepted, no right one refused, and the fault is named."""

import importlib

import pytest

import answers_afterwards
from answers import Answer
from judges import asked, judges
from nnlib.exercises import State, check

TABLES = {
    "1_perceptron": "answers_perceptron",
    "2_two_layer_network": "answers_two_layers",
    "3_softmax_classifier": "answers_softmax",
    "4_layer_library": "answers_layers",
}
BY_NOTEBOOK = {name: importlib.import_module(table) for name, table in TABLES.items()}


def answers(notebook: str, kind: str) -> list[Answer]:
    """The wrong answers of a notebook, or the right ones."""
    return [*getattr(BY_NOTEBOOK[notebook], kind), *getattr(answers_afterwards, kind)[notebook]]


def every(kind: str) -> list:
    return [
        pytest.param(notebook, answer, id=f"{notebook[0]}-{answer.judge}-{i}")
        for notebook in TABLES
        for i, answer in enumerate(answers(notebook, kind))
    ]


def verdict_on(notebook: str, answer: Answer):
    names = judges(notebook)
    before = BY_NOTEBOOK[notebook].NOTEBOOK + answers_afterwards.NOTEBOOK.get(notebook, "")
    value = answer.value(names, before)
    return check(value, names[answer.judge])


@pytest.mark.parametrize(("notebook", "answer"), every("WRONG"))
def test_a_wrong_answer_gets_its_fault_named(notebook, answer):
    verdict = verdict_on(notebook, answer)
    assert verdict.state in (State.WRONG, State.STOPPED), f"{answer.code}\n{verdict}"
    assert verdict.fault == answer.fault, f"{answer.code}\n{verdict}"


@pytest.mark.parametrize(("notebook", "answer"), every("RIGHT"))
def test_a_right_answer_is_right_in_whatever_form(notebook, answer):
    verdict = verdict_on(notebook, answer)
    assert verdict.right, f"{answer.code}\n{verdict}"


@pytest.mark.parametrize("notebook", TABLES)
def test_every_judge_of_a_notebook_is_tried_with_wrong_answers_and_right_ones(notebook):
    judged = asked(notebook)
    assert 4 <= len(judged) <= 6
    assert judged == {answer.judge for answer in answers(notebook, "WRONG")}
    assert judged == {answer.judge for answer in answers(notebook, "RIGHT")}


def test_the_table_is_large_and_nine_of_ten_wrong_answers_get_the_fault_itself():
    wrong = [answer for notebook in TABLES for answer in answers(notebook, "WRONG")]
    right = [answer for notebook in TABLES for answer in answers(notebook, "RIGHT")]
    assert len(wrong) >= 150
    assert len(right) >= 60
    assert sum(answer.named for answer in wrong) >= 0.9 * len(wrong)
