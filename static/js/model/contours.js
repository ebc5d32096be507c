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

/**
 * Line pieces joined end to end, so that dashes run on over them.
 * @param {number[]} pieces as contour returns them @returns {number[][]} polylines, x and y by turns
 */
export function joined(pieces) {
  // Neighbouring cells compute a common end from the same two grid values; rounding may still tell them apart.
  const key = (/** @type {number} */ x, /** @type {number} */ y) => `${Math.round(x * 1e6)},${Math.round(y * 1e6)}`;
  /** @type {Map<string, number[]>} pieces by their ends */
  const ends = new Map();
  const count = pieces.length / 4;
  for (let p = 0; p < count; p++) {
    for (const e of [0, 2]) {
      const at = key(pieces[4 * p + e], pieces[4 * p + e + 1]);
      const list = ends.get(at);
      if (list) list.push(p);
      else ends.set(at, [p]);
    }
  }
  const used = new Uint8Array(count);
  /** Follows the line from an end of a piece. @param {number[]} line @param {(x: number, y: number) => void} add */
  const follow = (line, add) => {
    for (;;) {
      const x = line[line.length - 2];
      const y = line[line.length - 1];
      const next = ends.get(key(x, y))?.find((p) => !used[p]);
      if (next === undefined) return;
      used[next] = 1;
      const [ax, ay, bx, by] = pieces.slice(4 * next, 4 * next + 4);
      if (key(ax, ay) === key(x, y)) add(bx, by);
      else add(ax, ay);
    }
  };
  const out = [];
  for (let p = 0; p < count; p++) {
    if (used[p]) continue;
    used[p] = 1;
    const ahead = pieces.slice(4 * p, 4 * p + 4);
    follow(ahead, (x, y) => ahead.push(x, y));
    const behind = [ahead[2], ahead[3], ahead[0], ahead[1]];
    follow(behind, (x, y) => behind.push(x, y));
    const head = [];
    for (let k = behind.length - 2; k >= 4; k -= 2) head.push(behind[k], behind[k + 1]);
    out.push([...head, ...ahead]);
  }
  return out;
}

/**
 * Heights for the rings of a cost that is never negative: k² times a round number, so that the rings of a square are evenly
 * spaced and stay where they are while the window moves.
 * @param {ArrayLike<number>} values @param {number} count about how many @returns {number[]} rising
 */
export function rings(values, count) {
  const finite = Array.from(values).filter(Number.isFinite).sort((a, b) => a - b);
  if (finite.length === 0) return [];
  const low = finite[0];
  const high = finite[Math.floor(0.8 * (finite.length - 1))];
  if (!(high > low)) return [];
  const base = low >= 0 && low < 0.3 * high ? 0 : low;
  const wanted = (high - base) / count ** 2;
  const power = 10 ** Math.floor(Math.log10(wanted));
  const unit = [1, 2, 5, 10].map((n) => n * power).find((n) => n >= wanted * 0.999) ?? wanted;
  const out = [];
  for (let k = 1; k <= 2 * count && base + unit * k * k <= finite[finite.length - 1]; k++) out.push(base + unit * k * k);
  return out;
}
