"""When a cell runs again, what it has shown before is closed; nothing else is."""

import pytest
from nnlib.live import cells


class Shown:
    """Something shown, that remembers whether it was closed."""

    def __init__(self):
        self.closed = False
        cells.take_place(self)

    def close(self):
        self.closed = True


@pytest.fixture
def run_cell(monkeypatch):
    """run_cell(cell, execution): from now on this execution of this cell is the one that runs."""
    monkeypatch.setattr(cells, "_shown", {})

    def run(cell, execution, deleted=()):
        metadata = {"deletedCells": list(deleted)} | ({"cellId": cell} if cell else {})
        shell = type("Shell", (), {"get_parent": lambda self: {"header": {"msg_id": execution}, "metadata": metadata}})()
        monkeypatch.setattr(cells, "get_ipython", lambda: shell)

    return run


def test_a_cell_that_runs_again_closes_what_it_had_shown(run_cell):
    run_cell("a", "1")
    first, second = Shown(), Shown()
    assert not first.closed  # two in one cell stand beside each other
    run_cell("a", "2")
    again = Shown()
    assert first.closed and second.closed and not again.closed


def test_other_cells_keep_what_they_show(run_cell):
    run_cell("a", "1")
    one = Shown()
    run_cell("b", "2")
    other = Shown()
    run_cell("b", "3")
    Shown()
    assert not one.closed and other.closed


def test_what_a_deleted_cell_had_shown_is_closed_when_the_next_view_is_made(run_cell):
    run_cell("a", "1")
    one = Shown()
    run_cell("b", "2", deleted=["a", "never seen"])
    Shown()
    assert one.closed


def test_where_cells_have_no_names_nothing_is_closed(run_cell):
    run_cell(None, "1")
    one = Shown()
    run_cell(None, "2")
    Shown()
    assert not one.closed and cells._shown == {}


def test_outside_a_notebook_nothing_is_filed(monkeypatch):
    monkeypatch.setattr(cells, "_shown", {})
    monkeypatch.setattr(cells, "get_ipython", lambda: None)
    assert not Shown().closed and cells._shown == {}
