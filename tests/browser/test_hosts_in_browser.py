"""The panel in Jupyter Notebook 7, whose kernel handles widgets between cells, on one thread."""

import shutil
from pathlib import Path

import pytest

import small_notebook
from browser import Notebook7, NotebookPage

LIVE_TESTS = Path(__file__).parents[1] / "live"


@pytest.fixture(scope="module")
def screen(window, tmp_path_factory):
    """The panel of the small notebook, run in Notebook 7."""
    home = tmp_path_factory.mktemp("notebook7")
    root = home / "notebooks"
    root.mkdir()
    shutil.copy(LIVE_TESTS / "small_network.py", root)
    name = small_notebook.write(root, "small", small_notebook.SETUP, small_notebook.PANEL)
    with Notebook7(root, home) as host:
        notebook = NotebookPage(window.new_page(), host, name)
        notebook.run_all()
        screen = notebook.panel()
        screen.wait_for_words("Iteration 40:")
        screen.notebook = notebook
        yield screen
        notebook.shut_down()
        notebook.page.close()


def test_the_panel_is_drawn_and_follows_its_sliders(screen):
    """A key on a slider trains anew, and the buttons work."""
    screen.wait_until_settled()
    before = screen.drawn()
    screen.slider("learning rate").press("ArrowRight")
    screen.wait_until_settled_after(before)
    assert screen.reading("learning rate") == "0.6"
    screen.button("Step").click()
    screen.wait_for_words("Iteration 41:")


@pytest.mark.parametrize("key, more", [("ArrowRight", True), ("ArrowDown", False)])
def test_arrow_keys_on_a_handle_move_the_slider_in_command_mode_too(screen, key, more):
    """There they would else go to another cell."""
    page = screen.notebook.page
    page.keyboard.press("Escape")
    before = float(screen.reading("learning rate"))
    screen.slider("learning rate").focus()
    page.keyboard.press(key)
    after = float(screen.reading("learning rate"))
    assert after > before if more else after < before


def test_an_endless_loop_in_a_step_is_ended_by_an_interrupt_and_told(screen):
    """The kernel lives on, with all its variables."""
    small_notebook.interrupt_an_endless_step(screen.notebook, screen)
