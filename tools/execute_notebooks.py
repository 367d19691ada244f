"""Execute the notebooks and write them in their stored form; --check: twice, and write nothing.

    python tools/execute_notebooks.py [--check] [notebook ...]

Only this command writes notebooks: it leaves out what changes from run to run (timings, widget
state, versions) and keeps what a reader without a kernel sees.
"""

import argparse
import copy
import os
import re
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from subprocess import DEVNULL

import nbformat
from jupyter_client import AsyncKernelManager
from nbclient import NotebookClient
from nbclient.exceptions import CellControlSignal, DeadKernelError
from nbval.kernel import CURRENT_ENV_KERNEL_NAME, NbvalKernelspecManager

from title_picture import write_title_picture

NOTEBOOKS = Path(__file__).resolve().parent.parent / "notebooks"
MOST_BYTES = 430_000  # of which the judges of the exercises are 30 000 to 45 000
SECONDS_FOR_A_CELL = 600
WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"  # names a model that died with its kernel
CELL_METADATA = ("jp-MarkdownHeadingCollapsed", "jupyter", "slideshow", "tags")
METADATA = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    # Without the extension and the lexer, nbconvert writes a .txt script and uncoloured HTML.
    "language_info": {"file_extension": ".py", "name": "python", "pygments_lexer": "ipython3"},
}


class NotebookError(Exception):
    """Which notebook may not be stored, and why."""


def execute(path: Path) -> nbformat.NotebookNode:
    """Run a notebook in a fresh kernel; NotebookError when a cell fails or writes to stderr."""
    return run(path, nbformat.read(path, as_version=4))


def run(path: Path, notebook: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """The same of this notebook, whose file is, or could be, at `path`."""
    for cell in code_cells(notebook):
        cell.outputs = []  # an empty cell would keep what it had
    # The kernel of this very Python, as nbval takes it, whatever others are registered.
    specs = NbvalKernelspecManager()
    kernel = AsyncKernelManager(kernel_name=CURRENT_ENV_KERNEL_NAME, kernel_spec_manager=specs)
    client = NotebookClient(
        notebook,
        km=kernel,
        resources={"metadata": {"path": str(path.resolve().parent)}},
        timeout=SECONDS_FOR_A_CELL,
        store_widget_state=False,
        record_timing=False,
    )
    try:
        client.execute(cleanup_kc=True, stderr=DEVNULL)  # the kernel's own log, not the cells'
    except (CellControlSignal, DeadKernelError) as error:
        raise NotebookError(f"{path.name}: {error}") from None
    refuse_complaints_of_cells(path.name, notebook)
    return normalise(notebook)


def code_cells(notebook: nbformat.NotebookNode) -> list[nbformat.NotebookNode]:
    """The cells that run."""
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def refuse_complaints_of_cells(name: str, notebook: nbformat.NotebookNode) -> None:
    """Raise NotebookError when an output is an error or was written to stderr."""
    outputs = [(cell.id, output) for cell in code_cells(notebook) for output in cell.outputs]
    for cell_id, output in outputs:
        if output.output_type == "error" or output.get("name") == "stderr":
            text = output.get("text") or f"{output.ename}: {output.evalue}"
            raise NotebookError(f"{name}: cell {cell_id!r} complains: {text}")


def normalise(notebook: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """Return a copy that holds what a reader needs and what every run repeats."""
    stored = copy.deepcopy(notebook)
    stored.metadata = nbformat.from_dict(METADATA)
    for cell in stored.cells:
        cell.metadata = {key: cell.metadata[key] for key in CELL_METADATA if key in cell.metadata}
    for count, cell in enumerate(code_cells(stored), start=1):
        cell.execution_count = count
        cell.outputs = merge_streams(without_widgets(cell.outputs))
        for output in cell.outputs:
            if output.output_type == "execute_result":
                output.execution_count = count
    return nbformat.from_dict(stored)


def without_widgets(outputs: list[nbformat.NotebookNode]) -> list[nbformat.NotebookNode]:
    """Drop the views of live widgets; the picture and the text beside them stay."""
    for output in outputs:
        output.get("data", {}).pop(WIDGET_VIEW, None)
    return [output for output in outputs if output.get("data", True)]


def merge_streams(outputs: list[nbformat.NotebookNode]) -> list[nbformat.NotebookNode]:
    """Join neighbouring pieces of one stream, which the kernel cuts where its clock says."""
    merged: list[nbformat.NotebookNode] = []
    for output in outputs:
        last = merged[-1] if merged else {}
        if output.output_type == "stream" and output.name == last.get("name"):
            last.text += output.text
        else:
            merged.append(output)
    return merged


def as_bytes(notebook: nbformat.NotebookNode) -> bytes:
    """The content of the .ipynb file."""
    nbformat.validate(notebook)
    return nbformat.writes(notebook).encode() + b"\n"


def rewrite(path: Path) -> None:
    """Execute a notebook and write it back, with the picture under its title."""
    notebook = execute(path)
    if len(content := as_bytes(notebook)) > MOST_BYTES:
        raise NotebookError(f"{path.name}: {len(content)} bytes, {MOST_BYTES} are allowed")
    path.write_bytes(content)
    write_title_picture(path, notebook)


def check(path: Path) -> None:
    """Execute a notebook twice and raise NotebookError that says where the stored forms part."""
    first, second = (as_bytes(execute(path)) for _ in range(2))
    if first != second:
        at = len(os.path.commonprefix([first, second]))
        cell = (re.findall(rb'^   "id": "(.+)"', first[:at], re.MULTILINE) or [b""])[-1].decode()
        parts = [run[max(0, at - 30) : at + 50] for run in (first, second)]
        raise NotebookError(f"{path.name}: two runs part at byte {at}, cell {cell!r}: {parts}")


def attempt(job: Callable[[Path], None], path: Path) -> bool:
    """Do one job, report it in a line, and return whether it went well."""
    start = time.perf_counter()
    try:
        job(path)
    except NotebookError as error:
        print(f"FAILED {error}", file=sys.stderr)
        return False
    print(f"{path.name}: {job.__name__} done in {time.perf_counter() - start:.1f} s")
    return True


def main(arguments: list[str] | None = None) -> int:
    """Run the command line; return 0 when every notebook went well, else 1."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("notebooks", nargs="*", type=Path)
    parser.add_argument("--check", action="store_true")
    options = parser.parse_args(arguments)
    paths = options.notebooks or sorted(NOTEBOOKS.glob("*.ipynb"))
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        went_well = list(pool.map(partial(attempt, check if options.check else rewrite), paths))
    return 0 if went_well and all(went_well) else 1


if __name__ == "__main__":
    sys.exit(main())
