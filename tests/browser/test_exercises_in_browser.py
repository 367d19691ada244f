"""An exercise in a page: a learner answers with the keyboard, wrongly first, and reads verdicts."""

import pytest

import small_notebook
from browser import NotebookPage

JUDGE = """
from nnlib.exercises import FunctionJudge, check

judge = FunctionJudge(
    lambda X, dZ: X.T @ dZ,
    lambda case: {"X": case.numbers("n", "d"), "dZ": case.numbers("n", "k")},
    "dW",
)
"""
BLANK = "def my_dW(X, dZ):\n    return ...\n\ncheck(my_dW, judge)"


@pytest.fixture(scope="module")
def notebook(window, host):
    """A notebook with one exercise, in JupyterLab and in Notebook 7."""
    name = small_notebook.write(host.root, "exercise", JUDGE, BLANK)
    notebook = NotebookPage(window.new_page(), host, name)
    notebook.run_all()
    yield notebook
    notebook.shut_down()
    notebook.page.close()


def answer(notebook: NotebookPage, code: str) -> None:
    """Writes `code` into the cell of the exercise and runs it, with keys alone."""
    notebook.show_cell(1)
    keys = notebook.page.keyboard
    keys.press("Escape")
    keys.press("Enter")
    keys.press("Control+a")
    keys.insert_text(BLANK.replace("...", code))
    keys.press("Control+Enter")


def wait_for_verdict(notebook: NotebookPage, words: str) -> None:
    notebook.page.locator(".jp-OutputArea-output", has_text=words).first.wait_for()


def test_an_untouched_exercise_says_that_it_is_not_attempted(notebook):
    assert notebook.errors() == []
    wait_for_verdict(notebook, "Not attempted yet")


def test_wrong_answers_get_their_fault_and_the_right_one_is_right(notebook):
    answer(notebook, "dZ.T @ X")
    wait_for_verdict(notebook, "Not yet: transposed.")
    answer(notebook, "X.T @ dZ / len(X)")
    wait_for_verdict(notebook, "Not yet: a factor 1/n.")
    answer(notebook, "X @ dZ")
    wait_for_verdict(notebook, "line 2: return X @ dZ")
    answer(notebook, "X.T @ dZ")
    wait_for_verdict(notebook, "Right.")


def test_no_verdict_runs_out_of_the_page(notebook):
    answer(notebook, "X.T @ dZ / len(X)")
    wait_for_verdict(notebook, "Not yet: a factor 1/n.")
    wide = notebook.page.evaluate(
        """() => [...document.querySelectorAll('.jp-OutputArea-output')]
            .filter(area => area.scrollWidth > area.clientWidth + 1).length"""
    )
    assert wide == 0


def test_an_endless_loop_ends_by_itself_and_the_next_answer_is_judged(notebook):
    answer(notebook, "[1 for _ in iter(int, 1)]")
    wait_for_verdict(notebook, "It stopped: it does not end.")
    answer(notebook, "X.T @ dZ")
    wait_for_verdict(notebook, "Right.")
