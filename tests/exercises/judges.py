"""The judges of a notebook, without the rest of it: they must not depend on what a learner ran."""

import re
from functools import cache
from pathlib import Path
from typing import Any

import nbformat

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"
TAG = "judge"
CHECK = re.compile(r"^check\(\w+, (\w+)\)$", re.MULTILINE)  # the last line of an answer's cell


@cache
def judges(notebook: str) -> dict[str, Any]:
    """The names after its set-up cell and its cells tagged `judge` have run, and no other."""
    names: dict[str, Any] = {"__name__": "__main__"}
    for cell in cells(notebook):
        if cell.id == "set-up" or TAG in cell.metadata.get("tags", []):
            exec(compile(cell.source, f"{notebook}, {cell.id}", "exec"), names)
    return names


def asked(notebook: str) -> set[str]:
    """The judges that the cells of its exercises ask."""
    return {name for cell in cells(notebook) for name in CHECK.findall(cell.source)}


def cells(notebook: str) -> list[nbformat.NotebookNode]:
    """The cells of a notebook."""
    return nbformat.read(NOTEBOOKS / f"{notebook}.ipynb", as_version=4).cells
