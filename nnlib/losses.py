"""Losses: one number that says how wrong the predictions are, and its gradient.

The name says how a loss reduces: a sum stays a sum, a mean is divided once, here and nowhere
else. `forward` remembers what `backward` needs; `backward` returns dL/d(prediction).
"""

from __future__ import annotations

from math import isfinite

import numpy as np

from . import arguments, decisions
from .activations import log_softmax, sigmoid
from .arrays import Array, ArrayLike, Labels
from .underflow import let_tiny_be_zero_in


class Loss:
    """The contract of a loss: `forward` gives the number, `backward` its gradient.

    A loss of your own:

        class MeanAbsoluteError(nnlib.Loss):
            def forward(self, prediction, target):
                self.error = prediction - target
                return np.abs(self.error).mean()

            def backward(self):
                return np.sign(self.error) / self.error.size
    """

    def __init_subclass__(cls) -> None:
        """In every loss, a number too small for a float becomes 0 without a word."""
        super().__init_subclass__()
        let_tiny_be_zero_in(cls, "forward", "backward")

    def forward(self, prediction: ArrayLike, target: ArrayLike) -> float:
        """The loss of these predictions (n, k), a number."""
        raise NotImplementedError(f"{type(self).__name__} has no forward(prediction, target) yet")

    def backward(self) -> Array:
        """dL/d(prediction) of the last `forward`, the shape of its prediction."""
        raise NotImplementedError(f"{type(self).__name__} has no backward() yet")

    def decide(self, prediction: ArrayLike) -> Labels:
        """The class that each prediction stands for: labels (n,).

        Of several columns the largest wins; one column says class 1 from 0.5 on.
        """
        return decisions.largest(prediction, threshold=0.5)

    def __repr__(self) -> str:
        return f"{type(self).__name__}()"


class SumOfSquares(Loss):
    """L = sum((prediction - target)**2) over all samples and outputs: no mean, no factor 1/2.

    Shapes: prediction and target (n, k). Gradient: 2 (prediction - target).
    Raises ValueError where the two shapes differ, since (n, 1) and (n,) would silently become
    (n, n), and for a target that is not finite.
    """

    def forward(self, prediction: ArrayLike, target: ArrayLike) -> float:
        """The loss, 0 or larger."""
        prediction, target = _alike("prediction", prediction, target)
        error = prediction - target
        loss = float((error * error).sum())
        if not isfinite(loss):  # a prediction may run away in training; a target is data
            arguments.numbers("target", target)
        self.error = error
        return loss

    def backward(self) -> Array:
        """dL/d(prediction) = 2 (prediction - target), shape (n, k)."""
        return 2.0 * _after_forward(self, "error")


class MeanSquaredError(SumOfSquares):
    """L = mean((prediction - target)**2) over all samples and outputs.

    Shapes: prediction and target (n, k). Gradient: 2 (prediction - target) / (n k).
    Raises ValueError where the two shapes differ, and for a target that is not finite.
    """

    def forward(self, prediction: ArrayLike, target: ArrayLike) -> float:
        """The loss, 0 or larger."""
        total = super().forward(prediction, target)
        return total / self.error.size

    def backward(self) -> Array:
        """dL/d(prediction), shape (n, k)."""
        return super().backward() / self.error.size


class BinaryCrossEntropy(Loss):
    """L = mean(-log p(target)) with p = sigmoid(scores): two classes, one score a sample.

    It takes the scores, not the probabilities: log(1 + exp(-z)) of a score never overflows.
    Shapes: scores and target (n, 1), targets 0 or 1. Gradient: (sigmoid(scores) - target) / n.
    Raises ValueError for other shapes and for targets outside [0, 1].
    """

    def forward(self, scores: ArrayLike, target: ArrayLike) -> float:
        """The loss, 0 or larger; log 2 = 0.6931 for all-zero scores."""
        scores, target = _alike("scores", scores, target)
        if not (target.min() >= 0 and target.max() <= 1):
            raise ValueError(
                f"target must lie in 0 to 1, but holds {target.min():g} to {target.max():g}"
            )
        self.error = sigmoid(scores) - target
        # -log sigmoid(z) = log(1 + exp(-z)); -log(1 - sigmoid(z)) is that plus z.
        return float(np.mean(np.logaddexp(0.0, -scores) + (1.0 - target) * scores))

    def backward(self) -> Array:
        """dL/d(scores) = (p - target) / n, shape (n, 1)."""
        error: Array = _after_forward(self, "error")
        return error / error.size

    def decide(self, scores: ArrayLike) -> Labels:
        """Class 1 where the score is 0 or more: there its probability is 0.5 or more."""
        return decisions.largest(scores, threshold=0.0)


class SoftmaxCrossEntropy(Loss):
    """L = mean(-log p[label]) with p = softmax(scores): k classes, k scores a sample.

    Shapes: scores (n, k), labels (n,) whole numbers 0 to k - 1. Gradient: (p - onehot) / n.
    Scores of +-1e4 neither overflow nor warn: the row maximum is subtracted first.
    Raises ValueError for other shapes and for labels out of range.
    """

    def forward(self, scores: ArrayLike, labels: ArrayLike) -> float:
        """The loss, 0 or larger; log k for equal scores (k = 3: 1.0986)."""
        scores = arguments.array("scores", scores)
        if scores.ndim != 2 or scores.size == 0:
            raise ValueError(
                f"scores must have shape (n, classes), but its shape is {scores.shape}"
            )
        n, k = scores.shape
        labels = arguments.labels("labels", labels, classes=k, length=n)
        self.true = np.arange(n), labels.copy()  # row by row, the place of the true class
        # Few classes, many samples: column after column in memory, sums over the classes are fast.
        self.log_P: Array = log_softmax(np.asfortranarray(scores))
        total = float(self.log_P[self.true].sum())
        return -total / len(scores) + 0.0  # + 0.0 takes the sign off -0.0

    def backward(self) -> Array:
        """dL/d(scores) = (p - onehot) / n, shape (n, k)."""
        dscores: Array = np.exp(_after_forward(self, "log_P"))
        dscores[self.true] -= 1.0
        return dscores / len(dscores)


def _alike(name: str, prediction: ArrayLike, target: ArrayLike) -> tuple[Array, Array]:
    prediction = arguments.array(name, prediction)
    if prediction.size == 0:
        raise ValueError(f"{name} is empty: its shape is {prediction.shape}")
    return prediction, arguments.array("target", target, shape=prediction.shape)


def _after_forward(loss: Loss, name: str) -> Array:
    """What `forward` has left behind. Raises ValueError where there was none."""
    found: Array | None = getattr(loss, name, None)
    if found is None:
        raise ValueError(f"{loss} has nothing to go back from yet: call forward first")
    return found
