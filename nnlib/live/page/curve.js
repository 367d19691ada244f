/** The loss of each iteration, with a marker where the run is. */

import { BELOW, LEFT, LETTERS, hairline, horizontalAxis, sharp, uprightAxis } from "./ticks.js";

/** @typedef {import("./ticks.js").Sheet} Sheet */
/** @typedef {import("./ticks.js").Area} Area */
/** @typedef {import("./sizes.js").Size} Size */
/** @typedef {import("./message.js").Scene} Scene */
/** @typedef {import("./message.js").Frame} Frame */
/** @typedef {import("./message.js").Kept} Kept */
/** @typedef {(iteration: number, loss: number) => [number, number]} Place */

/**
 * The rectangle between the axes, in pixels of the page.
 * @param {Size} size of the canvas
 * @returns {Area}
 */
export function curveArea({ width, height, ratio }) {
  const x = sharp(LEFT, ratio);
  const y = sharp(12, ratio);
  return {
    x,
    y,
    width: sharp(Math.max(1, width - x - 16), ratio),
    height: sharp(Math.max(1, height - y - BELOW), ratio),
  };
}

/**
 * @param {Sheet} sheet
 * @param {Scene} scene
 * @param {Frame} frame
 * @param {Kept | null} kept
 */
export function drawCurve(sheet, scene, frame, kept) {
  const { context, width, height, ratio, color } = sheet;
  const { grey } = scene.header;
  const { iteration, loss, stretch } = frame.header;
  const end = frame.header.end > 0 ? frame.header.end : 1;
  const top = frame.header.top > 0 ? frame.header.top : 1;
  const area = curveArea(sheet);
  const bottom = area.y + area.height;
  /** @type {Place} */
  const place = (at, value) => [
    area.x + (at / end) * area.width,
    bottom - Math.max(0, Math.min(value / top, 1)) * area.height,
  ];

  context.clearRect(0, 0, width, height);
  context.fillStyle = color;
  const thick = hairline(ratio);
  context.fillRect(area.x - thick, area.y, thick, area.height + thick);
  context.fillRect(area.x, bottom, area.width, thick);
  horizontalAxis(sheet, area, 0, end, "iteration");
  uprightAxis(sheet, area, 0, top, "loss");

  context.save();
  context.beginPath();
  context.rect(area.x, area.y - 6, area.width, area.height + 6);
  context.clip();
  context.lineJoin = "round";
  context.lineWidth = 1.8;
  if (kept) {
    drawLosses(context, kept.arrays.losses, kept.header.stretch, Infinity, grey, place);
  }
  drawLosses(context, frame.arrays.losses, stretch, iteration, color, place);
  context.restore();
  if (kept) {
    drawLegend(sheet, area, kept.header.name, grey);
  }
  if (frame.arrays.losses.length > 0) {
    context.fillStyle = color;
    context.beginPath();
    context.arc(...place(Math.min(iteration, end), loss), 5, 0, 2 * Math.PI);
    context.fill();
  }
}

/**
 * A line through the losses. Of a stretch only the lowest and the highest are known, in the order
 * in which they came; they are put at its ends.
 * @param {CanvasRenderingContext2D} context
 * @param {Float32Array} losses lowest and highest, or highest and lowest, of each stretch
 * @param {number} stretch iterations
 * @param {number} last iteration
 * @param {string} color
 * @param {Place} place
 */
function drawLosses(context, losses, stretch, last, color, place) {
  /** @type {(at: number, loss: number) => void} */
  const goTo = (at, loss) => {
    if (!Number.isNaN(loss)) {
      context.lineTo(...place(Math.min(at, last), loss));
    }
  };
  context.beginPath();
  for (let i = 0; i < losses.length; i += 2) {
    const begin = (i / 2) * stretch;
    goTo(begin, losses[i]);
    goTo(begin + stretch - 1, losses[i + 1]);
  }
  context.strokeStyle = color;
  context.stroke();
}

/**
 * The name of the kept run, at the top right.
 * @param {Sheet} sheet
 * @param {Area} area
 * @param {string} name
 * @param {string} grey
 */
function drawLegend({ context, color, font }, area, name, grey) {
  const line = 22;
  const right = area.x + area.width;
  const y = area.y + LETTERS / 2 + 2;
  context.font = `${LETTERS}px ${font}`;
  context.textAlign = "right";
  context.textBaseline = "middle";
  context.fillStyle = color;
  const room = area.width - line - 16;
  context.fillText(name, right, y, room);
  const left = right - Math.min(context.measureText(name).width, room) - 6;
  context.strokeStyle = grey;
  context.lineWidth = 1.8;
  context.beginPath();
  context.moveTo(left - line, y);
  context.lineTo(left, y);
  context.stroke();
}
