"""PyTorch and Keras: where one is missing, the tests that compare with it are skipped in words.

With the environment variable NNLIB_REQUIRE_PARITY=1 a missing library is a failure instead.
"""

import importlib
import os
from types import ModuleType

import pytest

WORDS = 'is not installed: nothing to compare with. To get it: pip install -e ".[parity]"'


def library(name: str) -> ModuleType:
    """The library of this name; without it, the test or the whole module is skipped."""
    if os.environ.get("NNLIB_REQUIRE_PARITY") == "1":
        return importlib.import_module(name)
    return pytest.importorskip(name, reason=f"{name} {WORDS}")
