"""The main line runs without the depth and shows the same: nothing in it leans on the folded."""

import copy
import re
from pathlib import Path

import nbformat
import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from execute_notebooks import NOTEBOOKS, code_cells, run
from main_line import Part, cells_of
from rules_of_outputs import texts

pytestmark = pytest.mark.notebooks
PAYLOAD = re.compile(r"base64,[^\"]*")  # of pictures and replays, as nbval leaves them out


def shown(notebook: NotebookNode) -> dict[str, list[dict[str, str]]]:
    """What each cell of code says, by id."""
    return {
        cell.id: [
            {kind: PAYLOAD.sub("", text) for kind, text in texts(output).items()}
            for output in cell.outputs
        ]
        for cell in code_cells(notebook)
    }


def what_differs(path: Path, stored: NotebookNode) -> list[str]:
    """The cells of the main line that show something else when it runs alone."""
    alone = copy.deepcopy(stored)
    alone.cells = cells_of(alone, Part.MAIN)
    wanted = shown(stored)
    said = shown(run(path, alone))
    return [name for name in said if said[name] != wanted[name]]


@pytest.mark.parametrize("path", sorted(NOTEBOOKS.glob("*.ipynb")), ids=lambda path: path.stem)
def test_the_main_line_shows_the_same_without_the_depth(path: Path):
    assert what_differs(path, nbformat.read(path, as_version=4)) == []


def test_a_number_that_depth_has_changed_is_found(tmp_path: Path):
    cells = [
        new_code_cell("numbers = [1]", id="start"),
        new_markdown_cell("### More: why", id="more"),
        new_code_cell("numbers.append(2)", id="depth"),
        new_markdown_cell("## 2 Forward", id="forward"),
        new_code_cell("print(len(numbers))", id="count"),
        new_code_cell("print(numbers[0])", id="first"),
    ]
    path = tmp_path / "small.ipynb"
    notebook = run(path, new_notebook(cells=cells))
    assert what_differs(path, notebook) == ["count"]
