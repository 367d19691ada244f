"""What an import loads: the package needs NumPy alone, and leaves what is slow for later."""

import subprocess
import sys

import pytest


def loaded_by(module: str) -> set[str]:
    """The modules that importing one loads from files in a fresh interpreter."""
    new = f"before = set(sys.modules); import {module}; new = set(sys.modules) - before"
    show = "print(*(name for name in new if getattr(sys.modules[name], '__spec__', None)))"
    command = [sys.executable, "-c", f"import sys; {new}; {show}"]
    return set(subprocess.run(command, capture_output=True, text=True, check=True).stdout.split())


def third_parties(modules: set[str]) -> set[str]:
    """The packages among the modules that are neither Python's nor nnlib."""
    tops = {name.partition(".")[0] for name in modules}
    others = tops - sys.stdlib_module_names - {"nnlib"}
    return {top for top in others if not top.startswith("_")}


def test_importing_nnlib_loads_numpy_and_nothing_else():
    assert third_parties(loaded_by("nnlib")) == {"numpy"}


def test_importing_plotting_loads_neither_widgets_nor_pyplot():
    loaded = loaded_by("nnlib.plotting")
    assert "matplotlib" in loaded
    assert not loaded & {"ipywidgets", "IPython", "matplotlib.pyplot"}


def test_importing_the_package_leaves_what_is_slow_to_load_for_later():
    slow = {"numpy.random", "importlib.resources", "matplotlib", "PIL"}
    slow |= {"nnlib.storage", "nnlib.export", "nnlib.summary"}
    # NumPy before 2 loads its random part itself.
    assert loaded_by("nnlib") & slow == loaded_by("numpy") & slow


def test_importing_the_live_panel_loads_no_matplotlib():
    loaded = loaded_by("nnlib.live")
    assert "ipywidgets" in loaded and "anywidget" in loaded
    assert not {name for name in loaded if name.partition(".")[0] in ("matplotlib", "PIL")}


PANEL = """
import sys
import numpy as np
from nnlib.live import Panel, cells, slider

cells.are_named = lambda: {a_page_follows}
X, y = np.eye(2), np.array([0, 1])
panel = Panel(
    lambda: {{"w": np.zeros(2)}},
    lambda model: 0.5,
    lambda model, points: np.full(len(points), 0.5),
    (X, y),
    iterations=slider(0, 20, start=5),
)
panel.iterations.value = 7
bundle = panel._repr_mimebundle_()
print("matplotlib" in sys.modules, "<img" in bundle["text/html"], panel.sentence, sep="|")
"""


@pytest.mark.parametrize("a_page_follows", [True, False])
def test_a_panel_loads_matplotlib_only_for_a_picture_that_nobody_waits_for(a_page_follows):
    command = [sys.executable, "-c", PANEL.format(a_page_follows=a_page_follows)]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    loads, shows, sentence = told.strip().split("|")
    assert loads == shows == str(not a_page_follows)
    assert sentence == "Iteration 7: loss 0.5000, 1 of 2 right."
