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

/** A frame's probabilities, written in 16 bits. */
function told(shape, shares, span) {
  return probabilities({ header: { arrays: { P: { shape } }, span }, arrays: { P: shares } });
}

function near(numbers, expected) {
  assert.equal(numbers.length, expected.length);
  numbers.forEach((number, i) => assert.ok(Math.abs(number - expected[i]) < 1e-12, `${numbers}`));
}

test("the last class has what the others leave, and never less than nothing", () => {
  const shares = Uint16Array.of(65535, 0, 13107, 26214, 65535, 1);
  const { P, rows, columns, k } = told([3, 1, 2], shares);
  assert.deepEqual([rows, columns, k], [3, 1, 3]);
  near(P, [1, 0, 0, 0.2, 0.4, 0.4, 1, 1 / 65535, 0]);
});

test("probabilities may be told within a narrow span", () => {
  const { P } = told([1, 2, 1], Uint16Array.of(0, 65535), [0.499, 0.501]);
  near(P, [0.499, 0.501, 0.501, 0.499]);
});
