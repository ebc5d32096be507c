// The plane of z = hλ: |R(z)| of a method on a grid of its upper half, and where eigenvalues stand on it.

/** @typedef {{method: string, re: [number, number], im: [number, number], nx: number, ny: number, values: number[], star?: boolean}} Region as the server sends it; of an order star the values are log |R(z)/e^z| */

/** Both halves, row by row from the lowest im; the real axis is there once. @param {Region} region @returns {{ny: number, values: Float64Array}} */
export function whole({ nx, ny, values }) {
  const rows = 2 * ny - 1;
  const out = new Float64Array(nx * rows);
  for (let j = 0; j < rows; j++) {
    const from = Math.abs(j - (ny - 1)) * nx;
    for (let i = 0; i < nx; i++) out[j * nx + i] = values[from + i];
  }
  return { ny: rows, values: out };
}

/**
 * What a step does to the part of the solution that an eigenvalue belongs to. Where the solution itself grows, a method that
 * does so too is right.
 * @param {number} re of hλ @param {number} size |R(hλ)|, NaN when not known @returns {"damped" | "explodes" | "grows" | "unknown"}
 */
export function verdict(re, size) {
  if (Number.isNaN(size)) return "unknown";
  if (size <= 1 + 1e-9) return "damped"; // round-off aside
  return re > 0 ? "grows" : "explodes";
}

/** The least zoom, in powers of two, at which points fit into a box of a size; at most `most`. @param {number} far @param {number} reach @param {number} most */
export function zoomFor(far, reach, most) {
  if (!(far > reach)) return 0;
  return Math.min(most, Math.ceil(Math.log2(far / reach)));
}

/** Where a ray from 0 leaves a box, as a part of the vector. @param {[number, number]} z @param {[number, number]} re @param {number} top */
export function clipped([x, y], [left, right], top) {
  const parts = [x < left ? left / x : 1, x > right ? right / x : 1, Math.abs(y) > top ? top / Math.abs(y) : 1];
  return Math.min(...parts);
}

/** h for which hλ is nearest to a point of the plane, at least a thousandth of the present one. @param {[number, number]} lambda @param {[number, number]} point @param {number} h */
export function stepToward([a, b], [x, y], h) {
  const size = a * a + b * b;
  return size > 0 ? Math.max(h / 1000, (a * x + b * y) / size) : h;
}
