"""Which cell a view belongs to: when that cell runs again, what it showed before is closed."""

from typing import Any, Protocol

from IPython import get_ipython


class Closable(Protocol):
    """Something with an end."""

    def close(self) -> None:
        """Ends it."""


_shown: dict[str, tuple[str, list[Closable]]] = {}  # by cell: the execution that made them, and the views


def take_place(view: Closable) -> None:
    """Files `view` under the running cell; closes what an earlier run of it, or a cell deleted since, has shown.

    Without this, each Run All would leave another set of panels behind, with their pictures in memory.
    A front end that does not name its cells (nbclient) executes them once.
    """
    request = _running_request()
    cell, execution = request.get("metadata", {}).get("cellId"), request.get("header", {}).get("msg_id", "")
    for deleted in request.get("metadata", {}).get("deletedCells", ()):
        _close(deleted)
    if cell is None:
        return
    if cell in _shown and _shown[cell][0] != execution:
        _close(cell)
    _shown.setdefault(cell, (execution, []))[1].append(view)


def _close(cell: str) -> None:
    for view in _shown.pop(cell, ("", []))[1]:
        view.close()


def _running_request() -> dict[str, Any]:
    get_parent = getattr(get_ipython(), "get_parent", None)
    return get_parent() or {} if get_parent else {}
