"""What an import loads: the package needs NumPy alone, and leaves what is slow for later."""

import subprocess
import sys


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
