"""What the tests in a real browser share: one Chromium, and one JupyterLab with a copy of the notebooks."""

import os
import shutil
from pathlib import Path

import pytest

from browser import CHROMIUM_FLAGS, HOW_TO_GET_IT, JupyterLab, find_chromium


@pytest.fixture(scope="module")
def chromium():
    """For one module at a time: while Playwright is on, an event loop seems to run, and other tests must not see one."""
    sync_api = pytest.importorskip("playwright.sync_api")
    with sync_api.sync_playwright() as playwright:
        path = find_chromium(playwright)
        if path is None:
            (pytest.fail if os.environ.get("CI") else pytest.skip)(HOW_TO_GET_IT)
        browser = playwright.chromium.launch(executable_path=path, args=CHROMIUM_FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    """A JupyterLab on copies of the notebooks."""
    home = tmp_path_factory.mktemp("jupyter")
    notebooks = Path(__file__).parents[2] / "notebooks"
    shutil.copytree(
        notebooks, home / "notebooks", ignore=shutil.ignore_patterns(".ipynb_checkpoints")
    )
    with JupyterLab(home / "notebooks", home) as lab:
        yield lab
