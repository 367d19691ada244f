/** The widget: it takes the kernel's messages and shows the newest one in each of its views. */

import { curveArea, drawCurve } from "./curve.js";
import { boxOf, build, describe, say } from "./elements.js";
import { leaveArrowKeysTo } from "./keys.js";
import { decode } from "./message.js";
import { planeArea, planePainter } from "./plane.js";
import { pointedInPlane, pointedOnCurve } from "./pointed.js";
import { pointing } from "./pointing.js";
import { pointEditor } from "./points.js";
import { observe, sheetOf, sizeOf } from "./sizes.js";

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
/** @typedef {import("./ticks.js").Sheet} Sheet */
/** @typedef {import("./ticks.js").Area} Area */
/** @typedef {import("./pointer.js").Place} Place */
/** @typedef {import("./pointer.js").How} How */
/** @typedef {import("./pointed.js").Pointed} Pointed */
/** @typedef {{scene: Scene, frame: Frame, kept: Kept | null}} Drawn */
/**
 * @typedef {object} Look one of the pictures of a frame
 * @property {HTMLCanvasElement} canvas
 * @property {"plane_name" | "curve_name"} name in the frame's header
 * @property {(size: Size) => Area} areaIn where its plot is
 * @property {(sheet: Sheet, scene: Scene, frame: Frame, kept: Kept | null) => void} paint
 * @property {"ring" | "line"} mark of what is pointed at
 * @property {(drawn: Drawn, area: Area, place: Place, how: How) => Pointed} tell what is there
 */

const BESIDE = 700; // pixels of the page, from which on the two pictures stand side by side
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
  const { root, pictures, plane, curve } = page;
  /** @type {Look[]} */
  const looks = [
    {
      canvas: plane,
      name: "plane_name",
      areaIn: planeArea,
      paint: planePainter(),
      mark: "ring",
      tell: ({ scene, frame }, area, place, how) =>
        pointedInPlane(scene, frame, area, place, how === "touch"),
    },
    {
      canvas: curve,
      name: "curve_name",
      areaIn: curveArea,
      paint: drawCurve,
      mark: "line",
      tell: ({ frame, kept }, area, place) => pointedOnCurve(frame, kept, area, place),
    },
  ];
  const calm = matchMedia("(prefers-reduced-motion: reduce)");
  /** @type {Map<Element, Size>} */
  const sizes = new Map();
  let theme = { color: "", font: "" };
  let themeIsOld = true;
  /** @type {Element | null} */
  let panel = null; // the stage with the controls above it
  let forgetKeys = () => {};
  let inWindow = false; // any part of the panel: who is at its controls hears the sentence
  let asked = 0; // the next animation frame, 0 if none was asked for
  let later = 0; // a timer
  /** @type {Drawn | null} */
  let drawn = null;
  let drawnAt = -Infinity;
  let saidAt = -Infinity;
  let shown = -Infinity; // the number of the newest drawing
  let shownAt = 0;
  let confirmed = -Infinity; // ... that the kernel was told of
  let confirmedAt = -Infinity;
  let answer = 0; // a timer

  const line = pointing(
    page.pointed,
    looks.map(({ canvas, areaIn, mark, tell: tellOf }) => ({
      canvas,
      mark,
      area: () => {
        const size = sizes.get(canvas);
        return drawn && size ? areaIn(size) : null;
      },
      tell: (place, area, how) => (drawn ? tellOf(drawn, area, place, how) : null),
    })),
  );

  const editor = pointEditor(pictures, plane, {
    area: () => {
      const size = sizes.get(plane);
      return drawn && size ? planeArea(size) : null;
    },
    scene: () => drawn && drawn.scene,
    place: () => line.pointers[0].place(),
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
    if (boxOf(plane).parentElement !== pictures) {
      pictures.replaceChildren(...looks.map(({ canvas }) => boxOf(canvas)));
      page.sentence.after(page.pointed);
    }
    if (themeIsOld) {
      const { color, fontFamily } = getComputedStyle(root);
      theme = { color, font: fontFamily };
      themeIsOld = false;
    }
    const sheets = looks.map(({ canvas }) => sheetOf(canvas, sizes.get(canvas), theme));
    if (!sheets.every((sheet) => sheet !== null)) {
      return; // their sizes are still to come, and ask again
    }
    looks.forEach(({ canvas, name, areaIn, paint }, i) => {
      paint(sheets[i], scene, frame, kept);
      describe(canvas, frame.header[name], areaIn(sheets[i]));
    });
    drawn = { scene, frame, kept };
    editor.allow(model.get("editing"));
    line.follow(now, frame.header.settled);
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
      forgetKeys = leaveArrowKeysTo(panel);
      sights.observe(panel);
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
  const observeSizes = () => [root, plane, curve].forEach((element) => observe(resizes, element));

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
    forgetKeys();
    line.disconnect();
    editor.disconnect();
    root.remove();
  };
}
