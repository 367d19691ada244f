"""Rules for the cells of a notebook: each takes a notebook and returns its complaints."""

import ast
import re
from collections import Counter
from collections.abc import Iterator

from nbformat import NotebookNode

MOST_LINES, MOST_LINES_OF_A_LOOP, MOST_LINES_OF_A_SOLUTION = 15, 20, 40
SLIDE_TYPES = {"slide", "subslide", "fragment", "skip", "notes", "-"}
FORBIDDEN = {
    "interact": "it retrains unseen and flickers; use nnlib.live",
    "interactive": "it retrains unseen and flickers; use nnlib.live",
    "interact_manual": "it retrains unseen and flickers; use nnlib.live",
    "interactive_output": "it retrains unseen and flickers; use nnlib.live",
    "Output": "nbval does not emulate it, and it flickers",
    "clear_output": "it flickers",
    "pyplot": "it keeps hidden state; use matplotlib.figure.Figure",
    "plt": "it keeps hidden state; use matplotlib.figure.Figure",
}


def code_cells(notebook: NotebookNode) -> list[NotebookNode]:
    """The cells that run."""
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def parse(source: str) -> ast.Module:
    """The syntax tree of a cell, which may await at top level; empty where it is no Python."""
    try:
        return compile(source, "cell", "exec", ast.PyCF_ONLY_AST | ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
    except SyntaxError:
        return ast.Module(body=[], type_ignores=[])


def line_limit(cell: NotebookNode) -> int:
    """How many lines the cell may have: more for a training loop and for a folded solution."""
    if cell.metadata.get("jupyter", {}).get("source_hidden"):
        return MOST_LINES_OF_A_SOLUTION
    is_loop = "training-loop" in cell.metadata.get("tags", [])
    return MOST_LINES_OF_A_LOOP if is_loop else MOST_LINES


def is_short(notebook: NotebookNode) -> list[str]:
    """Code cells stay within their limit."""
    return [
        f"cell {cell.id!r} has {lines} lines, {line_limit(cell)} are allowed"
        for cell in code_cells(notebook)
        if (lines := len(cell.source.splitlines())) > line_limit(cell)
    ]


def is_plain_python(notebook: NotebookNode) -> list[str]:
    """Code cells hold Python that can be read and tested as such: no magics, no empty cells."""
    return [
        f"cell {cell.id!r} is empty or no plain Python"
        for cell in code_cells(notebook)
        if not parse(cell.source).body
    ]


def has_no_trailing_semicolon(notebook: NotebookNode) -> list[str]:
    """nbval runs without history, where a semicolon silences nothing."""
    return [
        f"cell {cell.id!r} ends a line with a semicolon: {line!r}"
        for cell in code_cells(notebook)
        for line in cell.source.splitlines()
        if line.partition("#")[0].rstrip().endswith(";")
    ]


def names_used(tree: ast.AST) -> Iterator[str]:
    """Every name, attribute and part of an imported module's name."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Name):
            yield node.id
        elif isinstance(node, ast.Attribute):
            yield node.attr
        elif isinstance(node, ast.ImportFrom):
            yield from (node.module or "").split(".")
        elif isinstance(node, ast.alias):
            yield from node.name.split(".")


def uses_nothing_forbidden(notebook: NotebookNode) -> list[str]:
    """No interact, no Output widget, no pyplot."""
    return [
        f"cell {cell.id!r} uses {name}: {FORBIDDEN[name]}"
        for cell in code_cells(notebook)
        for name in sorted(FORBIDDEN.keys() & set(names_used(parse(cell.source))))
    ]


def has_slide_types(notebook: NotebookNode) -> list[str]:
    """Every cell says what part of a slide show it is."""
    return [
        f"cell {cell.id!r} has slide_type {kind!r}, one of {sorted(SLIDE_TYPES)} is wanted"
        for cell in notebook.cells
        if (kind := cell.metadata.get("slideshow", {}).get("slide_type")) not in SLIDE_TYPES
    ]


def has_ids_with_meaning(notebook: NotebookNode) -> list[str]:
    """Ids are words (check-gradient), each used once; eight hexadecimal digits are an editor's."""
    ids = Counter(cell.get("id", "") for cell in notebook.cells)
    twice = [f"id {name!r} is used {count} times" for name, count in ids.items() if count > 1]
    return twice + [
        f"id {name!r} says nothing; write words such as check-gradient"
        for name in ids
        if not re.fullmatch(r"(?![0-9a-f]{8}$)[a-z][a-z0-9]+(-[a-z0-9]+)*", name)
    ]


def names_defined(notebook: NotebookNode) -> set[str]:
    """The functions and classes of a notebook, methods not counted."""
    kinds = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
    trees = [parse(cell.source) for cell in code_cells(notebook)]
    return {node.name for tree in trees for node in tree.body if isinstance(node, kinds)}


def names_defined_twice(notebooks: dict[str, NotebookNode]) -> list[str]:
    """Functions and classes that stand in more than one notebook; no RULE, since it needs all."""
    owners: dict[str, list[str]] = {}
    for title, notebook in notebooks.items():
        for name in names_defined(notebook):
            owners.setdefault(name, []).append(title)
    return [f"{name} stands in {titles}" for name, titles in owners.items() if len(titles) > 1]


RULES = (
    is_short,
    is_plain_python,
    has_no_trailing_semicolon,
    uses_nothing_forbidden,
    has_slide_types,
    has_ids_with_meaning,
)
