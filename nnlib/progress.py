"""A progress bar for long trainings, where somebody is watching."""

from __future__ import annotations

import sys
from typing import Any


class Bar:
    """tqdm's bar, which fits terminal and notebook; with `shown` false, or unseen, nothing at all.

    A notebook that is executed by a program shows no bar, so none is stored among its outputs.
    Raises ValueError where tqdm is not installed.
    """

    def __init__(self, total: int, *, shown: bool) -> None:
        self._bar: Any = None
        if shown and _is_watched():
            try:
                from tqdm.auto import tqdm
            except ImportError:
                raise ValueError("progress=True needs tqdm: pip install tqdm") from None
            # None: no bar where the output is no terminal (in a notebook tqdm draws a widget).
            disable = None if _kernel() is None else False
            self._bar = tqdm(total=total, unit="epoch", leave=False, disable=disable)

    def advance(self, loss: float) -> None:
        """One epoch further."""
        if self._bar is not None:
            self._bar.set_postfix(loss=f"{loss:.4g}", refresh=False)
            self._bar.update()

    def close(self) -> None:
        """Takes the bar away."""
        if self._bar is not None:
            self._bar.close()


def _kernel() -> Any:
    """The kernel of the notebook this runs in, or None."""
    IPython = sys.modules.get("IPython")
    shell = IPython.get_ipython() if IPython else None
    return getattr(shell, "kernel", None)


def _is_watched() -> bool:
    """Whether somebody sees the bar: a page says which cell it runs, a program does not."""
    kernel = _kernel()
    if kernel is None:
        return True
    request = kernel.get_parent() or {}
    return "cellId" in request.get("metadata", {})
