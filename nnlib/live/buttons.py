"""The buttons of a panel: what each says on its face, and more on hovering."""

from __future__ import annotations

from collections.abc import Callable

from ipywidgets import Button

from .controls import button

FACES = {
    "play": (
        "Play",
        "Train on, slowly enough to watch; from the start if it is at the end",
        "play",
    ),
    "step": ("Step", "Pause, and make one update", "step-forward"),
    "reset": ("Reset", "Pause at the start, before the first update", "undo"),
    "keep": (
        "Keep",
        "Keep this run as a reference: dashed boundary, grey loss curve",
        "thumb-tack",
    ),
    "units": ("Units", "Show or hide the line of each hidden unit", "bars"),
    "network": (
        "Network",
        "Show or hide the network: what each hidden unit says over the plane, and each weight",
        "sitemap",
    ),
    "log": ("Log", "Loss axis in powers of ten, where small losses show, or from 0", "line-chart"),
    "check": (
        "Check the gradient",
        "Hold the gradient of the code on the screen against the slope measured by small steps",
        "search",
    ),
    "hide": ("Hide a bug", "Plant a bug drawn at random: which is it?", "bug"),
    "name": ("Name it", "Say that the hidden bug is the one chosen here", "check"),
    "tell": ("Show me", "Give up, and be told which bug it is", "eye"),
    "points": ("Points", "Add, move and delete samples in the plane", "pencil"),
}


def panel_button(name: str, pressed: Callable[[], None]) -> Button:
    """The button of this name; a press calls pressed()."""
    made = button(*FACES[name])
    made.on_click(lambda press: pressed())
    return made
