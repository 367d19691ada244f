"""The page's files as one module: a browser gets them in one piece, from no host."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

PAGE = Path(__file__).with_name("page")


def joined(parts: Sequence[str]) -> str:
    """The files, each after those that it uses, as one module that exports what the last does.

    Lines that import from one another go, and so does the word export, but for the last one's.
    """
    *others, last = [
        re.sub(r"^import .*\n", "", source(part), flags=re.MULTILINE) for part in parts
    ]
    return "\n".join(
        [*(re.sub(r"^export ", "", each, flags=re.MULTILINE) for each in others), last]
    )


def needed_by(part: str) -> list[str]:
    """The file and those that it uses, and they use; each after those that it uses itself."""
    found: list[str] = []

    def find(name: str) -> None:
        for other in re.findall(r'^import .* from "\./(\w+)\.js";$', source(name), re.MULTILINE):
            if other not in found:
                find(other)
        found.append(name)

    find(part)
    return found


def without_comments(module: str) -> str:
    """The module without comments that fill lines, and without the spaces at the start of lines."""
    without_blocks = re.sub(
        r"^ */\*\*(?:(?!\*/).)*\*/\n", "", module, flags=re.MULTILINE | re.DOTALL
    )
    without_lines = re.sub(r"^ *//.*\n", "", without_blocks, flags=re.MULTILINE)
    return re.sub(r"^\s+", "", without_lines, flags=re.MULTILINE)


def source(part: str) -> str:
    """One of the files."""
    return (PAGE / f"{part}.js").read_text(encoding="utf-8")


def styles(*parts: str) -> str:
    """The style sheets of these parts, one after another."""
    return "\n".join((PAGE / f"{part}.css").read_text(encoding="utf-8") for part in parts)
