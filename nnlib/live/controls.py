"""The panel's sliders and buttons, made from the ranges a notebook gives."""

import math
from numbers import Integral

from ipywidgets import Button, Dropdown, FloatSlider, IntSlider, Layout, SelectionSlider

from .. import arguments

_ROUND = (1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8)


def rate_slider(given: tuple[float, float, float]) -> SelectionSlider:
    """The learning rate from low to high in round numbers, ten for each factor of 10."""
    low, high, start = _range("learning_rate", given)
    arguments.number("learning_rate's low end", low, above=0.0)
    decades = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
    # float("3e-2") is the same number as 0.03 typed into a cell; 3 * 10**-2 is not always
    rates = (float(f"{digits}e{decade}") for decade in decades for digits in _ROUND)
    named = {f"{rate:.3g}": rate for rate in (*(rate for rate in rates if low < rate < high), low, high, start)}  # no name twice
    options = sorted(named.items(), key=lambda option: option[1])
    return SelectionSlider(options=options, value=start, description="learning rate", **_look())


def count_slider(name: str, given: tuple[int, int, int], *, at_least: int, steps: int = 1_000) -> IntSlider:
    """Whole numbers from low to high; a wide range goes in steps of a thousandth, or finer ones that meet the start."""
    low, high, start = (arguments.count(f"each number of {name}", number, at_least=at_least) for number in _range(name, given))
    step = math.gcd(max(1, (high - low) // steps), start - low)  # the page moves a value between two steps onto one of them
    return IntSlider(start, low, high, step=step, description=name.replace("_", " "), **_look())


def number_slider(name: str, given: tuple[float, float, float]) -> IntSlider | FloatSlider:
    """From low to high, in whole numbers if all three are whole, otherwise in hundredths of the range."""
    low, high, start = _range(name, given)
    if all(isinstance(number, Integral) for number in given):
        return IntSlider(start, low, high, description=name.replace("_", " "), **_look())
    step = (high - low) / 100
    return FloatSlider(start, min=low, max=high, step=step, readout_format=".3g", description=name.replace("_", " "), **_look())


def choice(name: str, choices: list[str]) -> Dropdown:
    """One of these, the first at the start."""
    if not isinstance(choices, list) or not choices:
        raise ValueError(f"{name} must be a list of choices, but is {choices!r}")
    return Dropdown(options=choices, description=name, **_look())


def button(description: str, tooltip: str, icon: str) -> Button:
    """A button that says what it does, and says more on hovering."""
    return Button(description=description, tooltip=tooltip, icon=icon, layout=Layout(width="auto"))


def _look() -> dict[str, object]:
    # Each control has a layout of its own: the end of one panel must not take that of the others along.
    return {"style": {"description_width": "110px"}, "layout": Layout(width="640px", max_width="100%")}


def _range(name: str, given: tuple[float, float, float]) -> tuple[float, float, float]:
    try:
        low, high, start = given
        in_order = -math.inf < low <= start <= high < math.inf and low < high
    except (TypeError, ValueError):
        in_order = False
    if not in_order:
        raise ValueError(f"{name} must be (low, high, start) with low <= start <= high, but is {given!r}")
    return low, high, start
