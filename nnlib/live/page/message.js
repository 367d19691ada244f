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
 *   loss: number | null, end: number, top: number, stretch: number, words: string,
 *   printed: string, plane_name: string, curve_name: string}} FrameHeader
 * @typedef {{name: string, stretch: number}} KeptHeader
 * @typedef {{number: number, settled: boolean, words: string, printed: string, name: string,
 *   width: number}} PictureHeader
 */

/**
 * @template Kind, Header, Arrays
 * @typedef {{header: {kind: Kind, arrays: {[name: string]: Place}} & Header,
 *   arrays: Arrays}} Of
 */

/** @typedef {Uint8Array | Uint16Array} Shares probabilities times 255 or, finer, times 65535 */
/** @typedef {Of<"scene", SceneHeader, {X: Float32Array, y: Uint8Array}>} Scene */
/** @typedef {Of<"frame", FrameHeader, {P: Shares, losses: Float32Array, wrong: Uint8Array,
 *   units: Float32Array}>} Frame */
/** @typedef {Of<"kept", KeptHeader, {P: Shares, losses: Float32Array}>} Kept */
/** @typedef {Of<"picture", PictureHeader, {png: Uint8Array}>} Picture */

const VERSION = 1; // of the form of these messages

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
  /** @type {{[name: string]: Shares | Float32Array}} */
  const arrays = {};
  for (const name of Object.keys(header.arrays)) {
    arrays[name] = numbers(view, header.arrays[name]);
  }
  return { header, arrays };
}

/**
 * @param {DataView} view
 * @param {Place} place
 * @returns {Shares | Float32Array}
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
 * @param {Shares} P
 * @returns {number} what stands for a probability of 1
 */
export function certain(P) {
  return P.BYTES_PER_ELEMENT === 1 ? 255 : 65535;
}
