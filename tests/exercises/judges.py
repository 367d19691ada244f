"""The judges of a notebook, without the rest of it: they must not depend on what a learner ran."""

from functools import cache
from pathlib import Path
from typing import Any

import nbformat

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"
TAG = "judge"


@cache
def judges(notebook: str) -> dict[str, Any]:
    """The names after its set-up cell and its cells tagged `judge` have run, and no other."""
    names: dict[str, Any] = {"__name__": "__main__"}
    for cell in nbformat.read(NOTEBOOKS / f"{notebook}.ipynb", as_version=4).cells:
        if cell.id == "set-up" or TAG in cell.metadata.get("tags", []):
            exec(compile(cell.source, f"{notebook}, {cell.id}", "exec"), names)
    return names
