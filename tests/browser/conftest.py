"""What the tests in a browser share: one window, and one JupyterLab on copied notebooks."""

import os
import shutil
from pathlib import Path

import pytest

from browser import CHROMIUM_FLAGS, HOW_TO_GET_IT, JupyterLab, Notebook7, find_chromium

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def window():
    """One window of one Chromium, whose tabs load JupyterLab's files once.

    While it is open an event loop seems to run in this thread, which other tests must not see:
    the tests of this folder run last (see conftest.py above).
    """
    sync_api = pytest.importorskip("playwright.sync_api")
    with sync_api.sync_playwright() as playwright:
        path = find_chromium(playwright)
        if path is None:
            (pytest.fail if os.environ.get("CI") else pytest.skip)(HOW_TO_GET_IT)
        browser = playwright.chromium.launch(executable_path=path, args=CHROMIUM_FLAGS)
        yield browser.new_context(viewport={"width": 1280, "height": 1000})
        browser.close()


@pytest.fixture(scope="session")
def lab(tmp_path_factory):
    """A JupyterLab on copies of the notebooks, and of the small network of the live tests."""
    home = tmp_path_factory.mktemp("jupyter")
    notebooks = home / "notebooks"
    shutil.copytree(
        ROOT / "notebooks", notebooks, ignore=shutil.ignore_patterns(".ipynb_checkpoints")
    )
    shutil.copy(ROOT / "tests" / "live" / "small_network.py", notebooks)
    with JupyterLab(notebooks, home) as lab:
        yield lab


@pytest.fixture(scope="module", params=["lab", "notebook7"])
def host(request, tmp_path_factory):
    """JupyterLab, whose kernel hears widgets on a thread of its own, and Notebook 7."""
    home = tmp_path_factory.mktemp("host")
    root = home / "notebooks"
    root.mkdir()
    kind = JupyterLab if request.param == "lab" else Notebook7
    with kind(root, home) as running:
        yield running


@pytest.fixture(scope="module")
def tab(window):
    """One tab for the tests of one file."""
    tab = window.new_page()
    yield tab
    tab.close()
