"""Judges for answers that are classes: any class, and a layer."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from ..layers import Layer
from .function_judge import Draw, FunctionJudge
from .private import copied
from .suspect import Suspect
from .verdict import Wrong


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

    def _use_layer(self, kind: type[Layer], X: Any, dA: Any, *made_of: Any) -> dict[str, Any]:
        layer = kind(*made_of)
        _refuse_none("forward", layer.forward(X[::-1] + 1.0))
        layer.backward(dA[::-1] + 1.0)
        self._refuse_unnamed(layer)
        before = [np.copy(getattr(layer, name)) for name in self._learns]
        A = copied(layer.forward(X))  # as it is before backward
        _refuse_none("forward", A)
        dX = layer.backward(dA)
        _refuse_none("backward", dX)
        for name, old in zip(self._learns, before, strict=True):
            self._refuse_update(name, old, getattr(layer, name))
        gradients = {f"d{name}": getattr(layer, f"d{name}", None) for name in self._learns}
        for name, gradient in gradients.items():
            if gradient is None:
                raise Wrong(
                    "a gradient is not stored", f"backward must store self.{name}, and it does not."
                )
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

    @staticmethod
    def _refuse_update(name: str, before: Any, after: Any) -> None:
        if not np.array_equal(before, after):
            raise Wrong(
                "the layer updates itself",
                f"backward changes {name}. A layer stores its gradient; the optimizer updates.",
            )


def _refuse_none(method: str, returned: Any) -> None:
    if returned is None:
        raise Wrong("None came back", f"{method} returns None: is a return missing?")
