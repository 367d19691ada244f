"""Panels of the small network, what their page is told, and a page that needs no browser."""

import asyncio

import numpy as np

from nnlib.live import Panel, link, slider
from nnlib.live import stage as stage_module
from nnlib.live.link import Traffic
from nnlib.live.message import Arrays, Header, unpacked
from nnlib.live.stage import Stage
from small_network import X, predict, start, step, y

CONTROLS = {
    "learning_rate": slider(0.01, 100.0, start=0.5),
    "hidden_size": slider(1, 8, start=3),
    "iterations": slider(0, 120, start=40),
}


def panel(start=start, step=step, predict=predict, data=(X, y), **changes) -> Panel:
    """A panel with these controls, or others; None leaves one out."""
    given = {name: form for name, form in (CONTROLS | changes).items() if form is not None}
    return Panel(start, step, predict, data, **given)


def move(view, **values) -> None:
    """Moves these controls, one after another."""
    for name, value in values.items():
        view.controls.widgets[name].value = value


def model(panel) -> dict[str, np.ndarray]:
    """The arrays that are trained."""
    return panel.player.run.model


def told(view) -> tuple[Header, Arrays]:
    """The newest message: what the page shows, or will show."""
    return unpacked(view.stage.newest)


def told_probabilities(view) -> np.ndarray:
    """What the newest message says of each class over the plane: (r, r, k)."""
    header, arrays = told(view)
    return spanned(header, arrays["P"])


def spanned(header: Header, P: np.ndarray) -> np.ndarray:
    """The probabilities that P (r, r, k - 1) stands for: all but the last, which has the rest."""
    lowest, highest = header["span"]
    all_but_last = lowest + P / 65_535 * (highest - lowest)
    return np.concatenate([all_but_last, 1 - all_but_last.sum(axis=2, keepdims=True)], axis=2)


def scene(panel) -> tuple[Header, Arrays]:
    """The message of the samples."""
    return unpacked(panel.stage.scene)


class Clock:
    """Time that passes when it is told to."""

    def __init__(self):
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now

    def wait(self, seconds: float) -> None:
        self.now += seconds


class Page:
    """A page with one view: it receives what a stage sends, and draws it when it is told to."""

    def __init__(self, stage: Stage, *, at_once: bool = True):
        self.stage = stage
        self.received: list[Header] = []
        self._at_once = at_once
        stage.send = self._receive
        self.say(ready=0)

    def _receive(self, content, buffers):
        [message] = buffers
        header, _ = unpacked(message)
        assert content == {"shows": header["number"]}
        self.received.append(header)
        if self._at_once:
            self.say(drawn=header["number"])

    def say(self, **content) -> None:
        """Says this to the kernel, as anywidget hands it on; what is drawn is drawn just now."""
        if "drawn" in content:
            content["at"] = link.perf_counter()
        self.stage._handle_custom_msg(content, [])

    @property
    def numbers(self) -> list[int]:
        """Of the messages received."""
        return [header["number"] for header in self.received]


def without_rests(monkeypatch) -> None:
    """Has a player wait for nothing, and every stage send as much as it likes."""
    from nnlib.live import player

    for name in ("REST", "NAP", "PATIENCE"):
        monkeypatch.setattr(player, name, 0.001)
    monkeypatch.setattr(stage_module, "_traffic", Traffic(most_bytes=10**12))


def in_a_loop(main) -> None:
    """Runs main() in an event loop, as in a notebook."""
    asyncio.run(asyncio.wait_for(main(), 20))


async def at_rest(panel) -> None:
    """Waits until the newest wish is fulfilled."""
    while panel.player.is_at_work():
        await asyncio.sleep(0)
