"""The project's nbval settings compare everything a reader sees but the bytes of pictures."""

import copy
import re
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_notebook

from execute_notebooks import as_bytes, execute, normalise

pytestmark = pytest.mark.notebooks

ROOT = Path(__file__).resolve().parents[2]
PANEL = """import ipywidgets
class Panel(ipywidgets.IntSlider):
    def _repr_mimebundle_(self, **options):
        html = '<img alt="Two lines cross at 0.25" src="data:image/png;base64,AAAA+/BB==">'
        words = {"text/html": html, "text/plain": "iteration 5: loss 0.31"}
        return super()._repr_mimebundle_(**options) | words
Panel()"""
CHANGES = [
    ("same", "same", True),
    ("base64,AAAA+/BB==", "base64,QUJD\nREVG", True),
    ("cross at 0.25", "cross at 0.26", False),
    ("loss 0.31", "loss 0.32", False),
    ("image/png", "image/jpeg", False),
    ("printed 7", "printed 8", False),
]


def with_outputs_changed(cells: list[NotebookNode], old: str, new: str) -> list[NotebookNode]:
    """Copies of cells whose stored outputs say new where they said old."""
    changed = copy.deepcopy(cells)
    for output in (output for cell in changed for output in cell.outputs):
        if output.output_type == "stream":
            output.text = output.text.replace(old, new)
        else:
            output.data = {kind: words.replace(old, new) for kind, words in output.data.items()}
    return changed


@pytest.fixture(scope="module")
def failures(tmp_path_factory: pytest.TempPathFactory) -> set[int]:
    """The changes that pytest, with the project's settings, finds in one notebook of them all.

    Each change has two cells of its own, so that one kernel serves all.
    """
    path = tmp_path_factory.mktemp("nbval") / "sample.ipynb"
    two_cells = [new_code_cell("print('printed', 7)"), new_code_cell(PANEL)]
    nbformat.write(new_notebook(cells=two_cells), path)
    executed = execute(path).cells
    changed = [with_outputs_changed(executed, old, new) for old, new, _ in CHANGES]
    path.write_bytes(as_bytes(normalise(new_notebook(cells=with_own_ids(changed)))))
    settings = ["-c", "pyproject.toml", "-p", "no:cacheprovider"]
    command = [sys.executable, "-m", "pytest", *settings, path]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8")
    assert f"{sum(not passes for *_, passes in CHANGES)} failed" in run.stdout, run.stdout
    return {
        int(cell) // 2 for cell in re.findall(r"^FAILED .*::Cell (\d+)", run.stdout, re.MULTILINE)
    }


def with_own_ids(groups: list[list[NotebookNode]]) -> list[NotebookNode]:
    """The cells of all groups in a row, each with an id that no other has."""
    cells = [cell for group in groups for cell in group]
    for number, cell in enumerate(cells):
        cell.id = f"cell-{number}"
    return cells


@pytest.mark.parametrize("number", range(len(CHANGES)), ids=[new for _, new, _ in CHANGES])
def test_nbval_sees_a_changed_word_and_not_a_changed_picture(failures: set[int], number: int):
    """Two kernels: one stores the outputs, one is compared with them."""
    assert (number not in failures) == CHANGES[number][2]
