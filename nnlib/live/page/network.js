/** The network: a small map of what each hidden unit says over the plane, and a line a weight. */

import { onto } from "./elements.js";
import { markerPath } from "./plane.js";
import { LETTERS, hairline, sharp } from "./ticks.js";

/** @typedef {import("./ticks.js").Sheet} Sheet */
/** @typedef {import("./ticks.js").Area} Area */
/** @typedef {import("./message.js").Scene} Scene */
/** @typedef {import("./message.js").Frame} Frame */
/** @typedef {import("./pointer.js").Place} Place */
/** @typedef {import("./pointer.js").Share} Share */
/** @typedef {import("./pointed.js").Pointed} Pointed */
/** @typedef {import("./looks.js").Look} Look */
/**
 * A unit is a square around its middle; an edge is the straight line of one weight.
 * @typedef {{kind: "unit", layer: number, unit: number, x: number, y: number}} Unit
 * @typedef {{kind: "edge", layer: number, from: number, to: number, weight: number, width: number,
 *   x1: number, y1: number, x2: number, y2: number}} Edge
 */
/**
 * Where everything stands, in pixels of the page: `items` in the order in which one reads them, a
 * layer's units from the top down, then their edges, then the next layer.
 * @typedef {{area: Area, side: number, sizes: number[], largest: number, labels: string[],
 *   limits: number[], spans: Float32Array, items: (Unit | Edge)[]}} Geometry
 */
/** @typedef {{kind: "unit" | "edge", index: number, words: string}} Told */

const NAMES = 24; // the room above for the names of the layers
const LINE = 24; // a line of the legend
const BETWEEN = 8; // two maps, at least
const BEFORE = 20; // a map: the room for its number
const AFTER = 64; // the outputs: the room for their names
const THINNEST = 0.75; // an edge
const THICKEST = 6;
const REACH = 8; // how far from an edge it may be pointed at
const OUTPUT = 15; // the radius of an output
const NARROW = 680; // a sheet whose legend takes two lines
const NARROWEST = 330; // ... and four
/** Where along an edge it is told from the others, the best liked place first. */
const PLACES = [0.5, 0.42, 0.58, 0.34, 0.66, 0.26, 0.74, 0.18, 0.82];

/**
 * @param {number[]} sizes units of each layer
 * @param {number} width of the sheet
 * @returns {number} the height that the network needs, in pixels of the page
 */
export function networkHeight(sizes, width) {
  return NAMES + Math.max(...sizes) * (mapSide(sizes, width) + BETWEEN) + legendHeight(width);
}

/**
 * @param {number[]} sizes
 * @param {number} width
 * @returns {number} of a map, in pixels of the page: smaller where many stand in a column or a row
 */
function mapSide(sizes, width) {
  const most = Math.max(...sizes);
  const largest = most <= 4 ? 56 : most <= 8 ? 44 : 34;
  const apart = (width - BEFORE - AFTER) / (sizes.length - 1);
  return Math.max(16, Math.min(largest, Math.floor(0.36 * apart)));
}

/**
 * @param {number} width
 * @returns {number}
 */
function legendHeight(width) {
  const lines = width < NARROWEST ? 4 : width < NARROW ? 2 : 1;
  return 8 + LINE * lines;
}

/**
 * Where units and edges stand, without the words above and below.
 * @param {{width: number, height: number}} sheet
 * @returns {Area}
 */
export function networkArea({ width, height }) {
  return { x: 0, y: NAMES, width, height: Math.max(1, height - NAMES - legendHeight(width)) };
}

/**
 * Where units and edges of a frame's network stand on a sheet of this size.
 * @param {{width: number, height: number}} sheet
 * @param {Scene} scene
 * @param {Frame} frame one that has a network
 * @returns {Geometry}
 */
export function networkGeometry(sheet, scene, frame) {
  const { width } = sheet;
  const { limits, labels } = scene.header;
  const sizes = frame.header.network?.sizes ?? [];
  const weights = frame.arrays.weights ?? new Float32Array();
  const spans = frame.arrays.spans ?? new Float32Array();
  const area = networkArea(sheet);
  const side = mapSide(sizes, width);
  const first = BEFORE + 6 + side / 2;
  const last = width - AFTER - OUTPUT;
  /** @type {(layer: number, unit: number) => [number, number]} */
  const place = (layer, unit) => {
    const units = sizes[layer];
    const apart = Math.min(area.height / units, 1.6 * (side + BETWEEN));
    const x = first + (layer / (sizes.length - 1)) * (last - first);
    return [x, area.y + area.height / 2 + (unit - (units - 1) / 2) * apart];
  };
  const largest = weights.reduce((size, weight) => Math.max(size, Math.abs(weight)), 0);
  /** @type {(Unit | Edge)[]} */
  const items = [];
  let at = 0;
  sizes.forEach((units, layer) => {
    for (let unit = 0; unit < units; unit++) {
      const [x, y] = place(layer, unit);
      items.push({ kind: "unit", layer, unit, x, y });
    }
    const isLast = layer === sizes.length - 1;
    const before = layer === sizes.length - 2 ? OUTPUT + 3 : side / 2 + BEFORE;
    for (let from = 0; from < units && !isLast; from++) {
      for (let to = 0; to < sizes[layer + 1]; to++) {
        const weight = weights[at++];
        const [x1, y1] = place(layer, from);
        const [x2, y2] = place(layer + 1, to);
        const width = edgeWidth(weight, largest);
        const ends = { x1: x1 + side / 2 + 3, y1, x2: x2 - before, y2 };
        items.push({ kind: "edge", layer, from, to, weight, width, ...ends });
      }
    }
  });
  return { area, side, sizes, largest, labels, limits, spans, items };
}

/**
 * @param {Geometry} geometry
 * @returns {number[]} left, top and side of each hidden unit's map, one after another
 */
export function placesOfUnits({ items, side, sizes }) {
  return items.flatMap((item) => {
    const isHidden = item.kind === "unit" && item.layer > 0 && item.layer < sizes.length - 1;
    return isHidden ? [item.x - side / 2, item.y - side / 2, side] : [];
  });
}

/**
 * @param {number} weight
 * @param {number} largest of all, by its size
 * @returns {number} in pixels of the page
 */
function edgeWidth(weight, largest) {
  return THINNEST + (largest > 0 ? Math.abs(weight) / largest : 0) * (THICKEST - THINNEST);
}

/**
 * What is at this place of the sheet: the unit around it, else the nearest edge if it is near.
 * @param {Geometry} geometry
 * @param {number} x pixels of the page
 * @param {number} y
 * @returns {Told | null} with its place in `items`
 */
export function pointedInNetwork(geometry, x, y) {
  const { items, side } = geometry;
  let nearest = -1;
  let least = REACH;
  for (const [index, item] of items.entries()) {
    if (item.kind === "edge") {
      const distance = distanceTo(item, x, y);
      if (distance < least) {
        [nearest, least] = [index, distance];
      }
    } else if (Math.max(Math.abs(x - item.x), Math.abs(y - item.y)) <= side / 2 + 2) {
      return told(geometry, index);
    }
  }
  return nearest < 0 ? null : told(geometry, nearest);
}

/**
 * All units and edges as one reads them, each with a place where nothing else is as near.
 * @param {Geometry} geometry
 * @returns {(Told & {x: number, y: number})[]}
 */
export function inOrder(geometry) {
  const edges = geometry.items.filter((item) => item.kind === "edge");
  return geometry.items.map((item, index) => {
    const [x, y] = item.kind === "unit" ? [item.x, item.y] : anchor(item, edges);
    return { ...told(geometry, index), x, y };
  });
}

/**
 * @param {Edge} edge
 * @param {Edge[]} edges all of them
 * @returns {[number, number]} the place on it that is farthest from the others
 */
function anchor(edge, edges) {
  let best = along(edge, PLACES[0]);
  let farthest = -1;
  for (const share of PLACES) {
    const place = along(edge, share);
    const gaps = edges.map((other) => (other === edge ? Infinity : distanceTo(other, ...place)));
    const gap = Math.min(REACH, ...gaps);
    if (gap > farthest) {
      [best, farthest] = [place, gap];
    }
  }
  return best;
}

/**
 * @param {Edge} edge
 * @param {number} share of the way
 * @returns {[number, number]}
 */
function along({ x1, y1, x2, y2 }, share) {
  return [x1 + share * (x2 - x1), y1 + share * (y2 - y1)];
}

/**
 * @param {Edge} edge
 * @param {number} x
 * @param {number} y
 * @returns {number} pixels from the place to the edge
 */
function distanceTo(edge, x, y) {
  const { x1, y1, x2, y2 } = edge;
  const across = x2 - x1;
  const down = y2 - y1;
  const length = across * across + down * down;
  const share = length > 0 ? ((x - x1) * across + (y - y1) * down) / length : 0;
  const [nearX, nearY] = along(edge, Math.max(0, Math.min(1, share)));
  return Math.hypot(x - nearX, y - nearY);
}

/**
 * @param {Geometry} geometry
 * @param {number} index in its items
 * @returns {Told}
 */
function told(geometry, index) {
  const item = geometry.items[index];
  const words = item.kind === "edge" ? wordsOfEdge(geometry, item) : wordsOfUnit(geometry, item);
  return { kind: item.kind, index, words };
}

/**
 * @param {Geometry} geometry
 * @param {Edge} edge
 * @returns {string}
 */
function wordsOfEdge(geometry, { layer, from, to, weight }) {
  const start = unitName(geometry, layer, from);
  const end = unitName(geometry, layer + 1, to);
  return `Weight from ${start} to ${end}: ${inFewDigits(weight)}`;
}

/**
 * @param {Geometry} geometry
 * @param {Unit} unit
 * @returns {string}
 */
function wordsOfUnit(geometry, { layer, unit }) {
  const { sizes, limits, spans } = geometry;
  const name = unitName(geometry, layer, unit);
  if (layer === sizes.length - 1) {
    const one = sizes[layer] === 1 ? 1 : unit;
    return `${upper(name)}: how probable class ${one} is`;
  }
  const at = unit + sizes.slice(1, layer).reduce((sum, units) => sum + units, 0);
  const span = layer === 0 ? limits.slice(2 * unit) : spans.subarray(2 * at);
  const [low, high] = [inFewDigits(span[0]), inFewDigits(span[1])];
  if (layer === 0) {
    return `Input ${name}: ${low} to ${high} in this plane`;
  }
  const says = low === high ? `${low} everywhere` : `${low} to ${high}`;
  return `${upper(name)} says ${says}`;
}

/**
 * @param {Geometry} geometry
 * @param {number} layer
 * @param {number} unit
 * @returns {string} its name within a sentence
 */
function unitName({ sizes, labels }, layer, unit) {
  const last = sizes.length - 1;
  if (layer === 0) {
    return labels[unit];
  }
  if (layer === last) {
    return sizes[last] === 1 ? "the output" : `the output for class ${unit}`;
  }
  return last === 2 ? `hidden unit ${unit + 1}` : `unit ${unit + 1} of hidden layer ${layer}`;
}

/**
 * @param {string} words
 * @returns {string} with a capital letter at the beginning
 */
function upper(words) {
  return words[0].toUpperCase() + words.slice(1);
}

/**
 * @param {number} value
 * @returns {string} two digits that tell at least, with a true minus sign
 */
function inFewDigits(value) {
  const size = Math.abs(value);
  let written = value.toPrecision(2);
  if (size === 0) {
    written = "0";
  } else if (size >= 1e6) {
    written = value.toExponential(2).replace("e+", "e");
  } else if (size >= 0.1) {
    written = value.toFixed(size < 1000 ? 2 : 0);
  }
  return written.replaceAll("-", "\u2212");
}

/**
 * The network below the other pictures of a frame, where it has one.
 * @param {HTMLCanvasElement} canvas
 * @returns {Look}
 */
export function networkLook(canvas) {
  const paint = networkPainter();
  /** @type {Geometry | null} */
  let geometry = null; // of the network that was drawn last
  return {
    canvas,
    name: "network_name",
    isIn: ({ header }) => header.network !== undefined,
    height: ({ header }, width) => networkHeight(header.network?.sizes ?? [], width),
    areaIn: networkArea,
    paint: (sheet, { scene, frame }) => {
      geometry = paint(sheet, scene, frame);
      canvas.dataset.units = placesOfUnits(geometry).join(" ");
    },
    mark: "ring",
    keyStep: (from, right, up) => (geometry ? nextInNetwork(geometry, from, right - up) : from),
    tell: (drawn, area, place) => geometry && pointedAt(geometry, place),
  };
}

/**
 * What is at a place of the network, for the line of words.
 * @param {Geometry} geometry
 * @param {Place} place
 * @returns {Pointed | null} null: nothing is there
 */
function pointedAt(geometry, { x, y }) {
  const found = pointedInNetwork(geometry, x, y);
  if (!found) {
    return null;
  }
  const item = geometry.items[found.index];
  const [middleX, middleY] = item.kind === "unit" ? [item.x, item.y] : [x, y];
  return { words: `${found.words}.`, at: shareAt(geometry.area, middleX, middleY) };
}

/**
 * Where the arrow keys go from a place: to the next unit or edge, or to the one before.
 * @param {Geometry} geometry
 * @param {Share} from
 * @param {number} by 1 or -1
 * @returns {Share}
 */
function nextInNetwork(geometry, from, by) {
  const { area } = geometry;
  const [x, y] = [area.x + from.across * area.width, area.y + (1 - from.up) * area.height];
  const stops = inOrder(geometry);
  const gaps = stops.map((stop) => Math.hypot(stop.x - x, stop.y - y));
  const nearest = gaps.indexOf(Math.min(...gaps));
  const isOn = gaps[nearest] < 1; // else it is the one to go to
  const next = isOn ? (nearest + by + stops.length) % stops.length : nearest;
  return shareAt(area, stops[next].x, stops[next].y);
}

/**
 * @param {Area} area
 * @param {number} x
 * @param {number} y
 * @returns {Share}
 */
function shareAt(area, x, y) {
  return { across: (x - area.x) / area.width, up: 1 - (y - area.y) / area.height };
}

/**
 * A function that draws the network of a frame; it keeps its canvas for the maps.
 * @returns {(sheet: Sheet, scene: Scene, frame: Frame) => Geometry} where it has drawn what
 */
export function networkPainter() {
  const maps = document.createElement("canvas");
  return (sheet, scene, frame) => {
    const geometry = networkGeometry(sheet, scene, frame);
    sheet.context.clearRect(0, 0, sheet.width, sheet.height);
    nameLayers(sheet, geometry);
    drawEdges(sheet.context, geometry, scene);
    paintMaps(maps, frame, sheet.color);
    for (const item of geometry.items) {
      if (item.kind === "unit" && item.layer === geometry.sizes.length - 1) {
        drawOutput(sheet, geometry, scene, item);
      } else if (item.kind === "unit") {
        drawMap(sheet, geometry, item, maps);
      }
    }
    drawKey(sheet, geometry, scene);
    return geometry;
  };
}

/**
 * @param {Sheet} sheet
 * @param {Geometry} geometry
 */
function nameLayers({ context, color, font }, { sizes, items }) {
  context.font = `${LETTERS}px ${font}`;
  context.fillStyle = color;
  context.textAlign = "center";
  context.textBaseline = "top";
  for (const item of items) {
    if (item.kind === "unit" && item.unit === 0) {
      const name = layerName(sizes, item.layer);
      const half = context.measureText(name).width / 2;
      context.fillText(name, Math.max(item.x, half), 2);
    }
  }
}

/**
 * @param {number[]} sizes
 * @param {number} layer
 * @returns {string} what stands above its units
 */
function layerName(sizes, layer) {
  const s = sizes[layer] === 1 ? "" : "s";
  if (layer === 0) {
    return `input${s}`;
  }
  if (layer === sizes.length - 1) {
    return `output${s}`;
  }
  return sizes.length === 3 ? `hidden unit${s}` : `hidden ${layer}`;
}

/**
 * The thick ones come last. The sign is told by the colour and by dashes.
 * @param {CanvasRenderingContext2D} context
 * @param {Geometry} geometry
 * @param {Scene} scene
 */
function drawEdges(context, { items }, scene) {
  const edges = items.filter((item) => item.kind === "edge");
  for (const { weight, width, x1, y1, x2, y2 } of edges.sort((a, b) => a.width - b.width)) {
    takePen(context, scene, weight < 0, width);
    context.beginPath();
    context.moveTo(x1, y1);
    context.lineTo(x2, y2);
    context.stroke();
  }
  context.setLineDash([]);
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {Scene} scene
 * @param {boolean} isNegative
 * @param {number} width
 */
function takePen(context, scene, isNegative, width) {
  context.strokeStyle = isNegative ? scene.header.negative : scene.header.positive;
  context.lineWidth = width;
  context.setLineDash(isNegative ? [4 + 1.5 * width, 3 + width] : []);
}

/**
 * All maps into one canvas, one below the other: the inputs', then those of the hidden units.
 *
 * A map is the text's colour, the more of it the higher: so it goes with any page.
 * @param {HTMLCanvasElement} canvas
 * @param {Frame} frame
 * @param {string} color
 */
function paintMaps(canvas, frame, color) {
  const numbers = frame.arrays.maps ?? new Uint8Array();
  const [hidden, side] = frame.header.arrays.maps.shape;
  const context = onto(canvas);
  canvas.width = side;
  canvas.height = (2 + hidden) * side;
  const pixels = new ImageData(side, (2 + hidden) * side);
  for (let map = 0, to = 3; map < 2 + hidden; map++) {
    for (let row = side - 1; row >= 0; row--) {
      for (let column = 0; column < side; column++, to += 4) {
        const share = (map === 0 ? column : row) / (side - 1);
        const number = numbers[((map - 2) * side + row) * side + column];
        pixels.data[to] = map < 2 ? 255 * share : number;
      }
    }
  }
  context.putImageData(pixels, 0, 0);
  context.globalCompositeOperation = "source-in";
  context.fillStyle = color;
  context.fillRect(0, 0, canvas.width, canvas.height);
}

/**
 * @param {Sheet} sheet
 * @param {Geometry} geometry
 * @param {Unit} unit
 * @param {HTMLCanvasElement} maps
 */
function drawMap(sheet, { side, sizes, labels }, { layer, unit, x, y }, maps) {
  const { context, ratio, color, font } = sheet;
  const number = sizes.slice(0, layer).reduce((sum, units) => sum + units, unit);
  const points = maps.width;
  const left = sharp(x - side / 2, ratio);
  const top = sharp(y - side / 2, ratio);
  // Half a pixel of the map less on each side: the outermost grid points lie on the frame.
  const [from, size] = [number * points + 0.5, points - 1];
  context.drawImage(maps, 0.5, from, size, size, left, top, side, side);
  const thick = hairline(ratio);
  context.strokeStyle = color;
  context.lineWidth = thick;
  context.strokeRect(left - thick / 2, top - thick / 2, side + thick, side + thick);
  context.fillStyle = color;
  context.font = `${layer === 0 ? LETTERS + 1 : 11}px ${font}`;
  context.textAlign = "right";
  context.textBaseline = "middle";
  context.fillText(layer === 0 ? labels[unit] : String(unit + 1), left - 4, y);
}

/**
 * An output: the marker of its class, as in the plane, and its name.
 * @param {Sheet} sheet
 * @param {Geometry} geometry
 * @param {Scene} scene
 * @param {Unit} unit
 */
function drawOutput({ context, ratio, color, font }, { sizes }, scene, { layer, unit, x, y }) {
  const { colors, markers, paper } = scene.header;
  const one = sizes[layer] === 1 ? 1 : unit; // a single output says how probable class 1 is
  context.beginPath();
  context.arc(x, y, OUTPUT, 0, 2 * Math.PI);
  context.fillStyle = paper;
  context.fill();
  context.strokeStyle = color;
  context.lineWidth = hairline(ratio);
  context.stroke();
  context.beginPath();
  markerPath(context, markers[one], x, y, 7);
  context.fillStyle = colors[one];
  context.fill();
  context.fillStyle = color;
  context.font = `${LETTERS}px ${font}`;
  context.textAlign = "left";
  context.textBaseline = "middle";
  context.fillText(`class ${one}`, x + OUTPUT + 6, y);
}

/**
 * What lines and maps mean, below: entries side by side, as many as fit into a line.
 * @param {Sheet} sheet
 * @param {Geometry} geometry
 * @param {Scene} scene
 */
function drawKey({ context, width, height, color, font }, { largest }, scene) {
  const sign = 34; // the length of what stands before the words
  const top = height - legendHeight(width) + 8;
  let [x, y] = [6, top + LINE / 2];
  context.font = `${LETTERS}px ${font}`;
  context.textAlign = "left";
  context.textBaseline = "middle";
  /** @type {(words: string, draw: () => void) => void} */
  const entry = (words, draw) => {
    const length = sign + 6 + context.measureText(words).width;
    if (x > 6 && x + length > width) {
      [x, y] = [6, y + LINE];
    }
    draw();
    context.fillStyle = color;
    context.fillText(words, x + sign + 6, y);
    x += length + 20;
  };
  /** @type {(isNegative: boolean) => void} */
  const line = (isNegative) => {
    takePen(context, scene, isNegative, 2.5);
    context.beginPath();
    context.moveTo(x, y);
    context.lineTo(x + sign, y);
    context.stroke();
    context.setLineDash([]);
  };
  entry("positive weight", () => line(false));
  entry("negative weight", () => line(true));
  entry(`size, up to ${inFewDigits(largest)}`, () => {
    context.fillStyle = color;
    context.beginPath();
    context.moveTo(x, y - THINNEST / 2);
    context.lineTo(x + sign, y - THICKEST / 2);
    context.lineTo(x + sign, y + THICKEST / 2);
    context.lineTo(x, y + THINNEST / 2);
    context.fill();
  });
  entry("map: low to high", () => {
    context.fillStyle = color;
    context.strokeStyle = color;
    context.lineWidth = 1;
    for (let step = 0; step < sign; step++) {
      context.globalAlpha = step / (sign - 1);
      context.fillRect(x + step, y - 6, 1, 12);
    }
    context.globalAlpha = 1;
    context.strokeRect(x, y - 6, sign, 12);
  });
}
