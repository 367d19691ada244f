"""What the panel is to those who read it by ear, by keyboard, or at another size."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from small_notebook import close, opened

SERIOUS = ("serious", "critical")


def complaints(page, part: str) -> list[tuple[str, str, list[str]]]:
    """What axe-core finds serious in this part of the page: the rule, why, and where."""
    found = Axe().run(page, context=part).response["violations"]
    return [
        (each["id"], each["help"], [node["html"][:200] for node in each["nodes"]])
        for each in found
        if each["impact"] in SERIOUS
    ]


@pytest.mark.parametrize("theme", ["Light", "Dark"])
def test_axe_core_finds_nothing_serious_in_the_panel(window, lab, theme):
    notebook, screen = opened(window, lab, theme, 1)
    assert complaints(notebook.page, ".nnlib-panel") == []
    close(notebook)
