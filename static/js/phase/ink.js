// The inked layer of the phase view: trajectories with their accepted steps, the adjoint as arrows, start points, targets.

import { dot, label, arrow, symbol } from "./paint.js";
import { faded } from "../look/palette.js";
import { drawDescent } from "./descent.js";
import { observations } from "../model/scene.js";
import { Kind } from "../model/wire.js";

/**
 * @typedef {import("../model/model.js").Model} Model
 * @typedef {import("../look/palette.js").Palette} Palette
 * @typedef {CanvasRenderingContext2D} Context
 */

const manyStarts = 12; // with more, the single curves recede

/** @param {Context} g @param {Model} model @param {Palette} colours */
export function drawInk(g, model, colours) {
  const { camera, scene } = model;
  g.clearRect(0, 0, camera.width, camera.height);
  if (!scene) return;
  if (model.isLandscape) return drawDescent(g, model, colours);
  const count = scene.z0?.length ?? 0;
  const order = [...Array(count).keys()].sort((a, b) => Number(a === model.stream) - Number(b === model.stream));
  drawGhost(g, model, colours);
  for (const stream of order) drawTrajectory(g, model, colours, stream, count);
  for (const stream of order) if (count <= manyStarts || stream === model.stream) drawSteps(g, model, colours, stream);
  for (const stream of order) if (count <= 4 || stream === model.stream) drawAdjoint(g, model, colours, stream, count);
  for (const stream of order) if (count <= manyStarts || stream === model.stream) drawTargets(g, model, colours, stream);
  for (const stream of order) drawEnds(g, model, colours, stream, count);
  drawCursor(g, model, colours);
}

/** The curves from before the edit. @param {Context} g @param {Model} model @param {Palette} colours */
function drawGhost(g, model, colours) {
  const { camera, ghost } = model;
  const strength = ghost.strength(performance.now());
  if (strength === 0) return;
  const [i, j] = model.flat ? [0, 1] : [1 + model.axes[0], 1 + model.axes[1]];
  g.beginPath();
  for (const rows of ghost.curves) {
    for (let k = 0; k < rows.length; k++) g[k ? "lineTo" : "moveTo"](camera.X(rows.at(k, i)), camera.Y(rows.at(k, j)));
  }
  g.lineJoin = g.lineCap = "round";
  g.strokeStyle = faded(colours.forward, 0.6 * (model.reducedMotion ? 1 : strength));
  g.lineWidth = 1.5;
  g.stroke();
}

/** @param {Context} g @param {Model} model @param {Palette} colours @param {number} stream @param {number} count */
function drawTrajectory(g, model, colours, stream, count) {
  const rows = model.picture.get(Kind.state, stream);
  if (!rows) return;
  const { camera } = model;
  const [i, j] = model.flat ? [0, 1] : [1 + model.axes[0], 1 + model.axes[1]];
  const end = model.reveal.z;
  g.beginPath();
  let drawn = 0;
  for (let k = 0; k < rows.length && rows.at(k, 0) <= end; k++) g[drawn++ ? "lineTo" : "moveTo"](camera.X(rows.at(k, i)), camera.Y(rows.at(k, j)));
  if (end < rows.end) {
    const [x, y] = model.point(end, stream);
    g.lineTo(camera.X(x), camera.Y(y));
  }
  g.lineJoin = g.lineCap = "round";
  const chief = stream === model.stream || count === 1;
  const many = count > manyStarts;
  if (!many || chief) {
    g.strokeStyle = faded(colours.bg, 0.75);
    g.lineWidth = 9;
    g.stroke();
  }
  g.strokeStyle = chief ? colours.forward : faded(colours.forward, many ? 0.4 : 0.7);
  g.lineWidth = chief ? 3.4 : many ? 1.3 : 2.4;
  g.stroke();
}

/** Accepted steps as dots; where they are denser than dots can be told apart, as perforations of the line. @param {Context} g @param {Model} model @param {Palette} colours @param {number} stream */
function drawSteps(g, model, colours, stream) {
  const steps = model.picture.get(Kind.steps, stream);
  if (!steps) return;
  const { camera } = model;
  const places = [];
  for (let k = 0; k < steps.length && steps.at(k, 0) <= model.reveal.z; k++) {
    const [zx, zy] = model.point(steps.at(k, 0), stream);
    places.push({ x: camera.X(zx), y: camera.Y(zy), gap: 0 });
  }
  for (let k = 1; k < places.length; k++) places[k].gap = Math.hypot(places[k].x - places[k - 1].x, places[k].y - places[k - 1].y);
  const median = places.map(({ gap }) => gap).sort((p, q) => p - q)[places.length >> 1];
  const dense = median < 12;
  let way = 0;
  g.fillStyle = faded(colours.bg, 0.85);
  for (const { x, y, gap } of places) {
    way += gap;
    if (way < (dense ? 4.5 : 10)) continue;
    way = 0;
    if (dense) g.fillRect(x - 0.9, y - 0.9, 1.8, 1.8);
    else dot(g, x, y, 2.7, colours.forward, colours.bg, 1.5);
  }
}

/** Arrows evenly spaced on the screen. @param {Context} g @param {Model} model @param {Palette} colours @param {number} stream @param {number} count */
function drawAdjoint(g, model, colours, stream, count) {
  const z = model.picture.get(Kind.state, stream);
  const a = model.picture.get(Kind.adjoint, stream);
  if (!z || !a || a.length < 2) return;
  const { camera } = model;
  const states = model.states.length;
  if (a.cols !== states + 1) return;
  const [ci, cj] = model.flat ? [-1, 1] : [1 + model.axes[0], 1 + model.axes[1]];
  const size = (/** @type {number} */ t) => {
    // A nudge of so many pixels changes the loss by so much: a covector is divided by the scale, not multiplied.
    const ax = ci < 0 ? 0 : a.interpolate(t, ci) * (camera.sy / camera.sx);
    return /** @type {const} */ ([ax, a.interpolate(t, cj)]);
  };
  const spots = alongCurve(model, z, stream, count > 1 ? 54 : 38);
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
  for (const t of spots) {
    if (t < low) continue;
    const [ax, ay] = size(t);
    const norm = Math.hypot(ax, ay);
    const length = Math.min(92, 26 * Math.asinh(1.5 * (norm / unit)));
    if (!(length > 5)) continue;
    const [zx, zy] = model.point(t, stream);
    const x = camera.X(zx);
    const y = camera.Y(zy);
    const cell = Math.round(x / 24) * 4096 + Math.round(y / 24);
    if (taken.has(cell)) continue;
    taken.add(cell);
    g.globalAlpha = 0.92;
    arrow(g, x, y, x + (ax / norm) * length, y - (ay / norm) * length);
  }
  g.globalAlpha = 1;
}

/** Times at equal distances along the curve as it is seen. @param {Model} model @param {import("../model/rows.js").Rows} z @param {number} stream @param {number} gap pixels */
function alongCurve(model, z, stream, gap) {
  const { camera } = model;
  const out = [];
  const [i, j] = model.flat ? [0, 1] : [1 + model.axes[0], 1 + model.axes[1]];
  let rest = 0;
  for (let k = z.length - 1; k > 0; k--) {
    const x0 = camera.X(z.at(k, i));
    const y0 = camera.Y(z.at(k, j));
    const piece = Math.hypot(camera.X(z.at(k - 1, i)) - x0, camera.Y(z.at(k - 1, j)) - y0);
    while (rest <= piece && out.length < 400) {
      out.push(z.at(k, 0) + (piece ? rest / piece : 0) * (z.at(k - 1, 0) - z.at(k, 0)));
      rest += gap;
    }
    rest -= piece;
  }
  return out;
}

/** Observations with both coordinates in sight. @param {Context} g @param {Model} model @param {Palette} colours @param {number} stream */
function drawTargets(g, model, colours, stream) {
  const { camera, scene, states, axes } = model;
  const points = observations(/** @type {import("../model/scene.js").Scene} */ (scene), states, stream);
  const held = model.held?.startsWith("target/") && stream === model.stream ? Number(model.held.slice(7)) : -1;
  const radius = points.length > 24 ? 4 : points.length > 6 ? 6 : 9;
  for (const [i, { t, z }] of points.entries()) {
    const x = camera.X(model.flat ? t : z[axes[0]]);
    const y = camera.Y(model.flat ? z[0] : z[axes[1]]);
    if (!Number.isFinite(x + y)) continue;
    const [zx, zy] = model.point(t, stream);
    // The residual, which is what makes the adjoint jump here.
    if (Number.isFinite(zx + zy) && t <= Math.min(model.t1, model.reveal.z)) {
      g.strokeStyle = faded(colours.data, 0.4);
      g.lineWidth = 1.2;
      g.setLineDash([2, 3]);
      g.beginPath();
      g.moveTo(x, y);
      g.lineTo(camera.X(zx), camera.Y(zy));
      g.stroke();
      g.setLineDash([]);
    }
    if (i === held) {
      g.fillStyle = faded(colours.data, 0.18);
      g.beginPath();
      g.arc(x, y, 22, 0, 7);
      g.fill();
    }
    g.beginPath();
    g.arc(x, y, radius, 0, 7);
    g.fillStyle = colours.bg;
    g.fill();
    g.strokeStyle = colours.data;
    g.lineWidth = radius > 5 ? 2.4 : 1.8;
    g.stroke();
    if (radius > 5) dot(g, x, y, 2, colours.data, colours.bg, 0);
    if (points.length > 1 || stream !== model.stream) continue;
    g.font = `500 15px ${colours.sans}`;
    g.textAlign = "left";
    label(g, "target", x + 16, y + 20, colours.ink, colours.bg);
  }
}

/** @param {Context} g @param {Model} model @param {Palette} colours @param {number} stream @param {number} count */
function drawEnds(g, model, colours, stream, count) {
  const { camera } = model;
  const chief = stream === model.stream;
  const many = count > manyStarts;
  const [sx, sy] = model.startPoint(stream);
  const x = camera.X(sx);
  const y = camera.Y(sy);
  const held = model.held === `z0/${stream}`;
  if (held) {
    g.fillStyle = faded(colours.forward, 0.22);
    g.beginPath();
    g.arc(x, y, 22, 0, 7);
    g.fill();
  }
  // The curve shown may be that of an earlier, shorter T.
  const [ex, ey] = model.point(Math.min(model.t1, model.picture.get(Kind.state, stream)?.end ?? model.t1), stream);
  if (Number.isFinite(ex + ey) && model.reveal.z === Infinity) {
    dot(g, camera.X(ex), camera.Y(ey), many ? 3 : chief ? 7 : 5, colours.forward, colours.bg, many ? 1 : 4);
    if (chief) {
      const near = (/** @type {number} */ px, /** @type {number} */ py) => Math.abs(px - camera.X(ex)) < 110 && Math.abs(py - camera.Y(ey)) < 44;
      const crowded = near(x, y) || targetPlaces(model, stream).some(([px, py]) => near(px, py));
      const px = camera.X(ex) + 15 + 48 > camera.width ? camera.X(ex) - 58 : camera.X(ex) + 15;
      endLabel(g, px, camera.Y(ey) + (crowded ? -13 : 20), colours);
    }
  }
  dot(g, x, y, many && !chief ? 3 : chief ? 9 : 7, colours.forward, colours.bg, many && !chief ? 1 : 4);
  if (!chief) return;
  drawRemove(g, model, colours);
  g.font = `500 15px ${colours.sans}`;
  const words = model.dragged ? "" : "drag me";
  const width = words ? g.measureText(words).width + 8 : 0;
  g.textAlign = "left";
  // On the side where the curve is not.
  const [mx] = model.point(model.t0 + (model.t1 - model.t0) * 0.08, stream);
  const right = (x - 44 - width < 8 || camera.X(mx) < x) && x + 44 + width < camera.width;
  const left = right ? x + 18 : x - 40 - width;
  const w = symbol(g, "z", "0", left, y + 6, 20, colours.ink, colours.bg);
  if (!words) return;
  g.font = `500 15px ${colours.sans}`;
  label(g, words, left + w + 8, y + 5, colours.ink, colours.bg);
}

/** Where the cross stands that removes the start point shown; the first start point has none. @param {Model} model */
export function removeHandle(model) {
  if (model.isLandscape || model.stream === 0 || model.held) return null;
  const [x, y] = model.startPoint(model.stream);
  return { x: model.camera.X(x), y: model.camera.Y(y) - 27 };
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

/** z(T). @param {Context} g @param {number} x @param {number} y @param {Palette} colours */
function endLabel(g, x, y, colours) {
  g.textAlign = "left";
  let at = x + symbol(g, "z", "", x, y, 20, colours.ink, colours.bg) + 1;
  for (const [sign, font] of [["(", "17px KaTeX_Main, serif"], ["T", "italic 18px KaTeX_Math, serif"], [")", "17px KaTeX_Main, serif"]]) {
    g.font = font;
    label(g, sign, at, y, colours.ink, colours.bg);
    at += g.measureText(sign).width + (sign === "T" ? 2 : 1);
  }
}

/** Pixels of the observations in this plane. @param {Model} model @param {number} stream @returns {[number, number][]} */
function targetPlaces(model, stream) {
  const { camera, axes } = model;
  return observations(/** @type {import("../model/scene.js").Scene} */ (model.scene), model.states, stream).map(({ t, z }) => [camera.X(model.flat ? t : z[axes[0]]), camera.Y(model.flat ? z[0] : z[axes[1]])]);
}

/** The point at the t under the cursor. @param {Context} g @param {Model} model @param {Palette} colours */
function drawCursor(g, model, colours) {
  const t = model.now;
  if (t <= model.t0 + (model.t1 - model.t0) * 1e-3 && model.hover === null && !model.sweep) return;
  const [zx, zy] = model.point(t);
  const x = model.camera.X(zx);
  const y = model.camera.Y(zy);
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
