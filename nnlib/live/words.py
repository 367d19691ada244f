"""The live sentence: what the run is doing, in words that can be read aloud."""

from __future__ import annotations

import linecache
import sysconfig
import traceback
from typing import TYPE_CHECKING

from .run import Run

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

_NARROW = "\u202f"  # a narrow space that does not break: 2 500


def state_words(run: Run, target: int, right: npt.NDArray[np.bool_]) -> str:
    """Where the run is: "Iteration 1 200 of 2 500: loss 0.31, 288 of 300 right."."""
    until = "" if run.iteration == target else f" of {_grouped(target)}"
    loss = _rounded(run.loss())
    return (
        f"Iteration {_grouped(run.iteration)}{until}: loss {loss}, "
        f"{right.sum()} of {right.size} right."
    )


def diverged_words(run: Run) -> str:
    """That the loss is no longer a number, since when, and what to try."""
    if run.iteration == 0:
        return (
            "Before the first update the loss is no number already, so no learning rate can help. "
            "Look at the start values, at the scale of the data (age and salary as they are?), "
            "and for a log of 0."
        )
    return (
        f"At iteration {_grouped(run.iteration)} the loss stopped being a number: "
        f"learning rate {run.learning_rate:.3g} is too large here. "
        "The picture is the last good one. Try a smaller rate."
    )


def error_words(error: BaseException) -> str:
    """What a learner's function raised, and in which of the learner's lines."""
    where = ""
    own = [frame for frame in traceback.extract_tb(error.__traceback__) if _is_of_learner(frame)]
    if own:
        last = own[-1]
        number = last.lineno or 0
        line = linecache.getline(last.filename, number).strip() or last.line
        where = f" in {last.name}, line {number}: {line}"
    said = str(error)
    end = "" if said.endswith((".", "?", "!")) else "."
    return (
        f"{type(error).__name__}{where} \u2014 {said}{end} "
        "Mend the cell, run it, and move a slider."
    )


def _is_of_learner(frame: traceback.FrameSummary) -> bool:
    nnlib = __file__.rpartition("live")[0]
    libraries = [sysconfig.get_path(name) for name in ("stdlib", "purelib", "platlib")]
    return not frame.filename.startswith((nnlib, *libraries))


def _rounded(loss: float) -> str:
    return f"{loss:.4f}" if 0.01 <= loss < 1e6 else f"{loss:.3g}"


def _grouped(number: int) -> str:
    return f"{number:,}".replace(",", _NARROW)
