"""Private copies of an answer: what it reads and calls is its own, and so is what it changes.

An answer is a function or a class of the notebook. It reads names of the notebook: other functions,
arrays, numbers. All of these are copied, so that no trial changes what the learner has, and none
sees what an earlier one left behind.
"""

from __future__ import annotations

import builtins
import copy
import dis
import sys
from collections.abc import Iterator, Mapping
from inspect import unwrap
from types import CellType, CodeType, FunctionType, ModuleType
from typing import Any

import numpy as np

READS = ("LOAD_GLOBAL", "LOAD_NAME")  # a name of the notebook, in Python's instructions


class Private:
    """A private copy of an answer. `given` stands in for the notebook's things of these names.

    `codes` is all code of the learner's in it; `data_names` are the notebook's arrays, lists and
    dicts that this code reads although they are not among its arguments.
    """

    def __init__(self, answer: Any, given: Mapping[str, Any]) -> None:
        self.codes: set[CodeType] = set()
        self.data_names: list[str] = []
        self._given = given
        self._notebook = _notebook_of(answer)
        self._names: dict[str, Any] = {"__builtins__": builtins, "__name__": "answer"}
        self._copies: dict[int, Any] = {}
        self.answer = self._copy(answer)

    def _copy(self, value: Any) -> Any:
        if id(value) in self._copies:
            return self._copies[id(value)]
        is_learners = self._notebook is not None and _notebook_of(value) is self._notebook
        if is_learners and isinstance(value, FunctionType):
            return self._function(value)
        if is_learners and isinstance(value, type):
            return self._class(value)
        return self._copies.setdefault(id(value), copied(value))

    def _function(self, function: FunctionType) -> FunctionType:
        cells = function.__closure__
        closure = None if cells is None else tuple(CellType() for _ in cells)
        made = FunctionType(function.__code__, self._names, function.__name__, None, closure)
        self._copies[id(function)] = made  # first, since what it reads may read it
        made.__defaults__ = function.__defaults__ and tuple(
            self._copy(value) for value in function.__defaults__
        )
        made.__kwdefaults__ = function.__kwdefaults__ and {
            name: self._copy(value) for name, value in function.__kwdefaults__.items()
        }
        for cell, kept in zip(closure or (), cells or (), strict=True):
            try:
                cell.cell_contents = self._copy(kept.cell_contents)
            except ValueError:  # nothing is in it yet
                continue
        for code in _with_inner(function.__code__):
            self.codes.add(code)
            for name in _names_read(code):
                self._bring(name)
        return made

    def _bring(self, name: str) -> None:
        if name in self._names:
            return
        if name in self._given:
            self._names[name] = self._given[name]
        elif self._notebook and name in self._notebook:
            value = self._notebook[name]
            if isinstance(value, np.ndarray | list | dict | set):
                self.data_names.append(name)
            self._names[name] = self._copy(value)

    def _class(self, kind: type) -> Any:
        bases = tuple(self._copy(base) for base in kind.__bases__)
        left_out = ("__dict__", "__weakref__")
        members = {name: value for name, value in vars(kind).items() if name not in left_out}
        made: Any = type(kind)(kind.__name__, bases, members)
        self._copies[id(kind)] = made  # first, since its methods may read it, as super() does
        for name, value in members.items():
            if isinstance(value, staticmethod | classmethod):
                setattr(made, name, type(value)(self._copy(value.__func__)))
            elif isinstance(value, property):
                setattr(made, name, property(self._copy(value.fget), self._copy(value.fset)))
            elif isinstance(value, FunctionType):
                setattr(made, name, self._copy(unwrap(value)))
            elif not name.startswith("__"):
                setattr(made, name, self._copy(value))
        super(made, made).__init_subclass__()  # once more, for what has been set just now
        return made


def copied(value: Any) -> Any:
    """A copy that shares nothing that can be changed; the thing itself where none can be made."""
    if isinstance(value, ModuleType | FunctionType | type):
        return value
    try:
        return copy.deepcopy(value)
    except Exception:  # a figure, an open file: nothing that an exercise hands over
        return value


def _notebook_of(answer: Any) -> dict[str, Any] | None:
    """The names among which a function or a class was written; None for those of a library."""
    if isinstance(answer, FunctionType):
        answer = unwrap(answer)  # nnlib wraps the methods of every layer
        module = answer.__globals__.get("__name__", "__main__")
        is_library = module != "__main__" and module in sys.modules
        return None if is_library else answer.__globals__
    if isinstance(answer, type):
        for value in vars(answer).values():
            if isinstance(value, FunctionType):
                return _notebook_of(value)
    return None


def _with_inner(code: CodeType) -> Iterator[CodeType]:
    """A function's code, and that of the functions inside of it."""
    yield code
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _with_inner(constant)


def _names_read(code: CodeType) -> list[str]:
    found = (each.argval for each in dis.get_instructions(code) if each.opname in READS)
    return list(dict.fromkeys(found))
