"""Where PyTorch is missing, the comparisons are skipped in words; if asked for, they fail."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from other_libraries import WORDS

HERE = Path(__file__).parent
MISSING = "raise ModuleNotFoundError(f'No module named {__name__!r}', name=__name__)"


def run_without_torch(tmp_path: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """One file of these tests in a fresh interpreter that finds no PyTorch."""
    (tmp_path / "torch.py").write_text(MISSING)
    options = ["-rs", "-o", "addopts=--import-mode=importlib", "-p", "no:cacheprovider"]
    command = [sys.executable, "-m", "pytest", *options, HERE / "test_losses_against_torch.py"]
    clean = {name: value for name, value in os.environ.items() if name != "NNLIB_REQUIRE_PARITY"}
    quick = {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "PYTHONPATH": str(tmp_path)}
    return subprocess.run(
        command,
        env=clean | quick | {"COLUMNS": "200"} | environment,
        cwd=HERE.parents[1],
        capture_output=True,
        text=True,
    )


def test_without_pytorch_the_comparisons_are_skipped_and_say_how_to_get_it(tmp_path):
    run = run_without_torch(tmp_path)
    assert run.returncode == pytest.ExitCode.NO_TESTS_COLLECTED, run.stdout
    assert f"torch {WORDS}" in run.stdout


def test_where_the_comparisons_are_required_a_missing_pytorch_is_a_failure(tmp_path):
    run = run_without_torch(tmp_path, NNLIB_REQUIRE_PARITY="1")
    assert run.returncode == pytest.ExitCode.INTERRUPTED, run.stdout
    assert "No module named 'torch'" in run.stdout
