"""What the panel and a replay are to those who read by ear, by keyboard, or at another size."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from nnlib.live import Panel, slider
from small_network import X, predict, start, step, y
from small_notebook import FULL_CELLS, close, cut_off, opened

SERIOUS = ("serious", "critical")
PHONE = {"ratio": 3, "viewport": {"width": 400, "height": 800}}
ZOOMED = {"ratio": 2, "viewport": {"width": 640, "height": 400}}  # 1280 x 800 at 200 %
BUTTONS = ("Units", "Network", "Log", "Keep", "Points")


def complaints(page, part: str) -> list[tuple[str, str, list[str]]]:
    """What axe-core finds serious in this part of the page: the rule, why, and where."""
    found = Axe().run(page, context=part).response["violations"]
    return [
        (each["id"], each["help"], [node["html"][:200] for node in each["nodes"]])
        for each in found
        if each["impact"] in SERIOUS
    ]


def with_all_that_can_be_shown(window, lab, theme, ratio=1, **context):
    notebook, screen = opened(window, lab, theme, ratio, FULL_CELLS, **context)
    for name in BUTTONS:
        screen.button(name).click()
    screen.box.locator("canvas.nnlib-network").wait_for()
    screen.box.get_by_role("toolbar").wait_for()
    screen.wait_until_settled()
    return notebook, screen


@pytest.mark.parametrize("theme", ["Light", "Dark"])
def test_axe_core_finds_nothing_serious_in_the_panel(window, lab, theme):
    notebook, screen = with_all_that_can_be_shown(window, lab, theme)
    assert complaints(notebook.page, ".nnlib-panel") == []
    screen.plane.focus()
    screen.plane.press("ArrowRight")  # words in place of the hint
    assert complaints(notebook.page, ".nnlib-panel") == []
    close(notebook)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_core_finds_nothing_serious_in_a_replay(window, tmp_path, scheme):
    made = Panel(
        *(start, step, predict, (X, y)),
        learning_rate=slider(0.01, 10.0, start=0.5),
        iterations=slider(0, 100, start=60),
    )
    made.record().save(tmp_path / "run.html")
    own = window.browser.new_context(color_scheme=scheme)
    page = own.new_page()
    page.goto((tmp_path / "run.html").as_uri())
    page.locator(".nnlib-stage[data-iteration='60']").wait_for()
    assert complaints(page, "main") == []
    page.get_by_role("button", name="Play").click()
    page.get_by_role("button", name="Pause").wait_for()
    assert complaints(page, "main") == []
    own.close()


@pytest.mark.parametrize("window_of", [PHONE, ZOOMED], ids=["on a phone", "at 200 % zoom"])
def test_nothing_is_cut_off_in_a_small_window(window, lab, window_of):
    """Every control and picture is inside the cell's output."""
    notebook, screen = with_all_that_can_be_shown(window, lab, "Light", **window_of)
    assert cut_off(screen.box, "button, canvas, p, .widget-inline-hbox") == []
    close(notebook)
