/** Sizes: how many pixels of the screen a canvas has, at any zoom. */

import { onto } from "./elements.js";

export const BESIDE = 700; // pixels of the page, from which on two pictures stand side by side

/** @typedef {import("./ticks.js").Sheet} Sheet */
/** @typedef {{width: number, height: number, ratio: number}} Size in pixels of the page */

/**
 * The canvas to draw on, in its present size.
 * @param {HTMLCanvasElement} canvas
 * @param {Size | undefined} size
 * @param {{color: string, font: string}} theme
 * @returns {Sheet | null} null as long as it has no size
 */
export function sheetOf(canvas, size, theme) {
  if (!size || size.width === 0 || size.height === 0) {
    return null;
  }
  const context = onto(canvas);
  const width = Math.round(size.width * size.ratio);
  const height = Math.round(size.height * size.ratio);
  if (canvas.width !== width || canvas.height !== height) {
    canvas.width = width; // this also empties it, so not before it is drawn anew
    canvas.height = height;
  }
  context.setTransform(size.ratio, 0, 0, size.ratio, 0, 0);
  return { context, ...size, ...theme };
}

/**
 * @param {ResizeObserver} observer
 * @param {Element} element
 */
export function observe(observer, element) {
  observer.unobserve(element); // so that it tells the present size
  try {
    observer.observe(element, { box: "device-pixel-content-box" });
  } catch {
    observer.observe(element); // where there is no such box
  }
}

/**
 * @param {ResizeObserverEntry} entry
 * @returns {Size}
 */
export function sizeOf({ contentRect: { width, height }, devicePixelContentBoxSize }) {
  // The box knows of a zoom inside the page, the window's number of a screen that is emulated.
  const onScreen = devicePixelContentBoxSize?.[0].inlineSize ?? 0;
  return { width, height, ratio: Math.max(devicePixelRatio, width ? onScreen / width : 0) };
}
