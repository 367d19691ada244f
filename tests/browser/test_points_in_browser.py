"""Own points in the plane: added, moved and deleted by mouse, finger and keys, and taken back."""

import shutil
import time
from pathlib import Path

import numpy as np
import pytest

import classes_network
import small_notebook
from browser import NotebookPage, PanelOnScreen

SETUP = """
from nnlib import live
from classes_network import X, predict, start, step, y
"""
PANEL = """
panel = live.Panel(
    start, step, predict, (X, y), hidden_size=live.slider(1, 8, start=4),
    iterations=live.slider(0, 2_000, start=100),
)
panel
"""
COUNT = len(classes_network.y)
CLEAR = [(0.03, 0.97), (0.97, 0.97), (0.5, 0.97), (0.97, 0.03)]  # places without a sample
NEAR = 0.01  # of the plane


class PointsScreen(PanelOnScreen):
    """The panel while points are edited: places are shares of the plane."""

    def place(self, across: float, up: float) -> tuple[float, float]:
        """In the window."""
        x, y, width, height = map(float, self.plane.get_attribute("data-area").split())
        box = self.plane.bounding_box()
        return box["x"] + x + across * width, box["y"] + y + (1 - up) * height

    def tool(self, name: str) -> object:
        """The button with this name in the toolbar."""
        return self.box.get_by_role("toolbar").get_by_role("button", name=name, exact=True)

    def samples(self) -> np.ndarray:
        """What the kernel has: rows of two shares of the plane, and the label."""
        X, y, limits = self.notebook.ask(
            "[*(each.tolist() for each in panel.data()), [*map(float, panel._camera.scene.limits)]]"
        )
        left, right, bottom, top = limits
        shares = (np.array(X) - [left, bottom]) / [right - left, top - bottom]
        return np.column_stack([shares, y])

    def wait_for_samples(self, count: int, seconds: float = 10) -> np.ndarray:
        """Waits until there are so many, and the sentence tells so."""
        self.wait_for_words(f" of {count} right")
        samples = self.samples()
        assert len(samples) == count
        return samples

    def wait_for_last_at(self, across: float, up: float, seconds: float = 10) -> None:
        """Waits until the kernel has the last sample there."""
        deadline = time.monotonic() + seconds
        while np.abs(self.samples()[-1, :2] - (across, up)).max() > NEAR:
            assert time.monotonic() < deadline, f"the last sample is {self.samples()[-1]}"
            time.sleep(0.05)


@pytest.fixture(scope="module")
def screens(window, lab):
    """The panel in a window with mouse and touch."""
    shutil.copy(Path(classes_network.__file__), lab.root)
    own = window.browser.new_context(viewport={"width": 1280, "height": 1000}, has_touch=True)
    name = small_notebook.write(lab.root, "points", SETUP, PANEL)
    notebook = NotebookPage(own.new_page(), lab, name)
    yield notebook
    notebook.shut_down()
    own.close()


@pytest.fixture
def screen(screens):
    """The panel with the notebook's samples, to be edited."""
    screens.run_all()
    screen = PointsScreen(screens.page)
    screen.notebook = screens
    screen.wait_until_settled()
    screen.button("Points").click()
    screen.box.get_by_role("toolbar").wait_for()
    screen.plane.scroll_into_view_if_needed()
    return screen


def test_the_mouse_adds_moves_and_deletes_and_undo_takes_back(screen):
    mouse = screen.page.mouse
    screen.tool("Class 2").click()
    mouse.click(*screen.place(*CLEAR[0]))
    [*_, added] = screen.wait_for_samples(COUNT + 1)
    assert added == pytest.approx([*CLEAR[0], 2], abs=NEAR)

    mouse.move(*screen.place(*CLEAR[0]))
    mouse.down()
    mouse.move(*screen.place(*CLEAR[1]), steps=20)
    mouse.up()
    screen.wait_for_last_at(*CLEAR[1])
    assert len(screen.samples()) == COUNT + 1

    mouse.click(*screen.place(*CLEAR[1]), button="right")
    screen.wait_for_samples(COUNT)
    assert screen.page.locator(".lm-Menu").count() == 0
    screen.tool("Undo").click()
    screen.wait_for_samples(COUNT + 1)
    screen.tool("Undo").click()  # the whole drag
    screen.wait_for_last_at(*CLEAR[0])
    screen.tool("Undo").click()
    screen.wait_for_samples(COUNT)
    screen.tool("Undo").click()
    screen.wait_for_words("nothing to undo")


def test_a_sample_that_is_added_can_be_dragged_on_in_the_same_press(screen):
    mouse = screen.page.mouse
    mouse.move(*screen.place(*CLEAR[0]))
    mouse.down()
    screen.wait_for_samples(COUNT + 1)
    mouse.move(*screen.place(*CLEAR[1]), steps=10)
    mouse.up()
    screen.wait_for_last_at(*CLEAR[1])
    assert len(screen.samples()) == COUNT + 1


def test_a_double_click_deletes_a_sample_and_the_delete_tool_does_with_one(screen):
    for place in CLEAR[:2]:
        screen.page.mouse.click(*screen.place(*place))
        screen.page.wait_for_timeout(600)  # that two clicks are not a double one
    screen.wait_for_samples(COUNT + 2)
    screen.page.mouse.dblclick(*screen.place(*CLEAR[0]))
    screen.wait_for_samples(COUNT + 1)
    screen.tool("Delete").click()
    screen.page.mouse.click(*screen.place(*CLEAR[2]))  # nothing is there
    screen.page.mouse.click(*screen.place(*CLEAR[1]))
    screen.wait_for_samples(COUNT)


def test_all_goes_with_the_keys_alone(screen):
    keys = screen.page.keyboard
    screen.tool("Class 0").focus()
    keys.press("ArrowRight")
    keys.press("Enter")
    assert screen.tool("Class 1").get_attribute("aria-pressed") == "true"
    screen.plane.focus()
    keys.press("6")
    assert screen.tool("Class 5").get_attribute("aria-pressed") == "true"
    keys.press("Home")
    for _ in range(24):
        keys.press("ArrowUp")
    keys.press("Enter")
    [*_, added] = screen.wait_for_samples(COUNT + 1)
    assert added == pytest.approx([0.5, 0.98, 5], abs=NEAR)

    keys.press("m")
    for _ in range(3):
        keys.press("ArrowRight")
    keys.press("m")
    screen.wait_for_last_at(0.56, 0.98)
    keys.press("ArrowRight")  # it stays behind
    keys.press("ArrowLeft")
    keys.press("Delete")
    screen.wait_for_samples(COUNT)
    keys.press("Control+z")
    screen.wait_for_samples(COUNT + 1)
    keys.press("u")
    screen.wait_for_last_at(0.5, 0.98)
    keys.press("u")
    screen.wait_for_samples(COUNT)
    assert not screen.notebook.errors()


def test_escape_puts_a_carried_sample_back(screen):
    keys = screen.page.keyboard
    screen.page.mouse.click(*screen.place(0.5, 0.5))
    screen.wait_for_samples(COUNT + 1)
    before = screen.samples()
    keys.press("Home")
    keys.press("m")
    keys.press("ArrowLeft")
    screen.wait_for_last_at(0.48, 0.5)
    keys.press("Escape")
    screen.wait_for_last_at(*before[-1, :2])


def test_a_finger_adds_moves_and_deletes(screen):
    touch = screen.page.context.new_cdp_session(screen.page)

    def send(kind, *place):
        places = [{"x": x, "y": y} for x, y in place]
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": places})

    screen.page.touchscreen.tap(*screen.place(*CLEAR[0]))
    screen.wait_for_samples(COUNT + 1)
    screen.page.wait_for_timeout(600)
    begin, end = np.array(screen.place(*CLEAR[0])), np.array(screen.place(*CLEAR[3]))
    send("touchStart", begin.tolist())
    for share in np.linspace(0.1, 1, 10):  # up and down too, where the page does not scroll
        send("touchMove", (begin + share * (end - begin)).tolist())
    send("touchEnd")
    screen.wait_for_last_at(*CLEAR[3])
    screen.page.wait_for_timeout(600)  # else Chromium takes the drag and the tap for one gesture
    screen.tool("Delete").tap()
    screen.box.locator("[data-tool=delete][aria-pressed=true]").wait_for()
    screen.page.touchscreen.tap(*screen.place(*CLEAR[3]))
    screen.wait_for_samples(COUNT)


def test_a_press_without_the_mode_edits_nothing(screen):
    screen.button("Done").click()
    screen.box.get_by_role("toolbar").wait_for(state="detached")
    screen.page.mouse.click(*screen.place(*CLEAR[0]))
    screen.plane.focus()
    screen.page.keyboard.press("Enter")
    screen.page.wait_for_timeout(300)
    assert len(screen.samples()) == COUNT


def test_one_point_left_and_a_seventh_class_are_refused_in_words(screen):
    screen.notebook.execute("panel.data('0.1, 0, 0\\n1, 1, 1')")
    screen.wait_for_samples(2)
    [first, _] = screen.samples()
    screen.page.mouse.click(*screen.place(*first[:2]), button="right")
    screen.wait_for_words("With 2 samples none can be deleted")
    assert len(screen.samples()) == 2
    assert screen.tool("Class 5").count() == 1 and screen.tool("Class 6").count() == 0
    screen.notebook.execute("panel.stage._handle_custom_msg({'edit': {'add': [.5, .5, 6]}}, [])")
    screen.wait_for_words("label 6 is too many")
    assert len(screen.samples()) == 2


def test_the_samples_on_the_page_are_those_of_the_kernel(screen):
    """Where a sample was added its colour is seen, in the middle of its marker."""
    screen.tool("Class 3").click()
    screen.page.mouse.click(*screen.place(*CLEAR[0]))
    screen.wait_for_samples(COUNT + 1)
    screen.page.mouse.move(5, 5)
    screen.wait_until_settled()
    x, y, width, height = screen.area()
    row, column = y + (1 - CLEAR[0][1]) * height, x + CLEAR[0][0] * width
    assert screen.pixels()[round(row), round(column), :3].tolist() == [0xCC, 0x79, 0xA7]


def test_a_line_shared_rebuilds_the_points_in_another_notebook_of_the_same_cells(screen):
    screen.page.mouse.click(*screen.place(*CLEAR[0]))
    screen.wait_for_samples(COUNT + 1)
    screen.notebook.execute(
        "import io, contextlib\n"
        "with contextlib.redirect_stdout(io.StringIO()) as printed:\n"
        "    panel.share()"
    )
    line = screen.notebook.ask("printed.getvalue()").strip()
    before = screen.samples()
    screen.tool("Undo").click()
    screen.wait_for_samples(COUNT)
    screen.notebook.execute(line)
    screen.wait_for_samples(COUNT + 1)
    assert np.array_equal(screen.samples(), before)
