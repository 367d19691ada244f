"""A player for tests, whose pictures are notes and whose clock only work moves on."""

import asyncio
import threading
from types import SimpleNamespace
from typing import NamedTuple

from nnlib.live import player as player_module
from nnlib.live import rhythm as rhythm_module
from nnlib.live import run as run_module
from nnlib.live.functions import LearnersFunction
from nnlib.live.player import Player
from nnlib.live.run import Run
from small_network import start, step

PATIENCE = 20  # seconds; nothing here takes more than a fraction of one


class Clock:
    """Moved on by steps, pictures and naps alone, however busy the machine is.

    Where others share the processor, the clock on the wall goes `crowd` times as fast.
    """

    def __init__(self):
        self.wall = self.processor = 0.0
        self.crowd = 1.0
        self.a_step = 0.001

    def work(self, seconds: float) -> None:
        self.processor += seconds
        self.wall += self.crowd * seconds

    async def sleep(self, seconds: float) -> None:
        self.wall += seconds
        await asyncio.sleep(0)

    def put_in_place(self, monkeypatch) -> None:
        for module in (player_module, run_module, rhythm_module):
            monkeypatch.setattr(module, "perf_counter", lambda: self.wall)
        monkeypatch.setattr(rhythm_module, "processor_time", lambda: self.processor)
        naps = SimpleNamespace(sleep=self.sleep, get_running_loop=asyncio.get_running_loop)
        monkeypatch.setattr(player_module, "asyncio", naps)


class Frame(NamedTuple):
    """What one picture shows."""

    learning_rate: float
    hidden_size: int
    iteration: int
    settled: bool


class Stage:
    """A player of the small network; frames are what it has shown, errors what it has told."""

    def __init__(self, clock: Clock, step=step, **options):
        self.clock, self._step = clock, step
        self.frames: list[Frame] = []
        self.errors: list[BaseException] = []
        self.threads: list[threading.Thread] = []
        self.on_show = lambda settled: None
        self.on_start = lambda: None
        self.overlaps, self._busy = 0, threading.Lock()
        functions = (
            LearnersFunction("start", self._start),
            LearnersFunction("step", self._one_at_a_time, ("model",)),
        )
        self.run = Run(*functions)
        self.player = Player(self.run, self._show, self.errors.append, **options)

    def restart(self, learning_rate, hidden_size, target, *args, **options) -> None:
        """A wish for these values."""
        values = {"learning_rate": learning_rate, "hidden_size": hidden_size}
        self.player.restart(values, None, target, *args, **options)

    def _start(self, hidden_size):
        self.on_start()
        return start(hidden_size)

    def _one_at_a_time(self, params, learning_rate):
        if not self._busy.acquire(blocking=False):
            self.overlaps += 1
            return 1.0
        try:
            self.clock.work(self.clock.a_step)
            return self._step(params, learning_rate)
        finally:
            self._busy.release()

    def _show(self, settled):
        values, iteration = self.run.values, self.run.iteration
        self.frames.append(
            Frame(values["learning_rate"], values["hidden_size"], iteration, settled)
        )
        self.threads.append(threading.current_thread())
        self.on_show(settled)
        yield

    def way(self) -> list[tuple[int, bool]]:
        """Iteration and settled, picture by picture."""
        return [frame[2:] for frame in self.frames]

    async def frame(self, count):
        """Waits for this many frames."""
        while len(self.frames) < count:
            await asyncio.sleep(0)

    async def end(self):
        """Waits until nobody is at work any more."""
        while self.player.is_at_work():
            await asyncio.sleep(0)


def in_a_loop(main) -> None:
    """Runs main() in an event loop, and fails where it would hang."""
    asyncio.run(asyncio.wait_for(main(), PATIENCE))


def in_a_thread(wish) -> threading.Thread:
    thread = threading.Thread(target=wish, daemon=True)
    thread.start()
    return thread


def ended(thread) -> None:
    thread.join(PATIENCE)
    assert not thread.is_alive()


def from_another_thread(wish) -> None:
    """Brings the wish from there, and waits until it is brought."""
    ended(in_a_thread(wish))
