// Marks of data points that are told apart by their shape.

/** Corners around a point. @type {[number, number][][]} */
const shapes = [
  [],
  [[-0.88, -0.88], [0.88, -0.88], [0.88, 0.88], [-0.88, 0.88]],
  [[0, -1.2], [1.1, 0.8], [-1.1, 0.8]],
  [[0, -1.25], [1.25, 0], [0, 1.25], [-1.25, 0]],
  [[0, 1.2], [1.1, -0.8], [-1.1, -0.8]],
];

/** In the fill colour that is set, with a thin gap to what is below. @param {CanvasRenderingContext2D} g @param {number} shape @param {number} x @param {number} y @param {number} r @param {string} ground */
export function marker(g, shape, x, y, r, ground) {
  const corners = shapes[shape % shapes.length];
  g.beginPath();
  if (corners.length === 0) g.arc(x, y, r, 0, 7);
  else {
    corners.forEach(([a, b], i) => g[i ? "lineTo" : "moveTo"](x + a * r, y + b * r));
    g.closePath();
  }
  const colour = g.fillStyle;
  const { lineWidth, strokeStyle } = g;
  g.strokeStyle = ground;
  g.lineWidth = 2.5;
  g.stroke();
  g.fillStyle = colour;
  g.fill();
  Object.assign(g, { lineWidth, strokeStyle });
}
