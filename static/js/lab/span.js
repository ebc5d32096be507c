// What axes have to hold, and what goes between points whose slope is known.

/** The least and the largest of lists of numbers, with some room; never of no width. @param {ArrayLike<number>[]} lists @param {number} [room] @returns {[number, number]} */
export function spanOf(lists, room = 0.08) {
  let [low, high] = [Infinity, -Infinity];
  for (const list of lists) {
    for (let i = 0; i < list.length; i++) {
      if (!Number.isFinite(list[i])) continue;
      low = Math.min(low, list[i]);
      high = Math.max(high, list[i]);
    }
  }
  if (low > high) return [0, 1];
  const more = (high - low) * room || Math.max(Math.abs(high) * 0.1, 1e-12);
  return [low - more, high + more];
}

/** Whole powers of ten around positive numbers. @param {ArrayLike<number>[]} lists @returns {[number, number]} */
export function decades(lists) {
  let [low, high] = [Infinity, 0];
  for (const list of lists) {
    for (let i = 0; i < list.length; i++) {
      if (!(list[i] > 0 && list[i] < Infinity)) continue;
      low = Math.min(low, list[i]);
      high = Math.max(high, list[i]);
    }
  }
  if (!(high > 0)) return [0.1, 1];
  return [10 ** Math.floor(Math.log10(low) + 1e-9), 10 ** Math.max(Math.ceil(Math.log10(high) - 1e-9), Math.floor(Math.log10(low)) + 1)];
}

/**
 * A curve through points whose slopes are known too, a cubic between two of them (Hermite).
 * @param {{x: number, y: number, slope: number}[]} points by rising x @param {number} [pieces] to each cubic @returns {{x: number[], y: number[]}}
 */
export function smooth(points, pieces = 8) {
  /** @type {{x: number[], y: number[]}} */
  const out = { x: [], y: [] };
  points.forEach((b, i) => {
    const a = points[i - 1];
    for (let k = a ? 1 : pieces; k <= pieces; k++) {
      const s = k / pieces;
      const h = a ? b.x - a.x : 0;
      out.x.push(a ? a.x + s * h : b.x);
      out.y.push(a ? (1 + 2 * s) * (1 - s) ** 2 * a.y + s * (1 - s) ** 2 * h * a.slope + s * s * (3 - 2 * s) * b.y + s * s * (s - 1) * h * b.slope : b.y);
    }
  });
  return out;
}
