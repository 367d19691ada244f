"""The learner's functions: the newest of their name, called with the values they ask for."""

from __future__ import annotations

import copy
import inspect
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, cast
from weakref import WeakSet

import numpy as np

from .. import arguments
from . import interrupts
from .outputs import Outputs

Values = Mapping[str, Any]  # of the controls, by name
Plain = Callable[..., Any]

# What ends a learner's function and is told where the learner looks. Raised from a message of the
# page, or from a turn of the event loop, an interrupt or an exit would end the kernel.
FAILURES = (Exception, KeyboardInterrupt, SystemExit)


class LearnersFunction:
    """One of the learner's functions, in its role: "start", "step", "predict" and so on.

    It gets first what `first` names, in this order, and then by name each value that it has a
    parameter for. A parameter with a default may stay without a value.

    A learner who edits a cell and runs it expects the edited function to be used. So the newest
    function of its name is taken, if that name meant this very function when it was given, and
    until another panel or explorer takes the name for a function of its own.
    """

    def __init__(self, role: str, function: object, first: tuple[str, ...] = ()) -> None:
        arguments.functions(**{role: function})
        self.role = role
        self._first = first
        self._function = cast(Plain, function)
        self._is_global = _meaning_of_the_name(function) is function
        self._look_at_parameters(self._function)
        if self._is_global:
            _take_the_name(self)

    @property
    def name(self) -> str:
        """As the learner calls it; its role where it has no name."""
        return getattr(self._function, "__name__", self.role)

    # The newest of its name

    def is_outdated(self) -> bool:
        """Whether it has been defined anew since `renew`."""
        return self._newest() is not self._function

    def renew(self) -> None:
        """From now on the newest function of its name is called.

        Raises ValueError where that cannot be called with what it gets first.
        """
        newest = self._newest()
        if newest is not self._function:
            self._look_at_parameters(newest)
            self._function = newest

    def _newest(self) -> Plain:
        now = _meaning_of_the_name(self._function) if self._is_global else None
        return now if callable(now) else self._function

    def keep_to_this(self) -> None:
        """Stays what it is, whatever its name will mean."""
        self._is_global = False

    def as_it_is(self) -> LearnersFunction:
        """The same function, which stays what it is now."""
        same = copy.copy(self)
        same.keep_to_this()
        return same

    # What it asks for

    def _look_at_parameters(self, function: Plain) -> None:
        try:
            signature = inspect.signature(function)
        except (TypeError, ValueError):  # some that are written in C do not tell
            self._takes_all = False
            self._asks_for: dict[str, bool] = {}  # by name, whether it has no default
            return
        parameters = list(signature.parameters.values())
        kinds = [parameter.kind for parameter in parameters]
        by_place = [each for each in parameters if each.kind in _BY_PLACE]
        takes_any_place = inspect.Parameter.VAR_POSITIONAL in kinds
        if len(by_place) < len(self._first) and not takes_any_place:
            told = signature.replace(return_annotation=inspect.Signature.empty)
            raise ValueError(
                f"{self.role} must take {' and '.join(self._first)} first, "
                f"but {self.name} takes {told}"
            )
        rest = [each for each in parameters if each not in by_place[: len(self._first)]]
        self._takes_all = inspect.Parameter.VAR_KEYWORD in kinds
        named = [each for each in rest if each.kind in _BY_NAME]
        self._asks_for = {each.name: each.default is inspect.Parameter.empty for each in named}

    def takes(self, name: str) -> bool:
        """Whether it has a parameter of this name, besides those it gets first."""
        return self._takes_all or name in self._asks_for

    @property
    def needs(self) -> list[str]:
        """The names of the values that it cannot be called without, besides what it gets first."""
        return [name for name, is_needed in self._asks_for.items() if is_needed]

    def check(self, known: Values) -> None:
        """Raises ValueError where a parameter has neither a value among these nor a default."""
        for name in self.needs:
            if name not in known:
                names = ", ".join(known) or "none"
                raise ValueError(
                    f"{self.role} takes {name}, but no control has that name (there are: {names}). "
                    f"Give a control {name}=..., or let {self.name} take one of these names"
                )

    def chosen(self, values: Values) -> dict[str, Any]:
        """Those of the values that it takes; raises ValueError as `check` does."""
        self.check(values)
        return {name: value for name, value in values.items() if self.takes(name)}

    def __call__(self, *first: Any, **values: Any) -> Any:
        """Calls it."""
        return self._function(*first, **values)

    def plain(self) -> Plain:
        """The function itself, as it is now: the quickest to call many times."""
        return self._function


@contextmanager
def guarded(outputs: Outputs) -> Iterator[None]:
    """Inside, functions of the learner may be called.

    What they print goes to `outputs`, and an interrupt ends them.
    """
    with outputs.caught(), interrupts.interruptible():
        yield


def returned_number(returned: Any, must: str) -> float:
    """What a function returned, as a number; else ValueError: it `must` return ..., but ..."""
    if isinstance(returned, np.ndarray) and returned.size == 1:
        returned = returned.item()  # one number in an array is a number
    try:
        return float(returned)
    except (TypeError, ValueError):
        raise ValueError(f"{must}, but returned {returned!r}") from None


_BY_NAME = (inspect.Parameter.POSITIONAL_OR_KEYWORD, inspect.Parameter.KEYWORD_ONLY)
_BY_PLACE = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)


def _meaning_of_the_name(function: object) -> object:
    """What the name of this function means now, where it was defined; None where it has none."""
    name = getattr(function, "__name__", None)
    if getattr(function, "__qualname__", "") != name:
        return None  # a method, or a function made inside another: its name is not global
    return getattr(function, "__globals__", {}).get(name)


_Followers = WeakSet[LearnersFunction]
_followers: dict[tuple[int, str], _Followers] = {}  # who follows a name, by where it is defined


def _take_the_name(one: LearnersFunction) -> None:
    """Others that follow the same name, and are another function now, keep to what they are."""
    function = one.plain()
    key = (id(getattr(function, "__globals__", None)), one.name)
    followers = _followers.setdefault(key, WeakSet())
    for other in list(followers):
        if other.plain() is not function:
            other.keep_to_this()
            followers.discard(other)
    followers.add(one)
