"""The bug hunt in a page: by keys alone a bug is hidden, checked, named wrong, and named right."""

from pathlib import Path

import numpy as np
import pytest

import small_notebook
from browser import NotebookPage
from hunt_notebook import HUNT, SETUP, HuntOnScreen
from test_access_in_browser import PHONE, ZOOMED, complaints

LIVE = Path(__file__).parents[1] / "live"
CELLS = (SETUP.format(folder=str(LIVE)), HUNT, "")


@pytest.fixture(scope="module")
def notebook(window, host):
    """A notebook with a hunt."""
    own = window.browser.new_context(viewport={"width": 1280, "height": 1000})
    name = small_notebook.write(host.root, "hunt", *CELLS)
    notebook = NotebookPage(own.new_page(), host, name)
    notebook.run_all()
    yield notebook
    notebook.shut_down()
    own.close()


@pytest.fixture
def hunt(notebook):
    """The hunt, settled."""
    hunt = HuntOnScreen(notebook.page)
    hunt.look_at()
    hunt.wait_until_settled()
    return hunt


def test_the_healthy_run_is_beside_the_first_bug_without_a_press(notebook, hunt):
    hunt.wait_for_words("Bug: plus for minus.")
    assert ". Beside it, healthy: loss " in hunt.sentence()
    assert "In grey beside it, healthy." in hunt.curve.get_attribute("aria-label")
    beside = hunt.sentence().partition("healthy: ")[2].partition(" right.")[0]
    drawn = hunt.pixels()
    hunt.choose(hunt.bug, "healthy")
    hunt.wait_for_words("No bug.")
    assert beside in hunt.sentence()
    hunt.choose(hunt.bug, "plus for minus")
    hunt.wait_for_words("Bug: plus for minus.")
    hunt.wait_until_settled()
    assert len(notebook.cells()) == 3  # Jupyter took none of these keys
    assert np.abs(hunt.pixels().astype(int) - drawn).max() < 60


def test_by_keys_a_hidden_bug_is_checked_named_wrong_and_named_right(notebook, hunt):
    hunt.press("Hide a bug")
    hunt.wait_for_words("Bug: ? (")
    hidden = notebook.ask("hunt._hidden")
    names = notebook.ask("list(hunt._bugs)")
    hunt.wait_until_settled()
    assert [name for name in names if name in hunt.everything_said()] == []

    hunt.press("Check the gradient")
    hunt.wait_for_words("Gradient check at iteration 40: ")
    assert [name for name in names if name in hunt.everything_said()] == []

    wrong = next(name for name in names if name != hidden)
    hunt.choose(hunt.guess, wrong)
    hunt.press("Name it")
    hunt.wait_for_words(f"Not {wrong}: with it ")
    assert hidden not in hunt.sentence()
    live = hunt.box.locator(".nnlib-sentence[aria-live=polite]")
    assert live.count() == 1

    hunt.choose(hunt.guess, hidden)
    hunt.press("Name it")
    hunt.wait_for_words(f"Right, it is {hidden}. ")
    assert hunt.sentence().endswith(" named.")
    hunt.wait_until_settled()
    assert hunt.chosen(hunt.bug) == hidden and "?" not in hunt.names(hunt.bug)


def test_a_slider_moves_a_hidden_bug_and_the_healthy_run_and_show_me_tells_it(notebook, hunt):
    hunt.press("Hide a bug")
    hunt.wait_for_words("Bug: ? (")
    hunt.wait_until_settled()
    before = hunt.sentence()
    number = hunt.drawn()
    hunt.slider("iterations").press("ArrowRight")
    hunt.wait_until_settled_after(number)
    assert hunt.sentence() != before and "Beside it, healthy: loss " in hunt.sentence()
    hidden = notebook.ask("hunt._hidden")
    hunt.press("Show me")
    hunt.wait_for_words(f"It is {hidden}. ")
    hunt.press("Show me")
    hunt.wait_for_words("No bug is hidden: press Hide a bug first.")
    hunt.slider("iterations").press("ArrowLeft")
    hunt.wait_for_words(f"Bug: {hidden}.")


def test_play_races_both_runs_to_their_end(notebook, hunt):
    hunt.choose(hunt.bug, "lost slope")
    hunt.wait_for_words("Bug: lost slope.")
    hunt.press("Reset")
    hunt.wait_for_words("Iteration 0: ")
    hunt.wait_until_settled()
    hunt.press("Play")
    hunt.wait_for_iteration_after(10)
    hunt.wait_for_words("Iteration 40: ")
    hunt.wait_until_settled()
    assert hunt.sentence() == notebook.ask("hunt.sentence").replace("\u202f", " ")


@pytest.mark.parametrize("theme", ["Light", "Dark"])
def test_axe_core_finds_nothing_serious_in_the_hunt(window, lab, theme):
    lab.use_theme(theme)
    name = small_notebook.write(lab.root, f"hunt-{theme}", *CELLS)
    page = window.browser.new_context().new_page()
    notebook = NotebookPage(page, lab, name)
    lab.use_theme("Light")
    notebook.run_all()
    hunt = HuntOnScreen(page)
    hunt.look_at()
    hunt.wait_until_settled()
    assert complaints(page, ".nnlib-bughunt") == []
    small_notebook.close(notebook)


@pytest.mark.parametrize("window_of", [PHONE, ZOOMED], ids=["on a phone", "at 200 % zoom"])
def test_nothing_of_the_hunt_is_cut_off_in_a_small_window(window, lab, window_of):
    name = small_notebook.write(lab.root, "hunt-small", *CELLS)
    own = window.browser.new_context(
        viewport=window_of["viewport"], device_scale_factor=window_of["ratio"]
    )
    notebook = NotebookPage(own.new_page(), lab, name)
    notebook.run_all()
    hunt = HuntOnScreen(notebook.page)
    hunt.look_at()
    assert small_notebook.cut_off(hunt.box, "button, select, canvas, p") == []
    small_notebook.close(notebook)
