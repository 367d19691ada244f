"""The project's nbval settings compare everything a reader sees but the bytes of pictures."""

import copy
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_notebook

from execute_notebooks import as_bytes, execute

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


def with_outputs_changed(notebook: NotebookNode, old: str, new: str) -> NotebookNode:
    """A copy whose stored outputs say new where they said old."""
    changed = copy.deepcopy(notebook)
    for output in (output for cell in changed.cells for output in cell.outputs):
        if output.output_type == "stream":
            output.text = output.text.replace(old, new)
        else:
            output.data = {kind: words.replace(old, new) for kind, words in output.data.items()}
    return changed


@pytest.fixture(scope="module")
def failures(tmp_path_factory: pytest.TempPathFactory) -> str:
    """What pytest says, with the project's settings, of one notebook for each change."""
    folder = tmp_path_factory.mktemp("nbval")
    cells = [new_code_cell("print('printed', 7)"), new_code_cell(PANEL)]
    nbformat.write(new_notebook(cells=cells), folder / "sample.ipynb")
    executed = execute(folder / "sample.ipynb")
    for number, (old, new, _) in enumerate(CHANGES):
        content = as_bytes(with_outputs_changed(executed, old, new))
        (folder / f"change-{number}.ipynb").write_bytes(content)
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-c",
        "pyproject.toml",
        "-p",
        "no:cacheprovider",
        folder,
    ]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8")
    assert f"{sum(not passes for *_, passes in CHANGES)} failed" in run.stdout, run.stdout
    return "\n".join(line for line in run.stdout.splitlines() if line.startswith("FAILED"))


@pytest.mark.parametrize("number", range(len(CHANGES)), ids=[new for _, new, _ in CHANGES])
def test_nbval_sees_a_changed_word_and_not_a_changed_picture(failures: str, number: int):
    assert (f"change-{number}.ipynb" not in failures) == CHANGES[number][2]
