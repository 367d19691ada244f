"""Early stopping: the weights that did best on data never trained on."""

from __future__ import annotations

from math import inf

from . import arguments
from .arrays import Array
from .layers import Layer


class EarlyStopping:
    """Keeps the best state a network has had, by its validation loss, and says when to stop.

    That is after `patience` epochs in a row without a new best. patience is 1 or larger.
    Source: Prechelt 1998, "Early stopping - but when?".
    """

    def __init__(self, network: Layer, patience: int) -> None:
        self.patience = arguments.count("patience", patience)
        self.network = network
        self.best_loss, self.best_epoch, self.epochs = inf, 0, 0
        self._best: dict[str, Array] = {}

    def should_stop(self, validation_loss: float) -> bool:
        """Takes note of the loss after one more epoch."""
        self.epochs += 1
        if validation_loss < self.best_loss:
            self.best_loss, self.best_epoch = validation_loss, self.epochs
            self._best = {name: array.copy() for name, array in self.network.state().items()}
        return self.epochs - self.best_epoch >= self.patience

    def give_back_the_best(self) -> None:
        """The network's arrays as they were after the best epoch, in place."""
        state = self.network.state()
        for name, best in self._best.items():
            state[name][...] = best
