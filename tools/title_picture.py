"""The picture under a notebook's title: what its own cell tagged `result` shows, as a file."""

import base64
import io
import re
from pathlib import Path

import nbformat
from PIL import Image

from nnlib.plotting import small_png


def title_picture(notebook: nbformat.NotebookNode) -> bytes | None:
    """What the cell tagged `result` shows, as PNG; None where no cell has the tag."""
    for cell in notebook.cells:
        if "result" in cell.metadata.get("tags", ()):
            shown = "".join(output.get("data", {}).get("text/html", "") for output in cell.outputs)
            image = base64.b64decode(re.search(r"data:image/[a-z]+;base64,([^\"]+)", shown)[1])
            return small_png(Image.open(io.BytesIO(image)))
    return None


def write_title_picture(path: Path, notebook: nbformat.NotebookNode) -> None:
    """Writes pictures/NAME.png beside the notebook: its title never shows an older result."""
    picture = title_picture(notebook)
    if picture is not None:
        file = path.parent / "pictures" / f"{path.stem}.png"
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(picture)
