"""The live sentence: what the run is doing, in words that can be read aloud."""

import linecache
import sysconfig
import traceback

import numpy as np

from .run import Run

_NARROW = "\u202f"  # a narrow space that does not break: 2 500


def state_words(run: Run, target: int, right: np.ndarray) -> str:
    """Where the run is: "Iteration 1 200 of 2 500: loss 0.31, 288 of 300 right." """
    until = "" if run.iteration == target else f" of {_grouped(target)}"
    return f"Iteration {_grouped(run.iteration)}{until}: loss {_rounded(run.loss())}, {right.sum()} of {right.size} right."


def diverged_words(run: Run) -> str:
    """That the loss is no longer a number, since when, and what to try."""
    return (
        f"At iteration {_grouped(run.iteration)} the loss stopped being a number: learning rate {run.learning_rate:.3g} "
        "is too large here. The picture is the last good one. Try a smaller rate."
    )


def error_words(error: Exception) -> str:
    """What a learner's function raised, with the line of it, found by walking the traceback from the inside."""
    frames = traceback.extract_tb(error.__traceback__)
    others = (__file__.rpartition("live")[0], *(sysconfig.get_path(name) for name in ("stdlib", "purelib", "platlib")))
    own = [frame for frame in frames if not frame.filename.startswith(others)]
    where = ""
    if own:
        line = linecache.getline(own[-1].filename, own[-1].lineno).strip() or own[-1].line
        where = f" in {own[-1].name}, line {own[-1].lineno}: {line}"
    return f"{type(error).__name__}{where} \u2014 {error}. Mend the cell, run it, and move a slider."


def _rounded(loss: float) -> str:
    return f"{loss:.4f}" if 0.01 <= loss < 1e6 else f"{loss:.3g}"


def _grouped(number: int) -> str:
    return f"{number:,}".replace(",", _NARROW)
