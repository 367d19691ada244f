import assert from "node:assert/strict";
import test from "node:test";

import { largestOf, movedByKeys, onPad, questions, sketch } from "../../nnlib/live/page/strokes.js";

const PAGE = new URL("../../nnlib/live/page/pad.js", import.meta.url);

function drawn(...strokes) {
  const pad = sketch();
  for (const [first, ...others] of strokes) {
    pad.begin(first);
    others.forEach(pad.extend);
    pad.end();
  }
  return pad;
}

test("a stroke goes from where the pen is put down to where it is lifted", () => {
  const pad = sketch();
  pad.extend([0.1, 0.1]); // nothing is drawn without a pen that is down
  pad.begin([0.1, 0.2]);
  assert.ok(pad.isOpen());
  pad.extend([0.3, 0.2]);
  pad.end();
  pad.extend([0.5, 0.2]);
  assert.ok(!pad.isOpen());
  assert.deepEqual(pad.strokes(), [[[0.1, 0.2], [0.3, 0.2]]]);
});

test("places that are all but the same are one, however many there are", () => {
  const pad = sketch();
  pad.begin([0.5, 0]);
  for (let i = 1; i <= 1_000; i++) {
    pad.extend([0.5, i / 1_000]);
  }
  const [stroke] = pad.strokes();
  assert.ok(stroke.length > 100 && stroke.length < 130, `${stroke.length}`);
  assert.ok(stroke.at(-1)[1] > 0.99);
});

test("a place beside the pad is one at its edge, in few digits", () => {
  assert.deepEqual(onPad([-0.2, 1.3]), [0, 1]);
  assert.deepEqual(onPad([0.12345, 2 / 3]), [0.123, 0.667]);
});

test("undo takes back one stroke, also the one that is drawn", () => {
  const pad = drawn([[0, 0], [0, 1]], [[1, 0], [1, 1]]);
  pad.begin([0.5, 0.5]);
  pad.undo();
  assert.ok(!pad.isOpen());
  assert.equal(pad.strokes().length, 2);
  pad.undo();
  assert.deepEqual(pad.strokes(), [[[0, 0], [0, 1]]]);
  pad.undo();
  pad.undo();
  assert.deepEqual(pad.strokes(), []);
});

test("undo brings back what was cleared, until something else is drawn", () => {
  const pad = drawn([[0, 0], [0, 1]], [[1, 0], [1, 1]]);
  pad.clear();
  pad.clear(); // a second press loses nothing
  assert.deepEqual(pad.strokes(), []);
  pad.undo();
  assert.equal(pad.strokes().length, 2);
  pad.clear();
  pad.begin([0.5, 0.5]);
  pad.undo();
  pad.undo();
  assert.deepEqual(pad.strokes(), []);
});

test("what was asked about does not change when more is drawn", () => {
  const pad = drawn([[0, 0], [0, 1]]);
  const before = pad.strokes();
  pad.begin([1, 1]);
  assert.equal(before.length, 1);
  pad.replace([[[0.5, 0.5]]]);
  assert.ok(!pad.isOpen());
  assert.deepEqual(pad.strokes(), [[[0.5, 0.5]]]);
});

test("the arrow keys move the pen, two of them aslant, Shift less far, none beyond the edge", () => {
  const move = (from, keys, isSmall = false) => movedByKeys(from, new Set(keys), isSmall);
  assert.deepEqual(move([0.5, 0.5], ["ArrowRight"]), [0.525, 0.5]);
  assert.deepEqual(move([0.5, 0.5], ["ArrowLeft", "ArrowDown"]), [0.475, 0.525]);
  assert.deepEqual(move([0.5, 0.5], ["ArrowUp"], true), [0.5, 0.49]);
  assert.deepEqual(move([0.5, 0.5], ["ArrowUp", "ArrowDown"]), [0.5, 0.5]);
  assert.deepEqual(move([1, 0], ["ArrowRight", "ArrowUp"]), [1, 0]);
});

/** Questions with frames that come when they are told to, and a clock. */
function asking(context) {
  let now = 0;
  context.mock.method(performance, "now", () => now);
  const sent = [];
  let frames = [];
  const asks = questions((name) => sent.push(name), "page", (callback) => frames.push(callback));
  const frame = () => {
    const callbacks = frames;
    frames = [];
    callbacks.forEach((callback) => callback());
    return callbacks.length;
  };
  const wait = (milliseconds) => {
    now += milliseconds;
  };
  return { ...asks, sent, frame, wait };
}

test("however much is drawn in a frame, one question is asked", (context) => {
  const { want, frame, sent } = asking(context);
  want();
  want();
  assert.deepEqual(sent, []);
  assert.equal(frame(), 1);
  assert.deepEqual(sent, ["page 1"]);
  assert.equal(frame(), 0);
});

test("no question is asked before the last is answered, then one about the newest", (context) => {
  const { want, hear, frame, sent } = asking(context);
  want();
  frame();
  for (let i = 0; i < 5; i++) {
    want();
    frame();
  }
  assert.deepEqual(sent, ["page 1"]);
  assert.ok(!hear("page 0") && !hear("another 1") && !hear(""));
  frame();
  assert.deepEqual(sent, ["page 1"]);
  assert.ok(hear("page 1"));
  frame();
  assert.deepEqual(sent, ["page 1", "page 2"]);
  assert.ok(hear("page 2"));
  frame();
  assert.deepEqual(sent, ["page 1", "page 2"]); // nothing new was drawn
});

test("an answer that was lost holds up nothing for ever", (context) => {
  const { want, frame, sent, wait } = asking(context);
  want();
  frame();
  wait(9_000);
  want();
  frame();
  assert.deepEqual(sent, ["page 1"]);
  wait(2_000);
  want();
  frame();
  assert.deepEqual(sent, ["page 1", "page 2"]);
});

test("the largest probability is the first of equal ones, and there is none of none", () => {
  assert.equal(largestOf([0.1, 0.4, 0.4, 0.1]), 1);
  assert.equal(largestOf([]), -1);
});

/** A model as anywidget gives it. */
function model(answer) {
  const listeners = {};
  return {
    sent: [],
    listeners,
    get: () => answer,
    send(content) {
      this.sent.push(content);
    },
    on: (event, callback) => (listeners[event] ??= []).push(callback),
    off: (event, callback) => {
      listeners[event] = listeners[event].filter((one) => one !== callback);
    },
  };
}

test("a pad is listened to, asks nothing by itself, and is left when it is closed", async () => {
  const { default: factory } = await import(PAGE);
  const one = model({ asked: "", settled: true, strokes: [], image: [], P: [], words: "" });
  const close = factory().initialize({ model: one });
  assert.deepEqual(Object.keys(one.listeners), ["change:answer"]);
  assert.deepEqual(one.sent, []);
  close();
  assert.deepEqual(one.listeners["change:answer"], []);
});
