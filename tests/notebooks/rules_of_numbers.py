"""Rules for the numbers in the prose of a notebook: each stands in a cell or in what it shows."""

import html
import re
from collections.abc import Iterator

from nbformat import NotebookNode

from prose import prose
from rules_of_outputs import texts

NUMBER = re.compile(r"(?<![\w.])\d+(?:[ _,\u202f\u00a0]\d{3})*(?:\.\d+)?(?:e[+-]?\d+)?(?![\w])")
GROUPS = re.compile(r"(?<=\d)[ _,\u202f\u00a0](?=\d{3}(?!\d))")
PICTURE = re.compile(r'base64,[^"]*|"[A-Za-z0-9+/=]{200,}"')
LINK = re.compile(r"\]\([^)]*\)|<[^>]*>")
FROM = 100  # smaller whole numbers are counted by the reader: rows, units, steps


def numbers(text: str) -> Iterator[str]:
    """The numbers of a text as they are written, groups of three digits joined."""
    for match in NUMBER.finditer(text):
        yield GROUPS.sub("", match[0])


def decimals(number: str) -> int:
    """How many digits stand behind the point."""
    return len(number.partition(".")[2]) if "e" not in number else 0


def is_claim(number: str) -> bool:
    """Whether a number of the prose wants a cell: a broken one, or a large one that is no year."""
    if "." in number:
        return True
    return float(number) >= FROM and not 1900 <= float(number) <= 2100


def shown(notebook: NotebookNode) -> set[float]:
    """Every number that stands in the code or in an output of the notebook."""
    found = []
    for cell in notebook.cells:
        if cell.cell_type == "code":
            found.append(cell.source)
            for output in cell.outputs:
                found += [PICTURE.sub("", html.unescape(text)) for text in texts(output).values()]
    return {abs(float(number)) for text in found for number in numbers(text)}


def holds(known: set[float], number: str) -> bool:
    """Whether a known number is this one where it is rounded, or cut, to as many digits."""
    value, unit = float(number), 10.0 ** -decimals(number)
    return any(abs(each - value) <= 0.5001 * unit or value <= each < value + unit for each in known)


def shows_the_numbers_it_speaks_of(notebook: NotebookNode) -> list[str]:
    """Every broken number and every one from 100 in the prose stands in a cell or its output.

    Percentages stand for themselves or for a share.
    """
    known = shown(notebook)
    known |= {100 * each for each in known if each <= 1}
    return [
        f"cell {cell.id!r} speaks of {number}, no cell shows it"
        for cell in notebook.cells
        for line in prose(cell)
        for number in numbers(LINK.sub("", line))
        if is_claim(number) and not holds(known, number)
    ]


RULES = (shows_the_numbers_it_speaks_of,)
