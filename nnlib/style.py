"""One style for all pictures: Matplotlib's own, whatever the reader has set.

A style sheet, `plt.rcParams[...] = ...` and the file matplotlibrc are meant for the reader's own
pictures. Matplotlib looks into these settings whenever a part of a picture is made, drawn or
saved: a dark style sheet would write white words on our white paper. So each of these steps is
taken inside `house_style()`, and a HouseFigure does so by itself.
"""

from __future__ import annotations

import inspect
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

import matplotlib
from matplotlib.axes import Axes
from matplotlib.figure import Figure

Kind = TypeVar("Kind", bound=type)

# None of these shows in a picture, and the backend is chosen when it is first asked for.
_NO_STYLE = ("backend", "interactive", "toolbar")
_DEFAULTS = {
    key: matplotlib.rcParamsDefault[key]
    for key in matplotlib.rcParamsDefault
    if not key.startswith(_NO_STYLE)
}

_one_at_a_time = threading.RLock()  # all threads share the settings
_is_on = False


@contextmanager
def house_style() -> Iterator[None]:
    """Inside, Matplotlib's settings are its own defaults; afterwards the reader's are back."""
    global _is_on
    with _one_at_a_time:
        if _is_on:
            yield
            return
        settings = matplotlib.rcParams
        # Only what differs is touched, mostly nothing: that is quick, and in nobody's way.
        theirs = {key: settings[key] for key, own in _DEFAULTS.items() if settings[key] != own}
        settings.update({key: _DEFAULTS[key] for key in theirs})
        _is_on = True
        try:
            yield
        finally:
            _is_on = False
            settings.update(theirs)


def _in_house_style(kind: Kind) -> Kind:
    """The class, each of whose public methods now works inside `house_style()`."""
    for name, method in inspect.getmembers(kind, inspect.isfunction):
        # Matplotlib compares this one with its own, and would refuse a colour bar.
        if not name.startswith("_") and name != "get_data_ratio":
            setattr(kind, name, house_style()(method))
    return kind


@_in_house_style
class HouseFigure(Figure):
    """A figure in the house style, and so are its Axes, with all that is drawn on them directly."""

    def add_axes(self, *args: Any, **options: Any) -> Any:
        """Another Axes, as Matplotlib's figure makes it."""
        return _adopt(super().add_axes(*args, **options))

    def add_subplot(self, *args: Any, **options: Any) -> Any:
        """Another Axes in a grid of them, as Matplotlib's figure makes it."""
        return _adopt(super().add_subplot(*args, **options))


_house_axes: dict[type[Axes], type[Axes]] = {}  # by the kind of Axes that Matplotlib makes


def _adopt(ax: Axes) -> Axes:
    kind = type(ax)
    if kind not in _house_axes:
        _house_axes[kind] = _in_house_style(type(kind.__name__, (kind,), {}))
    ax.__class__ = _house_axes[kind]
    return ax
