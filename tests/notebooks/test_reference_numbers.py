"""The notebooks show the numbers of the four lessons they implement, to the last digit given."""

import nbformat
import pytest

from execute_notebooks import NOTEBOOKS
from rules_of_outputs import texts

SHOWN = [
    ("1_perceptron", "forward-start-weights", "-0.16595599 0.44064899 -0.99977125"),
    ("1_perceptron", "learn-20000-code", "10.38040701 -0.20641179 -4.98452047"),
    ("1_perceptron", "learn-20000-code", "0.00679655 0.99445597 0.99548528 0.005536"),
    ("1_perceptron", "learn-20000-code", "0.00390231 0.99681556 0.99740399 0.00318165"),
    ("1_perceptron", "learn-20000-code", "0.00301757 0.99753724 0.99799162 0.00246107"),
    ("1_perceptron", "learn-20000-code", "0.99996897"),
    ("2_two_layer_network", "loss-code", "1.332475"),
    ("2_two_layer_network", "predictions", "1.332475 0.001701"),
    ("2_two_layer_network", "predictions", "0.017426 0.974586 0.984671 0.022693"),
    ("2_two_layer_network", "fifty-starts", "0 of 50 50 of 50 50 of 50"),
    ("2_two_layer_network", "zero-start", "0.5 0.5 0.5 0.5"),
    ("3_softmax_classifier", "train", "0.2448 0.987"),
    ("3_softmax_classifier", "zero-start", "1.0986"),
    ("4_layer_library", "forty-count", "34 of 40"),
    ("4_layer_library", "rebuild-three", "1.4153 0.2770"),
]


def shown(notebook: str, cell_id: str) -> str:
    """The text that a cell shows, as it is stored."""
    cells = nbformat.read(NOTEBOOKS / f"{notebook}.ipynb", as_version=4).cells
    [cell] = [cell for cell in cells if cell.id == cell_id]
    return "\n".join(text for output in cell.outputs for text in texts(output).values())


def in_this_order(text: str, words: list[str]) -> bool:
    """Whether the text holds the words one after the other, others between them or not."""
    place = 0
    for word in words:
        place = text.find(word, place) + len(word)
        if place < len(word):
            return False
    return True


@pytest.mark.parametrize(("notebook", "cell_id", "numbers"), SHOWN)
def test_the_cell_shows_the_numbers_of_the_lesson(notebook: str, cell_id: str, numbers: str):
    assert in_this_order(shown(notebook, cell_id), numbers.split())


def test_another_number_or_another_order_would_be_seen():
    assert in_this_order("W = [0.5 -0.25]", ["0.5", "-0.25"])
    assert not in_this_order("W = [0.5 -0.25]", ["-0.25", "0.5"])
    assert not in_this_order("W = [0.5 -0.25]", ["0.5", "0.125"])
    assert not in_this_order("", ["0.5"])
