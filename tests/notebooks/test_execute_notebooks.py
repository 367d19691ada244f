"""The command that writes the notebooks: how it runs them, and what it refuses."""

from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook, new_output

from execute_notebooks import MOST_BYTES, NOTEBOOKS, NotebookError, as_bytes, execute, main

pytestmark = pytest.mark.notebooks


def write(path: Path, *sources: str) -> Path:
    """Write a notebook of unexecuted code cells, called cell-1, cell-2 ..."""
    cells = [new_code_cell(source, id=f"cell-{i}") for i, source in enumerate(sources, start=1)]
    nbformat.write(new_notebook(cells=cells), path)
    return path


def test_the_command_finds_the_notebooks_of_the_project():
    assert NOTEBOOKS.name == "notebooks" and (NOTEBOOKS.parent / "pyproject.toml").exists()


def test_a_second_run_changes_no_byte(tmp_path):
    """Four kernels: written, written again, checked with two runs."""
    path = write(
        tmp_path / "calm.ipynb", "a = 2", "print('a', end='', flush=True)\nprint('b')", "a"
    )
    assert main([str(path)]) == 0
    once = path.read_bytes()
    assert main([str(path)]) == 0
    assert path.read_bytes() == once
    assert main(["--check", str(path)]) == 0
    assert path.read_bytes() == once


def test_the_check_names_the_cell_that_differs_between_two_runs(tmp_path, capsys):
    """Two kernels whose runs differ, and the command says where."""
    path = write(tmp_path / "restless.ipynb", "import random", "print(random.random())")
    before = path.read_bytes()
    assert main(["--check", str(path)]) == 1
    message = capsys.readouterr().err
    assert "restless.ipynb" in message and "'cell-2'" in message and "0." in message
    assert path.read_bytes() == before


def test_one_bad_notebook_does_not_keep_the_others_from_being_written(tmp_path):
    """Two kernels at a time, one of which fails."""
    good = write(tmp_path / "good.ipynb", "print(6 * 7)")
    bad = write(tmp_path / "bad.ipynb", "1 / 0")
    assert main([str(bad), str(good)]) == 1
    assert nbformat.read(good, as_version=4).cells[0].outputs[0].text == "42\n"
    assert nbformat.read(bad, as_version=4).cells[0].outputs == []


def test_a_cell_that_fails_is_refused_with_its_traceback(tmp_path):
    """A kernel, since the traceback is its own."""
    with pytest.raises(NotebookError, match="bad.ipynb(.|\n)*ZeroDivisionError"):
        execute(write(tmp_path / "bad.ipynb", "1 / 0"))


def test_a_cell_that_writes_to_stderr_is_refused(tmp_path):
    """A kernel, since what a warning prints is its own."""
    source = "import warnings\nwarnings.warn('old spelling')"
    with pytest.raises(NotebookError, match="'cell-1' complains(.|\n)*old spelling"):
        execute(write(tmp_path / "loud.ipynb", source))


def test_a_notebook_that_is_too_large_is_not_written(tmp_path, capsys):
    """A kernel, since the size is known after the run."""
    path = write(tmp_path / "large.ipynb", f"print('x' * {MOST_BYTES})")
    before = path.read_bytes()
    assert main([str(path)]) == 1
    assert "are allowed" in capsys.readouterr().err
    assert path.read_bytes() == before


def test_a_notebook_runs_in_its_own_folder(tmp_path):
    """A kernel, to ask where it is."""
    path = write(tmp_path / "where.ipynb", "import os\nprint(os.listdir())")
    assert execute(path).cells[0].outputs[0].text == "['where.ipynb']\n"


def test_a_run_starts_from_nothing(tmp_path):
    """A kernel, which gives cells no output where old ones stood."""
    path = write(tmp_path / "fresh.ipynb", "a = 1", "")
    notebook = nbformat.read(path, as_version=4)
    for cell in notebook.cells:
        cell.outputs = [new_output("stream", name="stdout", text="left from another day\n")]
    nbformat.write(notebook, path)
    assert [cell.outputs for cell in execute(path).cells] == [[], []]


def test_a_live_widget_leaves_its_picture_and_text_but_no_view_and_no_state(tmp_path):
    """A kernel, whose widget shows what a panel shows."""
    source = """import ipywidgets
class Panel(ipywidgets.IntSlider):
    def _repr_mimebundle_(self, **options):
        bundle = super()._repr_mimebundle_(**options)
        return bundle | {"text/html": "<b>picture</b>", "text/plain": "one line"}
Panel()"""
    notebook = execute(write(tmp_path / "widget.ipynb", source))
    (output,) = notebook.cells[0].outputs
    assert output.data == {"text/html": "<b>picture</b>", "text/plain": "one line"}
    assert "widget" not in as_bytes(notebook).decode().split('"source"')[0]
