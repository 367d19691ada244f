"""The two types of arrays in nnlib's signatures."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

# In words, since numpy.typing takes longer to load than all of nnlib.
Array: TypeAlias = "npt.NDArray[np.float64]"  # what nnlib returns: 64-bit floats
ArrayLike: TypeAlias = "npt.ArrayLike"  # what it takes: an array, a list, a pandas table of numbers
