// Points of two classes in the plane, told apart by fill as well as by colour.

/** @typedef {import("../look/palette.js").Palette} Palette */

/** The ends of both axes for points, with equal units across a picture. @param {number[][][]} sets @param {number} width @param {number} height */
export function planeOf(sets, width, height) {
  let [x0, x1, y0, y1] = [Infinity, -Infinity, Infinity, -Infinity];
  for (const points of sets) {
    for (const [x, y] of points) {
      if (!Number.isFinite(x + y)) continue;
      [x0, x1, y0, y1] = [Math.min(x0, x), Math.max(x1, x), Math.min(y0, y), Math.max(y1, y)];
    }
  }
  if (x0 > x1) [x0, x1, y0, y1] = [-1, 1, -1, 1];
  const unit = Math.max((x1 - x0) / width, (y1 - y0) / height, 1e-9) * 1.14;
  const [cx, cy] = [(x0 + x1) / 2, (y0 + y1) / 2];
  return { X: (/** @type {number} */ x) => width / 2 + (x - cx) / unit, Y: (/** @type {number} */ y) => height / 2 - (y - cy) / unit };
}

/**
 * Points as they are seen in the plane, and the line that divides them: of two states as they are, of more the first over
 * the distance from what divides them.
 * @param {number[][]} points @param {number[]} readout of two classes: weights of a logit each, then biases @returns {{points: number[][], line: [number, number, number]}}
 */
export function seen(points, readout) {
  const n = readout.length / 2 - 1;
  const u = Array.from({ length: n }, (_, i) => readout[n + i] - readout[i]);
  const c = readout[2 * n + 1] - readout[2 * n];
  if (n === 2) return { points, line: [u[0], u[1], c] };
  const size = Math.hypot(...u) || 1;
  return { points: points.map((z) => [z[0], (z.reduce((sum, v, i) => sum + u[i] * v, 0) + c) / size]), line: [0, 1, 0] };
}

/** The line that divides, through all of the picture. @param {CanvasRenderingContext2D} g @param {{X: (x: number) => number, Y: (y: number) => number}} place @param {[number, number, number]} line @param {Palette} palette */
export function divide(g, { X, Y }, [a, b, c], palette) {
  const size = a * a + b * b;
  if (!(size > 0)) return;
  const [x, y, far] = [(-c * a) / size, (-c * b) / size, 1e3 / Math.sqrt(size)];
  g.strokeStyle = palette.dim;
  g.lineWidth = 1.4 * palette.scale;
  g.setLineDash([]);
  g.beginPath();
  g.moveTo(X(x - far * b), Y(y + far * a));
  g.lineTo(X(x + far * b), Y(y - far * a));
  g.stroke();
}

/**
 * @param {CanvasRenderingContext2D} g @param {{X: (x: number) => number, Y: (y: number) => number}} place
 * @param {number[][]} points @param {number[]} labels @param {Palette} palette @param {number} [radius]
 */
export function classes(g, { X, Y }, points, labels, palette, radius = 2.6) {
  const r = radius * palette.scale;
  g.setLineDash([]);
  g.lineWidth = 1.4 * palette.scale;
  g.fillStyle = palette.ink;
  g.strokeStyle = palette.flow;
  points.forEach(([x, y], k) => {
    g.beginPath();
    g.arc(X(x), Y(y), r, 0, 7);
    if (labels[k]) g.stroke();
    else g.fill();
  });
}
