/** Own points: the learner adds, moves and deletes samples in the plane. */

import { onto } from "./elements.js";
import { markerPath } from "./plane.js";
import { nearestSample } from "./pointed.js";
import { inCanvas, shareOf } from "./pointer.js";

/** @typedef {import("./message.js").Scene} Scene */
/** @typedef {import("./pointer.js").Share} Share */
/** @typedef {import("./ticks.js").Area} Area */
/** @typedef {number | "delete"} Tool the class of what is added, or what deletes */
/**
 * What the kernel is asked for; a drag's name makes one step of all its moves.
 * @typedef {"undo" | {add: number[]} | {delete: number[]} | {move: number[], drag: string}} Edit
 */
/**
 * @typedef {object} Editor
 * @property {(classes: number) => void} allow samples of so many classes; 0: no editing
 * @property {() => void} disconnect
 */

const GRIP = 10; // pixels around a sample, in which the mouse means it
const FINGER_GRIP = 20;
const SHAKE = 4; // pixels that a hand may move in a click
const PAUSE = 50; // milliseconds between two moves of a drag; each starts the run afresh
const ICON = 20; // pixels of a button's marker
const SHARPNESS = 3; // pixels of the screen to one of them, for any screen
const TOOLS_HINT =
  "Click to add a sample, drag to move one, right-click to delete one. " +
  "Or with keys: arrows point, Enter adds, M picks up and drops, Delete deletes, U undoes.";
const CARRIED_HINT = "Picked up. The arrow keys move it, M drops it, Escape puts it back.";

/**
 * @param {HTMLElement} pictures above which the tools are shown
 * @param {HTMLCanvasElement} canvas of the plane
 * @param {object} view
 * @param {() => Area | null} view.area of the plane in the canvas; null: not yet
 * @param {() => Scene | null} view.scene that is drawn
 * @param {() => Share | null} view.place that is pointed at
 * @param {(edit: Edit) => void} view.send
 * @returns {Editor}
 */
export function pointEditor(pictures, canvas, { area, scene, place, send }) {
  let classes = 0;
  /** @type {Tool} */
  let tool = 0;
  let drags = 0; // how many there were
  /** @type {Press | null} */
  let press = null;
  /** @type {Grip | null} */
  let carried = null; // by the arrow keys
  let hits = [false, false]; // whether the last two presses began on a sample
  const moves = paced(send, PAUSE);

  const bar = document.createElement("div");
  bar.className = "nnlib-tools";
  bar.setAttribute("role", "toolbar");
  bar.setAttribute("aria-label", "Edit points");
  bar.dataset.lmSuppressShortcuts = "true"; // the arrow keys go from tool to tool
  const hint = document.createElement("p");
  hint.className = "nnlib-tools-hint";
  hint.setAttribute("role", "status");

  /** @type {(next: Tool) => void} */
  const choose = (next) => {
    tool = next;
    for (const button of bar.querySelectorAll("button")) {
      if (button.dataset.tool !== undefined) {
        button.setAttribute("aria-pressed", String(button.dataset.tool === String(tool)));
      }
    }
  };
  const build = () => {
    /** @type {(name: string, chosen: Tool) => HTMLButtonElement} */
    const choice = (name, chosen) => {
      const button = toolButton(name, () => choose(chosen));
      button.dataset.tool = String(chosen);
      return button;
    };
    const header = scene()?.header;
    const buttons = Array.from({ length: classes }, (_, label) => {
      const button = choice(`${label}`, label);
      button.setAttribute("aria-label", `Class ${label}`);
      button.title = `Add samples of class ${label} (key ${label + 1})`;
      if (header) {
        button.prepend(icon(header.colors[label], header.markers[label], header.paper));
      }
      return button;
    });
    const deleting = choice("Delete", "delete");
    deleting.title = "Click on a sample to delete it";
    const undoing = toolButton("Undo", () => send("undo"));
    undoing.title = "Take back the last edit (key U)";
    bar.replaceChildren(...buttons, deleting, undoing, hint);
    choose(typeof tool === "number" && tool >= classes ? 0 : tool);
  };
  const instruct = () => {
    hint.textContent = carried ? CARRIED_HINT : TOOLS_HINT;
  };

  /** @type {(event: MouseEvent, beside: number) => Share | null} */
  const shareAt = (event, beside) => {
    const inside = area();
    return inside && shareOf(...inCanvas(canvas, event), inside, beside);
  };
  /** @type {(share: Share | null, reach?: number) => Share | null} the sample there; null: none */
  const sampleAt = (share, reach = GRIP) => {
    const inside = area();
    const drawn = scene();
    if (!share || !inside || !drawn) {
      return null;
    }
    const x = inside.x + share.across * inside.width;
    const y = inside.y + (1 - share.up) * inside.height;
    const i = nearestSample(drawn, inside, x, y, reach);
    const { X } = drawn.arrays;
    return i < 0 ? null : { across: X[2 * i], up: X[2 * i + 1] };
  };
  /** @type {(share: Share | null) => void} */
  const add = (share) => {
    if (share && typeof tool === "number") {
      send({ add: [share.across, share.up, tool] });
    }
  };
  /** @type {(sample: Share | null) => void} */
  const remove = (sample) => {
    if (sample) {
      send({ delete: [sample.across, sample.up] });
    }
  };
  /** @type {(begin: Share) => Grip} */
  const grip = (begin) => {
    drags += 1;
    return { begin, at: begin, drag: `${performance.timeOrigin + performance.now()} ${drags}` };
  };
  /** @type {(held: Grip, to: Share | null) => void} */
  const move = (held, to) => {
    if (to && (to.across !== held.at.across || to.up !== held.at.up)) {
      const { begin, drag } = held;
      held.at = to;
      moves.later({ move: [begin.across, begin.up, to.across, to.up], drag });
    }
  };
  const drop = () => {
    moves.flush();
    carried = null;
    instruct();
  };

  /** @type {(event: PointerEvent) => void} */
  const onDown = (event) => {
    // With Ctrl it opens a menu on some machines.
    if (classes === 0 || event.button !== 0 || event.ctrlKey || !event.isPrimary) {
      return;
    }
    const share = shareAt(event, 0);
    const sample = sampleAt(share, gripOf(event));
    hits = [hits[1], sample !== null];
    drop();
    if (!share) {
      return;
    }
    let held = sample && grip(sample);
    if (!held && event.pointerType !== "touch" && tool !== "delete") {
      add(share); // at once, and it can be dragged on; a finger may yet be held down for a menu
      held = grip(share);
    }
    press = { x: event.clientX, y: event.clientY, share, held, far: false };
    canvas.setPointerCapture(event.pointerId);
  };
  /** @type {(event: PointerEvent) => void} */
  const onMove = (event) => {
    if (classes === 0 || !event.isPrimary) {
      return;
    }
    if (press === null) {
      const isOver = sampleAt(shareAt(event, 0), gripOf(event)) !== null;
      canvas.classList.toggle("nnlib-over-sample", isOver);
      return;
    }
    press.far ||= Math.hypot(event.clientX - press.x, event.clientY - press.y) > SHAKE;
    if (press.far && press.held) {
      move(press.held, shareAt(event, Infinity));
    }
  };
  /** @type {() => void} */
  const onUp = () => {
    if (press && press.held && press.far) {
      moves.flush();
    } else if (press && press.held && tool === "delete") {
      remove(press.held.begin);
    } else if (press && !press.held && !press.far) {
      add(press.share);
    }
    press = null;
  };
  const onCancel = () => {
    moves.flush();
    press = null;
  };
  /** @type {(event: MouseEvent) => void} */
  const onDoubleClick = (event) => {
    if (classes > 0 && tool !== "delete" && hits.every(Boolean)) {
      remove(sampleAt(shareAt(event, 0), FINGER_GRIP));
    }
  };
  /** @type {(event: MouseEvent) => void} */
  const onMenu = (event) => {
    if (classes > 0) {
      event.preventDefault();
      event.stopPropagation();
      press = null; // a finger that was held down
      remove(sampleAt(shareAt(event, 0), FINGER_GRIP));
    }
  };

  /** What a key does in the plane; the pointer has seen it before. */
  /** @type {(event: KeyboardEvent) => void} */
  const onKey = (event) => {
    if (classes === 0) {
      return;
    }
    if (carried) {
      move(carried, event.key === "Escape" ? carried.begin : place());
    }
    const act = actionOf(event);
    if (act !== null) {
      event.preventDefault();
      event.stopPropagation();
      act();
    }
  };
  /** @type {(event: KeyboardEvent) => (() => void) | null} */
  const actionOf = ({ key, ctrlKey, metaKey, altKey, repeat }) => {
    if (ctrlKey || metaKey || altKey) {
      return key.toLowerCase() === "z" && !altKey ? () => send("undo") : null;
    }
    const label = classOfKey(key, classes);
    if (label !== null) {
      return () => choose(label);
    }
    if (key === "Enter" || key === " ") {
      return () => (repeat ? undefined : enter());
    }
    switch (key.toLowerCase()) {
      case "delete":
      case "backspace":
        return () => remove(sampleAt(place()));
      case "u":
        return () => send("undo");
      case "m":
        return () => (carried ? drop() : pickUp());
      case "escape":
        return carried && drop;
      default:
        return null;
    }
  };
  const enter = () => {
    if (carried) {
      drop();
    } else if (tool === "delete") {
      remove(sampleAt(place()));
    } else {
      add(place());
    }
  };
  const pickUp = () => {
    const sample = sampleAt(place(), FINGER_GRIP);
    carried = sample && grip(sample);
    instruct();
  };
  /** @type {(event: KeyboardEvent) => void} */
  const onBarKey = (event) => {
    const buttons = [...bar.querySelectorAll("button")];
    const at = buttons.findIndex((button) => button === document.activeElement);
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step && at >= 0) {
      event.preventDefault();
      event.stopPropagation();
      buttons[(at + step + buttons.length) % buttons.length].focus();
    }
  };

  const listening = new AbortController();
  const { signal } = listening;
  canvas.addEventListener("pointerdown", onDown, { signal });
  canvas.addEventListener("pointermove", onMove, { signal });
  canvas.addEventListener("pointerup", onUp, { signal });
  canvas.addEventListener("pointercancel", onCancel, { signal });
  canvas.addEventListener("dblclick", onDoubleClick, { signal });
  canvas.addEventListener("contextmenu", onMenu, { signal });
  canvas.addEventListener("keydown", onKey, { signal });
  canvas.addEventListener("blur", drop, { signal });
  bar.addEventListener("keydown", onBarKey, { signal });
  return {
    allow: (most) => {
      if (most === classes) {
        return;
      }
      classes = most;
      onCancel();
      drop();
      canvas.classList.toggle("nnlib-editing", classes > 0);
      canvas.classList.remove("nnlib-over-sample");
      if (classes > 0) {
        build();
        pictures.before(bar);
      } else {
        bar.remove();
      }
    },
    disconnect: () => {
      moves.forget();
      listening.abort();
      bar.remove();
    },
  };
}

/**
 * A sample in the hand: where it was, and where it is now.
 * @typedef {{begin: Share, at: Share, drag: string}} Grip
 * @typedef {{x: number, y: number, share: Share, held: Grip | null, far: boolean}} Press
 */

/**
 * @param {PointerEvent} event
 * @returns {number} pixels around a sample
 */
function gripOf({ pointerType }) {
  return pointerType === "touch" ? FINGER_GRIP : GRIP;
}

/**
 * @param {string} key 1 chooses the first class, which is 0
 * @param {number} classes
 * @returns {number | null}
 */
export function classOfKey(key, classes) {
  const label = /^[1-9]$/.test(key) ? Number(key) - 1 : classes;
  return label < classes ? label : null;
}

/**
 * Sends the newest of what comes, with a pause after each.
 * @template Content
 * @param {(content: Content) => void} send
 * @param {number} pause milliseconds
 * @returns {{later: (content: Content) => void, flush: () => void, forget: () => void}}
 */
export function paced(send, pause) {
  /** @type {Content[]} the newest, if it was not sent yet */
  let waiting = [];
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  let sentAt = -Infinity;
  const forget = () => {
    clearTimeout(timer);
    timer = undefined;
    waiting = [];
  };
  const flush = () => {
    const contents = waiting;
    forget();
    for (const content of contents) {
      sentAt = performance.now();
      send(content);
    }
  };
  return {
    later: (content) => {
      waiting = [content];
      timer ??= setTimeout(flush, Math.max(0, sentAt + pause - performance.now()));
    },
    flush,
    forget,
  };
}

/**
 * @param {string} name
 * @param {() => void} act
 * @returns {HTMLButtonElement}
 */
function toolButton(name, act) {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = name;
  button.addEventListener("click", act);
  return button;
}

/**
 * @param {string} color
 * @param {string} marker
 * @param {string} paper
 * @returns {HTMLCanvasElement} a class's marker
 */
function icon(color, marker, paper) {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = SHARPNESS * ICON;
  canvas.setAttribute("aria-hidden", "true");
  const context = onto(canvas);
  context.fillStyle = color;
  context.strokeStyle = paper;
  context.lineWidth = SHARPNESS;
  context.beginPath();
  markerPath(context, marker, canvas.width / 2, canvas.height / 2, 0.32 * canvas.width);
  context.fill();
  context.stroke();
  return canvas;
}
