// Start points, ends, observations, and the point at the t under the cursor.

import { dot } from "./paint.js";
import { faded } from "../look/palette.js";
import { manyStarts } from "./curves.js";
import { observations } from "../model/scene.js";
import { place, placeAt, placeOfStart } from "../model/projection.js";
import { Kind } from "../model/wire.js";

/**
 * @typedef {import("../model/model.js").Model} Model
 * @typedef {import("../look/palette.js").Palette} Palette
 * @typedef {CanvasRenderingContext2D} Context
 */

const manyTargets = 600;

/** Pixels of the observations of a start point; those out of these axes are NaN. @param {Model} model @param {number} stream @returns {[number, number][]} */
export function targetPlaces(model, stream) {
  return model.present ? observations(model.present, model.states, stream).map(({ t, z }) => place(model, t, z)) : [];
}

/** Where z(T) stands; the curve shown may be that of an earlier, shorter T. @param {Model} model @param {number} stream */
export const endPlace = (model, stream) => placeAt(model, Math.min(model.t1, model.picture.get(Kind.state, stream)?.end ?? model.t1), stream);

/** A glow under what the hand holds. @param {Context} g @param {number} x @param {number} y @param {string} colour */
function glow(g, x, y, colour) {
  g.fillStyle = colour;
  g.beginPath();
  g.arc(x, y, 22, 0, 7);
  g.fill();
}

/** Observations with all coordinates in sight. @param {Context} g @param {Model} model @param {Palette} colours @param {number} stream */
export function drawTargets(g, model, colours, stream) {
  const points = observations(/** @type {import("../model/scene.js").Scene} */ (model.present), model.states, stream);
  const held = model.held?.startsWith("target/") && stream === model.stream ? Number(model.held.slice(7)) : -1;
  // Of thousands only a point can be seen, and no residual.
  const many = points.length > manyTargets;
  const radius = many ? 1.6 : points.length > 24 ? 4 : points.length > 6 ? 6 : 9;
  for (const [i, { t, z }] of points.entries()) {
    const [x, y] = place(model, t, z);
    if (!Number.isFinite(x + y)) continue;
    if (many && i !== held) {
      g.fillStyle = colours.data;
      g.fillRect(x - radius, y - radius, 2 * radius, 2 * radius);
      continue;
    }
    const [zx, zy] = placeAt(model, t, stream);
    // The residual, which is what makes the adjoint jump here.
    if (Number.isFinite(zx + zy) && t <= Math.min(model.t1, model.reveal.z)) {
      g.strokeStyle = faded(colours.data, 0.4);
      g.lineWidth = 1.2;
      g.setLineDash([2, 3]);
      g.beginPath();
      g.moveTo(x, y);
      g.lineTo(zx, zy);
      g.stroke();
      g.setLineDash([]);
    }
    if (i === held) glow(g, x, y, faded(colours.data, 0.18));
    g.beginPath();
    g.arc(x, y, radius, 0, 7);
    g.fillStyle = colours.bg;
    g.fill();
    g.strokeStyle = colours.data;
    g.lineWidth = radius > 5 ? 2.4 : 1.8;
    g.stroke();
    if (radius > 5) dot(g, x, y, 2, colours.data, colours.bg, 0);
  }
}

/** @param {Context} g @param {Model} model @param {Palette} colours @param {number} stream @param {number} count */
export function drawEnds(g, model, colours, stream, count) {
  const chief = stream === model.stream;
  const many = count > manyStarts;
  const [x, y] = placeOfStart(model, stream);
  if (model.held === `z0/${stream}`) glow(g, x, y, faded(colours.forward, 0.22));
  const [ex, ey] = endPlace(model, stream);
  if (Number.isFinite(ex + ey) && model.reveal.z === Infinity) dot(g, ex, ey, many ? 3 : chief ? 7 : 5, colours.forward, colours.bg, many ? 1 : 4);
  dot(g, x, y, many && !chief ? 3 : chief ? 9 : 7, colours.forward, colours.bg, many && !chief ? 1 : 4);
  if (chief) drawRemove(g, model, colours);
}

/** Where the cross stands that removes the start point shown; the first start point has none. @param {Model} model */
export function removeHandle(model) {
  if (model.isLandscape || model.stream === 0 || model.held) return null;
  const [x, y] = placeOfStart(model, model.stream);
  return { x, y: y - 27 };
}

/** @param {Context} g @param {Model} model @param {Palette} colours */
function drawRemove(g, model, colours) {
  const handle = removeHandle(model);
  if (!handle) return;
  const { x, y } = handle;
  dot(g, x, y, 9, colours.panel, colours.line, 1);
  g.strokeStyle = colours.ink;
  g.lineWidth = 1.8;
  g.beginPath();
  for (const side of [-1, 1]) {
    g.moveTo(x - 3.5, y - 3.5 * side);
    g.lineTo(x + 3.5, y + 3.5 * side);
  }
  g.stroke();
}

/** The point at the t under the cursor. @param {Context} g @param {Model} model @param {Palette} colours */
export function drawCursor(g, model, colours) {
  const t = model.now;
  if (t <= model.t0 + (model.t1 - model.t0) * 1e-3 && model.hover === null && !model.sweep) return;
  const [x, y] = placeAt(model, t);
  if (!Number.isFinite(x + y)) return;
  g.lineWidth = 2.4;
  g.strokeStyle = colours.ink;
  g.fillStyle = colours.bg;
  g.beginPath();
  g.arc(x, y, 8, 0, 7);
  g.fill();
  g.stroke();
  dot(g, x, y, 3.6, model.sweep === "adjoint" ? colours.adjoint : colours.forward, colours.bg, 0);
}
