"""On any link the page gets what it can draw, and what is on its way stays little."""

import heapq
import itertools

import pytest

from nnlib.live import link as link_module
from nnlib.live.link import LOST, MOST_UNANSWERED, MOST_UNDER_WAY, SILENCE, Link, Traffic
from small_panel import Clock

ANSWER, RARE = 0.25, 0.05  # seconds between two answers of the page, as in page/stage.js
FRAME = 1 / 60


@pytest.fixture(autouse=True)
def clock(monkeypatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(link_module, "perf_counter", clock)
    return clock


# One message after another


def test_two_messages_are_sent_before_anything_is_heard():
    link, sent = Link(), 0
    while link.has_room():
        sent += 1
        link.send(sent)
    assert sent == MOST_UNDER_WAY == 2 and not link.is_empty


def test_an_answer_makes_room_for_all_that_were_sent_before(clock):
    link = Link()
    link.send(1)
    link.send(2)
    clock.wait(0.03)
    link.hear(2, 5.0)
    assert link.is_empty and link.under_way() == 0


def heard(link, clock, number, there, back, page_is_ahead=7_000.0):
    """A message that is drawn after `there` seconds, and answered after `back` more."""
    link.send(number)
    clock.wait(there)
    drawn_at = clock.now + page_is_ahead
    clock.wait(back)
    link.hear(number, drawn_at)


def test_between_answers_a_message_counts_as_drawn_after_the_usual_time(clock):
    link = Link()
    for number in range(1, 30):
        heard(link, clock, number, 0.02, 0.02)
    assert link.way == pytest.approx(0.03, rel=1e-3)  # of 0.04 there and back
    link.send(30)
    link.send(31)
    assert not link.has_room()
    clock.wait(0.031)
    assert link.has_room() and not link.is_empty


@pytest.mark.parametrize("page_is_ahead", [-1e6, 0.0, 3.0])
def test_the_way_there_is_told_from_the_way_back_whatever_the_pages_clock_says(
    clock, page_is_ahead
):
    link = Link()
    heard(link, clock, 1, 0.02, 0.02, page_is_ahead)
    heard(link, clock, 2, 0.02, 0.25, page_is_ahead)  # answered late
    assert link.way == pytest.approx(0.03)
    heard(link, clock, 3, 0.12, 0.02, page_is_ahead)  # drawn late
    assert link.way == pytest.approx(0.03 + 0.1)
    for number in range(4, 40):
        heard(link, clock, number, 0.02, 0.02, page_is_ahead)
    assert link.way == pytest.approx(0.03, rel=1e-3)


def test_the_first_answer_to_the_learner_may_go_beside_the_two_that_are_under_way():
    link = Link()
    link.send(1)
    link.send(2)
    assert not link.has_room()
    link.hurry()
    assert link.has_room()
    link.send(3)
    assert not link.has_room()


def test_of_a_page_that_falls_silent_no_more_than_so_many_are_expected(clock):
    link = Link()
    link.send(1)
    clock.wait(0.01)
    link.hear(1, 5.0)
    numbers = itertools.count(2)
    for _ in range(1_000):  # one second
        if link.has_room():
            link.send(next(numbers))
        clock.wait(0.001)
    assert next(numbers) - 2 <= MOST_UNANSWERED
    clock.wait(SILENCE)
    assert not link.has_room()
    clock.wait(LOST)
    assert link.has_room()


def test_a_new_view_starts_with_nothing_under_way():
    link = Link()
    link.send(1)
    link.send(2)
    link.forget()
    assert link.is_empty and link.has_room()


# A whole link: a delay each way, so many seconds for each message, a page that draws at 60 a second


def played(clock, *, delay: float, takes: float, seconds: float = 4.0):
    """What a sender that always has something to send does: (messages drawn, most under way).

    The first second is not looked at: until then the link is not known.
    """
    link, numbers, events = Link(), itertools.count(1), []
    sent, drawn, free_at, drawn_at, answered, answered_at = 0, 0, 0.0, 0.0, 0, 0.0
    most, shown, began = 0, 0, clock.now

    def answer():
        nonlocal answered, answered_at
        if answered < drawn:
            answered, answered_at = drawn, clock.now
            heapq.heappush(events, (clock.now + delay, "answer", (drawn, drawn_at)))

    while clock.now < began + seconds:
        while events and events[0][0] <= clock.now:
            _, kind, what = heapq.heappop(events)
            if kind == "answer":
                link.hear(*what)
            elif kind == "timer":
                answer()
            else:
                is_rare, drawn, drawn_at = clock.now - drawn_at >= RARE, what, clock.now
                shown += clock.now > began + 1.0
                if is_rare or clock.now >= answered_at + ANSWER:
                    answer()
                else:
                    heapq.heappush(events, (answered_at + ANSWER, "timer", 0))
        if link.has_room():
            sent = next(numbers)
            link.send(sent)
            free_at = max(free_at, clock.now) + takes
            heapq.heappush(events, (free_at + delay + FRAME / 2, "arrives", sent))
        if clock.now > began + 1.0:
            most = max(most, sent - drawn)
        clock.wait(0.001)
    return shown / (seconds - 1.0), most


@pytest.mark.parametrize("delay", [0.005, 0.05, 0.1])
@pytest.mark.parametrize("takes", [0.001, 0.03, 0.06])
def test_no_link_gets_more_than_it_can_carry_and_little_is_ever_under_way(clock, delay, takes):
    a_second, most = played(clock, delay=delay, takes=takes)
    assert most <= MOST_UNDER_WAY + 1  # one may be drawn later than the others were
    way = delay + takes + FRAME / 2
    assert a_second >= 0.5 * min(1 / takes, MOST_UNDER_WAY / (2 * way))


# All stages together


def test_traffic_has_room_for_so_many_bytes_a_second(clock):
    traffic = Traffic(most_bytes=100, seconds=1.0)
    traffic.count(60)
    clock.wait(0.5)
    assert traffic.has_room()
    traffic.count(60)  # the last one may go beyond
    assert not traffic.has_room()
    clock.wait(0.501)  # the first is a second ago
    assert traffic.has_room()
    clock.wait(1.0)
    traffic.count(99)
    assert traffic.has_room()
    traffic.count(1)
    assert not traffic.has_room()
