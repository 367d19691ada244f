/** A recorded run, which plays and is scrubbed without a kernel (see recording.py). */

import { build, say } from "./elements.js";
import { looks } from "./looks.js";
import { decode } from "./message.js";
import { BESIDE, observe, sizeOf } from "./sizes.js";

/** @typedef {import("./message.js").Scene} Scene */
/** @typedef {import("./message.js").Frame} Frame */
/** @typedef {import("./message.js").Kept} Kept */
/** @typedef {import("./sizes.js").Size} Size */
/** @typedef {{scene: Scene, kept: Kept | null, frames: Frame[]}} Recorded */

const PACE = 150; // milliseconds a frame
const SLOW_PACE = 500; // ... for those who asked for less motion

/**
 * Puts the player in place of the still picture, as soon as its own first picture is drawn.
 * @param {HTMLElement} root
 * @param {Uint8Array} bytes the message of a recording
 */
export function startReplay(root, bytes) {
  const message = decode(new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  const { scene, kept, frames } = recorded(message);
  const last = frames.length - 1;
  const box = document.createElement("div");
  const style = document.createElement("style");
  style.textContent = message.header.css;
  const page = build(box);
  const { plane, curve } = page;
  const { bar, button, range } = player(last);
  page.root.prepend(bar);
  box.prepend(style);
  root.append(box);

  const calm = matchMedia("(prefers-reduced-motion: reduce)");
  /** @type {Map<Element, Size>} */
  const sizes = new Map();
  const views = looks(page, sizes);
  let timer = 0;

  const draw = () => {
    const { color, fontFamily: font } = getComputedStyle(page.root);
    const frame = frames[Number(range.value)];
    const { iteration } = frame.header;
    if (!views.draw({ scene, frame, kept }, { color, font }, performance.now())) {
      return; // sizes are still to come
    }
    page.root.dataset.iteration = String(iteration);
    root.querySelector("figure")?.remove(); // the still has served
    const detail = { iteration };
    page.root.dispatchEvent(new CustomEvent("nnlib:drawn", { bubbles: true, detail }));
  };

  /** @type {(number: number, settled: boolean) => void} */
  const show = (number, settled) => {
    range.value = String(number);
    const { words } = frames[number].header;
    range.setAttribute("aria-valuetext", words);
    say(page, { words, settled, printed: "" });
    draw();
  };
  const playOn = () => {
    const next = Number(range.value) + 1;
    if (!root.isConnected || next > last) {
      pause();
      return;
    }
    show(next, next === last);
    timer = setTimeout(playOn, calm.matches ? SLOW_PACE : PACE);
  };
  const pause = () => {
    clearTimeout(timer);
    timer = 0;
    button.textContent = "Play";
    show(Number(range.value), true); // now a screen reader may say where it stands
  };
  button.addEventListener("click", () => {
    if (timer) {
      pause();
      return;
    }
    button.textContent = "Pause";
    show(Number(range.value) === last ? 0 : Number(range.value), false);
    timer = setTimeout(playOn, calm.matches ? SLOW_PACE : PACE);
  });
  range.addEventListener("input", () => {
    if (timer) {
      pause();
    }
    show(Number(range.value), false); // the slider's own value is announced
  });

  /** @type {AbortController | null} while it is in the page */
  let listening = null;
  const listen = () => {
    listening = new AbortController();
    const { signal } = listening;
    const themes = new MutationObserver(() => requestAnimationFrame(draw));
    themes.observe(document.body, { attributes: true });
    themes.observe(document.documentElement, { attributes: true });
    signal.addEventListener("abort", () => themes.disconnect());
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw, { signal });
    window.addEventListener("resize", observeSizes, { signal }); // for zooming, see stage.js
  };
  const resizes = new ResizeObserver((entries) => {
    for (const entry of entries) {
      sizes.set(entry.target, sizeOf(entry));
    }
    page.root.classList.toggle("nnlib-narrow", page.root.clientWidth < BESIDE);
    if (!page.root.isConnected) {
      listening?.abort();
      listening = null;
    } else if (!listening) {
      listen();
    }
    draw();
  });
  const observeSizes = () => [page.root, plane, curve].forEach((one) => observe(resizes, one));
  show(last, false);
  observeSizes();
}

/**
 * @param {number} last number of a frame
 * @returns {{bar: HTMLElement, button: HTMLButtonElement, range: HTMLInputElement}}
 */
function player(last) {
  const bar = document.createElement("div");
  const button = document.createElement("button");
  const range = document.createElement("input");
  bar.className = "nnlib-player";
  button.type = "button";
  button.textContent = "Play";
  range.type = "range";
  range.max = String(last);
  range.setAttribute("aria-label", "iteration");
  for (const control of [button, range]) {
    control.dataset.lmSuppressShortcuts = "true"; // Jupyter leaves it its keys
    control.disabled = last === 0;
  }
  bar.append(button, range);
  return { bar, button, range };
}

/**
 * Scene, kept run and frames, as the kernel would have sent them one by one.
 *
 * An array that stays as it is from one frame to the next stands in the message once.
 * @param {any} message
 * @returns {Recorded}
 */
export function recorded({ header, arrays }) {
  /** @type {(prefix: string) => {arrays: any, places: any}} */
  const under = (prefix) => {
    const names = Object.keys(arrays).filter((name) => name.startsWith(prefix));
    /** @type {(of: any) => object} */
    const pick = (of) => Object.fromEntries(names.map((name) => [name.slice(prefix.length), of[name]]));
    return { arrays: pick(arrays), places: pick(header.arrays) };
  };
  /** @type {(part: any, more: {arrays: any, places: any}) => any} */
  const together = (part, more) => ({
    header: { ...part, arrays: more.places },
    arrays: more.arrays,
  });
  const { levels } = header;
  /** @type {(numbers: Uint8Array, shape: number[], i: number) => {P: Uint16Array, place: object}} */
  const plane = (numbers, shape, i) => {
    const [, others, rows, columns] = shape;
    const place = { type: "uint16", shape: [rows, columns, others] };
    return { P: interleaved(numbers, shape, i, levels), place };
  };
  const shape = header.arrays.planes.shape;
  const numbers = undone(arrays.planes, arrays.follows, shape);
  let now = { arrays: {}, places: {} };
  const frames = header.frames.map((/** @type {any} */ part, /** @type {number} */ i) => {
    const fresh = under(`frame ${i} `);
    const { P, place } = plane(numbers, shape, i);
    now = {
      arrays: { ...now.arrays, ...fresh.arrays, P },
      places: { ...now.places, ...fresh.places, P: place },
    };
    return together(part, now);
  });
  let kept = null;
  if (header.kept) {
    const more = under("kept ");
    const itsShape = header.arrays.kept_plane.shape;
    const itsNumbers = undone(arrays.kept_plane, new Uint8Array(itsShape[1]), itsShape);
    const { P, place } = plane(itsNumbers, itsShape, 0);
    kept = together(header.kept, {
      arrays: { ...more.arrays, P },
      places: { ...more.places, P: place },
    });
  }
  return { scene: together(header.scene, under("scene ")), kept, frames };
}

/**
 * The numbers of the planes, from the differences in which they came: to the left and below, and,
 * where a plane follows that of the frame before, also to that one. All count modulo 256.
 * @param {Uint8Array} differences frames x others x rows x columns
 * @param {Uint8Array} follows frames x others
 * @param {number[]} shape of the differences
 * @returns {Uint8Array} of the same shape
 */
export function undone(differences, follows, [frames, others, rows, columns]) {
  const size = rows * columns;
  const found = new Uint8Array(differences.length);
  for (let plane = 0; plane < frames * others; plane++) {
    const begin = plane * size;
    const below = new Uint8Array(columns);
    for (let row = 0; row < rows; row++) {
      let left = 0;
      for (let column = 0; column < columns; column++) {
        const at = begin + row * columns + column;
        left += differences[at];
        below[column] += left;
        found[at] = below[column] + (follows[plane] ? found[at - others * size] : 0);
      }
    }
  }
  return found;
}

/**
 * The plane of one frame as a message holds it.
 * @param {Uint8Array} numbers frames x others x rows x columns, 0 to levels
 * @param {number[]} shape of the numbers
 * @param {number} frame
 * @param {number} levels
 * @returns {Uint16Array} rows x columns x others, 0 to 65535
 */
function interleaved(numbers, [, others, rows, columns], frame, levels) {
  const size = rows * columns;
  const P = new Uint16Array(size * others);
  for (let k = 0; k < others; k++) {
    const begin = (frame * others + k) * size;
    for (let point = 0; point < size; point++) {
      P[point * others + k] = Math.round((numbers[begin + point] * 65535) / levels);
    }
  }
  return P;
}
