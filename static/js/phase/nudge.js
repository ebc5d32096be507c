// A nudged trajectory over the one it left: a thin ghost from z(t) + δz on, and δz itself as what the hand holds.

import { place, placeAt, seenCurve } from "../model/projection.js";
import { dot } from "./paint.js";
import { faded } from "../look/palette.js";
import { Kind } from "../model/wire.js";

/**
 * @typedef {import("../model/model.js").Model} Model
 * @typedef {import("../look/palette.js").Palette} Palette
 */

/** The state at the cursor with its nudge; null while there is none. @param {Model} model @returns {number[] | null} */
export function nudgedState(model) {
  const rows = model.picture.get(Kind.state, model.stream);
  if (!rows || rows.cols !== model.states.length + 1) return null;
  const { dz, t } = model.nudge;
  return model.states.map((_, i) => rows.interpolate(t, i + 1) + (dz?.[i] ?? 0));
}

/** Pixels of what the hand holds. @param {Model} model @returns {[number, number]} */
export function nudgePlace(model) {
  const z = nudgedState(model);
  return z ? place(model, model.nudge.t, z) : [NaN, NaN];
}

/** The t at which the curve passes closest to a pixel, if that is within reach. @param {Model} model @param {{x: number, y: number}} at @param {number} reach @returns {number | null} */
export function timeAt(model, { x, y }, reach) {
  const rows = model.picture.get(Kind.state, model.stream);
  if (!rows || rows.cols !== model.states.length + 1) return null;
  const points = seenCurve(model, rows);
  let least = reach;
  let found = null;
  for (let k = 1; k < rows.length; k++) {
    const [ax, ay, bx, by] = [points[3 * k - 3], points[3 * k - 2], points[3 * k], points[3 * k + 1]];
    const length2 = (bx - ax) ** 2 + (by - ay) ** 2;
    const part = length2 > 0 ? Math.min(1, Math.max(0, ((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / length2)) : 0;
    const away = Math.hypot(ax + part * (bx - ax) - x, ay + part * (by - ay) - y);
    if (away >= least) continue;
    least = away;
    found = rows.at(k - 1, 0) + part * (rows.at(k, 0) - rows.at(k - 1, 0));
  }
  return found;
}

/** @param {CanvasRenderingContext2D} g @param {Model} model @param {Palette} colours */
export function drawNudge(g, model, colours) {
  const { nudge } = model;
  if (!nudge.on && !nudge.dz) return;
  const [x, y] = nudgePlace(model);
  if (!Number.isFinite(x + y)) return;
  if (nudge.rows && nudge.dz) {
    const points = seenCurve(model, nudge.rows);
    g.beginPath();
    for (let k = 0; k < points.length; k += 3) g[k ? "lineTo" : "moveTo"](points[k], points[k + 1]);
    g.lineJoin = g.lineCap = "round";
    g.strokeStyle = faded(colours.bg, 0.7);
    g.lineWidth = 4;
    g.stroke();
    g.strokeStyle = faded(colours.forward, 0.85);
    g.lineWidth = 1.5;
    g.stroke();
  }
  const [fx, fy] = placeAt(model, nudge.t);
  if (nudge.dz) {
    g.strokeStyle = colours.ink;
    g.lineWidth = 2;
    g.lineCap = "butt";
    g.beginPath();
    g.moveTo(fx, fy);
    g.lineTo(x, y);
    g.stroke();
    dot(g, fx, fy, 3.4, colours.ink, colours.bg, 2);
  }
  g.beginPath();
  g.arc(x, y, 9, 0, 7);
  g.fillStyle = model.held === "nudge" ? faded(colours.ink, 0.28) : faded(colours.bg, 0.6);
  g.fill();
  g.strokeStyle = colours.ink;
  g.lineWidth = 2.2;
  g.stroke();
}
