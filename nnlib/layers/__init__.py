"""Layers: anything that turns its input into its output, and dL/d(output) into dL/d(input).

Rows are samples, and the last axis holds the features: (n, d) for tables, (n, height, width,
channels) for images. `dQ` means dL/dQ, the gradient of the loss by Q. What a layer returns is the
caller's own: no later call writes over it.
"""

from .activation import Activation, LeakyReLU, ReLU, Sigmoid, Softmax, Tanh
from .batch_norm import BatchNorm
from .convolution import Conv2D
from .dense import Dense
from .dropout import Dropout
from .layer import Layer
from .pooling import MaxPool2D
from .reshaping import Flatten, Reshape

__all__ = [
    "Activation",
    "BatchNorm",
    "Conv2D",
    "Dense",
    "Dropout",
    "Flatten",
    "Layer",
    "LeakyReLU",
    "MaxPool2D",
    "ReLU",
    "Reshape",
    "Sigmoid",
    "Softmax",
    "Tanh",
]
