"""Small interactive pictures follow their controls."""

import sys

import pytest
from ipywidgets import Dropdown, FloatSlider, IntSlider, SelectionSlider, ToggleButton
from ipywidgets.widgets import widget as widget_module

from nnlib.live import explore, slider
from nnlib.picture import Picture
from small_panel import move, told


def plain(**values) -> Picture:
    """A picture that says what it was given."""
    return Picture(repr(values).encode(), f"A picture of {values}.", f"Given {values}.", 200)


def shown(explorer) -> tuple[bytes, str]:
    """The picture and the sentence that the page is told."""
    header, arrays = told(explorer)
    assert header["kind"] == "picture" and header["settled"]
    assert header["words"] == explorer.sentence
    return arrays["png"].tobytes(), header["words"]


@pytest.mark.parametrize(
    "form, kind, value",
    [
        (True, ToggleButton, True),
        (False, ToggleButton, False),
        (slider(0, 360, start=90), IntSlider, 90),
        (slider(-1.0, 1.0, start=0.5), FloatSlider, 0.5),
        (slider(0.01, 10.0, start=1.0), SelectionSlider, 1.0),
        (["20 000", "1"], Dropdown, "20 000"),
    ],
)
def test_the_form_of_a_control_says_what_it_becomes(form, kind, value):
    explorer = explore(plain, x=form)
    assert type(explorer.controls.widgets["x"]) is kind
    assert explorer.controls.values() == {"x": value}
    assert shown(explorer)[1] == f"Given {{'x': {value!r}}}."


def test_a_ready_control_is_used_as_it_is_and_goes_on_after_the_end():
    ready, drawn = IntSlider(3), []

    def draw(x):
        drawn.append(x)
        return plain(x=x)

    explorer = explore(draw, x=ready)
    assert ready.description == "x"
    ready.value = 4
    explorer.close()
    ready.value = 5
    assert drawn == [3, 4] and ready.comm is not None


@pytest.mark.parametrize("form", [[], None, 3, "abc", (1, 2), (0, 9, 1), {"a": 1}])
def test_a_control_of_another_form_is_refused_by_name(form):
    with pytest.raises(ValueError, match="^angle must be .* but is"):
        explore(plain, angle=form)


def test_a_control_that_draw_does_not_take_is_named():
    def draw_line(angle):
        return plain(angle=angle)

    words = "^noise is a control that draw does not take: give draw_line a parameter noise$"
    with pytest.raises(ValueError, match=words):
        explore(draw_line, angle=slider(0, 9, start=1), noise=True)


def test_a_parameter_without_a_control_is_named():
    def draw_line(angle, noise, width=2):
        return plain(angle=angle)

    with pytest.raises(ValueError, match="^draw takes noise, but no control has that name"):
        explore(draw_line, angle=slider(0, 9, start=1))


def test_what_is_refused_leaves_no_widget_behind():
    before = set(widget_module._instances)
    for draw, forms in (
        (lambda a: None, {"a": None}),
        (lambda a: None, {"b": True}),
        (lambda a: None, {}),
        (lambda a: None, {"a": True}),
        (lambda a: 1 / 0, {"a": True}),
    ):
        with pytest.raises((ValueError, ZeroDivisionError)):
            explore(draw, **forms)
    assert set(widget_module._instances) == before


def test_a_draw_that_cannot_be_called_is_refused():
    with pytest.raises(ValueError, match="draw must be a function, but is 3"):
        explore(3, x=True)


def test_a_draw_that_returns_no_picture_is_refused():
    with pytest.raises(ValueError, match="draw must return a Picture.* but returned None"):
        explore(lambda x: None, x=True)


def test_the_first_picture_is_there_at_once():
    explorer = explore(plain, x1=True, angle=slider(0, 360, start=90))
    values = {"x1": True, "angle": 90}
    assert shown(explorer) == (repr(values).encode(), f"Given {values}.")
    assert explorer.picture().image == repr(values).encode()


def test_moving_a_control_draws_again_with_all_values():
    explorer = explore(plain, x1=True, angle=slider(0, 360, start=90), way=["up", "down"])
    move(explorer, angle=30, x1=False, way="down")
    values = {"x1": False, "angle": 30, "way": "down"}
    assert shown(explorer) == (repr(values).encode(), f"Given {values}.")


def test_the_name_and_the_width_of_the_picture_follow_it():
    explorer = explore(plain, x=slider(0, 9, start=1))
    move(explorer, x=4)
    header, _ = told(explorer)
    assert (header["name"], header["width"]) == ("A picture of {'x': 4}.", 200)
    assert "A picture of {&#x27;x&#x27;: 4}." in explorer._repr_mimebundle_()["text/html"]


def test_without_a_kernel_the_picture_and_its_caption_are_shown():
    bundle = explore(plain, x=slider(0, 9, start=1))._repr_mimebundle_()
    assert "Given {&#x27;x&#x27;: 1}." in bundle["text/html"]
    assert "data:image/png;base64," in bundle["text/html"]
    assert bundle["text/plain"] == "Explorer: Given {'x': 1}."


def draw_that_fails_at_four(x):
    if x == 4:
        raise ZeroDivisionError("four <is> too many")
    return plain(x=x)


def test_an_error_is_shown_with_its_line_and_the_next_change_draws_again():
    explorer = explore(draw_that_fails_at_four, x=slider(0, 9, start=1))
    move(explorer, x=4)
    picture, sentence = shown(explorer)
    assert picture == b"{'x': 1}"  # the last good one
    assert "ZeroDivisionError" in sentence
    assert 'raise ZeroDivisionError("four <is> too many")' in sentence
    assert "<is>" not in explorer._repr_mimebundle_()["text/html"]
    move(explorer, x=5)
    assert shown(explorer) == (b"{'x': 5}", "Given {'x': 5}.")


@pytest.mark.parametrize("error", [KeyboardInterrupt("stop"), SystemExit("away")])
def test_13_an_interrupt_or_exit_on_a_move_is_shown_like_any_other_error(error):
    def draw(x):
        if x == 4:
            raise error
        return plain(x=x)

    explorer = explore(draw, x=slider(0, 9, start=1))
    try:
        move(explorer, x=4)
    except (KeyboardInterrupt, SystemExit):
        pytest.fail("this ends the kernel")
    assert f"{type(error).__name__} in draw" in shown(explorer)[1]
    move(explorer, x=5)
    assert shown(explorer) == (b"{'x': 5}", "Given {'x': 5}.")


def test_17_what_draw_prints_is_shown_with_its_picture_and_no_later_one(capsys):
    def draw(x):
        if x < 4:
            print("x is", x)
        return plain(x=x)

    explorer = explore(draw, x=slider(0, 9, start=1))
    assert told(explorer)[0]["printed"] == "x is 1"
    move(explorer, x=2)
    assert told(explorer)[0]["printed"] == "x is 2"
    move(explorer, x=5)
    assert told(explorer)[0]["printed"] == ""
    assert capsys.readouterr().out == "" and sys.stdout is not None


def test_an_error_in_the_first_picture_is_the_cells_own():
    with pytest.raises(ZeroDivisionError):
        explore(draw_that_fails_at_four, x=slider(0, 9, start=4))


def edited_draw(x):
    return plain(x=x)


def test_a_function_defined_anew_is_used_at_the_next_change(monkeypatch):
    explorer = explore(edited_draw, x=slider(0, 9, start=1))
    monkeypatch.setitem(globals(), "edited_draw", lambda x: plain(edited=x))
    move(explorer, x=2)
    assert shown(explorer)[0] == b"{'edited': 2}"
