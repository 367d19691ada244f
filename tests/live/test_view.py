"""Every live thing shows a picture and one sentence, with a kernel and without."""

import base64
import re

from ipywidgets import Button, HBox, IntSlider
from ipywidgets.widgets import widget as widget_module

from nnlib.live.view import View

PNG = b"\x89PNG and so on"


class Sample(View):
    """A view of nothing."""

    def __init__(self, alt="Four points.", controls=()):
        super().__init__([*controls], alt, 300, format="png")

    def still(self):
        return PNG


def all_widgets() -> dict:
    """Every widget that ipywidgets keeps alive."""
    return widget_module._instances


def sentence_box(view) -> str:
    return view.children[-1].value


def test_the_sentence_stands_under_the_picture_and_can_be_read_back():
    view = Sample()
    view.say("Iteration 5.")
    assert view.sentence == "Iteration 5." and ">Iteration 5.</div>" in sentence_box(view)


def test_a_screen_reader_announces_the_sentence_only_when_things_have_settled():
    view = Sample()
    view.say("on the way", settled=False)
    assert 'aria-live="off"' in sentence_box(view)
    assert "polite" not in sentence_box(view)
    assert "status" not in sentence_box(view)
    view.say("there")
    assert 'aria-live="polite"' in sentence_box(view) and 'role="status"' in sentence_box(view)


def test_the_sentence_is_escaped_on_the_page():
    view = Sample()
    view.say('<img src=x onerror="alert(1)"> & more')
    assert "<img" not in sentence_box(view)
    assert "&lt;img src=x onerror=&quot;alert(1)&quot;&gt; &amp; more" in sentence_box(view)
    assert "<img src=x" not in view._repr_mimebundle_()["text/html"]


def test_a_new_picture_takes_the_place_of_the_old_in_the_same_widget():
    view = Sample()
    before = view.children
    view.show(b"one")
    view.show(b"two")
    assert view.children == before and view.shown == b"two"


def test_the_page_gets_an_address_that_has_the_whole_picture_in_it():
    view = Sample()
    view.show(PNG)
    assert view.children[-2].format == "url"
    assert view.children[-2].value == b"data:image/png;base64," + base64.b64encode(PNG)


def test_the_picture_is_named_for_those_who_cannot_see_it():
    assert Sample("Four points.").children[-2].tooltip == "Four points."


def test_without_a_kernel_the_cell_still_shows_picture_and_sentence():
    view = Sample('Left: "x < 0" & more.')
    view.say("Iteration 5.")
    bundle = view._repr_mimebundle_()
    source = re.search(r'src="data:image/png;base64,([^"]+)"', bundle["text/html"])[1]
    assert base64.b64decode(source) == PNG
    assert 'alt="Left: &quot;x &lt; 0&quot; &amp; more."' in bundle["text/html"]
    assert "Iteration 5." in bundle["text/html"] and 'width="300"' in bundle["text/html"]
    assert bundle["text/plain"] == "Sample: Iteration 5."


def test_with_a_kernel_the_cell_shows_the_widget():
    view = Sample()
    widget = view._repr_mimebundle_()["application/vnd.jupyter.widget-view+json"]
    assert widget["model_id"] == view.model_id


def test_the_page_can_find_the_view_by_its_class():
    assert "nnlib-sample" in Sample()._dom_classes


def test_what_is_stored_in_motion_is_the_last_settled_sentence_with_its_picture():
    view = Sample()
    view.say("there")
    view.say("on the way again", settled=False)
    assert view._repr_mimebundle_()["text/plain"] == "Sample: there"


def test_closing_a_view_closes_its_controls_their_layouts_and_styles():
    before = set(all_widgets())
    inner, outer = IntSlider(), HBox([Button()])
    view = Sample(controls=[inner, outer])
    assert len(set(all_widgets()) - before) > 10
    view.close()
    assert set(all_widgets()) == before and view.comm is None


def test_closing_twice_does_no_harm():
    view = Sample()
    view.close()
    view.close()
    assert view.comm is None
