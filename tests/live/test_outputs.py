"""What a learner's function prints or draws while the panel trains is caught, and told there."""

import asyncio
import io
import sys
import threading
from types import SimpleNamespace

import matplotlib
import pytest

from nnlib.live import outputs as outputs_module
from nnlib.live.functions import LearnersFunction
from nnlib.live.outputs import DREW, MOST_LETTERS, Outputs
from nnlib.live.player import Player
from nnlib.live.run import Run

matplotlib.use("agg")
from matplotlib import pyplot as plt  # noqa: E402

PATIENCE = 20  # seconds; nothing here takes more than a fraction of one


class Page:
    """Where prints land outside."""

    def __init__(self, capsys):
        self._capsys = capsys
        self._all = ""

    def getvalue(self):
        self._all += self._capsys.readouterr().out
        return self._all


@pytest.fixture
def page(capsys):
    return Page(capsys)


@pytest.fixture(autouse=True)
def nothing_is_left():
    yield
    plt.close("all")
    assert outputs_module._catching == 0


# Print


def test_17_what_is_printed_inside_is_caught_and_what_is_printed_outside_is_not(page):
    outputs, stream = Outputs(), sys.stdout
    print("before")
    with outputs.caught():
        print("loss", 0.25, flush=True)
        sys.stdout.write("no end of line")
    print("after")
    assert sys.stdout is stream
    assert outputs.text == "loss 0.25\nno end of line"
    assert page.getvalue() == "before\nafter\n"


def test_17_a_step_that_prints_while_a_player_trains_prints_into_its_outputs(page):
    outputs = Outputs()

    def step(model):
        print("step", run.iteration)
        return 1.0

    run = Run(LearnersFunction("start", lambda: {}), LearnersFunction("step", step, ("model",)))
    player = Player(run, lambda settled: iter(()), [].append, around=outputs.caught)

    async def main():
        player.restart({}, None, 3)
        while player.is_at_work():
            print("the cell that runs now")
            await asyncio.sleep(0)

    asyncio.run(asyncio.wait_for(main(), PATIENCE))
    assert outputs.text == "step 0\nstep 1\nstep 2"
    assert set(page.getvalue().splitlines()) == {"the cell that runs now"}


def test_what_is_printed_stays_until_it_is_forgotten():
    outputs = Outputs()
    for word in ("one", "two"):
        with outputs.caught():
            print(word)
    assert outputs.text == "one\ntwo"
    outputs.forget()
    assert outputs.text == ""
    with outputs.caught():
        print("three")
    assert outputs.text == "three"


def test_where_nothing_is_printed_nothing_is_told():
    outputs = Outputs()
    with outputs.caught():
        pass
    assert outputs.text == ""


def test_an_error_inside_passes_through_and_what_was_printed_before_stays(page):
    outputs = Outputs()
    with pytest.raises(ZeroDivisionError), outputs.caught():
        print("so far")
        1 / 0
    print("after")
    assert outputs.text == "so far" and page.getvalue() == "after\n"


def test_of_much_that_is_printed_the_newest_whole_lines_are_kept():
    outputs = Outputs()
    with outputs.caught():
        for number in range(10_000):
            print("iteration", number)
    lines = outputs.text.splitlines()
    assert lines == [f"iteration {number}" for number in range(10_000 - len(lines), 10_000)]
    # "iteration 9999" and the end of its line are 15 letters: 40 lines in 600
    assert len(lines) == MOST_LETTERS // 15 - 1 or len(lines) == MOST_LETTERS // 15
    assert len(outputs._printed) <= 2 * MOST_LETTERS


def test_of_one_long_line_the_newest_letters_are_kept():
    outputs = Outputs()
    with outputs.caught():
        print("." * 5_000 + "end")
    assert outputs.text == "." * (MOST_LETTERS - 3) + "end"


def test_what_just_fits_is_kept_whole():
    outputs = Outputs()
    text = "first\n" + "x" * (MOST_LETTERS - 6)
    with outputs.caught():
        print(text)
    assert outputs.text == text


def test_what_else_a_stream_can_do_is_done_by_the_one_outside(page):
    with Outputs().caught():
        assert not sys.stdout.isatty() and sys.stdout.writable()


# Threads


class Steps:
    """Another thread that does one thing after the other, when it is told to."""

    def __init__(self, *steps):
        self._may, self._did = threading.Semaphore(0), threading.Semaphore(0)
        self._steps = steps
        threading.Thread(target=self._run, daemon=True).start()

    def _run(self):
        for step in self._steps:
            self._may.acquire(timeout=PATIENCE)
            step()
            self._did.release()

    def next(self):
        self._may.release()
        assert self._did.acquire(timeout=PATIENCE)


def test_17_what_another_thread_prints_passes_through(page):
    outputs = Outputs()
    other = Steps(lambda: print("from a cell"))
    with outputs.caught():
        print("from a step")
        other.next()
    assert outputs.text == "from a step" and page.getvalue() == "from a cell\n"


@pytest.mark.parametrize("leaves_first", ["this thread", "the other"])
def test_17_two_threads_at_once_are_caught_each_by_its_own(page, leaves_first):
    ours, theirs = Outputs(), Outputs()
    catching = theirs.caught()
    other = Steps(
        catching.__enter__,
        lambda: print("theirs, first"),
        lambda: print("theirs, last"),
        lambda: catching.__exit__(None, None, None),
        lambda: print("outside"),
    )
    with ours.caught():
        other.next()
        print("ours, first")
        other.next()
        if leaves_first == "the other":
            other.next()
            other.next()
            print("ours, last")
    if leaves_first == "this thread":
        print("ours, outside")
        other.next()
        other.next()
    other.next()
    assert theirs.text == "theirs, first\ntheirs, last"
    if leaves_first == "the other":
        assert ours.text == "ours, first\nours, last" and page.getvalue() == "outside\n"
    else:
        assert ours.text == "ours, first" and page.getvalue() == "ours, outside\noutside\n"


def test_one_caught_inside_another_hands_back_to_it(page):
    outer, inner = Outputs(), Outputs()
    with outer.caught():
        print("outer")
        with inner.caught():
            print("inner")
        print("outer again")
    assert (outer.text, inner.text) == ("outer\nouter again", "inner")
    assert page.getvalue() == ""


def test_a_stream_that_somebody_else_has_put_there_meanwhile_stays(monkeypatch):
    theirs = io.StringIO()
    monkeypatch.setattr(sys, "stdout", sys.stdout)  # to have it back
    with Outputs().caught():
        sys.stdout = theirs
    assert sys.stdout is theirs


# Pictures


def test_17_a_figure_that_a_step_opens_is_closed_and_told():
    kept = plt.figure()
    outputs = Outputs()
    with outputs.caught():
        print("drawing")
        plt.figure()
        plt.plot([1, 2])
    assert outputs.text == f"drawing\n{DREW}"
    assert plt.get_fignums() == [kept.number]
    outputs.forget()
    with outputs.caught():
        pass
    assert outputs.text == ""


def test_17_a_figure_that_a_step_opens_before_it_fails_is_closed_and_told():
    outputs = Outputs()
    with pytest.raises(ZeroDivisionError), outputs.caught():
        plt.figure()
        1 / 0
    assert outputs.text == DREW and plt.get_fignums() == []


class Publisher:
    """As much of what IPython displays with as there is to do with outputs."""

    def __init__(self):
        self.hooks, self.sent = [], []

    def register_hook(self, hook):
        self.hooks.append(hook)

    def unregister_hook(self, hook):
        self.hooks.remove(hook)

    def publish(self, message):
        for hook in self.hooks:
            message = hook(message)
            if message is None:
                return
        self.sent.append(message)


def test_17_what_a_step_displays_is_told_and_goes_no_further(monkeypatch):
    publisher = Publisher()
    shell = SimpleNamespace(display_pub=publisher)
    monkeypatch.setitem(sys.modules, "IPython", SimpleNamespace(get_ipython=lambda: shell))
    outputs = Outputs()
    publisher.publish("before")
    with outputs.caught():
        publisher.publish("a picture of plt.show()")
    assert outputs.text == DREW and publisher.sent == ["before"] and publisher.hooks == []
    with pytest.raises(ZeroDivisionError), outputs.caught():
        1 / 0
    publisher.publish("after")
    assert publisher.sent == ["before", "after"]


@pytest.mark.parametrize(
    "ipython",
    [
        None,
        SimpleNamespace(get_ipython=lambda: None),
        SimpleNamespace(get_ipython=lambda: SimpleNamespace(display_pub=object())),  # a terminal
    ],
)
def test_where_nothing_can_be_asked_about_displays_prints_are_caught_all_the_same(
    monkeypatch, ipython
):
    monkeypatch.setitem(sys.modules, "IPython", ipython)
    outputs = Outputs()
    with outputs.caught():
        print("caught")
    assert outputs.text == "caught"


def test_pyplot_is_not_loaded_for_the_sake_of_looking(monkeypatch):
    monkeypatch.delitem(sys.modules, "matplotlib.pyplot")
    with Outputs().caught():
        pass
    assert "matplotlib.pyplot" not in sys.modules
