/** Pointing: one line of words tells what is at the place of a picture that is pointed at. */

import { pointer } from "./pointer.js";

/** @typedef {import("./ticks.js").Area} Area */
/** @typedef {import("./pointer.js").How} How */
/** @typedef {import("./pointer.js").Place} Place */
/** @typedef {import("./pointer.js").Pointer} Pointer */
/** @typedef {import("./pointed.js").Pointed} Pointed */
/**
 * @typedef {object} PointedPicture a picture that can be pointed at
 * @property {HTMLCanvasElement} canvas
 * @property {"ring" | "line"} mark
 * @property {() => Area | null} area null as long as nothing is drawn
 * @property {(place: Place, area: Area, how: How) => Pointed | null} tell null: nothing is there
 */
/**
 * @typedef {object} Pointing
 * @property {Pointer[]} pointers one for each picture
 * @property {(now: number, settled: boolean) => void} follow tells anew what is there, silently
 * @property {() => void} disconnect
 */

const FOLLOWS = 100; // milliseconds between two sentences while the pictures move
const HINT = "Point at a picture, or focus it and use the arrow keys, to read what is there.";

/**
 * @param {HTMLElement} line for the words
 * @param {PointedPicture[]} pictures
 * @returns {Pointing}
 */
export function pointing(line, pictures) {
  let current = -1; // the picture that is pointed at, by its number
  /** @type {How} */
  let how = "mouse";
  let toldAt = -Infinity; // silence so soon after words could take them from a screen reader

  /** @type {(words: string, live: "polite" | "off") => void} */
  const write = (words, live) => {
    if (line.textContent !== words) {
      line.setAttribute("aria-live", live); // of the words to come
      line.textContent = words;
    }
  };
  /** @type {() => string | null} the words, with the mark where it belongs; null: not pointed at */
  const look = () => {
    const place = pointers[current]?.place();
    const area = pictures[current]?.area();
    if (!place || !area) {
      return null;
    }
    const pointed = pictures[current].tell(place, area, how);
    pointers[current].markAt(pointed?.at ?? place);
    return pointed?.words ?? "";
  };
  /** @type {(live: "polite" | "off") => void} */
  const tell = (live) => {
    const words = look();
    line.classList.toggle("nnlib-hint", words === null);
    write(words ?? HINT, words === null ? "off" : live);
  };

  const pointers = pictures.map(({ canvas, area, mark }, i) => {
    /** @type {(place: Place | null, by: How) => void} */
    const moved = (place, by) => {
      if (place) {
        pointers.forEach((other, j) => j === i || other.goTo(null));
        current = i;
        how = by;
      } else if (current === i) {
        current = -1;
      }
      toldAt = performance.now();
      tell(by === "keys" ? "polite" : "off");
    };
    return pointer(canvas, { area, moved, mark });
  });
  tell("off");
  return {
    pointers,
    follow: (now, settled) => {
      if (settled || now - toldAt >= FOLLOWS) {
        toldAt = now;
        tell("off");
      }
    },
    disconnect: () => pointers.forEach((each) => each.disconnect()),
  };
}
