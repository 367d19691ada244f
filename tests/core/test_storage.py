"""Saving and loading: what comes back, what is refused, and what an interruption leaves."""

import io
import os
import zipfile
from pathlib import Path

import numpy as np
import pytest

from nnlib import (
    SGD,
    BatchNorm,
    Conv2D,
    Dense,
    Dropout,
    Flatten,
    LeakyReLU,
    MeanSquaredError,
    ReLU,
    Reshape,
    Sequential,
    Tanh,
    files,
    fit,
    storage,
)


def reader(rng=0) -> Sequential:
    return Sequential(
        [
            Reshape(4, 4, 1),
            Conv2D(1, 2, 3, padding=1, rng=rng),
            BatchNorm(2),
            LeakyReLU(),
            Flatten(),
            Dropout(0.5, rng=rng),
            Sequential([Dense(32, 3, rng=rng), Tanh()]),
        ]
    )


X = np.random.default_rng(3).normal(size=(6, 16))


def state(network: Sequential) -> dict[str, np.ndarray]:
    return {name: array.copy() for name, array in network.state().items()}


def same(one: dict[str, np.ndarray], other: dict[str, np.ndarray]) -> bool:
    return one.keys() == other.keys() and all((one[name] == other[name]).all() for name in one)


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    """A file with a trained network in it."""
    network = reader()
    fit(network, MeanSquaredError(), X, X[:, :3], optimizer=SGD(0.1), epochs=3)
    network.save(tmp_path / "reader.npz")
    return tmp_path / "reader.npz"


def test_what_was_saved_comes_back_with_what_batch_norm_keeps(tmp_path: Path):
    network, again = reader(), reader(rng=9)
    fit(network, MeanSquaredError(), X, X[:, :3], optimizer=SGD(0.1), epochs=3)
    network.save(tmp_path / "reader.npz")
    again.load(tmp_path / "reader.npz")
    assert same(state(again), state(network)) and "2.running_mean" in network.state()
    assert (again.predict(X) == network.predict(X)).all()


def test_loading_keeps_the_arrays_that_others_hold(saved: Path):
    network = reader(rng=9)
    W = network.layers[1].W
    network.load(saved)
    assert network.layers[1].W is W


def test_saving_twice_replaces_the_file_and_leaves_nothing_beside_it(saved: Path):
    other = reader(rng=5)
    other.save(str(saved))
    again = reader()
    again.load(str(saved))
    assert same(state(again), state(other))
    assert [path.name for path in saved.parent.iterdir()] == ["reader.npz"]


def test_the_file_has_the_rights_of_an_ordinary_file(tmp_path: Path):
    (tmp_path / "plain").write_bytes(b"")
    reader().save(tmp_path / "reader.npz")
    plain, written = ((tmp_path / name).stat().st_mode for name in ("plain", "reader.npz"))
    assert written == plain
    os.chmod(tmp_path / "reader.npz", 0o600)
    reader().save(tmp_path / "reader.npz")
    if os.name != "nt":
        assert (tmp_path / "reader.npz").stat().st_mode & 0o777 == 0o600


def test_the_file_needs_no_pickle(saved: Path):
    with np.load(saved, allow_pickle=False) as file:
        assert int(file["nnlib"]) == storage.VERSION
        assert file["layers"][0] == "Reshape(4, 4, 1)" and file["1.W"].shape == (3, 3, 1, 2)


class HalfWritten(io.FileIO):
    """A file that takes so many bytes, and then the power fails."""

    room = 0

    def write(self, content):
        super().write(bytes(content)[: self.room])
        raise KeyboardInterrupt


def every_so_often(length: int) -> list[int]:
    return [0, 1, *range(64, length, length // 12), length - 1, length]


def test_an_interruption_at_any_byte_leaves_the_old_file_whole(saved: Path, monkeypatch):
    before, other = saved.read_bytes(), reader(rng=5)
    monkeypatch.setattr(files, "open", lambda path, mode: HalfWritten(path, "x"), raising=False)
    for room in every_so_often(len(before)):
        HalfWritten.room = room
        with pytest.raises(KeyboardInterrupt):
            other.save(saved)
        assert saved.read_bytes() == before
        assert [path.name for path in saved.parent.iterdir()] == ["reader.npz"]


@pytest.mark.parametrize("name", ["fsync", "replace"])
def test_a_disk_that_fails_at_the_end_leaves_the_old_file_whole(saved: Path, monkeypatch, name):
    def fails(*given):
        raise OSError("no space left on device")

    before = saved.read_bytes()
    monkeypatch.setattr(storage.os, name, fails)
    with pytest.raises(OSError, match="no space left"):
        reader(rng=5).save(saved)
    assert saved.read_bytes() == before
    assert [path.name for path in saved.parent.iterdir()] == ["reader.npz"]


def rewritten(saved: Path, **changes: object) -> bytes:
    """The file with other entries; None takes an entry out."""
    with np.load(saved) as file:
        entries = {name: file[name] for name in file.files} | changes
    content = io.BytesIO()
    np.savez(content, **{name: value for name, value in entries.items() if value is not None})
    return content.getvalue()


def a_zip_of_text() -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as file:
        file.writestr("hello.txt", "hello")
    return content.getvalue()


@pytest.mark.parametrize(
    "content, words",
    [
        (lambda path: b"", "is damaged, or no network saved by nnlib"),
        (lambda path: b"some text", "is damaged, or no network saved by nnlib"),
        (lambda path: path.read_bytes()[:-100], "is damaged, or no network saved by nnlib"),
        (lambda path: path.read_bytes()[:200], "is damaged, or no network saved by nnlib"),
        (lambda path: a_zip_of_text(), "is damaged, or no network saved by nnlib"),
        (lambda path: rewritten(path, nnlib=None), "is damaged, or no network saved by nnlib"),
        (lambda path: rewritten(path, nnlib=np.array(2)), "was written by a newer nnlib (form 2"),
        (lambda path: rewritten(path, nnlib=np.array("x")), "is damaged, or no network"),
        (lambda path: rewritten(path, layers=np.array(["Dense(2, 3)"])), "holds the layers Dense("),
        (lambda path: rewritten(path, layers=np.array("x")), "is damaged: its list of layers"),
        (lambda path: rewritten(path, **{"1.W": None}), "holds ['1.b',"),
        (lambda path: rewritten(path, more=np.ones(1)), "holds ['1.W',"),
        (lambda path: rewritten(path, **{"1.b": np.ones(3)}), "holds a 1.b of shape (3,)"),
        (
            lambda path: rewritten(path, **{"1.b": np.array(["a", "b"])}),
            "holds a 1.b of shape (2,)",
        ),
        (
            lambda path: rewritten(path, **{"1.b": np.array([{}, {}], dtype=object)}),
            "is damaged, or no network saved by nnlib",
        ),
    ],
)
def test_a_file_that_is_no_such_network_is_refused_and_changes_nothing(saved, content, words):
    saved.write_bytes(content(saved))
    network = reader(rng=9)
    before = state(network)
    with pytest.raises(ValueError) as caught:
        network.load(saved)
    assert str(caught.value).startswith(f"{saved} {words}")
    assert same(state(network), before)


def test_a_file_with_any_one_byte_changed_is_refused_or_gives_the_same_numbers(saved: Path):
    good, expected = saved.read_bytes(), reader()
    expected.load(saved)
    for place in range(0, len(good), len(good) // 150):
        damaged = bytearray(good)
        damaged[place] ^= 0x55
        saved.write_bytes(bytes(damaged))
        network = reader(rng=9)
        before = state(network)
        try:
            network.load(saved)
        except ValueError:
            assert same(state(network), before)
        else:  # a byte that says nothing, such as a file's date
            assert same(state(network), state(expected))


def test_another_activation_is_another_network(tmp_path: Path):
    Sequential([Dense(2, 3, rng=0), ReLU()]).save(tmp_path / "relu.npz")
    with pytest.raises(ValueError, match=r"holds the layers Dense\(2, 3\), ReLU\(\), but this"):
        Sequential([Dense(2, 3, rng=0), Tanh()]).load(tmp_path / "relu.npz")


def test_a_missing_file_and_a_missing_folder_are_told_as_such(tmp_path: Path):
    with pytest.raises(FileNotFoundError):
        reader().load(tmp_path / "none.npz")
    with pytest.raises(FileNotFoundError):
        reader().save(tmp_path / "none" / "reader.npz")


def test_a_network_without_weights_is_neither_saved_nor_loaded(saved: Path):
    waiting = Sequential([Dense(output_size=3)])
    for act in (waiting.save, waiting.load):
        with pytest.raises(ValueError, match="has no weights yet: it makes them with the first"):
            act(saved)
