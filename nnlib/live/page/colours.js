/** Colours: of a class, and of probabilities over the plane. */

/**
 * @param {string} hex such as "#0072B2"
 * @returns {number[]} red, green and blue, 0 to 255
 */
export function rgb(hex) {
  return [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16));
}

/**
 * Probabilities to pixels: white if undecided, deeper where surer, as in the stored pictures.
 * @param {ArrayLike<number>} P rows x columns x k, row by row from the bottom
 * @param {number} rows
 * @param {number} columns
 * @param {number} k classes
 * @param {string[]} colors of the classes
 * @param {number} depth share of the full colour where the network is sure
 * @param {Uint8ClampedArray} pixels rows x columns x 4, from the top row on: filled
 */
export function shade(P, rows, columns, k, colors, depth, pixels) {
  const chance = 1 / k;
  const depthAboveChance = depth / (1 - chance);
  const fromWhite = colors.slice(0, k).map((hex) => rgb(hex).map((channel) => 255 - channel));
  for (let row = 0; row < rows; row++) {
    let from = row * columns * k;
    let to = (rows - 1 - row) * columns * 4;
    for (let column = 0; column < columns; column++) {
      let red = 255;
      let green = 255;
      let blue = 255;
      for (let i = 0; i < k; i++) {
        const aboveChance = P[from + i] - chance;
        if (aboveChance > 0) {
          const share = aboveChance * depthAboveChance;
          red -= share * fromWhite[i][0];
          green -= share * fromWhite[i][1];
          blue -= share * fromWhite[i][2];
        }
      }
      pixels[to] = red;
      pixels[to + 1] = green;
      pixels[to + 2] = blue;
      pixels[to + 3] = 255;
      from += k;
      to += 4;
    }
  }
}
