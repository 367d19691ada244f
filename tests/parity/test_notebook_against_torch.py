"""The cell of notebook 4 that compares its network with PyTorch, where PyTorch is installed."""

import nbformat
import pytest

from execute_notebooks import NOTEBOOKS
from other_libraries import library

library("torch")

# The cells that the network of the comparison is made of, in their order.
NEEDED = (
    "set-up",
    "data",
    "dense-forward",
    "tanh-forward",
    "my-forward",
    "mean-squared-error",
    "my-backward",
    "gradient-travels",
    "my-update",
    "train",
    "nnlib-network",
)


@pytest.fixture
def cells() -> dict[str, str]:
    notebook = nbformat.read(NOTEBOOKS / "4_layer_library.ipynb", as_version=4)
    return {cell.id: cell.source for cell in notebook.cells}


@pytest.fixture
def network(cells, capsys) -> dict[str, object]:
    """What the notebook knows when it comes to the comparison."""
    names: dict[str, object] = {}
    for name in NEEDED:
        exec(cells[name], names)
    capsys.readouterr()
    return names


def test_losses_and_gradients_agree_with_those_of_pytorch(cells, network, capsys):
    exec(cells["pytorch-cell"], network)
    said = capsys.readouterr().out
    assert said.count("agree to 1e-10") == 2 and "not installed" not in said


def test_a_gradient_that_is_off_would_be_noticed(cells, network):
    spoiled = cells["pytorch-cell"].replace("first.dW.T", "first.dW.T * 1.001")
    assert spoiled != cells["pytorch-cell"]
    with pytest.raises(AssertionError):
        exec(spoiled, network)
