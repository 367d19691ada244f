"""Storage: a network's numbers in one file, without pickle.

A file is an `.npz` of NumPy: the arrays of `network.state()` under their names, beside them the
layers in words ("layers") and the version of this form ("nnlib").
"""

from __future__ import annotations

import io
import os
import zipfile
import zlib
from pathlib import Path
from typing import Any

import numpy as np

from . import files
from .arrays import Array
from .network import Sequential, named_layers

VERSION = 1  # of the form of the file
DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    ValueError,
    EOFError,
    KeyError,
    OSError,
    NotImplementedError,
)


def save(network: Sequential, path: str | os.PathLike[str]) -> None:
    """Writes the network's numbers to `path`, in place of what stood there.

    Raises ValueError for a network that has no numbers yet, and OSError where the file cannot be
    written; then what stood there before is still there.
    """
    check_built(network)
    content = io.BytesIO()
    arrays: dict[str, Any] = dict(network.state())
    layers = [repr(layer) for layer in network.layers]
    np.savez(content, nnlib=np.array(VERSION), layers=np.array(layers), **arrays)
    files.replace(Path(path).resolve(), content.getvalue())


def load(network: Sequential, path: str | os.PathLike[str]) -> None:
    """Takes over the numbers in the file at `path`, written for the same list of layers.

    Raises ValueError for a file that is damaged, or no network's, or written by a newer nnlib, or
    of other layers; and OSError where there is none. The network is then as it was.
    """
    check_built(network)
    stored = _read(Path(path))
    layers = [repr(layer) for layer in network.layers]
    if stored["layers"].tolist() != layers:
        raise ValueError(
            f"{path} holds the layers {', '.join(map(str, stored['layers']))}, "
            f"but this network has {', '.join(layers)}"
        )
    state = network.state()
    _check_arrays(path, stored, state)
    for name, array in state.items():
        array[...] = stored[name]


def check_built(network: Sequential) -> None:
    """Raises ValueError where a layer has no weights yet, also in a network within the network."""
    for name, layer in named_layers(network.layers):
        if getattr(layer, "input_size", 0) is None:
            raise ValueError(
                f"layers[{name}], {layer}, has no weights yet: it makes them with the first batch. "
                "Call forward once, or give its input size"
            )


def _read(path: Path) -> dict[str, Any]:
    content = path.read_bytes()
    try:
        with np.load(io.BytesIO(content), allow_pickle=False) as file:
            stored = {name: file[name] for name in file.files}
            version, layers = int(stored["nnlib"]), stored["layers"]
    except DAMAGE as error:
        raise ValueError(f"{path} is damaged, or no network saved by nnlib: {error}") from error
    if version > VERSION:
        raise ValueError(
            f"{path} was written by a newer nnlib (form {version}, this one reads {VERSION}): "
            "update nnlib"
        )
    if layers.ndim != 1:
        raise ValueError(f"{path} is damaged: its list of layers has shape {layers.shape}")
    return stored


def _check_arrays(path: object, stored: dict[str, Any], state: dict[str, Array]) -> None:
    names = stored.keys() - {"nnlib", "layers"}
    if names != state.keys():
        raise ValueError(f"{path} holds {sorted(names)}, but this network has {sorted(state)}")
    for name, array in state.items():
        kept = stored[name]
        if kept.shape != array.shape or kept.dtype.kind != array.dtype.kind:
            raise ValueError(
                f"{path} holds a {name} of shape {kept.shape} and type {kept.dtype}, "
                f"but this network's has shape {array.shape} and type {array.dtype}"
            )
