"""Small interactive pictures: controls beside a function that draws."""

from __future__ import annotations

from collections.abc import Callable

from ipywidgets import Dropdown, HBox, Layout, ToggleButton, Widget

from .. import arguments
from ..plotting import Picture
from .controls import number_slider
from .run import newest
from .view import View
from .words import error_words

Draw = Callable[..., Picture]


def explore(draw: Draw, **controls: object) -> Explorer:
    """Shows draw(**values), and draws again whenever a control is moved.

    A control is `name=True` or `False` (a toggle), `name=(low, high, start)` (a slider, of whole
    numbers if all three are), or `name=["a", "b"]` (a choice, the first one at the start).
    `draw` returns a Picture; its caption becomes the sentence under it.
    Raises ValueError for a control of another form, and where draw is no such function.
    """
    arguments.functions(draw=draw)
    return Explorer(draw, {name: _control(name, form) for name, form in controls.items()})


def _control(name: str, form: object) -> Widget:
    if isinstance(form, bool):
        tooltip = f"{name}: 1 when pressed, otherwise 0"
        return ToggleButton(form, description=name, tooltip=tooltip)
    if isinstance(form, list) and form:
        return Dropdown(options=form, description=name)
    if isinstance(form, tuple):
        return number_slider(name, form)
    raise ValueError(
        f"{name} must be True, False, a list of choices or (low, high, start), but is {form!r}"
    )


class Explorer(View):
    """A picture that follows its controls; `values()` tells where they stand."""

    def __init__(self, draw: Draw, controls: dict[str, Widget]) -> None:
        self._draw = draw
        self.controls = controls
        self._picture = self._drawn()
        every = list(controls.values())
        buttons = [control for control in every if isinstance(control, ToggleButton | Dropdown)]
        sliders = [control for control in every if control not in buttons]
        row = HBox(buttons, layout=Layout(flex_flow="row wrap"))
        super().__init__([*sliders, row], self._picture.alt, self._picture.width, format="png")
        self._show_picture()
        for control in every:
            control.observe(self._redraw, names="value")

    def values(self) -> dict[str, object]:
        """The value of each control, by name."""
        return {name: control.value for name, control in self.controls.items()}

    def still(self) -> bytes:
        """The picture as it is now, as PNG."""
        return self._picture.png

    def _redraw(self, change: object) -> None:
        try:
            self._picture = self._drawn()
        except Exception as error:  # shown where the learner looks; the next change draws again
            self.say(error_words(error))
        else:
            self._show_picture()

    def _drawn(self) -> Picture:
        picture = newest(self._draw)(**self.values())
        if not isinstance(picture, Picture):
            raise ValueError(
                "draw must return a Picture, as plotting.picture makes it, "
                f"but returned {picture!r}"
            )
        return picture

    def _show_picture(self) -> None:
        self._alt = self._picture.alt
        self._image.tooltip = self._picture.alt
        self.show(self._picture.png)
        self.say(self._picture.caption)
