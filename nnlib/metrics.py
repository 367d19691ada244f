"""Metrics: how good the answers are, counted."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from . import arguments
from .arrays import Array, ArrayLike, Labels
from .decisions import columns, largest
from .losses import Loss

if TYPE_CHECKING:
    import numpy.typing as npt

ROUNDING = 1e-9  # a probability may leave 0 to 1 by so much


def accuracy(prediction: ArrayLike, target: ArrayLike, *, loss: Loss | None = None) -> float:
    """The share of samples predicted right, 0 to 1.

    prediction (n, k) holds a score or probability for each of k classes, and the largest wins; (n,)
    or (n, 1) holds probabilities of class 1, and 0.5 or more means class 1. Scores of one column
    are no probabilities: `loss`, the one the network was trained with, says what they mean.
    target: labels (n,) or (n, 1). Raises ValueError for one column of other numbers than
    probabilities, for labels out of range and for other shapes.
    """
    chosen, true, _ = _chosen_and_true(prediction, target, loss)
    return float(np.mean(chosen == true))


def confusion_matrix(
    prediction: ArrayLike, target: ArrayLike, *, loss: Loss | None = None
) -> npt.NDArray[np.int_]:
    """How often each class was taken for each: (k, k), a row a true class, a column a chosen one.

    What stands on the diagonal is right. Arguments and errors are those of `accuracy`.
    """
    chosen, true, classes = _chosen_and_true(prediction, target, loss)
    counts = np.zeros((classes, classes), dtype=int)
    np.add.at(counts, (true, chosen), 1)
    return counts


def _chosen_and_true(
    prediction: ArrayLike, target: ArrayLike, loss: Loss | None
) -> tuple[Labels, Labels, int]:
    scores = columns(prediction)
    classes = max(2, scores.shape[1])
    if loss is not None:
        chosen = _decided(scores, classes, loss)
    else:
        _check_probabilities(scores)
        chosen = largest(scores, threshold=0.5)
    true = arguments.array("target", target)
    if true.ndim == 2 and true.shape[1] == 1:
        true = true[:, 0]
    return chosen, arguments.labels("target", true, classes=classes, length=len(scores)), classes


def _decided(scores: Array, classes: int, loss: Loss) -> Labels:
    """The classes that the loss reads out of these scores."""
    arguments.instance("loss", loss, Loss, such_as="BinaryCrossEntropy()")
    found = arguments.result(f"{loss}: decide", loss.decide(scores))
    return arguments.labels(
        f"what {loss}: decide returned", found, classes=classes, length=len(scores)
    )


def _check_probabilities(scores: Array) -> None:
    if scores.shape[1] > 1:
        return  # the largest wins, whether these are scores or probabilities
    low, high = scores.min(), scores.max()
    if low < -ROUNDING or high > 1 + ROUNDING:
        raise ValueError(
            "prediction must hold probabilities of class 1, 0 to 1, "
            f"but holds {low:.3g} to {high:.3g}. If these are the scores of a network trained with "
            "BinaryCrossEntropy, say so: accuracy(scores, target, loss=BinaryCrossEntropy()), or "
            "take sigmoid(scores) first. If they are labels, give what the network predicted."
        )
