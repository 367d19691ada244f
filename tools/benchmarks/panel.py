"""How the live panel feels, beside other ways to show a training.

    PYTHONPATH=tools python tools/benchmarks/panel.py

Each way has a notebook of its own in the same JupyterLab and headless Chromium. A time begins with
the key's event and ends at the first animation frame that has the decoded picture, both on the
page's clock. It takes some five to eight minutes, and needs Chromium and ipympl
(`pip install ipympl`) beside the packages of the tests.
"""

import os
import platform
import shutil
import signal
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from importlib.metadata import version
from pathlib import Path
from statistics import fmean

import numpy as np
from playwright.sync_api import Browser, sync_playwright

from browser import CHROMIUM_FLAGS, HOW_TO_GET_IT, JupyterLab, find_chromium
from page_recorder import RecordedPage
from panel_table import REAL, Measured, print_table
from panel_ways import TEN_PANELS, WAYS, WITH_NETWORK, Way

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"
PACKAGES = ("numpy", "matplotlib", "ipywidgets", "jupyterlab", "ipykernel", "ipympl")
THERE_AND_BACK = 3 * ["ArrowLeft"] + 3 * ["ArrowRight"]
PLACES = (0.9, 0.3, 0.7, 0.1, 0.5, 0.8)
FIFTH = (0.02, 0.08)  # seconds that a held kernel works, and that it stands still
ADDED = [(side, 0.06 + 0.06 * i) for side in (0.03, 0.97) for i in range(15)]  # beside all others
NEAR_PLACES = ["ArrowLeft", "PageDown", "ArrowRight", "PageUp", "PageDown"]


def measure(browser: Browser, lab: JupyterLab, way: Way) -> Measured:
    """Opens the notebook of this way alone, and measures what is asked of it."""
    measures = {"ours": measure_ours, "interact": measure_interact}
    with opened(browser, lab, way.write(lab.root), way.selector) as page:
        return measures.get(way.name, measure_quick_way)(page)


def memory_of(browser: Browser, lab: JupyterLab, name: str) -> float:
    """The kernel's megabytes after all of a lesson has run and its panel was used."""
    with opened(browser, lab, f"{name}.ipynb") as page:
        page.walk("learning rate", THERE_AND_BACK)
        return page.memory()


def first_pictures(browser: Browser, lab: JupyterLab, notebook: str) -> list[float]:
    """Milliseconds from the start of the panel's cell to its first picture, several times."""
    with opened(browser, lab, notebook) as page:
        return [page.first_picture() for _ in range(7)]


def ten_panels(browser: Browser, lab: JupyterLab) -> list[float]:
    """Pictures shown a second in the last of ten panels, which trains 10 000 steps."""
    with opened(browser, lab, TEN_PANELS.write(lab.root)) as page:
        page.page.locator(".nnlib-panel").last.scroll_into_view_if_needed()
        page.focus("iterations", last=True)
        page.press("End")
        page.focus("learning rate", last=True)
        return [pictures_a_second(page, "ArrowLeft") for _ in range(3)]


def with_the_network(browser: Browser, lab: JupyterLab) -> Measured:
    """The same trainings while eight hidden units and their weights are drawn."""
    with opened(browser, lab, WITH_NETWORK.write(lab.root)) as page:
        page.focus("learning rate")
        measured = gathered([training(page, "ArrowLeft", hidden_size=8) for _ in range(3)])
        return {f"network {name}": numbers for name, numbers in measured.items()}


def pictures_a_second(page: RecordedPage, key: str) -> float:
    """How many the page draws of a training that begins with this key."""
    page.press(key)
    began, ended = page.recorded("presses")[0], page.recorded("settled")[-1]
    return len(page.recorded("pictures")) / (ended - began) * 1000


@contextmanager
def held_to_a_fifth(process: int) -> Iterator[None]:
    """Inside, the process works a fifth of the time only, as on a crowded machine."""
    is_over = threading.Event()

    def hold() -> None:
        while not is_over.is_set():
            os.kill(process, signal.SIGSTOP)
            time.sleep(FIFTH[1])
            os.kill(process, signal.SIGCONT)
            time.sleep(FIFTH[0])

    holder = threading.Thread(target=hold)
    holder.start()
    try:
        yield
    finally:
        is_over.set()
        holder.join()


def crowded(page: RecordedPage) -> float:
    """Processor time of 2 500 steps with their pictures over the bare loop's, in a held kernel."""
    with held_to_a_fifth(page.ask("__import__('os').getpid()")):
        began = page.processor_seconds()
        page.ask("bare_loop(0.3, 2_500)")
        bare = page.processor_seconds() - began
        began = page.processor_seconds()
        page.press("ArrowLeft")
        return (page.processor_seconds() - began) / bare


def opened(
    browser: Browser, lab: JupyterLab, notebook: str, selector: str = ""
) -> closing[RecordedPage]:
    """The notebook, run to its end in a page and a kernel that close behind it."""
    return closing(
        RecordedPage(
            browser.new_page(viewport={"width": 1280, "height": 1000}), lab, notebook, selector
        )
    )


def measure_quick_way(page: RecordedPage) -> Measured:
    """The answers to single keys."""
    return {"press": page.walk("learning rate", 5 * THERE_AND_BACK), "memory": page.memory()}


def measure_interact(page: RecordedPage) -> Measured:
    """The same, and with 10 000 steps to train."""
    measured = measure_quick_way(page)
    page.walk("iterations", ["End"])
    return measured | {"long": page.walk("learning rate", THERE_AND_BACK), "memory": page.memory()}


def measure_ours(page: RecordedPage) -> Measured:
    """Everything about the panel."""
    measured = {"press": page.walk("learning rate", 5 * THERE_AND_BACK)}
    measured["memory"] = page.memory()
    measured["own point"] = page.add_points(ADDED)
    page.focus("learning rate")
    measured |= gathered([burst(page) for _ in range(5)])
    page.focus("learning rate")
    measured["crowded"] = [crowded(page) for _ in range(3)]
    page.walk("iterations", ["End"])  # from here on a change trains 10 000 steps
    measured["scrub"] = [
        time for place in PLACES for time in page.scrub("iterations", place, NEAR_PLACES)
    ]
    page.walk("iterations", ["End"])
    page.focus("learning rate")
    measured |= gathered([training(page, "ArrowLeft") for _ in range(3)])
    measured["long"] = presses_while_training(page, 3 * THERE_AND_BACK)
    sizes = page.ask("sizes")
    measured["moving bytes"] = [size for settled, size in sizes if not settled]
    measured["settled bytes"] = [size for settled, size in sizes if settled]
    page.page.keyboard.press("Home")
    return measured | {"waits": page.kernel_waits()}


def gathered(repeats: list[dict[str, float]]) -> Measured:
    """For each name the numbers of all repeats."""
    return {name: [each[name] for each in repeats] for name in repeats[0]}


def training(page: RecordedPage, key: str, hidden_size: int = 25) -> dict[str, float]:
    """One training of 10 000 steps after a key, between two bare loops of as many."""
    bare_loop = f"bare_loop(rate.value, hidden_size={hidden_size})"
    bare = page.ask(bare_loop)
    page.execute("in_steps.clear()")
    page.press(key)
    in_steps = page.ask("sum(in_steps)")
    bare = fmean([bare, page.ask(bare_loop)])
    seconds = (page.recorded("settled")[-1] - page.recorded("presses")[0]) / 1000
    in_kernel = page.ask("shows[-1] - wishes[-1][0]")
    return {
        "shown": len(page.recorded("pictures")) / seconds,
        "in page": seconds,
        "in kernel": in_kernel,
        "bare": bare,
        "ratio": in_kernel / bare,
        "own ratio": in_kernel / in_steps,
    }


def presses_while_training(page: RecordedPage, keys: list[str]) -> list[float]:
    """Milliseconds from each key, pressed during a training, to the first picture of its value."""
    before = page.ask("len(wishes)")
    page.forget()
    for key in keys:
        page.page.keyboard.press(key)
        page.page.wait_for_timeout(400)
    page.wait_until_settled()
    rates, rate_of = page.ask(f"[rate for _, rate in wishes[{before}:]]"), page.ask("rate_of")
    painted = page.recorded("pictures")
    presses = page.recorded("presses")
    assert len(presses) == len(rates), "a wish was lost"

    def wait(press: float, rate: float) -> float:
        of_this_rate = [each["painted"] for each in painted if rate_of[each["number"]] == rate]
        return next((time for time in of_this_rate if time > press), np.inf) - press

    return list(map(wait, presses, rates))


def burst(page: RecordedPage) -> dict[str, float]:
    """Twenty keys in 0.4 s, from one end of the slider to the other: what is painted when."""
    page.press("Home")
    page.burst("ArrowRight", times=20, pause=20)
    presses = page.recorded("presses")
    rate_of = page.ask("rate_of")
    last = page.ask("rate.value")
    painted = [(each["painted"], rate_of[each["number"]]) for each in page.recorded("pictures")]
    first = next(at for at, rate in painted if rate == last)
    return {
        "keys in": (presses[-1] - presses[0]) / 1000,
        "meanwhile": sum(at <= presses[-1] for at, _ in painted),
        "last": first - presses[-1],
        "older": sum(at > first and rate != last for at, rate in painted),
    }


def ticks() -> np.ndarray:
    """The processors' time since they started: worked, and asked for but withheld.

    It is the host of a virtual machine that withholds.
    """
    fields = Path("/proc/stat").read_text().split()[1:9]
    user, nice, system, _, _, irq, soft_irq, stolen = map(int, fields)
    return np.array([user + nice + system + irq + soft_irq, stolen])


def main() -> None:
    """Measures one way after the other, and prints the table."""
    before = ticks()
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        root = Path(folder) / "notebooks"
        shutil.copytree(NOTEBOOKS, root, ignore=shutil.ignore_patterns(".ipynb_checkpoints"))
        path = find_chromium(playwright) or sys.exit(HOW_TO_GET_IT)
        chromium = playwright.chromium.launch(executable_path=path, args=CHROMIUM_FLAGS)
        with closing(chromium) as browser, JupyterLab(root, root.parent) as lab:
            columns = {way.name: measure(browser, lab, way) for way in WAYS}
            ours = columns["ours"]
            ours["display"] = first_pictures(browser, lab, WAYS[0].write(lab.root))
            ours["display with still"] = first_pictures(browser, lab, f"{REAL[0]}.ipynb")
            ours["ten"] = ten_panels(browser, lab)
            ours |= with_the_network(browser, lab)
            for name in REAL:
                ours[name] = memory_of(browser, lab, name)
            versions = [
                f"Chromium {browser.version}",
                *(f"{package} {version(package)}" for package in PACKAGES),
            ]
    for measured in columns.values():
        measured["floor"] = columns["echo"]["press"]
    print_table(columns)
    worked, stolen = ticks() - before
    withheld = stolen / (worked + stolen)
    print(f"\nOf the processor time asked for, the host of this machine withheld {withheld:.0%}.")
    machine = f"{os.cpu_count()} cores, {platform.platform()}, Python {platform.python_version()}"
    print(f"\n{machine}, {', '.join(versions)}")


if __name__ == "__main__":
    main()
