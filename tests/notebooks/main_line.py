"""What of a notebook a class walks through, what stands behind it, and what is for the teacher."""

import re
from dataclasses import dataclass
from enum import Enum

from nbformat import NotebookNode

from prose import headings

DEPTH = "More: "  # every heading of depth begins with it
FOR_THE_TEACHER = "<details><summary>For the teacher</summary>"
WORD = re.compile(r"\S*\w\S*")


class Part(Enum):
    """Where a cell belongs."""

    MAIN = "main line"
    DEPTH = "depth"
    TEACHER = "for the teacher"


def parts(notebook: NotebookNode) -> list[tuple[NotebookNode, Part]]:
    """Each cell with its part; depth goes from its heading to the next one of its level or above.

    That is what JupyterLab folds away under a heading.
    """
    found, depth_of = [], None
    for cell in notebook.cells:
        if in_cell := list(headings(cell)):
            highest = min(level for level, _ in in_cell)
            if depth_of is not None and highest <= depth_of:
                depth_of = None
            if depth_of is None and opens_depth(cell):
                depth_of = highest
        if depth_of is not None:
            found.append((cell, Part.DEPTH))
        elif cell.source.startswith(FOR_THE_TEACHER):
            found.append((cell, Part.TEACHER))
        else:
            found.append((cell, Part.MAIN))
    return found


def opens_depth(cell: NotebookNode) -> bool:
    """Whether depth begins in this cell: it opens with such a heading."""
    level, text = next(headings(cell), (0, ""))
    return text.startswith(DEPTH) and cell.source.startswith("#" * level)


def cells_of(notebook: NotebookNode, part: Part) -> list[NotebookNode]:
    """The cells of one part, in order."""
    return [cell for cell, its in parts(notebook) if its is part]


def is_folded(cell: NotebookNode) -> bool:
    """Whether the source of a code cell is hidden until the reader opens it."""
    return bool(cell.metadata.get("jupyter", {}).get("source_hidden"))


@dataclass(frozen=True)
class Size:
    """How much there is to walk through: cells, words of prose, lines of code that are seen."""

    cells: int
    words: int
    lines: int


def size(cells: list[NotebookNode]) -> Size:
    """The size of these cells."""
    words = lines = 0
    for cell in cells:
        if cell.cell_type == "markdown":
            words += len(WORD.findall(cell.source))
        elif not is_folded(cell):
            lines += sum(bool(line.strip()) for line in cell.source.splitlines())
    return Size(len(cells), words, lines)
