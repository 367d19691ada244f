"""Optimizers: how parameters follow their gradients downhill."""

from __future__ import annotations

import weakref
from collections.abc import Mapping
from typing import Any

import numpy as np

from . import arguments
from .arrays import Array
from .schedules import Schedule
from .underflow import tiny_is_zero

Memory = dict[str, Any]
Place = tuple[Any, ...]


class Optimizer:
    """The contract of an optimizer: `update` changes one parameter, in place, by its gradient.

    learning_rate is a number larger than 0, or a schedule: a function from the step, 0 for the
    first, to the rate. What an optimizer remembers of a parameter belongs to that very array: one
    optimizer may serve two networks, and a layer put in another's place starts without a past.
    An optimizer of your own:

        class SignDescent(nnlib.Optimizer):
            def update(self, W, dW, rate, memory):
                W -= rate * np.sign(dW)

    `memory` is a dict of its own for each W, empty at first but for "step".
    """

    def __init__(self, learning_rate: float | Schedule) -> None:
        if not callable(learning_rate):
            learning_rate = arguments.number("learning_rate", learning_rate, above=0.0)
        self.learning_rate = learning_rate
        self._memories = Memories()

    def update(self, W: Array, dW: Array, rate: float, memory: Memory) -> None:
        """Changes W in place, by its gradient dW of the same shape."""
        raise NotImplementedError(f"{type(self).__name__} has no update(W, dW, rate, memory) yet")

    @tiny_is_zero
    def step(self, parameters: Mapping[str, Array], gradients: Mapping[str, Array]) -> None:
        """Changes every parameter in place, by the gradient of the same name.

        Raises ValueError, and changes nothing, where a gradient is missing or has another shape.
        """
        gradients = arguments.parameters(parameters, gradients)
        for name, W in parameters.items():
            memory = self._memories.of(W)
            rate = self._rate(memory["step"])
            self.update(W, gradients[name], rate, memory)
            memory["step"] += 1

    def _rate(self, step: int) -> float:
        if not callable(self.learning_rate):
            return self.learning_rate
        return arguments.number(f"learning_rate({step})", self.learning_rate(step), at_least=0.0)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({_rate_words(self.learning_rate)})"


class SGD(Optimizer):
    """(Stochastic) gradient descent, with momentum if wanted.

    W -= rate * dW, for every parameter at once, after all gradients are known. With momentum the
    step remembers the steps before it: velocity = momentum * velocity + dW; W -= rate * velocity.
    With nesterov it looks one step ahead: W -= rate * (dW + momentum * velocity).
    momentum is 0 or larger and smaller than 1. Raises ValueError otherwise, and for nesterov
    without momentum. Sources: Polyak 1964; Nesterov 1983, in the form of Sutskever et al. 2013.
    """

    def __init__(
        self,
        learning_rate: float | Schedule,
        momentum: float = 0.0,
        *,
        nesterov: bool = False,
    ) -> None:
        super().__init__(learning_rate)
        self.momentum = arguments.number("momentum", momentum, at_least=0.0, below=1.0)
        self.nesterov = nesterov
        if nesterov and not self.momentum:
            raise ValueError("nesterov looks ahead along the momentum, but momentum is 0")

    def update(self, W: Array, dW: Array, rate: float, memory: Memory) -> None:
        """W -= rate * velocity, in place; without momentum the velocity is dW."""
        if not self.momentum:
            W -= rate * dW
            return
        velocity = memory["velocity"] = self.momentum * memory.get("velocity", 0.0) + dW
        if self.nesterov:
            velocity = dW + self.momentum * velocity
        W -= rate * velocity

    def __repr__(self) -> str:
        momentum = f", momentum={self.momentum:g}" if self.momentum else ""
        nesterov = ", nesterov=True" if self.nesterov else ""
        return f"SGD({_rate_words(self.learning_rate)}{momentum}{nesterov})"


class RMSprop(Optimizer):
    """Each weight at a pace of its own: its step is divided by the usual size of its gradient.

    square += (1 - decay) * (dW**2 - square); W -= rate * dW / (sqrt(square) + epsilon).
    decay is 0 or larger and smaller than 1, epsilon larger than 0. Raises ValueError otherwise.
    Source: Tieleman and Hinton 2012, lecture 6.5 of "Neural networks for machine learning".
    """

    def __init__(
        self,
        learning_rate: float | Schedule = 0.01,
        *,
        decay: float = 0.99,
        epsilon: float = 1e-8,
    ) -> None:
        super().__init__(learning_rate)
        self.decay = arguments.number("decay", decay, at_least=0.0, below=1.0)
        self.epsilon = arguments.number("epsilon", epsilon, above=0.0)

    def update(self, W: Array, dW: Array, rate: float, memory: Memory) -> None:
        """W -= rate * dW / (sqrt(square) + epsilon), in place."""
        if memory["step"] == 0:
            memory["square"] = np.zeros_like(W)
        square = memory["square"]
        square += (1.0 - self.decay) * (dW**2 - square)
        W -= rate * dW / (np.sqrt(square) + self.epsilon)


class Adam(Optimizer):
    """Momentum and a pace of its own for each weight, both freed of their start at 0.

    mean += (1 - beta1) * (dW - mean); square += (1 - beta2) * (dW**2 - square).
    After t steps, both are divided by what is missing from their start, 1 - beta**t:
    W -= rate * mean_hat / (sqrt(square_hat) + epsilon).
    beta1 and beta2 are 0 or larger and smaller than 1. Raises ValueError otherwise.
    Source: Kingma and Ba 2015, "Adam: a method for stochastic optimization".
    """

    def __init__(
        self,
        learning_rate: float | Schedule = 0.001,
        *,
        beta1: float = 0.9,
        beta2: float = 0.999,
        epsilon: float = 1e-8,
    ) -> None:
        super().__init__(learning_rate)
        self.beta1 = arguments.number("beta1", beta1, at_least=0.0, below=1.0)
        self.beta2 = arguments.number("beta2", beta2, at_least=0.0, below=1.0)
        self.epsilon = arguments.number("epsilon", epsilon, above=0.0)

    def update(self, W: Array, dW: Array, rate: float, memory: Memory) -> None:
        """W -= rate * mean_hat / (sqrt(square_hat) + epsilon), in place.

        The numbers mean_hat and square_hat are divided by are applied where they make no further
        array of the size of W: of large ones, each costs more than all the arithmetic.
        """
        if memory["step"] == 0:
            memory["mean"], memory["square"] = np.zeros_like(W), np.zeros_like(W)
        t, mean, square = memory["step"] + 1, memory["mean"], memory["square"]
        mean += (1.0 - self.beta1) * (dW - mean)
        square += (1.0 - self.beta2) * (dW**2 - square)
        mean_share, square_share = 1.0 - self.beta1**t, 1.0 - self.beta2**t
        size = np.sqrt(square) / np.sqrt(square_share) + self.epsilon
        W -= rate / mean_share * mean / size


class AdamW(Adam):
    """Adam, and apart from it every weight matrix shrinks a little: W -= rate * weight_decay * W.

    Adam divides the gradient of an L2 penalty by its usual size, so that it hardly shrinks
    anything; here the shrinking does not pass through the gradient. Biases, and all other 1-D
    parameters, do not shrink. weight_decay is 0 or larger. Raises ValueError otherwise.
    Source: Loshchilov and Hutter 2019, "Decoupled weight decay regularization".
    """

    def __init__(
        self,
        learning_rate: float | Schedule = 0.001,
        *,
        weight_decay: float = 0.01,
        beta1: float = 0.9,
        beta2: float = 0.999,
        epsilon: float = 1e-8,
    ) -> None:
        super().__init__(learning_rate, beta1=beta1, beta2=beta2, epsilon=epsilon)
        self.weight_decay = arguments.number("weight_decay", weight_decay, at_least=0.0)

    def update(self, W: Array, dW: Array, rate: float, memory: Memory) -> None:
        """Shrinks W if it is a matrix; then as Adam does."""
        if W.ndim > 1:
            W -= rate * self.weight_decay * W
        super().update(W, dW, rate, memory)


class Memories:
    """What an optimizer remembers of each parameter, for as long as that array lives.

    Found by the array itself, not by its name: two networks have the same names. A part of a longer
    array, such as theta[:6], is found by its place in it, since each slicing is a new object.
    A copy of network and optimizer made together (copy.deepcopy, pickle) goes on as they do.
    """

    def __init__(self) -> None:
        self._known: list[tuple[weakref.ref[Array], Place, Memory]] = []

    def of(self, W: Array) -> Memory:
        """The memory of this array."""
        owner, place = _owner_and_place(W)
        for array, known_place, memory in self._known:
            if array() is owner and known_place == place:
                return memory
        self._known = [known for known in self._known if known[0]() is not None]
        memory = {"step": 0}
        self._known.append((weakref.ref(owner), place, memory))
        return memory

    def __getstate__(self) -> dict[str, list[tuple[Array | None, Place, Memory]]]:
        return {"known": [(array(), place, memory) for array, place, memory in self._known]}

    def __setstate__(self, state: dict[str, list[tuple[Array | None, Place, Memory]]]) -> None:
        self._known = [
            (weakref.ref(array), place, memory)
            for array, place, memory in state["known"]
            if array is not None
        ]


def _owner_and_place(W: Array) -> tuple[Array, Place]:
    """The array that holds the numbers of W, and where and how W lies in it."""
    if not isinstance(W.base, np.ndarray):
        return W, ()
    owner = W
    while isinstance(owner.base, np.ndarray):
        owner = owner.base
    start = W.__array_interface__["data"][0] - owner.__array_interface__["data"][0]
    return owner, (start, W.shape, W.strides)


def _rate_words(learning_rate: float | Schedule) -> str:
    return "a schedule" if callable(learning_rate) else f"{learning_rate:g}"
