/** The drawing pad: what is drawn, what the network gets of it, and what it says. */

import { onto, say } from "./elements.js";
import { PIXELS, padElements } from "./padelements.js";
import { observe, sheetOf, sizeOf } from "./sizes.js";
import { largestOf, movedByKeys, onPad, questions, sketch } from "./strokes.js";

/** @typedef {import("./strokes.js").Spot} Spot */
/** @typedef {import("./strokes.js").Stroke} Stroke */
/** @typedef {import("./strokes.js").Sketch} Sketch */
/** @typedef {import("./padelements.js").PadElements} PadElements */
/** @typedef {import("./sizes.js").Size} Size */
/** @typedef {import("./stage.js").Model} Model */
/**
 * @typedef {object} Answer see pad.py
 * @property {string} asked
 * @property {boolean} settled
 * @property {Stroke[]} strokes
 * @property {number[]} image
 * @property {number[]} P
 * @property {string} words
 * @property {string} printed
 */
/**
 * @typedef {object} Desk what all views of one pad show
 * @property {Sketch} drawn
 * @property {Answer} answer
 * @property {boolean} isLate the kernel has not answered for a while
 * @property {Set<() => void>} views each asks for a drawing
 * @property {() => void} changed something else is drawn
 */

const PEN_WIDTH = 1 / 15; // of the pad
const INK_COLOR = "#222222";
const LATE = 1_500; // milliseconds without an answer, after which this is told
const BUSY = "The kernel is busy: it reads your digit as soon as it is free.";
const PAD_HINT =
  "Draw with the mouse or a finger. " +
  "Or with keys: arrows move the pen, Space puts it down and lifts it, Delete undoes.";
const PEN_IS_DOWN = "The pen is down: arrows draw, Space or Escape lifts it, Delete undoes.";
const START = /** @type {Spot} */ ([0.5, 0.2]); // where the keys' pen begins

/** @returns {object} the widget's life, for one model */
export default () => {
  /** @type {Desk} */
  const desk = {
    drawn: sketch(),
    answer: { asked: "", settled: true, strokes: [], image: [], P: [], words: "", printed: "" },
    isLate: false,
    views: new Set(),
    changed: () => {},
  };
  return {
    /** @param {{model: Model}} options */
    initialize: ({ model }) => askAndHear(model, desk),
    /** @param {{model: Model, el: HTMLElement}} options */
    render: ({ model, el }) => showPad(el, desk),
  };
};

/**
 * Asks the kernel about what is drawn, and takes its answers, from now on.
 * @param {Model} model
 * @param {Desk} desk
 * @returns {() => void} stops it
 */
function askAndHear(model, desk) {
  let lateness = 0; // a timer
  const drawAll = () => desk.views.forEach((draw) => draw());
  const page = `${performance.timeOrigin + performance.now()}`; // another for each page
  /** @type {(asked: string) => void} */
  const send = (asked) => {
    const { drawn } = desk;
    model.send({ asked, settled: !drawn.isOpen(), strokes: drawn.strokes() });
    clearTimeout(lateness);
    lateness = setTimeout(() => {
      desk.isLate = true;
      drawAll();
    }, LATE);
  };
  const { want, hear } = questions(send, page, (callback) => requestAnimationFrame(callback));
  desk.changed = () => {
    want();
    drawAll();
  };
  const take = () => {
    desk.answer = model.get("answer");
    if (hear(desk.answer.asked)) {
      clearTimeout(lateness);
      desk.isLate = false;
    } else if (!desk.drawn.isOpen()) {
      desk.drawn.replace(desk.answer.strokes); // drawn in the notebook, or on another page
    }
    drawAll();
  };
  take();
  model.on("change:answer", take);
  return () => {
    clearTimeout(lateness);
    model.off("change:answer", take);
  };
}

/**
 * One view of the pad.
 * @param {HTMLElement} el
 * @param {Desk} desk
 * @returns {() => void} takes it down
 */
function showPad(el, desk) {
  const sheet = padElements(el);
  const { root, canvas } = sheet;
  const { drawn } = desk;
  /** @type {Size | undefined} */
  let size;
  let asked = 0; // the next animation frame, 0 if none was asked for
  const ask = () => {
    asked ||= requestAnimationFrame(() => {
      asked = 0;
      drawStrokes(canvas, size, drawn.strokes());
      sheet.empty.hidden = drawn.strokes().length > 0;
      showAnswer(sheet, desk);
      pen.show();
    });
  };
  const pen = keyPen(sheet, desk);
  const listening = new AbortController();
  drawByPointer(canvas, desk, pen, listening.signal);
  drawByKeys(canvas, desk, pen, listening.signal);
  sheet.undo.addEventListener("click", () => act(desk, drawn.undo));
  sheet.clear.addEventListener("click", () => act(desk, drawn.clear));

  const resizes = new ResizeObserver((entries) => {
    size = sizeOf(entries[entries.length - 1]);
    ask();
  });
  const observeSize = () => observe(resizes, canvas);
  observeSize();
  window.addEventListener("resize", observeSize, { signal: listening.signal }); // see stage.js
  desk.views.add(ask);
  ask();
  return () => {
    desk.views.delete(ask);
    cancelAnimationFrame(asked);
    resizes.disconnect();
    listening.abort();
    root.remove();
  };
}

/** @type {(desk: Desk, does: () => void) => void} changes what is drawn */
function act(desk, does) {
  does();
  desk.changed();
}

// Drawing

/**
 * @param {HTMLCanvasElement} canvas
 * @param {Desk} desk
 * @param {KeyPen} pen goes where the mouse or the finger was
 * @param {AbortSignal} signal
 */
function drawByPointer(canvas, desk, pen, signal) {
  const { drawn } = desk;
  /** @type {number | null} the pointer that draws */
  let drawing = null;
  /** @type {(event: PointerEvent) => Spot} */
  const spotOf = ({ clientX, clientY }) => {
    const { left, top, width, height } = canvas.getBoundingClientRect();
    return [(clientX - left) / width, (clientY - top) / height];
  };
  /** @type {(event: PointerEvent) => void} */
  const onDown = (event) => {
    // With Ctrl it opens a menu on some machines.
    if (drawing === null && event.isPrimary && event.button === 0 && !event.ctrlKey) {
      event.preventDefault(); // no text is selected
      canvas.focus({ preventScroll: true });
      canvas.setPointerCapture(event.pointerId);
      drawing = event.pointerId;
      pen.lift();
      act(desk, () => drawn.begin(spotOf(event)));
    }
  };
  /** @type {(event: PointerEvent) => void} */
  const onMove = (event) => {
    if (event.pointerId === drawing) {
      const events = event.getCoalescedEvents?.() ?? [];
      act(desk, () => [...events, event].forEach((each) => drawn.extend(spotOf(each))));
    }
  };
  /** @type {(event: PointerEvent) => void} */
  const onEnd = (event) => {
    if (event.pointerId === drawing) {
      drawing = null;
      pen.goTo(spotOf(event));
      act(desk, drawn.end);
    }
  };
  /** @type {(event: MouseEvent) => void} a finger that rests while it draws opens no menu */
  const onMenu = (event) => {
    if (drawing !== null) {
      event.preventDefault();
      event.stopPropagation();
    }
  };
  canvas.addEventListener("pointerdown", onDown, { signal });
  canvas.addEventListener("pointermove", onMove, { signal });
  canvas.addEventListener("pointerup", onEnd, { signal });
  canvas.addEventListener("pointercancel", onEnd, { signal });
  canvas.addEventListener("lostpointercapture", onEnd, { signal });
  canvas.addEventListener("contextmenu", onMenu, { signal });
}

/**
 * @typedef {object} KeyPen the pen that arrow keys move, seen while they do
 * @property {() => Spot} spot
 * @property {(spot: Spot) => void} goTo
 * @property {() => boolean} isDown
 * @property {() => void} put down
 * @property {() => void} lift
 * @property {(is: boolean) => void} use from now on it is seen, or not
 * @property {() => void} show where and what it is now
 */

/**
 * @param {PadElements} sheet
 * @param {Desk} desk
 * @returns {KeyPen}
 */
function keyPen({ canvas, sign, hint }, desk) {
  let at = START;
  let isUsed = false;
  let isDown = false;
  return {
    spot: () => at,
    goTo: (spot) => {
      at = onPad(spot);
    },
    isDown: () => isDown && desk.drawn.isOpen(),
    put: () => {
      isDown = true;
      act(desk, () => desk.drawn.begin(at));
    },
    lift: () => {
      if (isDown) {
        isDown = false;
        act(desk, desk.drawn.end);
      }
    },
    use: (is) => {
      isUsed = is;
    },
    show: () => {
      isDown &&= desk.drawn.isOpen(); // an undo lifts it
      const words = isDown ? PEN_IS_DOWN : PAD_HINT;
      if (hint.textContent !== words) {
        hint.textContent = words;
      }
      sign.hidden = !isUsed;
      sign.classList.toggle("nnlib-pen-down", isDown);
      const [x, y] = at;
      sign.style.transform = `translate(${x * canvas.clientWidth}px, ${y * canvas.clientHeight}px)`;
    },
  };
}

/**
 * @param {HTMLCanvasElement} canvas
 * @param {Desk} desk
 * @param {KeyPen} pen
 * @param {AbortSignal} signal
 */
function drawByKeys(canvas, desk, pen, signal) {
  const { drawn } = desk;
  /** @type {Set<string>} arrow keys */
  const held = new Set();
  const drawAll = () => desk.views.forEach((draw) => draw());
  /** @type {(event: KeyboardEvent) => (() => void) | null} what a key does */
  const actionOf = ({ key, shiftKey, ctrlKey, metaKey, altKey, repeat }) => {
    if (ctrlKey || metaKey || altKey) {
      return key.toLowerCase() === "z" && !altKey ? () => act(desk, drawn.undo) : null;
    }
    switch (key) {
      case "ArrowLeft":
      case "ArrowRight":
      case "ArrowUp":
      case "ArrowDown":
        return () => {
          held.add(key);
          pen.goTo(movedByKeys(pen.spot(), held, shiftKey));
          if (pen.isDown()) {
            act(desk, () => drawn.extend(pen.spot()));
          }
        };
      case " ":
        return () => (repeat ? undefined : pen.isDown() ? pen.lift() : pen.put());
      case "Delete":
      case "Backspace":
        return () => act(desk, drawn.undo);
      case "Escape":
        return pen.isDown() ? pen.lift : null;
      default:
        return null;
    }
  };
  /** @type {(event: KeyboardEvent) => void} */
  const onKey = (event) => {
    const does = actionOf(event);
    if (does !== null) {
      event.preventDefault();
      event.stopPropagation();
      pen.use(true);
      does();
      drawAll();
    }
  };
  const onFocus = () => {
    pen.use(canvas.matches(":focus-visible"));
    drawAll();
  };
  const onBlur = () => {
    held.clear();
    pen.lift();
    pen.use(false);
    drawAll();
  };
  canvas.addEventListener("keydown", onKey, { signal });
  canvas.addEventListener("keyup", ({ key }) => held.delete(key), { signal });
  canvas.addEventListener("pointerdown", () => pen.use(false), { signal });
  canvas.addEventListener("focus", onFocus, { signal });
  canvas.addEventListener("blur", onBlur, { signal });
}

/**
 * @param {HTMLCanvasElement} canvas
 * @param {Size | undefined} size
 * @param {Stroke[]} strokes
 */
function drawStrokes(canvas, size, strokes) {
  const sheet = sheetOf(canvas, size, { color: "", font: "" });
  if (sheet === null) {
    return; // its size is still to come, and asks again
  }
  const { context, width, height } = sheet;
  context.clearRect(0, 0, width, height);
  context.strokeStyle = INK_COLOR;
  context.lineWidth = PEN_WIDTH * width;
  context.lineCap = "round";
  context.lineJoin = "round";
  for (const stroke of strokes) {
    const [[x, y], ...others] = stroke;
    context.beginPath();
    context.moveTo(x * width, y * height);
    context.lineTo(x * width, y * height); // a dot, too, is seen
    others.forEach(([nextX, nextY]) => context.lineTo(nextX * width, nextY * height));
    context.stroke();
  }
}

// The answer

/**
 * @param {PadElements} sheet
 * @param {Desk} desk
 */
function showAnswer(sheet, { answer, isLate }) {
  const { image, P, words, settled, printed } = answer;
  drawPixels(sheet.seen, image);
  const largest = largestOf(P);
  sheet.bars.forEach(({ row, fill, number }, digit) => {
    const p = P[digit] ?? 0;
    fill.style.width = `${100 * p}%`;
    number.textContent = P.length ? p.toFixed(2) : "";
    row.classList.toggle("nnlib-largest", digit === largest);
  });
  say(sheet, isLate ? { words: BUSY, settled: true, printed } : { words, settled, printed });
  sheet.root.dataset.settled = String(settled && !isLate);
}

/**
 * @param {HTMLCanvasElement} canvas of 8 x 8 pixels
 * @param {number[]} image row by row, 0 (paper) to 1 (ink)
 */
function drawPixels(canvas, image) {
  const pixels = new ImageData(PIXELS, PIXELS);
  image.forEach((ink, i) => {
    const grey = Math.round(255 * (1 - ink));
    pixels.data.set([grey, grey, grey, 255], 4 * i);
  });
  onto(canvas).putImageData(pixels, 0, 0);
}
