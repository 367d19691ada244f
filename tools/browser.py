"""A real JupyterLab and a real Chromium, for tests that look at what a learner sees."""

import ast
import base64
import io
import json
import os
import re
import secrets
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
CHROMIUM_FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
HOW_TO_GET_IT = (
    "no Chromium found: install it (Debian: apt-get install chromium; "
    "elsewhere: python -m playwright install chromium)"
)
NO_NEWS = {"fetchNews": "false", "checkForUpdates": False}


def find_chromium(playwright: object) -> str | None:
    """The system's Chromium or Chrome, else the one Playwright has installed, else None."""
    installed = filter(None, map(shutil.which, CHROMIUM_NAMES))
    named = os.environ.get("CHROMIUM") or next(installed, None)
    bundled = playwright.chromium.executable_path
    return named or (bundled if Path(bundled).exists() else None)


class JupyterLab:
    """A JupyterLab on a free port, with its token, its own settings and a copy of the notebooks."""

    module = "jupyterlab"
    application = "LabApp"
    notebooks = "doc/tree"  # opens one alone; the plain tree would bring back earlier tabs

    def __init__(self, root: Path, home: Path) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.token, self.root, self._home = secrets.token_hex(16), root, home

    def __enter__(self) -> "JupyterLab":
        self._write_setting("notification", NO_NEWS)
        self.use_theme("Light")
        options = {
            "ServerApp.port": self.port,
            "ServerApp.root_dir": self.root,
            "ServerApp.allow_root": True,
            "IdentityProvider.token": self.token,
            f"{self.application}.expose_app_in_browser": True,
        }
        places = {
            "JUPYTER_CONFIG_DIR": self._home / "config",
            "JUPYTER_DATA_DIR": self._home / "data",
            "JUPYTER_RUNTIME_DIR": self._home / "runtime",
            "JUPYTERLAB_SETTINGS_DIR": self._home / "settings",
            "JUPYTERLAB_WORKSPACES_DIR": self._home / "workspaces",
        }
        command = [sys.executable, "-m", self.module, "--no-browser"]
        self._log = open(self._home / "lab.log", "wb")
        self._process = subprocess.Popen(
            [*command, *(f"--{name}={value}" for name, value in options.items())],
            env=os.environ | {name: str(place) for name, place in places.items()},
            stdout=self._log,
            stderr=subprocess.STDOUT,
        )
        self._wait_until_it_answers()
        return self

    def __exit__(self, *problem: object) -> None:
        self._process.terminate()
        try:
            self._process.wait(20)
        except subprocess.TimeoutExpired:
            self._process.kill()
        self._log.close()

    def address(self, notebook: str, port: int | None = None) -> str:
        """Where this notebook opens, perhaps through a proxy on another port."""
        host = f"http://127.0.0.1:{port or self.port}"
        return f"{host}/{self.notebooks}/{notebook}?token={self.token}&reset"

    def use_theme(self, name: str) -> None:
        """Pages opened from now on are "Light" or "Dark"."""
        self._write_setting("themes", {"theme": f"JupyterLab {name}"})

    def _write_setting(self, part: str, values: dict[str, object]) -> None:
        folder = self._home / "settings" / "@jupyterlab" / "apputils-extension"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{part}.jupyterlab-settings").write_text(json.dumps(values))

    def _wait_until_it_answers(self, seconds: float = 90) -> None:
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline and self._process.poll() is None:
            try:
                urllib.request.urlopen(
                    f"http://127.0.0.1:{self.port}/api?token={self.token}", timeout=2
                ).close()
                return
            except OSError:
                time.sleep(0.2)
        raise RuntimeError(
            "JupyterLab did not start:\n" + (self._home / "lab.log").read_text()[-3000:]
        )


class Notebook7(JupyterLab):
    """The same notebooks in Jupyter Notebook 7, whose kernel handles widgets on its main thread."""

    module = "notebook"
    application = "JupyterNotebookApp"
    notebooks = "notebooks"


class NotebookPage:
    """One notebook in one browser tab: run it, find its panel, move its sliders."""

    def __init__(
        self, page: object, lab: JupyterLab, notebook: str, port: int | None = None
    ) -> None:
        self.page, self.name = page, notebook.removesuffix(".ipynb")
        page.set_default_timeout(60_000)
        page.goto(lab.address(notebook, port))
        self._wait_until_ready()

    def _wait_until_ready(self) -> None:
        self.page.wait_for_function(
            "() => window.jupyterapp?.shell?.currentWidget?.content?.model?.cells?.length > 0"
        )
        self.page.wait_for_function(
            "() => jupyterapp.shell.currentWidget.sessionContext?.session?.kernel?.status"
            " === 'idle'"
        )

    def run_all(self) -> None:
        """Runs every cell, and waits for the last one."""
        self.start_all()
        self.wait_until_idle()

    def start_all(self) -> None:
        """Has the kernel run every cell, without waiting for it."""
        self.page.evaluate(
            """() => {
                window.allHaveRun = false;
                const running = jupyterapp.commands.execute('notebook:run-all-cells');
                running.finally(() => { window.allHaveRun = true; });
            }"""
        )

    def wait_until_idle(self) -> None:
        """Waits until every cell has run and the kernel has nothing more to do."""
        self.page.wait_for_function("() => window.allHaveRun", timeout=180_000)
        self.page.wait_for_function(
            "() => jupyterapp.shell.currentWidget.sessionContext.session.kernel.status === 'idle'"
        )

    def shut_down(self) -> None:
        """Ends the kernel."""
        self.page.evaluate("() => jupyterapp.shell.currentWidget.sessionContext.shutdown()")

    def ask(self, expression: str) -> object:
        """The value of a Python expression in the kernel, a plain one."""
        answer = self.page.evaluate(
            """async code => {
                const kernel = jupyterapp.shell.currentWidget.sessionContext.session.kernel;
                const asked = {code: '', user_expressions: {answer: code}};
                const reply = await kernel.requestExecute(asked).done;
                return reply.content.user_expressions.answer;
            }""",
            f"repr({expression})",  # a string: of long lists IPython tells only the beginning
        )
        assert answer["status"] == "ok", answer
        return ast.literal_eval(ast.literal_eval(answer["data"]["text/plain"]))

    def wait_for_value(self, expression: str, wanted: object, seconds: float = 20) -> object:
        """Waits until a Python expression in the kernel has this value, and returns it."""
        deadline = time.monotonic() + seconds
        while (value := self.ask(expression)) != wanted:
            assert time.monotonic() < deadline, f"{expression} is {value!r}, not {wanted!r}"
            time.sleep(0.05)
        return value

    def start(self, code: str) -> None:
        """Has the kernel run `code`, without waiting for its end."""
        self.page.evaluate(
            """code => {
                const kernel = jupyterapp.shell.currentWidget.sessionContext.session.kernel;
                kernel.requestExecute({code});
            }""",
            code,
        )

    def interrupt(self) -> None:
        """Interrupts the kernel, as the button with the square does."""
        self.page.evaluate(
            "() => jupyterapp.shell.currentWidget.sessionContext.session.kernel.interrupt()"
        )

    def restart(self) -> None:
        """Restarts the kernel, as the menu does after asking."""
        self.page.evaluate("() => jupyterapp.shell.currentWidget.sessionContext.restartKernel()")
        self._wait_until_ready()

    def write_into_last_cell(self, code: str) -> None:
        """Types `code` in place of what the last cell holds."""
        self.page.evaluate(
            """code => {
                const cells = jupyterapp.shell.currentWidget.content.model.cells;
                cells.get(cells.length - 1).sharedModel.source = code;
            }""",
            code,
        )

    def save(self) -> None:
        """Saves the notebook."""
        self.page.evaluate("() => jupyterapp.shell.currentWidget.context.save()")

    def reload(self) -> None:
        """Loads the tab again."""
        self.page.reload()
        self._wait_until_ready()

    def execute(self, code: str) -> None:
        """Runs `code` in the notebook's kernel, as a cell edited and run by the learner would."""
        self.page.evaluate(
            """code => {
                const kernel = jupyterapp.shell.currentWidget.sessionContext.session.kernel;
                return kernel.requestExecute({code}).done;
            }""",
            code,
        )

    def cells(self) -> list[dict]:
        """All cells with their outputs, as they would be saved."""
        return self.page.evaluate(
            "() => jupyterapp.shell.currentWidget.content.model.toJSON().cells"
        )

    def errors(self) -> list[dict]:
        """The error outputs of all cells."""
        outputs = [output for cell in self.cells() for output in cell.get("outputs", [])]
        return [output for output in outputs if output["output_type"] == "error"]

    def cells_with(self, text: str) -> list[int]:
        """The numbers of the code cells whose source holds `text`."""
        return [
            i
            for i, cell in enumerate(self.cells())
            if cell["cell_type"] == "code" and text in "".join(cell["source"])
        ]

    def show_cell(self, number: int) -> None:
        """Scrolls to this cell."""
        self.page.evaluate(
            """async i => {
                const notebook = jupyterapp.shell.currentWidget.content;
                notebook.activeCellIndex = i;
                await notebook.scrollToItem(i, 'start');
            }""",
            number,
        )

    def screens(self) -> Iterator[int]:
        """Scrolls from the top to the end, a screen at a time; yields the position of each."""
        scroller = self.page.locator(".jp-WindowedPanel-outer").first
        position, moved = 0, True
        while moved:
            scroller.evaluate("(box, top) => { box.scrollTop = top; }", position)
            self.page.wait_for_timeout(600)
            yield position
            position += int(scroller.evaluate("box => box.clientHeight")) - 60
            moved = position < scroller.evaluate("box => box.scrollHeight") - 60

    def folded_away(self) -> set[str]:
        """The ids of the cells that are out of sight under a folded heading."""
        return set(
            self.page.evaluate(
                """() => jupyterapp.shell.currentWidget.content.widgets
                    .filter(cell => cell.isHidden).map(cell => cell.model.id)"""
            )
        )

    def unfold(self) -> None:
        """Opens every folded heading."""
        self.page.evaluate("() => jupyterapp.commands.execute('notebook:expand-all-headings')")

    def panel(self) -> "PanelOnScreen":
        """The live panel of the notebook, scrolled into view."""
        self.show_cell(self.cells_with("live.Panel(")[0])
        return PanelOnScreen(self.page)

    def panel_number(self, number: int) -> "PanelOnScreen":
        """One of several panels, counted from 0 down the page."""
        return PanelOnScreen(self.page, number)

    def explorer(self, number: int) -> object:
        """The small interactive picture under this cell."""
        explorer = self.page.locator(
            f".jp-Cell[data-windowed-list-index='{number}'] .nnlib-explorer"
        )
        explorer.wait_for()
        return explorer


class PanelOnScreen:
    """The live panel as a learner has it: controls, buttons, pictures and sentence."""

    def __init__(self, page: object, number: int = 0) -> None:
        self.page = page
        self.box = page.locator(".nnlib-panel").nth(number)
        self.box.wait_for()
        self.stage = self.box.locator(".nnlib-stage")
        self.plane = self.box.locator("canvas.nnlib-plane")
        self.curve = self.box.locator("canvas.nnlib-curve")

    def row(self, name: str) -> object:
        """The control with this description."""
        return self.box.locator(".widget-inline-hbox", has_text=name)

    def slider(self, name: str) -> object:
        """The handle of the slider with this description."""
        return self.row(name).locator(".noUi-handle")

    def reading(self, name: str) -> str:
        """The number shown beside the slider."""
        return self.row(name).locator(".widget-readout").inner_text()

    def button(self, name: str) -> object:
        """The button with this text."""
        return self.box.get_by_role("button", name=name)

    def sentence(self) -> str:
        """The live sentence, plain spaces in place of narrow ones."""
        return self.box.locator(".nnlib-sentence").inner_text().replace("\u202f", " ")

    def look_at(self) -> None:
        """Scrolls to it: what nobody sees is not drawn."""
        self.stage.scroll_into_view_if_needed()

    def wait_until_settled(self) -> None:
        """Waits until nothing moves any more."""
        self.box.locator(".nnlib-stage[data-settled=true]").wait_for()

    def wait_until_settled_after(self, number: int) -> None:
        """Waits until something later than this is drawn, and nothing moves any more."""
        self.wait_for_drawing_after(number)
        self.wait_until_settled()

    def drawn(self) -> int:
        """The number of what is drawn; it rises from drawing to drawing."""
        return int(self.stage.get_attribute("data-drawn") or 0)

    def wait_for_drawing_after(self, number: int, seconds: float = 20) -> int:
        """Waits until something later than this is drawn, and returns its number."""
        return self._wait(self.drawn, lambda now: now > number, seconds)

    def pixels(self, canvas: object | None = None) -> np.ndarray:
        """What the plane's canvas (or another) shows: (height, width, 4)."""
        png = (canvas or self.plane).evaluate("canvas => canvas.toDataURL('image/png')")
        return np.asarray(Image.open(io.BytesIO(base64.b64decode(png.partition(",")[2]))))

    def area(self) -> tuple[float, float, float, float]:
        """Where the plane lies in those pixels: x, y, width, height."""
        told = self.plane.evaluate(
            "canvas => [canvas.dataset.area, canvas.width / canvas.getBoundingClientRect().width]"
        )
        return tuple(float(number) * told[1] for number in told[0].split())

    def wait_for_words(self, words: str) -> None:
        """Waits until the sentence contains `words`."""
        self.box.locator(".nnlib-sentence", has_text=words).wait_for()

    def wait_for_sentence(self, expected: str, seconds: float = 20) -> None:
        """Waits until the sentence is exactly this one."""
        self._wait(self.sentence, lambda now: now == expected, seconds)

    def iteration(self) -> int:
        """The iteration that the sentence tells."""
        return int(re.match(r"Iteration ([\d ]+)", self.sentence())[1].replace(" ", ""))

    def wait_for_iteration_after(self, iteration: int, seconds: float = 20) -> None:
        """Waits until the sentence tells a later iteration than this one."""
        self._wait(self.iteration, lambda now: now > iteration, seconds)

    def _wait(self, look: Callable[[], Any], is_it: Callable[[Any], bool], seconds: float) -> Any:
        deadline = time.monotonic() + seconds
        while not is_it(now := look()):
            assert time.monotonic() < deadline, f"{look.__name__} is still {now!r}"
            time.sleep(0.02)
        return now

    def drag(self, name: str, by: int) -> None:
        """Drags the slider's handle `by` pixels to the right, as a hand does: in small steps."""
        handle = self.slider(name)
        handle.scroll_into_view_if_needed()
        box = handle.bounding_box()
        x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        self.page.mouse.move(x, y)
        self.page.mouse.down()
        self.page.mouse.move(x + by, y, steps=12)
        self.page.mouse.up()
