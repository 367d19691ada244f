/** What is at a place of a picture, in words. */

import { probabilities } from "./message.js";
import { pretty } from "./ticks.js";

/** @typedef {import("./ticks.js").Area} Area */
/** @typedef {import("./message.js").Scene} Scene */
/** @typedef {import("./message.js").Frame} Frame */
/** @typedef {import("./message.js").Kept} Kept */
/** @typedef {import("./pointer.js").Share} Share */
/** @typedef {{words: string, at: Share}} Pointed what is there, and where exactly that is */
/**
 * @typedef {object} Series losses that are told beside one another
 * @property {string} name
 * @property {Float32Array} losses of each stretch the lowest and the highest, in either order
 * @property {number} stretch iterations
 */

const SAMPLE_REACH = 8; // pixels, from which on a sample is meant, not the place beside it
const FINGER_REACH = 16;
const MARKER_REACH = 8; // pixels, from which on the marker at the end of the curve is meant
const MOST_NAMED = 3; // classes, the most probable ones
const PERCENT = "\u202f%";

/** @type {{[marker: string]: string}} */
const MARKER_WORDS = {
  o: "circle",
  s: "square",
  "^": "triangle",
  D: "diamond",
  v: "triangle pointing down",
  P: "plus",
  X: "cross",
  "<": "triangle pointing left",
  ">": "triangle pointing right",
  "*": "star",
};

/**
 * What is at a place of the plane: a sample, or what the network says there.
 * @param {Scene} scene
 * @param {Frame} frame
 * @param {Area} area
 * @param {Share} share
 * @param {boolean} isFinger whether a finger points, which is less exact
 * @returns {Pointed}
 */
export function pointedInPlane(scene, frame, area, share, isFinger) {
  const x = area.x + share.across * area.width;
  const y = area.y + (1 - share.up) * area.height;
  const reach = isFinger ? FINGER_REACH : SAMPLE_REACH;
  const sample = nearestSample(scene, area, x, y, reach);
  if (sample >= 0) {
    const { X } = scene.arrays;
    const at = { across: X[2 * sample], up: X[2 * sample + 1] };
    return { words: sampleWords(scene, frame, sample, at), at };
  }
  const told = isUnknown(frame) ? "nothing is known here yet" : sharesWords(sharesAt(frame, share));
  return { words: `${placeWords(scene, share)}: ${told}.`, at: share };
}

/**
 * @param {Frame} frame
 * @returns {boolean} whether no run has been looked at yet
 */
function isUnknown(frame) {
  return frame.arrays.losses.length === 0;
}

/**
 * The sample nearest to a place, by its number in X.
 * @param {Scene} scene
 * @param {Area} area of the plane
 * @param {number} x in pixels, as the area is
 * @param {number} y
 * @param {number} [reach] pixels, at most
 * @returns {number} -1 where none is as near
 */
export function nearestSample({ arrays: { X } }, area, x, y, reach = SAMPLE_REACH) {
  let nearest = -1;
  let least = reach;
  for (let i = 0; 2 * i < X.length; i++) {
    const right = area.x + X[2 * i] * area.width - x;
    const down = area.y + (1 - X[2 * i + 1]) * area.height - y;
    const distance = Math.hypot(right, down);
    if (distance < least || (distance === least && nearest < 0)) {
      nearest = i;
      least = distance;
    }
  }
  return nearest;
}

/**
 * Its label, and whether the network is right. Its number is that of its row: X[17].
 * @param {Scene} scene
 * @param {Frame} frame
 * @param {number} i
 * @param {Share} at
 * @returns {string}
 */
function sampleWords(scene, frame, i, at) {
  const label = scene.arrays.y[i];
  const marker = MARKER_WORDS[scene.header.markers[label]];
  const sample = `Sample ${i} at ${placeWords(scene, at)}: class ${label}, ${marker}`;
  if (isUnknown(frame)) {
    return `${sample}.`;
  }
  const shares = sharesAt(frame, at);
  const isWrong = frame.arrays.wrong[i] === 1;
  const said = isWrong ? mostProbable(shares, label) : label;
  const verdict = `${sample}; the network says class ${said}: ${isWrong ? "wrong" : "right"}`;
  // Close to the boundary the shares between grid points may have another class ahead.
  const agrees = mostProbable(shares) === said;
  return agrees ? `${verdict} (${sharesWords(shares)}).` : `${verdict}.`;
}

/**
 * @param {number[]} shares of the classes
 * @param {number} [but] a class that does not count
 * @returns {number} the class
 */
function mostProbable(shares, but) {
  const counted = shares.map((share, i) => (i === but ? -1 : share));
  return counted.indexOf(Math.max(...counted));
}

/**
 * The probability of each class at a place: of the four grid points around it, the nearer the more.
 * @param {Frame | Kept} frame
 * @param {Share} share
 * @returns {number[]}
 */
export function sharesAt(frame, { across, up }) {
  const [rows, columns, others] = frame.header.arrays.P.shape;
  const column = Math.min(Math.floor(across * (columns - 1)), columns - 2);
  const row = Math.min(Math.floor(up * (rows - 1)), rows - 2);
  const right = across * (columns - 1) - column;
  const above = up * (rows - 1) - row;
  const begin = (row * columns + column) * others;
  const corners = new Uint16Array(4 * others);
  corners.set(frame.arrays.P.subarray(begin, begin + 2 * others));
  const next = begin + columns * others;
  corners.set(frame.arrays.P.subarray(next, next + 2 * others), 2 * others);
  const place = { ...frame.header.arrays.P, shape: [2, 2, others] };
  const header = { ...frame.header, arrays: { ...frame.header.arrays, P: place } };
  const arrays = { ...frame.arrays, P: corners };
  const { P, k } = probabilities(/** @type {Frame} */ ({ header, arrays }));
  const left = 1 - right;
  const below = 1 - above;
  const parts = [left * below, right * below, left * above, right * above];
  return Array.from({ length: k }, (_, i) =>
    parts.reduce((sum, part, corner) => sum + part * P[corner * k + i], 0),
  );
}

/**
 * @param {number[]} shares of the classes
 * @returns {string} the most probable first: class 1 93 %, class 0 7 %
 */
export function sharesWords(shares) {
  const order = shares.map((_, i) => i).sort((i, j) => shares[j] - shares[i]);
  const many = shares.length > MOST_NAMED + 1; // one class more is named in as few words
  const named = many ? order.slice(0, MOST_NAMED) : order;
  const words = named.map((i) => `class ${i} ${percent(shares[i])}`);
  if (many) {
    const rest = order.slice(MOST_NAMED);
    const sum = rest.reduce((total, i) => total + shares[i], 0);
    words.push(`the other ${rest.length} together ${percent(sum)}`);
  }
  return words.join(", ");
}

/**
 * @param {number} share
 * @returns {string} in whole numbers, none of which claims to be sure
 */
function percent(share) {
  if (share > 0 && share < 0.005) {
    return `under 1${PERCENT}`;
  }
  if (share < 1 && share >= 0.995) {
    return `over 99${PERCENT}`;
  }
  return `${Math.round(100 * share)}${PERCENT}`;
}

/**
 * @param {Scene} scene
 * @param {Share} share
 * @returns {string} x₁ 0.31, x₂ −0.20
 */
function placeWords({ header: { limits, labels } }, { across, up }) {
  const [left, right, bottom, top] = limits;
  const x1 = valueWords(left, right, across);
  const x2 = valueWords(bottom, top, up);
  return `${labels[0]} ${x1}, ${labels[1]} ${x2}`;
}

/**
 * A value on the way from low to high, in as many digits as a place on the screen can tell.
 * @param {number} low
 * @param {number} high
 * @param {number} share
 * @returns {string}
 */
export function valueWords(low, high, share) {
  const value = low + share * (high - low);
  const fine = (high - low) / 200;
  const largest = Math.max(Math.abs(low), Math.abs(high));
  const plain = largest >= 1e-3 && largest < 1e6;
  const digits = Math.ceil(Math.log10(plain ? 1 / fine : largest / fine));
  const count = Math.max(0, Math.min(digits, 20));
  const written = plain ? value.toFixed(count) : value.toExponential(count);
  return pretty(Number(written) === 0 ? written.replace("-", "") : written);
}

/**
 * The losses at a place of the curve. Where a stretch holds several iterations, its lowest and
 * highest loss are known.
 * @param {Frame} frame
 * @param {Kept | null} kept
 * @param {Area} area
 * @param {Share} share
 * @returns {Pointed}
 */
export function pointedOnCurve(frame, kept, area, share) {
  const { iteration, loss, stretch } = frame.header;
  const end = Math.max(1, frame.header.end);
  const gap = Math.abs(share.across - iteration / end) * area.width;
  const isAtMarker = gap <= MARKER_REACH && !isUnknown(frame);
  const i = isAtMarker ? iteration : Math.round(share.across * end);
  const told = seriesOf(frame, kept).map((series) => seriesWords(series, i));
  let first = i;
  let last = i;
  if (isAtMarker) {
    told[0] = `loss ${lossWords(loss)}`;
  } else if (isUnknown(frame)) {
    told[0] = "nothing is known here yet";
  } else if (i > iteration) {
    told[0] = `the run is at ${pretty(String(iteration))}`; // perhaps it has gone back
  } else {
    first = Math.floor(i / stretch) * stretch;
    last = Math.min(first + stretch - 1, iteration);
  }
  const words = told.filter((each) => each !== "").join("; ");
  return { words: `${iterationWords(first, last)}: ${words}.`, at: { ...share, across: i / end } };
}

/**
 * @param {Frame} frame
 * @param {Kept | null} kept
 * @returns {Series[]} the run's own loss first
 */
function seriesOf(frame, kept) {
  const series = [{ name: "loss", losses: frame.arrays.losses, stretch: frame.header.stretch }];
  if (kept) {
    const { stretch } = kept.header;
    series.push({ name: "kept run", losses: kept.arrays.losses, stretch });
  }
  return series;
}

/**
 * @param {Series} series
 * @param {number} i iteration
 * @returns {string} loss 0.29 to 0.31; "" where the series has no loss
 */
function seriesWords({ name, losses, stretch }, i) {
  const at = 2 * Math.floor(i / stretch);
  const pair = Array.from(losses.subarray(at, at + 2)).sort((one, other) => one - other);
  const [low, high] = pair.map(lossWords);
  if (low === undefined) {
    return "";
  }
  return low === high ? `${name} ${low}` : `${name} ${low} to ${high}`;
}

/**
 * @param {number} loss
 * @returns {string} in as many digits as in the sentence
 */
function lossWords(loss) {
  if (Number.isNaN(loss)) {
    return "no number";
  }
  const plain = loss >= 0.01 && loss < 1e6;
  return pretty(plain ? loss.toFixed(4) : String(Number(loss.toPrecision(3))));
}

/**
 * @param {number} first
 * @param {number} last
 * @returns {string}
 */
function iterationWords(first, last) {
  const begin = pretty(String(first));
  return first === last ? `Iteration ${begin}` : `Iterations ${begin} to ${pretty(String(last))}`;
}
