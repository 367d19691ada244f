"""When a cell runs again, what it has shown before is closed; nothing else is."""

import pytest
from IPython.core.events import EventManager, available_events

from nnlib.live import cells


class Shown:
    """Something shown, that counts how often it was closed."""

    def __init__(self):
        self.closed = 0
        cells.file(self)

    def close(self):
        self.closed += 1


class Shell:
    """As much of IPython's shell as there is to do with cells."""

    def __init__(self):
        self.events, self.metadata = EventManager(self, available_events), {}

    def get_parent(self):
        return {"header": {}, "metadata": self.metadata}

    def run(self, cell, deleted=()):
        """Runs this cell: what is shown from now on belongs to it."""
        self.metadata = {"deletedCells": list(deleted)} | ({"cellId": cell} if cell else {})
        self.events.trigger("pre_run_cell", None)


@pytest.fixture
def shell(monkeypatch):
    shell = Shell()
    monkeypatch.setattr(cells, "_shown", {})
    monkeypatch.setattr(cells, "get_ipython", lambda: shell)
    return shell


def test_a_cell_that_runs_again_closes_what_it_had_shown(shell):
    shell.run("a")
    first, second = Shown(), Shown()
    assert not first.closed  # two in one cell stand beside each other
    shell.run("a")
    assert first.closed == second.closed == 1  # even if it shows nothing now
    again = Shown()
    shell.run("b")
    shell.run("a")
    assert (first.closed, again.closed) == (1, 1)


def test_other_cells_keep_what_they_show(shell):
    shell.run("a")
    one = Shown()
    shell.run("b")
    other = Shown()
    shell.run("b")
    assert not one.closed and other.closed


def test_what_a_deleted_cell_had_shown_is_closed_when_another_cell_runs(shell):
    shell.run("a")
    one = Shown()
    shell.run("b", deleted=["a", "never seen"])
    assert one.closed


def test_where_cells_have_no_names_nothing_is_closed(shell):
    shell.run(None)
    one = Shown()
    shell.run(None)
    assert not one.closed and cells._shown == {}


def test_outside_a_notebook_nothing_is_filed(monkeypatch):
    monkeypatch.setattr(cells, "_shown", {})
    monkeypatch.setattr(cells, "get_ipython", lambda: None)
    assert not Shown().closed and cells._shown == {}
