"""A notebook with one panel of the small network, for tests of how it lives in a page."""

from pathlib import Path

import nbformat
from nbformat.v4 import new_code_cell, new_notebook

from browser import NotebookPage, PanelOnScreen

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


def interrupt_an_endless_step(notebook: NotebookPage, screen: PanelOnScreen) -> None:
    """Has the panel's step loop for ever, interrupts it, sees it told, and mends it again."""
    notebook.execute(
        "kept = slow_step\n"
        "def slow_step(params, learning_rate):\n"
        "    while learning_rate != 0.5:\n"
        "        pass\n"
        "    return 1.0"
    )
    screen.slider("learning rate").press("ArrowRight")
    notebook.page.wait_for_timeout(500)
    notebook.interrupt()
    screen.wait_for_words("KeyboardInterrupt in slow_step, line ")
    notebook.execute("slow_step = kept")
    screen.slider("learning rate").press("ArrowRight")
    screen.wait_for_words("Iteration 40:")
