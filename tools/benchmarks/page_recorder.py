"""What a page shows and when, recorded inside the browser, on the browser's clock."""

import re
from pathlib import Path

from browser import JupyterLab, NotebookPage
from page_scripts import BURST, FIRST_PICTURE, RECORDER, WAITS


class RecordedPage(NotebookPage):
    """A notebook run to its end, its sliders in view, recording what `selector` finds.

    Without a selector the panel's own drawings are recorded.
    """

    def __init__(self, page: object, lab: JupyterLab, notebook: str, selector: str) -> None:
        super().__init__(page, lab, notebook)
        page.evaluate(RECORDER, selector)
        self.run_all()
        assert not (errors := self.errors()), errors
        self.show_cell((self.cells_with("live.Panel(") or [len(self.cells()) - 1])[0])
        page.locator(selector or ".nnlib-stage[data-settled=true]").first.wait_for()
        self.is_panel = not selector

    def focus(self, name: str, *, last: bool = False) -> object:
        """Gives the keyboard to the first or last slider with this description; returns it."""
        words = re.compile(name.replace(" ", "."))
        sliders = self.page.locator(".widget-inline-hbox", has_text=words)
        slider = sliders.last if last else sliders.first
        slider.locator(".noUi-handle").focus()
        return slider

    def walk(self, name: str, keys: list[str]) -> list[float]:
        """Presses each key on this slider when all is still.

        Returns the milliseconds until the next picture is on the screen.
        """
        self.focus(name)
        return [self.press(key) for key in keys]

    def scrub(self, name: str, place: float, keys: list[str]) -> list[float]:
        """A walk that begins with a click at this place of the slider, from 0 to 1."""
        self.forget()
        track = self.focus(name).locator(".noUi-base").bounding_box()
        self.page.mouse.click(track["x"] + place * track["width"], track["y"] + track["height"] / 2)
        self.wait_until_settled()
        return self.walk(name, keys)

    def press(self, key: str) -> float:
        """Presses a key, waits until all is still; returns the milliseconds to a picture."""
        self.forget()
        self.page.keyboard.press(key)
        return self._time_to_picture()

    def _time_to_picture(self) -> float:
        """Waits until all is still; milliseconds from the press to the first picture after it."""
        self.wait_until_settled()
        return self.page.evaluate(
            "() => recorder.pictures.find(picture => picture.painted).painted - recorder.presses[0]"
        )

    def add_points(self, places: list[tuple[float, float]]) -> list[float]:
        """Clicks at these shares of the panel's plane, where each adds a sample, and undoes it all.

        Returns the milliseconds until the next picture is on the screen, for each.
        """
        self.page.get_by_role("button", name="Points").click()
        self.page.get_by_role("toolbar", name="Edit points").wait_for()
        self.page.locator("canvas.nnlib-plane").scroll_into_view_if_needed()
        times = [self._add_point(*place) for place in places]
        for _ in places:
            self.page.keyboard.press("u")
        self.page.get_by_role("button", name="Done").click()
        self.wait_until_settled_for_long()
        return times

    def _add_point(self, across: float, up: float) -> float:
        plane = self.page.locator("canvas.nnlib-plane")
        x, y, width, height = map(float, plane.get_attribute("data-area").split())
        box = plane.bounding_box()
        place = box["x"] + x + across * width, box["y"] + y + (1 - up) * height
        self.page.mouse.move(*place)
        self.page.wait_for_timeout(50)
        self.forget()
        self.page.mouse.click(*place)
        return self._time_to_picture()

    def burst(self, key: str, times: int, pause: int) -> None:
        """Presses a key many times, `pause` milliseconds apart, and waits until all is still."""
        self.forget()
        self.page.evaluate(BURST, [key, times, pause])
        self.wait_until_settled()

    def forget(self) -> None:
        """Begins the record anew."""
        self.page.evaluate("() => recorder.forget()")

    def wait_until_settled(self) -> None:
        """Waits for a picture after the last press, for the panel's last word, and a moment."""
        self.page.wait_for_function(
            "() => recorder.pictures.at(-1)?.painted > recorder.presses.at(-1)"
        )
        if self.is_panel:
            self.page.wait_for_function("() => recorder.settled.at(-1) > recorder.presses.at(-1)")
        self.page.wait_for_timeout(150)

    def recorded(self, what: str) -> list:
        """The times of `presses` or of `settled`, or the `pictures`: painted when, which number."""
        return self.page.evaluate("what => recorder[what]", what)

    def first_picture(self) -> float:
        """Makes the panel anew; milliseconds from the cell's start to its first picture."""
        self.wait_until_settled_for_long()
        number = self.cells_with("live.Panel(")[0]
        return self.page.evaluate(FIRST_PICTURE, number)

    def wait_until_settled_for_long(self) -> None:
        """Waits until nothing has been drawn for a second."""
        count = -1
        while count != (count := len(self.recorded("pictures"))):
            self.page.wait_for_timeout(1_000)

    def processor_seconds(self) -> float:
        """What the kernel has used of the processor so far."""
        return self.ask("__import__('time').process_time()")

    def kernel_waits(self) -> list[float]:
        """How many milliseconds each of a row of small requests waits, until the panel settles."""
        return self.page.evaluate(WAITS)

    def memory(self) -> float:
        """The kernel's megabytes: its own, and its share of what it shares."""
        process = self.ask("__import__('os').getpid()")
        rollup = Path(f"/proc/{process}/smaps_rollup").read_text()
        return int(re.search(r"^Pss:\s+(\d+) kB", rollup, re.MULTILINE)[1]) / 1024

    def close(self) -> None:
        """Ends the kernel too, so that the next one shares no memory with it."""
        self.shut_down()
        self.page.close()
