"""Every question that learners of the four lessons asked can be found, with a cell that answers."""

import re

import nbformat
import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from execute_notebooks import NOTEBOOKS
from prose import headings

# What a reader would search for, and the notebooks (1 to 4) where the question comes up.
QUESTIONS = {
    1: (r"weights from before the update", "4"),
    2: (r"updated weights", "4"),
    3: (r"stochastic gradient descent", "34"),
    4: (r"spikes", "3"),
    5: (r"three ways", "4"),
    6: (r"mini-batch", "4"),
    7: (r"np\.add", "34"),
    8: (r"average in every layer|averaged? in every layer", "4"),
    9: (r"np\.mean", "24"),
    10: (r"by (an amount )?1/n|rais(e|ing) .*by 1", "2"),
    11: (r"-= .*and not .*=|subtract", "12"),
    12: (r"output gradient|gradient of the output", "4"),
    13: (r"base class", "4"),
    14: (r"input size", "4"),
    15: (r"outside the (training set|four rows)", "134"),
    16: (r"i x j", "4"),
    17: (r"check a transpose", "4"),
    18: (r"binary network", "24"),
    19: (r"CNN", "4"),
    20: (r"weights at random", "1"),
    21: (r"where does the transpose come from", "2"),
    22: (r"how do I cite it", "1234"),
}
CASES = [(number, nb) for number, (_, notebooks) in QUESTIONS.items() for nb in notebooks]
LINK = re.compile(r"\]\((\d_\w+\.ipynb|#)|`CITATION\.cff`")


def is_asked(cell: NotebookNode, words: str) -> bool:
    """Whether a heading or bold words of the cell hold what the reader searches for."""
    if cell.cell_type != "markdown":
        return False
    places = [text for _, text in headings(cell)] + re.findall(r"\*\*(.+?)\*\*", cell.source)
    return any(re.search(words, place.replace("`", ""), re.IGNORECASE) for place in places)


def answer(cells: list[NotebookNode], asked: int) -> list[NotebookNode]:
    """The cell of the question and those after it, up to the next heading of level 2 or 3."""
    end = asked + 1
    while end < len(cells) and not any(level <= 3 for level, _ in headings(cells[end])):
        end += 1
    return cells[asked:end]


def is_answered(notebook: NotebookNode, words: str) -> bool:
    """Whether the question is found, with a cell that runs or a link to where one does."""
    cells = notebook.cells
    return any(
        part.cell_type == "code" or LINK.search(part.source)
        for i, cell in enumerate(cells)
        if is_asked(cell, words)
        for part in answer(cells, i)
    )


@pytest.mark.parametrize(("number", "notebook"), CASES)
def test_the_question_is_found_and_answered_by_a_cell_or_a_link(number: int, notebook: str):
    [path] = NOTEBOOKS.glob(f"{notebook}_*.ipynb")
    assert is_answered(nbformat.read(path, as_version=4), QUESTIONS[number][0]), path.name


def test_there_are_twenty_two_questions():
    assert list(QUESTIONS) == list(range(1, 23))


def cells(*sources: str) -> NotebookNode:
    made = [new_code_cell if text.startswith("a = ") else new_markdown_cell for text in sources]
    return new_notebook(cells=[make(text) for make, text in zip(made, sources, strict=True)])


def test_a_question_without_a_cell_a_link_or_a_heading_is_not_answered():
    assert is_answered(cells("### Why spikes?", "Because.", "a = 1"), "spikes")
    assert is_answered(cells("**Why spikes?** See [here](3_softmax_classifier.ipynb)."), "spikes")
    assert not is_answered(cells("### Why spikes?", "Because.", "### More", "a = 1"), "spikes")
    assert not is_answered(cells("Why spikes?", "a = 1"), "spikes")
    assert not is_answered(cells("### Why?", "a = 1"), "spikes")
