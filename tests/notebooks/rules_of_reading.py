"""Rules for what a class walks through and what stands behind it; each returns complaints."""

import ast
import builtins
import dis
import re
import types
from collections.abc import Iterator

from nbformat import NotebookNode

from main_line import DEPTH, Part, Size, cells_of, is_folded, opens_depth, parts, size
from rules_of_code import code_cells, parse

MOST = Size(cells=60, words=2_300, lines=200)  # what a lesson of 45 minutes holds
COLLAPSED = "jp-MarkdownHeadingCollapsed"
WIDEST, WIDEST_FOLDED = 74, 100  # columns: beyond 74 print and slides cut a line
LOADS = {"LOAD_NAME", "LOAD_GLOBAL", "LOAD_FROM_DICT_OR_GLOBALS"}
STORES = {"STORE_NAME", "STORE_GLOBAL"}
KNOWN = {*dir(builtins), "__name__", "__annotations__"}
DRAWING_NAMES = {"fig", "ax", "axes", "left", "middle", "right"}


def fits_a_lesson(notebook: NotebookNode) -> list[str]:
    """The main line has at most 60 cells, 2 300 words and 200 visible lines of code."""
    main_line = size(cells_of(notebook, Part.MAIN))
    return [
        f"the main line has {getattr(main_line, what)} {what}, {most} are allowed"
        for what, most in vars(MOST).items()
        if getattr(main_line, what) > most
    ]


def folds_its_depth(notebook: NotebookNode) -> list[str]:
    """Depth stands under headings of level 3, each alone in its cell and folded; nothing else is.

    What stands in the cell of a folded heading stays visible in JupyterLab.
    """
    complaints = []
    for cell in notebook.cells:
        opens = opens_depth(cell)
        if opens and not re.fullmatch(r"### .+", cell.source.strip()):
            complaints.append(f"cell {cell.id!r}: '### {DEPTH}...' must stand alone in its cell")
        if opens != bool(cell.metadata.get(COLLAPSED)):
            word = "is not" if opens else "must not be"
            complaints.append(f"cell {cell.id!r} {word} folded ({COLLAPSED})")
    return complaints


def shows_its_main_line_on_slides(notebook: NotebookNode) -> list[str]:
    """Slides show the prose of the main line; depth is skipped; remarks for the teacher are notes.

    Code of the main line may be skipped, since a slide need not show every line.
    """
    complaints = []
    for cell, part in parts(notebook):
        kind = cell.metadata.get("slideshow", {}).get("slide_type")
        if part is Part.DEPTH:
            fits = kind == "skip"
        elif part is Part.TEACHER:
            fits = kind == "notes"
        else:
            fits = kind != "notes" and (kind != "skip" or cell.cell_type == "code")
        if not fits:
            complaints.append(f"cell {cell.id!r} ({part.value}) has slide_type {kind!r}")
    return complaints


def names(code: types.CodeType, operations: set[str]) -> Iterator[str]:
    """The names that the code and all functions inside it load or store as global ones."""
    for instruction in dis.get_instructions(code):
        if instruction.opname in operations:
            yield instruction.argval
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            yield from names(constant, operations)


def runs_without_its_depth(notebook: NotebookNode) -> list[str]:
    """No code of the main line uses a name that only depth defines, or that comes later."""
    complaints, known = [], set(KNOWN)
    for cell in cells_of(notebook, Part.MAIN):
        if cell.cell_type == "code" and parse(cell.source).body:
            code = compile(cell.source, cell.id, "exec", ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
            known |= set(names(code, STORES))
            missing = sorted(set(names(code, LOADS)) - known)
            complaints += [f"cell {cell.id!r} uses {name}, no main line has it" for name in missing]
    return complaints


def assigned(tree: ast.Module) -> set[str]:
    """The names that a cell binds by = at its top level, also inside its loops and ifs."""
    found = set()
    inside_functions = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.ClassDef | ast.Lambda)
        for inner in ast.walk(node)
        if inner is not node
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and id(node) not in inside_functions:
            for target in node.targets:
                elements = target.elts if isinstance(target, ast.Tuple) else [target]
                found |= {each.id for each in elements if isinstance(each, ast.Name)}
    return found


def keeps_the_meaning_of_names(notebook: NotebookNode) -> list[str]:
    """A name is given its value in one cell only, those of a drawing's own parts left out."""
    owners: dict[str, list[str]] = {}
    for cell in code_cells(notebook):
        for name in assigned(parse(cell.source)) - DRAWING_NAMES:
            owners.setdefault(name, []).append(cell.id)
    return [
        f"{name} is assigned in the cells {', '.join(cells)}"
        for name, cells in owners.items()
        if len(cells) > 1
    ]


def folds_its_drawing(notebook: NotebookNode) -> list[str]:
    """Code that draws is folded: it is no part of the lesson."""
    return [
        f"cell {cell.id!r} draws, and its source is not hidden"
        for cell in code_cells(notebook)
        if re.search(r"\bplotting\.\w", cell.source) and not is_folded(cell)
    ]


def is_narrow(notebook: NotebookNode) -> list[str]:
    """Code that is seen has at most 74 columns, folded code 100."""
    return [
        f"cell {cell.id!r} has a line of {len(line)} columns: {line.strip()[:40]}..."
        for cell in code_cells(notebook)
        for line in cell.source.splitlines()
        if len(line) > (WIDEST_FOLDED if is_folded(cell) else WIDEST)
    ]


def asserts_nothing_in_sight(notebook: NotebookNode) -> list[str]:
    """What must be so is held by tests; a learner reads no assert."""
    return [
        f"cell {cell.id!r} asserts something"
        for cell in code_cells(notebook)
        if not is_folded(cell)
        and any(isinstance(node, ast.Assert) for node in ast.walk(parse(cell.source)))
    ]


def has_a_table_when_it_does_not_learn(notebook: NotebookNode) -> list[str]:
    """One table of symptom, first look, first change, with three rows or more."""
    header = re.compile(r"^\| *symptom *\| *first look *\| *first change *\|$", re.M | re.I)
    tables = [cell for cell in notebook.cells if header.search(cell.source)]
    if len(tables) != 1:
        return [f"one table 'symptom | first look | first change' is wanted, not {len(tables)}"]
    rows = sum(line.startswith("|") for line in tables[0].source.splitlines()) - 2
    return [] if rows >= 3 else [f"its table has {rows} rows"]


def has_why_boxes(notebook: NotebookNode) -> list[str]:
    """Short boxes, `> **Why ...?**`, answer where a learner stops, each with a number."""
    boxes = [cell for cell in notebook.cells if re.search(r"^> \*\*Why\b", cell.source, re.M)]
    numberless = [cell.id for cell in boxes if not re.search(r"^>.*\d", cell.source, re.M)]
    complaints = [f"the box in cell {name!r} has no number" for name in numberless]
    return complaints if boxes else ["it has no box that begins with '> **Why'"]


RULES = (
    fits_a_lesson,
    folds_its_depth,
    shows_its_main_line_on_slides,
    runs_without_its_depth,
    keeps_the_meaning_of_names,
    folds_its_drawing,
    is_narrow,
    asserts_nothing_in_sight,
    has_a_table_when_it_does_not_learn,
    has_why_boxes,
)
