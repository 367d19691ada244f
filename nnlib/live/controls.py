"""The panel's sliders and buttons, made from the ranges a notebook gives."""

from __future__ import annotations

import math
from collections.abc import Sequence
from numbers import Integral
from typing import TypeVar

from ipywidgets import Button, Dropdown, FloatSlider, IntSlider, Layout, SelectionSlider

from .. import arguments

Number = TypeVar("Number", bound=float)
Range = tuple[float, float, float]  # low, high, start
CountRange = tuple[int, int, int]

_ROUND = (1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8)


def rate_slider(given: Range) -> SelectionSlider:
    """The learning rate from low to high in round numbers, ten for each factor of 10."""
    low, high, start = _range("learning_rate", given)
    arguments.number("learning_rate's low end", low, above=0.0)
    rates = [rate for rate in _round_numbers(low, high) if low < rate < high]
    named = {f"{rate:.3g}": rate for rate in (*rates, low, high, start)}  # no name twice
    options = sorted(named.items(), key=lambda option: option[1])
    return SelectionSlider(options=options, value=start, description="learning rate", **_look())


def _round_numbers(low: float, high: float) -> list[float]:
    first = math.floor(math.log10(low))
    last = math.ceil(math.log10(high))
    # float("3e-2") is the same number as 0.03 typed into a cell; 3 * 10**-2 is not always
    return [float(f"{digits}e{decade}") for decade in range(first, last + 1) for digits in _ROUND]


def count_slider(name: str, given: CountRange, *, at_least: int, steps: int = 1_000) -> IntSlider:
    """Whole numbers from low to high; a wide range goes in steps of a thousandth, or finer ones.

    The steps meet the start: the page moves a value between two steps onto one of them.
    """
    low, high, start = (
        arguments.count(f"each number of {name}", number, at_least=at_least)
        for number in _range(name, given)
    )
    coarsest = max(1, (high - low) // steps)
    step = math.gcd(coarsest, start - low)
    return IntSlider(start, low, high, step=step, description=_words(name), **_look())


def number_slider(name: str, given: Range | None) -> IntSlider | FloatSlider:
    """From low to high: in whole numbers if all three are, else in hundredths of the range."""
    low, high, start = _range(name, given)
    if all(isinstance(number, Integral) for number in (low, high, start)):
        return IntSlider(start, low, high, description=_words(name), **_look())
    return FloatSlider(
        start,
        min=low,
        max=high,
        step=(high - low) / 100,
        readout_format=".3g",
        description=_words(name),
        **_look(),
    )


def choice(name: str, choices: Sequence[str] | None) -> Dropdown:
    """One of these, the first at the start."""
    if not isinstance(choices, list) or not choices:
        raise ValueError(f"{name} must be a list of choices, but is {choices!r}")
    return Dropdown(options=choices, description=name, **_look())


def button(description: str, tooltip: str, icon: str) -> Button:
    """A button that says what it does, and says more on hovering."""
    layout = Layout(width="auto")
    return Button(description=description, tooltip=tooltip, icon=icon, layout=layout)


def _look() -> dict[str, object]:
    # Each control has a layout of its own: the end of one panel must not take that of the others
    # along.
    layout = Layout(width="640px", max_width="100%")
    return {"style": {"description_width": "110px"}, "layout": layout}


def _words(name: str) -> str:
    return name.replace("_", " ")


def _range(name: str, given: tuple[Number, Number, Number] | None) -> tuple[Number, Number, Number]:
    problem = (
        f"{name} must be (low, high, start) with low < high and low <= start <= high, "
        f"but is {given!r}"
    )
    try:
        low, high, start = given  # type: ignore[misc]  # None and all else ends in the TypeError
        in_order = -math.inf < low <= start <= high < math.inf and low < high
    except (TypeError, ValueError):
        raise ValueError(problem) from None
    if not in_order:
        raise ValueError(problem)
    return low, high, start
