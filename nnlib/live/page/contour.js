/** Where the most probable class changes, by marching squares. */

/**
 * The lines where class i leads the best of the classes after it by 0, for each i but the last.
 *
 * A line ends where a class before i is more probable than both: there the answer does not change.
 * It goes a little beyond, so that three lines meet without a gap.
 *
 * @param {ArrayLike<number>} P rows x columns x k, row by row from the bottom
 * @param {number} rows
 * @param {number} columns
 * @param {number} k classes
 * @param {number} overlap how far beyond: a probability, where P ranges from 0 to 1
 * @returns {number[][]} polylines [x, y, x, y, ...]; a grid point is 1 away from the next
 */
export function boundaries(P, rows, columns, k, overlap) {
  /** @type {number[][]} */
  const found = [];
  const lead = new Float64Array(rows * columns);
  const behind = new Float64Array(rows * columns); // above 0: a class before is more probable
  const beyond = overlap * range(P); // less of a network that is hardly decided
  for (let i = 0; i < k - 1; i++) {
    for (let point = 0, at = 0; point < lead.length; point++, at += k) {
      let rival = 0;
      for (let later = at + i + 1; later < at + k; later++) {
        rival = Math.max(rival, P[later]);
      }
      let before = -Infinity;
      for (let earlier = at; earlier < at + i; earlier++) {
        before = Math.max(before, P[earlier]);
      }
      lead[point] = P[at + i] - rival;
      behind[point] = before - Math.max(P[at + i], rival) - beyond;
    }
    found.push(...zeroLines(lead, i > 0 ? behind : null, rows, columns));
  }
  return found;
}

/**
 * @param {ArrayLike<number>} values
 * @returns {number} the largest less the smallest
 */
function range(values) {
  let [smallest, largest] = [Infinity, -Infinity];
  for (let i = 0; i < values.length; i++) {
    smallest = Math.min(smallest, values[i]);
    largest = Math.max(largest, values[i]);
  }
  return largest - smallest;
}

/**
 * The lines where `lead` is 0, as far as `behind` is not above 0.
 *
 * An edge between two grid points is crossed where `lead` changes its sign. Each square of four
 * points joins two crossings of its edges, or twice two. So a crossing has at most two neighbours,
 * and a line is found by walking from neighbour to neighbour.
 *
 * @param {Float64Array} lead
 * @param {Float64Array | null} behind
 * @param {number} rows
 * @param {number} columns
 * @returns {number[][]}
 */
function zeroLines(lead, behind, rows, columns) {
  /** @type {Crossing[]} */
  const crossings = [];
  const known = new Int32Array(2 * rows * columns); // edge -> its place in crossings + 1, or 0

  /** @type {(from: number, to: number) => Crossing} */
  const between = (from, to) => {
    const edge = 2 * from + (to === from + 1 ? 0 : 1);
    if (known[edge] === 0) {
      const share = lead[from] / (lead[from] - lead[to]);
      const upright = to > from + 1;
      crossings.push({
        x: (from % columns) + (upright ? 0 : share),
        y: Math.floor(from / columns) + (upright ? share : 0),
        behind: behind ? behind[from] + share * (behind[to] - behind[from]) : -1,
        next: null,
        other: null,
      });
      known[edge] = crossings.length;
    }
    return crossings[known[edge] - 1];
  };
  /** @type {(one: Crossing, two: Crossing) => void} */
  const join = (one, two) => {
    if (one.behind > 0 && two.behind > 0) {
      return;
    }
    if (one.behind > 0 || two.behind > 0) {
      const end = endBetween(one, two);
      crossings.push(end);
      link(one.behind > 0 ? two : one, end);
    } else {
      link(one, two);
    }
  };

  for (let row = 0; row + 1 < rows; row++) {
    for (let column = 0; column + 1 < columns; column++) {
      const a = row * columns + column; // d c
      const b = a + 1; //                  a b
      const d = a + columns;
      const c = d + 1;
      const signs =
        (lead[a] > 0 ? 1 : 0) | (lead[b] > 0 ? 2 : 0) | (lead[c] > 0 ? 4 : 0) |
        (lead[d] > 0 ? 8 : 0);
      if (signs === 0 || signs === 15) {
        continue;
      }
      if (signs === 5 || signs === 10) {
        // A saddle: the mean of the four decides which two corners hang together.
        const middle = lead[a] + lead[b] + lead[c] + lead[d] > 0;
        const around = middle === (signs === 5); // the lines go around b and d, else a and c
        join(between(a, b), around ? between(b, c) : between(a, d));
        join(between(d, c), around ? between(a, d) : between(b, c));
        continue;
      }
      /** @type {Crossing[]} */
      const two = [];
      if (lead[a] > 0 !== lead[b] > 0) two.push(between(a, b));
      if (lead[b] > 0 !== lead[c] > 0) two.push(between(b, c));
      if (lead[d] > 0 !== lead[c] > 0) two.push(between(d, c));
      if (lead[a] > 0 !== lead[d] > 0) two.push(between(a, d));
      join(two[0], two[1]);
    }
  }
  const open = crossings.filter((crossing) => crossing.next && !crossing.other);
  return [...open, ...crossings].map(walk).filter((line) => line.length >= 4);
}

/**
 * Where a line crosses an edge, or ends; `behind` as in zeroLines.
 * @typedef {{x: number, y: number, behind: number, next: Crossing | null,
 *   other: Crossing | null}} Crossing
 */

/**
 * @param {Crossing} one
 * @param {Crossing} two
 * @returns {Crossing} where `behind` is 0 on the way from one to two
 */
function endBetween(one, two) {
  const share = one.behind / (one.behind - two.behind);
  const x = one.x + share * (two.x - one.x);
  const y = one.y + share * (two.y - one.y);
  return { x, y, behind: 0, next: null, other: null };
}

/**
 * @param {Crossing} one
 * @param {Crossing} two
 */
function link(one, two) {
  for (const [from, to] of [[one, two], [two, one]]) {
    if (from.next === null) {
      from.next = to;
    } else {
      from.other = to;
    }
  }
}

/**
 * The line from a crossing on; its links are taken up, so that no line is walked twice.
 * @param {Crossing} start
 * @returns {number[]} [x, y, x, y, ...]
 */
function walk(start) {
  const line = [start.x, start.y];
  let here = start;
  for (;;) {
    const next = unlink(here, here.next ?? here.other);
    if (next === null) {
      return line;
    }
    unlink(next, here);
    // Where the lead is 0 at a grid point itself, several edges are crossed in one place.
    if (next.x !== line[line.length - 2] || next.y !== line[line.length - 1]) {
      line.push(next.x, next.y);
    }
    here = next;
  }
}

/**
 * @param {Crossing} from
 * @param {Crossing | null} to
 * @returns {Crossing | null} to
 */
function unlink(from, to) {
  if (from.next === to) {
    from.next = null;
  } else {
    from.other = null;
  }
  return to;
}
