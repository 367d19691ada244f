"""The form in which a notebook is stored: what is kept of a run, and what is dropped."""

from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from execute_notebooks import WIDGET_VIEW, as_bytes, normalise


def normalised_outputs(*outputs: dict) -> list[dict]:
    """The outputs of one cell after normalise."""
    notebook = new_notebook(cells=[new_code_cell("1", outputs=list(outputs))])
    return normalise(notebook).cells[0].outputs


def stream(text: str, name: str = "stdout") -> dict:
    return new_output("stream", name=name, text=text)


def test_an_output_that_was_only_a_widget_view_is_dropped():
    view = new_output("display_data", data={WIDGET_VIEW: {"model_id": "1"}})
    assert normalised_outputs(view, stream("text")) == [stream("text")]


def test_neighbouring_pieces_of_one_stream_become_one():
    picture = new_output("display_data", data={"text/html": "<b>p</b>"})
    outputs = normalised_outputs(stream("a"), stream("b"), picture, stream("c"))
    assert outputs == [stream("ab"), picture, stream("c")]


def test_only_metadata_with_a_meaning_is_kept():
    kept = {
        "tags": ["training-loop"],
        "slideshow": {"slide_type": "skip"},
        "jupyter": {"source_hidden": True},
    }
    cell = new_markdown_cell("text", id="intro", metadata=kept | {"execution": {"at": "noon"}})
    noisy = {"widgets": {}, "language_info": {"name": "python", "version": "3.11.7"}}
    stored = normalise(new_notebook(cells=[cell], metadata=noisy))
    assert stored.cells[0].metadata == kept
    assert stored.cells[0].id == "intro"
    assert "version" not in stored.metadata.language_info and "widgets" not in stored.metadata
    assert stored.metadata.kernelspec.name == "python3"


def test_code_cells_are_counted_from_one_and_results_with_them():
    result = new_output("execute_result", data={"text/plain": "3"}, execution_count=17)
    cells = [new_markdown_cell("text"), new_code_cell("1"), new_code_cell("3", outputs=[result])]
    stored = normalise(new_notebook(cells=cells))
    assert [cell.execution_count for cell in stored.cells[1:]] == [1, 2]
    assert stored.cells[2].outputs[0].execution_count == 2


def test_normalise_leaves_its_argument_alone():
    notebook = new_notebook(cells=[new_code_cell("1", metadata={"noise": 1})])
    normalise(notebook)
    assert notebook.cells[0].metadata == {"noise": 1}


def test_a_file_is_indented_by_one_unescaped_and_ends_with_one_newline():
    notebook = new_notebook(cells=[new_markdown_cell("σ(z) – ∂L")])
    text = as_bytes(normalise(notebook)).decode()
    assert text.startswith('{\n "cells"')
    assert "σ(z) – ∂L" in text
    assert text.endswith("}\n") and not text.endswith("\n\n")
