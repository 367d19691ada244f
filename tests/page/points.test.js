import assert from "node:assert/strict";
import test from "node:test";

import { classOfKey, paced } from "../../nnlib/live/page/points.js";

test("digits choose a class, as far as there are classes", () => {
  assert.deepEqual(["1", "2", "3", "0", "a", "12", ""].map((key) => classOfKey(key, 2)), [
    0, 1, null, null, null, null, null,
  ]);
  assert.equal(classOfKey("6", 6), 5);
  assert.equal(classOfKey("1", 0), null);
});

test("of what comes faster than the pause only the newest is sent", (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  let now = 0;
  context.mock.method(performance, "now", () => now);
  const sent = [];
  const moves = paced((content) => sent.push(content), 50);
  const wait = (milliseconds) => {
    now += milliseconds;
    context.mock.timers.tick(milliseconds);
  };
  moves.later(1);
  wait(1);
  assert.deepEqual(sent, [1]);
  for (const content of [2, 3, 4]) {
    moves.later(content);
    wait(10);
  }
  assert.deepEqual(sent, [1]);
  wait(20);
  assert.deepEqual(sent, [1, 4]);
});

test("at the end of a drag its last move is sent at once, and once only", (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  const sent = [];
  const moves = paced((content) => sent.push(content), 50);
  moves.later(1);
  moves.later(2);
  moves.flush();
  assert.deepEqual(sent, [2]);
  moves.flush();
  context.mock.timers.tick(1_000);
  assert.deepEqual(sent, [2]);
});

test("what is forgotten is never sent", (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  const sent = [];
  const moves = paced((content) => sent.push(content), 50);
  moves.later(1);
  moves.forget();
  context.mock.timers.tick(1_000);
  assert.deepEqual(sent, []);
});
