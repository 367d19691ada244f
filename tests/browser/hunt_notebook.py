"""A notebook with a bug hunt on the small network, and the hunt as a learner has it."""

from browser import PanelOnScreen

SETUP = """
import sys
sys.path.insert(0, {folder!r})
from nnlib import live
from small_hunt import BUGS, X, gradients, loss, predict, start, step, y
"""
HUNT = """
hunt = live.BugHunt(start, step, predict, (X, y), bugs=BUGS, gradients=gradients, loss=loss, rng=1,
                    learning_rate=live.slider(0.01, 1_000.0, start=0.5),
                    hidden_size=live.slider(1, 8, start=3),
                    iterations=live.slider(0, 400, start=40))
hunt
"""


class HuntOnScreen(PanelOnScreen):
    """A panel with two lists: the bug that is planted, and what the hidden one is."""

    @property
    def bug(self) -> object:
        """The list of the bug on the screen."""
        return self.box.locator("select").nth(0)

    @property
    def guess(self) -> object:
        """The list of names for the hidden one."""
        return self.box.locator("select").nth(1)

    def press(self, name: str) -> None:
        """Presses a button from the keyboard."""
        self.button(name).focus()
        self.page.keyboard.press("Space")

    def choose(self, listed: object, name: str) -> None:
        """Chooses from a list with the arrow keys."""
        names = self.names(listed)
        way = names.index(name) - listed.evaluate("list => list.selectedIndex")
        listed.focus()
        for _ in range(abs(way)):
            self.page.keyboard.press("ArrowDown" if way > 0 else "ArrowUp")
        assert self.chosen(listed) == name

    def names(self, listed: object) -> list[str]:
        """What a list offers; ipywidgets writes its spaces so that they do not break."""
        told = listed.evaluate("list => [...list.options].map(each => each.label)")
        return [name.replace("\u00a0", " ") for name in told]

    def chosen(self, listed: object) -> str:
        """Where a list stands."""
        return self.names(listed)[listed.evaluate("list => list.selectedIndex")]

    def everything_said(self) -> str:
        """All that is read or shown in words, but for the choices of the two lists."""
        return self.box.evaluate(
            """box => {
                const copy = box.cloneNode(true);
                copy.querySelectorAll("select").forEach(list => list.remove());
                return copy.outerHTML.replaceAll("\\u00a0", " ");
            }"""
        )
