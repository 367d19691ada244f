import assert from "node:assert/strict";
import test from "node:test";

import {
  nearestSample,
  pointedInPlane,
  pointedOnCurve,
  sharesAt,
  sharesWords,
  valueWords,
} from "../../nnlib/live/page/pointed.js";
import { placeOf, shareOf } from "../../nnlib/live/page/pointer.js";

const AREA = { x: 60, y: 10, width: 300, height: 200 };
const plain = (words) => words.replaceAll("\u202f", " ");

/** Two samples in a plane from -1 to 1 and from 0 to 10. */
function scene(changes = {}) {
  return {
    header: {
      limits: [-1, 1, 0, 10],
      labels: ["x₁", "x₂"],
      markers: ["o", "s", "^"],
      ...changes,
    },
    arrays: { X: Float32Array.of(0.25, 0.5, 0.75, 0.5), y: Uint8Array.of(0, 1) },
  };
}

/** What class 0 has at each grid point, row by row from the bottom, and a run of these losses. */
function frame({ shape = [2, 2, 1], P = [0, 1, 0, 1], wrong = [0, 0], ...run } = {}) {
  const { losses = [0.5, 0.5], stretch = 1, iteration = 0, loss = 0.5, end = 100 } = run;
  return {
    header: { span: [0, 1], arrays: { P: { shape } }, stretch, iteration, loss, end },
    arrays: {
      P: Uint16Array.from(P, (share) => Math.round(share * 65535)),
      wrong: Uint8Array.from(wrong),
      losses: Float32Array.from(losses),
    },
  };
}

function near(numbers, expected) {
  assert.equal(numbers.length, expected.length);
  numbers.forEach((number, i) => assert.ok(Math.abs(number - expected[i]) < 1e-4, `${numbers}`));
}

// The plane

test("between grid points the nearer ones count more, as far as they are near", () => {
  // 3 x 3 points of one class: rows from the bottom 0 .1 .2, .3 .4 .5, .6 .8 1
  const grid = frame({ shape: [3, 3, 1], P: [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.8, 1] });
  near(sharesAt(grid, { across: 0, up: 0 }), [0, 1]);
  near(sharesAt(grid, { across: 1, up: 1 }), [1, 0]);
  near(sharesAt(grid, { across: 0.5, up: 0.5 }), [0.4, 0.6]);
  near(sharesAt(grid, { across: 0.25, up: 0 }), [0.05, 0.95]);
  // column 1.5, row 1.25: 0.75 (0.4 + 0.5) / 2 + 0.25 (0.8 + 1) / 2
  near(sharesAt(grid, { across: 0.75, up: 0.625 }), [0.5625, 0.4375]);
});

test("of several classes each has its share, and the last what is left", () => {
  const grid = frame({ shape: [2, 2, 2], P: [0.2, 0.3, 0.6, 0.1, 0.2, 0.3, 0.6, 0.1] });
  near(sharesAt(grid, { across: 0.25, up: 0.7 }), [0.3, 0.25, 0.45]);
});

test("the nearest sample is found in pixels, and none that is too far", () => {
  const [left, right] = [{ x: 135, y: 110 }, { x: 285, y: 110 }];
  assert.equal(nearestSample(scene(), AREA, left.x + 5, left.y - 6), 0); // 7.8 pixels
  assert.equal(nearestSample(scene(), AREA, left.x + 6, left.y - 6), -1); // 8.5 pixels
  assert.equal(nearestSample(scene(), AREA, right.x + 6, right.y - 6, 20), 1);
  assert.equal(nearestSample(scene(), AREA, 209, 110, 1000), 0);
  assert.equal(nearestSample(scene(), AREA, 211, 110, 1000), 1);
});

test("a sample tells its number, place, class and marker, and whether the network is right", () => {
  const { words, at } = pointedInPlane(scene(), frame({ P: [1, 0.2, 1, 0.2] }), AREA, {
    across: 0.76,
    up: 0.52,
  });
  assert.equal(
    plain(words),
    "Sample 1 at x₁ 0.50, x₂ 5.00: class 1, square; the network says class 1: right " +
      "(class 1 60 %, class 0 40 %).",
  );
  assert.deepEqual(at, { across: 0.75, up: 0.5 }); // where it is, not where the mouse is
});

test("a sample that the kernel calls wrong is wrong, whatever the grid says between points", () => {
  const share = { across: 0.25, up: 0.5 };
  const told = (P) => pointedInPlane(scene(), frame({ P, wrong: [1, 0] }), AREA, share);
  const said = (P) => plain(told(P).words);
  assert.match(said([0, 1, 0, 1]), /class 0, circle; the network says class 1: wrong \(class 1 75/);
  assert.match(said([0.6, 0.6, 0.6, 0.6]), /the network says class 1: wrong\.$/);
});

test("a finger reaches a sample that the mouse would miss", () => {
  const share = { across: 0.28, up: 0.54 }; // 9 pixels to the right, 8 up
  assert.match(pointedInPlane(scene(), frame(), AREA, share, false).words, /^x₁/);
  assert.match(pointedInPlane(scene(), frame(), AREA, share, true).words, /^Sample 0/);
});

test("a place tells what the network says there", () => {
  const { words, at } = pointedInPlane(scene(), frame(), AREA, { across: 0.4, up: 0.1 });
  assert.equal(plain(words), "x₁ −0.20, x₂ 1.00: class 1 60 %, class 0 40 %.");
  assert.deepEqual(at, { across: 0.4, up: 0.1 });
});

test("before a run is known neither place nor sample tells what a network says", () => {
  const unknown = frame({ losses: [] });
  const place = pointedInPlane(scene(), unknown, AREA, { across: 0.4, up: 0.1 });
  assert.doesNotMatch(place.words, /class/);
  const sample = pointedInPlane(scene(), unknown, AREA, { across: 0.25, up: 0.5 });
  assert.equal(sample.words, "Sample 0 at x₁ −0.50, x₂ 5.00: class 0, circle.");
});

test("of many classes the three most probable are named, and the others together", () => {
  const shares = [0.02, 0.4, 0.01, 0.22, 0.03, 0.1, 0.22];
  const told = "class 1 40 %, class 3 22 %, class 6 22 %, the other 4 together 16 %";
  assert.equal(plain(sharesWords(shares)), told);
  const four = plain(sharesWords([0.1, 0.2, 0.3, 0.4]));
  assert.equal(four, "class 3 40 %, class 2 30 %, class 1 20 %, class 0 10 %");
});

test("nothing rounds to certain", () => {
  assert.equal(plain(sharesWords([0.999, 0.001])), "class 0 over 99 %, class 1 under 1 %");
  assert.equal(plain(sharesWords([0.994, 0.006])), "class 0 99 %, class 1 1 %");
  assert.equal(plain(sharesWords([1, 0])), "class 0 100 %, class 1 0 %");
});

test("values have the digits that their axis needs, and a true minus sign", () => {
  assert.equal(valueWords(-1.3, 1.3, 0.25), "−0.65");
  assert.equal(valueWords(-1, 1, 0.4999), "0.00"); // no minus before nothing
  assert.equal(plain(valueWords(20_000, 90_000, 0.4)), "48 000");
  assert.equal(valueWords(18, 65, 0.5), "41.5");
  assert.equal(valueWords(0, 2e-5, 0.3), "6.000e−6");
  assert.equal(valueWords(5e6, 6e6, 0.5), "5.5000e6");
});

// The curve

/** Words for a share of the iteration axis, 0 to 100, with the marker at `iteration`. */
function curve(across, run, kept = null) {
  return plain(pointedOnCurve(frame(run), kept, AREA, { across, up: 0.3 }).words);
}

test("the curve tells the nearest iteration and its loss", () => {
  const losses = Array.from({ length: 101 }, (_, i) => 1 - i / 200).flatMap((loss) => [loss, loss]);
  const run = { losses, iteration: 100, loss: 0.5 };
  assert.equal(curve(0.204, run), "Iteration 20: loss 0.9000.");
  assert.equal(curve(0.206, run), "Iteration 21: loss 0.8950.");
  assert.equal(curve(0, run), "Iteration 0: loss 1.0000.");
});

test("where a stretch holds several iterations it tells them all, the lowest loss first", () => {
  const run = { losses: [0.9, 0.8, 0.7, 0.75, 0.6, 0.6], stretch: 10, iteration: 24, loss: 0.61 };
  assert.equal(curve(0.15, run), "Iterations 10 to 19: loss 0.7000 to 0.7500.");
  assert.equal(curve(0.2, run), "Iterations 20 to 24: loss 0.6000.");
});

test("near the marker it tells where the run is, with the loss of the sentence", () => {
  const run = { losses: [0.9, 0.8, 0.7, 0.75], stretch: 10, iteration: 19, loss: 0.71234 };
  const share = { across: 0.21, up: 0.3 }; // 6 pixels to the right
  const { words, at } = pointedOnCurve(frame(run), null, AREA, share);
  assert.equal(words, "Iteration 19: loss 0.7123.");
  assert.equal(at.across, 0.19);
});

test("beyond the run only the kept run has a loss, if it went as far", () => {
  const kept = { header: { stretch: 40 }, arrays: { losses: Float32Array.of(2, 1, 0.9, 0.8) } };
  const run = { losses: [0.9, 0.9, 0.8, 0.8], iteration: 1, loss: 0.8 };
  assert.equal(curve(0.6, run, kept), "Iteration 60: the run is at 1; kept run 0.8000 to 0.9000.");
  assert.equal(curve(0.9, run, kept), "Iteration 90: the run is at 1.");
  assert.equal(curve(0, run, kept), "Iteration 1: loss 0.8000; kept run 1.0000 to 2.0000.");
  assert.equal(curve(0.5, { losses: [] }), "Iteration 50: nothing is known here yet.");
});

test("a long run, a small loss, a huge one and one that is no number are told", () => {
  const losses = [0.00123456, 0.00123456, 1.5e9, 1.5e9, NaN, NaN, 1, 1];
  const run = { losses, stretch: 2500, end: 10_000, iteration: 10_000, loss: 1 };
  assert.equal(curve(0.1, run), "Iterations 0 to 2 499: loss 0.00123.");
  assert.equal(curve(0.3, run), "Iterations 2 500 to 4 999: loss 1 500 000 000.");
  assert.equal(curve(0.6, run), "Iterations 5 000 to 7 499: loss no number.");
});

// Places

test("a place in pixels and its share of the area are one and the same", () => {
  const { x, y } = placeOf({ across: 0.2, up: 0.75 }, AREA);
  assert.deepEqual([x, y], [120, 60]);
  assert.deepEqual(shareOf(120, 60, AREA, 0), { across: 0.2, up: 0.75 });
});

test("a little beside the area its edge is meant, and nothing farther away", () => {
  assert.deepEqual(shareOf(365, 110, AREA, 8), { across: 1, up: 0.5 });
  assert.deepEqual(shareOf(210, 5, AREA, 8), { across: 0.5, up: 1 });
  assert.equal(shareOf(51, 110, AREA, 8), null);
  assert.equal(shareOf(210, 219, AREA, 8), null);
  assert.deepEqual(shareOf(-500, 900, AREA, Infinity), { across: 0, up: 0 });
});
