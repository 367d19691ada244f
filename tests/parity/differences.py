"""The largest difference between nnlib and another library, component by component."""

import numpy as np

LARGEST: dict[str, float] = {}  # by component, in the order in which they were first compared


def compare(component: str, ours, theirs, *, tolerance: float = 1e-10) -> None:
    """The two arrays (or tensors, or numbers) are the same; how nearly so is remembered."""
    ours, theirs = np.asarray(ours), np.asarray(theirs)
    assert ours.shape == theirs.shape, component
    difference = float(np.abs(ours - theirs).max())
    LARGEST[component] = np.maximum(LARGEST.get(component, 0.0), difference)  # NaN stays NaN
    assert difference <= tolerance, f"{component}: {difference:.1e} apart"


def table() -> list[str]:
    """Lines to print: a component and its largest difference."""
    width = max(map(len, LARGEST))
    head = f"{'component':{width}} | largest difference"
    lines = [f"{component:{width}} | {LARGEST[component]:.1e}" for component in LARGEST]
    return [head, "-" * len(head), *lines]
