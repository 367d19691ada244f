"""What all tests share: the slow groups have marks, and the browser comes last."""

import os
from pathlib import Path

import pytest

# Before NumPy is loaded, here and in the kernels: its matrix products are small in these tests, and
# threads that wait for one another on a busy machine take twice the time.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

# Read by now, and meant for this run: a pytest that a test starts has options of its own.
os.environ.pop("PYTEST_ADDOPTS", None)

BROWSER = Path(__file__).parent / "tests" / "browser"


def pytest_itemcollected(item: pytest.Item) -> None:
    """The cells of notebooks and the tests in a browser are marked by where they stand."""
    if item.path.suffix == ".ipynb":
        item.add_marker("notebooks")
    elif BROWSER in item.path.parents:
        item.add_marker("browser")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The browser stays open to the end: while it is, an event loop seems to run in the thread."""
    items.sort(key=lambda item: item.get_closest_marker("browser") is not None)
