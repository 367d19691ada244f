import assert from "node:assert/strict";
import test from "node:test";

import { inOrder, networkGeometry, networkHeight, pointedInNetwork } from "../../nnlib/live/page/network.js";

const SCENE = { header: { labels: ["x₁", "x₂"], limits: [-1.5, 1.5, -2, 2] } };
const SHAPES = [[2, 1, 1], [2, 3, 1], [2, 8, 3], [2, 12, 1], [2, 6, 6, 10], [2, 4, 4, 4, 3]];

/** A frame whose network has these weights, or random ones. */
function frame(sizes, weights, spans) {
  const count = sizes.slice(1).reduce((sum, units, i) => sum + units * sizes[i], 0);
  const hidden = sizes.slice(1, -1).reduce((sum, units) => sum + units, 0);
  return {
    header: { network: { sizes } },
    arrays: {
      weights: Float32Array.from(weights ?? Array.from({ length: count }, (_, i) => Math.sin(9 * i))),
      spans: Float32Array.from(spans ?? Array(2 * hidden).fill(0.5)),
    },
  };
}

function geometry(sizes, weights, { width = 880, spans } = {}) {
  const sheet = { width, height: networkHeight(sizes, width) };
  return networkGeometry(sheet, SCENE, frame(sizes, weights, spans));
}

const edgesOf = ({ items }) => items.filter(({ kind }) => kind === "edge");
const unitsOf = ({ items }) => items.filter(({ kind }) => kind === "unit");

for (const width of [880, 340]) {
  for (const sizes of SHAPES) {
    const name = `${sizes.join("-")} at ${width} pixels`;

    test(`every unit and every edge is found where it is told to be (${name})`, () => {
      const made = geometry(sizes, undefined, { width });
      const told = inOrder(made);
      assert.equal(told.length, made.items.length);
      told.forEach(({ x, y, ...rest }, i) => {
        assert.deepEqual(pointedInNetwork(made, x, y), rest);
        assert.equal(rest.index, i);
      });
      assert.equal(new Set(told.map(({ words }) => words.split(":")[0])).size, told.length);
    });

    test(`all stands on the sheet, and no unit on another (${name})`, () => {
      const { area, side, items } = geometry(sizes, undefined, { width });
      const height = networkHeight(sizes, width);
      const units = unitsOf({ items });
      for (const { x, y } of units) {
        assert.ok(x - side / 2 >= 0 && x + side / 2 <= width);
        assert.ok(y - side / 2 >= area.y && y + side / 2 <= area.y + area.height && y < height);
      }
      units.forEach((one, i) => {
        for (const other of units.slice(i + 1)) {
          const apart = Math.max(Math.abs(one.x - other.x), Math.abs(one.y - other.y));
          assert.ok(apart >= side + 4);
        }
      });
      assert.ok(edgesOf({ items }).every(({ x1, x2 }) => x1 < x2));
    });
  }
}

test("each edge carries its own weight, row by row of each matrix", () => {
  const made = geometry([2, 3, 1], [1, 2, 3, 4, 5, 6, 7, 8, 9]);
  const weight = (layer, from, to) =>
    edgesOf(made).find((edge) => edge.layer === layer && edge.from === from && edge.to === to).weight;
  assert.deepEqual([0, 1, 2].map((to) => weight(0, 0, to)), [1, 2, 3]);
  assert.deepEqual([0, 1, 2].map((to) => weight(0, 1, to)), [4, 5, 6]);
  assert.deepEqual([0, 1, 2].map((from) => weight(1, from, 0)), [7, 8, 9]);
});

test("far from every edge and unit nothing is pointed at, and 8 pixels beside an edge it is", () => {
  const made = geometry([2, 3, 1]);
  assert.equal(pointedInNetwork(made, 440, 3), null);
  assert.equal(pointedInNetwork(made, 300, networkHeight([2, 3, 1], 880) - 5), null);
  const alone = geometry([2, 1, 1]);
  const [edge] = edgesOf(alone).filter(({ layer }) => layer === 1);
  const [x, y] = [(edge.x1 + edge.x2) / 2, (edge.y1 + edge.y2) / 2];
  assert.match(pointedInNetwork(alone, x, y + 7).words, /from hidden unit 1 to the output/);
  assert.equal(pointedInNetwork(alone, x, y + 9), null);
});

test("the larger a weight, the wider its edge, whatever its sign; the largest is the widest", () => {
  const weights = [0, -0.5, 1, -1.5, 2, -2.5, 3, -3.5, 4];
  const widths = edgesOf(geometry([2, 3, 1], weights))
    .sort((a, b) => Math.abs(a.weight) - Math.abs(b.weight))
    .map(({ width }) => width);
  widths.slice(1).forEach((width, i) => assert.ok(width > widths[i]));
  assert.ok(widths[0] > 0.5 && widths.at(-1) === 6);
  const others = edgesOf(geometry([2, 3, 1], weights.map((weight) => -100 * weight)));
  const again = others.map(({ width }) => width).sort((a, b) => a - b);
  again.forEach((width, i) => assert.ok(Math.abs(width - widths[i]) < 1e-5));
});

test("weights that are all 0 are thin lines", () => {
  const widths = edgesOf(geometry([2, 1, 1], [0, 0, 0])).map(({ width }) => width);
  assert.ok(widths.every((width) => width > 0 && width < 1));
});

test("one reads a layer's units from the top down, then their edges, then the next layer", () => {
  const kinds = inOrder(geometry([2, 2, 1], [-1.27, 1, 2, 3, 4, 5])).map(({ words }) => words);
  assert.deepEqual(
    kinds.map((words) => words.split(/:| says/)[0]),
    [
      "Input x₁",
      "Input x₂",
      "Weight from x₁ to hidden unit 1",
      "Weight from x₁ to hidden unit 2",
      "Weight from x₂ to hidden unit 1",
      "Weight from x₂ to hidden unit 2",
      "Hidden unit 1",
      "Hidden unit 2",
      "Weight from hidden unit 1 to the output",
      "Weight from hidden unit 2 to the output",
      "The output",
    ],
  );
  assert.equal(kinds[2], "Weight from x₁ to hidden unit 1: −1.27");
});

test("a unit tells the span of what it says, in digits that tell", () => {
  const words = (low, high) => {
    const made = geometry([2, 1, 1], [1, 1, 1], { spans: [low, high] });
    return inOrder(made).map((told) => told.words).find((told) => told.startsWith("Hidden"));
  };
  assert.equal(words(-0.984, 0.98), "Hidden unit 1 says −0.98 to 0.98");
  assert.equal(words(0, 0.0213), "Hidden unit 1 says 0 to 0.021");
  assert.equal(words(0, 1234.5), "Hidden unit 1 says 0 to 1235");
  assert.equal(words(-1e-9, 2.5e7), "Hidden unit 1 says −1.0e−9 to 2.50e7");
  assert.equal(words(0, 0), "Hidden unit 1 says 0 everywhere");
});

test("with several layers and classes each is named", () => {
  const spans = [1, 2, 3, 4, 5, 6];
  const told = inOrder(geometry([2, 2, 1, 3], undefined, { spans })).map(({ words }) => words);
  assert.ok(told.includes("Unit 2 of hidden layer 1 says 3.00 to 4.00"));
  assert.ok(told.includes("Unit 1 of hidden layer 2 says 5.00 to 6.00"));
  assert.ok(told.includes("Input x₂: −2.00 to 2.00 in this plane"));
  assert.ok(told.some((words) => words.startsWith("The output for class 2:")));
  const edge = "Weight from unit 1 of hidden layer 2 to the output for class 0:";
  assert.ok(told.some((words) => words.startsWith(edge)));
});
