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
        self.events, self.request = EventManager(self, available_events), {}

    def get_parent(self):
        return self.request

    def run(self, cell, deleted=(), code="panel()"):
        """Runs this cell: what is shown from now on belongs to it."""
        metadata = {"deletedCells": list(deleted)} | ({"cellId": cell} if cell else {})
        self.request = {"header": {}, "metadata": metadata, "content": {"code": code}}
        self.events.trigger("pre_run_cell", None)

    def hear_a_slider(self):
        """Takes a message of a widget: no cell runs."""
        self.request = {"header": {}, "metadata": {}, "content": {"comm_id": "7", "data": {}}}


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


def test_two_cells_of_one_text_are_two_where_they_have_names(shell):
    shell.run("a", code="panel()")
    one = Shown()
    shell.run("b", code="panel()")
    assert not one.closed


def test_18_a_cell_without_a_name_is_known_by_its_text(shell):
    shown = []
    for _ in range(40):
        shell.run(None, code="panel(X, y)")
        shown.append(Shown())
    assert [one.closed for one in shown] == [1] * 39 + [0]
    assert list(cells._shown) == ["panel(X, y)"]


def test_18_other_cells_without_a_name_keep_what_they_show(shell):
    shell.run(None, code="panel(X, y)")
    one = Shown()
    shell.run(None, code="explore(f)")
    assert not one.closed
    shell.run(None, code="panel(X, y)")
    assert one.closed


def test_what_is_shown_while_no_cell_runs_belongs_to_none(shell):
    shell.run("a")
    filed = Shown()
    shell.hear_a_slider()
    one = Shown()
    assert cells._shown == {"a": [filed]}
    shell.run("a")
    assert filed.closed and not one.closed


def test_a_front_end_that_names_its_cells_is_known_by_that(shell):
    shell.run("a")
    assert cells.are_named()
    shell.run(None)
    assert not cells.are_named()
    shell.request = {}
    assert not cells.are_named()


def test_outside_a_notebook_no_cell_is_named(monkeypatch):
    for shell in (None, object()):  # a script, and IPython in a terminal
        monkeypatch.setattr(cells, "get_ipython", lambda shell=shell: shell)
        assert not cells.are_named()


def test_outside_a_notebook_nothing_is_filed(monkeypatch):
    monkeypatch.setattr(cells, "_shown", {})
    monkeypatch.setattr(cells, "get_ipython", lambda: None)
    assert not Shown().closed and cells._shown == {}
