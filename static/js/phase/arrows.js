// The adjoint as arrows standing on the trajectory, evenly spaced on the screen.

import { arrows } from "./paint.js";
import { place, seenCurve } from "../model/projection.js";
import { Kind } from "../model/wire.js";

/**
 * @typedef {import("../model/model.js").Model} Model
 * @typedef {import("../look/palette.js").Palette} Palette
 */

/** @param {CanvasRenderingContext2D} g @param {Model} model @param {Palette} colours @param {number} stream @param {number} count of start points */
export function drawAdjoint(g, model, colours, stream, count) {
  const z = model.picture.get(Kind.state, stream);
  const a = model.picture.get(Kind.adjoint, stream);
  if (!z || !a || a.length < 2 || a.cols !== model.states.length + 1) return;
  const size = covector(model, a);
  const spots = alongCurve(model, z, model.spatial ? 46 : count > 1 ? 54 : 38);
  const sizes = spots.map((t) => Math.hypot(...size(t))).filter(Number.isFinite).sort((p, q) => p - q);
  const median = sizes[sizes.length >> 1];
  if (!(median > 0)) return;
  if (!(model.arrowUnit > 0)) model.arrowUnit = median;
  // Arrows shrink as the loss falls, but by the root only: over six powers of ten they stay arrows.
  const unit = Math.sqrt(model.arrowUnit * median);
  g.strokeStyle = g.fillStyle = colours.adjoint;
  g.lineWidth = 2.2;
  g.lineCap = "butt";
  const low = Math.max(model.reveal.a, a.end);
  /** @type {Set<number>} places that have an arrow already: a curve that comes back gets no second one there */
  const taken = new Set();
  /** @type {number[]} arrows of the plane, which are all alike */
  const ends = [];
  for (const t of spots) {
    if (t < low) continue;
    const vector = size(t);
    const norm = Math.hypot(...vector);
    const length = Math.min(92, 26 * Math.asinh(1.5 * (norm / unit)));
    if (!(length > 5)) continue;
    const state = model.states.map((_, i) => z.interpolate(t, i + 1));
    const [x, y] = place(model, t, state);
    const cell = Math.round(x / 24) * 4096 + Math.round(y / 24);
    if (taken.has(cell)) continue;
    taken.add(cell);
    const part = length / norm;
    if (!model.spatial) {
      ends.push(x, y, x + vector[0] * part, y - vector[1] * part);
      continue;
    }
    const { orbit, space } = model;
    const foot = space.map((i) => state[i]);
    const [tx, ty, depth] = orbit.seen(...ahead(foot, vector, orbit.scale, part / orbit.unit));
    if (!(Math.hypot(tx - x, ty - y) > 3)) continue; // it points at the eye
    g.globalAlpha = 0.25 + 0.7 * orbit.nearness(depth) ** 1.3;
    arrows(g, [x, y, tx, ty]);
  }
  g.globalAlpha = 0.92;
  arrows(g, ends);
  g.globalAlpha = 1;
}

/** @param {number[]} foot @param {number[]} vector @param {number[]} scale @param {number} by @returns {[number, number, number]} */
const ahead = (foot, vector, scale, by) => [foot[0] + vector[0] * scale[0] * by, foot[1] + vector[1] * scale[1] * by, foot[2] + vector[2] * scale[2] * by];

/**
 * a(t) on the axes shown, up to a factor. A nudge of so many pixels changes the loss by so much: a covector is divided by the
 * scale of an axis, not multiplied.
 * @param {Model} model @param {import("../model/rows.js").Rows} a @returns {(t: number) => number[]}
 */
function covector(model, a) {
  const { camera, orbit, space, axes } = model;
  if (model.spatial) return (t) => space.map((state, i) => a.interpolate(t, 1 + state) * orbit.scale[i]);
  if (model.flat) return (t) => [0, a.interpolate(t, 1)];
  return (t) => [a.interpolate(t, 1 + axes[0]) * (camera.sy / camera.sx), a.interpolate(t, 1 + axes[1])];
}

/** Times at equal distances along the curve as it is seen. @param {Model} model @param {import("../model/rows.js").Rows} z @param {number} gap pixels */
function alongCurve(model, z, gap) {
  const points = seenCurve(model, z);
  const out = [];
  let rest = 0;
  let k = z.length; // the row of a point; between the two of a jump there is a point of none
  for (let p = points.length - 3; p > 0; p -= 3) {
    if (points[p] === points[p]) k--;
    const piece = Math.hypot(points[p - 3] - points[p], points[p - 2] - points[p + 1]);
    if (!(piece < 1e5)) continue;
    while (rest <= piece && out.length < 400) {
      out.push(z.at(k, 0) + (piece ? rest / piece : 0) * (z.at(k - 1, 0) - z.at(k, 0)));
      rest += gap;
    }
    rest -= piece;
  }
  return out;
}
