"""Rules for the stored outputs of a notebook: each takes a notebook and returns its complaints."""

import ast
import base64
import io
import re
from collections.abc import Iterator
from html.parser import HTMLParser

import numpy as np
from nbformat import NotebookNode
from PIL import Image, UnidentifiedImageError

from execute_notebooks import normalise
from rules_of_code import code_cells, parse

FEWEST_LETTERS_OF_ALT = 20
BLANK_BELOW = 5  # standard deviation of the brightest channel, of 255
FORMS = ("PNG", "WEBP")
DATA = re.compile(r"data:image/[a-z+]+;base64,")
ADDRESS = re.compile(r"\b0x[0-9a-fA-F]{6,}")
SHOWN = (ast.Name, ast.Attribute, ast.Subscript, ast.Tuple, ast.List, ast.BinOp, ast.Compare)


class PictureTags(HTMLParser):
    """Collects the attributes of the <img> tags it is fed."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[dict[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "img":
            self.found.append({name: value or "" for name, value in attrs})


def texts(output: NotebookNode) -> dict[str, str]:
    """What an output says, by mime type or stream name."""
    if output.output_type == "stream":
        return {output.name: output.text}
    return {kind: str(value) for kind, value in output.get("data", {}).items()}


def pictures(notebook: NotebookNode) -> Iterator[tuple[str, dict[str, str]]]:
    """The <img> tags of all outputs as (cell id, attributes)."""
    for cell in code_cells(notebook):
        for output in cell.outputs:
            tags = PictureTags()
            tags.feed(texts(output).get("text/html", ""))
            yield from ((cell.id, attributes) for attributes in tags.found)


def was_executed_in_order(notebook: NotebookNode) -> list[str]:
    """Execution counts are 1..n: nbval compares nothing in a cell that has none."""
    counts = [cell.execution_count for cell in code_cells(notebook)]
    return [] if counts == list(range(1, len(counts) + 1)) else [f"execution counts are {counts}"]


def shows_something(cell: NotebookNode) -> bool:
    """Whether a cell prints at top level or ends with a value."""
    body = parse(cell.source).body
    if any(ast.unparse(node).startswith("print(") for node in body):
        return True
    return bool(body) and isinstance(body[-1], ast.Expr) and isinstance(body[-1].value, SHOWN)


def has_its_outputs(notebook: NotebookNode) -> list[str]:
    """What a cell shows is stored, for readers without a kernel."""
    return [
        f"cell {cell.id!r} shows something, and no output is stored"
        for cell in code_cells(notebook)
        if shows_something(cell) and not cell.outputs
    ]


def has_no_error(notebook: NotebookNode) -> list[str]:
    """No output is an error or a warning."""
    return [
        f"cell {cell.id!r} stores an error or a warning"
        for cell in code_cells(notebook)
        for output in cell.outputs
        if output.output_type == "error" or output.get("name") == "stderr"
    ]


def has_no_address(notebook: NotebookNode) -> list[str]:
    """No output shows where an object lay in memory."""
    return [
        f"cell {cell.id!r} shows a memory address: {match[0]}"
        for cell in code_cells(notebook)
        for output in cell.outputs
        for text in texts(output).values()
        if (match := ADDRESS.search(re.sub(r'base64,[^"]*', "", text)))
    ]


def has_no_bare_picture(notebook: NotebookNode) -> list[str]:
    """Pictures are <img> tags in HTML: JupyterLab drops the alt text of any other."""
    return [
        f"cell {cell.id!r} stores a bare {kind}"
        for cell in code_cells(notebook)
        for output in cell.outputs
        for kind in texts(output)
        if kind.startswith("image/")
    ]


def has_described_pictures(notebook: NotebookNode) -> list[str]:
    """There are pictures, and each has a sentence that says what it shows."""
    found = list(pictures(notebook))
    poor = [
        f"cell {cell_id!r} has a picture with alt {tag.get('alt')!r}"
        for cell_id, tag in found
        if len(tag.get("alt", "").strip()) < FEWEST_LETTERS_OF_ALT
    ]
    return poor if found else ["no output holds a picture"]


def why_unfit(source: str) -> str:
    """What is wrong with the src of a picture, or ''."""
    try:
        picture = Image.open(io.BytesIO(base64.b64decode(DATA.sub("", source), validate=True)))
        pixels = np.asarray(picture.convert("RGB"), dtype=float)
    except (ValueError, OSError, UnidentifiedImageError) as error:
        return f"does not decode: {error}"
    if picture.format not in FORMS:
        return f"is a {picture.format}, not one of {', '.join(FORMS)}"
    return "is blank" if pixels.std(axis=(0, 1)).max() < BLANK_BELOW else ""


def has_pictures_to_see(notebook: NotebookNode) -> list[str]:
    """Every picture is stored in the file, decodes as PNG or WebP and is not blank."""
    return [
        f"a picture of cell {cell_id!r} {fault}"
        for cell_id, tag in pictures(notebook)
        if (fault := why_unfit(tag.get("src", "")))
    ]


def is_in_stored_form(notebook: NotebookNode) -> list[str]:
    """Only tools/execute_notebooks.py wrote it: no timings, no widget state, no versions."""
    return [] if normalise(notebook) == notebook else ["run tools/execute_notebooks.py on it"]


RULES = (
    was_executed_in_order,
    has_its_outputs,
    has_no_error,
    has_no_address,
    has_no_bare_picture,
    has_described_pictures,
    has_pictures_to_see,
    is_in_stored_form,
)
