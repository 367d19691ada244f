/**
 * What the kernel sends: a header in JSON, then arrays of numbers.
 *
 * A message is the length of its header (4 bytes, little-endian), the header, and the arrays, whose
 * types, shapes and places stand in header.arrays.
 *
 * @typedef {{type: "uint8" | "uint16" | "float32", shape: number[], at: number}} Place
 * @typedef {{number: number, limits: number[], colors: string[], markers: string[],
 *   labels: string[], ink: string, grey: string, paper: string, depth: number,
 *   overlap: number}} SceneHeader
 * @typedef {{number: number, scene: number, settled: boolean, iteration: number,
 *   loss: number, end: number, top: number, length: number, stretch: number, words: string,
 *   printed: string, plane_name: string, curve_name: string, span?: number[]}} FrameHeader
 * @typedef {{name: string, stretch: number, span?: number[]}} KeptHeader
 * @typedef {{number: number, settled: boolean, words: string, printed: string, name: string,
 *   width: number}} PictureHeader
 */

/**
 * @template Kind, Header, Arrays
 * @typedef {{header: {kind: Kind, arrays: {[name: string]: Place}} & Header,
 *   arrays: Arrays}} Of
 */

/** @typedef {Of<"scene", SceneHeader, {X: Float32Array, y: Uint8Array}>} Scene */
/** @typedef {Of<"frame", FrameHeader, {P: Uint16Array, losses: Float32Array, wrong: Uint8Array,
 *   units: Float32Array}>} Frame */
/** @typedef {Of<"kept", KeptHeader, {P: Uint16Array, losses: Float32Array}>} Kept */
/** @typedef {Of<"picture", PictureHeader, {png: Uint8Array}>} Picture */

const VERSION = 1; // of the form of these messages
const LARGEST = 65535; // of 16 bits

/**
 * A message in parts; each array is flat, its shape stands in the header.
 * @param {DataView} view
 * @returns {any} a Scene, Frame, Kept or Picture
 */
export function decode(view) {
  const length = view.getUint32(0, true);
  const text = new Uint8Array(view.buffer, view.byteOffset + 4, length);
  const header = JSON.parse(new TextDecoder().decode(text));
  if (header.version !== VERSION) {
    throw new Error(
      `This page draws messages of version ${VERSION}, but the kernel sends version ` +
        `${header.version}: please reload the page.`,
    );
  }
  /** @type {{[name: string]: Uint8Array | Uint16Array | Float32Array}} */
  const arrays = {};
  for (const name of Object.keys(header.arrays)) {
    arrays[name] = numbers(view, header.arrays[name]);
  }
  return { header, arrays };
}

/**
 * @param {DataView} view
 * @param {Place} place
 * @returns {Uint8Array | Uint16Array | Float32Array}
 */
function numbers(view, { type, shape, at }) {
  const count = shape.reduce((product, size) => product * size, 1);
  const begin = view.byteOffset + at;
  if (type === "uint8") {
    return new Uint8Array(view.buffer, begin, count);
  }
  // Copies, since such an array can only begin at a multiple of 2 or 4 bytes, and this need not.
  if (type === "uint16") {
    return new Uint16Array(view.buffer.slice(begin, begin + 2 * count));
  }
  return new Float32Array(view.buffer.slice(begin, begin + 4 * count));
}

/**
 * The probabilities of all classes: a message leaves out the last one's, which is the rest.
 *
 * The numbers 0 to LARGEST stand for header.span, or 0 to 1. A span as narrow as the probabilities
 * are keeps the boundary of a network smooth that is hardly decided.
 * @param {Frame | Kept} message
 * @returns {{P: Float64Array, rows: number, columns: number, k: number}} P rows x columns x k, row
 *   by row from the bottom
 */
export function probabilities({ header, arrays }) {
  const [rows, columns, others] = header.arrays.P.shape;
  const [low, high] = header.span ?? [0, 1];
  const unit = (high - low) / LARGEST;
  const k = others + 1;
  const P = new Float64Array(rows * columns * k);
  for (let from = 0, to = 0; to < P.length; to++) {
    let rest = 1;
    for (let i = 0; i < others; i++) {
      P[to] = low + arrays.P[from] * unit;
      rest -= P[to];
      from++;
      to++;
    }
    P[to] = Math.max(rest, 0); // the others are rounded: their sum may be a little more than 1
  }
  return { P, rows, columns, k };
}
