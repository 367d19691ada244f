"""Which cell a view belongs to: when that cell runs again, what it showed before is closed."""

from __future__ import annotations

from typing import Any, Protocol

from IPython import get_ipython


class Closable(Protocol):
    """Something with an end."""

    def close(self) -> None:
        """Ends it."""


_shown: dict[str, list[Closable]] = {}  # the views of each cell


def file(view: Closable) -> None:
    """Files `view` under the running cell.

    It is closed when that cell runs again, or any other after that cell was deleted. Without this,
    each Run All would leave another set of panels behind, with their pictures in memory and perhaps
    still training. A front end that does not name its cells (nbclient) executes them once.
    """
    cell = _metadata().get("cellId")
    if cell is None:
        return
    get_ipython().events.register("pre_run_cell", _close_the_old)  # does nothing the second time
    _shown.setdefault(cell, []).append(view)


def _close_the_old(info: object) -> None:
    metadata = _metadata()
    for cell in (metadata.get("cellId"), *metadata.get("deletedCells", ())):
        for view in _shown.pop(cell, ()):
            view.close()


def _metadata() -> dict[str, Any]:
    """What the front end says of the running request."""
    get_parent = getattr(get_ipython(), "get_parent", None)
    request = get_parent() if get_parent else None
    metadata: dict[str, Any] = (request or {}).get("metadata", {})
    return metadata
