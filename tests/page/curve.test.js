import assert from "node:assert/strict";
import test from "node:test";

import { curveArea, drawCurve } from "../../nnlib/live/page/curve.js";

const SIZE = { width: 400, height: 300, ratio: 1 };

/** A sheet that writes down its lines, each a list of points [x, y]. */
function sheet() {
  const lines = [];
  const known = {
    beginPath: () => lines.push([]),
    lineTo: (x, y) => lines.at(-1).push([x, y]),
    measureText: (text) => ({ width: 7 * text.length }),
  };
  const context = new Proxy(known, { get: (target, name) => target[name] ?? (() => {}) });
  return { sheet: { context, ...SIZE, color: "#000", font: "x" }, lines };
}

/** A run of 41 iterations with a loss for each, looked at where it is now. */
function frame(iteration) {
  const losses = Float32Array.from({ length: 82 }, (_, i) => 1 - Math.floor(i / 2) / 50);
  const header = { iteration, loss: losses[2 * iteration], length: 41, stretch: 1, end: 40, top: 1 };
  return { header, arrays: { losses, held_out: new Float32Array() } };
}

test("a run that went back keeps its whole curve", () => {
  const right = (iteration) => {
    const { sheet: here, lines } = sheet();
    drawCurve(here, { header: { grey: "#888" } }, frame(iteration), null);
    return Math.max(...lines.flat().map(([x]) => x));
  };
  const { x, width } = curveArea(SIZE);
  assert.equal(right(40), x + width);
  assert.equal(right(10), x + width);
});
