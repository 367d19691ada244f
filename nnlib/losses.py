"""Losses: one number that says how wrong the predictions are, and its gradient.

The name says how a loss reduces: a sum stays a sum, a mean is divided once, here and nowhere
else. `forward` remembers what `backward` needs; `backward` returns dL/d(prediction).
"""

from math import isfinite
from typing import Mapping

import numpy as np

from . import arguments
from .activations import sigmoid


class SumOfSquares:
    """L = sum((prediction - target)**2) over all samples and outputs: no mean, no factor 1/2.

    Shapes: prediction and target (n, k). Gradient: 2 (prediction - target).
    Raises ValueError where the two shapes differ, since (n, 1) and (n,) would silently become (n, n),
    and for a target that is not finite.
    """

    def forward(self, prediction: np.ndarray, target: np.ndarray) -> float:
        """The loss, 0 or larger."""
        prediction, target = _alike("prediction", prediction, target)
        error = prediction - target
        loss = float(np.vdot(error, error))
        if not isfinite(loss):
            arguments.numbers("target", target)  # a prediction may run away in training; a target is data
        self._error = error
        return loss

    def backward(self) -> np.ndarray:
        """dL/d(prediction) = 2 (prediction - target), shape (n, k)."""
        return 2.0 * self._error


class MeanSquaredError(SumOfSquares):
    """L = mean((prediction - target)**2) over all samples and outputs.

    Shapes: prediction and target (n, k). Gradient: 2 (prediction - target) / (n k).
    Raises ValueError where the two shapes differ, and for a target that is not finite.
    """

    def forward(self, prediction: np.ndarray, target: np.ndarray) -> float:
        """The loss, 0 or larger."""
        return super().forward(prediction, target) / self._error.size

    def backward(self) -> np.ndarray:
        """dL/d(prediction), shape (n, k)."""
        return super().backward() / self._error.size


class BinaryCrossEntropy:
    """L = mean(-log p(target)) with p = sigmoid(scores): two classes, one score a sample.

    It takes the scores, not the probabilities: log(1 + exp(-z)) of a score never overflows.
    Shapes: scores and target (n, 1), targets 0 or 1. Gradient: (sigmoid(scores) - target) / n.
    Raises ValueError for other shapes and for targets outside [0, 1].
    """

    def forward(self, scores: np.ndarray, target: np.ndarray) -> float:
        """The loss, 0 or larger; log 2 = 0.6931 for all-zero scores."""
        scores, target = _alike("scores", scores, target)
        if not (target.min() >= 0 and target.max() <= 1):
            raise ValueError(f"target must lie in 0 to 1, but holds {target.min():g} to {target.max():g}")
        self._scores, self._target = scores, target
        # -log sigmoid(z) = log(1 + exp(-z)); -log(1 - sigmoid(z)) is that plus z.
        return float(np.mean(np.logaddexp(0.0, -scores) + (1.0 - target) * scores))

    def backward(self) -> np.ndarray:
        """dL/d(scores) = (p - target) / n, shape (n, 1)."""
        return (sigmoid(self._scores) - self._target) / self._scores.size


class SoftmaxCrossEntropy:
    """L = mean(-log p[label]) with p = softmax(scores): k classes, k scores a sample.

    Shapes: scores (n, k), labels (n,) whole numbers 0 to k - 1. Gradient: (p - onehot) / n.
    Scores of +-1e4 neither overflow nor warn: the row maximum is subtracted first.
    Raises ValueError for other shapes and for labels out of range.
    """

    def __init__(self) -> None:
        self._seen: object = None

    def forward(self, scores: np.ndarray, labels: np.ndarray) -> float:
        """The loss, 0 or larger; log k for equal scores (k = 3: 1.0986)."""
        scores = arguments.array("scores", scores)
        if scores.ndim != 2 or scores.size == 0:
            raise ValueError(f"scores must have shape (n, classes), but its shape is {scores.shape}")
        onehot = self._onehot_of(np.asarray(labels), scores.shape)
        P = scores - np.maximum.reduce(scores, axis=1, keepdims=True)
        true_scores = np.vdot(onehot.T, P.T)
        np.exp(P, out=P)
        totals = np.add.reduce(P, axis=1, keepdims=True)
        P /= totals
        self._P = P
        return float(np.add.reduce(np.log(totals), axis=None) - true_scores) / len(P)

    def backward(self) -> np.ndarray:
        """dL/d(scores) = (p - onehot) / n, shape (n, k)."""
        dscores = self._P - self._onehot
        dscores /= len(dscores)
        return dscores

    def _onehot_of(self, labels: np.ndarray, shape: tuple[int, int]) -> np.ndarray:
        # Training on all samples brings the same labels at every step: checked and spread out only once.
        seen = labels.tobytes(), labels.dtype, labels.shape, shape
        if seen != self._seen:
            if labels.shape != shape[:1] or labels.dtype.kind not in "iu" or labels.min() < 0 or labels.max() >= shape[1]:
                labels = arguments.labels("labels", labels, classes=shape[1], length=shape[0])
            self._onehot = np.zeros(shape, order="F")
            self._onehot[np.arange(len(labels)), labels] = 1.0
            self._seen = seen
        return self._onehot


def _alike(name: str, prediction: np.ndarray, target: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    prediction = arguments.array(name, prediction)
    if prediction.size == 0:
        raise ValueError(f"{name} is empty: its shape is {prediction.shape}")
    return prediction, arguments.array("target", target, shape=prediction.shape)


class L2:
    """0.5 * strength * sum(W**2) over all weight matrices; biases (1-D arrays) are not penalised.

    It adds to the loss and, with `add_gradients`, strength * W to each matrix's gradient.
    `strength` is lambda in formulas, 0 or larger. Raises ValueError for a negative one.
    """

    def __init__(self, strength: float) -> None:
        self.strength = arguments.number("strength", strength, at_least=0.0)

    def loss(self, parameters: Mapping[str, np.ndarray]) -> float:
        """The penalty of these parameters, 0 or larger."""
        squares = [np.vdot(W, W) for name, W in parameters.items() if arguments.array(name, W).ndim > 1]
        return 0.5 * self.strength * float(sum(squares))

    def add_gradients(self, parameters: Mapping[str, np.ndarray], gradients: Mapping[str, np.ndarray]) -> None:
        """dW += strength * W, in place, for each weight matrix of the same name."""
        pairs = [(W, arguments.gradient(name, W, gradients)) for name, W in parameters.items() if np.ndim(W) > 1]
        for W, dW in pairs:
            dW += self.strength * W

    def __repr__(self) -> str:
        return f"L2({self.strength:g})"
