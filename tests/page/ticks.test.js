import assert from "node:assert/strict";
import test from "node:test";

import { linear, logarithmic, powersOfTen, tickLabels, ticks } from "../../nnlib/live/page/ticks.js";

test("values are round, and as many as there may be", () => {
  assert.deepEqual(ticks(-1.2, 1.27, 5), [-1, -0.5, 0, 0.5, 1]);
  assert.deepEqual(ticks(0, 1.36, 7), [0, 0.2, 0.4, 0.6, 0.8, 1, 1.2]);
  assert.deepEqual(ticks(0, 10000, 6), [0, 2000, 4000, 6000, 8000, 10000]);
  assert.deepEqual(ticks(-9, 9, 7), [-7.5, -5, -2.5, 0, 2.5, 5, 7.5]);
});

test("the ends of an axis may have ticks, though 3 * 0.1 is not 0.3 to a computer", () => {
  assert.deepEqual(ticks(0, 0.3, 4), [0, 0.1, 0.2, 0.3]);
  assert.deepEqual(ticks(0, 3e-6, 4), [0, 1e-6, 2e-6, 3e-6]);
});

test("an axis without length has no ticks", () => {
  assert.deepEqual(ticks(1, 1, 5), []);
  assert.deepEqual(ticks(0, Infinity, 5), []);
  assert.deepEqual(ticks(0, NaN, 5), []);
});

test("whatever the limits, ticks are inside, not too many, and have labels of their own", () => {
  for (let round = 0; round < 3000; round++) {
    const size = 10 ** (16 * Math.random() - 8);
    const low = (Math.random() - 0.5) * size;
    const high = low + Math.random() * size;
    const most = 1 + (round % 9);
    const values = ticks(low, high, most);
    const told = `${low} ${high} ${most}: ${values}`;
    assert.ok(values.length <= most, told);
    assert.ok(values.every((value) => low <= value && value <= high), told);
    assert.ok(most < 5 || values.length >= 2, told);
    assert.equal(new Set(tickLabels(values)).size, values.length, told);
    const read = tickLabels(values).map((label) =>
      Number(label.replaceAll("\u2212", "-").replaceAll("\u202f", "")),
    );
    assert.deepEqual(read, values, told);
  }
});

test("labels have a true minus sign, thousands apart, and no digit more than is needed", () => {
  assert.deepEqual(tickLabels([-1, -0.5, 0]), ["\u22121.0", "\u22120.5", "0.0"]);
  assert.deepEqual(tickLabels([0, 5000, 10000]), ["0", "5\u202f000", "10\u202f000"]);
  assert.deepEqual(tickLabels([0, 250, 500]), ["0", "250", "500"]);
  assert.deepEqual(tickLabels([0.0125, 0.015]), ["0.0125", "0.0150"]);
  assert.deepEqual(tickLabels([1000.5]), ["1\u202f000.5"]);
});

test("very small and very large numbers have an exponent", () => {
  assert.deepEqual(tickLabels([0, 1e-6, 2e-6]), ["0", "1e\u22126", "2e\u22126"]);
  assert.deepEqual(tickLabels([0, 2.5e-6, 5e-6]), ["0", "2.5e\u22126", "5.0e\u22126"]);
  assert.deepEqual(tickLabels([0, 1e7, 2e7]), ["0", "1e7", "2e7"]);
});

test("an axis in powers of ten marks them, and 2 and 5 times where there are few", () => {
  assert.deepEqual(powersOfTen(0.001, 2, 7), [0.001, 0.01, 0.1, 1]);
  assert.deepEqual(powersOfTen(0.1, 2, 7), [0.1, 0.2, 0.5, 1, 2]);
  assert.deepEqual(powersOfTen(1e-9, 1, 4), [1e-9, 1e-6, 1e-3, 1]);
  assert.deepEqual(powersOfTen(1e-30, 1, 3).length <= 3, true);
});

test("in powers of ten equal factors are equally far apart, and 0 is below all", () => {
  const scale = logarithmic(0.01, 1);
  assert.ok(Math.abs(scale.share(0.1) - 0.5) < 1e-12);
  assert.deepEqual([scale.share(0.01), scale.share(1)], [0, 1]);
  assert.equal(scale.share(0), -Infinity);
  assert.deepEqual(scale.labels([0.01, 0.1, 1]), ["0.01", "0.1", "1"]);
});

test("in equal steps the middle is half the way", () => {
  const scale = linear(2, 6);
  assert.equal(scale.share(4), 0.5);
  assert.deepEqual(scale.labels(scale.ticks(3)), ["2", "4", "6"]);
});
