import assert from "node:assert/strict";
import test from "node:test";

import { rgb, shade } from "../../nnlib/live/page/colours.js";

/** The pixels of P in 255ths. */
function shaded(P, rows, columns, k, colors, depth) {
  const pixels = new Uint8ClampedArray(4 * rows * columns);
  shade(P.map((p) => p / 255), rows, columns, k, colors, depth, pixels);
  return [...pixels];
}

test("a colour is read from its hexadecimal digits", () => {
  assert.deepEqual(rgb("#0072B2"), [0, 114, 178]);
});

test("a sure pixel shows its class as deep as allowed, an undecided one is white", () => {
  const P = [255, 0, 0, 85, 85, 85];
  // 255 - 0.6 * (255, 141, 77) = (102, 170.4, 208.8)
  const expected = [102, 170, 209, 255, 255, 255, 255, 255];
  assert.deepEqual(shaded(P, 1, 2, 3, ["#0072B2", "#E69F00", "#009E73"], 0.6), expected);
});

test("two classes above chance mix their colours", () => {
  // Of four classes, 102/255 = 0.4 is 0.15 above chance, a share of 0.2 of what is above it.
  const P = [102, 102, 51, 0];
  const colors = ["#FF0000", "#0000FF", "#000000", "#000000"];
  assert.deepEqual(shaded(P, 1, 1, 4, colors, 1), [204, 153, 204, 255]);
});

test("the first row of the grid is the last one of the picture", () => {
  const P = [255, 0, 0, 255];
  const expected = [0, 0, 255, 255, 255, 0, 0, 255];
  assert.deepEqual(shaded(P, 2, 1, 2, ["#FF0000", "#0000FF"], 1), expected);
});
