// Walks a sampled curve as far as a picture can tell it: where there are more samples than pixels, the first, lowest,
// highest and last of each pixel, so that no extreme is lost.

/**
 * @typedef {object} Pen
 * @property {(x: number, y: number) => void} moveTo
 * @property {(x: number, y: number) => void} lineTo
 */

/**
 * Lifts the pen over what is not finite and between two samples of one clock: a jump.
 * @param {ArrayLike<number>} clock rising @param {ArrayLike<number>} heights
 * @param {number} from @param {number} to indices, both included
 * @param {(clock: number) => number} X @param {(height: number) => number} Y NaN for what has no place
 * @param {Pen} pen
 */
export function trace(clock, heights, from, to, X, Y, pen) {
  if (to < from) return;
  const dense = to - from > 2 * Math.abs(X(clock[to]) - X(clock[from]));
  if (!dense) {
    let down = false;
    for (let k = from; k <= to; k++) {
      const y = Y(heights[k]);
      if (!Number.isFinite(y)) {
        down = false;
        continue;
      }
      if (k > from && clock[k] === clock[k - 1]) down = false;
      pen[down ? "lineTo" : "moveTo"](X(clock[k]), y);
      down = true;
    }
    return;
  }
  let down = false;
  let k = from;
  while (k <= to) {
    const pixel = Math.floor(X(clock[k]));
    let count = 0;
    let first = NaN;
    let last = NaN;
    let low = Infinity;
    let high = -Infinity;
    let lowFirst = true;
    const start = k;
    let broken = false;
    for (; k <= to && Math.floor(X(clock[k])) === pixel; k++) {
      const y = Y(heights[k]);
      if (!Number.isFinite(y)) {
        broken = true;
        if (count) break; // what follows begins anew
        down = false;
        continue;
      }
      if (count && clock[k] === clock[k - 1]) break;
      if (!count++) first = y;
      last = y;
      if (y < low) {
        low = y;
        lowFirst = false;
      }
      if (y > high) {
        high = y;
        lowFirst = true;
      }
    }
    if (!count) {
      down = false;
      continue;
    }
    if (start > from && clock[start] === clock[start - 1]) down = false;
    const x = count === 1 ? X(clock[k - 1]) : pixel + 0.5;
    pen[down ? "lineTo" : "moveTo"](x, first);
    if (count > 2) {
      pen.lineTo(x, lowFirst ? low : high);
      pen.lineTo(x, lowFirst ? high : low);
    }
    if (count > 1) pen.lineTo(x, last);
    down = !broken;
  }
}

/** Indices k of samples at the clock of sample k − 1, where a curve jumps. @param {ArrayLike<number>} clock @returns {number[]} */
export function jumps(clock) {
  const out = [];
  for (let k = 1; k < clock.length; k++) if (clock[k] === clock[k - 1]) out.push(k);
  return out;
}

/** First index whose clock is not below a value. @param {ArrayLike<number>} clock @param {number} value */
export function indexAt(clock, value) {
  let low = 0;
  let high = clock.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (clock[middle] < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
