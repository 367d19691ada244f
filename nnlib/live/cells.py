"""Which cell a view belongs to: when that cell runs again, what it showed before is closed."""

from __future__ import annotations

from typing import Any, Protocol

from IPython import get_ipython


class Closable(Protocol):
    """Something with an end."""

    def close(self) -> None:
        """Ends it."""


_shown: dict[str, list[Closable]] = {}  # the views of each cell


def are_named() -> bool:
    """Whether the front end names the cells it runs: then a page is there, and follows."""
    return "cellId" in _request("metadata")


def file(view: Closable) -> None:
    """Files `view` under the running cell.

    It is closed when that cell runs again, or any other after that cell was deleted. Without this,
    each Run All would leave another set of panels behind, perhaps still training.
    """
    cell = _running_cell()
    if cell is not None:
        get_ipython().events.register("pre_run_cell", _close_the_old)  # once is enough for it
        _shown.setdefault(cell, []).append(view)


def name_of(view: Closable) -> str | None:
    """The name that the notebook has given to a view; None where it has none."""
    names: dict[str, object] = getattr(get_ipython(), "user_ns", {})
    own = (name for name, value in list(names.items()) if value is view)
    return next((name for name in own if not name.startswith("_")), None)


def _close_the_old(info: object) -> None:
    for cell in (_running_cell(), *_request("metadata").get("deletedCells", ())):
        for view in _shown.pop(cell, ()):
            view.close()


def _running_cell() -> str | None:
    """Its name; where the front end gives it none, its text; None where no cell runs."""
    name: str | None = _request("metadata").get("cellId")
    return name or _request("content").get("code")


def _request(part: str) -> dict[str, Any]:
    """A part of the running request."""
    get_parent = getattr(get_ipython(), "get_parent", None)
    request = get_parent() if get_parent else None
    told: dict[str, Any] = (request or {}).get(part, {})
    return told
