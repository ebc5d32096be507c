// A nudged trajectory over the one it left: a thin ghost from z(t) + δz on, and δz itself as what the hand holds.

import { dot } from "./paint.js";
import { faded } from "../look/palette.js";
import { nudgePlace } from "../model/nudge.js";
import { placeAt, seenCurve } from "../model/projection.js";

/**
 * @typedef {import("../model/model.js").Model} Model
 * @typedef {import("../look/palette.js").Palette} Palette
 */

/** @param {CanvasRenderingContext2D} g @param {Model} model @param {Palette} colours */
export function drawNudge(g, model, colours) {
  const { nudge } = model;
  if (!nudge.on && !nudge.dz) return;
  const [x, y] = nudgePlace(model);
  if (!Number.isFinite(x + y)) return;
  if (nudge.rows && nudge.dz) {
    const points = seenCurve(model, nudge.rows);
    g.beginPath();
    for (let k = 0; k < points.length; k += 3) g[k && Number.isFinite(points[k - 3]) ? "lineTo" : "moveTo"](points[k], points[k + 1]);
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
