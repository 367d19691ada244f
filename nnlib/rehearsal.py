"""The rehearsal: one training step on a copy, so that what does not fit shows before a change.

Whoever writes a layer, a loss or an optimizer forgets a `return` or mixes up two shapes now and
then; here that is told in words, with the layer's place in the network.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable

import numpy as np

from . import arguments
from .arrays import Answers, Array
from .layers import Layer
from .losses import Loss
from .network import Sequential, check_layers, mode
from .optimizers import Optimizer
from .regularizers import Regularizer


class Rehearsal:
    """Copies of all that a training step needs, to be tried out on.

    Calling it raises ValueError that says what does not fit; what the learner's own code raises
    passes through.
    """

    def __init__(
        self,
        network: Layer,
        loss: Loss,
        optimizer: Optimizer,
        regularizer: Regularizer | None,
    ) -> None:
        if isinstance(network, Sequential):
            check_layers(network.layers)
        copies = copy.deepcopy((network, loss, optimizer, regularizer))
        self.network, self.loss, self.optimizer, self.regularizer = copies
        self.layers = [self.network]
        if isinstance(self.network, Sequential):
            self.layers = self.network.layers

    def __call__(self, X: Array, y: Answers, batch_sizes: Iterable[int]) -> None:
        """Scores all samples, and trains one batch of each of these sizes."""
        with np.errstate(all="ignore"):  # numbers that run away are told of in training
            with mode(self.network, training=False):
                self._score(X, y)
            for size in batch_sizes:
                with mode(self.network, training=True):
                    self._go_back(self._score(X[:size], y[:size]))
                self._update()

    def _score(self, X: Array, y: Answers) -> list[tuple[int, ...]]:
        """Forward and the loss; returns the shape that entered each layer, and the output's."""
        shapes = [X.shape]
        for i, layer in enumerate(self.layers):
            name = f"layers[{i}], {layer}: forward"
            Y = arguments.result(name, layer.forward(X))
            if Y.ndim == 0 or len(Y) != len(X):
                raise ValueError(
                    f"{name} must return a row for each of {len(X)} samples, "
                    f"but the shape it returned is {Y.shape}"
                )
            shapes.append(Y.shape)
            X = Y
        arguments.one_number(f"what {self.loss}: forward returned", self.loss.forward(X, y))
        return shapes

    def _go_back(self, shapes: list[tuple[int, ...]]) -> None:
        *inputs, output = shapes
        dY = arguments.result(f"{self.loss}: backward", self.loss.backward(), shape=output)
        for i in reversed(range(1, len(self.layers))):
            name = f"layers[{i}], {self.layers[i]}: backward"
            dY = arguments.result(name, self.layers[i].backward(dY), shape=inputs[i])
        self.layers[0].store_gradients(dY)  # nobody needs what the first layer sends down

    def _update(self) -> None:
        parameters, gradients = self.network.parameters(), self.network.gradients()
        arguments.parameters(parameters, gradients)
        if self.regularizer is not None:
            penalty = self.regularizer.loss(parameters)
            arguments.one_number(f"what {self.regularizer}: loss returned", penalty)
            self.regularizer.add_gradients(parameters, gradients)
        self.optimizer.step(parameters, gradients)
