"""Screenshots of the notebooks in a real JupyterLab, light and dark, to be looked at by a person.

`python tools/screenshots.py FOLDER [notebook ...]` writes, for each notebook and theme, every
screen from top to bottom and the panel after its sliders were moved.
"""

import argparse
import shutil
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from browser import CHROMIUM_FLAGS, JupyterLab, NotebookPage, find_chromium

NOTEBOOKS = Path(__file__).parents[1] / "notebooks"


def main() -> None:
    """Reads the command line and takes the pictures."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    names = [path.stem for path in sorted(NOTEBOOKS.glob("*.ipynb"))]
    parser.add_argument("folder", type=Path)
    parser.add_argument("notebook", nargs="*", default=names)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as home, sync_playwright() as playwright:
        shutil.copytree(NOTEBOOKS, Path(home) / "notebooks")
        path = find_chromium(playwright)
        browser = playwright.chromium.launch(executable_path=path, args=CHROMIUM_FLAGS)
        with JupyterLab(Path(home) / "notebooks", Path(home)) as lab:
            for theme in ("Light", "Dark"):
                given.folder.mkdir(parents=True, exist_ok=True)
                lab.use_theme(theme)
                for name in given.notebook:
                    whole_notebook(browser, lab, name, given.folder / f"{name}-{theme.lower()}")


def whole_notebook(browser: Browser, lab: JupyterLab, name: str, stem: Path) -> None:
    """Every screen of the notebook, then its panel after the sliders were moved."""
    page = browser.new_page(viewport={"width": 1280, "height": 1400})
    notebook = NotebookPage(page, lab, f"{name}.ipynb")
    notebook.run_all()
    for number, _ in enumerate(notebook.screens()):
        page.screenshot(path=f"{stem}-{number:02}.png")
    move_the_sliders(notebook)
    page.screenshot(path=f"{stem}-panel.png")
    page.close()


def move_the_sliders(notebook: NotebookPage) -> None:
    """Keeps the first run, then moves the rate and, if there is one, the hidden size."""
    panel = notebook.panel()
    panel.button("Keep").click()
    for name in ("learning rate", "hidden size"):
        if panel.slider(name).count():
            panel.drag(name, by=-70)
    panel.wait_until_settled()


if __name__ == "__main__":
    main()
