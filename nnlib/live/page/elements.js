/** The elements of one view, and what is said in words. */

/** @typedef {import("./ticks.js").Area} Area */
/** @typedef {{root: HTMLElement, pictures: HTMLElement, plane: HTMLCanvasElement,
 *   curve: HTMLCanvasElement, network: HTMLCanvasElement, sentence: HTMLElement,
 *   pointed: HTMLElement, printed: HTMLElement}} Page */

/**
 * @param {HTMLElement} el
 * @returns {Page} its elements, in place
 */
export function build(el) {
  /** @type {<Tag extends keyof HTMLElementTagNameMap>(tag: Tag, name: string) =>
   *   HTMLElementTagNameMap[Tag]} */
  const make = (tag, name) => {
    const element = document.createElement(tag);
    element.className = `nnlib-${name}`;
    return element;
  };
  /** @type {(name: string) => HTMLCanvasElement} in a box of its own, where a pointer has room */
  const makePicture = (name) => {
    const canvas = make("canvas", name);
    const box = make("div", "picture");
    canvas.setAttribute("role", "img");
    box.classList.add(`nnlib-picture-${name}`);
    box.setAttribute("role", "application"); // so a screen reader leaves it the arrow keys
    box.setAttribute("aria-label", "picture to point at with the arrow keys");
    box.append(canvas);
    return canvas;
  };
  const page = {
    root: make("div", "stage"),
    pictures: make("div", "pictures"),
    plane: makePicture("plane"),
    curve: makePicture("curve"),
    network: makePicture("network"),
    sentence: make("p", "sentence"),
    pointed: make("p", "pointed"),
    printed: make("pre", "printed"),
  };
  page.sentence.setAttribute("role", "status");
  page.sentence.setAttribute("aria-live", "off");
  page.printed.setAttribute("role", "group");
  page.printed.setAttribute("aria-label", "printed");
  page.root.append(page.pictures, page.sentence);
  el.append(page.root);
  return page;
}

/**
 * @param {HTMLCanvasElement} canvas
 * @returns {CanvasRenderingContext2D}
 */
export function onto(canvas) {
  return /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
}

/**
 * @param {HTMLCanvasElement} canvas
 * @returns {HTMLElement} the box that build() has put it in
 */
export function boxOf(canvas) {
  return /** @type {HTMLElement} */ (canvas.parentElement);
}

/**
 * The sentence, and what the learner's functions printed.
 *
 * In motion a screen reader is silent. It reads what is new once the run is settled, so the words
 * are put there anew then, even if they stood there before.
 * @param {Pick<Page, "root" | "sentence" | "printed">} page
 * @param {{words: string, settled: boolean, printed: string}} header
 */
export function say({ root, sentence, printed }, header) {
  const live = header.settled ? "polite" : "off";
  if (sentence.textContent !== header.words || sentence.getAttribute("aria-live") !== live) {
    sentence.setAttribute("aria-live", live);
    sentence.textContent = header.words;
  }
  if (printed.textContent !== header.printed) {
    printed.textContent = header.printed;
    if (header.printed) {
      root.append(printed);
    } else {
      printed.remove();
    }
    printed.tabIndex = 0; // one that is too long is scrolled with the arrow keys
    if (printed.scrollHeight <= printed.clientHeight) {
      printed.removeAttribute("tabindex");
    }
  }
}

/**
 * What others read of a canvas: its name, and where its plot is.
 * @param {HTMLCanvasElement} canvas
 * @param {string} name
 * @param {Area} area
 */
export function describe(canvas, name, { x, y, width, height }) {
  if (canvas.getAttribute("aria-label") !== name) {
    canvas.setAttribute("aria-label", name);
  }
  canvas.dataset.area = `${x} ${y} ${width} ${height}`;
}
