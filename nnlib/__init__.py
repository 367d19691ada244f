"""nnlib: small neural networks in plain NumPy, made to be read.

The rooms of the house, in the order in which one may read them:
activations, initializers, layers, losses, regularizers, optimizers, schedules, network, training,
metrics; datasets, gradients, exercises, storage, export; and, not loaded until you import them,
plotting and live.
"""

from . import activations, datasets, exercises, initializers, schedules
from .activations import (
    leaky_relu,
    leaky_relu_slope,
    log_softmax,
    relu,
    relu_slope,
    sigmoid,
    sigmoid_slope,
    softmax,
    tanh,
    tanh_slope,
)
from .datasets import Data, one_hot
from .gradients import GradientError, agree, check_gradients, numerical_gradient
from .layers import (
    Activation,
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
from .losses import BinaryCrossEntropy, Loss, MeanSquaredError, SoftmaxCrossEntropy, SumOfSquares
from .metrics import accuracy, confusion_matrix
from .network import Sequential
from .optimizers import SGD, Adam, AdamW, Optimizer, RMSprop
from .regularizers import L1, L2, Regularizer
from .training import History, batches, fit, train_step

__version__ = "1.0.0"

__all__ = [
    "accuracy",
    "Activation",
    "activations",
    "Adam",
    "AdamW",
    "agree",
    "batches",
    "BatchNorm",
    "BinaryCrossEntropy",
    "check_gradients",
    "confusion_matrix",
    "Conv2D",
    "Data",
    "datasets",
    "Dense",
    "Dropout",
    "exercises",
    "fit",
    "Flatten",
    "GradientError",
    "History",
    "initializers",
    "L1",
    "L2",
    "Layer",
    "leaky_relu",
    "leaky_relu_slope",
    "LeakyReLU",
    "log_softmax",
    "Loss",
    "MaxPool2D",
    "MeanSquaredError",
    "numerical_gradient",
    "one_hot",
    "Optimizer",
    "Regularizer",
    "relu",
    "ReLU",
    "relu_slope",
    "Reshape",
    "RMSprop",
    "schedules",
    "Sequential",
    "SGD",
    "sigmoid",
    "Sigmoid",
    "sigmoid_slope",
    "softmax",
    "Softmax",
    "SoftmaxCrossEntropy",
    "SumOfSquares",
    "tanh",
    "Tanh",
    "tanh_slope",
    "train_step",
]
