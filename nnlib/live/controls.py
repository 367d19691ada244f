"""The controls of a panel or an explorer, made from what a notebook gives by name."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from numbers import Integral
from typing import Any

from ipywidgets import (
    Button,
    Dropdown,
    FloatSlider,
    IntSlider,
    Layout,
    SelectionSlider,
    ToggleButton,
    Widget,
)

_ROUND = (1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8)
WIDE = 20  # times from the low end to the high one, beyond which a slider counts in factors
FINEST = 1_000  # steps of a slider of whole numbers


@dataclass(frozen=True)
class Slider:
    """From low to high, standing at start at first."""

    low: float
    high: float
    start: float

    @property
    def is_whole(self) -> bool:
        """Whether it goes in whole numbers, since all three are."""
        return all(isinstance(number, Integral) for number in (self.low, self.high, self.start))


@dataclass(frozen=True)
class Choice:
    """One of several, standing at start at first."""

    options: list[str]
    start: str


def slider(low: float, high: float, *, start: float) -> Slider:
    """A slider from low to high that stands at `start` at first.

    In whole numbers if all three are: slider(0, 2_000, start=200). Where high is 20 times low or
    more it goes in round numbers, ten for each factor of 10: slider(0.01, 10.0, start=1.0); else in
    hundredths of the range. Raises ValueError unless low < high and low <= start <= high.
    """
    try:
        in_order = -math.inf < low <= start <= high < math.inf and low < high
    except (TypeError, ValueError):
        in_order = False
    if not in_order:
        raise ValueError(
            "slider must have numbers low < high with low <= start <= high, "
            f"but is slider({low!r}, {high!r}, start={start!r})"
        )
    return Slider(low, high, start)


class Controls:
    """Controls by name; `values` tells where they stand.

    Each is given as a slider, a list of choices, True or False, or as a control of ipywidgets.
    Raises ValueError for another form.
    """

    def __init__(self, forms: Mapping[str, object]) -> None:
        for name, form in forms.items():  # all of them, before the first is made
            _check(name, form)
        self.widgets = {name: _control(name, form) for name, form in forms.items()}
        self.own = [
            widget for name, widget in self.widgets.items() if widget is not forms[name]
        ]  # what was given ready-made goes on after the panel's end
        self._observers: list[tuple[Widget, Callable[[object], None]]] = []

    def values(self) -> dict[str, Any]:
        """The value of each control, by name."""
        return {name: widget.value for name, widget in self.widgets.items()}

    def observe(self, moved: Callable[[str], None]) -> None:
        """Has moved(name) called whenever a control gets another value."""
        for name, widget in self.widgets.items():
            observer = partial(_tell, moved, name)
            widget.observe(observer, names="value")
            self._observers.append((widget, observer))

    def close(self) -> None:
        """Ends them; what was given ready-made goes on, but nothing is called any more."""
        for widget, observer in self._observers:
            widget.unobserve(observer, names="value")
        self._observers.clear()
        close_all(self.own)


def close_all(widgets: Iterable[Widget]) -> None:
    """Closes these widgets, and their layouts and styles, each a widget of its own."""
    for widget in widgets:
        widget.layout.close()
        style = getattr(widget, "style", None)
        if style is not None:
            style.close()
        widget.close()


def _tell(moved: Callable[[str], None], name: str, change: object) -> None:
    moved(name)


def _check(name: str, form: object) -> None:
    is_ready = isinstance(form, Widget) and form.has_trait("value")
    is_choice = isinstance(form, list) and len(form) > 0
    if not (isinstance(form, Slider | Choice | bool) or is_choice or is_ready):
        raise ValueError(
            f"{name} must be a slider(low, high, start=...), a list of choices, True or False, "
            f"or a control of ipywidgets, but is {form!r}"
        )


def _control(name: str, form: Any) -> Widget:
    if isinstance(form, Slider):
        return _slider(name, form)
    if isinstance(form, bool):
        tooltip = f"{words(name)}: yes when pressed, otherwise no"
        return ToggleButton(form, description=words(name), tooltip=tooltip)
    if isinstance(form, list):
        return Dropdown(options=form, description=words(name), **_look())
    if isinstance(form, Choice):
        return Dropdown(options=form.options, value=form.start, description=words(name), **_look())
    if form.has_trait("description") and not form.description:
        form.description = words(name)
    return form


def _slider(name: str, form: Slider) -> Widget:
    if form.is_whole:
        return _whole_slider(name, form)
    if form.low > 0 and form.high >= WIDE * form.low:
        return _round_slider(name, form)
    return FloatSlider(
        form.start,
        min=form.low,
        max=form.high,
        step=(form.high - form.low) / 100,
        readout_format=".3g",
        description=words(name),
        **_look(),
    )


def _whole_slider(name: str, form: Slider) -> IntSlider:
    """A wide range goes in steps of a thousandth, or finer ones.

    The steps meet the start: the page moves a value between two steps onto one of them.
    """
    low, high, start = int(form.low), int(form.high), int(form.start)
    coarsest = max(1, (high - low) // FINEST)
    step = math.gcd(coarsest, start - low)
    return IntSlider(start, low, high, step=step, description=words(name), **_look())


def _round_slider(name: str, form: Slider) -> SelectionSlider:
    rates = [rate for rate in _round_numbers(form.low, form.high) if form.low < rate < form.high]
    ends = (form.low, form.high, form.start)
    named = {f"{rate:.3g}": rate for rate in (*rates, *ends)}  # no name twice
    options = sorted(named.items(), key=lambda option: option[1])
    return SelectionSlider(options=options, value=form.start, description=words(name), **_look())


def _round_numbers(low: float, high: float) -> list[float]:
    first = math.floor(math.log10(low))
    last = math.ceil(math.log10(high))
    # float("3e-2") is the same number as 0.03 typed into a cell; 3 * 10**-2 is not always
    return [float(f"{digits}e{decade}") for decade in range(first, last + 1) for digits in _ROUND]


def count_slider(name: str, form: object, *, at_least: int) -> Slider:
    """`form`, a slider of whole numbers from `at_least` on."""
    if not isinstance(form, Slider) or not form.is_whole or form.low < at_least:
        raise ValueError(
            f"{name} must be a slider of whole numbers from {at_least} on, "
            f"such as slider({at_least}, 2_000, start=200), but is {form!r}"
        )
    return form


def button(description: str, tooltip: str, icon: str) -> Button:
    """A button that says what it does, and says more on hovering."""
    layout = Layout(width="auto")
    return Button(description=description, tooltip=tooltip, icon=icon, layout=layout)


def words(name: str) -> str:
    """A name as it is read: hidden size."""
    return name.replace("_", " ")


def _look() -> dict[str, object]:
    # Each control has a layout of its own: the end of one panel must not take that of the others
    # along. Two stand side by side where there is room.
    layout = Layout(flex="1 1 380px", max_width="100%", width="auto")
    return {"style": {"description_width": "110px"}, "layout": layout}
