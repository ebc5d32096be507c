// The futures that training left, in dashes of their own beside its path, and the least loss there is as a line.

import { label } from "../paint.js";
import { placesAlong } from "./places.js";
import { Labels } from "../../model/labels.js";
import { dashes, faded } from "../../look/palette.js";

/**
 * @typedef {import("../../look/palette.js").Palette} Palette
 * @typedef {import("../../panels/chart.js").Plot} Plot
 */

const points = 800; // of a line, more than there are pixels to tell them apart
const sample = 20; // pixels of its dashes before the words of a line

/** @param {number} k */
const dashOf = (k) => dashes[1 + (k % (dashes.length - 1))];

/** Over a chart of τ. @param {CanvasRenderingContext2D} g @param {Plot} plot @param {Palette} palette @param {import("../../model/futures.js").Line[]} lines @param {number[]} columns @param {boolean} log */
export function overTau(g, plot, palette, lines, columns, log) {
  const ratio = devicePixelRatio * palette.scale;
  const { left, top, width, height } = plot.bbox;
  g.save();
  g.beginPath();
  g.rect(left, top, width, height);
  g.clip();
  g.lineWidth = 1.6 * ratio;
  g.lineJoin = "round";
  g.strokeStyle = faded(palette.ink, 0.62);
  /** @type {Float32Array[]} x, y, 0 of each line in units of the plot's own */
  const drawn = [];
  lines.forEach(({ rows, from }, k) => {
    g.setLineDash(dashOf(k).map((v) => v * ratio));
    const stride = Math.max(1, Math.ceil((rows.length - from) / points));
    for (const column of columns) {
      g.beginPath();
      const places = [];
      for (let row = from; row < rows.length; row += stride) {
        const value = log ? Math.abs(rows.at(row, column)) : rows.at(row, column);
        const x = plot.valToPos(rows.at(row, 0), "x", true);
        const y = plot.valToPos(value, "y", true);
        g[row > from ? "lineTo" : "moveTo"](x, y);
        places.push((x - left) / ratio, (y - top) / ratio, 0);
      }
      g.stroke();
      drawn.push(Float32Array.from(places));
    }
  });
  if (columns.length === 1) drawLabels(g, plot, palette, lines.map((line) => line.label), drawn);
  g.restore();
}

/** What each future was trained with, near its line where it covers least. @param {CanvasRenderingContext2D} g @param {Plot} plot @param {Palette} palette @param {string[]} words @param {Float32Array[]} lines */
function drawLabels(g, plot, palette, words, lines) {
  const ratio = devicePixelRatio * palette.scale;
  const { left, top, width, height } = plot.bbox;
  const labels = new Labels();
  labels.clear(width / ratio, height / ratio);
  plot.series.forEach((series, i) => {
    if (i && series.show) labels.line(pathOf(plot, i, ratio));
  });
  for (const line of lines) labels.line(line);
  g.font = `${11 * ratio}px ${palette.sans}`;
  g.textAlign = "left";
  const wide = (/** @type {string} */ text) => sample + 5 + g.measureText(text).width / ratio;
  words.forEach((whole, k) => {
    // In a narrow plot the rule is left out.
    const text = wide(whole) < width / ratio - 10 ? whole : whole.replace(/^.*, /, "");
    const at = labels.place(text, placesAlong(lines[k], wide(text), width / ratio, height / ratio));
    const x = left + at.x * ratio;
    const y = top + at.y * ratio;
    g.setLineDash(dashOf(k).map((v) => v * ratio));
    g.beginPath();
    g.moveTo(x, y + 7 * ratio);
    g.lineTo(x + sample * ratio, y + 7 * ratio);
    g.stroke();
    g.setLineDash([]);
    label(g, text, x + (sample + 5) * ratio, y + 11 * ratio, palette.dim, palette.bg);
    g.strokeStyle = faded(palette.ink, 0.62); // the label has its own
    g.lineWidth = 1.6 * ratio;
  });
}

/** What the plot draws itself of a series. @param {Plot} plot @param {number} i @param {number} ratio */
function pathOf(plot, i, ratio) {
  const { left, top } = plot.bbox;
  const [clock, values] = [plot.data[0], plot.data[i]];
  const stride = Math.max(1, Math.ceil(clock.length / points));
  const places = [];
  for (let row = 0; row < clock.length; row += stride) {
    const value = values[row];
    if (value !== null && value !== undefined) places.push((plot.valToPos(clock[row], "x", true) - left) / ratio, (plot.valToPos(value, "y", true) - top) / ratio, 0);
  }
  return Float32Array.from(places);
}

/** The least loss that was found, across. @param {CanvasRenderingContext2D} g @param {Plot} plot @param {Palette} palette @param {{loss: number, converged: boolean}} minimum @param {boolean} log */
export function leastLoss(g, plot, palette, minimum, log) {
  if (log && !(minimum.loss > 0)) return;
  const ratio = devicePixelRatio * palette.scale;
  const { left, top, width, height } = plot.bbox;
  const y = plot.valToPos(minimum.loss, "y", true);
  if (!(y >= top - 1 && y <= top + height + 1)) return;
  g.save();
  g.strokeStyle = palette.ink;
  g.lineWidth = 1.2 * ratio;
  g.setLineDash([2 * ratio, 3 * ratio]);
  g.beginPath();
  g.moveTo(left, y);
  g.lineTo(left + width, y);
  g.stroke();
  g.font = `${11 * ratio}px ${palette.sans}`;
  g.textAlign = "right";
  label(g, minimum.converged ? "L*" : "L* so far", left + width - 4 * ratio, Math.max(top + 12 * ratio, y - 5 * ratio), palette.ink, palette.bg);
  g.restore();
}

/** Over a landscape. @param {CanvasRenderingContext2D} g @param {import("../../model/futures.js").Future[]} futures @param {Palette} palette @param {(v: number) => number} X @param {(v: number) => number} Y @param {number} cx @param {number} cy columns of the path @param {number} width */
export function overLandscape(g, futures, palette, X, Y, cx, cy, width) {
  futures.forEach(({ path, from }, k) => {
    const trace = () => {
      g.beginPath();
      for (let row = from; row < path.length; row++) g[row > from ? "lineTo" : "moveTo"](X(path.at(row, cx)), Y(path.at(row, cy)));
    };
    trace();
    g.setLineDash([]);
    g.strokeStyle = faded(palette.bg, 0.7);
    g.lineWidth = width + 3;
    g.stroke();
    trace();
    g.setLineDash(dashOf(k));
    g.strokeStyle = palette.ink;
    g.lineWidth = width;
    g.stroke();
  });
  g.setLineDash([]);
}
