"""One line of code for all that a panel shows, and what may stand in such a line."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from ipywidgets import Widget
from traitlets import TraitError

from .. import arguments, plane
from .functions import Values
from .samples import Data
from .table import data_of, table


@dataclass(frozen=True)
class Moment:
    """Where a run stands, and how far it had gone before it was taken back there."""

    at: int
    reached: int


@dataclass(frozen=True)
class KeptRun:
    """The run that is kept beside the others: the values of its controls, and its moment."""

    values: Values
    moment: Moment


@dataclass(frozen=True)
class Shared:
    """All that makes what a panel shows, on the functions and the data of its notebook."""

    controls: dict[str, Any]  # with the iterations
    moment: Moment
    points: Data | None = None  # None: the notebook's data
    shows: list[str] = field(default_factory=list)  # what is switched on
    kept: KeptRun | None = None


def line(name: str, shared: Shared, widgets: Mapping[str, Widget]) -> str:
    """The call of restore that rebuilds it, on the panel of this name with these controls."""
    told = [_values(shared.controls, widgets)]
    told += _moment(shared.moment, shared.controls["iterations"])
    if shared.points is not None:
        X, y = shared.points.X, shared.points.y
        rows = [[*x, label] for x, label in zip(X.tolist(), y.tolist(), strict=True)]
        told.append(f"points={rows}")
        limits = tuple(map(float, shared.points.limits or ()))
        if limits != tuple(map(float, plane.limits_around(X))):
            told.append(f"plane={limits}")
    if shared.shows:
        told.append(f"shows={shared.shows}")
    if shared.kept is not None:
        values, moment = shared.kept.values, shared.kept.moment
        others = {
            name: value for name, value in values.items() if value != shared.controls.get(name)
        }
        told.append(
            f'kept={{"controls": {_values(others, widgets)}, '
            f'"at": {moment.at}, "reached": {moment.reached}}}'
        )
    return f"{name}.restore({', '.join(told)})"


def _moment(moment: Moment, iterations: int) -> list[str]:
    at = [] if moment.at == iterations else [f"at={moment.at}"]
    return at + ([] if moment.reached == moment.at else [f"reached={moment.reached}"])


def _values(values: Values, widgets: Mapping[str, Widget]) -> str:
    told = (f'"{name}": {_literal(value, widgets[name])}' for name, value in values.items())
    return f"{{{', '.join(told)}}}"


def _literal(value: Any, widget: Widget) -> str:
    """The value as it is written in code; a choice that cannot be, by its name in the list."""
    text = repr(value.item() if isinstance(value, np.generic) else value)
    try:
        ast.literal_eval(text)
    except (ValueError, SyntaxError):
        named = [label for label, choice in _choices(widget) if choice is value]
        return repr(named[0]) if named else text
    return text


def _choices(widget: Widget) -> list[tuple[str, Any]]:
    """The choices of a list with the names that it shows; none where it is no list."""
    options = list(getattr(widget, "options", ()))
    if options and all(isinstance(option, tuple | list) and len(option) == 2 for option in options):
        return [(label, value) for label, value in options]
    return [(str(option), option) for option in options]


# What a line holds


def checked(
    widgets: Mapping[str, Widget],
    can_show: Iterable[str],
    controls: object,
    at: object,
    reached: object,
    points: object,
    limits: object,
    shows: object,
    kept: object,
) -> Shared:
    """What restore was given, after a look at each of it; raises ValueError, a sentence."""
    values = {name: widget.value for name, widget in widgets.items()}
    values |= _checked_values("controls", controls, widgets)
    moment = _checked_moment(values["iterations"] if at is None else at, reached)
    known = list(can_show)
    wanted = list(shows) if isinstance(shows, list | tuple) else [shows]
    for name in wanted:
        if name not in known:
            there_are = ", ".join(known) or "nothing"
            raise ValueError(f"shows names {name!r}, but the panel can show: {there_are}")
    return Shared(
        values,
        moment,
        _checked_points(points, limits),
        [name for name in known if name in wanted],
        _checked_kept(kept, values, widgets),
    )


def _checked_moment(at: object, reached: object) -> Moment:
    at = arguments.count("at", at, at_least=0)
    reached = at if reached is None else arguments.count("reached", reached, at_least=at)
    return Moment(at, reached)


def _checked_points(points: object, limits: object) -> Data | None:
    if points is None:
        if limits is not None:
            raise ValueError("plane tells the limits around points, but no points are given")
        return None
    data = table(points)
    if limits is None:
        return data
    left, right, bottom, top = arguments.numbers("plane", limits, shape=(4,)).tolist()
    x1, x2 = data.X[:, 0], data.X[:, 1]
    is_inside = (left <= x1) & (x1 <= right) & (bottom <= x2) & (x2 <= top)
    if not is_inside.all():
        raise ValueError(
            f"plane is {(left, right, bottom, top)}: left, right, bottom, top, "
            f"but the point {data.X[int(is_inside.argmin())].tolist()} lies outside"
        )
    return data_of(data.X, data.y, (left, right, bottom, top))


def _checked_kept(kept: object, values: Values, widgets: Mapping[str, Widget]) -> KeptRun | None:
    if kept is None:
        return None
    if not isinstance(kept, Mapping) or not {"controls", "at"} <= set(kept):
        raise ValueError(f'kept must be {{"controls": ..., "at": ..., "reached": ...}}: {kept!r}')
    others = _checked_values("kept's controls", kept["controls"], widgets)
    of_the_run = {name: value for name, value in values.items() if name != "iterations"}
    return KeptRun(of_the_run | others, _checked_moment(kept["at"], kept.get("reached")))


def _checked_values(what: str, given: object, widgets: Mapping[str, Widget]) -> dict[str, Any]:
    if not isinstance(given, Mapping):
        raise ValueError(
            f'{what} must be values by name, as {{"iterations": 10}}, but is {given!r}'
        )
    for name in given:
        if name not in widgets:
            raise ValueError(
                f"{what} names {name!r}, but the panel has the controls {', '.join(widgets)}"
            )
    return {name: _checked_value(name, value, widgets[name]) for name, value in given.items()}


def _checked_value(name: str, value: Any, widget: Widget) -> Any:
    choices = _choices(widget)
    if choices:
        return _checked_choice(name, value, choices)
    try:
        fits = widget.traits()["value"].validate(widget, value)
        is_it = bool(fits == value)
    except (TraitError, TypeError, ValueError):
        is_it = False
    if not is_it:
        raise ValueError(f"{name} cannot stand at {value!r}; it stands at {widget.value!r}")
    low, high = getattr(widget, "min", None), getattr(widget, "max", None)
    if low is not None and high is not None and not low <= fits <= high:
        raise ValueError(f"{name} goes from {low} to {high}, but the value given is {value!r}")
    return fits


def _checked_choice(name: str, value: Any, choices: list[tuple[str, Any]]) -> Any:
    for label, choice in choices:
        if type(value) is not bool and (choice is value or choice == value or label == value):
            return choice
    raise ValueError(
        f"{name} is one of {', '.join(label for label, _ in choices)}, but given is {value!r}"
    )
