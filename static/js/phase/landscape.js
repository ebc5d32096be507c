// The loss over one parameter as a curve, over two as level lines.

import { contour, levels } from "../model/contours.js";
import { faded } from "../look/palette.js";

/**
 * @typedef {import("../model/model.js").Model} Model
 * @typedef {import("../look/palette.js").Palette} Palette
 */

/** @param {CanvasRenderingContext2D} g @param {Model} model @param {Palette} colours */
export function drawLandscape(g, model, colours) {
  const { camera, landscape } = model;
  if (!landscape) return;
  const { nx, ny, values } = landscape;
  const X = (/** @type {number} */ i) => camera.X(landscape.x[0] + ((landscape.x[1] - landscape.x[0]) * i) / (nx - 1));
  if (ny === 1) {
    g.beginPath();
    for (let i = 0; i < nx; i++) g[i ? "lineTo" : "moveTo"](X(i), camera.Y(values[i]));
    g.lineWidth = 3;
    g.lineJoin = "round";
    g.strokeStyle = faded(colours.ink, 0.85);
    g.stroke();
    g.lineTo(X(nx - 1), camera.height + 9);
    g.lineTo(X(0), camera.height + 9);
    g.fillStyle = faded(colours.train, colours.light ? 0.07 : 0.06);
    g.fill();
    return;
  }
  const Y = (/** @type {number} */ j) => camera.Y(landscape.y[0] + ((landscape.y[1] - landscape.y[0]) * j) / (ny - 1));
  const heights = levels(values, 14);
  g.imageSmoothingEnabled = true;
  g.imageSmoothingQuality = "high";
  g.drawImage(bands(landscape, heights, colours), X(-0.5), Y(ny - 0.5), X(nx - 0.5) - X(-0.5), Y(-0.5) - Y(ny - 0.5));
  heights.forEach((height, k) => {
    const pieces = contour(values, nx, ny, height);
    g.beginPath();
    for (let p = 0; p < pieces.length; p += 4) line(g, X(pieces[p]), Y(pieces[p + 1]), X(pieces[p + 2]), Y(pieces[p + 3]));
    g.lineWidth = 1.3;
    g.strokeStyle = faded(colours.train, 0.5 - (0.3 * k) / heights.length);
    g.stroke();
  });
}

/** One pixel a grid point, lighter toward the minimum, smoothed when it is drawn large. @param {import("../model/model.js").Landscape} landscape @param {number[]} heights @param {Palette} colours */
function bands({ nx, ny, values }, heights, colours) {
  const canvas = new OffscreenCanvas(nx, ny);
  const g = /** @type {OffscreenCanvasRenderingContext2D} */ (canvas.getContext("2d"));
  const image = g.createImageData(nx, ny);
  const [r, green, b] = [1, 3, 5].map((k) => parseInt(colours.train.slice(k, k + 2), 16));
  for (let j = 0; j < ny; j++) {
    for (let i = 0; i < nx; i++) {
      const value = values[j * nx + i];
      let band = heights.findIndex((height) => value < height);
      if (band < 0) band = heights.length;
      image.data.set([r, green, b, Number.isFinite(value) ? 52 * (1 - band / heights.length) ** 1.4 : 0], 4 * ((ny - 1 - j) * nx + i));
    }
  }
  g.putImageData(image, 0, 0);
  return canvas;
}

/** @param {CanvasRenderingContext2D} g @param {number} x0 @param {number} y0 @param {number} x1 @param {number} y1 */
function line(g, x0, y0, x1, y1) {
  g.moveTo(x0, y0);
  g.lineTo(x1, y1);
}
