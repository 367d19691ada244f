"""A reader without a kernel: a stored panel plays and is scrubbed, or is a picture with its words.

In a page that nbconvert has exported, with every host refused, and in JupyterLab.
"""

import math
import re
import subprocess
import sys

import nbformat
import pytest
from nbformat.sign import NotebookNotary

import small_notebook
from browser import NotebookPage, PanelOnScreen
from drawing import assert_drawn_as_predicted
from execute_notebooks import as_bytes, execute
from small_panel import panel

NOTE_THE_FIRST_PICTURE = """
const Before = DecompressionStream;
window.DecompressionStream = function (form) {
    window.began ??= performance.now();
    return new Before(form);
};
addEventListener("nnlib:drawn", () => { window.drewFirst ??= performance.now(); }, true);
"""


class Replay(PanelOnScreen):
    """A replay as a reader has it: a button, a slider, pictures and a sentence."""

    def __init__(self, page, number=0):
        self.page = page
        self.box = page.locator(".nnlib-replay").nth(number)
        self.stage = self.box.locator(".nnlib-stage")
        self.plane = self.box.locator("canvas.nnlib-plane")
        self.curve = self.box.locator("canvas.nnlib-curve")
        self.handle = self.box.get_by_role("slider", name="iteration")
        self.still = self.box.locator("img")

    def wait_until_drawn(self):
        self.box.scroll_into_view_if_needed()
        self.box.locator(".nnlib-stage[data-iteration]").wait_for()

    def shown(self) -> int:
        """The iteration that is drawn."""
        return int(self.stage.get_attribute("data-iteration"))


@pytest.fixture(scope="module")
def twin():
    """The same panel in this process."""
    return panel()


def at(twin, iteration):
    """The twin, with its run at this iteration."""
    twin.player.restart(twin.values(), twin.player.run.data, iteration, wait=math.inf)
    return twin


@pytest.fixture(scope="module")
def stored(lab):
    """The small notebook in its stored form, beside those that JupyterLab shows."""
    path = lab.root / small_notebook.write(
        lab.root, "stored", small_notebook.SETUP, small_notebook.PANEL
    )
    path.write_bytes(as_bytes(execute(path)))
    return path


@pytest.fixture(scope="module")
def exported(stored, tmp_path_factory):
    """The same as a page."""
    folder = tmp_path_factory.mktemp("exported")
    command = [sys.executable, "-m", "nbconvert", "--to", "html", "--output-dir", folder, stored]
    subprocess.run(command, check=True, capture_output=True)
    return folder / "stored.html"


def opened(browser, path, **options):
    """A page in a file, with all that it asks of a host refused and written down."""
    page = browser.new_context(viewport={"width": 1280, "height": 900}, **options).new_page()
    asked = []

    def refuse(route):
        asked.append(route.request.url)
        route.abort()

    page.route(re.compile("^(https?|wss?):"), refuse)
    page.add_init_script(NOTE_THE_FIRST_PICTURE)
    page.goto(path.as_uri())
    return page, asked


def asked_by_nbconvert(path):
    """The scripts that nbconvert itself puts at the head of each page."""
    return re.findall(r'<script src="(https[^"]+)"', path.read_text(encoding="utf-8"))


@pytest.fixture
def browser(window):
    return window.browser


def test_an_exported_page_shows_the_run_with_every_host_refused(browser, exported, twin):
    page, asked = opened(browser, exported)
    replay = Replay(page)
    replay.wait_until_drawn()
    took = page.evaluate("drewFirst - began")
    print(f"the first picture of a replay: {took:.0f} ms from its script's begin")
    assert replay.shown() == 40 and replay.still.count() == 0
    assert replay.sentence() == at(twin, 40).sentence
    assert_drawn_as_predicted(replay, at(twin, 40))
    assert set(asked) <= set(asked_by_nbconvert(exported))
    page.context.close()


def test_its_slider_goes_through_the_run_by_keyboard(browser, exported, twin):
    page, _ = opened(browser, exported)
    replay = Replay(page)
    replay.wait_until_drawn()
    replay.handle.press("Home")
    assert replay.shown() == 0
    assert replay.handle.get_attribute("aria-valuetext").startswith("Iteration 0: ")
    assert_drawn_as_predicted(replay, at(twin, 0))
    for _ in range(9):
        replay.handle.press("ArrowRight")
    middle = replay.shown()
    assert 0 < middle < 40
    assert_drawn_as_predicted(replay, at(twin, middle))
    page.context.close()


def test_it_plays_from_the_start_pauses_and_ends_at_the_end(browser, exported):
    page, _ = opened(browser, exported)
    replay = Replay(page)
    replay.wait_until_drawn()
    page.wait_for_timeout(400)
    assert replay.shown() == 40  # nothing moves unasked
    replay.button("Play").click()
    replay.wait_for_iteration_after(3)
    assert replay.stage.get_by_role("status").get_attribute("aria-live") == "off"
    replay.button("Pause").click()
    here = replay.shown()
    page.wait_for_timeout(400)
    assert replay.shown() == here < 40
    replay.button("Play").click()
    replay.button("Play").wait_for()
    assert replay.shown() == 40
    assert replay.stage.get_by_role("status").get_attribute("aria-live") == "polite"
    page.context.close()


def test_where_no_script_runs_there_is_a_picture_and_its_sentence(browser, exported, twin):
    page, _ = opened(browser, exported, java_script_enabled=False)
    replay = Replay(page)
    assert replay.still.is_visible()
    assert "The loss curve" in replay.still.get_attribute("alt")
    assert at(twin, 40).sentence in replay.box.inner_text()
    page.context.close()


def test_a_saved_page_asks_for_nothing_and_follows_a_dark_screen(browser, tmp_path, twin):
    path = tmp_path / "run.html"
    at(twin, 40).record().save(path)
    colours = []
    for scheme in ("light", "dark"):
        page, asked = opened(browser, path, color_scheme=scheme)
        replay = Replay(page)
        replay.wait_until_drawn()
        colours.append(replay.stage.evaluate("stage => getComputedStyle(stage).color"))
        assert asked == []
        assert_drawn_as_predicted(replay, twin)
        page.context.close()
    assert colours == ["rgb(0, 0, 0)", "rgb(255, 255, 255)"]


def trust(lab, path):
    """Signs the notebook, as `jupyter trust` does, for this JupyterLab."""
    notary = NotebookNotary(data_dir=str(lab._home / "data"))
    notary.sign(nbformat.read(path, as_version=4))


def test_in_jupyterlab_a_notebook_nobody_trusts_shows_picture_and_sentence(
    window, lab, stored, twin
):
    notebook = NotebookPage(window.new_page(), lab, stored.name)
    replay = Replay(notebook.page)
    replay.still.wait_for()
    assert at(twin, 40).sentence in replay.box.inner_text()
    assert replay.stage.count() == 0
    notebook.shut_down()
    notebook.page.close()


def test_in_jupyterlab_a_trusted_notebook_plays_before_anything_is_run(window, lab, stored, twin):
    trust(lab, stored)
    notebook = NotebookPage(window.new_page(), lab, stored.name)
    replay = Replay(notebook.page)
    replay.wait_until_drawn()
    assert_drawn_as_predicted(replay, at(twin, 40))
    notebook.page.keyboard.press("Escape")  # in command mode arrow keys are Jupyter's, elsewhere
    replay.handle.focus()
    for _ in range(3):
        notebook.page.keyboard.press("ArrowLeft")
    assert replay.shown() < 40
    notebook.page.keyboard.press("ArrowUp")
    notebook.page.keyboard.press("ArrowUp")
    notebook.page.keyboard.press("ArrowUp")
    assert replay.shown() == 40
    notebook.run_all()
    notebook.panel().wait_for_words("Iteration 40:")
    assert replay.box.count() == 0
    notebook.shut_down()
    notebook.page.close()


BOTH = """
from IPython.display import publish_display_data
publish_display_data({"text/html": panel.record().replay(stands_in=True)})
display(panel.record(), panel)
""".strip()


def test_beside_the_live_panel_what_stands_in_for_it_is_hidden_and_a_recording_stays(window, lab):
    sources = small_notebook.SETUP, small_notebook.PANEL.rpartition("\n")[0], BOTH
    name = small_notebook.write(lab.root, "both", *sources)
    notebook = NotebookPage(window.new_page(), lab, name)
    notebook.run_all()
    screen = PanelOnScreen(notebook.page)
    screen.look_at()
    screen.wait_for_words("Iteration 40:")
    stand_in, recording = Replay(notebook.page, 0), Replay(notebook.page, 1)
    recording.wait_until_drawn()
    assert not stand_in.box.is_visible() and recording.stage.is_visible()
    recording.handle.press("Home")
    assert recording.shown() == 0
    notebook.shut_down()
    notebook.page.close()
