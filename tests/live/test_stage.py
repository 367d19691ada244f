"""The stage sends no more than its page can draw: the newest alone waits, and nothing is lost."""

import asyncio
import re
import sys

import numpy as np
import pytest

from nnlib.live import link as link_module
from nnlib.live import stage as stage_module
from nnlib.live.frame import Kept, Scene, curve, shares
from nnlib.live.link import LOST, MOST_UNDER_WAY, SLOW, Traffic
from nnlib.live.message import unpacked
from nnlib.live.page_source import PAGE, joined, needed_by
from nnlib.live.stage import Stage
from small_panel import Clock, Page, in_a_loop

HALF = shares(np.full((2, 2, 2), 0.5))


@pytest.fixture
def clock(monkeypatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(link_module, "perf_counter", clock)
    return clock


@pytest.fixture(autouse=True)
def own_traffic(monkeypatch, clock):
    monkeypatch.setattr(stage_module, "_traffic", Traffic())


def show(stage, times=1, size=8) -> None:
    for _ in range(times):
        stage.show({"kind": "frame"}, {"P": np.zeros(size, np.uint8)})


def number(stage) -> int:
    return unpacked(stage.newest)[0]["number"]


# Before there is a page


@pytest.fixture
def states(monkeypatch) -> list:
    """The numbers of the messages that a stage sends as a part of its state."""
    sent = []

    def send_state(stage, key=None):
        if key == "newest":
            sent.append(number(stage))

    monkeypatch.setattr(Stage, "send_state", send_state)
    monkeypatch.setattr(Stage, "send", lambda self, content, buffers: pytest.fail("nobody listens"))
    return sent


def test_before_a_page_listens_a_message_goes_into_the_widgets_state(states):
    stage = Stage()
    show(stage)
    assert states == [1] and number(stage) == 1


def test_without_a_page_no_more_than_two_messages_are_sent_and_the_newest_is_kept(states):
    stage = Stage()
    show(stage, 10)
    assert states == [1, 2]
    assert number(stage) == 10 and not stage.has_room()


def test_a_view_that_opens_gets_the_newest_if_it_has_an_older_one():
    stage = Stage()
    show(stage, 10)
    page = Page(stage)  # ready, and it has none
    assert page.numbers == [10]
    page.say(ready=10)  # another view, of the same model
    assert page.numbers == [10]
    page.say(ready=7)  # one that was loaded again, with the state of a while ago
    assert page.numbers == [10, 10]


def test_a_page_that_has_the_newest_from_the_state_is_sent_nothing():
    stage = Stage()
    show(stage)
    stage.send = lambda content, buffers: pytest.fail("it has it")
    stage._handle_custom_msg({"ready": 1}, [])


def test_scene_kept_run_and_newest_message_are_in_the_state_of_the_widget():
    stage = Stage()
    X, y = np.array([[0.0, 1.0], [2.0, 3.0]]), np.array([0, 1])
    stage.set_scene(Scene(X, y, (0.0, 2.0, 1.0, 3.0)))
    stage.set_kept(Kept(HALF, curve([1.0]), "kept"))
    show(stage)
    state = stage.get_state()
    assert unpacked(state["scene"])[1]["X"].tolist() == [[0.0, 0.0], [1.0, 1.0]]
    assert unpacked(state["kept"])[0]["name"] == "kept"
    assert unpacked(state["newest"])[0]["number"] == 1
    stage.set_kept(None)
    assert stage.get_state()["kept"] == b""


def test_a_message_names_the_scene_it_belongs_to():
    stage = Stage()
    X, y = np.zeros((1, 2)), np.zeros(1, int)
    for scene in (1, 2):
        stage.set_scene(Scene(X, y, (0.0, 1.0, 0.0, 1.0)))
        show(stage)
        assert unpacked(stage.scene)[0]["number"] == scene
        assert unpacked(stage.newest)[0]["scene"] == scene


# A page that draws


def test_a_page_that_draws_at_once_gets_every_message():
    stage = Stage()
    page = Page(stage)
    show(stage, 50)
    assert page.numbers == list(range(1, 51))


def test_a_message_that_is_sent_is_not_sent_a_second_time_with_the_state(monkeypatch):
    stage = Stage()
    page = Page(stage)
    sent = []
    monkeypatch.setattr(stage, "send_state", lambda key=None: sent.append(key))
    show(stage, 3)
    assert page.numbers == [1, 2, 3] and sent == []
    stage.set_kept(Kept(HALF, curve([1.0]), "kept"))
    assert sent == ["kept"]


def test_a_page_that_does_not_answer_gets_two_messages_and_the_newest_alone_waits():
    stage = Stage()
    page = Page(stage, at_once=False)
    show(stage, 10)
    assert page.numbers == [1, 2]
    page.say(drawn=1)
    assert page.numbers == [1, 2, 10]  # 3 to 9 are gone
    show(stage)
    page.say(drawn=2)
    assert page.numbers == [1, 2, 10, 11]
    page.say(drawn=10)
    page.say(drawn=11)
    assert page.numbers == [1, 2, 10, 11] and stage.has_room()


def test_never_more_than_two_are_under_way_and_the_last_one_always_arrives():
    rng = np.random.default_rng(0)
    stage = Stage()
    page = Page(stage, at_once=False)
    drawn = 0  # how many of those received
    for _ in range(2_000):
        if rng.random() < 0.6:
            show(stage)
        elif drawn < len(page.numbers):
            drawn += 1
            page.say(drawn=page.numbers[drawn - 1])
        assert len(page.numbers) - drawn <= MOST_UNDER_WAY == 2
    while drawn < len(page.numbers):
        drawn += 1
        page.say(drawn=page.numbers[drawn - 1])
    assert page.numbers == sorted(set(page.numbers))  # none twice, none after a newer one
    assert page.numbers[-1] == number(stage)


def test_a_page_that_skips_one_has_answered_for_it_too():
    stage = Stage()
    page = Page(stage, at_once=False)
    show(stage, 3)
    page.say(drawn=2)  # the first never was drawn: the second had come already
    assert page.numbers == [1, 2, 3] and stage.has_room()


def test_an_answer_that_comes_twice_or_late_does_no_harm():
    stage = Stage()
    page = Page(stage, at_once=False)
    show(stage, 2)
    for drawn in (2, 2, 1, 99):
        page.say(drawn=drawn)
    show(stage, 3)
    assert page.numbers == [1, 2, 3, 4]


def test_a_message_without_an_answer_counts_as_lost_after_a_while(clock):
    stage = Stage()
    page = Page(stage, at_once=False)
    show(stage, 3)
    clock.wait(LOST - 0.001)
    assert not stage.has_room()
    clock.wait(0.002)
    assert stage.has_room()
    show(stage)
    assert page.numbers == [1, 2, 4]


def test_a_page_that_is_loaded_again_has_nothing_under_way():
    stage = Stage()
    page = Page(stage, at_once=False)
    show(stage, 5)
    page.say(ready=0)
    assert page.numbers == [1, 2, 5]
    show(stage)
    assert page.numbers == [1, 2, 5, 6]


def test_other_words_of_the_page_are_passed_over():
    stage = Stage()
    page = Page(stage)
    page.say()
    page.say(hello=1)
    show(stage)
    assert page.numbers == [1]


# The link


def test_a_link_is_slow_where_drawing_a_message_takes_long(clock):
    stage = Stage()
    page = Page(stage, at_once=False)
    assert not stage.is_slow
    for _ in range(20):
        show(stage)
        clock.wait(2 * SLOW)
        page.say(drawn=number(stage))
    assert stage.is_slow
    for _ in range(20):
        show(stage)
        page.say(drawn=number(stage))
    assert not stage.is_slow


def test_one_slow_answer_among_quick_ones_makes_no_slow_link(clock):
    stage = Stage()
    page = Page(stage, at_once=False)
    show(stage)
    clock.wait(3 * SLOW)
    page.say(drawn=1)  # 0.3 of it counts: 0.9 SLOW
    assert not stage.is_slow


def test_all_stages_together_send_less_than_a_server_drops(clock):
    sent = []
    stages = [Stage() for _ in range(10)]
    for stage in stages:
        Page(stage)
        receive = stage.send
        stage.send = lambda content, buffers, receive=receive: (
            sent.append((clock.now, len(buffers[0]))) or receive(content, buffers)
        )
    for _ in range(200):  # two seconds
        for stage in stages:
            show(stage, size=45_000)
        clock.wait(0.01)
    for begin in np.arange(1_000.0, 1_001.0, 0.1):
        in_a_second = [size for at, size in sent if begin <= at < begin + 1.0]
        assert 800_000 < sum(in_a_second) < 1_000_000


def test_what_finds_the_traffic_too_dense_goes_out_with_the_next_message(clock):
    stage, other = Stage(), Stage()
    page = Page(stage)
    Page(other)
    show(other, 20, size=45_000)
    show(stage)
    assert page.numbers == [] and not stage.has_room()
    clock.wait(1.1)
    assert stage.has_room()
    show(stage)
    assert page.numbers == [2]


def test_in_a_loop_what_finds_the_traffic_too_dense_goes_out_though_nobody_asks(clock, monkeypatch):
    monkeypatch.setattr(stage_module, "RETRY", 0.001)

    async def main():
        stage, other = Stage(), Stage()
        page = Page(stage)
        Page(other)
        show(other, 20, size=45_000)
        show(stage, 3)
        for _ in range(3):
            await asyncio.sleep(0.002)
        assert page.numbers == []
        clock.wait(1.1)
        while not page.numbers:
            await asyncio.sleep(0.001)
        assert page.numbers == [3]

    in_a_loop(main)


# Its end, and what it holds


@pytest.mark.parametrize("answers, times", [(True, 3_000), (False, 10_000)])
def test_memory_stays_the_same_however_many_messages_there_were(clock, answers, times):
    stage = Stage()
    page = Page(stage, at_once=answers)

    def show_many(times):
        for _ in range(times):
            show(stage)
            clock.wait(0.01)
            page.received.clear()

    show_many(200)
    before = sys.getallocatedblocks()
    show_many(times)
    assert sys.getallocatedblocks() - before < 1_000


def test_a_closed_stage_sends_nothing_and_does_not_fail():
    stage = Stage()
    page = Page(stage)
    stage.close()
    show(stage, 3)
    page.say(drawn=1)
    assert page.numbers == [] and number(stage) == 3


# The module of the page


def test_the_parts_of_the_page_are_one_module_without_imports():
    module = joined(needed_by("stage"))
    assert not re.search(r"^\s*import\b", module, re.MULTILINE)
    assert len(re.findall(r"^export ", module, re.MULTILINE)) == 1
    assert len(re.findall(r"^export default ", module, re.MULTILINE)) == 1
    assert Stage._esm == module or str(Stage._esm) == module


def test_each_part_uses_only_what_stands_before_it_and_no_name_stands_twice():
    known: set[str] = set()
    parts = needed_by("stage")
    for part in parts:
        source = (PAGE / f"{part}.js").read_text(encoding="utf-8")
        statements = re.findall(
            r"^import \{([^}]*)\} from \"\./(\w+)\.js\";$", source, re.MULTILINE
        )
        assert source.count("\nimport ") + source.startswith("import ") == len(statements)
        for names, other in statements:
            assert parts.index(other) < parts.index(part)
            assert {name.strip() for name in names.split(",")} <= known
        declared = re.findall(
            r"^(?:export )?(?:async )?(?:function|const|let|class) (\w+)", source, re.MULTILINE
        )
        assert len(declared) == len(set(declared)) and not known & set(declared)
        known |= set(declared)


def test_the_page_asks_no_host_for_anything():
    for path in PAGE.glob("*.*s"):
        source = path.read_text(encoding="utf-8")
        assert not re.search(r"https?://(?!www\.w3\.org)|\bfetch\(|@import|XMLHttpRequest", source)
