"""The live sentence: what the run is doing, in words that can be read aloud."""

from __future__ import annotations

import linecache
import sysconfig
import traceback

import numpy as np

from .controls import words
from .frame import AXES, Frame, Kept, Scene
from .functions import Values
from .network import Network
from .run import Run

_NARROW = "\u202f"  # a narrow space that does not break: 2 500


def run_words(run: Run, frame: Frame, *, has_lines: bool) -> str:
    """All that is to be said of a run and its newest frame; `has_lines`: the panel has Units."""
    words = diverged_words(run) if run.diverged else state_words(frame)
    if run.strays:
        words += STRAYS
    if frame.network and not frame.network.is_drawn:
        words += too_large_words(frame.network, has_lines=has_lines)
    return words


def state_words(frame: Frame) -> str:
    """Where the run is: "Iteration 1 200 of 2 500: loss 0.31, 288 of 300 right."."""
    until = "" if frame.iteration == frame.target else f" of {grouped(frame.target)}"
    return (
        f"Iteration {grouped(frame.iteration)}{until}: loss {rounded(frame.loss)}"
        f"{_held_out(frame)}, {_right(frame)} right."
    )


def _held_out(frame: Frame) -> str:
    return f", held out {rounded(frame.held_out.loss)}" if frame.held_out else ""


STRAYS = (
    " Repeated steps gave another loss than before: step remembers something outside the model, "
    "such as an optimizer or a random generator. Let start put it into the model."
)


def plane_name(scene: Scene, frame: Frame) -> str:
    """What the plane shows, for those who do not see it."""
    classes = len(set(scene.y.tolist()))
    name = (
        f"The plane of {AXES[0]} and {AXES[1]} with {len(scene.y)} samples of {classes} classes, "
        "coloured by what the network says, and a line where its answer changes."
    )
    if not frame.curve.length:
        return f"{name} Nothing is known of a run yet."
    return f"{name} {_right(frame)} samples lie where it says their class."


def curve_name(frame: Frame, kept: Kept | None) -> str:
    """What the loss curve shows, for those who do not see it."""
    if not frame.curve.length:
        return "The loss curve: empty so far."
    beside = f" In grey beside it, {kept.name}." if kept else ""
    return (
        f"The loss curve: {rounded(frame.curve.first)} at the start, {rounded(frame.loss)} "
        f"at iteration {grouped(frame.iteration)}{_held_out(frame)}.{beside}"
    )


def network_name(network: Network) -> str:
    """What the drawing of the network shows, for those who do not see it."""
    inputs, *hidden, outputs = network.sizes
    layers = " and ".join(map(str, hidden))
    return (
        f"The network: {inputs} inputs, {layers} hidden unit{_s(sum(hidden))}, "
        f"{outputs} output{_s(outputs)}; {_largest_weight(network)}."
    )


def too_large_words(network: Network, *, has_lines: bool) -> str:
    """That a network has too many units to draw each, and where else they can be seen."""
    lines = ": press Units to see their lines in the plane" if has_lines else ""
    return f" {sum(network.sizes[1:-1])} hidden units are too many to draw each one{lines}."


def _largest_weight(network: Network) -> str:
    largest = [np.abs(W).max() for W in network.weights]
    layer = int(np.argmax(largest))
    W = network.weights[layer]
    unit, next_unit = (int(at) for at in np.argwhere(np.abs(W) == largest[layer])[0])
    weight = f"{W[unit, next_unit]:.3g}".replace("-", "\u2212")
    start, end = _unit(network, layer, unit), _unit(network, layer + 1, next_unit)
    return f"the largest weight is {weight}, from {start} to {end}"


def _unit(network: Network, layer: int, unit: int) -> str:
    """The name of a unit, the same as the page says."""
    last = len(network.sizes) - 1
    if layer == 0:
        return AXES[unit]
    if layer == last:
        return "the output" if network.sizes[last] == 1 else f"the output for class {unit}"
    if last == 2:
        return f"hidden unit {unit + 1}"
    return f"unit {unit + 1} of hidden layer {layer}"


def _s(count: int) -> str:
    return "" if count == 1 else "s"


def kept_name(values: Values) -> str:
    """What was kept: "kept: learning rate 0.5, hidden size 3"."""
    told = ", ".join(f"{words(name)} {_value(value)}" for name, value in values.items())
    return f"kept: {told}" if told else "kept"


def _value(value: object) -> str:
    return f"{value:.3g}" if isinstance(value, float) else str(value)


def _right(frame: Frame) -> str:
    samples = len(frame.wrong)
    return f"{samples - int(frame.wrong.sum())} of {samples}"


def diverged_words(run: Run) -> str:
    """That the loss is no longer a number, since when, and what to try."""
    if run.iteration == 0:
        return (
            "Before the first update the loss is no number already, so no learning rate can help. "
            "Look at the start values, at the scale of the data (age and salary as they are?), "
            "and for a log of 0."
        )
    rate = run.values.get("learning_rate")
    cause = "" if rate is None else f": learning rate {_value(rate)} is too large here"
    return (
        f"At iteration {grouped(run.iteration)} the loss stopped being a number{cause}. "
        "The picture is the last good one. Try a smaller rate."
    )


def stopped_words(run: Run) -> str:
    """The same without a cause."""
    return (
        f"At iteration {grouped(run.iteration)} the loss stopped being a number. "
        "The picture is the last good one."
    )


def beside_words(name: str, run: Run, frame: Frame) -> str:
    """What the run beside says: "Beside it, healthy: loss 0.0017, 4 of 4 right."."""
    if run.diverged:
        return f"Beside it, {name}: at iteration {grouped(run.iteration)} no number any more."
    return f"Beside it, {name}: loss {rounded(frame.loss)}, {_right(frame)} right."


def unlike_words(here: Run, there: Run) -> str | None:
    """How a run differs from that of a suspect; None where both losses are the same."""
    if here.diverged and there.diverged and here.iteration == there.iteration:
        return None
    if here.diverged or there.diverged:
        return f"with it the loss {_fate(there, 'would')}; here it {_fate(here, 'does')}."
    of_here, of_there = rounded(here.loss()), rounded(there.loss())
    if of_here == of_there:
        return None
    at = grouped(here.iteration)
    return f"with it the loss would be {of_there} at iteration {at}; here it is {of_here}."


def _fate(run: Run, does: str) -> str:
    at = f"at iteration {grouped(run.iteration)}"
    if run.diverged:
        return f"{'would stop' if does == 'would' else 'stops'} being a number {at}"
    return f"{'would be' if does == 'would' else 'is'} {rounded(run.loss())} {at}"


def joined(names: list[str]) -> str:
    """Names as a list is read: a, b and c."""
    *most, last = names
    return f"{', '.join(most)} and {last}" if most else last


def error_words(error: BaseException, *, then: str = "move a slider") -> str:
    """What a learner's function raised, in which of the learner's lines, and what to do `then`."""
    where = ""
    own = [frame for frame in traceback.extract_tb(error.__traceback__) if _is_of_learner(frame)]
    if own:
        last = own[-1]
        number = last.lineno or 0
        line = linecache.getline(last.filename, number).strip() or last.line
        where = f" in {last.name}, line {number}: {line}"
    said = str(error)
    end = "" if said.endswith((".", "?", "!")) else "."
    return f"{type(error).__name__}{where} \u2014 {said}{end} Mend the cell, run it, and {then}."


def _is_of_learner(frame: traceback.FrameSummary) -> bool:
    nnlib = __file__.rpartition("live")[0]
    libraries = [sysconfig.get_path(name) for name in ("stdlib", "purelib", "platlib")]
    return not frame.filename.startswith((nnlib, *libraries))


def rounded(loss: float) -> str:
    """A loss as it is told."""
    return f"{loss:.4f}" if 0.01 <= loss < 1e6 else f"{loss:.3g}"


def grouped(number: int) -> str:
    """A whole number as it is told: 2 500."""
    return f"{number:,}".replace(",", _NARROW)
