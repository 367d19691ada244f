"""The square button ends the learner's function wherever the panel trains, and nothing else."""

import asyncio
import inspect
import re
import signal
import threading
import time

import pytest

from nnlib.live import interrupts
from nnlib.live.functions import LearnersFunction
from nnlib.live.interrupts import interruptible, know_the_main_loop
from nnlib.live.player import Player, State
from nnlib.live.run import Run
from nnlib.live.words import error_words

PATIENCE = 20  # seconds; nothing here takes more than a fraction of one


@pytest.fixture(autouse=True)
def as_before(monkeypatch):
    """What these tests do to the process is undone."""
    for name, value in (("_main_loop", None), ("_has_asked", False), ("_before", None)):
        monkeypatch.setattr(interrupts, name, value)
    before = signal.getsignal(signal.SIGINT)
    yield
    signal.signal(signal.SIGINT, before)
    assert not interrupts._at_work


@pytest.fixture
def between_cells():
    """A kernel does not listen to interrupts while no cell runs."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def press_the_square_button() -> None:
    signal.raise_signal(signal.SIGINT)


def endless() -> None:
    """For this process, it would go on for a time that no test takes."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        pass
    raise AssertionError("not interrupted")


def player_of(step, told: list[str]) -> Player:
    def failed(error):
        told.append(error_words(error))

    start = LearnersFunction("start", lambda: {})
    run = Run(start, LearnersFunction("step", step, ("model",)))
    return Player(run, lambda settled: iter(()), failed, around=interruptible)


async def at_rest(player: Player) -> None:
    while player.is_at_work():
        await asyncio.sleep(0)


def in_a_loop(main) -> None:
    asyncio.run(asyncio.wait_for(main(), PATIENCE))


# On the main thread


def test_in_a_cell_an_interrupt_does_what_it_does_anyway():
    signal.signal(signal.SIGINT, signal.default_int_handler)
    with pytest.raises(KeyboardInterrupt), interruptible():
        press_the_square_button()
        endless()
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_between_cells_an_interrupt_ends_what_is_inside_and_nothing_outside(between_cells):
    press_the_square_button()
    with pytest.raises(KeyboardInterrupt), interruptible():
        press_the_square_button()
        endless()
    assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN
    press_the_square_button()


def test_the_handler_from_before_is_back_after_an_error_too():
    heard = []
    handler = lambda number, frame: heard.append(number)  # noqa: E731
    signal.signal(signal.SIGINT, handler)
    with pytest.raises(ZeroDivisionError), interruptible():
        1 / 0
    assert signal.getsignal(signal.SIGINT) is handler
    signal.raise_signal(signal.SIGINT)
    assert heard == [signal.SIGINT]


def test_14_an_endless_step_between_cells_is_ended_and_told_with_the_learners_line(between_cells):
    told, is_endless = [], True

    def train(model):
        if is_endless:
            press_the_square_button()
            endless()
        return 1.0

    async def main():
        nonlocal is_endless
        player = player_of(train, told)
        player.restart({}, None, 3)
        await at_rest(player)
        assert len(told) == 1 and player.state is State.RESTING
        is_endless = False
        player.go_to(5)
        await at_rest(player)
        assert player.run.iteration == 5

    in_a_loop(main)
    assert len(told) == 1 and told[0].startswith("KeyboardInterrupt in ")
    assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN


def endless_step(model):
    """As `endless`, but in lines of its own."""
    signal.raise_signal(signal.SIGINT)
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        model["turns"] = 1
    return 1.0


def names_a_line_of(function, words: str) -> bool:
    """Whether these words say that an interrupt came in this function, and in which line."""
    found = re.match(rf"KeyboardInterrupt in {function.__name__}, line (\d+): \S", words)
    lines, first = inspect.getsourcelines(function)
    return found is not None and first < int(found[1]) < first + len(lines)


def test_14_the_words_name_the_function_and_the_line(between_cells):
    told = []

    async def main():
        player = player_of(endless_step, told)
        player.restart({}, None, 3)
        await at_rest(player)

    in_a_loop(main)
    assert len(told) == 1 and names_a_line_of(endless_step, told[0])


# On another thread


class Worker:
    """A thread that trains while the main one runs an event loop, as a kernel's subshell does."""

    def __init__(self, work):
        self.started = threading.Event()
        self.caught: list[BaseException] = []
        self._work = work
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def _run(self):
        try:
            self._work(self)
        except BaseException as error:
            self.caught.append(error)

    async def ended(self):
        while self._thread.is_alive():
            await asyncio.sleep(0.001)


async def listening(*workers):
    """Until the main thread listens for these workers."""
    while signal.getsignal(signal.SIGINT) is not interrupts._pass_on or not all(
        worker.started.is_set() for worker in workers
    ):
        await asyncio.sleep(0.001)


def endless_work(worker):
    with interruptible():
        worker.started.set()
        endless()


def test_14_an_endless_step_on_another_thread_is_ended_and_told_with_the_learners_line(
    between_cells,
):
    told, is_in = [], threading.Event()

    def train(model):
        is_in.set()
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            model["turns"] = 1
        return 1.0

    def work(worker):
        async def main():
            player = player_of(train, told)
            player.restart({}, None, 3)
            await at_rest(player)

        asyncio.run(main())

    async def main():
        know_the_main_loop()
        worker = Worker(work)
        await listening()
        while not is_in.is_set():
            await asyncio.sleep(0.001)
        press_the_square_button()
        await worker.ended()
        assert worker.caught == []

    in_a_loop(main)
    assert len(told) == 1 and names_a_line_of(train, told[0])


def test_an_interrupt_ends_what_is_inside_on_another_thread(between_cells):
    async def main():
        know_the_main_loop()
        worker = Worker(endless_work)
        await listening(worker)
        press_the_square_button()
        await worker.ended()
        assert [type(error) for error in worker.caught] == [KeyboardInterrupt]

    in_a_loop(main)


def test_two_threads_at_work_are_both_interrupted(between_cells):
    async def main():
        know_the_main_loop()
        workers = Worker(endless_work), Worker(endless_work)
        await listening(*workers)
        press_the_square_button()
        for worker in workers:
            await worker.ended()
            assert [type(error) for error in worker.caught] == [KeyboardInterrupt]

    in_a_loop(main)


def test_a_thread_that_ends_its_turn_leaves_another_one_interruptible(between_cells):
    one_may_end = threading.Event()

    def short_work(worker):
        with interruptible():
            worker.started.set()
            one_may_end.wait(PATIENCE)

    async def main():
        know_the_main_loop()
        one, other = Worker(short_work), Worker(endless_work)
        await listening(one, other)
        one_may_end.set()
        await one.ended()
        press_the_square_button()
        await other.ended()
        assert one.caught == [] and [type(error) for error in other.caught] == [KeyboardInterrupt]

    in_a_loop(main)


def test_an_interrupt_after_the_turn_hits_nobody_and_does_what_it_did_before():
    heard, may_end = [], threading.Event()
    signal.signal(signal.SIGINT, lambda number, frame: heard.append(number))

    def work(worker):
        with interruptible():
            worker.started.set()
            while signal.getsignal(signal.SIGINT) is not interrupts._pass_on:
                time.sleep(0.001)
        may_end.wait(PATIENCE)

    async def main():
        know_the_main_loop()
        worker = Worker(work)
        await listening(worker)
        while interrupts._at_work:
            await asyncio.sleep(0.001)
        press_the_square_button()
        while not heard:
            await asyncio.sleep(0.001)
        may_end.set()
        await worker.ended()
        assert worker.caught == []

    in_a_loop(main)
    assert heard == [signal.SIGINT]


def test_an_interrupt_that_arrives_with_the_end_of_the_turn_stays_inside(between_cells):
    """It is taken back, or raised before the end; what comes after is never interrupted."""
    outside = []

    def work(worker):
        for _ in range(30):
            try:
                with interruptible():
                    interrupts._pass_on(signal.SIGINT, None)  # as the main thread would
            except KeyboardInterrupt:
                pass
            try:
                for _ in range(100):
                    pass
            except KeyboardInterrupt as error:
                outside.append(error)

    async def main():
        worker = Worker(work)
        await worker.ended()
        assert worker.caught == []

    in_a_loop(main)
    assert outside == []


def test_an_interrupt_is_passed_on_once(between_cells):
    """Pressed twice, it ends one turn; the second does what it did before."""
    raised = []

    def work(worker):
        endless_work(worker)

    async def main():
        know_the_main_loop()
        worker = Worker(work)
        await listening(worker)
        interrupts._pass_on(signal.SIGINT, None)
        interrupts._pass_on(signal.SIGINT, None)
        await worker.ended()
        raised.extend(type(error) for error in worker.caught)

    in_a_loop(main)
    assert raised == [KeyboardInterrupt]


def test_a_second_interrupt_while_the_first_is_passed_on_does_no_harm(monkeypatch):
    """The signal comes between any two instructions of the main thread, in its handler too."""
    raised = []

    def raise_in(thread, error):
        raised.append(thread)
        interrupts._pass_on(signal.SIGINT, None)

    monkeypatch.setattr(interrupts, "_raise_in", raise_in)
    monkeypatch.setattr(interrupts, "_at_work", {1, 2})
    passing = threading.Thread(target=interrupts._pass_on, args=(signal.SIGINT, None), daemon=True)
    passing.start()
    passing.join(PATIENCE / 4)
    assert not passing.is_alive() and sorted(raised) == [1, 2]


def test_a_cell_that_takes_the_handler_back_is_followed_by_another_listening(between_cells):
    async def main():
        know_the_main_loop()
        for _ in range(2):
            worker = Worker(endless_work)
            await listening(worker)
            press_the_square_button()
            await worker.ended()
            assert [type(error) for error in worker.caught] == [KeyboardInterrupt]
            signal.signal(signal.SIGINT, signal.SIG_IGN)  # as a kernel does after each cell

    in_a_loop(main)


def test_a_main_loop_that_ended_before_it_could_listen_does_not_keep_the_next_from_it(
    between_cells,
):
    stopped = asyncio.new_event_loop()
    interrupts._main_loop = stopped
    interrupts._ask_the_main_thread_to_listen()
    stopped.close()

    async def main():
        know_the_main_loop()
        worker = Worker(endless_work)
        await listening(worker)
        press_the_square_button()
        await worker.ended()

    in_a_loop(main)


def test_in_a_script_another_thread_asks_nobody():
    know_the_main_loop()
    before = signal.getsignal(signal.SIGINT)
    with interruptible():
        pass
    thread = threading.Thread(target=lambda: interruptible().__enter__())
    thread.start()
    thread.join(PATIENCE)
    interrupts._at_work.clear()
    assert signal.getsignal(signal.SIGINT) is before and interrupts._main_loop is None


def test_only_the_main_thread_knows_the_main_loop():
    async def main():
        know_the_main_loop()
        mine = interrupts._main_loop
        assert mine is asyncio.get_running_loop()

        async def elsewhere():
            know_the_main_loop()

        await asyncio.to_thread(lambda: asyncio.run(elsewhere()))
        assert interrupts._main_loop is mine

    in_a_loop(main)
