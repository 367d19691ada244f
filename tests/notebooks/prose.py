"""The prose of a cell, and its headings."""

import re
from collections.abc import Iterator

from nbformat import NotebookNode

BLOCKS = re.compile(r"^```.*?^```|\$\$.*?\$\$|<!--.*?-->", re.DOTALL | re.MULTILINE)


def prose(cell: NotebookNode) -> list[str]:
    """The lines of a markdown cell without fenced code and displayed formulas."""
    return BLOCKS.sub("", cell.source).splitlines() if cell.cell_type == "markdown" else []


def headings(cell: NotebookNode) -> Iterator[tuple[int, str]]:
    """The headings of a cell as (level, text)."""
    for line in prose(cell):
        if match := re.match(r"(#+) (.+)", line):
            yield len(match[1]), match[2].strip()
