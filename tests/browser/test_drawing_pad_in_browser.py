"""The drawing pad in a page: mouse, finger and keys draw digits, and a network reads them."""

import pytest

import small_notebook
from browser import NotebookPage
from pad_notebook import PAD, PAD_WITH_START, SETUP, SEVEN, ZERO, PadOnScreen
from test_access_in_browser import PHONE, ZOOMED, complaints

MENDED = "def predict(images):\n    return softmax(network.predict(images))"


@pytest.fixture(scope="module")
def notebook(window, host):
    """A notebook with a pad, in a window with mouse and touch."""
    own = window.browser.new_context(viewport={"width": 1280, "height": 1000}, has_touch=True)
    name = small_notebook.write(host.root, "pad", SETUP, PAD, "")
    notebook = NotebookPage(own.new_page(), host, name)
    notebook.run_all()
    yield notebook
    notebook.shut_down()
    own.close()


@pytest.fixture
def pad(notebook):
    """The pad, empty, its predict as it was."""
    notebook.execute(MENDED)
    notebook.execute("pad.draw([])")
    pad = PadOnScreen(notebook)
    pad.wait_for_words("Draw a digit.")
    return pad


def test_the_mouse_draws_a_digit_which_is_read_and_undone_and_cleared(pad):
    pad.draw(SEVEN)
    pad.wait_for_words("This looks like a 7 (")
    assert pad.strokes() == 1
    assert pad.box.locator(".nnlib-largest").inner_text().split()[0] == "7"
    assert pad.box.locator(".nnlib-largest").count() == 1
    assert pad.sentence() == pad.notebook.ask("pad.sentence")
    pad.draw([(0.3, 0.52), (0.7, 0.5)])
    pad.wait_for_strokes(2)
    pad.button("Undo").click()
    pad.wait_for_strokes(1)
    pad.button("Clear").click()
    pad.wait_for_words("Draw a digit.")
    assert pad.strokes() == 0
    pad.button("Undo").click()  # what was cleared comes back
    pad.wait_for_words("This looks like a 7 (")


def test_the_sentence_changes_while_the_mouse_draws(pad):
    """And a screen reader hears nothing before the pen is lifted."""
    mouse = pad.page.mouse
    mouse.move(*pad.place(*ZERO[0]))
    mouse.down()
    mouse.move(*pad.place(0.5, 0.85), steps=20)
    sentence = pad.box.locator(".nnlib-sentence[aria-live=off]", has_text="This looks like a 1")
    sentence.wait_for()
    mouse.up()
    pad.box.locator(".nnlib-sentence[aria-live=polite]", has_text="This looks like a 1").wait_for()


def test_a_finger_draws_a_digit_up_and_down(pad):
    touch = pad.page.context.new_cdp_session(pad.page)

    def send(kind, *places):
        points = [{"x": x, "y": y} for x, y in places]
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    send("touchStart", pad.place(*ZERO[0]))
    for place in ZERO[1:]:
        send("touchMove", pad.place(*place))
        pad.page.wait_for_timeout(16)
    send("touchEnd")
    pad.wait_for_words("This looks like a 0 (")
    assert pad.strokes() == 1


def test_the_keys_draw_a_digit(pad):
    keys = pad.page.keyboard
    pad.canvas.focus()
    keys.press("ArrowDown")
    ring = pad.box.locator(".nnlib-pointer")
    ring.wait_for()
    before = ring.bounding_box()
    keys.press("Space")
    pad.box.get_by_text("The pen is down").wait_for()
    for _ in range(20):
        keys.press("ArrowDown")
    keys.press("Space")
    pad.wait_for_words("This looks like a 1 (")
    assert ring.bounding_box()["y"] > before["y"] + 100
    keys.press("ArrowRight")  # the pen is lifted
    pad.wait_for_strokes(1)
    keys.press("Space")
    keys.press("ArrowRight")
    keys.press("Escape")
    pad.wait_for_strokes(2)
    keys.press("Delete")
    pad.wait_for_strokes(1)
    keys.press("Backspace")
    pad.wait_for_words("Draw a digit.")
    assert pad.notebook.ask("len(pad.pad.answer['strokes'])") == 0
    assert len(pad.notebook.cells()) == 3  # Jupyter took none of these keys


def test_an_exception_is_told_with_its_line_and_the_next_stroke_is_read(pad):
    pad.draw(SEVEN)
    pad.wait_for_words("This looks like a 7 (")
    pad.notebook.execute("def predict(images):\n    return images @ [1.0, 2.0]")
    pad.draw([(0.3, 0.52), (0.7, 0.5)])
    pad.wait_for_words("ValueError in predict, line 2: return images @ [1.0, 2.0]")
    assert pad.strokes() == 2
    pad.notebook.execute(MENDED)
    pad.button("Undo").click()
    pad.wait_for_words("This looks like a 7 (")


def test_an_endless_loop_in_predict_is_ended_by_an_interrupt_and_told(pad):
    for stroke in (SEVEN, [(0.3, 0.52), (0.7, 0.5)], [(0.3, 0.6), (0.7, 0.6)]):
        pad.draw(stroke)
    pad.wait_for_strokes(3)
    pad.notebook.execute("def predict(images):\n    while True:\n        pass")
    pad.button("Undo").click()  # which is one question
    pad.box.locator(".nnlib-sentence", has_text="The kernel is busy").wait_for()
    pad.notebook.interrupt()
    pad.wait_for_words("KeyboardInterrupt in predict, line ")
    pad.notebook.execute(MENDED)
    pad.button("Undo").click()
    pad.wait_for_words("This looks like a 7 (")


def test_while_the_kernel_is_busy_one_question_waits_and_then_the_newest_is_read(pad):
    pad.notebook.execute("heard = []\nhear = pad.pad.on_question")
    pad.notebook.execute(
        "pad.pad.on_question = lambda asked: (heard.append(asked['asked']), hear(asked))"
    )
    pad.notebook.execute("import time")
    pad.notebook.execute(
        "def predict(images):\n    time.sleep(2.5)\n    return softmax(network.predict(images))"
    )
    pad.draw(SEVEN)
    pad.box.locator(".nnlib-sentence", has_text="The kernel is busy").wait_for()
    pad.wait_for_words("This looks like a 7 (")
    assert len(pad.notebook.ask("heard")) <= 2
    pad.notebook.execute("pad.pad.on_question = hear")


def test_drawing_while_a_cell_trains_the_network_does_not_disturb_it(pad):
    pad.draw(SEVEN)  # the first message of a page goes to the cells' own thread
    pad.wait_for_words("This looks like a 7 (")
    pad.notebook.execute("import time\ndone = None")
    pad.notebook.start(
        "end = time.monotonic() + 4\n"
        "how = dict(epochs=5, batch_size=32, rng=0)\n"
        "try:\n"
        "    while time.monotonic() < end:\n"
        "        fit(network, SoftmaxCrossEntropy(), *train, optimizer=Adam(1e-5), **how)\n"
        "    done = 'trained'\n"
        "except Exception as error:\n"
        "    done = repr(error)\n"
    )
    for _ in range(3):
        pad.draw(SEVEN)
    pad.notebook.wait_for_value("done", "trained")
    pad.wait_for_strokes(4)
    pad.wait_for_words("This looks like a 7 (")


def test_a_drawing_made_in_the_notebook_is_seen_and_is_there_after_loading_again(pad):
    pad.notebook.execute(f"pad.draw([{ZERO!r}])")
    pad.wait_for_words("This looks like a 0 (")
    ink = "canvas => canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height)"
    count = f"canvas => ({ink})(canvas).data.filter((_, i) => i % 4 === 3).filter(Boolean).length"
    drawn = pad.canvas.evaluate(count)
    assert drawn > 1_000
    pad.notebook.save()
    pad.notebook.page.wait_for_timeout(500)
    pad.notebook.reload()
    again = PadOnScreen(pad.notebook)
    again.wait_for_words("This looks like a 0 (")
    again.draw([(0.45, 0.5), (0.55, 0.5)])
    again.wait_for_strokes(2)


@pytest.mark.parametrize("theme", ["Light", "Dark"])
def test_axe_core_finds_nothing_serious_in_the_pad(window, lab, theme):
    lab.use_theme(theme)
    name = small_notebook.write(lab.root, f"pad-{theme}", SETUP, PAD_WITH_START, "")
    lab_page = window.browser.new_context().new_page()
    notebook = NotebookPage(lab_page, lab, name)
    lab.use_theme("Light")
    notebook.run_all()
    pad = PadOnScreen(notebook)
    pad.wait_for_words("This looks like a 6 (")
    assert complaints(lab_page, ".nnlib-pad") == []
    pad.canvas.focus()
    pad.page.keyboard.press("Space")
    pad.page.keyboard.press("ArrowRight")
    pad.box.get_by_text("The pen is down").wait_for()
    assert complaints(lab_page, ".nnlib-pad") == []
    small_notebook.close(notebook)


@pytest.mark.parametrize("window_of", [PHONE, ZOOMED], ids=["on a phone", "at 200 % zoom"])
def test_nothing_of_the_pad_is_cut_off_in_a_small_window(window, lab, window_of):
    name = small_notebook.write(lab.root, "pad-small", SETUP, PAD_WITH_START, "")
    own = window.browser.new_context(
        viewport=window_of["viewport"], device_scale_factor=window_of["ratio"]
    )
    notebook = NotebookPage(own.new_page(), lab, name)
    notebook.run_all()
    pad = PadOnScreen(notebook)
    assert small_notebook.cut_off(pad.box, "button, canvas, p, li, span") == []
    pad.draw(SEVEN)
    pad.wait_for_words("This looks like a 7 (")
    small_notebook.close(notebook)
