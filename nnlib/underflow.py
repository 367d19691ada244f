"""Underflow: a number too small for a float becomes 0, and nothing has gone wrong."""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar
from functools import wraps
from typing import ParamSpec, TypeVar

import numpy as np

Given = ParamSpec("Given")
Result = TypeVar("Result")

_is_quiet: ContextVar[bool] = ContextVar("_is_quiet", default=False)


def tiny_is_zero(function: Callable[Given, Result]) -> Callable[Given, Result]:
    """`function`, which lets exp(-1000) be 0 whatever the reader has told `np.seterr`."""

    @wraps(function)
    def quiet(*args: Given.args, **kwargs: Given.kwargs) -> Result:
        __tracebackhide__ = True  # an error's traceback shows the function itself
        if _is_quiet.get():  # called by another such function: telling NumPy once is enough
            return function(*args, **kwargs)
        before = _is_quiet.set(True)
        try:
            with np.errstate(under="ignore"):
                return function(*args, **kwargs)
        finally:
            _is_quiet.reset(before)

    return quiet


def let_tiny_be_zero_in(kind: type, *methods: str) -> None:
    """The same for these methods of a class, as far as it has them itself."""
    for name in methods:
        if name in vars(kind):
            setattr(kind, name, tiny_is_zero(vars(kind)[name]))
