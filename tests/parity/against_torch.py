"""What the comparisons with PyTorch share: the same arrays on both sides, and ten equal steps.

Both sides see the arrays as nnlib lays them out, images with the channels last: a module for images
stands between ChannelsFirst and ChannelsLast. Only the weights are turned round.
"""

from collections.abc import Iterator

import numpy as np

import nnlib
from differences import compare
from nnlib.network import named_layers
from other_libraries import library

torch = library("torch")
nn = torch.nn
torch.set_num_threads(1)  # for arrays as small as these, waking a second thread is the slow part

NAMES = {  # of an array: here, and in PyTorch
    "W": "weight",
    "b": "bias",
    "gamma": "weight",
    "beta": "bias",
    "running_mean": "running_mean",
    "running_variance": "running_var",
}

OPTIMIZERS = {  # a rate or schedule makes ours; parameters and a rate make theirs
    "SGD": (nnlib.SGD, torch.optim.SGD),
    "SGD with momentum": (
        lambda rate: nnlib.SGD(rate, momentum=0.9),
        lambda parameters, rate: torch.optim.SGD(parameters, rate, momentum=0.9),
    ),
    "SGD with Nesterov momentum": (
        lambda rate: nnlib.SGD(rate, momentum=0.8, nesterov=True),
        lambda parameters, rate: torch.optim.SGD(parameters, rate, momentum=0.8, nesterov=True),
    ),
    "RMSprop": (
        lambda rate: nnlib.RMSprop(rate, decay=0.9, epsilon=1e-6),
        lambda parameters, rate: torch.optim.RMSprop(parameters, rate, alpha=0.9, eps=1e-6),
    ),
    "Adam": (
        lambda rate: nnlib.Adam(rate, beta1=0.8, beta2=0.99, epsilon=1e-7),
        lambda parameters, rate: torch.optim.Adam(parameters, rate, betas=(0.8, 0.99), eps=1e-7),
    ),
    "AdamW": (
        lambda rate: nnlib.AdamW(rate, weight_decay=0.1),
        lambda parameters, rate: torch.optim.AdamW(_matrices_decay(parameters, 0.1), rate),
    ),
}


class ChannelsFirst(nn.Module):
    def forward(self, x):
        return x.permute(0, 3, 1, 2)


class ChannelsLast(nn.Module):
    def forward(self, x):
        return x.permute(0, 2, 3, 1)


class MaskOf(nn.Module):
    """Dropout with the mask that a layer of nnlib drew in its last forward pass."""

    def __init__(self, dropout: nnlib.Dropout) -> None:
        super().__init__()
        self.dropout = dropout

    def forward(self, x):
        return x * tensor(self.dropout.mask)


def tensor(array) -> torch.Tensor:
    return torch.tensor(np.asarray(array), dtype=torch.float64)


def on_images(*modules: nn.Module) -> nn.Sequential:
    """These modules, for images with the channels last."""
    return nn.Sequential(ChannelsFirst(), *modules, ChannelsLast())


def same_state(layer: nnlib.Layer, module: nn.Module, rng: np.random.Generator) -> None:
    """Random numbers in every array of the layer, and the same ones in the module."""
    module.double()
    for our, name, theirs in arrays_of_both(layer, module):
        array = getattr(our, name)
        positive = name in ("gamma", "running_variance")
        array[...] = rng.uniform(0.5 if positive else -0.5, 1.5 if positive else 0.5, array.shape)
        with torch.no_grad():
            theirs.copy_(tensor(as_in_torch(name, array)))


def compare_state(component: str, layer: nnlib.Layer, module: nn.Module) -> None:
    """Parameters and running statistics are the same."""
    for our, name, theirs in arrays_of_both(layer, module):
        compare(component, as_in_torch(name, getattr(our, name)), theirs.detach())


def compare_gradients(component: str, layer: nnlib.Layer, module: nn.Module) -> None:
    """The gradients of all parameters are the same."""
    for our, name, theirs in arrays_of_both(layer, module):
        if name in our.learns:
            compare(component, as_in_torch(name, getattr(our, f"d{name}")), theirs.grad)


def compare_layer(
    component: str, layer: nnlib.Layer, module: nn.Module, batches, *, training: bool = True
) -> None:
    """For each batch: outputs, gradients, and all arrays after a step of gradient descent."""
    rng = np.random.default_rng(len(batches[0]))
    layer.training = training
    module.train(training)
    for X in batches:
        x = tensor(X).requires_grad_()
        Y, y = layer.forward(X), module(x)
        compare(component, Y, y.detach())
        dY = rng.normal(size=Y.shape)
        module.zero_grad()
        y.backward(tensor(dY))
        compare(component, layer.backward(dY), x.grad)
        compare_gradients(component, layer, module)
        _step(layer, module, rate=0.05)
        compare_state(component, layer, module)


def arrays_of_both(
    layer: nnlib.Layer, module: nn.Module
) -> Iterator[tuple[nnlib.Layer, str, torch.Tensor]]:
    """(layer of nnlib, name of an array there, PyTorch's tensor), in the order of the layers."""
    ours = [one for _, one in named_layers([layer]) if one.learns and not hasattr(one, "layers")]
    theirs = [
        one for one in module.modules() if next(one.parameters(recurse=False), None) is not None
    ]
    for our, their in zip(ours, theirs, strict=True):
        for name in our.state():
            yield our, name, getattr(their, NAMES[name])


def as_in_torch(name: str, array: np.ndarray) -> np.ndarray:
    """W (input, output) as (output, input), or (k, k, c, f) as (f, c, k, k)."""
    if name != "W":
        return array
    return array.T if array.ndim == 2 else array.transpose(3, 2, 0, 1)


def _step(layer: nnlib.Layer, module: nn.Module, rate: float) -> None:
    for name, array in layer.parameters().items():
        array -= rate * layer.gradients()[name]
    with torch.no_grad():
        for parameter in module.parameters():
            parameter -= rate * parameter.grad


def _matrices_decay(parameters, weight_decay: float) -> list[dict]:
    """Groups in which the matrices shrink, as in nnlib, and the biases do not."""
    parameters = list(parameters)
    return [
        {"params": [p for p in parameters if p.ndim > 1], "weight_decay": weight_decay},
        {"params": [p for p in parameters if p.ndim <= 1], "weight_decay": 0.0},
    ]
