import assert from "node:assert/strict";
import test from "node:test";

import { boundaries } from "../../nnlib/live/page/contour.js";

const OVERLAP = 0.02;

/** P of a grid: `probabilities(x, y)` of each class. */
function grid(rows, columns, probabilities) {
  const P = [];
  for (let y = 0; y < rows; y++) {
    for (let x = 0; x < columns; x++) {
      P.push(...probabilities(x, y));
    }
  }
  return P;
}

const sigmoid = (z) => 1 / (1 + Math.exp(-z));
const two = (z) => [sigmoid(z), sigmoid(-z)];

function softmax(Z) {
  const E = Z.map(Math.exp);
  const sum = E.reduce((a, b) => a + b);
  return E.map((e) => e / sum);
}

function points(line) {
  return Array.from({ length: line.length / 2 }, (_, i) => [line[2 * i], line[2 * i + 1]]);
}

function lengthOf(line) {
  const at = points(line);
  return at.slice(1).reduce((sum, [x, y], i) => sum + Math.hypot(x - at[i][0], y - at[i][1]), 0);
}

/** Numbers from 0 to 1, the same ones each time. */
function random(seed) {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

test("a straight boundary is one line from frame to frame", () => {
  const P = grid(20, 30, (x) => two((x - 12.25) / 10));
  const lines = boundaries(P, 20, 30, 2, OVERLAP);
  assert.equal(lines.length, 1);
  assert.equal(lines[0].length, 2 * 20);
  const heights = points(lines[0]).map(([, y]) => y);
  assert.deepEqual(heights.sort((a, b) => a - b), [...Array(20).keys()]);
  for (const [x] of points(lines[0])) {
    assert.ok(Math.abs(x - 12.25) < 0.01);
  }
});

test("a circle is one closed line", () => {
  const P = grid(41, 41, (x, y) => two((Math.hypot(x - 20, y - 19) - 12.3) / 4));
  const lines = boundaries(P, 41, 41, 2, OVERLAP);
  assert.equal(lines.length, 1);
  assert.deepEqual(lines[0].slice(0, 2), lines[0].slice(-2));
  for (const [x, y] of points(lines[0])) {
    assert.ok(Math.abs(Math.hypot(x - 20, y - 19) - 12.3) < 0.05);
  }
  assert.ok(Math.abs(lengthOf(lines[0]) - 2 * Math.PI * 12.3) < 0.5);
});

for (const [network, slope] of [["a sure network", 0.4], ["one that is hardly decided", 1e-5]]) {
  test(`three classes of ${network} meet in one point, and no line is drawn within one`, () => {
    const middle = 30;
    const directions = [90, 210, 330].map((degrees) => (degrees * Math.PI) / 180);
    const P = grid(61, 61, (x, y) =>
      softmax(
        directions.map((a) => slope * ((x - middle) * Math.cos(a) + (y - middle) * Math.sin(a))),
      ),
    );
    const lines = boundaries(P, 61, 61, 3, OVERLAP);
    // One line parts class 0, above, from the others, and one class 1 from 2, straight downwards.
    assert.equal(lines.length, 2);
    const [around, below] = lines.sort((a, b) => lengthOf(b) - lengthOf(a));
    assert.ok(Math.abs(lengthOf(around) - 2 * (middle / Math.cos(Math.PI / 6))) < 1);
    const highest = Math.max(...points(below).map(([, y]) => y));
    assert.ok(highest >= middle - 0.01, `a gap below ${middle}: ${highest}`);
    assert.ok(highest < middle + 1.5, `a stub above ${middle}: ${highest}`);
  });
}

test("a saddle is parted by the mean of its corners", () => {
  // Class 0 leads at the lower left and upper right corner of a single square.
  const square = (high, low) => [high, 0, 0, low, 0, low, high, 0];
  const low = boundaries(square(0.3, 0.7), 2, 2, 2, OVERLAP).map(points);
  assert.equal(low.length, 2); // each line goes around a corner of class 0
  for (const line of low) {
    const onSides = line.map(([x, y]) => x + y);
    assert.ok(onSides.every((sum) => sum < 1) || onSides.every((sum) => sum > 1));
  }
  const high = boundaries(square(0.7, 0.3), 2, 2, 2, OVERLAP).map(points);
  assert.equal(high.length, 2); // and here around one of class 1
  for (const line of high) {
    const onSides = line.map(([x, y]) => x - y);
    assert.ok(onSides.every((sum) => sum < 0) || onSides.every((sum) => sum > 0));
  }
});

test("where all is even there is no line", () => {
  assert.deepEqual(boundaries(new Array(8 * 8 * 2).fill(1 / 2), 8, 8, 2, OVERLAP), []);
  assert.deepEqual(boundaries(new Array(8 * 8 * 3).fill(1 / 3), 8, 8, 3, OVERLAP), []);
});

test("a line through grid points has no point twice", () => {
  const P = grid(5, 5, (x, y) => two((x - y) / 10));
  const lines = boundaries(P, 5, 5, 2, OVERLAP);
  assert.equal(lines.length, 1);
  const at = points(lines[0]).map(String);
  assert.equal(new Set(at).size, at.length);
});

for (const k of [2, 3, 5]) {
  test(`in random fields of ${k} classes every point lies where two classes are even`, () => {
    const draw = random(k);
    const [rows, columns] = [23, 31];
    for (let round = 0; round < 5; round++) {
      const P = grid(rows, columns, () => softmax(Array.from({ length: k }, draw)));
      const lines = boundaries(P, rows, columns, k, 1); // the whole of each class's line
      let count = 0;
      for (const [x, y] of lines.flatMap(points)) {
        const leads = Array.from({ length: k - 1 }, (_, i) => leadAt(P, columns, k, i, x, y));
        assert.ok(Math.min(...leads.map(Math.abs)) < 1e-9, `${x}, ${y}: ${leads}`);
        count += 1;
      }
      assert.ok(count > 300);
    }
  });

  test(`in random fields of ${k} classes each crossing of a row of points is drawn once`, () => {
    const draw = random(10 * k);
    const [rows, columns] = [17, 19];
    const P = grid(rows, columns, () => softmax(Array.from({ length: k }, draw)));
    const drawn = boundaries(P, rows, columns, k, 1).flatMap((line) => {
      const at = points(line);
      const isClosed = String(at[0]) === String(at[at.length - 1]);
      return isClosed ? at.slice(1) : at;
    });
    let crossings = 0;
    for (let i = 0; i < k - 1; i++) {
      for (let y = 0; y < rows; y++) {
        for (let x = 0; x < columns; x++) {
          const here = leadAt(P, columns, k, i, x, y) > 0;
          if (x + 1 < columns && here !== leadAt(P, columns, k, i, x + 1, y) > 0) crossings++;
          if (y + 1 < rows && here !== leadAt(P, columns, k, i, x, y + 1) > 0) crossings++;
        }
      }
    }
    assert.equal(drawn.length, crossings);
  });
}

/** The lead of class i over the best one after it, at a point on an edge of the grid. */
function leadAt(P, columns, k, i, x, y) {
  const at = (column, row) => {
    const from = (row * columns + column) * k;
    return P[from + i] - Math.max(...P.slice(from + i + 1, from + k));
  };
  const [column, row] = [Math.floor(x), Math.floor(y)];
  assert.ok(x === column || y === row, "a line's points lie on the edges");
  const share = x - column + y - row;
  const next = share === 0 ? [column, row] : x > column ? [column + 1, row] : [column, row + 1];
  return (1 - share) * at(column, row) + share * at(...next);
}
