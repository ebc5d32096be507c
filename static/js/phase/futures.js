// The futures that training left, in dashes of their own beside its path, and the least loss there is as a line.

import { label } from "./paint.js";
import { dashes, faded } from "../look/palette.js";

/**
 * @typedef {import("../look/palette.js").Palette} Palette
 * @typedef {import("../model/model.js").Model} Model
 */

const points = 800; // of a line, more than there are pixels to tell them apart

/** @param {number} k */
export const dashOf = (k) => dashes[1 + (k % (dashes.length - 1))];

/** Over a chart of τ. @param {CanvasRenderingContext2D} g @param {import("../panels/chart.js").Plot} plot @param {Palette} palette @param {import("../model/futures.js").Line[]} lines @param {number[]} columns @param {boolean} log */
export function drawFutures(g, plot, palette, lines, columns, log) {
  if (!lines.length) return;
  const ratio = devicePixelRatio * palette.scale;
  const { left, top, width, height } = plot.bbox;
  g.save();
  g.beginPath();
  g.rect(left, top, width, height);
  g.clip();
  g.lineWidth = 1.6 * ratio;
  g.lineJoin = "round";
  g.strokeStyle = faded(palette.ink, 0.62);
  lines.forEach(({ rows, from, label: words }, k) => {
    g.setLineDash(dashOf(k).map((v) => v * ratio));
    const stride = Math.max(1, Math.ceil((rows.length - from) / points));
    let x = 0;
    let y = 0;
    for (const column of columns) {
      g.beginPath();
      for (let row = from; row < rows.length; row += stride) {
        const value = log ? Math.abs(rows.at(row, column)) : rows.at(row, column);
        x = plot.valToPos(rows.at(row, 0), "x", true);
        y = plot.valToPos(value, "y", true);
        g[row > from ? "lineTo" : "moveTo"](x, y);
      }
      g.stroke();
    }
    if (columns.length > 1) return;
    g.font = `${11 * ratio}px ${palette.sans}`;
    g.textAlign = "right";
    label(g, words, Math.min(x, left + width - 4 * ratio), Math.max(top + 12 * ratio, y - 6 * ratio), palette.dim, palette.bg);
    g.textAlign = "left";
  });
  g.restore();
}

/** The least loss that was found, across. @param {CanvasRenderingContext2D} g @param {import("../panels/chart.js").Plot} plot @param {Palette} palette @param {Model} model @param {boolean} log */
export function drawMinimum(g, plot, palette, { minimum }, log) {
  if (!minimum || (log && !(minimum.loss > 0))) return;
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

/** Over a landscape. @param {CanvasRenderingContext2D} g @param {Model} model @param {Palette} palette @param {(v: number) => number} X @param {(v: number) => number} Y @param {number} cx @param {number} cy columns of the path @param {number} width */
export function drawFuturePaths(g, model, palette, X, Y, cx, cy, width) {
  model.futures.drawable.forEach(({ path, from }, k) => {
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
