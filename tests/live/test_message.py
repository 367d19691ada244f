"""A message holds a header and arrays, and comes out as it went in."""

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays_of

from nnlib.live.message import TYPES, VERSION, packed, unpacked

names = st.text(min_size=1, max_size=8)
numbers = st.integers(-(10**9), 10**9) | st.floats(allow_nan=False, allow_infinity=False)
values = st.none() | st.booleans() | numbers | st.text(max_size=20)
headers = st.dictionaries(names, values | st.lists(values, max_size=4), max_size=5)
some_array = st.sampled_from(sorted(TYPES)).flatmap(
    lambda name: arrays_of.arrays(
        TYPES[name], arrays_of.array_shapes(min_dims=0, max_dims=3, min_side=0, max_side=7)
    )
)


@given(headers, st.dictionaries(names, some_array, max_size=5))
def test_any_header_and_any_arrays_come_out_as_they_went_in(header, arrays):
    told, got = unpacked(packed(header, arrays))
    assert {name: told[name] for name in header.keys() - {"version", "arrays"}} == {
        name: header[name] for name in header.keys() - {"version", "arrays"}
    }
    assert got.keys() == arrays.keys()
    for name, array in arrays.items():
        assert got[name].dtype == array.dtype and got[name].shape == array.shape
        assert got[name].tobytes() == array.tobytes()  # NaN and -0 too


@given(headers, st.dictionaries(names, some_array, max_size=5))
def test_every_array_begins_at_a_multiple_of_4_bytes_after_the_header(header, arrays):
    message = packed(header, arrays)
    length = int.from_bytes(message[:4], "little")
    at = 4 + length
    for name, told in json.loads(message[4 : 4 + length])["arrays"].items():
        assert told["at"] % 4 == 0 and told["at"] == at  # one after another
        at += arrays[name].nbytes + -arrays[name].nbytes % 4
    assert len(message) == at and len(message) % 4 == 0


def test_a_message_is_these_bytes_and_no_others():
    message = packed({"kind": "test"}, {"a": np.array([1, 258], np.uint16)})
    length = int.from_bytes(message[:4], "little")
    header = message[4 : 4 + length].rstrip(b" ").decode()
    place = 4 + length
    assert header == (
        '{"kind":"test","version":1,"arrays":'
        f'{{"a":{{"type":"uint16","shape":[2],"at":{place}}}}}}}'
    )
    assert message[place:] == bytes([1, 0, 2, 1])  # 258 = 2 + 1 * 256, the smallest byte first


def test_an_array_lies_row_by_row_whatever_its_order_and_byte_order_were():
    rows = np.arange(6, dtype=np.float32).reshape(2, 3)
    plain = packed({}, {"a": rows})
    assert packed({}, {"a": np.asfortranarray(rows)}) == plain
    assert packed({}, {"a": rows.astype(">f4")}) == plain
    assert packed({}, {"a": np.arange(12, dtype=np.float32).reshape(2, 6)[:, ::2] / 2}) == plain


@pytest.mark.parametrize("kind", ["float64", "int64", "int32", "bool", "<U3", "object"])
def test_an_array_of_another_type_is_refused_by_name(kind):
    with pytest.raises(ValueError, match="^losses must be of uint8 or uint16 or float32, but is"):
        packed({}, {"losses": np.zeros(3).astype(kind)})


@pytest.mark.parametrize("number", [float("nan"), float("inf"), -float("inf")])
def test_a_number_that_is_none_is_refused_in_a_header(number):
    with pytest.raises(ValueError, match="JSON"):
        packed({"loss": number}, {})


def test_a_message_of_another_version_is_refused():
    message = packed({}, {})
    other = message.replace(b'"version":1', b'"version":2')
    assert VERSION == 1 and other != message
    with pytest.raises(ValueError, match="^message must be of version 1, but is of 2"):
        unpacked(other)
