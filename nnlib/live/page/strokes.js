/** What is drawn on a pad, and the questions that are asked about it. */

/** @typedef {[number, number]} Spot to the right and down, in shares of the pad: 0 to 1 */
/** @typedef {Spot[]} Stroke */
/**
 * @typedef {object} Sketch
 * @property {() => Stroke[]} strokes
 * @property {() => boolean} isOpen whether the pen is down
 * @property {(spot: Spot) => void} begin puts the pen down
 * @property {(spot: Spot) => void} extend draws on
 * @property {() => void} end lifts the pen
 * @property {() => void} undo takes back the last stroke, or what was cleared
 * @property {() => void} clear
 * @property {(strokes: Stroke[]) => void} replace
 */

const NEAREST = 0.008; // of the pad, between two places of a stroke: fewer are sent, none is missed
const PARTS = 1_000; // of the pad, that a place tells apart
const KEY_PART = 1 / 40; // of the pad, that an arrow key moves the pen
const SMALL_KEY_PART = 1 / 100; // with Shift
const LOST_AFTER = 10_000; // milliseconds after which no answer is expected any more

/** @returns {Sketch} an empty pad */
export function sketch() {
  /** @type {Stroke[]} */
  let strokes = [];
  /** @type {Stroke[]} */
  let cleared = [];
  /** @type {Stroke | null} */
  let open = null;
  return {
    strokes: () => strokes,
    isOpen: () => open !== null,
    begin: (spot) => {
      open = [onPad(spot)];
      strokes = [...strokes, open];
      cleared = [];
    },
    extend: (spot) => {
      if (open !== null) {
        const [x, y] = onPad(spot);
        const [lastX, lastY] = open[open.length - 1];
        if (Math.hypot(x - lastX, y - lastY) >= NEAREST) {
          open.push([x, y]);
        }
      }
    },
    end: () => {
      open = null;
    },
    undo: () => {
      open = null;
      strokes = strokes.length ? strokes.slice(0, -1) : cleared;
      cleared = [];
    },
    clear: () => {
      open = null;
      cleared = strokes.length ? strokes : cleared;
      strokes = [];
    },
    replace: (others) => {
      open = null;
      strokes = others;
      cleared = [];
    },
  };
}

/**
 * @param {Spot} spot
 * @returns {Spot} on the pad, in few digits
 */
export function onPad(spot) {
  const [x, y] = spot.map((share) => Math.round(PARTS * Math.max(0, Math.min(share, 1))) / PARTS);
  return [x, y];
}

/**
 * Where the pen goes by keys: two that are held together move it aslant.
 * @param {Spot} from
 * @param {Set<string>} held arrow keys
 * @param {boolean} isSmall
 * @returns {Spot}
 */
export function movedByKeys([x, y], held, isSmall) {
  const part = isSmall ? SMALL_KEY_PART : KEY_PART;
  const right = Number(held.has("ArrowRight")) - Number(held.has("ArrowLeft"));
  const down = Number(held.has("ArrowDown")) - Number(held.has("ArrowUp"));
  return onPad([x + part * right, y + part * down]);
}

/**
 * Asks about the newest drawing: at most once in an animation frame, and never again before the
 * answer to the last question has come.
 * @param {(name: string) => void} send a question of this name
 * @param {string} page whose questions these are
 * @param {(callback: () => void) => unknown} frame calls back in the next one
 * @returns {{want: () => void, hear: (name: string) => boolean}}
 *   want: something new is drawn; hear: this question is answered; true if it waited
 */
export function questions(send, page, frame) {
  let count = 0;
  let isWanted = false;
  let isAsked = false; // a frame was asked for
  /** @type {{name: string, at: number} | null} */
  let waiting = null;
  const fire = () => {
    isAsked = false;
    const isBusy = waiting !== null && performance.now() - waiting.at < LOST_AFTER;
    if (isWanted && !isBusy) {
      isWanted = false;
      count += 1;
      waiting = { name: `${page} ${count}`, at: performance.now() };
      send(waiting.name);
    }
  };
  const ask = () => {
    if (!isAsked) {
      isAsked = true;
      frame(fire);
    }
  };
  return {
    want: () => {
      isWanted = true;
      ask();
    },
    hear: (name) => {
      const isIt = waiting?.name === name;
      if (isIt) {
        waiting = null;
        if (isWanted) {
          ask();
        }
      }
      return isIt;
    },
  };
}

/**
 * @param {number[]} P
 * @returns {number} where the largest stands, the first of equal ones; -1 of none
 */
export function largestOf(P) {
  return P.length ? P.indexOf(Math.max(...P)) : -1;
}
