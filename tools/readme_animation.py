"""The README's moving picture: the spiral being learned by notebook 3's own functions.

`python tools/readme_animation.py` runs that notebook up to its panel and records what it shows.
"""

from pathlib import Path

import nbformat

from nnlib.live import Panel

NOTEBOOKS = Path(__file__).resolve().parents[1] / "notebooks"
NOTEBOOK = NOTEBOOKS / "3_softmax_classifier.ipynb"
ANIMATION = NOTEBOOKS / "pictures" / "spiral.gif"  # GitHub lets readers stop a GIF, and no WebP


def main() -> None:
    """Writes the animation."""
    panel_of(NOTEBOOK).record().save(ANIMATION)
    print(f"{ANIMATION.relative_to(NOTEBOOKS.parent)}: {ANIMATION.stat().st_size} bytes")


def panel_of(path: Path) -> Panel:
    """The first panel that the notebook's cells make, run in this process."""
    names: dict[str, object] = {"__name__": "__main__"}
    for cell in nbformat.read(path, as_version=4).cells:
        if cell.cell_type == "code":
            exec(compile(cell.source, f"{path.name}:{cell.id}", "exec"), names)
            for value in names.values():
                if isinstance(value, Panel):
                    return value
    raise ValueError(f"{path.name} makes no panel")


if __name__ == "__main__":
    main()
