// Lines and points over two axes, each linear or logarithmic, on a canvas.

import { format, trimmed } from "../model/number.js";
import { ticks, wholePowers } from "../model/scale.js";
import { faded } from "../look/palette.js";
import { label } from "../phase/paint.js";
import { places } from "./names.js";
import { fill } from "./written.js";

/**
 * @typedef {import("../look/palette.js").Palette} Palette
 * @typedef {{from: number, to: number, log?: boolean, name: string}} Axis
 * @typedef {object} Line
 * @property {ArrayLike<number>} x
 * @property {ArrayLike<number>} y
 * @property {string} colour
 * @property {number[]} [dash]
 * @property {number} [width]
 * @property {boolean} [stairs] a level from each point to the next
 * @property {number} [dots] radius of a dot at every point
 * @property {boolean} [hollow] the dots are rings
 * @property {string} [name] written beside it
 * @typedef {{X: (v: number) => number, Y: (v: number) => number, left: number, right: number, top: number, bottom: number}} Place
 */

/** Draws the axes and returns where numbers stand. @param {CanvasRenderingContext2D} g @param {number} width @param {number} height @param {Palette} palette @param {Axis} x @param {Axis} y @returns {Place} */
export function axes(g, width, height, palette, x, y) {
  const k = palette.scale;
  const left = 52 * k;
  const low = height < 100 * k; // no room for names and numbers beside the curves but those of y
  const [right, top, bottom] = low ? [width - 14 * k, 6 * k, height - 6 * k] : [width - 14 * k, 24 * k, height - 30 * k];
  const place = { left, right, top, bottom, X: along(x, left, right), Y: along(y, bottom, top) };
  g.lineWidth = 1;
  g.strokeStyle = faded(palette.line, 0.8);
  g.fillStyle = palette.faint;
  g.font = `${12 * k}px ${palette.sans}`;
  const name = right - (x.name ? g.measureText(x.name).width + 8 * k : 0);
  g.font = `${11 * k}px ${palette.mono}`;
  g.beginPath();
  for (const v of marks(x, (right - left) / (80 * k))) {
    g.moveTo(place.X(v), top);
    g.lineTo(place.X(v), bottom);
    if (!low && place.X(v) + g.measureText(words(v)).width / 2 < name + (x.name ? 0 : 12 * k)) fill(g, words(v), place.X(v), bottom + 16 * k, "center", 11 * k, palette.mono);
  }
  for (const v of marks(y, (bottom - top) / (44 * k))) {
    g.moveTo(left, place.Y(v));
    g.lineTo(right, place.Y(v));
    fill(g, words(v), left - 6 * k, place.Y(v) + 4 * k, "right", 11 * k, palette.mono);
  }
  g.stroke();
  if (low) return place;
  g.fillStyle = palette.dim;
  g.font = `${12 * k}px ${palette.sans}`;
  g.textAlign = "right";
  g.fillText(x.name, right, bottom + 17 * k);
  g.textAlign = "left";
  g.fillText(y.name, 4 * k, 13 * k);
  return place;
}

/** @param {Axis} axis @param {number} a @param {number} b @returns {(v: number) => number} */
function along({ from, to, log }, a, b) {
  if (log) return (v) => a + ((b - a) * Math.log(v / from)) / Math.log(to / from);
  return (v) => a + ((b - a) * (v - from)) / (to - from);
}

/** @param {Axis} axis @param {number} count */
function marks({ from, to, log }, count) {
  if (!log) return ticks(from, to, Math.max(2, count));
  const powers = wholePowers(from, to);
  if (powers.length > 1) return powers;
  return [1, 2, 5].flatMap((m) => wholePowers(from / m / 10, to).map((p) => m * p)).filter((v) => v >= from && v <= to).sort((a, b) => a - b);
}

/** @param {number} v */
const words = (v) => (v !== 0 && (Math.abs(v) < 0.01 || Math.abs(v) >= 1e4) ? format(v, 1) : trimmed(v));

/** @param {CanvasRenderingContext2D} g @param {Place} place @param {Palette} palette @param {Line[]} lines */
export function lines(g, place, palette, lines) {
  const { X, Y, left, right, top, bottom } = place;
  g.save();
  g.beginPath();
  g.rect(left - 6, top - 6, right - left + 12, bottom - top + 12);
  g.clip();
  for (const { x, y, colour, dash = [], width = 2.2, stairs, dots, hollow } of lines) {
    g.strokeStyle = g.fillStyle = colour;
    g.lineWidth = width * palette.scale;
    g.lineJoin = "round";
    g.setLineDash(dash.map((length) => length * palette.scale));
    g.beginPath();
    let pen = false;
    for (let i = 0; i < x.length; i++) {
      const [h, v] = [X(x[i]), Y(y[i])];
      if (!Number.isFinite(h + v)) {
        pen = false;
        continue;
      }
      if (stairs && pen) g.lineTo(h, Y(y[i - 1]));
      g[pen ? "lineTo" : "moveTo"](h, v);
      pen = true;
    }
    if (width > 0) g.stroke();
    g.setLineDash([]);
    if (!dots) continue;
    if (hollow) g.lineWidth = 1.4 * palette.scale;
    for (let i = 0; i < x.length; i++) {
      if (!Number.isFinite(X(x[i]) + Y(y[i]))) continue;
      g.beginPath();
      g.arc(X(x[i]), Y(y[i]), dots * palette.scale, 0, 7);
      if (hollow) g.stroke();
      else g.fill();
    }
  }
  g.restore();
  names(g, place, palette, lines);
}

/** Their names, each beside its line. @param {CanvasRenderingContext2D} g @param {Place} place @param {Palette} palette @param {Line[]} lines */
function names(g, place, palette, lines) {
  if (!lines.some(({ name }) => name)) return;
  const k = palette.scale;
  g.font = `600 ${12 * k}px ${palette.sans}`;
  g.textAlign = "left";
  const { X, Y } = place;
  const found = places(lines.map(({ x, y, name }) => ({
    points: Array.from(x, (v, i) => /** @type {[number, number]} */ ([X(v), Y(y[i])])),
    width: name ? g.measureText(name).width : 0,
  })), 11 * k, place);
  found.forEach((at, i) => {
    if (at) label(g, /** @type {string} */ (lines[i].name), at.x, at.y, lines[i].colour, palette.panel);
  });
}

export { decades, spanOf } from "./span.js";
