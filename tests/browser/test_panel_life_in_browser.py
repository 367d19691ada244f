"""A panel among other things.

Cells that run meanwhile, a reload, a restart, two tabs, many panels, a closed tab.
"""

import time
from pathlib import Path

import pytest

import small_notebook
from browser import NotebookPage

TEN = """
panels = [live.Panel(start, slow_step, predict, (X, y), **CONTROLS) for _ in range(10)]
display(*panels)
""".strip()
FOREVER = "while True:\n    time.sleep(0.01)"


@pytest.fixture(scope="module")
def notebook(tab, lab):
    """One notebook with one panel, in one tab."""
    return NotebookPage(tab, lab, small_notebook.write(lab.root, "life"))


@pytest.fixture
def screen(notebook):
    """The panel, made anew by Run All."""
    notebook.run_all()
    screen = notebook.panel()
    screen.wait_for_words("Iteration 40:")
    return screen


def train_for_long(screen) -> None:
    """Sets a training going that will not end within the test."""
    screen.slider("iterations").press("End")
    screen.wait_for_words("of 1 000 000")


def processor_seconds(process: int) -> float:
    """What this process has used of the processor so far."""
    user, system = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[11:13]
    return (int(user) + int(system)) / 100


def test_a_cell_run_while_it_trains_gets_its_answer_and_training_goes_on(notebook, screen):
    """Training leaves the kernel free for cells, on its main thread or on a subshell."""
    train_for_long(screen)
    assert notebook.ask("1 + 1") == 2
    screen.wait_for_iteration_after(screen.iteration())
    assert screen.box.get_by_role("button", name="Pause").count() == 1


def test_an_interrupt_ends_the_cell_that_runs_meanwhile_and_the_panel_lives(notebook, screen):
    """The square button stops the learner's loop, not the panel."""
    train_for_long(screen)
    notebook.start(FOREVER)
    notebook.page.wait_for_timeout(300)
    notebook.interrupt()
    assert notebook.ask("1 + 1") == 2
    screen.slider("learning rate").press("ArrowRight")
    screen.button("Pause").click()
    screen.wait_until_settled()
    screen.button("Reset").click()
    screen.wait_for_words("Iteration 0:")


def test_an_endless_loop_in_a_step_is_ended_by_an_interrupt_and_told(notebook, screen):
    """On the subshell's thread, which no signal reaches; the kernel lives on."""
    small_notebook.interrupt_an_endless_step(notebook, screen)


def test_sentence_picture_and_marker_are_of_one_moment(notebook, screen):
    """After a pause in mid-training, page and kernel tell of the same iteration."""
    train_for_long(screen)
    screen.button("Pause").click()
    screen.wait_until_settled()
    at = screen.iteration()
    assert notebook.ask("(panel.player.run.iteration, panel._camera.frame.iteration)") == (at, at)
    assert notebook.ask("panel._camera.frame.curve.length") == at + 1
    assert screen.drawn() == notebook.ask("panel.stage._number")


def test_after_a_reload_of_the_tab_the_panel_is_there_and_answers(notebook, screen):
    """A reloaded page draws the panel from the widgets that live in the kernel."""
    train_for_long(screen)
    notebook.save()
    notebook.reload()
    screen = notebook.panel()
    screen.wait_for_drawing_after(screen.drawn())  # still training
    screen.button("Reset").click()
    screen.wait_for_words("Iteration 0:")
    screen.button("Step").click()
    screen.wait_for_words("Iteration 1:")
    assert notebook.errors() == []


def test_after_a_restart_of_the_kernel_run_all_brings_a_fresh_panel(notebook, screen):
    """Nothing of the dead kernel is in the way of the next one."""
    train_for_long(screen)
    notebook.restart()
    notebook.run_all()
    screen = notebook.panel()
    screen.wait_for_words("Iteration 40:")
    before = screen.drawn()
    screen.slider("learning rate").press("ArrowLeft")
    screen.wait_until_settled_after(before)
    screen.wait_for_words("Iteration 40:")
    assert notebook.errors() == []


def test_two_tabs_on_one_kernel_show_the_same_panel(notebook, screen, window, lab):
    """Two views of one panel agree in picture, words and sliders."""
    notebook.save()
    second = NotebookPage(window.new_page(), lab, "life.ipynb")
    one, two = screen, second.panel()
    two.slider("learning rate").press("ArrowRight")
    rate = "panel.controls.widgets['learning_rate'].value"
    notebook.wait_for_value(f"{rate} == 0.5 or panel.player.is_at_work()", False)
    for tab in (one, two):
        tab.page.bring_to_front()  # a hidden tab draws nothing
        tab.wait_for_drawing_after(notebook.ask("panel.stage._number") - 1)
        tab.wait_for_sentence(notebook.ask("panel.sentence").replace("\u202f", " "))
    assert one.reading("learning rate") == two.reading("learning rate") != "0.5"
    second.page.close()


def test_run_all_again_leaves_no_trainer_and_no_widgets_behind(notebook, screen):
    """Run All, again and again, costs neither memory nor a processor."""
    widgets = notebook.ask("len(widgets._instances)")
    train_for_long(screen)
    notebook.execute("before = panel")
    notebook.run_all()
    notebook.panel().wait_for_words("Iteration 40:")
    at = notebook.ask("before.player.run.iteration")
    assert notebook.ask("len(widgets._instances)") == widgets
    notebook.page.wait_for_timeout(300)
    assert notebook.ask("(before.player.run.iteration, before.player.is_at_work())") == (at, False)


def test_ten_panels_in_one_notebook_answer_each_for_itself(notebook, screen):
    """Ten panels share one kernel and one page, and none answers for another."""
    notebook.write_into_last_cell(TEN)
    notebook.run_all()
    screens = [notebook.panel_number(i) for i in range(1, 11)]
    for screen in screens:
        screen.look_at()
        screen.wait_for_words("Iteration 40:")
    screens[9].slider("learning rate").press("ArrowRight")
    screens[3].look_at()
    train_for_long(screens[3])
    screens[9].look_at()
    screens[9].wait_until_settled()
    assert screens[9].reading("learning rate") != "0.5"
    assert [screen.iteration() == 40 for screen in screens] == [i != 3 for i in range(10)]
    assert notebook.ask("[each.player.is_at_work() for each in panels]") == [
        i == 3 for i in range(10)
    ]
    notebook.write_into_last_cell("pass")
    notebook.run_all()
    # its cell shows no panels now
    assert notebook.ask("[each.player.is_at_work() for each in panels]") == [False] * 10


def test_after_the_tab_is_closed_training_ends_where_it_was_sent(notebook, screen):
    """A panel without a page goes to its target and then leaves the processor alone."""
    process = notebook.ask("__import__('os').getpid()")
    notebook.execute("panel.iterations.value = 3_000")
    assert notebook.ask("panel.player.is_at_work()")
    notebook.page.close()
    used, deadline = processor_seconds(process), time.monotonic() + 60
    time.sleep(1)
    while (now := processor_seconds(process)) - used > 0.05:
        assert time.monotonic() < deadline, "something is still at work"
        used = now
        time.sleep(1)
