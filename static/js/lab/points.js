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
