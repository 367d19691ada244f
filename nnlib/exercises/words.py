"""Words that several verdicts use."""

from __future__ import annotations

from collections.abc import Sequence


def listed(names: Sequence[object]) -> str:
    """The names as a list in a sentence: "dW, db and dX"."""
    words = [str(name) for name in names]
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def short(value: object) -> str:
    """What the value is, on part of one line."""
    text = repr(value).replace("\n", " ")
    return text if len(text) <= 60 else f"{text[:57]}..."
