"""The glossary has forty terms at most, and no notebook uses one before it is explained."""

import re

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_markdown_cell, new_notebook

from execute_notebooks import NOTEBOOKS
from glossary import Entry, complaints, entries, explains, reading

FILE = NOTEBOOKS / "glossary.md"
MOST = 40


def notebooks() -> dict[str, NotebookNode]:
    paths = sorted(NOTEBOOKS.glob("*.ipynb"))
    return {path.stem: nbformat.read(path, as_version=4) for path in paths}


def test_the_glossary_has_forty_terms_at_most_and_each_once():
    terms = [entry.term for entry in entries(FILE)]
    assert 30 <= len(terms) <= MOST
    assert len(set(terms)) == len(terms)


def test_each_term_has_one_sentence():
    for entry in entries(FILE):
        assert re.fullmatch(r"[^.!?]+(\.\d[^.!?]*)*\.", entry.sentence), entry


def test_each_line_of_the_glossary_is_read():
    lines = [line for line in FILE.read_text(encoding="utf-8").splitlines() if line[:1] == "-"]
    assert len(lines) == len(entries(FILE))


def test_no_term_is_used_before_it_is_explained():
    said = complaints(entries(FILE), reading(notebooks()))
    assert not said, "\n".join(said)


def test_the_glossary_stands_in_the_order_of_the_explanations():
    places = reading(notebooks())
    at = [
        next(i for i, place in enumerate(places) if explains(place, entry))
        for entry in entries(FILE)
    ]
    assert at == sorted(at)


def test_every_notebook_leads_to_the_glossary():
    for name, notebook in notebooks().items():
        assert any("(glossary.md)" in cell.source for cell in notebook.cells), name


# Below: the search itself, on notebooks small enough to read.


LOSS = Entry("loss", "one", "How wrong it is.")


def read(*sources: str, other: tuple[str, ...] = ()) -> list:
    def made(texts: tuple[str, ...]) -> NotebookNode:
        cells = [new_markdown_cell(text, id=f"c{i}") for i, text in enumerate(texts)]
        return new_notebook(cells=cells)

    return reading({"one": made(sources), "two": made(other)})


def test_a_term_explained_at_its_first_use_is_well():
    assert complaints([LOSS], read("The **loss** is a number.", "Losses fall.")) == []


def test_a_term_used_before_is_found_and_code_formulas_and_glossy_words_are_no_use():
    harmless = "# A loss\n\nSee `loss`, $loss$, [this](loss.md), [Loss](n2.ipynb), lossless."
    assert complaints([LOSS], read(harmless, "The **loss** is a number.")) == []
    early = read("Losses fall.", "The **loss** is a number.")
    assert complaints([LOSS], early) == ["'loss' is used in one: c0, explained in c1"]


def test_a_term_explained_nowhere_or_in_another_notebook_is_found():
    assert complaints([LOSS], read("The loss.")) == ["'loss' is explained nowhere"]
    assert complaints([LOSS], read("Hello.", other=("The **loss**.",))) == [
        "'loss' is explained in two, not one"
    ]


def test_a_term_that_depth_explains_and_the_main_line_uses_is_found():
    places = read("### More: why", "The **loss**.", "## Next", "A loss.")
    assert complaints([LOSS], places) == [
        "'loss' is explained in depth (c1), the main line uses it"
    ]


def test_two_words_are_one_term_and_a_plural_in_ies_is_seen():
    hidden = Entry("hidden unit", "one", "A neuron.")
    assert complaints([hidden], read("A **hidden unit** is inside.", "Two hidden\nunits.")) == []
    boundary = Entry("boundary", "one", "An edge.")
    assert complaints([boundary], read("Boundaries.", "A **boundary**.")) != []
