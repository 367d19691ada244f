"""The same network in the words of PyTorch and Keras: a program to read and to run.

The numbers come from a file written by `network.save`. Mind the weights: nnlib and Keras have W as
(input, output), PyTorch as (output, input). Of images, nnlib and Keras have the channels last,
PyTorch has them first.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING

from .layers import (
    BatchNorm,
    Conv2D,
    Dense,
    Dropout,
    Flatten,
    Layer,
    LeakyReLU,
    MaxPool2D,
    ReLU,
    Reshape,
    Sigmoid,
    Softmax,
    Tanh,
)

if TYPE_CHECKING:
    from .network import Sequential

IMAGE_LAYERS = (Conv2D, MaxPool2D)

TORCH_IMPORTS = """\
import numpy as np
import torch
from torch import nn
"""

TORCH_IMAGES = '''\
class ChannelsFirst(nn.Module):
    """(n, height, width, channels), as nnlib has images, to (n, channels, height, width)."""

    def forward(self, x):
        return x.permute(0, 3, 1, 2)


class ChannelsLast(nn.Module):
    """Back to (n, height, width, channels)."""

    def forward(self, x):
        return x.permute(0, 2, 3, 1)
'''

TORCH_PREDICT = """\
def predict(X):
    with torch.no_grad():
        return model(torch.as_tensor(X, dtype=torch.float64)).numpy()
"""

KERAS_IMPORTS = """\
import keras
import numpy as np
from keras import layers

keras.config.set_floatx("float64")
"""

KERAS_PREDICT = """\
def predict(X):
    return keras.ops.convert_to_numpy(model(np.asarray(X, dtype="float64"), training=False))
"""


def to_torch(network: Sequential, weights: str) -> str:
    """A PyTorch program: the same layers, their weights from the file, and predict(X).

    Raises ValueError for a layer that PyTorch has no word for, such as one of your own.
    """
    lines, copies, images_used = [], [], False
    channels_first = False
    for name, layer, is_image in _walk(network):
        wanted = is_image and isinstance(layer, (*IMAGE_LAYERS, BatchNorm))
        if wanted != channels_first and not isinstance(layer, _ELEMENTWISE):
            lines.append("ChannelsFirst()" if wanted else "ChannelsLast()")
            channels_first, images_used = wanted, True
        lines += _torch_modules(name, layer, is_image)
        copies += _torch_copies(name, layer, place=len(lines) - 1)
    if channels_first:
        lines.append("ChannelsLast()")
    parts = [
        TORCH_IMPORTS,
        *([TORCH_IMAGES] if images_used else []),
        _call("model = nn.Sequential(", lines, ").double()"),
        _torch_loading(weights, copies),
        TORCH_PREDICT,
    ]
    return "\n\n".join(parts)


def to_keras(network: Sequential, weights: str) -> str:
    """A Keras program: the same layers, their weights from the file, and predict(X).

    Raises ValueError for a layer that Keras has no word for, such as one of your own, and where
    the shape of a sample is not known.
    """
    lines, copies = [f"keras.Input({_keras_input(network)})"], []
    for name, layer, _ in _walk(network):
        lines += _keras_layers(name, layer)
        arrays = [f'weights["{name}.{array}"]' for array in layer.state()]
        if arrays:
            place = len(lines) - 2  # the input is no layer of the model
            copies.append(f"model.layers[{place}].set_weights([{', '.join(arrays)}])")
    parts = [
        KERAS_IMPORTS,
        _call("model = keras.Sequential([", lines, "])"),
        "\n".join([f"weights = np.load({weights!r})", *copies, ""]),
        KERAS_PREDICT,
    ]
    return "\n\n".join(parts)


_ELEMENTWISE = (ReLU, LeakyReLU, Sigmoid, Tanh, Dropout)  # they do not mind where channels stand


def _walk(network: Sequential) -> Iterator[tuple[str, Layer, bool]]:
    """(name, layer, whether images enter it), the layers of networks within it one by one."""
    named = list(_named(network.layers, ""))
    decisive = [layer for _, layer in named if not isinstance(layer, (*_ELEMENTWISE, BatchNorm))]
    is_image = bool(decisive) and isinstance(decisive[0], IMAGE_LAYERS)
    for name, layer in named:
        yield name, layer, is_image
        if isinstance(layer, IMAGE_LAYERS):
            is_image = True
        elif isinstance(layer, Reshape | Dense):  # Flatten is a Reshape
            is_image = len(getattr(layer, "shape", ())) == 3


def _named(layers: list[Layer], prefix: str) -> Iterator[tuple[str, Layer]]:
    for i, layer in enumerate(layers):
        inner = getattr(layer, "layers", None)
        if inner is None:
            yield f"{prefix}{i}", layer
        else:
            yield from _named(inner, f"{prefix}{i}.")


def _torch_modules(name: str, layer: Layer, is_image: bool) -> list[str]:
    match layer:
        case Dense():
            bias = "" if layer.bias else ", bias=False"
            return [f"nn.Linear({layer.input_size}, {layer.output_size}{bias})"]
        case Conv2D():
            bias = "" if "b" in layer.learns else ", bias=False"
            settings = f"stride={layer.sliding.stride}, padding={layer.padding}{bias}"
            return [f"nn.Conv2d({layer.c}, {layer.f}, {layer.size}, {settings})"]
        case MaxPool2D():
            return [f"nn.MaxPool2d({layer.sliding.size}, stride={layer.sliding.stride})"]
        case BatchNorm():
            kind = "nn.BatchNorm2d" if is_image else "nn.BatchNorm1d"
            return [f"{kind}({layer.size}, eps={layer.epsilon!r}, momentum={layer.momentum!r})"]
        case Dropout():
            return [f"nn.Dropout({layer.rate!r})"]
        case Flatten():
            return ["nn.Flatten()"]
        case Reshape():
            laid_out = [f"nn.Unflatten(1, {layer.shape})"] if len(layer.shape) > 1 else []
            return ["nn.Flatten()", *laid_out]
        case Sigmoid():
            return ["nn.Sigmoid()"]
        case Tanh():
            return ["nn.Tanh()"]
        case ReLU():
            return ["nn.ReLU()"]
        case LeakyReLU():
            return [f"nn.LeakyReLU({layer.negative_slope!r})"]
        case Softmax():
            return ["nn.Softmax(dim=-1)"]
    raise ValueError(f"layers[{name}] is {layer}: nnlib knows no PyTorch module for it")


def _torch_copies(name: str, layer: Layer, place: int) -> list[str]:
    match layer:
        case Dense():
            arrays = {"weight": ("W", ".T"), "bias": ("b", "")}
        case Conv2D():
            arrays = {"weight": ("W", ".transpose(3, 2, 0, 1)"), "bias": ("b", "")}
        case BatchNorm():
            arrays = {
                "weight": ("gamma", ""),
                "bias": ("beta", ""),
                "running_mean": ("running_mean", ""),
                "running_var": ("running_variance", ""),
            }
        case _:
            return []
    return [
        f'model[{place}].{theirs}.copy_(torch.from_numpy(weights["{name}.{ours}"]{turned}))'
        for theirs, (ours, turned) in arrays.items()
        if ours in layer.state()
    ]


def _torch_loading(weights: str, copies: list[str]) -> str:
    inside = [f"    {line}" for line in copies]
    loading = [f"weights = np.load({weights!r})", "with torch.no_grad():", *inside]
    return "\n".join([*(loading if copies else []), "model.eval()", ""])


def _keras_layers(name: str, layer: Layer) -> list[str]:
    match layer:
        case Dense():
            bias = "" if layer.bias else ", use_bias=False"
            return [f"layers.Dense({layer.output_size}{bias})"]
        case Conv2D():
            bias = "" if "b" in layer.learns else ", use_bias=False"
            frame = [f"layers.ZeroPadding2D({layer.padding})"] if layer.padding else []
            strides = f"strides={layer.sliding.stride}"
            return [*frame, f"layers.Conv2D({layer.f}, {layer.size}, {strides}{bias})"]
        case MaxPool2D():
            return [f"layers.MaxPooling2D({layer.sliding.size}, strides={layer.sliding.stride})"]
        case BatchNorm():
            momentum = f"momentum={1 - layer.momentum!r}"  # Keras keeps, where nnlib moves on
            return [f"layers.BatchNormalization({momentum}, epsilon={layer.epsilon!r})"]
        case Dropout():
            return [f"layers.Dropout({layer.rate!r})"]
        case Flatten():
            return ["layers.Flatten()"]
        case Reshape():
            return [f"layers.Reshape({layer.shape})"]
        case Sigmoid():
            return ['layers.Activation("sigmoid")']
        case Tanh():
            return ['layers.Activation("tanh")']
        case ReLU():
            return ["layers.ReLU()"]
        case LeakyReLU():
            return [f"layers.LeakyReLU(negative_slope={layer.negative_slope!r})"]
        case Softmax():
            return ["layers.Softmax()"]
    raise ValueError(f"layers[{name}] is {layer}: nnlib knows no Keras layer for it")


def _keras_input(network: Sequential) -> str:
    """The shape of one sample, from the first layer that knows it."""
    for _, layer, is_image in _walk(network):
        match layer:
            case Dense():
                return f"({layer.input_size},)"
            case Conv2D():
                return f"(None, None, {layer.c})"
            case BatchNorm():
                return f"(None, None, {layer.size})" if is_image else f"({layer.size},)"
            case Flatten() | Softmax():
                break
            case Reshape():
                return f"({math.prod(layer.shape)},)"
    raise ValueError(
        "the shape of one sample is not known: let the network begin with Reshape, Dense or Conv2D"
    )


def _call(start: str, arguments: list[str], end: str) -> str:
    inside = [f"    {argument}," for argument in arguments]
    return "\n".join([start, *inside, end])
