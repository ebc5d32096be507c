// How a region of stability is drawn: what is damped, shaded with its border, and hλ of the steps on it.

import { contour, joined } from "../../model/contours.js";
import { format, trimmed } from "../../model/number.js";
import { clipped, verdict, whole } from "../../model/region.js";
import { eigenvalues } from "../../model/solving.js";
import { tickStep } from "../../model/scale.js";
import { faded } from "../../look/palette.js";
import { dot, label, symbol } from "../../phase/paint.js";

/**
 * @typedef {import("../../look/palette.js").Palette} Palette
 * @typedef {import("../../model/region.js").Region} Region
 * @typedef {{X: (re: number) => number, Y: (im: number) => number, back: (x: number, y: number) => [number, number], width: number, height: number}} Place
 */

/** @param {[number, number]} z */
export const complex = ([re, im]) => `${format(re)}${im ? ` ${im < 0 ? "−" : "+"} ${format(Math.abs(im))}i` : ""}`;

/** The region in pixels, equally scaled in both directions. @param {Region} region @param {number} width @param {number} height @returns {Place} */
export function placed({ re: [left, right], im: [, top] }, width, height) {
  const unit = Math.max(width / (right - left), height / (2 * top));
  const [cx, cy] = [width / 2, height / 2];
  const middle = (left + right) / 2;
  return {
    width, height,
    X: (v) => cx + (v - middle) * unit,
    Y: (v) => cy - v * unit,
    back: (x, y) => [middle + (x - cx) / unit, (cy - y) / unit],
  };
}

/** @param {[number, number]} lambda @param {number} h @param {number} size of R there */
export function mark([a, b], h, size) {
  /** @type {[number, number]} */
  const z = [h * a, h * b];
  return { z, size, says: verdict(z[0], size) };
}

/** What does not move: the region, its border, lines of equal damping, and the axes. @param {Region} region @param {Place} place @param {Palette} palette @param {number} ratio */
export function drawRegion(region, place, palette, ratio) {
  const { X, Y, width, height } = place;
  const base = new OffscreenCanvas(Math.round(width * ratio), Math.round(height * ratio));
  const g = /** @type {any} */ (base.getContext("2d"));
  g.scale(ratio, ratio);
  const { nx, re: [left, right], im: [, top] } = region;
  const { ny, values } = whole(region);
  const px = (/** @type {number} */ i) => X(left + ((right - left) * i) / (nx - 1));
  const py = (/** @type {number} */ j) => Y(-top + (2 * top * j) / (ny - 1));
  g.imageSmoothingQuality = "high";
  g.drawImage(shade(values, nx, ny, palette, region.star ?? false), px(-0.5), py(ny - 0.5), px(nx - 0.5) - px(-0.5), py(-0.5) - py(ny - 0.5));
  const k = palette.scale;
  drawAxes(g, place, region, palette);
  // Of a method that damps nothing, all there is to see is how fast things grow.
  const damps = !region.star && region.values.some((v) => v < 0.999);
  g.setLineDash(damps || region.star ? [] : [5 * k, 4 * k]);
  const border = region.star ? 0 : 1;
  for (const level of region.star ? [0] : damps ? [0.25, 0.5, 0.75, 1] : [1.05, 1.25, 1.5, 2]) {
    for (const line of joined(contour(values, nx, ny, level))) {
      g.beginPath();
      for (let p = 0; p < line.length; p += 2) g[p ? "lineTo" : "moveTo"](px(line[p]), py(line[p + 1]));
      g.strokeStyle = level === border ? palette.forward : faded(damps ? palette.forward : palette.bad, damps ? 0.28 : 0.6 / level);
      g.lineWidth = (level === border ? 2.4 : 1) * k;
      g.stroke();
    }
  }
  return base;
}

/** One pixel a grid point, denser where more is damped; all of an order star alike. @param {ArrayLike<number>} values @param {number} nx @param {number} ny @param {Palette} palette @param {boolean} star */
function shade(values, nx, ny, palette, star) {
  const canvas = new OffscreenCanvas(nx, ny);
  const g = /** @type {OffscreenCanvasRenderingContext2D} */ (canvas.getContext("2d"));
  const image = g.createImageData(nx, ny);
  const [r, green, b] = [1, 3, 5].map((c) => parseInt(palette.forward.slice(c, c + 2), 16));
  for (let j = 0; j < ny; j++) {
    for (let i = 0; i < nx; i++) {
      const v = values[j * nx + i];
      const alpha = star ? (v > 0 ? 44 : 0) : v <= 1 ? 18 + 46 * (1 - v) : 0;
      image.data.set([r, green, b, alpha], 4 * ((ny - 1 - j) * nx + i));
    }
  }
  g.putImageData(image, 0, 0);
  return canvas;
}

/** @param {CanvasRenderingContext2D} g @param {Place} place @param {Region} region @param {Palette} palette */
function drawAxes(g, { X, Y, width, height, back }, region, palette) {
  const k = palette.scale;
  const [x0, y0] = back(0, height);
  const [x1, y1] = back(width, 0);
  g.strokeStyle = faded(palette.faint, 0.65);
  g.lineWidth = 1;
  g.beginPath();
  g.moveTo(0, Y(0));
  g.lineTo(width, Y(0));
  g.moveTo(X(0), 0);
  g.lineTo(X(0), height);
  g.stroke();
  g.font = `${k > 1 ? 13 * k : 11}px ${palette.mono}`;
  const step = tickStep(x1 - x0, Math.max(2, Math.floor(width / (90 * k))));
  g.textAlign = "center";
  const last = X(0) > width - 70 * k ? width - 70 * k : width - 24 * k;
  for (let v = Math.ceil(x0 / step) * step; v <= x1; v += step) {
    const at = Math.round(v / step) * step;
    if (at !== 0 && X(at) > 18 * k && X(at) < last - 24 * k) label(g, trimmed(at), X(at), Y(0) + 16 * k, palette.faint, palette.bg);
  }
  g.textAlign = "left";
  for (let v = Math.ceil(y0 / step) * step; v <= y1; v += step) {
    const at = Math.round(v / step) * step;
    if (at !== 0 && Y(at) > 34 * k && Y(at) < height - 10 * k) label(g, `${trimmed(at)}i`, X(0) + 7 * k, Y(at) + 4 * k, palette.faint, palette.bg);
  }
  g.font = `italic ${16 * k}px KaTeX_Math, serif`;
  g.textAlign = "right";
  label(g, "Re hλ", width - 10 * k, Y(0) - 8 * k, palette.dim, palette.bg);
  g.textAlign = "left";
  label(g, "Im hλ", X(0) + 8 * k, 18 * k, palette.dim, palette.bg);
}

/** Where the eigenvalues stand in all the other steps. @param {CanvasRenderingContext2D} g @param {Place} place @param {import("../../model/rows.js").Rows | null} rows @param {Palette} palette */
export function drawTrail(g, { X, Y }, rows, palette) {
  if (!rows) return;
  g.fillStyle = faded(palette.ink, 0.28);
  const every = Math.max(1, Math.ceil(rows.length / 1500));
  const r = 1.5 * palette.scale;
  for (let row = 0; row < rows.length; row += every) {
    const { h, lambda } = eigenvalues(rows, row);
    for (const [a, b] of lambda) g.fillRect(X(h * a) - r, Y(h * b) - r, 2 * r, 2 * r);
  }
}

/** @param {CanvasRenderingContext2D} g @param {Place} place @param {ReturnType<typeof mark>[]} marks @param {Palette} palette @param {boolean} holding */
export function drawMarks(g, place, marks, palette, holding) {
  const { X, Y, width, height, back } = place;
  const k = palette.scale;
  const [x0] = back(14 * k, 0);
  const [x1, top] = back(width - 14 * k, 14 * k);
  for (const { z, says } of marks) {
    if (!Number.isFinite(z[0] + z[1])) continue;
    const part = clipped(z, [x0, x1], top);
    const [x, y] = [X(z[0] * part), Y(z[1] * part)];
    const colour = says === "explodes" ? palette.bad : palette.ink;
    if (part < 1) {
      arrow(g, x, y, Math.atan2(-z[1], z[0]), 9 * k, palette);
      g.font = `${k > 1 ? 13 * k : 12}px ${palette.mono}`;
      g.textAlign = x < width / 2 ? "left" : "right";
      label(g, `hλ = ${complex(z)}`, x + (x < width / 2 ? 12 : -12) * k, y + (y < height / 2 ? 20 : -12) * k, palette.ink, palette.bg);
      continue;
    }
    if (holding) {
      g.fillStyle = faded(colour, 0.2);
      g.beginPath();
      g.arc(x, y, 15 * k, 0, 7);
      g.fill();
    }
    dot(g, x, y, 6 * k, colour, palette.bg, 3);
    if (says === "explodes") cross(g, x, y, 2.6 * k, palette);
    if (z === marks[0].z || z === marks.find((other) => other.z[1] > 0)?.z) symbol(g, "hλ", "", x + 10 * k, y - 9 * k, 17 * k, colour, palette.bg);
  }
}

/** A cross in the dot: not by colour alone. @param {CanvasRenderingContext2D} g @param {number} x @param {number} y @param {number} r @param {Palette} palette */
function cross(g, x, y, r, palette) {
  g.strokeStyle = palette.bg;
  g.lineWidth = 1.6 * palette.scale;
  g.beginPath();
  g.moveTo(x - r, y - r);
  g.lineTo(x + r, y + r);
  g.moveTo(x - r, y + r);
  g.lineTo(x + r, y - r);
  g.stroke();
}

/** @param {CanvasRenderingContext2D} g @param {number} x @param {number} y @param {number} angle @param {number} r @param {Palette} palette */
function arrow(g, x, y, angle, r, palette) {
  g.save();
  g.translate(x, y);
  g.rotate(angle);
  g.fillStyle = palette.ink;
  g.beginPath();
  g.moveTo(r, 0);
  g.lineTo(-r * 0.6, -r * 0.7);
  g.lineTo(-r * 0.6, r * 0.7);
  g.fill();
  g.restore();
}
