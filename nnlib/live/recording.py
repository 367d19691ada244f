"""A recorded run: it plays without a kernel, as a piece of a page, and as a file."""

from __future__ import annotations

import base64
import functools
import html
import itertools
import os
import zlib
from collections.abc import Collection
from dataclasses import replace
from pathlib import Path
from string import Template
from typing import Any

import numpy as np
import numpy.typing as npt

from .. import files
from ..picture import Picture
from .camera import Camera, Quality
from .frame import LARGEST, Curve, Frame, Kept, Scene, curve
from .functions import Values, guarded
from .held_out import HeldOut
from .learners_code import LearnersCode
from .message import Arrays, Header, packed
from .network import MapQuality
from .outputs import Outputs
from .page_source import joined, needed_by, styles, without_comments
from .run import Run
from .samples import Data
from .telling import told_of
from .words import diverged_words, error_words, state_words

FRAMES = 30
STRETCHES = 100  # of the loss curve
FINE = Quality(
    109, 10**9, MapQuality(20, 10**6)
)  # 108 steps along a side, of which every second, third ... may be taken
STEPS = (2, 3, 4, 6, 9, 12)
STILLS = ((120, 96), (96, 64), (84, 40))  # dots in an inch, colours
# From the finest down: the plane's step, the still. The last is for what fits in no other way.
SIZES = (*itertools.product(STEPS, STILLS), (STEPS[-1], (64, 40)))
LEVELS = 63  # the highest number in 6 bits
MOST_BYTES = 150_000  # of a recording as a piece of a page
MOST_STORED = 60_000  # ... of one that stands in a notebook for a panel
FORMS = (".html", ".gif", ".webp")

Planes = npt.NDArray[np.uint8]


class Recording:
    """Frames of a run from its start on, about 30, more of the early ones: there most happens.

    A cell shows it as a replay with a button and a slider. That is HTML which needs no kernel and
    no host; where scripts are not allowed it is a picture of the last frame and its sentence.
    """

    def __init__(
        self, scene: Scene, kept: Kept | None, frames: list[Frame], headers: list[Header]
    ) -> None:
        self._scene = scene
        self._kept = kept
        self._frames = frames
        self._headers = headers  # what a page is told of each frame
        self._log = headers[-1]["bottom"] > 0.0  # whether the loss axis goes in powers of ten
        self._stills: dict[tuple[int, int], Picture] = {}  # the last frame, drawn

    @property
    def iterations(self) -> list[int]:
        """Of the frames."""
        return [frame.iteration for frame in self._frames]

    def save(self, path: str | os.PathLike[str]) -> None:
        """Writes the recording to `path`: .html plays in a browser, .gif and .webp are pictures.

        Raises ValueError for another ending, and OSError where the file cannot be written; then
        what stood there before is still there.
        """
        path = Path(path)
        form = path.suffix.lower()
        if form not in FORMS:
            raise ValueError(f"path must end in {', '.join(FORMS)}, but is {str(path)!r}")
        content = self._document().encode() if form == ".html" else self._animation(form)
        files.replace(path.resolve(), content)

    def _animation(self, form: str) -> bytes:
        from .animation import animation  # with Matplotlib, which takes long to load

        sentences = [header["words"] for header in self._headers]
        return animation(self._scene, self._kept, self._frames, sentences, form, log=self._log)

    def _document(self) -> str:
        title = html.escape(self._headers[-1]["words"])
        return DOCUMENT.substitute(title=title, replay=self.replay())

    def _repr_html_(self) -> str:
        return self.replay()

    def __repr__(self) -> str:
        return f"Recording: {self._headers[-1]['words']}"

    # The replay

    def replay(self, *, stands_in: bool = False) -> str:
        """The replay as a piece of a page; `stands_in`: for a panel, and hidden where that is live.

        It has at most MOST_BYTES, or MOST_STORED where it stands in, with the finest plane and then
        the finest still that fit.
        """
        most = MOST_STORED if stands_in else MOST_BYTES
        classes = "nnlib-replay nnlib-stand-in" if stands_in else "nnlib-replay"
        messages: dict[int, str] = {}  # by step: several sizes have the same
        for step, quality in SIZES:
            if step not in messages:
                messages[step] = _deflated(self.message(step), zlib.Z_FILTERED)  # small differences
            still = self._still(*quality)._repr_html_()
            piece = REPLAY.substitute(
                classes=classes, still=still, module=_module(), message=messages[step]
            )
            if len(piece.encode()) <= most:
                break
        return piece

    def _still(self, dots_per_inch: int, colors: int) -> Picture:
        from .still import small_still

        last = self._headers[-1]
        if (dots_per_inch, colors) not in self._stills:
            self._stills[dots_per_inch, colors] = small_still(
                self._scene,
                self._frames[-1],
                self._kept,
                alt=f"{last['plane_name']} {last['curve_name']}",
                caption=last["words"],
                log=self._log,
                dots_per_inch=dots_per_inch,
                colors=colors,
            )
        return self._stills[dots_per_inch, colors]

    def message(self, step: int) -> bytes:
        """The recording as a message (see message.py), with every `step`-th grid point of a side.

        Header: "frames", a list of their headers; "scene" and "kept", theirs; "levels", the
        highest number of a plane; "css". Arrays: "planes" and "follows", the P of each frame (see
        differences), "kept_plane", that of the kept run; "scene X" and so on; "frame 0 wrong" and
        so on, left out where it is that of the frame before.
        """
        numbers = np.stack([frame.P.numbers[::step, ::step] for frame in self._frames])
        planes, follows = differences(numbers)
        arrays: Arrays = {"planes": planes, "follows": follows}
        arrays |= _named("scene", self._scene.arrays())
        before: Arrays = {}
        for i, frame in enumerate(self._frames):
            now = _all_but_P(frame.arrays(self._scene.limits))
            fresh = {
                name: array
                for name, array in now.items()
                if name not in before or not np.array_equal(array, before[name], equal_nan=True)
            }
            arrays |= _named(f"frame {i}", fresh)
            before = now
        if self._kept:
            arrays["kept_plane"], _ = differences(self._kept.P.numbers[None])
            arrays |= _named("kept", _all_but_P(self._kept.arrays()))
        header = {
            "kind": "recording",
            "levels": LEVELS,
            "scene": self._scene.header() | {"number": 1},
            "kept": _short(self._kept.header()) if self._kept else None,
            "frames": _short(self._headers),
            "css": styles("stage", "replay"),
        }
        return packed(header, arrays)


def record(
    code: LearnersCode,
    values: Values,
    data: Data,
    until: int,
    kept: Kept | None,
    shows: Collection[str],
) -> Recording:
    """Trains a run up to iteration `until` on the functions as they are, and looks on on the way.

    `shows` names what is shown beside the rest: units, and a loss axis in powers of ten.
    Raises ValueError where the functions raise an error, or the very first loss is no number.
    """
    code = code.as_it_is()
    run, camera = code.run(), code.camera()
    camera.shows_units = "units" in shows
    camera.aim(data.X, data.y, data.limits)
    try:
        with guarded(Outputs()):
            run.restart(values, data)
            frames = _frames(run, camera, until)
    except Exception as error:
        raise ValueError(f"the run cannot be recorded: {error_words(error)}") from error
    sentences = [state_words(frame) for frame in frames]
    if run.diverged:
        sentences[-1] = diverged_words(run)
    headers = [
        told_of(camera.scene, frame, kept, sentence, log="log" in shows)
        for frame, sentence in zip(frames, sentences, strict=True)
    ]
    return Recording(camera.scene, kept, frames, headers)


def _frames(run: Run, camera: Camera, until: int) -> list[Frame]:
    """Of this run, which is at its start, up to iteration `until`."""
    frames: list[Frame] = []
    for at in moments(until):
        run.advance(at)
        for _ in camera.look(run, until, FINE):
            pass
        if run.diverged:
            break
        frames.append(camera.frame)
    if not frames:
        raise ValueError(diverged_words(run))
    whole = curve(np.array(run.losses), STRETCHES)
    return [_with_the_whole_curves(frame, whole, frames[-1].held_out) for frame in frames]


def _with_the_whole_curves(frame: Frame, whole: Curve, held_out: HeldOut | None) -> Frame:
    if held_out and frame.held_out:
        held_out = replace(held_out, loss=frame.held_out.loss)
    return replace(frame, curve=whole, held_out=held_out, target=frame.iteration)


def moments(until: int, most: int = FRAMES) -> list[int]:
    """At most so many iterations from 0 to `until`, each about as many times the one before."""
    if until == 0:
        return [0]
    spaced = np.geomspace(1, until, most - 1).round().astype(int)
    return [0, *np.unique(spaced).tolist()]


def differences(numbers: npt.NDArray[np.uint16]) -> tuple[Planes, Planes]:
    """Numbers of 16 bits (n, r, r, k - 1) in 6 bits, as small differences: (n, k - 1, r, r).

    Each is told less its neighbour to the left, and that less the same one row below: over most of
    a plane a network says the same, and all are 0. Where it takes less, a plane is first told less
    that of the frame before; `follows` (n, k - 1) is 1 there. All count modulo 256.
    """
    coarse = (numbers * (LEVELS / LARGEST) + 0.5).astype(np.uint8)
    planes = np.moveaxis(coarse, 3, 1)
    alone = _in_both_directions(planes)
    following = _in_both_directions(np.diff(planes, axis=0, prepend=np.uint8(0)))
    follows = _bits(following) < _bits(alone)
    return np.where(follows[..., None, None], following, alone), follows.astype(np.uint8)


def _in_both_directions(planes: Planes) -> Planes:
    along = np.diff(planes, axis=3, prepend=np.uint8(0))
    return np.diff(along, axis=2, prepend=np.uint8(0))


def _bits(planes: Planes) -> npt.NDArray[np.float64]:
    # About how many bits it takes to tell each plane.
    sizes = np.abs(planes.astype(np.int8).astype(np.float64))
    bits: npt.NDArray[np.float64] = np.log2(1.0 + sizes).sum(axis=(2, 3))
    return bits


def _all_but_P(arrays: Arrays) -> Arrays:
    return {name: array for name, array in arrays.items() if name != "P"}


def _named(whose: str, arrays: Arrays) -> Arrays:
    return {f"{whose} {name}": _coarse(array) for name, array in arrays.items()}


def _short(value: Any) -> Any:
    """What stands in a header, with numbers of six digits."""
    if isinstance(value, float):
        return float(f"{value:.6g}")
    if isinstance(value, dict):
        return {name: _short(each) for name, each in value.items()}
    return [_short(each) for each in value] if isinstance(value, list | tuple) else value


def _coarse(array: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """Numbers of 32 bits as near as a tenth of a pixel: the last 12 bits are 0."""
    if array.dtype != np.float32:
        return array
    return (array.view(np.uint32) & np.uint32(0xFFFFF000)).view(np.float32)


def _deflated(content: bytes, strategy: int = zlib.Z_DEFAULT_STRATEGY) -> str:
    to = zlib.compressobj(9, strategy=strategy)
    return base64.b64encode(to.compress(content) + to.flush()).decode()


@functools.cache
def _module() -> str:
    """The page's files that a replay needs: as they are they would be half of it."""
    return _deflated(without_comments(joined(needed_by("replay"))).encode())


# A page that shows it without leave to run scripts, such as that of an untrusted notebook, drops
# the script and keeps the still. Nothing is given a name here, so that replays beside each other
# do not meet.
REPLAY = Template("""<div class="$classes">$still<script>
((root) => {
  const inflated = async (address) => {
    const letters = atob(address.split(",")[1]);
    const bytes = Uint8Array.from(letters, (letter) => letter.charCodeAt(0));
    const { readable, writable } = new DecompressionStream("deflate");
    const writer = writable.getWriter();
    writer.write(bytes);
    writer.close();
    return new Uint8Array(await new Response(readable).arrayBuffer());
  };
  const start = async () => {
    const [module, message] = await Promise.all([
      inflated("data:text/javascript;base64,$module"),
      inflated("data:application/octet-stream;base64,$message"),
    ]);
    const address = URL.createObjectURL(new Blob([module], { type: "text/javascript" }));
    const { startReplay } = await import(address).finally(() => URL.revokeObjectURL(address));
    startReplay(root, message);
  };
  start().catch((problem) => console.warn("The replay stays a still picture:", problem));
})(document.currentScript.closest(".nnlib-replay"));
</script></div>""")

DOCUMENT = Template("""<!DOCTYPE html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<link rel="icon" href="data:,">
<title>$title</title>
<style>
:root { color-scheme: light dark; }
body { max-width: 880px; margin: 16px auto; padding: 0 12px; font-family: sans-serif; }
figure { margin: 0; }
figure img { max-width: 100%; height: auto; }
</style>
<main>$replay</main>
</html>
""")
