"""Small interactive pictures follow their controls."""

import pytest
from ipywidgets import Dropdown, FloatSlider, IntSlider, ToggleButton

from nnlib.live import explore
from nnlib.plotting import Picture


def plain(**values) -> Picture:
    """A picture that says what it was given."""
    return Picture(repr(values).encode(), f"A picture of {values}.", f"Given {values}.", 200)


def shown(explorer) -> tuple[bytes, str]:
    return explorer.shown, explorer.sentence


@pytest.mark.parametrize(
    "form, kind, value",
    [
        (True, ToggleButton, True),
        (False, ToggleButton, False),
        ((0, 360, 90), IntSlider, 90),
        ((-1.0, 1.0, 0.5), FloatSlider, 0.5),
        ((0, 1.0, 1), FloatSlider, 1.0),
        (["20 000", "1"], Dropdown, "20 000"),
    ],
)
def test_the_form_of_a_control_says_what_it_becomes(form, kind, value):
    explorer = explore(plain, x=form)
    assert type(explorer.controls["x"]) is kind and explorer.values() == {"x": value}


@pytest.mark.parametrize(
    "form",
    [
        [],
        None,
        3,
        "abc",
        (1, 2),
        (2, 1, 1),
        (0, 1, 2),
        ("a", 1, 0),
        (0, float("inf"), 1),
        (1, 1, 1),
        {"a": 1},
    ],
)
def test_a_control_of_another_form_is_refused_by_name(form):
    with pytest.raises(ValueError, match="^angle must be .* but is"):
        explore(plain, angle=form)


def test_a_draw_that_cannot_be_called_is_refused():
    with pytest.raises(ValueError, match="draw must be a function, but is 3"):
        explore(3, x=True)


def test_a_draw_that_returns_no_picture_is_refused():
    with pytest.raises(ValueError, match="draw must return a Picture.* but returned None"):
        explore(lambda x: None, x=True)


def test_the_first_picture_is_there_at_once():
    explorer = explore(plain, x1=True, angle=(0, 360, 90))
    values = {"x1": True, "angle": 90}
    assert shown(explorer) == (repr(values).encode(), f"Given {values}.")
    assert explorer.still() == repr(values).encode()


def test_moving_a_control_draws_again_with_all_values():
    explorer = explore(plain, x1=True, angle=(0, 360, 90), way=["up", "down"])
    explorer.controls["angle"].value = 30
    explorer.controls["x1"].value = False
    explorer.controls["way"].value = "down"
    values = {"x1": False, "angle": 30, "way": "down"}
    assert explorer.values() == values
    assert shown(explorer) == (repr(values).encode(), f"Given {values}.")


def test_the_name_of_the_picture_follows_it():
    explorer = explore(plain, x=(0, 9, 1))
    explorer.controls["x"].value = 4
    assert explorer.children[-2].tooltip == "A picture of {'x': 4}."
    assert "A picture of {&#x27;x&#x27;: 4}." in explorer._repr_mimebundle_()["text/html"]


def test_without_a_kernel_the_picture_and_its_caption_are_shown():
    bundle = explore(plain, x=(0, 9, 1))._repr_mimebundle_()
    assert "Given {&#x27;x&#x27;: 1}." in bundle["text/html"]
    assert "data:image/png;base64," in bundle["text/html"]
    assert bundle["text/plain"] == "Explorer: Given {'x': 1}."


def draw_that_fails_at_four(x):
    if x == 4:
        raise ZeroDivisionError("four <is> too many")
    return plain(x=x)


def test_an_error_is_shown_with_its_line_and_the_next_change_draws_again():
    explorer = explore(draw_that_fails_at_four, x=(0, 9, 1))
    explorer.controls["x"].value = 4
    picture, sentence = shown(explorer)
    assert picture == b"{'x': 1}"  # the last good one
    assert "ZeroDivisionError" in sentence
    assert 'raise ZeroDivisionError("four <is> too many")' in sentence
    assert "<is>" not in explorer.children[-1].value
    explorer.controls["x"].value = 5
    assert shown(explorer) == (b"{'x': 5}", "Given {'x': 5}.")


def test_an_error_in_the_first_picture_is_the_cells_own():
    with pytest.raises(ZeroDivisionError):
        explore(draw_that_fails_at_four, x=(0, 9, 4))


def edited_draw(x):
    return plain(x=x)


def test_a_function_defined_anew_is_used_at_the_next_change(monkeypatch):
    explorer = explore(edited_draw, x=(0, 9, 1))
    monkeypatch.setitem(globals(), "edited_draw", lambda x: plain(edited=x))
    explorer.controls["x"].value = 2
    assert shown(explorer)[0] == b"{'edited': 2}"
