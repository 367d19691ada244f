"""A notebook with one panel of the small network, for tests of how it lives in a page."""

from pathlib import Path

import nbformat
from nbformat.v4 import new_code_cell, new_notebook

SETUP = """
import time
from ipywidgets.widgets import widget as widgets
from nnlib import live
from small_network import X, predict, start, step, y

def slow_step(params, learning_rate):
    time.sleep(0.0005)
    return step(params, learning_rate)

CONTROLS = {
    "learning_rate": live.slider(0.01, 10.0, start=0.5),
    "hidden_size": live.slider(1, 8, start=3),
    "iterations": live.slider(0, 1_000_000, start=40),
}
"""
PANEL = "panel = live.Panel(start, slow_step, predict, (X, y), **CONTROLS)\npanel"


def write(folder: Path, name: str, *cells: str) -> str:
    """Writes a notebook of these cells (as they are, or SETUP and PANEL); returns its file name."""
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    sources = cells or (SETUP, PANEL, "")
    content = new_notebook(
        cells=[new_code_cell(source.strip()) for source in sources],
        metadata={"kernelspec": kernel},
    )
    nbformat.write(content, folder / f"{name}.ipynb")
    return f"{name}.ipynb"
