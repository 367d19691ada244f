"""The network in the page: it comes and goes, and its maps are what `hidden` says, in any theme."""

import re

import numpy as np
import pytest

import small_notebook
from browser import NotebookPage
from nnlib import plane
from small_network import X, after

PANEL = """
def hidden(params, points):
    return np.tanh(points @ params["W1"] + params["b1"])

panel = live.Panel(start, step, predict, (X, y), hidden=hidden, **CONTROLS)
panel
"""


@pytest.fixture(scope="module", params=["Light", "Dark"])
def opened(request, window, lab):
    """A panel whose network is shown, on a light page and on a dark one."""
    setup = "import numpy as np\n" + small_notebook.SETUP
    name = small_notebook.write(lab.root, f"network_{request.param}", setup, PANEL, "")
    lab.use_theme(request.param)
    tab = window.new_page()
    notebook = NotebookPage(tab, lab, name)
    notebook.run_all()
    screen = notebook.panel()
    screen.wait_for_words("Iteration 40:")
    screen.wait_until_settled()
    assert screen.box.locator("canvas.nnlib-network").count() == 0
    screen.button("Network").click()
    canvas = screen.box.locator("canvas.nnlib-network[aria-label*='3 hidden units']")
    canvas.wait_for()
    yield notebook, screen, canvas
    notebook.shut_down()
    tab.close()
    lab.use_theme("Light")


def color_of_the_text(screen) -> list[float]:
    told = screen.stage.evaluate("stage => getComputedStyle(stage).color")
    numbers = [float(number) for number in re.findall(r"[\d.]+", told)]
    return numbers if len(numbers) == 4 else [*numbers, 1.0]


def test_the_map_of_each_unit_is_what_hidden_says_there(opened):
    """More of the text's colour where a unit says more: dark on a light page, light on a dark."""
    _, screen, canvas = opened
    screen.wait_until_settled()
    *color, full = color_of_the_text(screen)
    pixels = screen.pixels(canvas).astype(float)
    places = canvas.get_attribute("data-units").split()
    left, right, bottom, top = plane.limits_around(X)
    params = after(40, 0.5)
    assert len(places) == 3 * 3
    for unit in range(3):
        x, y, side = (float(number) for number in places[3 * unit : 3 * unit + 3])
        middles = np.arange(3, int(side) - 3) + 0.5  # of the canvas's pixels
        across, down = (each.ravel() for each in np.meshgrid(middles, middles))
        points = np.column_stack(
            [left + across / side * (right - left), top - down / side * (top - bottom)]
        )
        everywhere = plane.grid((left, right, bottom, top), 40)

        def say(points, unit=unit):
            return np.tanh(points @ params["W1"] + params["b1"])[:, unit]

        low, high = say(everywhere).min(), say(everywhere).max()
        expected = 255 * full * (say(points) - low) / (high - low)
        drawn = pixels[(y + down).astype(int), (x + across).astype(int)]
        off = np.abs(drawn[:, 3] - expected)
        assert np.median(off) < 4 and off.max() < 25, (unit, np.median(off), off.max())
        dense = drawn[drawn[:, 3] > 100]
        assert len(dense) and np.abs(dense[:, :3] - color).max() <= 2


def test_it_follows_the_training_and_the_number_of_units(opened):
    """Another learning rate is another drawing, and more units are more maps."""
    _, screen, canvas = opened
    before, drawn = screen.pixels(canvas), screen.drawn()
    screen.slider("learning rate").press("ArrowRight")
    screen.wait_until_settled_after(drawn)
    assert screen.pixels(canvas).shape == before.shape
    assert (screen.pixels(canvas) != before).any()
    screen.slider("hidden size").press("ArrowRight")
    larger = screen.box.locator("canvas.nnlib-network[aria-label*='4 hidden units']")
    larger.wait_for()
    screen.slider("hidden size").press("ArrowLeft")
    canvas.wait_for()
    screen.slider("learning rate").press("ArrowLeft")
    screen.wait_for_words("Iteration 40:")


def test_pointing_at_a_line_tells_its_weight(opened):
    """In the words that the sentence's numbers have: the weight of the run."""
    notebook, screen, canvas = opened
    screen.wait_until_settled()
    notebook.wait_for_value("panel.player.is_at_work()", False)
    x, y, side = (float(number) for number in canvas.get_attribute("data-units").split()[:3])
    weight = notebook.ask("float(panel.player.run.model['W2'][0, 0])")
    canvas.hover(position={"x": x + side + 12, "y": y + side / 2 + 1})
    line = screen.box.locator(
        ".nnlib-pointed", has_text="Weight from hidden unit 1 to the output: "
    )
    line.wait_for()
    told = float(line.inner_text().rpartition(" ")[2].rstrip(".").replace("\u2212", "-"))
    assert told == pytest.approx(weight, abs=0.006)


def test_the_arrow_keys_walk_through_all_units_and_weights_and_back(opened):
    """2 inputs with 2 * 3 weights, 3 hidden units with 3, and the output."""
    _, screen, canvas = opened
    screen.wait_until_settled()
    line = screen.box.locator(".nnlib-pointed")
    canvas.focus()
    canvas.press("ArrowRight")
    told = [line.inner_text()]
    for _ in range(14):
        canvas.press("ArrowRight")
        told.append(line.inner_text())
    assert len(set(told)) == 15
    assert sum(words.startswith("Weight from ") for words in told) == 2 * 3 + 3
    canvas.press("ArrowLeft")
    assert line.inner_text() == told[-2]
    assert line.get_attribute("aria-live") == "polite"
    canvas.press("Escape")


def test_the_button_hides_it_again_and_works_by_keyboard(opened):
    """Space on the button hides the network, and shows it once more."""
    _, screen, canvas = opened
    screen.button("Network").press("Space")
    canvas.wait_for(state="detached")
    screen.button("Network").press("Space")
    canvas.wait_for()
    assert canvas.get_attribute("role") == "img"
