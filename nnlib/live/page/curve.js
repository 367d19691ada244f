/** The loss of each iteration, with a marker where the run is. */

import { BELOW, LEFT, LETTERS, hairline, horizontalAxis, sharp, uprightAxis } from "./ticks.js";
import { linear, logarithmic } from "./ticks.js";

/** @typedef {import("./ticks.js").Sheet} Sheet */
/** @typedef {import("./ticks.js").Area} Area */
/** @typedef {import("./sizes.js").Size} Size */
/** @typedef {import("./message.js").Scene} Scene */
/** @typedef {import("./message.js").Frame} Frame */
/** @typedef {import("./message.js").Kept} Kept */
/** @typedef {import("./ticks.js").Scale} Scale */
/** @typedef {(iteration: number, loss: number) => [number, number]} Place */
/** @typedef {{name: string, color: string, dashes: number[]}} Entry of the legend */

const DASHES = [6, 4]; // of what is held out

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
  const { iteration, loss } = frame.header;
  const { losses, held_out } = frame.arrays;
  const end = frame.header.end > 0 ? frame.header.end : 1;
  const heldOutColor = scene.header.held_out;
  const area = curveArea(sheet);
  const bottom = area.y + area.height;
  const scale = lossScale(frame);
  /** @type {Place} */
  const place = (at, value) => [
    area.x + (at / end) * area.width,
    bottom - Math.max(0, Math.min(scale.share(value), 1)) * area.height,
  ];

  context.clearRect(0, 0, width, height);
  context.fillStyle = color;
  const thick = hairline(ratio);
  context.fillRect(area.x - thick, area.y, thick, area.height + thick);
  context.fillRect(area.x, bottom, area.width, thick);
  horizontalAxis(sheet, area, 0, end, "iteration");
  uprightAxis(sheet, area, scale, "loss");

  context.save();
  context.beginPath();
  context.rect(area.x, area.y - 6, area.width, area.height + 6);
  context.clip();
  context.lineJoin = "round";
  context.lineWidth = 1.8;
  if (kept) {
    drawLine(context, ofStretches(kept), grey, [], place);
    drawLine(context, kept.arrays.held_out, grey, DASHES, place);
  }
  drawLine(context, ofStretches(frame), color, [], place);
  drawLine(context, held_out, heldOutColor, DASHES, place);
  context.restore();

  /** @type {Entry[]} */
  const legend = [];
  if (held_out.length > 0) {
    legend.push({ name: "training", color, dashes: [] });
    legend.push({ name: "held out", color: heldOutColor, dashes: DASHES });
  }
  if (kept) {
    legend.push({ name: kept.header.name, color: grey, dashes: [] });
  }
  drawLegend(sheet, area, legend);
  const at = Math.min(iteration, end);
  if (held_out.length > 0) {
    drawDot(context, place(at, frame.header.held_out_loss ?? NaN), heldOutColor);
  }
  if (losses.length > 0) {
    drawDot(context, place(at, loss), color);
  }
}

/**
 * @param {Frame} frame
 * @returns {Scale} of the loss axis
 */
export function lossScale({ header }) {
  const top = header.top > 0 ? header.top : 1;
  return header.bottom > 0 ? logarithmic(header.bottom, top) : linear(0, top);
}

/**
 * The places of a line through the losses. Of a stretch only the lowest and the highest are known,
 * in the order in which they came; they are put at its ends.
 * @param {Frame | Kept} run
 * @returns {number[]} iteration, loss, iteration, loss, ...
 */
function ofStretches({ header: { stretch, length }, arrays: { losses } }) {
  const line = [];
  for (let i = 0; i < losses.length; i += 2) {
    const begin = (i / 2) * stretch;
    const end = Math.min(begin + stretch, length) - 1;
    line.push(begin, losses[i], end, losses[i + 1]);
  }
  return line;
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {ArrayLike<number>} line iteration, loss, iteration, loss, ...
 * @param {string} color
 * @param {number[]} dashes
 * @param {Place} place
 */
function drawLine(context, line, color, dashes, place) {
  context.beginPath();
  for (let i = 0; i < line.length; i += 2) {
    if (!Number.isNaN(line[i + 1])) {
      context.lineTo(...place(line[i], line[i + 1]));
    }
  }
  context.strokeStyle = color;
  context.setLineDash(dashes);
  context.stroke();
  context.setLineDash([]);
}

/**
 * Where a run is.
 * @param {CanvasRenderingContext2D} context
 * @param {[number, number]} place
 * @param {string} color
 */
function drawDot(context, [x, y], color) {
  if (!Number.isNaN(y)) {
    context.fillStyle = color;
    context.beginPath();
    context.arc(x, y, 5, 0, 2 * Math.PI);
    context.fill();
  }
}

/**
 * The names of the lines, at the top right, one below another.
 * @param {Sheet} sheet
 * @param {Area} area
 * @param {Entry[]} entries
 */
function drawLegend({ context, color, font }, area, entries) {
  const line = 22;
  const right = area.x + area.width;
  context.font = `${LETTERS}px ${font}`;
  context.textAlign = "right";
  context.textBaseline = "middle";
  entries.forEach((entry, i) => {
    const y = area.y + LETTERS / 2 + 2 + i * (LETTERS + 5);
    const room = area.width - line - 16;
    context.fillStyle = color;
    context.fillText(entry.name, right, y, room);
    const left = right - Math.min(context.measureText(entry.name).width, room) - 6;
    context.strokeStyle = entry.color;
    context.lineWidth = 1.8;
    context.setLineDash(entry.dashes);
    context.beginPath();
    context.moveTo(left - line, y);
    context.lineTo(left, y);
    context.stroke();
  });
  context.setLineDash([]);
}
