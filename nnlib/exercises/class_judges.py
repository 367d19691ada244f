"""Judges for answers that are classes: any class, and a layer."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from ..layers import Layer
from .comparing import Outputs, same
from .function_judge import Draw, FunctionJudge
from .private import copied
from .refusals import ADDED_UP, NOT_TWICE
from .suspect import Suspect
from .verdict import Wrong

KEPT = "something is kept from an earlier batch"


class ClassJudge(FunctionJudge):
    """Judges a class by what use(the class, *inputs) makes of it.

    The rest is as for FunctionJudge; solution and suspects are classes.
    """

    wants = "a class"

    def __init__(
        self,
        solution: type,
        draw: Draw,
        returns: str | Sequence[str],
        suspects: Sequence[Suspect] = (),
        *,
        use: Callable[..., Any],
        given: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(solution, draw, returns, suspects, given=given, use=use)

    def _judge(self, answer: Any, printed: io.StringIO) -> str:
        try:
            return super()._judge(answer, printed)
        except Wrong as verdict:
            if verdict.fault in (ADDED_UP, NOT_TWICE, KEPT):
                _refuse_what_is_shared(answer)
            raise

    def _refuse_another_kind(self, answer: Any) -> None:
        if isinstance(answer, type):
            return
        if callable(answer):
            raise Wrong("a class is wanted", "The answer is a function; write class ...: instead.")
        raise Wrong(
            "a class is wanted",
            f"The answer is an object, {type(answer).__name__}. Give the class itself: its name "
            "without ( ).",
        )


class LayerJudge(ClassJudge):
    """Judges a layer: its forward pass, the dX it sends down, and the gradient of what it learns.

    solution: the right layer. draw(case) -> X and dA, then what the layer is made of, in order.
    learns: the names of what it learns. A layer that is right keeps no more than its last forward
    pass: so each is used on another batch first.
    """

    def __init__(
        self,
        solution: type[Layer],
        draw: Draw,
        learns: Sequence[str] = (),
        suspects: Sequence[Suspect] = (),
    ) -> None:
        self._learns = tuple(learns)
        returns = ["A", "dX", *(f"d{name}" for name in learns)]
        super().__init__(solution, draw, returns, suspects, use=self._use_layer)

    def _refuse_another_kind(self, answer: Any) -> None:
        super()._refuse_another_kind(answer)
        if not issubclass(answer, Layer):
            raise Wrong(
                "not a layer",
                f"It must inherit from Layer: class {answer.__name__}(nnlib.Layer).",
            )

    def _use_layer(self, kind: type[Layer], X: Any, dA: Any, *made_of: Any) -> Outputs:
        fresh = self._pass(kind(*copied(made_of)), copied(X), copied(dA))
        used = kind(*made_of)
        before = self._pass(used, X[::-1] + 1.0, dA[::-1] + 1.0)
        again = self._pass(used, X, dA)
        for name in fresh:
            _refuse_memory(name, fresh[name], before[name], again[name])
        return fresh

    def _pass(self, layer: Layer, X: Any, dA: Any) -> Outputs:
        """What comes of one pass forward and back."""
        A = copied(layer.forward(X))  # as it is before backward
        _refuse_other_than_one("forward", "A", A)
        self._refuse_unnamed(layer)
        before = copied([getattr(layer, name) for name in self._learns])
        dX = copied(layer.backward(dA))
        _refuse_other_than_one("backward", "dX", dX)
        gradients = {}
        for name, old in zip(self._learns, before, strict=True):
            _refuse_update(name, old, getattr(layer, name))
            gradients[f"d{name}"] = copied(getattr(layer, f"d{name}", None))
            _refuse_unstored(f"d{name}", gradients[f"d{name}"])
        return {"A": A, "dX": dX, **gradients}

    def _refuse_unnamed(self, layer: Layer) -> None:
        for name in self._learns:
            if not hasattr(layer, name):
                raise Wrong("a name is missing", f"The layer has no self.{name} after it is made.")
            if name not in layer.learns:
                raise Wrong(
                    "not named in learns",
                    f"The layer does not name {name} in learns, so no optimizer will ever see it.",
                )


def _refuse_what_is_shared(kind: type) -> None:
    for name, value in vars(kind).items():
        if isinstance(value, list | dict | set | np.ndarray) and not name.startswith("__"):
            raise Wrong(
                "shared by all objects",
                f"{name} stands in the class itself, so that all its objects share one: make it in "
                f"__init__, as self.{name}.",
            )


def _refuse_update(name: str, before: Any, after: Any) -> None:
    if not np.array_equal(before, after):
        raise Wrong(
            "the layer updates itself",
            f"backward changes {name}. A layer stores its gradient; the optimizer updates.",
        )


def _refuse_unstored(name: str, gradient: Any) -> None:
    if gradient is None:
        raise Wrong(
            "a gradient is not stored", f"backward must store self.{name}, and it does not."
        )


def _refuse_memory(name: str, fresh: Any, before: Any, again: Any) -> None:
    """A pass must give the same whatever the layer was used for before."""
    if any(np.shape(each) != np.shape(fresh) or each is ... for each in (fresh, before, again)):
        return  # told by the shapes
    a, b, c = (np.asarray(each, dtype=float) for each in (fresh, before, again))
    if same(c, a) or np.isnan(c).any():
        return
    if same(c, a + b):
        raise Wrong(
            ADDED_UP,
            f"After a second batch {name} holds the sum over both: backward must store it anew, "
            "with =, and not add to what it stored before.",
        )
    raise Wrong(
        KEPT,
        f"With a layer that has seen another batch before, {name} comes out otherwise: what does "
        "it keep, and when is that replaced?",
    )


def _refuse_other_than_one(method: str, name: str, returned: Any) -> None:
    if returned is None:
        raise Wrong("None came back", f"{method} returns None: is a return missing?")
    if isinstance(returned, tuple):
        raise Wrong(
            "the number of things returned",
            f"{method} returns {len(returned)} things, and {name} alone is wanted. Gradients are "
            "stored, not returned.",
        )
