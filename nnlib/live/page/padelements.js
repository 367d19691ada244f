/** The elements of a drawing pad: paper, the picture that the network gets, and ten bars. */

export const PIXELS = 8; // along a side of the picture
const DIGITS = 10;
const PAD_NAME = "Pad to draw a digit on";

/**
 * @typedef {object} Bar of one digit
 * @property {HTMLElement} row
 * @property {HTMLElement} fill
 * @property {HTMLElement} number
 */
/**
 * @typedef {object} PadElements
 * @property {HTMLElement} root
 * @property {HTMLCanvasElement} canvas to draw on
 * @property {HTMLElement} sign the keys' pen
 * @property {HTMLElement} empty says where to draw
 * @property {HTMLButtonElement} undo
 * @property {HTMLButtonElement} clear
 * @property {HTMLCanvasElement} seen the picture that the network gets
 * @property {Bar[]} bars
 * @property {HTMLElement} hint
 * @property {HTMLElement} sentence
 * @property {HTMLElement} printed
 */

/**
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {string} names without the prefix of each
 * @param {(Node | string)[]} children
 * @returns {HTMLElementTagNameMap[Tag]}
 */
function element(tag, names, ...children) {
  const made = document.createElement(tag);
  made.className = names.split(" ").map((name) => `nnlib-${name}`).join(" ");
  made.append(...children);
  return made;
}

/**
 * @param {HTMLElement} el
 * @returns {PadElements} in place
 */
export function padElements(el) {
  const canvas = element("canvas", "pad-canvas");
  canvas.tabIndex = 0;
  canvas.setAttribute("role", "application"); // so a screen reader leaves it the keys
  canvas.setAttribute("aria-label", PAD_NAME);
  // In Jupyter's command mode arrow keys and Delete belong to the notebook, except on such.
  canvas.dataset.lmSuppressShortcuts = "true";
  const sign = element("div", "pointer pointer-ring");
  const empty = element("div", "pad-empty", "Draw here");
  empty.setAttribute("aria-hidden", "true");
  const undo = padButton("Undo", "Take back the last stroke (key Delete)");
  const clear = padButton("Clear", "Begin with an empty pad; Undo brings the drawing back");
  const seen = element("canvas", "pad-seen");
  seen.width = seen.height = PIXELS;
  seen.setAttribute("role", "img");
  seen.setAttribute("aria-label", `The ${PIXELS} by ${PIXELS} pixels that the network gets`);
  const bars = Array.from({ length: DIGITS }, (_, digit) => barOf(digit));
  const list = element("ol", "pad-bars", ...bars.map(({ row }) => row));
  list.setAttribute("role", "list"); // which some readers forget where it has no bullets
  list.setAttribute("aria-label", "Probability of each digit");
  const hint = element("p", "pad-hint");
  hint.setAttribute("role", "status");
  const sentence = element("p", "sentence");
  sentence.setAttribute("role", "status");
  sentence.setAttribute("aria-live", "off");
  const printed = element("pre", "printed");
  printed.setAttribute("role", "group");
  printed.setAttribute("aria-label", "printed");
  const paper = element("div", "pad-paper", canvas, empty, sign);
  const root = element(
    "div",
    "stage pad",
    element(
      "div",
      "pad-parts",
      element("div", "pad-part", paper, element("div", "tools", undo, clear)),
      element("div", "pad-part pad-answer", padTitle("what the network gets"), seen),
      element("div", "pad-part pad-answer pad-wide", padTitle("probability of each digit"), list),
      sentence
    ),
    hint
  );
  el.append(root);
  return { root, canvas, sign, empty, undo, clear, seen, bars, hint, sentence, printed };
}

/**
 * @param {number} digit
 * @returns {Bar}
 */
function barOf(digit) {
  const fill = element("span", "pad-fill");
  const number = element("span", "pad-number");
  const track = element("span", "pad-track", fill);
  track.setAttribute("aria-hidden", "true");
  const row = element("li", "pad-bar", element("span", "pad-digit", `${digit}`), track, number);
  return { row, fill, number };
}

/**
 * @param {string} words
 * @returns {HTMLElement}
 */
function padTitle(words) {
  return element("div", "pad-title", words);
}

/**
 * @param {string} name
 * @param {string} title
 * @returns {HTMLButtonElement}
 */
function padButton(name, title) {
  const button = element("button", "pad-button", name);
  button.type = "button";
  button.title = title;
  return button;
}
