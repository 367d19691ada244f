import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import test from "node:test";

const PAGE = new URL("../../nnlib/live/page/", import.meta.url);
const WIDGETS = ["stage.js", "pad.js"]; // each the last file of a module
const names = readdirSync(PAGE).filter((name) => name.endsWith(".js") && !WIDGETS.includes(name));

function read(name) {
  return readFileSync(new URL(name, PAGE), "utf-8");
}

/** All files as the one module that anywidget gets, but for those of other widgets. */
function joined(last) {
  const lines = [...names, last].flatMap((name) => read(name).split("\n"));
  return lines
    .filter((line) => !line.startsWith("import "))
    .map((line) => line.replace(/^export (?!default)/, ""))
    .join("\n");
}

test("joined, the files are one module whose default is a widget's life", async () => {
  for (const last of WIDGETS) {
    const address = `data:text/javascript;base64,${Buffer.from(joined(last)).toString("base64")}`;
    const module = await import(address);
    assert.deepEqual(Object.keys(module), ["default"], last);
    const life = module.default();
    assert.deepEqual(Object.keys(life).sort(), ["initialize", "render"], last);
  }
});

test("imports and exports stand on one line each, and only a widget has a default", () => {
  for (const name of [...names, ...WIDGETS]) {
    for (const line of read(name).split("\n")) {
      if (line.startsWith("import ")) {
        assert.match(line, /^import \{ [\w, ]+ \} from "\.\/\w+\.js";$/, name);
      }
      if (line.startsWith("export ")) {
        const allowed = WIDGETS.includes(name) ? /^export default / : /^export (function|const) /;
        assert.match(line, allowed, name);
      }
    }
  }
});

test("the page asks no host for anything, and puts no text in as HTML", () => {
  const forbidden = /https?:|fetch\(|XMLHttpRequest|WebSocket|innerHTML|await import/;
  for (const last of WIDGETS) {
    assert.doesNotMatch(joined(last), forbidden, last);
  }
});

/** A model as anywidget gives it, whose `newest` is the message given. */
function model(values = {}) {
  const listeners = {};
  return {
    sent: [],
    get: (name) => values[name] ?? new DataView(new ArrayBuffer(0)),
    on: (event, callback) => (listeners[event] ??= []).push(callback),
    off: (event, callback) => {
      listeners[event] = listeners[event].filter((one) => one !== callback);
    },
    listeners,
  };
}

test("a model without messages yet is listened to, and no more once it is closed", async () => {
  const { default: factory } = await import(new URL("stage.js", PAGE));
  const one = model();
  const close = factory().initialize({ model: one });
  const events = ["change:kept", "change:newest", "change:scene", "msg:custom"];
  assert.deepEqual(Object.keys(one.listeners).sort(), events);
  close();
  assert.ok(Object.values(one.listeners).every((callbacks) => callbacks.length === 0));
});
