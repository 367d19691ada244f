"""What is on its way to the page: when another message may be sent."""

from __future__ import annotations

import math
from collections import deque
from time import perf_counter

MOST_UNDER_WAY = 2  # messages that were sent, and that the page has not drawn yet
MOST_UNANSWERED = 16  # ... or that it may have drawn, but has not said so
SILENCE = 0.6  # seconds without an answer after which nothing counts as drawn any more
LOST = 5.0  # seconds after which a message without an answer counts as lost
SLOW = 0.08  # seconds from sending to drawing: a link that is as slow as this gets coarser frames


class Link:
    """Knows what the page has drawn, and so how much is under way.

    The page says what it has drawn, but not each time: an answer keeps JupyterLab busy for longer
    than a drawing. Between two answers a message counts as drawn when it was sent longer ago than
    the last ones took. So a slow link gets fewer messages, never a queue; and of a page that has
    fallen silent, since it is hidden or gone, no more than MOST_UNANSWERED are ever expected.
    """

    def __init__(self) -> None:
        self._unanswered: dict[int, float] = {}  # numbers, and when each was sent
        self._hurries = False
        self._heard_at = 0.0
        self.way = 0.0  # seconds from sending to drawing, the longest of late
        self._usual = 0.0  # ... and the usual
        self.forget()

    def forget(self) -> None:
        """There is another view: what was sent to the one before is not expected any more."""
        self._unanswered.clear()
        self._least_trip = math.inf  # seconds from sending to the answer
        self._least = math.inf  # seconds from sending, on our clock, to drawing, on the page's

    def hurry(self) -> None:
        """The next message answers the learner: there is room for it beside those under way."""
        self._hurries = True

    def send(self, number: int) -> None:
        """Takes down that this message is sent now."""
        self._hurries = False
        self._unanswered[number] = perf_counter()

    def hear(self, drawn: int, at: float) -> None:
        """The page has drawn this one at this time of its clock, and all that were sent before."""
        self._heard_at = perf_counter()
        sent_at = self._unanswered.get(drawn)
        if sent_at is not None:
            self._measure(sent_at, at)
        self._unanswered = {n: when for n, when in self._unanswered.items() if n > drawn}

    def _measure(self, sent_at: float, drawn_at: float) -> None:
        """How long the way there takes, though the two clocks do not agree.

        Of the quickest way there and back three quarters are taken as the way there, with the
        drawing; what a message takes longer than the quickest one is all on its way there.
        """
        self._least_trip = min(self._least_trip, self._heard_at - sent_at)
        self._least = min(self._least, drawn_at - sent_at)
        took = 0.75 * self._least_trip + (drawn_at - sent_at - self._least)
        self._usual += 0.3 * (took - self._usual)
        # up at once, down little by little: a queue must not grow while one learns of it
        self.way = max(took, self.way + 0.3 * (took - self.way))

    def under_way(self) -> int:
        """How many messages the page has not drawn yet, as far as one can know."""
        now = perf_counter()
        self._unanswered = {n: at for n, at in self._unanswered.items() if at > now - LOST}
        if now - self._heard_at > SILENCE + 2 * self.way:
            return len(self._unanswered)
        return sum(at >= now - self.way for at in self._unanswered.values())

    def has_room(self) -> bool:
        """Whether another message may be sent now."""
        most = MOST_UNDER_WAY + self._hurries
        return self.under_way() < most and len(self._unanswered) < MOST_UNANSWERED

    @property
    def is_empty(self) -> bool:
        """Whether nothing is expected of the page."""
        return not self._unanswered

    @property
    def is_slow(self) -> bool:
        """Whether the way to the page takes long."""
        return self._usual > SLOW


class Traffic:
    """What all stages of this kernel send together, a second at a time.

    A Jupyter server drops what goes beyond a million bytes a second, of all messages together.
    """

    def __init__(self, most_bytes: int = 850_000, seconds: float = 1.0) -> None:
        self._most_bytes = most_bytes
        self._seconds = seconds
        self._sent: deque[tuple[float, int]] = deque()

    def has_room(self) -> bool:
        """Whether another message may be sent now."""
        while self._sent and self._sent[0][0] < perf_counter() - self._seconds:
            self._sent.popleft()
        return sum(size for _, size in self._sent) < self._most_bytes

    def count(self, size: int) -> None:
        """Another message was sent."""
        self._sent.append((perf_counter(), size))
