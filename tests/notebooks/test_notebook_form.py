"""The four notebooks keep the rules of form, and each rule is seen to catch its violation."""

import base64
import functools
import io
from collections.abc import Callable
from pathlib import Path

import nbformat
import numpy as np
import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from PIL import Image

import rules_of_code as code
import rules_of_numbers as figures
import rules_of_outputs as outputs
import rules_of_reading as reading
import rules_of_text as text
from execute_notebooks import MOST_BYTES, NOTEBOOKS, WIDGET_VIEW, as_bytes, normalise
from main_line import DEPTH, FOR_THE_TEACHER, Part, cells_of, parts, size
from nnlib.live.recording import MOST_STORED
from title_picture import title_picture

NAMES = ("1_perceptron", "2_two_layer_network", "3_softmax_classifier", "4_layer_library")
RULES = text.RULES + code.RULES + outputs.RULES + reading.RULES + figures.RULES


def path_of(name: str) -> Path:
    return NOTEBOOKS / f"{name}.ipynb"


@functools.cache
def read(name: str) -> NotebookNode:
    """One of the four notebooks."""
    if not path_of(name).exists():
        pytest.fail(f"notebooks/{name}.ipynb is missing")
    return nbformat.read(path_of(name), as_version=4)


def test_the_series_is_these_four_notebooks():
    assert tuple(sorted(path.stem for path in NOTEBOOKS.glob("*.ipynb"))) == NAMES


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
@pytest.mark.parametrize("name", NAMES)
def test_the_notebook_keeps_the_rule(name: str, rule: Callable[[NotebookNode], list[str]]):
    complaints = rule(read(name))
    assert not complaints, f"{name}: {rule.__doc__}\n" + "\n".join(complaints)


@pytest.mark.parametrize("name", NAMES)
def test_the_file_is_what_the_command_writes_and_small(name: str):
    content = path_of(name).read_bytes()
    assert len(content) <= MOST_BYTES, f"{name} has {len(content)} bytes, {MOST_BYTES} are allowed"
    same = content == as_bytes(normalise(read(name)))
    assert same, f"run tools/execute_notebooks.py on {name}"


@pytest.mark.parametrize("name", NAMES)
def test_the_picture_under_the_title_is_the_notebooks_own_result(name: str):
    file = NOTEBOOKS / "pictures" / f"{name}.png"
    assert f'src="pictures/{file.name}"' in read(name).cells[0].source
    assert file.read_bytes() == title_picture(read(name)), (
        f"run tools/execute_notebooks.py on {name}"
    )


@pytest.mark.parametrize("name", NAMES)
def test_each_panel_is_stored_as_one_replay_that_is_small(name: str):
    cells = [cell for cell in code.code_cells(read(name)) if "live.Panel(" in cell.source]
    assert cells
    for cell in cells:
        (output,) = cell.outputs
        replay = output.data["text/html"]
        assert 'class="nnlib-replay nnlib-stand-in"' in replay
        assert len(replay.encode()) <= MOST_STORED, cell.id


def test_no_function_or_class_stands_in_two_notebooks():
    assert code.names_defined_twice({name: read(name) for name in NAMES}) == []


# Below: the rules themselves, on a notebook small enough to read.


ALT = "A line that separates two groups of points."


def html(source: str) -> NotebookNode:
    return new_output("display_data", data={"text/html": source, "text/plain": "a picture"})


def picture(alt: str = ALT, shade: int = 0, kind: str = "PNG") -> NotebookNode:
    """A display of one small picture, half white and half of a shade."""
    pixels = np.full((8, 8), 255, dtype=np.uint8)
    pixels[:4] = shade
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, format=kind)
    payload = base64.b64encode(file.getvalue()).decode()
    return html(f'<img alt="{alt}" src="data:image/{kind.lower()};base64,{payload}">')


def markdown(cell_id: str, source: str, kind: str = "slide", **metadata: object) -> NotebookNode:
    metadata = {"slideshow": {"slide_type": kind}} | metadata
    return new_markdown_cell(source, id=cell_id, metadata=metadata)


def code_cell(
    cell_id: str, source: str, *results: NotebookNode, **metadata: object
) -> NotebookNode:
    metadata = {"slideshow": {"slide_type": "skip"}} | metadata
    return new_code_cell(source, id=cell_id, metadata=metadata, outputs=list(results))


def depth(cell_id: str, title: str) -> NotebookNode:
    return markdown(cell_id, f"### {DEPTH}{title}", "skip", **{reading.COLLAPSED: True})


def printed(words: str) -> NotebookNode:
    return new_output("stream", name="stdout", text=words)


HIDDEN = {"source_hidden": True}
A_JUDGE = {"jupyter": HIDDEN, "tags": ["judge"]}
DRAWS = "from nnlib import plotting\nplotting.points(answer)"
SOLUTION = "<details><summary>Solution</summary>Six.</details>"
TABLE = "| symptom | first look | first change |\n|:--|:--|:--|" + 3 * "\n| a | b | c |"


def good_notebook() -> NotebookNode:
    """The smallest notebook that breaks no rule."""
    aims = "- See a rule, e.g. `OR`.\n- Read $x. Y$ aloud.\n- Draw it.\n\nIt takes 45 minutes."
    titles = [f"## {title}" for title in text.HEADINGS[1:]]
    body = "\n\n".join(titles[:7]).replace("4 The gradient", "4 The gradient: blame flows back")
    cells = [
        markdown("title", "# Teach one neuron a rule\n\nThis is all.\nMIT, see CITATION.cff."),
        markdown("aims", f"## {text.HEADINGS[0]}\n\n{aims}"),
        code_cell("set-up", "import numpy as np\nanswer = 6 * 7\nshare = 0.4213"),
        markdown("body", body),
        code_cell("show-answer", "print(answer)", printed("42\n")),
        code_cell("show-picture", DRAWS, picture(), jupyter=HIDDEN),
        markdown("seen", "The share is 0.42, so 42.1 %, and 42 is the answer.", "fragment"),
        markdown("plan", f"{FOR_THE_TEACHER}\n\nAsk.\n\n</details>", "notes"),
        depth("more-why", "Why so?"),
        markdown("why", "> **Why 42?**\n> It is 6 times 7.", "skip"),
        code_cell("why-code", "product = 6 * 7"),
        markdown("ends", f"## When it does not learn\n\n{TABLE}\n\n{titles[8]}\n\n{titles[9]}"),
        markdown("exercise-1", f"### Exercise 1: fill it in\n\n{SOLUTION}"),
    ]
    for number in (2, 3, 4):
        cells.append(depth(f"exercise-{number}", f"Exercise {number}: break it"))
        cells.append(code_cell(f"solution-{number}", f"a{number} = 1", jupyter=HIDDEN))
    cells.append(markdown("end", "## Summary\n\n1. You saw a rule.\n\n## Next\n\nGo on."))
    return normalise(new_notebook(cells=cells))


def cell_of(notebook: NotebookNode, cell_id: str) -> NotebookNode:
    return next(cell for cell in notebook.cells if cell.id == cell_id)


def rewrite(cell_id: str, old: str, new: str) -> Callable[[NotebookNode], None]:
    """A spoiler that changes the source of one cell."""

    def spoil(notebook: NotebookNode) -> None:
        cell = cell_of(notebook, cell_id)
        assert old in cell.source
        cell.source = cell.source.replace(old, new)

    return spoil


def give(cell_id: str, **fields: object) -> Callable[[NotebookNode], None]:
    """A spoiler that changes other fields of one cell."""
    return lambda notebook: cell_of(notebook, cell_id).update(nbformat.from_dict(fields))


def slide(cell_id: str, kind: str) -> Callable[[NotebookNode], None]:
    """A spoiler that changes what part of a slide show a cell is."""
    return lambda notebook: cell_of(notebook, cell_id).metadata.slideshow.update(slide_type=kind)


def show(*results: NotebookNode) -> Callable[[NotebookNode], None]:
    """A spoiler that replaces the stored picture."""
    return give("show-picture", outputs=list(results))


def error() -> NotebookNode:
    return new_output("error", ename="ValueError", evalue="no", traceback=[])


TITLE, AIMS = "# Teach", "It takes 45 minutes."
VIOLATIONS = [
    (text.starts_with_one_title, rewrite("title", TITLE, "# The perceptron. Teach")),
    (text.starts_with_one_title, rewrite("title", TITLE, "# Teaching")),
    (text.starts_with_one_title, rewrite("body", "## 2 Forward", "# 2 Forward")),
    (text.has_the_headings_in_order, rewrite("body", "## 2 Forward", "## Forward")),
    (text.has_the_headings_in_order, rewrite("body", "## 5 Learn", "### 5 Learn")),
    (text.has_the_headings_in_order, rewrite("end", "## Next", "## Next\n\n## Last")),
    (text.opens_with_aims_and_minutes, rewrite("aims", AIMS, "It takes long.")),
    (text.opens_with_aims_and_minutes, rewrite("aims", "- Draw it.", "")),
    (text.has_exercises_with_folded_solutions, rewrite("exercise-3", "Exercise", "Task")),
    (text.has_exercises_with_folded_solutions, give("solution-2", metadata={})),
    (text.has_exercises_with_folded_solutions, rewrite("exercise-1", "Solution", "Hint")),
    (text.has_exercises_with_folded_solutions, give("solution-3", metadata=A_JUDGE)),
    (text.has_a_short_summary, rewrite("end", "1. You saw a rule.", "a\nb\nc\nd\ne\nf")),
    (text.says_licence_and_citation, rewrite("title", "CITATION.cff", "the file")),
    (text.says_licence_and_citation, rewrite("title", "MIT", "Free")),
    (code.is_short, give("set-up", source="a = 1\n" * 16)),
    (code.is_short, give("set-up", source="a = 1\n" * 21, metadata={"tags": ["training-loop"]})),
    (code.is_short, give("solution-2", source="a = 1\n" * 41)),
    (code.is_plain_python, give("set-up", source="%matplotlib inline")),
    (code.is_plain_python, give("set-up", source="")),
    (code.has_no_trailing_semicolon, rewrite("set-up", "6 * 7", "6 * 7;  # quietly")),
    (code.uses_nothing_forbidden, rewrite("set-up", "numpy as np", "matplotlib.pyplot as p")),
    (code.uses_nothing_forbidden, give("set-up", source="from matplotlib import pyplot")),
    (code.uses_nothing_forbidden, give("set-up", source="plt.show()")),
    (code.uses_nothing_forbidden, give("set-up", source="from ipywidgets import interact")),
    (code.uses_nothing_forbidden, give("set-up", source="widgets.Output()")),
    (code.has_slide_types, give("end", metadata={})),
    (code.has_slide_types, give("end", metadata={"slideshow": {"slide_type": "slid"}})),
    (code.has_ids_with_meaning, give("end", id="3fa9c01b")),
    (code.has_ids_with_meaning, give("end", id="acde0bff")),
    (code.has_ids_with_meaning, give("end", id="The End")),
    (code.has_ids_with_meaning, give("end", id="title")),
    (outputs.was_executed_in_order, give("set-up", execution_count=None)),
    (outputs.has_its_outputs, give("show-answer", outputs=[])),
    (outputs.has_its_outputs, give("set-up", source="answer = 42\nanswer")),
    (outputs.has_no_error, show(picture(), error())),
    (outputs.has_no_error, show(picture(), new_output("stream", name="stderr", text="careful"))),
    (outputs.has_no_address, show(picture(), printed("<object at 0x7f12ab34cd56>"))),
    (outputs.has_no_bare_picture, show(new_output("display_data", data={"image/png": "AAAA"}))),
    (outputs.has_described_pictures, show()),
    (outputs.has_described_pictures, show(picture(alt="A line."))),
    (outputs.has_described_pictures, show(html('<img src="data:image/png;base64,AAAA">'))),
    (outputs.has_pictures_to_see, show(picture(shade=255))),
    (outputs.has_pictures_to_see, show(picture(kind="JPEG"))),
    (
        outputs.has_pictures_to_see,
        show(html(f'<img alt="{ALT}" src="data:image/png;base64,AAAA">')),
    ),
    (outputs.has_pictures_to_see, show(html(f'<img alt="{ALT}" src="picture.png">'))),
    (outputs.is_in_stored_form, give("end", metadata={"execution": {"started": "noon"}})),
    (outputs.is_in_stored_form, show(new_output("display_data", data={WIDGET_VIEW: {}}))),
    (outputs.is_in_stored_form, lambda notebook: notebook.metadata.update(widgets={})),
    (reading.fits_a_lesson, rewrite("seen", "answer.", "answer." + 2_300 * " Word")),
    (reading.fits_a_lesson, give("set-up", source="answer = 42\n" + 200 * "print(answer)\n")),
    (reading.fits_a_lesson, lambda notebook: notebook.cells.extend(60 * notebook.cells[:1])),
    (reading.folds_its_depth, give("more-why", metadata={})),
    (reading.folds_its_depth, rewrite("more-why", "### ", "#### ")),
    (reading.folds_its_depth, rewrite("more-why", "Why so?", "Why so?\n\nBecause.")),
    (reading.folds_its_depth, give("end", metadata={reading.COLLAPSED: True})),
    (reading.shows_its_main_line_on_slides, slide("why", "fragment")),
    (reading.shows_its_main_line_on_slides, slide("plan", "fragment")),
    (reading.shows_its_main_line_on_slides, slide("seen", "skip")),
    (reading.shows_its_main_line_on_slides, slide("show-answer", "notes")),
    (reading.runs_without_its_depth, rewrite("show-answer", "answer", "product")),
    (reading.runs_without_its_depth, rewrite("set-up", "6 * 7", "ten() * 7")),
    (reading.runs_without_its_depth, rewrite("set-up", "6 * 7", "sum(x * seven for x in [6])")),
    (reading.keeps_the_meaning_of_names, rewrite("why-code", "product", "answer")),
    (reading.keeps_the_meaning_of_names, rewrite("why-code", "product", "rest, share")),
    (reading.folds_its_drawing, give("show-picture", metadata={})),
    (reading.is_narrow, rewrite("why-code", "6 * 7", "6 * 7  # " + 60 * "x")),
    (reading.is_narrow, rewrite("solution-2", "a2 = 1", "a2 = 1  # " + 100 * "x")),
    (reading.asserts_nothing_in_sight, rewrite("why-code", "6 * 7", "42\nassert product == 42")),
    (reading.has_a_table_when_it_does_not_learn, rewrite("ends", "| symptom", "| sign")),
    (reading.has_a_table_when_it_does_not_learn, rewrite("ends", "\n| a | b | c |", "")),
    (reading.has_why_boxes, rewrite("why", "> **Why", "**Why")),
    (reading.has_why_boxes, give("why", source="> **Why so?**\n> Because.")),
    (figures.shows_the_numbers_it_speaks_of, rewrite("seen", "0.42", "0.43")),
    (figures.shows_the_numbers_it_speaks_of, rewrite("seen", "42.1 %", "42.2 %")),
    (figures.shows_the_numbers_it_speaks_of, rewrite("seen", "and 42", "and 1 042")),
]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_a_good_notebook_breaks_no_rule(rule: Callable[[NotebookNode], list[str]]):
    assert rule(good_notebook()) == []


@pytest.mark.parametrize(("rule", "spoil"), VIOLATIONS, ids=lambda part: part.__name__)
def test_the_rule_catches_its_violation(rule: Callable, spoil: Callable):
    notebook = good_notebook()
    spoil(notebook)
    assert rule(notebook), "the rule saw nothing"


def test_every_rule_has_a_violation_that_it_catches():
    assert {rule for rule, _ in VIOLATIONS} == set(RULES)


def test_depth_ends_where_jupyterlab_unfolds_at_a_heading_of_its_level_or_above():
    notebook = good_notebook()
    cell_of(notebook, "why").source = "#### A part of it\n\nStill folded away."
    depths = [cell.id for cell in cells_of(notebook, Part.DEPTH)]
    assert depths[:3] == ["more-why", "why", "why-code"]
    assert "ends" not in depths and "end" not in depths
    assert [cell.id for cell in cells_of(notebook, Part.TEACHER)] == ["plan"]
    cell_of(notebook, "why").source = "### Another matter"
    assert dict((cell.id, part) for cell, part in parts(notebook))["why-code"] is Part.MAIN


def test_the_size_of_a_main_line_counts_words_and_lines_that_are_seen():
    cells = [
        markdown("a", "## Two words\n\n- a *third* one: $x$ (it is 5)"),
        code_cell("b", "a = 1\n\nprint(a)"),
        code_cell("c", "a = 1\nb = 2", jupyter=HIDDEN),
    ]
    # Two words / a third one x it is 5: the marks ## and - are no words
    assert vars(size(cells)) == {"cells": 3, "words": 2 + 7, "lines": 2}


def test_a_line_of_fenced_code_is_no_heading():
    notebook = good_notebook()
    cell_of(notebook, "title").source += "\n\n```\n# a comment\n## another\n```\n"
    assert text.starts_with_one_title(notebook) == []
    assert text.has_the_headings_in_order(notebook) == []


def test_a_function_that_stands_in_two_notebooks_is_found_and_a_method_is_not():
    one = new_notebook(
        cells=[new_code_cell("def f():\n    pass\nclass A:\n    def g(self):\n        pass")]
    )
    two = new_notebook(
        cells=[new_code_cell("f = 1"), new_code_cell("def f():\n    pass\ndef g(): pass")]
    )
    assert code.names_defined_twice({"one": one, "two": two}) == ["f stands in ['one', 'two']"]
