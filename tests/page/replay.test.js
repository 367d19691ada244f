import assert from "node:assert/strict";
import test from "node:test";
import { deflateSync } from "node:zlib";

import { recorded, undone } from "../../nnlib/live/page/replay.js";

/** Each number less its left neighbour, and that less the same one row below; modulo 256. */
function differences(rows) {
  const along = rows.map((row) => row.map((number, i) => number - (row[i - 1] ?? 0)));
  return along.flatMap((row, j) => row.map((step, i) => (step - (along[j - 1]?.[i] ?? 0)) & 255));
}

const FIRST = [[0, 63, 5], [63, 0, 63]];
const SECOND = [[1, 60, 5], [63, 2, 63]];
const less = (these, those) => these.map((row, j) => row.map((n, i) => n - those[j][i]));

test("differences in both directions are undone, whatever they wrap around", () => {
  const numbers = undone(Uint8Array.from(differences(FIRST)), new Uint8Array(1), [1, 1, 2, 3]);
  assert.deepEqual([...numbers], FIRST.flat());
});

test("a plane that follows is added to the one of its class in the frame before", () => {
  const told = [
    differences(FIRST), differences(SECOND), // frame 0: two classes
    differences(less(SECOND, FIRST)), differences(FIRST), // frame 1: the first one follows
  ];
  const follows = Uint8Array.from([0, 0, 1, 0]);
  const numbers = undone(Uint8Array.from(told.flat()), follows, [2, 2, 2, 3]);
  assert.deepEqual([...numbers], [FIRST, SECOND, SECOND, FIRST].flat(2));
});

test("they come out of a deflated stream as a browser reads it", async () => {
  const packed = deflateSync(Uint8Array.from(differences(FIRST)));
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate"));
  const told = new Uint8Array(await new Response(stream).arrayBuffer());
  assert.deepEqual([...undone(told, new Uint8Array(1), [1, 1, 2, 3])], FIRST.flat());
});

/** A recording of two frames of two classes, with a kept run. */
function recording() {
  const place = (shape) => ({ type: "uint8", shape, at: 0 });
  const arrays = {
    planes: Uint8Array.from([...differences(FIRST), ...differences(SECOND)]),
    follows: new Uint8Array(2),
    "scene X": new Float32Array([0.5, 0.25]),
    "frame 0 wrong": Uint8Array.of(1),
    "frame 0 losses": new Float32Array([2, 1]),
    "frame 1 wrong": Uint8Array.of(0),
    kept_plane: Uint8Array.from(differences(SECOND)),
    "kept losses": new Float32Array([3, 2]),
  };
  const shapes = { planes: [2, 1, 2, 3], follows: [2, 1], kept_plane: [1, 1, 2, 3] };
  const places = Object.keys(arrays).map((name) => [name, place(shapes[name] ?? [arrays[name].length])]);
  const header = {
    levels: 63,
    scene: { number: 1 },
    kept: { name: "kept" },
    frames: [{ iteration: 0 }, { iteration: 5 }],
    arrays: Object.fromEntries(places),
  };
  return { header, arrays };
}

test("frames have the arrays of the frame before where they have none of their own", () => {
  const { scene, frames } = recorded(recording());
  assert.deepEqual([...scene.arrays.X], [0.5, 0.25]);
  assert.deepEqual(frames.map((frame) => frame.header.iteration), [0, 5]);
  assert.deepEqual(frames.map((frame) => [...frame.arrays.wrong]), [[1], [0]]);
  assert.equal(frames[1].arrays.losses, frames[0].arrays.losses);
});

test("a frame's plane is as the kernel sends it: 16 bits, row by row", () => {
  const [frame] = recorded(recording()).frames;
  assert.deepEqual(frame.header.arrays.P.shape, [2, 3, 1]);
  assert.deepEqual([...frame.arrays.P], FIRST.flat().map((n) => Math.round((n * 65535) / 63)));
});

test("a kept run comes along, and none where none was kept", () => {
  const { kept } = recorded(recording());
  assert.equal(kept.header.name, "kept");
  assert.deepEqual([...kept.arrays.losses], [3, 2]);
  assert.deepEqual([...kept.arrays.P], SECOND.flat().map((n) => Math.round((n * 65535) / 63)));
  const without = recording();
  without.header.kept = null;
  assert.equal(recorded(without).kept, null);
});
