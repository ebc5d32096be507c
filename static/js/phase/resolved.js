// Where backsolve believes the trajectory to be: z solved backwards together with a, over the one solved forwards.

import { seenCurve } from "../model/projection.js";
import { Kind } from "../model/wire.js";

/**
 * Points of the curve in pixels, cut off where it leaves the surroundings of the picture: dashes over a way of millions of
 * pixels would take their time. NaN lifts the pen.
 * @param {Float32Array} points x, y, depth of each @param {number} width @param {number} height @returns {[number, number][]}
 */
export function nearby(points, width, height) {
  /** @type {[number, number][]} */
  const out = [];
  let away = true;
  for (let k = 0; k < points.length; k += 3) {
    const [x, y] = [points[k], points[k + 1]];
    const out_ = !(x > -width && x < 2 * width && y > -height && y < 2 * height);
    if (!out_) {
      out.push([x, y]);
      away = false;
    } else if (!away) {
      // The first point beyond is drawn to, as far as it is not too far.
      const [bx, by] = out[out.length - 1];
      const far = Math.max(1, Math.hypot(x - bx, y - by) / (width + height));
      if (Number.isFinite(far)) out.push([bx + (x - bx) / far, by + (y - by) / far]);
      out.push([NaN, NaN]);
      away = true;
    }
  }
  return out;
}

/** @param {CanvasRenderingContext2D} g @param {import("../model/model.js").Model} model @param {import("../look/palette.js").Palette} colours @param {number} stream */
export function drawResolved(g, model, colours, stream) {
  const rows = resolved(model, stream);
  if (!rows) return;
  const shown = Math.max(model.reveal.a, rows.end);
  let n = rows.length;
  while (n > 0 && rows.at(n - 1, 0) < shown) n--;
  const points = nearby(seenCurve(model, rows).subarray(0, 3 * n), model.camera.width, model.camera.height);
  g.beginPath();
  let down = false;
  for (const [x, y] of points) {
    if (Number.isFinite(x)) g[down ? "lineTo" : "moveTo"](x, y);
    down = Number.isFinite(x);
  }
  g.lineJoin = "round";
  g.lineCap = "butt";
  // Between the dashes the true one is seen, as long as they lie on each other.
  g.setLineDash([7, 7]);
  g.strokeStyle = colours.adjoint;
  g.lineWidth = 2.6;
  g.stroke();
  g.setLineDash([]);
}

/** The z of a start point as backsolve finds it, null where it is not the way to the gradient. @param {import("../model/model.js").Model} model @param {number} stream */
export function resolved(model, stream) {
  if (model.scene?.gradient?.method !== "backsolve") return null;
  const rows = model.picture.get(Kind.resolved, stream);
  return rows && rows.cols === model.states.length + 1 ? rows : null;
}
