"""One binary form for all that the kernel tells the page: a header in words, and arrays of numbers.

A message is

    4 bytes     the length n of the header, an unsigned number, its smallest byte first
    n bytes     the header: JSON in UTF-8
    the rest    the arrays, one after another, each beginning at a multiple of 4 bytes

The header holds "version" (of this form: 1), "kind" and "arrays": for each array its type ("uint8",
"uint16" or "float32", smallest byte first), its shape, and where it begins, in bytes from the start
of the message. An array lies row by row. What else a header holds is said where it is made: a
scene, a frame and a kept run in frame.py, telling.py and presenter.py, a ready picture in
explore.py, a recorded run in recording.py. page/message.js reads it.
"""

from __future__ import annotations

import json
from typing import Any

import numpy as np

VERSION = 1
TYPES: dict[str, np.dtype[Any]] = {
    "uint8": np.dtype("<u1"),
    "uint16": np.dtype("<u2"),
    "float32": np.dtype("<f4"),
}

Header = dict[str, Any]
Arrays = dict[str, np.ndarray[Any, Any]]


def packed(header: Header, arrays: Arrays) -> bytes:
    """The message of this header and these arrays, each of one of the TYPES.

    Raises ValueError for an array of another type, and for numbers in the header that are none.
    """
    sizes = {}
    for name, array in arrays.items():
        if array.dtype.name not in TYPES:
            raise ValueError(f"{name} must be of {' or '.join(TYPES)}, but is of {array.dtype}")
        sizes[name] = array.nbytes
    words = _with_places(header, arrays, sizes)
    parts = [len(words).to_bytes(4, "little"), words]
    for array in arrays.values():
        raw = np.ascontiguousarray(array, TYPES[array.dtype.name]).tobytes()
        parts.append(raw + bytes(-len(raw) % 4))
    return b"".join(parts)


def _with_places(header: Header, arrays: Arrays, sizes: dict[str, int]) -> bytes:
    """The header with where each array begins, filled up with spaces to a multiple of 4 bytes.

    How long it is depends on the places, and they on how long it is: so room is left for it.
    """
    described: dict[str, Any] = {
        name: {"type": array.dtype.name, "shape": list(array.shape), "at": 0}
        for name, array in arrays.items()
    }
    whole = header | {"version": VERSION, "arrays": described}
    digits = 10  # of a place, at most
    room = len(_json(whole)) + digits * len(arrays)
    room += -room % 4
    at = 4 + room
    for name, size in sizes.items():
        described[name]["at"] = at
        at += size + -size % 4
    return _json(whole).ljust(room)


def _json(header: Header) -> bytes:
    return json.dumps(header, allow_nan=False, ensure_ascii=False, separators=(",", ":")).encode()


def unpacked(message: bytes) -> tuple[Header, Arrays]:
    """The header and the arrays of a message; raises ValueError for one of another version."""
    length = int.from_bytes(message[:4], "little")
    header: Header = json.loads(message[4 : 4 + length])
    if header["version"] != VERSION:
        raise ValueError(f"message must be of version {VERSION}, but is of {header['version']}")
    arrays = {}
    for name, told in header["arrays"].items():
        count = int(np.prod(told["shape"], dtype=int))
        flat = np.frombuffer(message, TYPES[told["type"]], count, told["at"])
        arrays[name] = flat.reshape(told["shape"])
    return header, arrays
