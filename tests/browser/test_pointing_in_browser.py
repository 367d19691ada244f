"""Pointing at a place of the panel's pictures: what is there is told in words."""

import re

import numpy as np
import pytest

import small_notebook
from browser import NotebookPage, PanelOnScreen
from drawing import predicted
from nnlib import plane
from nnlib.live import Panel, slider
from small_network import X, predict, start, step, y

ITERATIONS = 600
CONTROLS = {
    "learning_rate": slider(0.01, 10.0, start=0.5),
    "hidden_size": slider(1, 8, start=3),
    "iterations": slider(0, 2_000, start=ITERATIONS),
}
CELLS = (
    small_notebook.SETUP.replace("1_000_000, start=40", f"2_000, start={ITERATIONS}"),
    small_notebook.PANEL.replace("slow_step", "step"),
    "",
)
PERCENT = re.compile(r"class (\d) (?:over |under )?(\d+)\u202f%")


class PointingScreen(PanelOnScreen):
    """The panel, pointed at by places in shares of a picture."""

    def line(self) -> str:
        """What is told of the place that is pointed at."""
        return self.box.locator(".nnlib-pointed").inner_text()

    def wait_for_line(self, pattern: str) -> str:
        """Waits until the line holds this, and returns all of it."""
        self.box.locator(".nnlib-pointed", has_text=re.compile(pattern)).wait_for()
        return self.line()

    def area(self, canvas: object) -> tuple[float, float, float, float]:
        """The plot of a canvas in the window: left, top, width, height."""
        canvas.scroll_into_view_if_needed()
        x, y, width, height = map(float, canvas.get_attribute("data-area").split())
        box = canvas.bounding_box()
        return box["x"] + x, box["y"] + y, width, height

    def place(self, canvas: object, across: float, up: float) -> tuple[float, float]:
        """A share of the plot in a canvas as a place in the window."""
        left, top, width, height = self.area(canvas)
        return left + across * width, top + (1 - up) * height

    def point(self, canvas: object, across: float, up: float) -> str:
        """Moves the mouse there, and returns what is told then."""
        self.page.mouse.move(*self.place(canvas, across, up))
        self.box.locator(".nnlib-pointed:not(.nnlib-hint)").wait_for()
        self.page.wait_for_timeout(50)  # the words come with the next picture of the screen
        return self.line()


@pytest.fixture(scope="module")
def twin():
    """The same panel in this process."""
    return Panel(start, step, predict, (X, y), **CONTROLS)


@pytest.fixture(scope="module")
def screens(window, lab):
    """The small panel in a window with mouse and touch."""
    name = small_notebook.write(lab.root, "pointing", *CELLS)
    own = window.browser.new_context(viewport={"width": 1280, "height": 900}, has_touch=True)
    notebook = NotebookPage(own.new_page(), lab, name)
    notebook.run_all()
    screen = PointingScreen(notebook.page)
    screen.notebook = notebook
    screen.wait_until_settled()
    yield screen
    notebook.shut_down()
    own.close()


@pytest.fixture
def screen(screens):
    """The panel, at which nothing points."""
    screens.page.mouse.move(5, 5)
    screens.page.evaluate("document.activeElement.blur()")
    screens.wait_for_line("^Point at a picture")
    return screens


def share_of(points: np.ndarray) -> np.ndarray:
    """Points (m, 2) as shares of the plane around the samples."""
    left, right, bottom, top = plane.limits_around(X)
    return (points - [left, bottom]) / [right - left, top - bottom]


def number(text: str) -> float:
    """A number as the page writes it."""
    return float(text.rstrip(".").replace("\u2212", "-").replace("\u202f", ""))


def test_the_mouse_over_a_sample_tells_its_label_and_whether_it_is_right(screen, twin):
    """For some that the network gets right and all that it gets wrong."""
    said = predicted(twin, X).argmax(axis=1)
    for i in {*range(0, len(X), 6), *np.flatnonzero(said != y)}:
        told = screen.point(screen.plane, *share_of(X[i]))
        assert f"Sample {i} at " in told
        assert f": class {y[i]}, {('circle', 'square')[y[i]]};" in told
        verdict = "right" if said[i] == y[i] else "wrong"
        assert f"the network says class {said[i]}: {verdict}" in told


def test_the_mouse_between_samples_tells_what_predict_says_there(screen, twin):
    """Within one percent, at places all over the plane."""
    left, right, bottom, top = twin._camera.scene.limits
    x, y, width, height = screen.area(screen.plane)
    compared = 0
    for across, up in np.random.default_rng(1).uniform(0.02, 0.98, (25, 2)):
        across = (round(x + across * width) - x) / width  # a mouse is at a whole pixel
        up = 1 - (round(y + (1 - up) * height) - y) / height
        told = screen.point(screen.plane, across, up)
        if told.startswith("Sample"):
            continue
        point = np.array([[left + across * (right - left), bottom + up * (top - bottom)]])
        values = [number(text) for text in re.findall(r" (\u2212?\d+\.\d+)", told)]
        assert values == pytest.approx(point[0], abs=0.0051)
        P = predicted(twin, point)[0]
        shares = {int(label): int(share) for label, share in PERCENT.findall(told)}
        assert sorted(shares) == [0, 1]
        assert all(abs(shares[label] - 100 * P[label]) <= 1 for label in shares), (told, P)
        compared += 1
    assert compared > 10


def test_the_mouse_on_the_curve_tells_iteration_and_loss(screen, twin):
    """The losses are those of the run."""
    losses = np.array(twin.player.run.losses)
    told = screen.point(screen.curve, 0.5, 0.7)
    first, last = (int(text) for text in re.match(r"Iterations (\d+) to (\d+):", told).groups())
    assert first <= ITERATIONS / 2 + 1 and last >= ITERATIONS / 2 - 1
    low, high = (number(text) for text in re.search(r"loss ([\d.]+) to ([\d.]+)", told).groups())
    stretch = losses[first : last + 1]
    assert (low, high) == pytest.approx((stretch.min(), stretch.max()), abs=5.1e-5)
    told = screen.point(screen.curve, 1.0, 0.1)
    assert told == f"Iteration {ITERATIONS}: loss {losses[ITERATIONS]:.4f}."


def test_the_mouse_away_from_the_pictures_points_at_nothing(screen):
    """The mark goes, too."""
    screen.point(screen.plane, 0.3, 0.3)
    assert screen.box.locator(".nnlib-pointer:visible").count() == 1
    screen.page.mouse.move(*screen.place(screen.plane, -0.15, 0.5))
    screen.wait_for_line("^Point at a picture")
    assert screen.box.locator(".nnlib-pointer:visible").count() == 0


def test_pointing_draws_no_picture_anew(screen):
    """Words and mark are set; the canvas stays as it is."""
    screen.page.evaluate(
        """() => {
            window.paintings = 0;
            const { drawImage } = CanvasRenderingContext2D.prototype;
            CanvasRenderingContext2D.prototype.drawImage = function (...given) {
                window.paintings += 1;
                return drawImage.apply(this, given);
            };
        }"""
    )
    for across in np.linspace(0.1, 0.9, 15):
        screen.point(screen.plane, across, 0.5)
    screen.plane.focus()
    screen.page.keyboard.press("ArrowUp")
    assert screen.page.evaluate("window.paintings") == 0


def test_the_arrow_keys_move_the_pointer_and_escape_lets_go(screen):
    """A fiftieth of the plane, with Shift a two-hundredth; only then it is read aloud."""
    page, line = screen.page, screen.box.locator(".nnlib-pointed")
    ring = screen.box.locator(".nnlib-pointer-ring")
    screen.plane.focus()
    page.keyboard.press("Home")
    width = float(screen.plane.get_attribute("data-area").split()[2])

    def middle() -> tuple[float, float]:
        place = re.search(r"translate\(([\d.]+)px, ([\d.]+)px\)", ring.get_attribute("style"))
        return float(place[1]), float(place[2])

    def clear_of_samples() -> None:
        while screen.line().startswith("Sample"):
            page.keyboard.press("Shift+ArrowDown")

    clear_of_samples()
    x, y = middle()
    page.keyboard.press("Shift+ArrowRight")
    clear_of_samples()
    assert middle()[0] == pytest.approx(x + width / 200, abs=0.01)
    assert line.get_attribute("aria-live") == "polite"
    for _ in range(60):
        page.keyboard.press("ArrowLeft")
    left = number(re.search(r"x\u2081 (\S+),", screen.line())[1])
    assert left == pytest.approx(plane.limits_around(X)[0], abs=0.01)
    page.keyboard.press("Escape")
    screen.wait_for_line("^Point at a picture")
    assert line.get_attribute("aria-live") == "off"
    page.keyboard.press("ArrowUp")  # from where it was
    screen.wait_for_line("^x|^Sample")
    screen.curve.focus()
    screen.wait_for_line("^Iteration")


def test_in_command_mode_the_arrow_keys_move_the_pointer_and_no_cell(screen):
    """JupyterLab's notebook would take them."""
    page = screen.page
    active = "() => jupyterapp.shell.currentWidget.content.activeCellIndex"
    screen.box.locator(".nnlib-sentence").click()
    page.keyboard.press("Escape")
    before = page.evaluate(active)
    screen.plane.focus()
    page.keyboard.press("Home")
    screen.wait_for_line("^x|^Sample")
    for key in ("ArrowDown", "ArrowDown", "ArrowUp", "ArrowLeft", "Shift+ArrowDown"):
        told = screen.line()
        page.keyboard.press(key)
        assert screen.line() != told or told.startswith("Sample")
    assert page.evaluate(active) == before
    assert page.evaluate("document.activeElement.className") == "nnlib-plane"


def test_the_tab_key_reaches_the_pictures_and_words_come_at_once(screen):
    """Who cannot see the picture hears something before the first arrow."""
    screen.button("Keep").focus()
    screen.page.keyboard.press("Tab")
    assert screen.plane.evaluate("canvas => canvas === document.activeElement")
    screen.wait_for_line("^x|^Sample")
    screen.page.keyboard.press("Tab")
    screen.wait_for_line("^Iteration")


def test_a_tap_points_and_a_drag_to_the_side_moves_the_pointer(screen):
    """With fingers, as the browser sends them."""
    x, y = screen.place(screen.plane, *share_of(X[0]))
    screen.page.touchscreen.tap(x, y)
    screen.wait_for_line("^Sample 0 ")
    touch = screen.page.context.new_cdp_session(screen.page)

    def send(kind: str, *points: tuple[float, float]) -> None:
        places = [{"x": x, "y": y} for x, y in points]
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": places})

    begin, end = (screen.place(screen.curve, across, 0.5) for across in (0.2, 0.6))
    send("touchStart", begin)
    for share in np.linspace(0.1, 1.0, 10):
        send("touchMove", (begin[0] + share * (end[0] - begin[0]), begin[1] + 3 * share))
    send("touchEnd")
    told = screen.wait_for_line("^Iteration")
    assert int(re.search(r"\d+", told)[0]) == pytest.approx(0.6 * ITERATIONS, abs=8)
    # up and down the page is scrolled, and the pointer stays where it was
    scroller = screen.page.locator(".jp-WindowedPanel-outer").first
    screen.page.set_viewport_size({"width": 1280, "height": 420})
    screen.plane.scroll_into_view_if_needed()
    told, before = screen.line(), scroller.evaluate("box => box.scrollTop")
    x, y = screen.place(screen.plane, 0.5, 0.5)
    send("touchStart", (x, y))
    direction = 1 if before > 60 else -1
    for pixels in range(10, 110, 10):
        send("touchMove", (x, y + direction * pixels))
    send("touchEnd")
    screen.page.wait_for_timeout(300)
    assert abs(scroller.evaluate("box => box.scrollTop") - before) > 30
    assert screen.line() == told
    assert screen.box.locator(".nnlib-pointer:visible").count() == 1
    screen.page.set_viewport_size({"width": 1280, "height": 900})


def test_the_words_follow_the_run_while_the_pointer_rests(screen):
    """Silently, and in the end they are those of the last picture."""
    assert screen.point(screen.curve, 0.5, 0.1).startswith("Iterations 300 to ")
    screen.notebook.execute("panel.iterations.value = 300")
    screen.wait_for_line("^Iteration 300: loss ")
    assert screen.box.locator(".nnlib-pointed").get_attribute("aria-live") == "off"
    screen.notebook.execute("panel.iterations.value = 200")
    screen.wait_for_line("^Iteration 300: the run is at 200")
    screen.notebook.execute(f"panel.iterations.value = {ITERATIONS}")
    screen.wait_for_line("^Iterations 300 to ")


def test_at_another_zoom_the_same_places_are_meant(screen):
    """The page's zoom, not the window's, as some hosts have it."""
    screen.page.evaluate("document.body.style.zoom = 0.7")
    screen.page.wait_for_timeout(300)
    screen.wait_until_settled()
    x, y, width, height = map(float, screen.plane.get_attribute("data-area").split())
    box = screen.plane.bounding_box()
    for i in (0, 7, 20):
        across, up = share_of(X[i])
        left, top = x + across * width, y + (1 - up) * height
        screen.page.mouse.move(box["x"] + 0.7 * left, box["y"] + 0.7 * top)
        screen.wait_for_line(f"^Sample {i} ")
        ring = screen.box.locator(".nnlib-pointer-ring").bounding_box()
        assert ring["x"] + ring["width"] / 2 == pytest.approx(box["x"] + 0.7 * left, abs=1)
        assert ring["y"] + ring["height"] / 2 == pytest.approx(box["y"] + 0.7 * top, abs=1)
    screen.page.evaluate("document.body.style.zoom = ''")
