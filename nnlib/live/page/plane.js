/** The plane of two inputs: what the network says there, and the samples. */

import { shade } from "./colours.js";
import { boundaries } from "./contour.js";
import { onto } from "./elements.js";
import { probabilities } from "./message.js";
import { BELOW, LEFT, hairline, horizontalAxis, linear, sharp, uprightAxis } from "./ticks.js";

/** @typedef {import("./ticks.js").Sheet} Sheet */
/** @typedef {import("./ticks.js").Area} Area */
/** @typedef {import("./sizes.js").Size} Size */
/** @typedef {import("./message.js").Scene} Scene */
/** @typedef {import("./message.js").Frame} Frame */
/** @typedef {import("./message.js").Kept} Kept */

const FEW = 20; // samples, which are drawn larger

/**
 * The square between the limits, in pixels of the page.
 * @param {Size} size of the canvas
 * @returns {Area}
 */
export function planeArea({ width, height, ratio }) {
  const side = sharp(Math.max(1, Math.min(width - LEFT - 12, height - 12 - BELOW)), ratio);
  return { x: sharp(LEFT, ratio), y: sharp(12, ratio), width: side, height: side };
}

/**
 * A function that draws frames; it keeps what stays the same from frame to frame.
 * @returns {(sheet: Sheet, scene: Scene, frame: Frame, kept: Kept | null) => void}
 */
export function planePainter() {
  const map = document.createElement("canvas");
  const still = document.createElement("canvas"); // samples and axes
  let stillShows = "";
  /** @type {ImageData | null} */
  let pixels = null;
  /** @type {Kept | null} */
  let keptBefore = null;
  /** @type {number[][]} */
  let keptLines = [];

  return (sheet, scene, frame, kept) => {
    const { context, width, height, ratio, color, font } = sheet;
    const { depth, colors, ink, overlap } = scene.header;
    const { units, wrong } = frame.arrays;
    const { P, rows, columns, k } = probabilities(frame);
    const area = planeArea(sheet);

    if (pixels === null || pixels.width !== columns || pixels.height !== rows) {
      map.width = columns;
      map.height = rows;
      pixels = new ImageData(columns, rows);
    }
    shade(P, rows, columns, k, colors, depth, pixels.data);
    onto(map).putImageData(pixels, 0, 0);
    if (kept !== keptBefore) {
      keptBefore = kept;
      keptLines = kept ? keptBoundaries(kept, overlap) : [];
    }
    const shows = [scene.header.number, width, height, ratio, color, font].join(" ");
    if (shows !== stillShows) {
      stillShows = shows;
      still.width = context.canvas.width;
      still.height = context.canvas.height;
      const below = { ...sheet, context: onto(still) };
      below.context.setTransform(ratio, 0, 0, ratio, 0, 0);
      drawSamples(below, area, scene);
      drawFrame(below, area, scene);
    }

    context.clearRect(0, 0, width, height);
    context.save();
    context.beginPath();
    context.rect(area.x, area.y, area.width, area.height);
    context.clip();
    // Half a pixel of the map less on each side: the outermost grid points lie on the frame.
    const { x, y } = area;
    context.drawImage(map, 0.5, 0.5, columns - 1, rows - 1, x, y, area.width, area.height);
    context.strokeStyle = ink;
    context.lineJoin = "round";
    drawUnits(context, area, units);
    context.lineWidth = 1.3;
    context.setLineDash([6, 4]);
    if (kept) {
      drawLines(context, area, keptLines, kept.header.arrays.P.shape);
    }
    context.lineWidth = 1.8;
    context.setLineDash([]);
    drawLines(context, area, boundaries(P, rows, columns, k, overlap), [rows, columns]);
    context.restore();
    context.drawImage(still, 0, 0, still.width / ratio, still.height / ratio);
    drawRings(context, area, scene, wrong);
  };
}

/**
 * @param {Kept} kept
 * @param {number} overlap
 * @returns {number[][]}
 */
function keptBoundaries(kept, overlap) {
  const { P, rows, columns, k } = probabilities(kept);
  return boundaries(P, rows, columns, k, overlap);
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {Area} area
 * @param {number[][]} lines in grid coordinates
 * @param {number[]} shape of the grid: rows, columns
 */
function drawLines(context, area, lines, [rows, columns]) {
  const across = area.width / (columns - 1);
  const up = area.height / (rows - 1);
  const bottom = area.y + area.height;
  context.beginPath();
  for (const line of lines) {
    context.moveTo(area.x + line[0] * across, bottom - line[1] * up);
    for (let i = 2; i < line.length; i += 2) {
      context.lineTo(area.x + line[i] * across, bottom - line[i + 1] * up);
    }
  }
  context.stroke();
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {Area} area
 * @param {Float32Array} units two points of each hidden unit's line, in shares of the plane
 */
function drawUnits(context, area, units) {
  const place = placer(area);
  context.globalAlpha = 0.55;
  context.lineWidth = 0.8;
  context.beginPath();
  for (let i = 0; i < units.length; i += 4) {
    context.moveTo(...place(units[i], units[i + 1]));
    context.lineTo(...place(units[i + 2], units[i + 3]));
  }
  context.stroke();
  context.globalAlpha = 1;
}

/**
 * @param {Area} area
 * @returns {(x: number, y: number) => [number, number]} from shares of the plane to pixels
 */
function placer({ x, y, width, height }) {
  return (across, up) => [x + across * width, y + height - up * height];
}

/**
 * @param {Area} area
 * @param {Scene} scene
 * @returns {number} of a sample, in pixels of the page
 */
function radius(area, scene) {
  const full = scene.arrays.y.length > FEW ? 3.6 : 7;
  return full * Math.max(0.75, Math.min(1, area.width / 330)); // a little smaller on a phone
}

/**
 * @param {Sheet} sheet
 * @param {Area} area
 * @param {Scene} scene
 */
function drawSamples({ context }, area, scene) {
  const { colors, markers, paper } = scene.header;
  const { X, y } = scene.arrays;
  const place = placer(area);
  const size = radius(area, scene);
  context.save();
  context.beginPath();
  context.rect(area.x, area.y, area.width, area.height);
  context.clip();
  context.strokeStyle = paper;
  context.lineWidth = 0.7;
  for (let i = 0; i < y.length; i++) {
    context.fillStyle = colors[y[i]];
    context.beginPath();
    markerPath(context, markers[y[i]], ...place(X[2 * i], X[2 * i + 1]), size);
    context.fill();
    context.stroke();
  }
  context.restore();
}

/**
 * A ring around each sample that the network gets wrong.
 * @param {CanvasRenderingContext2D} context
 * @param {Area} area
 * @param {Scene} scene
 * @param {Uint8Array} wrong
 */
function drawRings(context, area, scene, wrong) {
  const { X } = scene.arrays;
  const place = placer(area);
  const marker = radius(area, scene);
  const size = marker * 1.25 + 1;
  context.strokeStyle = scene.header.ink;
  context.lineWidth = 0.8 + marker / 10; // where many are wrong, rings must not become a blot
  context.beginPath();
  for (let i = 0; i < wrong.length; i++) {
    if (wrong[i]) {
      const [x, y] = place(X[2 * i], X[2 * i + 1]);
      context.moveTo(x + size, y);
      context.arc(x, y, size, 0, 2 * Math.PI);
    }
  }
  context.stroke();
}

/**
 * @param {Sheet} sheet
 * @param {Area} area
 * @param {Scene} scene
 */
function drawFrame(sheet, area, scene) {
  const { context, ratio, color } = sheet;
  const { limits, labels } = scene.header;
  const thick = hairline(ratio);
  context.strokeStyle = color;
  context.lineWidth = thick;
  const { x, y, width, height } = area;
  context.strokeRect(x - thick / 2, y - thick / 2, width + thick, height + thick);
  horizontalAxis(sheet, area, limits[0], limits[1], labels[0]);
  uprightAxis(sheet, area, linear(limits[2], limits[3]), labels[1]);
}

const ARM = 0.4; // half the thickness of a plus

/** @type {{[marker: string]: number[][]}} the corners of markers of size 1, y upwards */
const CORNERS = {
  s: [[-0.9, -0.9], [0.9, -0.9], [0.9, 0.9], [-0.9, 0.9]],
  D: [[0, -1.25], [1.25, 0], [0, 1.25], [-1.25, 0]],
  "^": [[-1.1, -0.9], [1.1, -0.9], [0, 1.15]],
  P: [
    [-ARM, -1.1], [ARM, -1.1], [ARM, -ARM], [1.1, -ARM], [1.1, ARM], [ARM, ARM],
    [ARM, 1.1], [-ARM, 1.1], [-ARM, ARM], [-1.1, ARM], [-1.1, -ARM], [-ARM, -ARM],
  ],
  "*": Array.from({ length: 10 }, (_, i) => {
    const length = i % 2 === 0 ? 1.4 : 0.6;
    return [length * Math.sin((i * Math.PI) / 5), length * Math.cos((i * Math.PI) / 5)];
  }),
};

/** @type {{[marker: string]: [string, number]}} markers that are others, turned to the left */
const TURNED = {
  "<": ["^", 90],
  v: ["^", 180],
  ">": ["^", 270],
  X: ["P", 45],
};

/**
 * @param {CanvasRenderingContext2D} context
 * @param {string} marker
 * @param {number} x
 * @param {number} y
 * @param {number} size
 */
export function markerPath(context, marker, x, y, size) {
  const [name, degrees] = TURNED[marker] ?? [marker, 0];
  const corners = CORNERS[name];
  if (corners === undefined) {
    context.arc(x, y, size, 0, 2 * Math.PI);
    return;
  }
  const cos = Math.cos((degrees * Math.PI) / 180) * size;
  const sin = Math.sin((degrees * Math.PI) / 180) * size;
  for (const [right, up] of corners) {
    context.lineTo(x + right * cos - up * sin, y - (right * sin + up * cos));
  }
  context.closePath();
}
