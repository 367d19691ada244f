"""The same network in the words of PyTorch and Keras: a program to read and to run.

The numbers come from a file written by `network.save`. Mind the weights: nnlib and Keras have W as
(input, output), PyTorch as (output, input). Of images, nnlib and Keras have the channels last,
PyTorch has them first.
"""

from __future__ import annotations

import math
import os
from collections.abc import Iterator

from . import storage
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
from .network import Sequential, named_layers

IMAGE_LAYERS = (Conv2D, MaxPool2D)
ELEMENTWISE = (ReLU, LeakyReLU, Sigmoid, Tanh, Dropout)  # they take any shape, and keep it
KNOWN = {BatchNorm, Dense, Flatten, Reshape, Softmax, *IMAGE_LAYERS, *ELEMENTWISE}
WIDTH = 100  # columns of a line

TORCH_IMPORTS = """\
import numpy as np
import torch
from torch import nn
"""

TORCH_CHANNELS = '''\
class ChannelsFirst(nn.Module):
    """(n, height, width, channels), as nnlib has images, to (n, channels, height, width)."""

    def forward(self, x):
        return x.movedim(-1, 1)


class ChannelsLast(nn.Module):
    """Back to (n, height, width, channels)."""

    def forward(self, x):
        return x.movedim(1, -1)
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
"""

KERAS_FLOATS = """\
keras.config.set_floatx("float64")
keras.config.set_dtype_policy("float64")
"""

KERAS_PREDICT = """\
def predict(X):
    return keras.ops.convert_to_numpy(model(np.asarray(X, dtype="float64"), training=False))
"""


def to_torch(network: Sequential, weights: str | os.PathLike[str]) -> str:
    """A PyTorch program: the same layers, their weights from the file, and predict(X).

    Raises ValueError for a layer that PyTorch has no word for, such as one of your own, and for
    one without weights yet.
    """
    storage.check_built(network)
    modules: list[str] = []
    copies: list[str] = []
    channels_first = False
    for name, layer, axes in _walk(network):
        wanted = axes > 1 and isinstance(layer, (*IMAGE_LAYERS, BatchNorm))
        if wanted != channels_first and not isinstance(layer, ELEMENTWISE):
            modules.append("ChannelsFirst()" if wanted else "ChannelsLast()")
            channels_first = wanted
        modules += _torch_modules(name, layer, axes)
        copies += _torch_copies(name, layer, place=len(modules) - 1)
    if channels_first:
        modules.append("ChannelsLast()")
    model = _call("model = nn.Sequential(", modules, ").double()")
    return _program(
        TORCH_IMPORTS,
        TORCH_CHANNELS if "ChannelsFirst()" in modules else "",
        model + "\n" + _torch_loading(weights, copies),
        TORCH_PREDICT,
    )


def to_keras(network: Sequential, weights: str | os.PathLike[str]) -> str:
    """A Keras program: the same layers, their weights from the file, and predict(X).

    It asks for 64-bit floats. On PyTorch and JAX Keras multiplies matrices in 32 bits all the same
    (https://github.com/keras-team/keras/issues/23704): six digits of the predictions are equal.

    Raises ValueError for a layer that Keras has no word for, such as one of your own, for one
    without weights yet, and where the shape of a sample is not known.
    """
    storage.check_built(network)
    named = list(_walk(network))
    shape = _sample_shape(named)
    stack, copies = [f"keras.Input({shape})"], []
    for i, (name, layer, _) in enumerate(named):
        if isinstance(layer, Flatten) and None in shape:
            stack.append(_keras_flatten(named[i + 1 :]))
        else:
            stack += _keras_layers(name, layer)
        if isinstance(layer, Reshape):
            shape = ()  # from here on Keras works the shapes out
        if layer.state():
            place = len(stack) - 2  # the input is no layer of the model
            copies.append(_keras_copy(name, layer, place))
    model = _call("model = keras.Sequential([", stack, "])")
    loading = [f"weights = np.load({_quoted(weights)})", *copies] if copies else []
    return _program(
        KERAS_IMPORTS,
        "\n".join([KERAS_FLOATS, model, *loading, ""]),
        KERAS_PREDICT,
    )


def _walk(network: Sequential) -> Iterator[tuple[str, Layer, int]]:
    """(name, layer, axes of a sample that enters it): 1 for rows, 3 for images.

    The layers of networks within the network come one by one.
    """
    named = list(_single(network))
    others = [layer for _, layer in named if not isinstance(layer, (*ELEMENTWISE, BatchNorm))]
    # What begins with a Flatten takes images: rows are flat.
    axes = 3 if others and isinstance(others[0], (*IMAGE_LAYERS, Flatten)) else 1
    for name, layer in named:
        yield name, layer, axes
        if isinstance(layer, Flatten):
            axes = 1
        elif isinstance(layer, Reshape):
            axes = len(layer.shape)


def _single(network: Sequential) -> Iterator[tuple[str, Layer]]:
    """The layers one by one. Raises ValueError where a network is more than its layers."""
    for name, layer in [("", network), *named_layers(network.layers)]:
        if not isinstance(layer, Sequential):
            yield name, layer
        elif type(layer).forward is not Sequential.forward:
            where, kind = f"layers[{name}]" if name else "the network", type(layer).__name__
            raise ValueError(
                f"{where} is {layer}, of the class {kind} with a forward of its own: "
                "nnlib cannot write that in another library's words"
            )


def _torch_modules(name: str, layer: Layer, axes: int) -> list[str]:
    match layer:
        case _ if type(layer) not in KNOWN:
            pass  # even one derived from those below may compute anything
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
            kind = f"nn.BatchNorm{max(1, axes - 1)}d"  # PyTorch does not count the channels' axis
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
    raise _unknown(name, layer, "PyTorch module")


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


def _torch_loading(weights: str | os.PathLike[str], copies: list[str]) -> str:
    inside = [f"    {line}" for line in copies]
    loading = [f"weights = np.load({_quoted(weights)})", "with torch.no_grad():", *inside]
    return "\n".join([*(loading if copies else []), "model.eval()", ""])


def _keras_layers(name: str, layer: Layer) -> list[str]:
    match layer:
        case _ if type(layer) not in KNOWN:
            pass  # even one derived from those below may compute anything
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
    raise _unknown(name, layer, "Keras layer")


def _keras_copy(name: str, layer: Layer, place: int) -> str:
    arrays = [f'weights["{name}.{array}"]' for array in layer.state()]
    start, end = f"model.layers[{place}].set_weights([", "])"
    line = start + ", ".join(arrays) + end
    return line if len(line) <= WIDTH else _call(start, arrays, end)


def _keras_flatten(after: list[tuple[str, Layer, int]]) -> str:
    """Flatten for images of any height and width: the row's length is what a later layer takes."""
    size = _row_size(after)
    return "layers.Flatten()" if size is None else f"layers.Reshape(({size},))"


def _row_size(named: list[tuple[str, Layer, int]]) -> int | None:
    """How many numbers a row has here: what the first layer that knows it takes."""
    for _, layer, _ in named:
        match layer:
            case Dense():
                return layer.input_size
            case BatchNorm():
                return layer.size
            case Flatten():
                continue
            case Reshape():
                return math.prod(layer.shape)
    return None


def _sample_shape(named: list[tuple[str, Layer, int]]) -> tuple[int | None, ...]:
    """The shape of one sample, from the first layer that knows it; None for any size."""
    for name, layer, axes in named:
        match layer:
            case Dense() | Reshape() if axes == 1:
                return (_row_size([(name, layer, axes)]),)
            case BatchNorm():
                return (*(axes - 1) * [None], layer.size)
            case Conv2D():
                return None, None, layer.c
            case Reshape():
                break
    raise ValueError(
        f"the shape of one sample is not known from {_first(named)}: "
        "let the network begin with Reshape, Dense or Conv2D"
    )


def _first(named: list[tuple[str, Layer, int]]) -> str:
    name, layer, _ = named[0]
    return f"layers[{name}], {layer}"


def _unknown(name: str, layer: Layer, wanted: str) -> ValueError:
    kind = type(layer).__name__
    return ValueError(
        f"layers[{name}] is {layer}, of the class {kind}: nnlib knows no {wanted} for it"
    )


def _program(*parts: str) -> str:
    """The parts, two blank lines apart."""
    return "\n\n".join(part for part in parts if part)


def _call(start: str, arguments: list[str], end: str) -> str:
    inside = [f"    {argument}," for argument in arguments]
    return "\n".join([start, *inside, end])


def _quoted(path: str | os.PathLike[str]) -> str:
    """The path as a string in a program, in double quotes unless it holds some itself."""
    written = repr(os.fsdecode(path))
    return written if '"' in written else f'"{written[1:-1]}"'
