"""Every live thing shows controls above a stage, and without a kernel picture and sentence."""

import base64
import re

from IPython.core.formatters import DisplayFormatter
from ipywidgets import Button, IntSlider
from ipywidgets.widgets import widget as widget_module

from nnlib.live import slider
from nnlib.live.controls import Controls
from nnlib.live.view import View
from nnlib.picture import Picture

PNG = b"\x89PNG and so on"


class Sample(View):
    """A view of nothing."""

    def __init__(self, alt="Four points.", sentence="Iteration 5.", buttons=(), **forms):
        super().__init__(Controls(forms), [*buttons])
        self.words = sentence
        self.alt = alt

    @property
    def sentence(self):
        return self.words

    def picture(self):
        return Picture(PNG, self.alt, self.sentence, 300) if self.alt else None


def all_widgets() -> dict:
    """Every widget that ipywidgets keeps alive."""
    return widget_module._instances


def test_wide_controls_stand_above_toggles_and_buttons_and_these_above_the_stage():
    button = Button()
    view = Sample(buttons=[button], a=slider(0, 9, start=1), bug=True, c=["x"])
    wide, small, stage = view.children
    widgets = view.controls.widgets
    assert wide.children == (widgets["a"], widgets["c"])
    assert small.children == (widgets["bug"], button)
    assert stage is view.stage


def test_the_rows_wrap_where_the_page_is_narrow():
    view = Sample()
    assert all(row.layout.flex_flow == "row wrap" for row in view.children[:2])
    assert view.layout.max_width == "880px"


def test_the_page_can_find_the_view_by_its_class():
    assert "nnlib-sample" in Sample()._dom_classes


def test_without_a_kernel_the_cell_still_shows_picture_and_sentence():
    bundle = Sample('Left: "x < 0" & more.')._repr_mimebundle_()
    source = re.search(r'src="data:image/png;base64,([^"]+)"', bundle["text/html"])[1]
    assert base64.b64decode(source) == PNG
    assert 'alt="Left: &quot;x &lt; 0&quot; &amp; more."' in bundle["text/html"]
    assert "Iteration 5." in bundle["text/html"] and 'width="300"' in bundle["text/html"]
    assert bundle["text/plain"] == "Sample: Iteration 5."


def test_where_no_picture_is_at_hand_the_sentence_is_shown_alone_and_escaped():
    bundle = Sample(alt="", sentence='<img src=x onerror="alert(1)"> & more')._repr_mimebundle_()
    words = "&lt;img src=x onerror=&quot;alert(1)&quot;&gt; &amp; more"
    assert bundle["text/html"] == f"<p>{words}</p>"
    assert "<img src=x" not in Sample(sentence="<img src=x>")._repr_mimebundle_()["text/html"]


def test_with_a_kernel_the_cell_shows_the_widget_and_never_the_widget_alone():
    view = Sample()
    bundle = view._repr_mimebundle_()
    shown = bundle["application/vnd.jupyter.widget-view+json"]
    assert shown["model_id"] == view.model_id
    assert bundle.keys() == {
        "application/vnd.jupyter.widget-view+json",
        "text/html",
        "text/plain",
    }


def test_a_closed_view_shows_what_to_do_and_no_widget():
    view = Sample()
    view.close()
    words = "This Sample is closed: run its cell again."
    assert repr(view) == words
    data, _ = DisplayFormatter().format(view)
    assert data == {"text/plain": words}


def test_closing_a_view_closes_all_that_was_made_for_it():
    before = set(all_widgets())
    view = Sample(buttons=[Button()], a=slider(0, 9, start=1), b=True, c=["x"])
    assert len(set(all_widgets()) - before) > 15
    view.close()
    assert set(all_widgets()) == before and view.comm is None


def test_closing_a_view_leaves_a_ready_control_as_it_is():
    ready = IntSlider()
    view = Sample(a=ready)
    view.close()
    assert ready.comm is not None and ready.layout.comm is not None
    ready.value = 7
    assert ready.value == 7


def test_closing_twice_does_no_harm():
    view = Sample()
    view.close()
    view.close()
    assert view.comm is None
