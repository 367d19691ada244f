"""The glossary, and where the notebooks use and explain its terms."""

import re
from dataclasses import dataclass
from pathlib import Path

from nbformat import NotebookNode

from main_line import Part, parts
from prose import prose

NOTEBOOK = re.compile(r"^## \[.+\]\((?P<file>\w+)\.ipynb\)$")
ENTRY = re.compile(r"^- \*\*(?P<term>.+?)\*\*: (?P<sentence>.+)$")
NAMES_OF_NOTEBOOKS = r"^# .*$|\[[^\]]*\]\(\w+\.ipynb[^)]*\)"
OTHERWISE_UNREAD = r"`[^`]*`|\$[^$]*\$|\]\([^)]*\)|<(?!img)[^>]*>|(?<=src=)\"[^\"]*\""
UNREAD = re.compile(f"{NAMES_OF_NOTEBOOKS}|{OTHERWISE_UNREAD}", re.MULTILINE)
LOOKED_UP = "symbols"  # a table of letters: nobody reads it from its top


@dataclass(frozen=True)
class Entry:
    """A term, the notebook that explains it, and its sentence."""

    term: str
    notebook: str
    sentence: str

    @property
    def pattern(self) -> re.Pattern[str]:
        """The term in a text, also in the plural and at the start of a sentence."""
        words = re.escape(self.term).replace(r"\ ", r"\s+")
        plural = f"(?:{words}e?s?|{words[:-1]}ies)" if words.endswith("y") else f"{words}(?:e?s)?"
        flags = 0 if self.term.isupper() or self.term == "ReLU" else re.IGNORECASE
        return re.compile(rf"(?<![\w-]){plural}(?![\w])", flags)


def entries(file: Path) -> list[Entry]:
    """What the glossary holds, in its order."""
    found, notebook = [], ""
    for line in file.read_text(encoding="utf-8").splitlines():
        if heading := NOTEBOOK.match(line):
            notebook = heading["file"]
        elif entry := ENTRY.match(line):
            found.append(Entry(entry["term"], notebook, entry["sentence"]))
    return found


@dataclass(frozen=True)
class Place:
    """A cell of prose in the order of reading: without code, formulas and names of notebooks."""

    notebook: str
    cell: str
    part: Part
    text: str


def reading(notebooks: dict[str, NotebookNode]) -> list[Place]:
    """All prose for learners, in the order in which they read it."""
    return [
        Place(name, cell.id, part, UNREAD.sub(" ", "\n".join(prose(cell))))
        for name, notebook in notebooks.items()
        for cell, part in parts(notebook)
        if cell.cell_type == "markdown" and part is not Part.TEACHER and cell.id != LOOKED_UP
    ]


def explains(place: Place, entry: Entry) -> bool:
    """Whether the term stands there in bold."""
    bold = re.findall(r"\*\*(.+?)\*\*", place.text, re.DOTALL)
    return any(entry.pattern.fullmatch(words.strip(" .:,")) for words in bold)


def complaints(found: list[Entry], places: list[Place]) -> list[str]:
    """Terms that are used before they are explained, or by the main line though depth explains."""
    said = []
    for entry in found:
        uses = [place for place in places if entry.pattern.search(place.text)]
        explained = [place for place in uses if explains(place, entry)]
        if not explained:
            said.append(f"{entry.term!r} is explained nowhere")
            continue
        first = explained[0]
        if first.notebook != entry.notebook:
            said.append(f"{entry.term!r} is explained in {first.notebook}, not {entry.notebook}")
        before = places[: places.index(first)]
        said += [
            f"{entry.term!r} is used in {use.notebook}: {use.cell}, explained in {first.cell}"
            for use in uses
            if use in before
        ]
        if first.part is Part.DEPTH and any(use.part is Part.MAIN for use in uses):
            said.append(
                f"{entry.term!r} is explained in depth ({first.cell}), the main line uses it"
            )
    return said
