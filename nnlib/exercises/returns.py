"""What an answer must return, by name, and what came back, read as numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from . import reading
from .comparing import Outputs
from .verdict import NotAttempted, Wrong
from .words import listed


class Returns:
    """The name of what must come back, or the names, in order, of several things."""

    def __init__(self, names: str | Sequence[str]) -> None:
        self.is_one = isinstance(names, str)
        self.names = [names] if isinstance(names, str) else list(names)

    def read(self, returned: Any) -> Outputs:
        """What came back, by name; what is still `...` is left out.

        Several things may come as a tuple or a list in order, or as a dict. Raises Wrong for
        anything else, and NotAttempted where there is nothing but `...`.
        """
        by_name = self._by_name(returned)
        filled = {name: value for name, value in by_name.items() if value is not ...}
        if not filled:
            raise NotAttempted("put your code in place of the ..., and run this cell.")
        return {name: reading.array(name, value) for name, value in filled.items()}

    def _by_name(self, returned: Any) -> dict[str, Any]:
        if returned is ...:
            return dict.fromkeys(self.names, ...)
        if self.is_one and not (isinstance(returned, tuple) and len(returned) > 1):
            return {self.names[0]: returned}
        if returned is None:
            raise Wrong("None came back", "It returns None: is a return missing?")
        if isinstance(returned, Mapping):
            if missing := [name for name in self.names if name not in returned]:
                raise Wrong("something is missing", f"It returns no {listed(missing)}.")
            return {name: returned[name] for name in self.names}
        several = isinstance(returned, tuple | list)
        if several and len(returned) == len(self.names):
            return dict(zip(self.names, returned, strict=True))
        raise Wrong(
            "the number of things returned",
            f"{len(returned) if several else 1} came back, and {len(self.names)} must: "
            f"{listed(self.names)}.",
        )
