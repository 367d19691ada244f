/** A pointer in a picture: the mouse, a finger or the arrow keys say which place is meant. */

/** @typedef {import("./ticks.js").Area} Area */
/** @typedef {{across: number, up: number}} Share of an area: 0 to 1, from the bottom left */
/** @typedef {Share & {x: number, y: number}} Place also in pixels of the page, in the canvas */
/** @typedef {"mouse" | "touch" | "keys" | "call"} How a place came to be pointed at */
/**
 * @typedef {object} Pointer
 * @property {() => Place | null} place what is pointed at; null: nothing is
 * @property {(share: Share | null) => void} goTo points there; null lets go
 * @property {(share: Share | null) => void} markAt shows the mark there, not at the place itself
 * @property {() => void} disconnect stops it, and takes the mark away
 */

const KEY_STEP = 1 / 50; // of the area
const SMALL_KEY_STEP = 1 / 200; // with Shift
const BESIDE_AREA = 8; // pixels, in which the mouse still means the area's edge
const MIDDLE = { across: 0.5, up: 0.5 };

/** @type {{[key: string]: [number, number]}} steps to the right and up */
const ARROWS = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowDown: [0, -1],
  ArrowUp: [0, 1],
};

/** @typedef {(from: Share, right: number, up: number, isSmall: boolean) => Share} KeyStep */

/** @type {KeyStep} a little to the side */
function stepInArea({ across, up }, right, upwards, isSmall) {
  const step = isSmall ? SMALL_KEY_STEP : KEY_STEP;
  return { across: within(across + right * step), up: within(up + upwards * step) };
}

/**
 * Lets a place of a canvas be pointed at. Each change is told; the canvas itself is not drawn anew.
 *
 * The mouse points where it hovers. A finger points by a tap or by moving to the side; moving up or
 * down scrolls the page, as the style says (touch-action). The arrow keys move the place while the
 * canvas has the focus, Home goes to the middle, Escape lets go.
 * @param {HTMLCanvasElement} canvas in an element of its own with position: relative
 * @param {object} options
 * @param {() => Area | null} options.area of the canvas, in which one can point; null: not yet
 * @param {(place: Place | null, how: How) => void} options.moved called after each change
 * @param {"ring" | "line"} [options.mark] a ring at the place, or an upright line through it
 * @param {KeyStep} [options.keyStep] where an arrow key goes to from a place
 * @returns {Pointer}
 */
export function pointer(canvas, { area, moved, mark = "ring", keyStep = stepInArea }) {
  const sign = document.createElement("div");
  sign.className = `nnlib-pointer nnlib-pointer-${mark}`;
  sign.hidden = true;
  canvas.after(sign);
  canvas.tabIndex = 0;
  // In Jupyter's command mode arrow keys belong to the notebook, except on what is marked so.
  canvas.dataset.lmSuppressShortcuts = "true";

  /** @type {Share | null} */
  let share = null;
  /** @type {Share} */
  let last = MIDDLE;
  /** @type {How} */
  let lastHow = "call";
  let begin = { x: 0, y: 0 }; // where a finger was put down
  let isSideways = false; // since then; moving up or down it scrolls the page
  let isHeld = false; // by a finger that began in the area, and may leave it
  /** @type {PointerEvent | null} */
  let newest = null; // of the mouse or a finger, until the next animation frame
  let asked = 0;

  /** @type {(share: Share | null) => void} */
  const markAt = (at) => {
    const inside = area();
    sign.hidden = at === null || inside === null;
    if (at === null || inside === null) {
      return;
    }
    const { x, y } = placeOf(at, inside);
    if (mark === "line") {
      sign.style.height = `${inside.height}px`;
      sign.style.transform = `translate(${x}px, ${inside.y}px)`;
    } else {
      sign.style.transform = `translate(${x}px, ${y}px)`;
    }
  };
  const place = () => {
    const inside = area();
    return share && inside ? placeOf(share, inside) : null;
  };
  /** @type {(to: Share | null, how: How) => void} */
  const go = (to, how) => {
    forget();
    if (to === null && share === null) {
      return;
    }
    share = to;
    last = to ?? last;
    lastHow = how;
    markAt(share);
    moved(place(), how);
  };
  /** What the mouse or a finger did and was not looked at yet does not count any more. */
  const forget = () => {
    cancelAnimationFrame(asked);
    asked = 0;
    newest = null;
  };

  /** Goes where the mouse or the finger is. */
  const arrive = () => {
    const inside = area();
    if (newest && inside) {
      const isTouch = newest.pointerType === "touch";
      const [x, y] = inCanvas(canvas, newest);
      const to = shareOf(x, y, inside, isHeld ? Infinity : BESIDE_AREA);
      isHeld = isTouch && to !== null;
      go(to, isTouch ? "touch" : "mouse");
    }
    forget();
  };
  /** @type {(event: PointerEvent) => void} */
  const onDown = ({ pointerType, clientX, clientY }) => {
    if (pointerType === "touch") {
      begin = { x: clientX, y: clientY };
      isSideways = false;
      isHeld = false;
    }
  };
  /** @type {(event: PointerEvent) => void} */
  const onMove = (event) => {
    const { pointerType, clientX, clientY } = event;
    isSideways ||= Math.abs(clientX - begin.x) > Math.abs(clientY - begin.y);
    if (isSideways || pointerType !== "touch") {
      newest = event;
      asked ||= requestAnimationFrame(arrive);
    }
  };
  /** @type {(event: PointerEvent) => void} */
  const onUp = (event) => {
    if (event.pointerType === "touch") {
      newest = event;
      arrive(); // a tap is a place, too
      canvas.focus({ preventScroll: true }); // and a tap elsewhere lets go
    }
  };
  /** @type {(event: PointerEvent) => void} */
  const onLeave = (event) => {
    if (event.pointerType !== "touch") {
      go(null, "mouse");
    }
  };
  /** @type {(event: KeyboardEvent) => void} */
  const onKey = (event) => {
    const { key, shiftKey, altKey, ctrlKey, metaKey } = event;
    const isOther = altKey || ctrlKey || metaKey || area() === null;
    if (isOther || !(key in ARROWS || key === "Home" || (key === "Escape" && share))) {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
    if (key === "Escape") {
      go(null, "keys");
    } else if (key === "Home") {
      go(MIDDLE, "keys");
    } else {
      const [right, up] = ARROWS[key];
      go(keyStep(last, right, up, shiftKey), "keys");
    }
  };
  const onFocus = () => {
    if (share === null && canvas.matches(":focus-visible")) {
      go(last, "keys");
    }
  };
  const onBlur = () => {
    if (lastHow !== "mouse") {
      go(null, "keys");
    }
  };

  const listening = new AbortController();
  const { signal } = listening;
  canvas.addEventListener("pointerdown", onDown, { signal });
  canvas.addEventListener("pointermove", onMove, { signal });
  canvas.addEventListener("pointerup", onUp, { signal });
  canvas.addEventListener("pointerleave", onLeave, { signal });
  canvas.addEventListener("keydown", onKey, { signal });
  canvas.addEventListener("focus", onFocus, { signal });
  canvas.addEventListener("blur", onBlur, { signal });
  return {
    place,
    goTo: (to) => go(to && { across: within(to.across), up: within(to.up) }, "call"),
    markAt,
    disconnect: () => {
      forget();
      listening.abort();
      sign.remove();
    },
  };
}

/**
 * @param {Share} share
 * @param {Area} area
 * @returns {Place}
 */
export function placeOf({ across, up }, { x, y, width, height }) {
  return { across, up, x: x + across * width, y: y + (1 - up) * height };
}

/**
 * @param {number} x in pixels of the page, in the canvas
 * @param {number} y
 * @param {Area} area
 * @param {number} beside pixels, by which a place may lie beside the area: then its edge is meant
 * @returns {Share | null} null farther away
 */
export function shareOf(x, y, area, beside) {
  const right = x - area.x;
  const up = area.y + area.height - y;
  const isNear =
    Math.min(right, up) >= -beside && right <= area.width + beside && up <= area.height + beside;
  return isNear ? { across: within(right / area.width), up: within(up / area.height) } : null;
}

/**
 * Where an event is in the canvas, in the canvas's own pixels: at any zoom inside the page.
 * @param {HTMLCanvasElement} canvas
 * @param {MouseEvent} event
 * @returns {[number, number]}
 */
export function inCanvas(canvas, event) {
  const { left, top, width } = canvas.getBoundingClientRect();
  const scale = parseFloat(getComputedStyle(canvas).width) / width;
  return [(event.clientX - left) * scale, (event.clientY - top) * scale];
}

/**
 * @param {number} share
 * @returns {number} not below 0, not above 1
 */
function within(share) {
  return Math.max(0, Math.min(share, 1));
}
