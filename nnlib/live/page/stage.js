/** The widget: it takes the kernel's messages and shows the newest one in each of its views. */

import { build, say } from "./elements.js";
import { seeToHandles } from "./handles.js";
import { decode } from "./message.js";
import { networkLook } from "./network.js";
import { looks } from "./looks.js";
import { planeArea } from "./plane.js";
import { pointEditor } from "./points.js";
import { BESIDE, observe, sizeOf } from "./sizes.js";

/** @typedef {import("./message.js").Scene} Scene */
/** @typedef {import("./message.js").Frame} Frame */
/** @typedef {import("./message.js").Kept} Kept */
/** @typedef {import("./message.js").Picture} Picture */
/**
 * @typedef {object} Model what anywidget gives
 * @property {(name: string) => any} get
 * @property {(event: string, callback: (...args: any[]) => void) => void} on
 * @property {(event: string, callback: (...args: any[]) => void) => void} off
 * @property {(content: object) => void} send
 */
/**
 * @typedef {object} Shared what all views of one widget show
 * @property {Scene | null} scene
 * @property {Kept | null} kept
 * @property {Frame | Picture | null} newest
 * @property {string} trouble why the newest message could not be read, or ""
 * @property {Set<() => void>} views each asks for a drawing
 */

/** @typedef {import("./sizes.js").Size} Size */

const ANSWER = 250; // milliseconds between two answers; each keeps Jupyter busy for a while
const RARE = 50; // milliseconds since the last drawing, after which each drawing is answered
const READABLE = 100; // milliseconds between two sentences; they take longer to set than to say
const CALM = 500; // milliseconds between two pictures, for those who asked for less motion

/** @returns {object} the widget's life, for one model */
export default () => {
  /** @type {Shared} */
  const shared = { scene: null, kept: null, newest: null, trouble: "", views: new Set() };
  return {
    /** @param {{model: Model}} options */
    initialize: ({ model }) => listen(model, shared),
    /** @param {{model: Model, el: HTMLElement}} options */
    render: ({ model, el }) => show(model, el, shared),
  };
};

/**
 * Keep what the kernel sends, from now on: a frame may come before there is a view.
 * @param {Model} model
 * @param {Shared} shared
 * @returns {() => void} stops it
 */
function listen(model, shared) {
  /** @type {(view: DataView | undefined) => any} */
  const read = (view) => {
    if (!view || view.byteLength === 0) {
      return null;
    }
    try {
      shared.trouble = "";
      return decode(view);
    } catch (error) {
      shared.trouble = error instanceof Error ? error.message : String(error);
      return null;
    }
  };
  const drawAll = () => shared.views.forEach((draw) => draw());
  /** @type {(message: Frame | Picture | null) => void} */
  const take = (message) => {
    const isOld = message && shared.newest && message.header.number < shared.newest.header.number;
    if (!isOld) {
      shared.newest = message ?? shared.newest;
      drawAll();
    }
  };
  const onScene = () => {
    shared.scene = read(model.get("scene"));
    drawAll();
  };
  const onKept = () => {
    shared.kept = read(model.get("kept"));
    drawAll();
  };
  const onNewest = () => take(read(model.get("newest")));
  /** @type {(content: any, buffers: DataView[]) => void} */
  const onMessage = (content, buffers) => {
    if (content && "shows" in content) {
      take(read(buffers[0]));
    }
  };
  onScene();
  onKept();
  onNewest();
  model.on("change:scene", onScene);
  model.on("change:kept", onKept);
  model.on("change:newest", onNewest);
  model.on("msg:custom", onMessage);
  return () => {
    model.off("change:scene", onScene);
    model.off("change:kept", onKept);
    model.off("change:newest", onNewest);
    model.off("msg:custom", onMessage);
  };
}

/**
 * One view of the widget.
 * @param {Model} model
 * @param {HTMLElement} el
 * @param {Shared} shared
 * @returns {() => void} takes it down
 */
function show(model, el, shared) {
  const page = build(el);
  const { root, pictures, plane, curve, network } = page;
  const calm = matchMedia("(prefers-reduced-motion: reduce)");
  /** @type {Map<Element, Size>} */
  const sizes = new Map();
  let theme = { color: "", font: "" };
  let themeIsOld = true;
  /** @type {Element | null} */
  let panel = null; // the stage with the controls above it
  let leaveHandles = () => {};
  let inWindow = false; // any part of the panel: who is at its controls hears the sentence
  let asked = 0; // the next animation frame, 0 if none was asked for
  let later = 0; // a timer
  /** @type {Scene | null} */
  let drawn = null;
  let drawnAt = -Infinity;
  let saidAt = -Infinity;
  let shown = -Infinity; // the number of the newest drawing
  let shownAt = 0;
  let confirmed = -Infinity; // ... that the kernel was told of
  let confirmedAt = -Infinity;
  let answer = 0; // a timer

  const views = looks(page, sizes, [networkLook(network)]);

  const editor = pointEditor(pictures, plane, {
    area: () => {
      const size = sizes.get(plane);
      return drawn && size ? planeArea(size) : null;
    },
    scene: () => drawn,
    place: () => views.inPlane.place(),
    send: (edit) => model.send({ edit }),
  });

  const ask = () => {
    asked ||= requestAnimationFrame((now) => {
      asked = 0;
      draw(now);
    });
  };

  /** @type {(now: number) => void} */
  const draw = (now) => {
    const { newest, trouble } = shared;
    if (trouble) {
      say(page, { words: trouble, settled: true, printed: "" });
      return;
    }
    if (!newest || !inWindow || document.visibilityState === "hidden") {
      return;
    }
    const wait = drawnAt + CALM - now;
    if (calm.matches && !newest.header.settled && wait > 0) {
      clearTimeout(later);
      later = setTimeout(ask, wait);
    } else if (newest.header.kind === "picture") {
      void showPicture(/** @type {Picture} */ (newest), now);
    } else {
      drawFrame(/** @type {Frame} */ (newest), now);
    }
  };

  /** @type {(frame: Frame, now: number) => void} */
  const drawFrame = (frame, now) => {
    const { scene, kept } = shared;
    if (scene?.header.number !== frame.header.scene) {
      return; // its scene is still to come, and asks again
    }
    if (themeIsOld) {
      const { color, fontFamily } = getComputedStyle(root);
      theme = { color, font: fontFamily };
      themeIsOld = false;
    }
    if (!views.draw({ scene, frame, kept }, theme, now)) {
      return; // sizes are still to come, and ask again
    }
    drawn = scene;
    editor.allow(model.get("editing"));
    tell(frame, now, frame.header.iteration);
  };

  /** @type {(picture: Picture, now: number) => Promise<void>} */
  const showPicture = async (picture, now) => {
    const { number, name, width } = picture.header;
    if (number <= shown) {
      return; // an image stays as it is, whatever becomes of the window
    }
    const png = /** @type {Uint8Array<ArrayBuffer>} */ (picture.arrays.png);
    const address = URL.createObjectURL(new Blob([png], { type: "image/png" }));
    const image = new Image(width);
    image.alt = name;
    image.src = address;
    await image.decode().finally(() => URL.revokeObjectURL(address));
    if (number > shown) {
      pictures.replaceChildren(image);
      tell(picture, now, 0);
    }
  };

  /** @type {(message: Frame | Picture, now: number, iteration: number) => void} */
  const tell = ({ header }, now, iteration) => {
    const { number, settled } = header;
    const isRare = now - drawnAt >= RARE;
    drawnAt = now;
    if (settled || now - saidAt >= READABLE) {
      saidAt = now;
      say(page, header);
    }
    root.dataset.iteration = String(iteration);
    root.dataset.settled = String(settled);
    root.dataset.drawn = String(number);
    const detail = { number, iteration, settled };
    root.dispatchEvent(new CustomEvent("nnlib:drawn", { bubbles: true, detail }));
    shown = number;
    shownAt = performance.now();
    clearTimeout(answer);
    const wait = settled || isRare ? 0 : confirmedAt + ANSWER - performance.now();
    if (wait > 0) {
      answer = setTimeout(confirm, wait);
    } else {
      confirm();
    }
  };

  /** Tells the kernel what is drawn, once. */
  const confirm = () => {
    if (shown > confirmed) {
      confirmed = shown;
      confirmedAt = performance.now();
      model.send({ drawn: shown, at: shownAt / 1000 }); // seconds, by the page's clock
    }
  };

  const newTheme = () => {
    themeIsOld = true;
    ask();
  };
  const findPanel = () => {
    if (panel === null) {
      panel = root.closest(".nnlib-panel, .nnlib-explorer") ?? root;
      leaveHandles = seeToHandles(panel);
      sights.observe(panel);
      hideReplays(panel);
    }
  };
  const resizes = new ResizeObserver((entries) => {
    for (const entry of entries) {
      sizes.set(entry.target, sizeOf(entry));
    }
    root.classList.toggle("nnlib-narrow", root.clientWidth < BESIDE);
    findPanel(); // having a size, the root is in the page
    newTheme();
  });
  const sights = new IntersectionObserver((entries) => {
    inWindow = entries[entries.length - 1].isIntersecting;
    ask();
  });
  const themes = new MutationObserver(newTheme);
  const listening = new AbortController();
  const { signal } = listening;
  const observeSizes = () => [root, plane, curve, network].forEach((element) => observe(resizes, element));

  observeSizes();
  themes.observe(document.body, { attributes: true });
  themes.observe(document.documentElement, { attributes: true });
  document.addEventListener("visibilitychange", ask, { signal });
  // Zooming leaves the sizes in pixels of the page, and some browsers tell of no others.
  window.addEventListener("resize", observeSizes, { signal });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", newTheme, { signal });
  shared.views.add(ask);
  model.on("change:editing", ask);
  ask();
  model.send({ ready: shared.newest?.header.number ?? 0 }); // the newest that need not be sent

  return () => {
    shared.views.delete(ask);
    model.off("change:editing", ask);
    cancelAnimationFrame(asked);
    clearTimeout(later);
    clearTimeout(answer);
    listening.abort();
    [resizes, sights, themes].forEach((observer) => observer.disconnect());
    leaveHandles();
    views.disconnect();
    editor.disconnect();
    root.remove();
  };
}

/**
 * Hides the replay that stands in for this panel where there is no kernel: here it is itself.
 * @param {Element} panel
 */
function hideReplays(panel) {
  /** @type {NodeListOf<HTMLElement> | undefined} */
  const replays = panel.closest(".jp-OutputArea")?.querySelectorAll(".nnlib-stand-in");
  replays?.forEach((replay) => {
    replay.hidden = true;
  });
}
