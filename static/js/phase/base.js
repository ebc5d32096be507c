// The still layer of the phase view: grid lines, axes with ticks and names, slopes, level lines.

import { contour, levels } from "../model/contours.js";
import { fixed } from "../model/number.js";
import { faded } from "../look/palette.js";
import { label, symbol } from "./paint.js";
import { decimalsOf, tickStep, ticks } from "../model/scale.js";
import { freeParameters } from "../model/scene.js";
import { text } from "../model/symbols.js";

/**
 * @typedef {import("../model/model.js").Model} Model
 * @typedef {import("../look/palette.js").Palette} Palette
 */

/** Names of the two axes and their units. @param {Model} model @returns {{name: string, unit: string}[]} */
export function axisNames(model) {
  const scene = model.scene;
  if (!scene) return [];
  // A phone has no room for units: they would stand on the curves.
  const unit = (/** @type {string} */ name) => (model.camera.width < 480 ? "" : scene.view?.units?.[name] ?? "");
  if (model.isLandscape) {
    const names = freeParameters(scene).slice(0, 2);
    return names.length === 1 ? [{ name: names[0], unit: unit(names[0]) }, { name: "L", unit: "" }] : names.map((name) => ({ name, unit: unit(name) }));
  }
  if (model.flat) return [{ name: "t", unit: unit("t") }, { name: model.states[0], unit: unit(model.states[0]) }];
  return model.axes.map((i) => ({ name: model.states[i] ?? "", unit: unit(model.states[i] ?? "") }));
}

/** @param {CanvasRenderingContext2D} g @param {Model} model @param {Palette} colours @param {{right: number, bottom: number}} words where the headline ends */
export function drawBase(g, model, colours, words) {
  const { camera } = model;
  const { width: W, height: H } = camera;
  g.clearRect(0, 0, W, H);
  if (!model.scene) return;
  if (model.isLandscape) drawLandscape(g, model, colours);
  const small = W < 600;
  const xs = ticks(camera.x0, camera.x1, W / (small ? 70 : 105));
  const ys = ticks(camera.y0, camera.y1, H / (small ? 60 : 95));
  g.lineWidth = 1;
  g.strokeStyle = faded(colours.line, 0.75);
  g.beginPath();
  for (const x of xs) line(g, crisp(camera.X(x)), 0, crisp(camera.X(x)), H);
  for (const y of ys) line(g, 0, crisp(camera.Y(y)), W, crisp(camera.Y(y)));
  g.stroke();
  g.strokeStyle = faded(colours.faint, 0.5);
  g.beginPath();
  const zeroX = crisp(camera.X(0));
  const zeroY = crisp(camera.Y(0));
  line(g, zeroX, 0, zeroX, H);
  line(g, 0, zeroY, W, zeroY);
  g.stroke();
  if (model.flat && model.grid) drawSlopes(g, model, colours);
  drawTicks(g, model, colours, xs, ys, words);
}

/** @param {CanvasRenderingContext2D} g @param {Model} model @param {Palette} colours @param {number[]} xs @param {number[]} ys @param {{right: number, bottom: number}} words */
function drawTicks(g, model, colours, xs, ys, words) {
  const { camera } = model;
  const { width: W, height: H } = camera;
  const small = W < 600;
  const foot = small ? 40 : 56;
  const dx = decimalsOf(tickStep(camera.x1 - camera.x0, W / (small ? 70 : 105)));
  const dy = decimalsOf(tickStep(camera.y1 - camera.y0, H / (small ? 60 : 95)));
  g.font = `${small ? 11 : 13}px ${colours.mono}`;
  const origin = camera.x0 < 0 && camera.x1 > 0 && camera.y0 < 0 && camera.y1 > 0;
  g.textAlign = "center";
  for (const x of xs) {
    if (x === 0 && origin) continue; // the axis itself says so
    const px = camera.X(x);
    if (px > 20 && px < W - 48) label(g, fixed(x, dx), px, H - foot, colours.faint, colours.bg);
  }
  g.textAlign = "right";
  for (const y of ys) {
    if (y === 0 && origin) continue;
    const py = camera.Y(y);
    if (py > 62 && py < H - foot - 22) label(g, fixed(y, dy), W - 14, py + 4, colours.faint, colours.bg);
  }
  g.textAlign = "left";
  const [nameX, nameY] = axisNames(model);
  if (!nameX?.name || !nameY?.name) return;
  // The names stand at the ends of the axes; an axis out of sight gets its name at the edge.
  const yAxis = Math.min(H - foot - 26, Math.max(60, camera.Y(0) - 10));
  const xAxis = Math.min(W - 70, Math.max(14, camera.X(0) + 10));
  axisName(g, nameX, W - 16, yAxis, "right", colours);
  const nameAt = model.flat && xAxis > 44 ? xAxis - 34 : xAxis;
  axisName(g, nameY, nameAt, nameAt < words.right + 8 ? H - foot - 26 : 30, "left", colours);
}

/** @param {CanvasRenderingContext2D} g @param {{name: string, unit: string}} axis @param {number} x @param {number} y @param {"left" | "right"} side @param {Palette} colours */
function axisName(g, axis, x, y, side, colours) {
  const match = /^(.+?)_?(\d*)$/.exec(text(axis.name));
  const base = match?.[1] ?? axis.name;
  const index = match?.[2] ?? "";
  g.font = `14px ${colours.sans}`;
  const unit = axis.unit ? `  ${axis.unit}` : "";
  const unitWidth = unit ? g.measureText(unit).width : 0;
  g.font = "italic 20px KaTeX_Math, serif";
  const width = g.measureText(base).width + index.length * 8;
  const left = side === "right" ? x - width - unitWidth : x;
  symbol(g, base, index, left, y, 20, colours.dim, colours.bg);
  if (unit) {
    g.font = `14px ${colours.sans}`;
    label(g, unit, left + width, y, colours.faint, colours.bg);
  }
}

/** Short strokes of slope f on the (t, z) plane. @param {CanvasRenderingContext2D} g @param {Model} model @param {Palette} colours */
function drawSlopes(g, model, colours) {
  const { camera, grid } = model;
  if (!grid) return;
  const field = new Float64Array(2);
  g.strokeStyle = faded(colours.flow, 0.42);
  g.lineWidth = 1.2;
  g.beginPath();
  for (let py = 20; py < camera.height; py += 40) {
    for (let px = 20; px < camera.width; px += 40) {
      if (!grid.look(field, camera.x(px), camera.y(py))) continue;
      const vx = field[0] * camera.sx;
      const vy = -field[1] * camera.sy;
      const k = 9 / Math.hypot(vx, vy);
      line(g, px - vx * k, py - vy * k, px + vx * k, py + vy * k);
    }
  }
  g.stroke();
}

/** @param {CanvasRenderingContext2D} g @param {Model} model @param {Palette} colours */
function drawLandscape(g, model, colours) {
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

/** @param {number} p */
const crisp = (p) => Math.round(p) + 0.5;
