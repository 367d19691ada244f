"""Exercises in a kernel, where the learner's code is a cell and runs on the kernel's own thread."""

import nbformat
import pytest
from nbclient import NotebookClient

SET_UP = """
import nnlib.exercises.trial
from nnlib.exercises import FunctionJudge, check

nnlib.exercises.trial.SECONDS = 0.3
judge = FunctionJudge(
    lambda X, dZ: X.T @ dZ,
    lambda case: {"X": case.numbers("n", "d"), "dZ": case.numbers("n", "k")},
    "dW",
)
"""
CELLS = {
    "blank": "def mine(X, dZ):\n    return ...\n\ncheck(mine, judge)",
    "wrong": "def mine(X, dZ):\n    print('at work')\n    return -X.T @ dZ\n\ncheck(mine, judge)",
    "stops": "def mine(X, dZ):\n    return X @ dZ\n\ncheck(mine, judge)",
    "endless": "def mine(X, dZ):\n    while True:\n        X = X + 1\n\ncheck(mine, judge)",
    "right": "def mine(X, dZ):\n    print('at work')\n    return X.T @ dZ\n\ncheck(mine, judge)",
}


@pytest.fixture(scope="module")
def shown() -> dict[str, str]:
    """What each cell shows, in a fresh kernel that runs them in order."""
    sources = {"set-up": SET_UP, **CELLS}
    cells = [nbformat.v4.new_code_cell(source, id=name) for name, source in sources.items()]
    notebook = nbformat.v4.new_notebook(cells=cells)
    NotebookClient(notebook, timeout=60).execute()
    texts = {}
    for cell in notebook.cells[1:]:
        (output,) = cell.outputs  # nothing printed, no warning beside the verdict
        texts[cell.id] = output.data["text/plain"]
    return texts


def test_each_state_of_an_answer_is_shown_by_the_last_line_of_its_cell(shown):
    assert shown["blank"].startswith("Not attempted yet")
    assert shown["wrong"].startswith("Not yet: the sign.")
    assert shown["stops"].startswith("It stopped: the shapes do not fit.")
    assert shown["right"].startswith("Right.")


def test_the_line_is_counted_within_the_learners_cell(shown):
    assert "    line 2: return X @ dZ" in shown["stops"]


def test_an_endless_loop_ends_and_the_kernel_goes_on(shown):
    assert shown["endless"].startswith("It stopped: it does not end.")
    assert shown["right"].startswith("Right.")


def test_what_is_printed_is_shown_where_something_is_wrong(shown):
    assert "at work" in shown["wrong"]
    assert "at work" not in shown["right"]
