"""What a learner sees: each notebook in a real JupyterLab and a real Chromium.

Its sliders are moved by keyboard and by mouse. Every picture is held against what the same code
says in this process.
"""

import math
import time
from pathlib import Path

import nbformat
import pytest
from ipywidgets import Dropdown, FloatSlider, SelectionSlider

from browser import NotebookPage, PanelOnScreen
from drawing import assert_drawn_as_predicted
from main_line import Part, cells_of, opens_depth

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"
NAMES = sorted(path.stem for path in NOTEBOOKS.glob("*.ipynb"))


@pytest.fixture(scope="module", params=NAMES)
def ran(request, tab, lab):
    """One notebook, opened and run to its end, with its panel's twin made in this process.

    Both run at the same time.
    """
    notebook = NotebookPage(tab, lab, f"{request.param}.ipynb")
    notebook.start_all()
    twin = twin_of_the_panel(request.param)
    notebook.wait_until_idle()
    yield notebook, twin
    notebook.shut_down()


def twin_of_the_panel(name: str) -> object:
    """The panel that the notebook's own code makes here, without a browser, to compare with."""
    namespace: dict[str, object] = {"__name__": "__main__"}
    for cell in nbformat.read(NOTEBOOKS / f"{name}.ipynb", as_version=4).cells:
        if cell.cell_type == "code":
            exec(compile(cell.source, f"{name}:{cell.id}", "exec"), namespace)
            if "live.Panel(" in cell.source:
                return namespace["panel"]
    raise AssertionError(f"{name} has no live.Panel(...)")


def assert_shows_the_sliders_values(notebook: NotebookPage, twin: object) -> None:
    """Sentence, map and boundary in the browser are those that a run with these values gives."""
    screen = notebook.panel()
    screen.wait_until_settled()
    values = values_in_page_and_kernel(notebook, screen, twin)
    target = values.pop("iterations")
    data = twin._code.choose_data(values)
    twin.player.restart(values, data, target, wait=math.inf)
    # it may settle between two key presses, too
    screen.wait_for_sentence(twin.sentence.replace("\u202f", " "))
    screen.wait_until_settled()  # the last picture in motion has the same words
    assert_drawn_as_predicted(screen, twin)


def values_in_page_and_kernel(
    notebook: NotebookPage, screen: PanelOnScreen, twin: object
) -> dict[str, object]:
    """The kernel's values of all controls, once they are those that the page shows."""
    deadline = time.monotonic() + 20
    while True:
        values = notebook.ask("panel.controls.values()")
        shown = {name: reading(screen, name, twin) for name in values}
        if all(shown[name] == said(twin, name, values[name]) for name in values):
            return values
        assert time.monotonic() < deadline, (values, shown)


def reading(screen: PanelOnScreen, name: str, twin: object) -> str:
    """What this control says in the page."""
    row = name.replace("_", " ")
    if isinstance(twin.controls.widgets[name], Dropdown):
        return screen.row(row).locator("option:checked").inner_text()
    return screen.reading(row)


def said(twin: object, name: str, value: object) -> str:
    """What the page should say for this value."""
    widget = twin.controls.widgets[name]
    if isinstance(widget, SelectionSlider):
        return next(words for words, option in widget.options if option == value)
    if isinstance(widget, FloatSlider):
        digits = 2 - math.floor(math.log10(abs(value))) if value else 2  # three that tell
        return f"{value:.{max(digits, 0)}f}"
    return str(value)


def sliders_of(twin: object) -> list[str]:
    controls = twin.controls.widgets.items()
    return [name.replace("_", " ") for name, widget in controls if not isinstance(widget, Dropdown)]


def test_every_cell_runs_without_an_error(ran):
    """Run All in JupyterLab itself, whose kernel handles widgets as no other test does."""
    notebook, _ = ran
    assert notebook.errors() == []
    assert all(
        cell["execution_count"]
        for cell in notebook.cells()
        if cell["cell_type"] == "code" and cell["source"]
    )


def test_depth_is_folded_and_a_press_on_its_heading_opens_it(ran):
    """Every cell of depth has run, and stays out of sight until a reader wants it."""
    notebook, _ = ran
    stored = nbformat.read(NOTEBOOKS / f"{notebook.name}.ipynb", as_version=4)
    depth = cells_of(stored, Part.DEPTH)
    behind = {cell.id for cell in depth if not opens_depth(cell)}
    assert behind and notebook.folded_away() == behind
    first = next(number for number, cell in enumerate(stored.cells) if opens_depth(cell))
    notebook.show_cell(first)
    cell = notebook.page.locator(f".jp-Cell[data-windowed-list-index='{first}']")
    cell.locator(".jp-collapseHeadingButton").click()
    opened = behind - notebook.folded_away()
    assert stored.cells[first + 1].id in opened and opened < behind
    cell.locator(".jp-collapseHeadingButton").click()
    assert notebook.folded_away() == behind


def test_the_panel_first_shows_its_start_values(ran):
    """The first picture reaches the page, and is the one of the lesson's own code."""
    notebook, twin = ran
    assert_shows_the_sliders_values(notebook, twin)


def test_every_slider_moved_by_keyboard_changes_the_picture_to_its_final_values(ran):
    """Keys travel from page to kernel, and the picture of the last one comes back."""
    notebook, twin = ran
    screen = notebook.panel()
    for name in sliders_of(twin):
        before, value = screen.drawn(), screen.reading(name)
        slider = screen.slider(name)
        is_lowest = slider.get_attribute("aria-valuenow") == slider.get_attribute("aria-valuemin")
        for _ in range(3):
            slider.press("ArrowRight" if is_lowest else "ArrowLeft")
        screen.wait_for_drawing_after(before)
        assert screen.reading(name) != value, name
        assert_shows_the_sliders_values(notebook, twin)


def test_every_slider_dragged_by_mouse_changes_the_picture_to_its_final_values(ran):
    """A dozen values in a moment: the picture that stays is the one of the last."""
    notebook, twin = ran
    screen = notebook.panel()
    for name in sliders_of(twin):
        before, value = screen.drawn(), screen.reading(name)
        screen.drag(name, by=60)
        assert screen.reading(name) != value, name
        screen.wait_for_drawing_after(before)
        assert_shows_the_sliders_values(notebook, twin)


def test_the_pictures_have_names_for_screen_readers_and_the_sentence_is_announced(ran):
    """The names say what is shown now; the sentence is a live region."""
    screen = ran[0].panel()
    screen.wait_until_settled()
    right = screen.sentence().rpartition(", ")[2].removesuffix(" right.")
    assert right in screen.plane.get_attribute("aria-label")
    assert "The loss curve" in screen.curve.get_attribute("aria-label")
    assert screen.plane.get_attribute("role") == screen.curve.get_attribute("role") == "img"
    assert screen.box.get_by_role("status").count() == 1


def test_step_reset_play_and_pause_work(ran):
    """The four buttons, in the order in which a learner tries them."""
    notebook, twin = ran
    screen = notebook.panel()
    screen.slider("iterations").press("End")
    screen.wait_until_settled()
    screen.button("Reset").click()
    screen.wait_for_words("Iteration 0:")
    screen.button("Step").click()
    screen.wait_for_words("Iteration 1:")
    screen.button("Play").click()
    screen.button("Pause").wait_for()
    screen.wait_for_drawing_after(screen.drawn())
    screen.button("Pause").click()
    screen.wait_until_settled()
    assert 1 < screen.iteration() < int(screen.reading("iterations"))
    # From here on the panel trains no longer than the lesson does.
    notebook.execute(f"panel.iterations.value = {twin.iterations.value}")
    notebook.wait_for_value("panel.player.is_at_work()", False)
    screen.wait_for_words(f"Iteration {twin.iterations.value:,}".replace(",", "\u202f"))


def test_a_kept_run_stays_beside_the_next_one_until_it_is_forgotten(ran):
    """Keep and Forget change the loss curve in the page, and back."""
    screen = ran[0].panel()
    screen.wait_until_settled()
    plain, before = screen.pixels(screen.curve), screen.drawn()
    screen.button("Keep").click()
    screen.button("Forget").wait_for()
    before = screen.wait_for_drawing_after(before)
    assert (screen.pixels(screen.curve) != plain).any()
    screen.button("Forget").click()
    screen.button("Keep").wait_for()
    screen.wait_for_drawing_after(before)
    assert (screen.pixels(screen.curve) == plain).all()


def test_an_edited_function_is_trained_its_error_is_shown_and_the_next_change_works(ran):
    """A mistake in an edited cell is told in the page, and mending the cell mends the panel."""
    notebook, twin = ran
    screen, step = notebook.panel(), twin._code.step.name
    screen.wait_until_settled()
    notebook.execute(f"_kept = {step}\ndef {step}(*given):\n    raise KeyError('a weight is lost')")
    screen.slider("learning rate").press("ArrowRight")
    screen.wait_for_words("a weight is lost")
    assert "line 3: raise KeyError('a weight is lost')" in screen.sentence()
    notebook.execute(f"{step} = _kept")
    screen.slider("learning rate").press("ArrowRight")
    screen.wait_for_words("right.")
    assert_shows_the_sliders_values(notebook, twin)


def test_the_lines_of_hidden_units_come_and_go(ran):
    """Units changes the picture in the page, and back."""
    notebook, twin = ran
    screen = notebook.panel()
    if twin._code.units is None:
        pytest.skip("one neuron has no hidden units")
    if "strength" in sliders_of(twin):
        screen.slider("strength").press("Home")  # where it was left, it may have no line at all
        assert_shows_the_sliders_values(notebook, twin)
    screen.wait_until_settled()
    plain, before = screen.pixels(), screen.drawn()
    screen.button("Units").click()
    before = screen.wait_for_drawing_after(before)
    screen.wait_until_settled()
    assert (screen.pixels() != plain).any()
    screen.button("Units").click()
    screen.wait_for_drawing_after(before)
    screen.wait_until_settled()
    notebook.wait_for_value("panel.player.is_at_work()", False)
    assert (screen.pixels() == plain).all()


def test_moving_a_chooser_of_data_trains_on_them(ran):
    """A choice of data and a slider of noise reach the kernel, and other points come back."""
    notebook, twin = ran
    screen = notebook.panel()
    if twin._code.samples.function is None:
        pytest.skip("this notebook has one set of data")
    noise = twin.controls.widgets["noise"]
    before = float(screen.reading("noise"))
    screen.row("dataset").locator("select").select_option("rings")
    screen.slider("noise").press("ArrowRight")
    assert float(screen.reading("noise")) == pytest.approx(before + noise.step)
    assert_shows_the_sliders_values(notebook, twin)


def test_the_small_explorers_answer_to_their_controls(ran):
    """Each explorer of a lesson answers to its first control with another picture."""
    notebook, _ = ran
    notebook.unfold()
    for number in notebook.cells_with("live.explore("):
        notebook.show_cell(number)
        explorer = notebook.explorer(number)
        explorer.locator("img").wait_for()
        before = explorer.locator("img").get_attribute("src")
        control = explorer.locator(".noUi-handle, .widget-toggle-button").first
        if "noUi" not in control.get_attribute("class"):
            control.press("Space")
        elif control.get_attribute("aria-valuenow") == control.get_attribute("aria-valuemax"):
            control.press("ArrowLeft")
        else:
            control.press("ArrowRight")
        notebook.page.wait_for_function(
            "([box, src]) => box.querySelector('img').src !== src",
            arg=[explorer.element_handle(), before],
        )
