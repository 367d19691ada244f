"""What the page draws: the kernel's own numbers, crisp, in both themes, on every screen."""

import math

import numpy as np
import pytest

from drawing import assert_drawn_as_predicted
from nnlib.live import Panel, slider
from nnlib.live.link import MOST_UNANSWERED
from small_network import X, predict, start, step, y
from small_notebook import close, opened

CONTROLS = {
    "learning_rate": slider(0.01, 10.0, start=0.5),
    "hidden_size": slider(1, 8, start=3),
    "iterations": slider(0, 2_000, start=600),
}


@pytest.fixture(scope="module")
def twin():
    """The same panel in this process."""
    return Panel(start, step, predict, (X, y), **CONTROLS)


@pytest.mark.parametrize("theme", ["Light", "Dark"])
@pytest.mark.parametrize("ratio", [1, 2])
def test_colours_and_boundary_are_what_predict_says(window, lab, twin, theme, ratio):
    """The same code in this process is the judge."""
    notebook, screen = opened(window, lab, theme, ratio)
    assert_drawn_as_predicted(screen, twin, ratio)
    assert screen.pixels().shape[1] == pytest.approx(
        ratio * screen.plane.bounding_box()["width"], abs=ratio
    )  # a pixel of the canvas for each of the screen's
    ink = notebook.page.evaluate(
        "stage => getComputedStyle(stage).color", screen.stage.element_handle()
    )
    is_dark = int(ink.partition("(")[2].partition(",")[0]) > 128  # light letters
    assert is_dark == (theme == "Dark")
    close(notebook)


def test_another_zoom_draws_anew_for_the_pixels_of_the_screen(window, lab, twin):
    """At 200 % the canvas has twice the pixels, and nothing is cut off."""
    notebook, screen = opened(window, lab, "Light", 1)
    before = screen.pixels().shape[1]
    notebook.page.evaluate("document.body.style.zoom = 2")
    screen.look_at()
    notebook.page.wait_for_function(
        "([canvas, before]) => canvas.width > 1.5 * before",
        arg=[screen.plane.element_handle(), before],
    )
    close(notebook)


def test_a_window_as_narrow_as_a_phone_cuts_nothing_off(window, lab, twin):
    """The pictures stand below each other, and controls and pictures end inside the window."""
    notebook, screen = opened(window, lab, "Light", 1, viewport={"width": 400, "height": 800})
    room = notebook.page.evaluate(
        "stage => stage.closest('.jp-OutputArea-output').getBoundingClientRect().right",
        screen.stage.element_handle(),
    )
    boxes = [screen.plane.bounding_box(), screen.curve.bounding_box()]
    boxes += [screen.row(name).bounding_box() for name in ("learning rate", "iterations")]
    assert all(box["x"] + box["width"] <= room + 1 for box in boxes)
    assert boxes[1]["y"] >= boxes[0]["y"] + boxes[0]["height"]
    assert_drawn_as_predicted(screen, twin)
    close(notebook)


def test_on_a_laptop_controls_and_pictures_are_seen_at_once(window, lab):
    """1280 by 800: the panel is lower than the part of the window that shows the notebook."""
    notebook, screen = opened(window, lab, "Light", 1)
    seen = notebook.page.locator(".jp-WindowedPanel-outer").first.bounding_box()["height"]
    assert screen.box.bounding_box()["height"] < seen
    close(notebook)


def test_who_wants_less_motion_sees_fewer_pictures_and_the_same_end(window, lab, twin):
    """With prefers-reduced-motion a training of a second shows a few pictures, not fifty."""
    notebook, screen = opened(window, lab, "Light", 1, reduced_motion="reduce")
    notebook.page.evaluate(
        "() => { window.drawn = []; document.addEventListener('nnlib:drawn',"
        " event => drawn.push(event.detail.settled)); }"
    )
    screen.button("Play").click()
    screen.button("Pause").wait_for()
    screen.wait_until_settled_after(screen.drawn())
    drawn = notebook.page.evaluate("drawn")
    assert 2 <= drawn.count(False) <= 14  # in 5 seconds, two a second
    assert drawn[-1]
    assert math.isclose(screen.iteration(), 600)
    assert_drawn_as_predicted(screen, twin)
    close(notebook)


SCROLL = "stage => { stage.closest('.nnlib-panel').style.marginTop = '%s'; }"
SWITCH = """() => {
    Object.defineProperty(document, 'visibilityState', {value: '%s', configurable: true});
    document.dispatchEvent(new Event('visibilitychange'));
}"""


@pytest.mark.parametrize(
    "hide, bring_back",
    [(SCROLL % "5000px", SCROLL % ""), (SWITCH % "hidden", SWITCH % "visible")],
    ids=["scrolled away", "in a hidden tab"],
)
def test_a_view_that_nobody_sees_says_nothing_and_shows_the_newest_when_it_is_back(
    window, lab, hide, bring_back
):
    """Training goes on meanwhile, and few pictures are sent into the dark."""
    notebook, screen = opened(window, lab, "Light", 1)
    page = notebook.page
    stage = screen.stage.element_handle()
    page.evaluate(hide, stage)
    page.wait_for_timeout(100)
    before = screen.drawn()
    notebook.execute("panel.iterations.value = 1_500")
    notebook.wait_for_value("panel.player.run.iteration", 1_500)
    notebook.wait_for_value("panel.player.is_at_work()", False)
    assert screen.drawn() == before
    assert notebook.ask("len(panel.stage._link._unanswered)") <= MOST_UNANSWERED
    page.evaluate(bring_back, stage)
    screen.wait_for_words("Iteration 1\u202f500:")
    screen.wait_until_settled()
    assert np.isfinite(screen.drawn()) and screen.drawn() == notebook.ask("panel.stage._number")
    close(notebook)


def test_the_sentence_goes_on_where_only_the_controls_are_in_the_window(window, lab):
    """A screen reader follows the button that was pressed, wherever the pictures are."""
    notebook, screen = opened(window, lab, "Light", 1)
    screen.stage.evaluate("stage => { stage.style.marginTop = '5000px'; }")
    notebook.page.wait_for_timeout(100)
    screen.button("Reset").evaluate("button => button.click()")
    screen.wait_for_words("Iteration 0:")
    screen.wait_until_settled()
    close(notebook)
