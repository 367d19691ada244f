"""The stage: a widget whose page draws what the kernel sends as numbers, at the page's own pace."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from typing import Any

import anywidget
from traitlets import Bytes, Int

from .frame import Kept, Scene
from .link import Link, Traffic
from .message import Arrays, Header, packed
from .page_source import joined, needed_by, styles

RETRY = 0.1  # seconds, where all stages together have sent too much

_traffic = Traffic()


class Stage(anywidget.AnyWidget):
    """Shows the newest message on the page, and knows what the page has drawn.

    The page says what it has drawn, and no more than two messages are on their way (see link.py).
    What finds no room waits here, the newest alone. A page that is hidden draws nothing and says
    nothing; where there is no page at all nothing waits for one. Any thread may call.

    `scene` and `kept` are messages of these kinds, `newest` is the last frame or picture: a view
    that comes late or is loaded again finds them in the widget's state. `editing` says of how many
    classes the learner may now put samples into the plane; what is done there comes to on_edit.
    """

    _esm = joined(needed_by("stage"))
    _css = styles("stage", "points")
    scene = Bytes(b"").tag(sync=True)
    kept = Bytes(b"").tag(sync=True)
    newest = Bytes(b"").tag(sync=True)
    editing = Int(0).tag(sync=True)

    def __init__(self) -> None:
        self._lock = threading.RLock()
        self._number = 0  # of the newest message
        self._scene_number = 0
        self._has_view = False  # or had one
        self._waits = False  # whether the newest was not sent yet
        self._link = Link()
        self._tries_again = False  # soon
        self.on_edit: Callable[[object], None] = lambda edit: None
        super().__init__()
        self.on_msg(self._listen)

    def set_scene(self, scene: Scene) -> None:
        """From now on frames are of this scene."""
        with self._lock:
            self._scene_number += 1
            header = scene.header() | {"number": self._scene_number}
            self.scene = packed(header, scene.arrays())

    def set_kept(self, kept: Kept | None) -> None:
        """From now on this run stands beside the others; None: none does."""
        self.kept = packed(kept.header(), kept.arrays()) if kept else b""

    def show(self, header: Header, arrays: Arrays) -> None:
        """Sends this message, or keeps it until there is room; the one that waited goes."""
        with self._lock:
            self._number += 1
            header = header | {"number": self._number, "scene": self._scene_number}
            self.newest = packed(header, arrays)
            self._waits = True
            self._send_newest()

    def has_room(self) -> bool:
        """Whether a message would be sent at once."""
        with self._lock:
            return self._link.has_room() and _traffic.has_room()

    def hurry(self) -> None:
        """The next message answers the learner, and should not wait for those before it."""
        with self._lock:
            self._link.hurry()

    @property
    def has_page(self) -> bool:
        """Whether there is a view, or was one."""
        return self._has_view

    @property
    def is_slow(self) -> bool:
        """Whether the way to the page and back takes long."""
        return self._link.is_slow

    def _send_newest(self) -> None:
        if not self._waits or self.comm is None:
            return
        if not self.has_room():
            if self._link.is_empty:  # then no answer will send it
                self._try_again_soon()
            return
        self._waits = False
        self._link.send(self._number)
        _traffic.count(len(self.newest))
        if self._has_view:
            self.send({"shows": self._number}, [self.newest])
        else:  # nobody listens yet; in the widget's state the first view will find it
            self.send_state("newest")

    def _try_again_soon(self) -> None:
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:  # a script, where no page looks on
            return
        if not self._tries_again:
            self._tries_again = True
            loop.call_later(RETRY, self._try_again)

    def _try_again(self) -> None:
        with self._lock:
            self._tries_again = False
            self._send_newest()

    def _listen(self, widget: object, content: dict[str, Any], buffers: object) -> None:
        """Hears from the page which message it has drawn, an edit, or of another view."""
        if "edit" in content:  # it may train at once, which must not hold up who sends
            self.on_edit(content["edit"])
            return
        with self._lock:
            if "drawn" in content:
                self._link.hear(content["drawn"], content["at"])
            elif "ready" in content:  # with the number of the newest that the page has
                self._has_view = True
                self._link.forget()
                self._waits = self._waits or content["ready"] < self._number
            self._send_newest()

    def _should_send_property(self, key: str, value: object) -> bool:
        # The newest message goes out with `send`; as a part of the state it is for late views.
        if key == "newest":
            return False
        return bool(super()._should_send_property(key, value))
