"""The panel in Jupyter Notebook 7, whose kernel handles widgets between cells, on one thread."""

import re
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


def test_own_points_the_network_and_pointing_work_by_mouse_keys_and_touch(window, tmp_path):
    """What the page draws is the same in every host; here the kernel hears of it between cells."""
    root = tmp_path / "notebooks"
    root.mkdir()
    shutil.copy(LIVE_TESTS / "small_network.py", root)
    name = small_notebook.write(root, "full", *small_notebook.FULL_CELLS)
    own = window.browser.new_context(viewport={"width": 1280, "height": 1000}, has_touch=True)
    with Notebook7(root, tmp_path) as host:
        notebook = NotebookPage(own.new_page(), host, name)
        notebook.run_all()
        screen = notebook.panel()
        screen.wait_for_words("held out")
        screen.wait_until_settled()
        screen.button("Points").click()
        screen.box.get_by_role("toolbar").wait_for()
        screen.plane.scroll_into_view_if_needed()
        screen.plane.click(position={"x": 120, "y": 60})
        screen.wait_for_words("of 25 right")
        screen.plane.tap(position={"x": 320, "y": 60})
        screen.wait_for_words("of 26 right")
        screen.plane.press("Home")
        screen.plane.press("2")
        screen.plane.press("Enter")
        screen.wait_for_words("of 27 right")
        assert screen.box.locator(".nnlib-pointed").inner_text().startswith("Sample 26 at ")
        assert notebook.ask("panel.data()[1].tolist()[-3:]") == [0, 0, 1]
        screen.plane.press("u")
        screen.wait_for_words("of 26 right")
        screen.button("Network").click()
        screen.box.locator("canvas.nnlib-network[data-units]").press("ArrowRight")
        told = re.compile("^(Weight from|Hidden unit|Input|The output)")
        screen.box.locator(".nnlib-pointed", has_text=told).wait_for()
        notebook.shut_down()
    own.close()
