import assert from "node:assert/strict";
import test from "node:test";

import { decode, probabilities } from "../../nnlib/live/page/message.js";

/** A message as the kernel writes it, `shift` bytes from the beginning of its buffer. */
function message(version, shift) {
  const arrays = {
    X: { type: "float32", shape: [2, 2], at: 0 },
    y: { type: "uint8", shape: [3], at: 0 },
    P: { type: "uint16", shape: [2], at: 0 },
  };
  // All places have three digits, so that the header's length does not depend on them.
  for (const place of Object.values(arrays)) place.at = 100;
  const header = () =>
    new TextEncoder().encode(JSON.stringify({ version, kind: "scene", labels: ["x₁"], arrays }));
  arrays.X.at = 4 + header().length;
  arrays.y.at = arrays.X.at + 16;
  arrays.P.at = arrays.y.at + 3;
  const text = header();
  const buffer = new ArrayBuffer(shift + arrays.P.at + 4);
  const view = new DataView(buffer, shift);
  view.setUint32(0, text.length, true);
  new Uint8Array(buffer).set(text, shift + 4);
  [1.5, -2, 0, 1e-3].forEach((x, i) => view.setFloat32(arrays.X.at + 4 * i, x, true));
  [7, 0, 255].forEach((y, i) => view.setUint8(arrays.y.at + i, y));
  [65535, 258].forEach((p, i) => view.setUint16(arrays.P.at + 2 * i, p, true));
  return view;
}

for (const shift of [0, 1, 2, 3]) {
  test(`a message is read wherever it begins in its buffer (${shift} bytes in)`, () => {
    const { header, arrays } = decode(message(1, shift));
    assert.equal(header.kind, "scene");
    assert.deepEqual(header.labels, ["x₁"]);
    assert.deepEqual(header.arrays.X.shape, [2, 2]);
    assert.deepEqual(arrays.X, Float32Array.of(1.5, -2, 0, 1e-3));
    assert.deepEqual(arrays.y, Uint8Array.of(7, 0, 255));
    assert.deepEqual(arrays.P, Uint16Array.of(65535, 258));
  });
}

test("a message of another version asks for the page to be loaded again", () => {
  assert.throws(() => decode(message(2, 0)), /version 2.*reload the page/);
});

test("the last class has what the others leave, and never less than nothing", () => {
  const P = Uint16Array.of(65535, 0, 20000, 30000, 40000, 25536);
  const header = { arrays: { P: { shape: [3, 1, 2] } } };
  const { k, ...rest } = probabilities({ header, arrays: { P } });
  assert.equal(k, 3);
  assert.deepEqual(rest, {
    P: Uint16Array.of(65535, 0, 0, 20000, 30000, 15535, 40000, 25536, 0),
    rows: 3,
    columns: 1,
  });
});
