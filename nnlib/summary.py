"""The summary of a network: a table of its layers."""

from __future__ import annotations

import copy
import html
import math

import numpy as np

from . import arguments
from .layers import Activation, Dense, Dropout, Flatten, Reshape
from .network import Sequential

HEADER = ("layer", "output shape", "parameters", "memory")


class Summary:
    """Layers, output shapes, parameters and memory: a table in a notebook, plain text elsewhere.

    Shapes are found by sending one sample of zeros through a copy of the network. Memory is that of
    a layer's arrays, 8 bytes a number.
    """

    def __init__(self, network: Sequential, input_shape: tuple[int, ...] | None) -> None:
        shape = _input_shape(network, input_shape)
        self.rows: list[tuple[str, str, str, str]] = []
        X, total, memory = np.zeros((1, *shape)), 0, 0
        for layer in copy.deepcopy(network.layers):
            layer.training = False
            X = layer.forward(X)
            parameters = sum(array.size for array in layer.parameters().values())
            size = sum(array.nbytes for array in layer.state().values())
            words = f"(n, {', '.join(map(str, X.shape[1:]))})"
            self.rows.append((repr(layer), words, f"{parameters:,}", _bytes(size)))
            total, memory = total + parameters, memory + size
        self.rows.append(("all", "", f"{total:,}", _bytes(memory)))

    def __repr__(self) -> str:
        table = [HEADER, *self.rows]
        widths = [max(len(row[column]) for row in table) for column in range(4)]
        lines = [_line(row, widths) for row in table]
        rule = "-" * len(lines[0])
        return "\n".join([lines[0], rule, *lines[1:-1], rule, lines[-1]])

    def _repr_html_(self) -> str:
        head = _html_row("th", HEADER)
        body = "".join(_html_row("td", row) for row in self.rows)
        return f"<table><thead>{head}</thead><tbody>{body}</tbody></table>"


def _html_row(tag: str, row: tuple[str, ...]) -> str:
    """Names flush left, numbers flush right."""
    sides = ("left", "left", "right", "right")
    cells = [
        f'<{tag} style="text-align: {side}">{html.escape(words)}</{tag}>'
        for side, words in zip(sides, row, strict=True)
    ]
    return f"<tr>{''.join(cells)}</tr>"


def _line(row: tuple[str, ...], widths: list[int]) -> str:
    """Names flush left, numbers flush right."""
    layer, shape, parameters, memory = row
    left = f"{layer:{widths[0]}}  {shape:{widths[1]}}"
    return f"{left}  {parameters:>{widths[2]}}  {memory:>{widths[3]}}"


def _input_shape(network: Sequential, given: tuple[int, ...] | None) -> tuple[int, ...]:
    if given is not None:
        if not isinstance(given, tuple | list) or not given:
            raise ValueError(f"input_shape must be a tuple such as (64,), but is {given!r}")
        return tuple(arguments.count("every size in input_shape", size) for size in given)
    for layer in network.layers:
        if isinstance(layer, Dense) and layer.input_size is not None:
            return (layer.input_size,)
        if isinstance(layer, Reshape) and not isinstance(layer, Flatten):
            return (math.prod(layer.shape),)
        if not isinstance(layer, Activation | Dropout):
            break
    raise ValueError(
        "input_shape is needed here, the shape of one sample: summary((64,)) or summary((8, 8, 1))"
    )


def _bytes(size: int) -> str:
    if size < 1000:
        return f"{size} B"
    return f"{size / 1e3:.1f} kB" if size < 1e6 else f"{size / 1e6:.1f} MB"
