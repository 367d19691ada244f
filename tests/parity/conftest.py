"""At the end of a run that compared numbers: the largest difference of each component."""

import pytest

from differences import LARGEST, table


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """The table that says how nearly equal the numbers were."""
    if LARGEST:
        terminalreporter.section("equal numbers: nnlib beside PyTorch and Keras, float64")
        for line in table():
            terminalreporter.write_line(line)
