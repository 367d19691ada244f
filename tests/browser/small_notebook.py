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

QUICK_SETUP = SETUP.replace("1_000_000, start=40", "2_000, start=600")
QUICK_PANEL = PANEL.replace("slow_step", "step")
# A panel with all that one can show.
FULL_CELLS = (
    "import numpy as np\n" + QUICK_SETUP,
    """
def step_on(params, learning_rate, X, y):
    return step(params, learning_rate)

def hidden(params, points):
    return np.tanh(points @ params["W1"] + params["b1"])

def loss(params, X, y):
    return -np.mean(np.log(np.where(y == 1, predict(params, X), 1 - predict(params, X))))

panel = live.Panel(start, step_on, predict, (X, y), hidden=hidden, held_out=(X, y), loss=loss,
                   units=lambda params: (params["W1"], params["b1"]), **CONTROLS)
panel
""",
    "",
)


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


def opened(
    window, lab, theme: str, ratio: float, cells: tuple[str, ...] = (), **context
) -> tuple[NotebookPage, PanelOnScreen]:
    """A notebook of these cells (or one with a quick panel), run in a window of its own."""
    lab.use_theme(theme)
    name = write(lab.root, f"opened-{theme}-{ratio}", *(cells or (QUICK_SETUP, QUICK_PANEL, "")))
    size = context.pop("viewport", {"width": 1280, "height": 800})
    own = window.browser.new_context(viewport=size, device_scale_factor=ratio, **context)
    notebook = NotebookPage(own.new_page(), lab, name)
    notebook.run_all()
    screen = notebook.panel()
    screen.wait_until_settled()
    lab.use_theme("Light")
    return notebook, screen


def close(notebook: NotebookPage) -> None:
    """Ends the kernel and the window."""
    notebook.shut_down()
    notebook.page.context.close()


def cut_off(box: object, parts: str) -> list[str]:
    """The parts of what a cell shows that reach beyond the cell's output."""
    return box.evaluate(
        """(box, parts) => {
            const output = box.closest('.jp-OutputArea-output').getBoundingClientRect();
            return [...box.querySelectorAll(parts)].filter((part) => {
                const { left, right, width } = part.getBoundingClientRect();
                return width > 0 && (left < output.left - 1 || right > output.right + 1);
            }).map((part) => part.outerHTML.slice(0, 120));
        }""",
        parts,
    )
