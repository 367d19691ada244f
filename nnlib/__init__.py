"""nnlib: small neural networks in plain NumPy, made to be read.

The rooms of the house: activations, initializers, layers, losses, optimizers, network, training,
datasets, gradients, exercises; and, not loaded until you import them, plotting and live.
"""

from . import activations, datasets, exercises, initializers
from .activations import log_softmax, relu, relu_slope, sigmoid, sigmoid_slope, softmax, tanh, tanh_slope
from .datasets import Data, one_hot
from .gradients import GradientError, agree, check_gradients, numerical_gradient
from .layers import Dense, Layer, ReLU, Sigmoid, Tanh
from .losses import L2, BinaryCrossEntropy, MeanSquaredError, SoftmaxCrossEntropy, SumOfSquares
from .network import Sequential
from .optimizers import SGD
from .training import History, accuracy, batches, fit, train_step

__version__ = "1.0.0"
