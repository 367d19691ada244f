"""Rules for the prose of a notebook: each takes a notebook and returns its complaints."""

import re

from nbformat import NotebookNode

from main_line import DEPTH
from prose import headings, prose

HEADINGS = (
    "What you will do, learn and need",
    "1 The data",
    "2 Forward",
    "3 The loss",
    "4 The gradient",
    "5 Learn",
    "6 See it live",
    "7 The same network from nnlib",
    "When it does not learn",
    "Questions learners ask",
    "Exercises",
    "Summary",
    "Next",
)


def section(notebook: NotebookNode, title: str) -> list[str]:
    """The lines below the level-2 heading that starts with title, up to the next one."""
    lines, inside = [], False
    for line in (line for cell in notebook.cells for line in prose(cell)):
        if line.startswith("## "):
            inside = line.startswith(f"## {title}")
        elif inside:
            lines.append(line)
    return lines


def starts_with_one_title(notebook: NotebookNode) -> list[str]:
    """`# Teach one neuron a rule`: one title, on the first line, that begins with a verb."""
    titles = [text for cell in notebook.cells for level, text in headings(cell) if level == 1]
    complaints = [] if len(titles) == 1 else [f"one heading of level 1 is wanted, not {titles}"]
    first_line = notebook.cells[0].source.partition("\n")[0]
    if not re.match(
        r"# (?!(The|An?|How|What|Why|Notebook|[A-Z]\w+ing)\b)[A-Z][a-z]+ \w", first_line
    ):
        complaints.append(f"the first line must be '# ' and a verb, not {first_line!r}")
    return complaints


def has_the_headings_in_order(notebook: NotebookNode) -> list[str]:
    """The headings of level 2; those with a number may go on after a colon."""
    found = [text for cell in notebook.cells for level, text in headings(cell) if level == 2]
    bare = [re.sub(r"^(\d [^:]+): .+", r"\1", text) for text in found]
    return [] if bare == list(HEADINGS) else [f"headings are {found}, wanted {list(HEADINGS)}"]


def opens_with_aims_and_minutes(notebook: NotebookNode) -> list[str]:
    """Three to five bullets say what is learned, and the reader hears how long it takes."""
    lines = section(notebook, HEADINGS[0])
    bullets = [line for line in lines if re.match(r"\s*[-*] ", line)]
    complaints = (
        [] if 3 <= len(bullets) <= 5 else [f"3 to 5 bullets at the start, not {len(bullets)}"]
    )
    if not re.search(r"\d+ minutes", " ".join(lines)):
        complaints.append("the start does not say how many minutes it takes")
    return complaints


def has_exercises_with_folded_solutions(notebook: NotebookNode) -> list[str]:
    """Four to six headings `### Exercise` or `### More: Exercise`, each with a folded solution.

    That is a folded cell of code, or in the main line, where the next cells solve it, a <details>.
    """
    solutions: dict[str, int] = {}
    exercise = None
    for cell in notebook.cells:
        for level, text in headings(cell):
            if level <= 3:
                is_one = level == 3 and text.removeprefix(DEPTH).startswith("Exercise")
                exercise = text if is_one else None
                if exercise:
                    solutions[exercise] = 0
        if exercise and is_solution(cell, in_main_line=not exercise.startswith(DEPTH)):
            solutions[exercise] += 1
    missing = [
        f"{title!r} has no folded solution" for title, count in solutions.items() if not count
    ]
    return missing if 4 <= len(solutions) <= 6 else [f"4 to 6 exercises, not {list(solutions)}"]


def is_solution(cell: NotebookNode, *, in_main_line: bool) -> bool:
    """Whether the cell holds the solution of an exercise: folded code, or in the main line text."""
    if cell.metadata.get("jupyter", {}).get("source_hidden"):
        return "judge" not in cell.metadata.get("tags", [])
    return in_main_line and "<summary>Solution</summary>" in cell.source


def has_a_short_summary(notebook: NotebookNode) -> list[str]:
    """The summary has one to five lines."""
    body = [line for line in section(notebook, "Summary") if line.strip()]
    return [] if 1 <= len(body) <= 5 else [f"the summary has {len(body)} lines, 1 to 5 are wanted"]


def says_licence_and_citation(notebook: NotebookNode) -> list[str]:
    """A reader of this one file learns the licence (MIT) and how to cite (CITATION.cff)."""
    text = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")
    return [f"no text says {word}" for word in ("MIT", "CITATION.cff") if word not in text]


RULES = (
    starts_with_one_title,
    has_the_headings_in_order,
    opens_with_aims_and_minutes,
    has_exercises_with_folded_solutions,
    has_a_short_summary,
    says_licence_and_citation,
)
