"""The types that stand in nnlib's signatures."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from typing import Any

    import numpy as np
    import numpy.typing as npt

# In words: numpy.typing and numpy.random take longer to load than all of nnlib.
Array: TypeAlias = "npt.NDArray[np.float64]"  # what nnlib returns: 64-bit floats
Labels: TypeAlias = "npt.NDArray[np.int_]"  # the number of each sample's class
Answers: TypeAlias = "npt.NDArray[Any]"  # labels, or targets as floats
ArrayLike: TypeAlias = "npt.ArrayLike"  # what nnlib takes: an array, a list, a table of pandas
Seed: TypeAlias = "int | np.random.Generator | None"
