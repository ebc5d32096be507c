// Level lines of a grid by marching squares.

/**
 * Line pieces where a grid crosses a level: x0, y0, x1, y1 in grid units (column, row), four numbers a piece.
 * A cell with a value that is not finite is left out.
 * @param {ArrayLike<number>} values ny × nx, row by row @param {number} nx @param {number} ny @param {number} level
 * @returns {number[]}
 */
export function contour(values, nx, ny, level) {
  /** @type {number[]} */
  const out = [];
  for (let j = 0; j + 1 < ny; j++) {
    for (let i = 0; i + 1 < nx; i++) {
      const k = j * nx + i;
      const a = values[k] - level;
      const b = values[k + 1] - level;
      const c = values[k + nx + 1] - level;
      const d = values[k + nx] - level;
      if (!Number.isFinite(a + b + c + d)) continue;
      const mask = (a > 0 ? 1 : 0) | (b > 0 ? 2 : 0) | (c > 0 ? 4 : 0) | (d > 0 ? 8 : 0);
      if (mask === 0 || mask === 15) continue;
      const bottom = () => out.push(i + a / (a - b), j);
      const right = () => out.push(i + 1, j + b / (b - c));
      const top = () => out.push(i + d / (d - c), j + 1);
      const left = () => out.push(i, j + a / (a - d));
      switch (mask) {
        case 1: case 14: left(); bottom(); break;
        case 2: case 13: bottom(); right(); break;
        case 3: case 12: left(); right(); break;
        case 4: case 11: right(); top(); break;
        case 6: case 9: bottom(); top(); break;
        case 7: case 8: left(); top(); break;
        default: {
          // A saddle: the mean decides which corners belong together.
          const together = a + b + c + d > 0;
          if ((mask === 5) === together) { left(); top(); bottom(); right(); }
          else { left(); bottom(); right(); top(); }
        }
      }
    }
  }
  return out;
}

/**
 * Levels that spread lines evenly over the picture: quantiles, denser toward the minimum where the path ends.
 * @param {ArrayLike<number>} values @param {number} count @returns {number[]} rising
 */
export function levels(values, count) {
  const finite = Array.from(values).filter(Number.isFinite).sort((a, b) => a - b);
  if (finite.length === 0) return [];
  const out = [];
  for (let k = 1; k <= count; k++) {
    const q = (k / (count + 1)) ** 1.6;
    const value = finite[Math.floor(q * (finite.length - 1))];
    if (out.length === 0 || value > out[out.length - 1]) out.push(value);
  }
  return out;
}
