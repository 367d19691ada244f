/** The pictures of a frame side by side: drawn together, and each tells what is pointed at. */

import { curveArea, drawCurve } from "./curve.js";
import { boxOf, describe } from "./elements.js";
import { planeArea, planePainter } from "./plane.js";
import { pointedInPlane, pointedOnCurve } from "./pointed.js";
import { pointing } from "./pointing.js";
import { sheetOf } from "./sizes.js";

/** @typedef {import("./message.js").Scene} Scene */
/** @typedef {import("./message.js").Frame} Frame */
/** @typedef {import("./message.js").Kept} Kept */
/** @typedef {import("./elements.js").Page} Page */
/** @typedef {import("./sizes.js").Size} Size */
/** @typedef {import("./ticks.js").Sheet} Sheet */
/** @typedef {import("./ticks.js").Area} Area */
/** @typedef {import("./pointer.js").Place} Place */
/** @typedef {import("./pointer.js").How} How */
/** @typedef {import("./pointer.js").KeyStep} KeyStep */
/** @typedef {import("./pointer.js").Pointer} Pointer */
/** @typedef {import("./pointed.js").Pointed} Pointed */
/** @typedef {{scene: Scene, frame: Frame, kept: Kept | null}} Drawn */
/**
 * @typedef {object} Look one of the pictures of a frame
 * @property {HTMLCanvasElement} canvas
 * @property {"plane_name" | "curve_name" | "network_name"} name in the frame's header
 * @property {(frame: Frame) => boolean} isIn whether the frame has it
 * @property {(frame: Frame, width: number) => number} [height] of the canvas, where it varies
 * @property {(size: Size) => Area} areaIn where its plot is
 * @property {(sheet: Sheet, drawn: Drawn) => void} paint
 * @property {"ring" | "line"} mark of what is pointed at
 * @property {KeyStep} [keyStep] where an arrow key goes to, if not a little to the side
 * @property {(drawn: Drawn, area: Area, place: Place, how: How) => Pointed | null} tell what is
 *   there
 */
/**
 * @typedef {object} Looks
 * @property {(drawn: Drawn, theme: {color: string, font: string}, now: number) => boolean} draw
 *   whether it could: else sizes are still to come
 * @property {Pointer} inPlane what is pointed at there
 * @property {() => void} disconnect
 */

/**
 * @param {Page} page
 * @param {Map<Element, Size>} sizes of its canvases
 * @param {Look[]} more pictures, below the plane and the curve
 * @returns {Looks}
 */
export function looks(page, sizes, more = []) {
  const { root, pictures } = page;
  const every = [planeLook(page.plane), curveLook(page.curve), ...more];
  /** @type {Drawn | null} */
  let drawn = null;

  /** @type {(look: Look) => import("./pointing.js").PointedPicture} */
  const pointedPicture = ({ canvas, mark, keyStep, areaIn, tell }) => ({
    canvas,
    mark,
    keyStep,
    area: () => {
      const size = sizes.get(canvas);
      return drawn && size ? areaIn(size) : null;
    },
    tell: (place, area, how) => (drawn ? tell(drawn, area, place, how) : null),
  });
  const line = pointing(page.pointed, every.map(pointedPicture));

  /** @type {(present: Look[], frame: Frame) => void} */
  const place = (present, frame) => {
    const boxes = present.map(({ canvas }) => boxOf(canvas));
    const isSame = boxes.length === pictures.children.length;
    if (!isSame || boxes.some((box, i) => box !== pictures.children[i])) {
      pictures.replaceChildren(...boxes);
      page.sentence.after(page.pointed);
    }
    for (const { canvas, height } of present) {
      const pixels = height ? `${height(frame, root.clientWidth)}px` : "";
      if (canvas.style.height !== pixels) {
        canvas.style.height = pixels;
      }
    }
  };

  return {
    draw: (now, theme, time) => {
      const { frame } = now;
      const present = every.filter(({ isIn }) => isIn(frame));
      place(present, frame);
      const sheets = present.map(({ canvas }) => sheetOf(canvas, sizes.get(canvas), theme));
      if (!sheets.every((sheet) => sheet !== null)) {
        return false;
      }
      present.forEach(({ canvas, name, areaIn, paint }, i) => {
        paint(sheets[i], now);
        describe(canvas, frame.header[name] ?? "", areaIn(sheets[i]));
      });
      drawn = now;
      line.follow(time, frame.header.settled);
      return true;
    },
    inPlane: line.pointers[0],
    disconnect: line.disconnect,
  };
}

/**
 * @param {HTMLCanvasElement} canvas
 * @returns {Look}
 */
function planeLook(canvas) {
  const paint = planePainter();
  return {
    canvas,
    name: "plane_name",
    isIn: () => true,
    areaIn: planeArea,
    paint: (sheet, { scene, frame, kept }) => paint(sheet, scene, frame, kept),
    mark: "ring",
    tell: ({ scene, frame }, area, place, how) =>
      pointedInPlane(scene, frame, area, place, how === "touch"),
  };
}

/**
 * @param {HTMLCanvasElement} canvas
 * @returns {Look}
 */
function curveLook(canvas) {
  return {
    canvas,
    name: "curve_name",
    isIn: () => true,
    areaIn: curveArea,
    paint: (sheet, { scene, frame, kept }) => drawCurve(sheet, scene, frame, kept),
    mark: "line",
    tell: ({ frame, kept }, area, place) => pointedOnCurve(frame, kept, area, place),
  };
}
