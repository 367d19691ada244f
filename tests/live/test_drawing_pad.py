"""A drawing pad, without a page: what is drawn is read, told, and kept."""

import asyncio
import re
import sys
import threading

import numpy as np
import pytest
from ipywidgets.widgets import widget as widget_module

from nnlib import datasets
from nnlib.drawing import digit_image
from nnlib.live import DrawingPad, cells
from small_panel import in_a_loop

ONE = [[[0.5, 0.1], [0.5, 0.9]]]
DASH = [[[0.1, 0.5], [0.9, 0.5]]]
SURE = [0.0, 0.04, 0.0, 0.0, 0.0, 0.0, 0.0, 0.93, 0.02, 0.01]


def always(P):
    """A predict that says this of every image."""
    return lambda images: np.tile(np.asarray(P, float), (len(images), 1))


def one_or_dash(images):
    """A 1 where there is ink at the top, else an 8."""
    P = np.zeros((len(images), 10))
    is_one = images.reshape(-1, 8, 8)[:, 0].sum(axis=1) > 0
    P[is_one, 1] = 1.0
    P[~is_one, 8] = 1.0
    return P


def ask(pad, strokes, asked="a page 1", settled=True) -> dict:
    """What the page is answered."""
    question = {"asked": asked, "settled": settled, "strokes": strokes}
    pad.pad._handle_custom_msg(question, [])
    return pad.pad.answer


def test_a_pad_without_start_says_what_to_do():
    pad = DrawingPad(one_or_dash)
    assert pad.sentence == pad.pad.answer["words"] == "Draw a digit."
    assert pad.pad.answer["P"] == [] and not pad.image().any()
    assert pad._repr_mimebundle_()["text/html"] == "<p>Draw a digit.</p>"
    assert pad._repr_mimebundle_()["text/plain"] == "DrawingPad: Draw a digit."


@pytest.mark.parametrize("shape", [(64,), (8, 8)])
def test_the_start_is_shown_and_read_at_once(shape):
    image = datasets.digits().X[7]
    pad = DrawingPad(always(SURE), start=image.reshape(shape))
    assert pad.sentence == "This looks like a 7 (0.93), then a 1 (0.04)."
    assert pad.image() == pytest.approx(image)
    assert pad.pad.answer["image"] == pytest.approx(image, abs=1e-4)
    assert pad.pad.answer["P"] == SURE


def test_what_is_drawn_is_read_in_place_of_the_start_and_an_empty_pad_is_not():
    calls = []

    def predict(images):
        calls.append(images)
        return one_or_dash(images)

    pad = DrawingPad(predict, start=np.ones(64))
    pad.draw(ONE)
    assert pad.sentence == "This looks like a 1 (1.00)."
    pad.draw(DASH)
    assert pad.sentence == "This looks like an 8 (1.00)."
    assert np.array_equal(pad.image(), digit_image(DASH))
    assert [images.shape for images in calls] == [(1, 64)] * 3
    pad.draw([])
    assert pad.sentence == "Draw a digit." and pad.pad.answer["P"] == []
    assert not pad.image().any() and len(calls) == 3


def test_the_page_is_answered_with_the_name_of_its_question():
    pad = DrawingPad(one_or_dash)
    answer = ask(pad, ONE, asked="page 3", settled=False)
    assert answer["asked"] == "page 3" and not answer["settled"]
    assert answer["strokes"] == ONE
    assert answer["image"] == pytest.approx(digit_image(ONE), abs=1e-4)
    assert answer["P"] == [0, 1, 0, 0, 0, 0, 0, 0, 0, 0]
    assert answer["words"] == pad.sentence == "This looks like a 1 (1.00)."
    pad.draw(DASH)
    assert pad.pad.answer["asked"] == "" and pad.pad.answer["settled"]


def test_each_question_is_answered_even_if_the_answer_is_the_same():
    pad = DrawingPad(one_or_dash)
    sent = []
    pad.pad.observe(lambda change: sent.append(change.new["asked"]), names="answer")
    for name in ("page 1", "page 2", "page 3"):
        ask(pad, ONE, asked=name)
    assert sent == ["page 1", "page 2", "page 3"]


def test_of_equal_digits_the_smaller_is_named_first_and_what_reads_0_00_is_left_out():
    sentences = {
        "This looks like a 0 (0.10), then a 1 (0.10).": [0.1] * 10,
        "This looks like an 8 (0.99), then a 9 (0.01).": [0] * 8 + [0.99, 0.01],
        "This looks like a 2 (1.00).": [0.004, 0, 0.996, *[0] * 7],
    }
    for sentence, P in sentences.items():
        assert DrawingPad(always(P), start=np.ones(64)).sentence == sentence


def test_the_image_is_a_copy_and_so_is_what_predict_gets():
    def predict(images):
        images[:] = 0.5
        return one_or_dash(images)

    given = np.full(64, 0.25)
    pad = DrawingPad(predict, start=given)
    pad.image()[:] = 1.0
    assert (pad.image() == 0.25).all() and (given == 0.25).all()
    given[:] = 0.0
    assert (pad.image() == 0.25).all()


# What goes wrong


@pytest.mark.parametrize("predict", [None, 3, "predict"])
def test_a_predict_that_is_no_function_is_refused(predict):
    with pytest.raises(ValueError, match="^predict must be a function, but is "):
        DrawingPad(predict)


def test_a_predict_that_takes_nothing_or_more_than_images_is_refused():
    with pytest.raises(ValueError, match="^predict must take images first, but <lambda> takes"):
        DrawingPad(lambda: None)
    words = "^predict must take images alone, but <lambda> also takes network: give each a default"
    with pytest.raises(ValueError, match=words):
        DrawingPad(lambda images, network: None)
    DrawingPad(lambda images, network=None: one_or_dash(images))


@pytest.mark.parametrize(
    "returned, words",
    [
        (None, "^predict returned None: is a return missing"),
        ([0.1] * 10, r"^predict must return shape \(1, 10\) .* but its shape is \(10,\)"),
        (np.full((1, 3), 1 / 3), r"^predict must return shape \(1, 10\) .* is \(1, 3\)"),
        ([[np.nan] * 10], "^what predict returned must be finite"),
        ([["a"] * 10], "^what predict returned must hold numbers"),
        ([[-3.0, 4.0, *[0.0] * 8]], "^predict .* 0 to 1, but returned -3 to 4: is a softmax miss"),
        ([[0.5] * 10], "^predict .* 1 together, but they are 5 together: is a softmax missing"),
    ],
)
def test_what_predict_returns_has_to_be_probabilities(returned, words):
    with pytest.raises(ValueError, match=words):
        DrawingPad(lambda images: returned)
    is_first = [True]

    def predict(images):
        return one_or_dash(images) if is_first.pop() else returned

    is_first[:] = [False, True]
    pad = DrawingPad(predict)
    pad.draw(ONE)  # told, not raised
    assert re.search(words.removeprefix("^"), pad.sentence)
    assert pad.sentence.endswith("Mend the cell, run it, and draw on.")


@pytest.mark.parametrize(
    "start, words",
    [
        (np.zeros(63), r"start must have shape \(64,\) or \(8, 8\), but its shape is \(63,\)"),
        (np.zeros((1, 64)), r"start must have .* \(1, 64\)"),
        (np.full(64, 16.0), r"start must hold 0 \(paper\) to 1 \(ink\), but holds 16 to 16"),
        (np.full(64, -0.5), "start must hold 0 .* but holds -0.5 to -0.5"),
        (np.full(64, np.nan), r"start must be finite, but start\[0\] is nan"),
        ("seven", "start must hold numbers"),
    ],
)
def test_a_start_that_is_no_image_is_refused(start, words):
    with pytest.raises(ValueError, match=words):
        DrawingPad(one_or_dash, start=start)


MALFORMED = [
    (None, "strokes must be a list of strokes, but is None"),
    ("0, 0", "strokes must be a list of strokes"),
    ([[0.5, 0.5]], r"strokes\[0\] must have shape \(n, 2\), but its shape is \(2,\)"),
    ([*ONE, [[0.5, 0.5, 0.5]]], r"strokes\[1\] must have shape \(n, 2\)"),
    ([*ONE, []], r"strokes\[1\]"),
    ([[[0.5, None]]], r"strokes\[0\] must hold numbers"),
    ([[[0.5, float("nan")]]], r"strokes\[0\] must be finite"),
    ([[[0.5, 1.5]]], r"strokes\[0\] must hold shares of the pad, 0 to 1, but holds 0.5 to 1.5"),
    ([[[0.5, 0.5]] * 2_001], "strokes must have 2000 places at most, but has 2001"),
]


@pytest.mark.parametrize("strokes, words", MALFORMED)
def test_a_malformed_drawing_is_refused_in_words_and_never_half_done(strokes, words):
    pad = DrawingPad(one_or_dash)
    pad.draw(ONE)
    with pytest.raises(ValueError, match=words):
        pad.draw(strokes)
    answer = ask(pad, strokes, asked="page 5")
    assert re.search(words, answer["words"]) and answer["asked"] == "page 5"
    assert answer["strokes"] == ONE and answer["P"][1] == 1.0
    assert pad.sentence == "This looks like a 1 (1.00)."
    assert ask(pad, DASH)["words"] == "This looks like an 8 (1.00)."


@pytest.mark.parametrize("content", [None, [], "asked", {}, {"strokes": ONE}])
def test_what_is_no_question_is_left_alone(content):
    pad = DrawingPad(one_or_dash)
    before = pad.pad.answer
    pad.pad._handle_custom_msg(content, [])
    assert pad.pad.answer == before


def predict_that_fails_at_a_dash(images):
    P = one_or_dash(images)
    if P[0, 8] == 1.0 and images.any():
        raise ZeroDivisionError("a dash <is> none")
    return P


def test_an_error_in_predict_is_told_with_its_line_and_the_next_stroke_is_read():
    pad = DrawingPad(predict_that_fails_at_a_dash)
    answer = ask(pad, DASH)
    assert "ZeroDivisionError in predict_that_fails_at_a_dash, line " in answer["words"]
    assert 'raise ZeroDivisionError("a dash <is> none")' in answer["words"]
    assert answer["words"].endswith("Mend the cell, run it, and draw on.")
    assert answer["strokes"] == DASH and answer["P"] == []
    assert answer["image"] == pytest.approx(digit_image(DASH), abs=1e-4)
    assert "<is>" not in pad._repr_mimebundle_()["text/html"]
    assert ask(pad, ONE)["words"] == "This looks like a 1 (1.00)."


@pytest.mark.parametrize("error", [KeyboardInterrupt("stop"), SystemExit("away")])
def test_13_an_interrupt_or_exit_is_told_like_any_other_error(error):
    def predict(images):
        if images.any():
            raise error
        return one_or_dash(images)

    pad = DrawingPad(predict)
    try:
        answer = ask(pad, ONE)
    except (KeyboardInterrupt, SystemExit):
        pytest.fail("this ends the kernel")
    assert f"{type(error).__name__} in predict" in answer["words"]


def test_an_error_at_the_start_is_the_cells_own_and_leaves_no_widget_behind():
    before = set(widget_module._instances)
    with pytest.raises(ZeroDivisionError):
        DrawingPad(predict_that_fails_at_a_dash, start=np.eye(8)[::-1] * [0, 0, 0, 1, 1, 0, 0, 0])
    for predict in (None, lambda: None, lambda images: None):
        with pytest.raises(ValueError, match="predict"):
            DrawingPad(predict)
    assert set(widget_module._instances) == before


def test_17_what_predict_prints_is_shown_with_its_drawing_and_no_later_one(capsys):
    def predict(images):
        if images.any() and one_or_dash(images)[0, 1]:
            print("ink:", round(images.sum()))
        return one_or_dash(images)

    pad = DrawingPad(predict)
    assert ask(pad, ONE)["printed"].startswith("ink: ")
    assert ask(pad, DASH)["printed"] == ""
    assert capsys.readouterr().out == "" and sys.stdout is not None


def edited_predict(images):
    return one_or_dash(images)


def test_a_predict_defined_anew_reads_the_next_stroke(monkeypatch):
    monkeypatch.setitem(globals(), "edited_predict", edited_predict)  # put back at the end
    pad = DrawingPad(edited_predict)

    def edit(source):
        exec(source, globals())

    edit("def edited_predict(images): return np.array([SURE])")
    assert ask(pad, ONE)["words"] == "This looks like a 7 (0.93), then a 1 (0.04)."
    edit("def edited_predict(): return None")
    assert "predict must take images first" in ask(pad, ONE)["words"]
    edit("def edited_predict(images, network): return None")
    assert "edited_predict also takes network" in ask(pad, ONE)["words"]
    edit("def edited_predict(images): return one_or_dash(images)")
    assert ask(pad, ONE)["words"] == "This looks like a 1 (1.00)."


def test_questions_on_several_threads_are_answered_one_after_another():
    inside, most = [], []

    def predict(images):
        inside.append(1)
        most.append(len(inside))
        threading.Event().wait(0.01)
        inside.pop()
        return one_or_dash(images)

    pad = DrawingPad(predict)
    threads = [
        threading.Thread(target=ask, args=(pad, strokes)) for strokes in (ONE, DASH, ONE, DASH)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert max(most) == 1 and len(most) == 5
    is_one = pad.pad.answer["strokes"] == ONE
    assert pad.pad.answer["P"][1 if is_one else 8] == 1.0


def test_where_cells_run_on_a_thread_of_their_own_it_is_the_one_that_reads():
    """Between cells: a network that a cell trains must not be asked in the middle of a step."""
    cell_runs, threads = [], []

    def predict(images):
        assert not cell_runs
        threads.append(threading.current_thread())
        return one_or_dash(images)

    async def main():
        pad = DrawingPad(predict)
        asking = threading.Thread(target=ask, args=(pad, ONE))
        cell_runs.append(True)
        asking.start()
        asking.join()
        assert pad.sentence == "Draw a digit."
        cell_runs.clear()
        while pad.sentence == "Draw a digit.":
            await asyncio.sleep(0.01)
        assert pad.pad.answer["asked"] == "a page 1" and pad.pad.answer["strokes"] == ONE

    in_a_loop(main)
    assert threads == [threading.main_thread()] * 2


# Without a kernel, and the end


def test_without_a_kernel_the_picture_tells_its_numbers_and_is_the_same_each_time():
    bundles = [
        DrawingPad(always(SURE), start=datasets.digits().X[7])._repr_mimebundle_() for _ in "ab"
    ]
    html = bundles[0]["text/html"]
    assert html == bundles[1]["text/html"]
    assert "This looks like a 7 (0.93), then a 1 (0.04)." in html
    assert "6: 0.00, 7: 0.93, 8: 0.02, 9: 0.01." in html and "data:image/png" in html
    assert len(html) < 20_000


def test_a_picture_of_a_drawing_without_an_answer_says_so():
    pad = DrawingPad(predict_that_fails_at_a_dash)
    pad.draw(DASH)
    assert "ten bars without a length." in pad._repr_mimebundle_()["text/html"]


def test_where_a_page_follows_matplotlib_is_not_loaded_for_a_picture(monkeypatch):
    monkeypatch.setattr(cells, "are_named", lambda: True)
    monkeypatch.delitem(sys.modules, "matplotlib.figure", raising=False)
    pad = DrawingPad(always(SURE), start=np.ones(64))
    assert pad.picture() is None
    assert pad._repr_mimebundle_()["text/html"].startswith("<p>This looks like a 7")


def test_closing_a_pad_closes_all_that_was_made_for_it():
    before = set(widget_module._instances)
    pad = DrawingPad(one_or_dash)
    assert len(set(widget_module._instances) - before) == 4  # two widgets with their layouts
    pad.close()
    pad.close()
    assert set(widget_module._instances) == before
    assert repr(pad) == "This DrawingPad is closed: run its cell again."
