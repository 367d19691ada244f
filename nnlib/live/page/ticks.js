/** Round values along an axis, and how they are written and drawn. */

const ROUND = [1, 2, 2.5, 5]; // times a power of ten

/**
 * Round values from low to high, at most `most` of them.
 * @param {number} low
 * @param {number} high
 * @param {number} most
 * @returns {number[]} rising
 */
export function ticks(low, high, most) {
  if (!(low < high) || most < 1 || !Number.isFinite(high - low)) {
    return [];
  }
  // The first of these steps gives at least `most` values, and each next one fewer.
  let power = Math.floor(Math.log10((high - low) / most)) - 1;
  for (;;) {
    for (const round of ROUND) {
      const values = multiples(round, power, low, high);
      if (values.length <= most) {
        return values;
      }
    }
    power += 1;
  }
}

/**
 * The multiples of round * 10**power from low to high.
 * @param {number} round
 * @param {number} power
 * @param {number} low
 * @param {number} high
 * @returns {number[]}
 */
function multiples(round, power, low, high) {
  // 10**-6 is not a number of the computer, 10**6 is: 3 / 10**6 is the number nearest to 0.000003.
  const unit = 10 ** Math.abs(power);
  /** @type {(i: number) => number} */
  const value = (i) => (power < 0 ? (i * round) / unit : i * round * unit);
  const first = Math.floor(low / value(1)) - 1;
  const last = Math.ceil(high / value(1)) + 1;
  const values = [];
  for (let i = first; i <= last; i++) {
    if (low <= value(i) && value(i) <= high) {
      values.push(i === 0 ? 0 : value(i)); // not -0
    }
  }
  return values;
}

/**
 * The values in as few digits as tell them exactly.
 * @param {number[]} values of ticks()
 * @returns {string[]}
 */
export function tickLabels(values) {
  const largest = Math.max(...values.map(Math.abs));
  const plain = largest === 0 || (largest >= 1e-3 && largest < 1e6);
  /** @type {(value: number, digits: number) => string} */
  const write = (value, digits) => (plain ? value.toFixed(digits) : value.toExponential(digits));
  let digits = 0;
  while (digits < 15 && values.some((value) => Number(write(value, digits)) !== value)) {
    digits += 1;
  }
  return values.map((value) => (value === 0 && !plain ? "0" : pretty(write(value, digits))));
}

/**
 * @param {string} number as JavaScript writes it
 * @returns {string} with a true minus sign and thousands apart: −2 500, 1e−6
 */
export function pretty(number) {
  const [whole, ...rest] = number.replace("e+", "e").split(/(?=[.e])/);
  const apart = whole.replace(/\B(?=(\d{3})+$)/g, "\u202f");
  return [apart, ...rest].join("").replaceAll("-", "\u2212");
}

/**
 * What is drawn on, and in which hand: sizes in pixels of the page, `ratio` of the screen's to one.
 * @typedef {{context: CanvasRenderingContext2D, width: number, height: number, ratio: number,
 *   color: string, font: string}} Sheet
 * @typedef {{x: number, y: number, width: number, height: number}} Area
 */

const TICK = 4; // the length of a tick
const GAP = 4; // between a tick and its label
const APART = 10; // between two labels
export const LEFT = 68; // the room for an upright axis
export const BELOW = 46; // and for a horizontal one
export const LETTERS = 13; // their height in pixels

/**
 * Whole pixels of the screen, so that lines are sharp.
 * @param {number} length
 * @param {number} ratio
 * @returns {number}
 */
export function sharp(length, ratio) {
  return Math.round(length * ratio) / ratio;
}

/**
 * The ticks, their labels and the name of the horizontal axis below an area.
 * @param {Sheet} sheet
 * @param {Area} area
 * @param {number} low
 * @param {number} high
 * @param {string} name
 */
export function horizontalAxis(sheet, area, low, high, name) {
  const { context, ratio } = sheet;
  startAxis(sheet);
  context.textAlign = "center";
  context.textBaseline = "top";
  const bottom = area.y + area.height;
  const thick = hairline(ratio);
  /** @type {(value: number) => number} */
  const place = (value) => area.x + ((value - low) / (high - low)) * area.width;
  for (let most = 7; most > 0; most--) {
    const values = ticks(low, high, most);
    const labels = tickLabels(values);
    const halves = labels.map((label) => context.measureText(label).width / 2);
    // A label at the end of the axis is kept on the sheet.
    const middles = values.map((value, i) => Math.min(place(value), sheet.width - halves[i]));
    const fit = middles.every(
      (middle, i) => i === 0 || middle - halves[i] - APART > middles[i - 1] + halves[i - 1],
    );
    if (fit) {
      values.forEach((value, i) => {
        const left = sharp(place(value) - thick / 2, ratio);
        context.fillRect(left, bottom + thick, thick, TICK);
        context.fillText(labels[i], middles[i], bottom + TICK + GAP);
      });
      break;
    }
  }
  context.fillText(name, area.x + area.width / 2, bottom + TICK + GAP + LETTERS + 5);
}

/**
 * The ticks, their labels and the name of the upright axis to the left of an area.
 * @param {Sheet} sheet
 * @param {Area} area
 * @param {number} low
 * @param {number} high
 * @param {string} name
 */
export function uprightAxis(sheet, area, low, high, name) {
  const { context, ratio } = sheet;
  startAxis(sheet);
  context.textAlign = "right";
  context.textBaseline = "middle";
  const thick = hairline(ratio);
  const values = ticks(low, high, Math.max(2, Math.min(7, Math.floor(area.height / 40))));
  const labels = tickLabels(values);
  values.forEach((value, i) => {
    const y = area.y + area.height * (1 - (value - low) / (high - low));
    context.fillRect(area.x - thick - TICK, sharp(y - thick / 2, ratio), TICK, thick);
    context.fillText(labels[i], area.x - TICK - GAP, y);
  });
  const widest = Math.max(0, ...labels.map((label) => context.measureText(label).width));
  const right = Math.max(area.x - TICK - GAP - widest - 6, LETTERS);
  context.save();
  context.translate(right, area.y + area.height / 2);
  context.rotate(-Math.PI / 2);
  context.textAlign = "center";
  context.textBaseline = "alphabetic";
  context.fillText(name, 0, 0);
  context.restore();
}

/**
 * @param {Sheet} sheet
 */
function startAxis({ context, color, font }) {
  context.fillStyle = color;
  context.font = `${LETTERS}px ${font}`;
}

/**
 * @param {number} ratio
 * @returns {number} the thickness of a thin line: about a pixel of the page, whole on the screen
 */
export function hairline(ratio) {
  return Math.max(1, Math.round(ratio)) / ratio;
}
