// Words and symbols on the picture, each where it covers least: start and end, the target, the names of axes and nullclines.

import { around } from "../model/labels.js";
import { axisNames } from "./axes.js";
import { endPlace, targetPlaces } from "./points.js";
import { label, mix, symbol } from "./paint.js";
import { nullclineEnds } from "./contour-lines.js";
import { placeOfStart } from "../model/projection.js";
import { text } from "../model/symbols.js";

/**
 * @typedef {import("../model/model.js").Model} Model
 * @typedef {import("../look/palette.js").Palette} Palette
 * @typedef {import("../model/labels.js").Labels} Labels
 * @typedef {import("../model/labels.js").Rect} Rect
 * @typedef {CanvasRenderingContext2D} Context
 */

const line = 20; // pixels, height of a label

/** @param {Context} g @param {Model} model @param {Palette} colours @param {Labels} labels @param {Iterable<Float32Array>} curves @param {Rect[]} room what the page has put over the picture */
export function drawWords(g, model, colours, labels, curves, room) {
  const { camera } = model;
  labels.clear(camera.width, camera.height);
  for (const rect of room) labels.block(rect, 20);
  for (const points of curves) labels.line(points);
  const dots = [...(model.scene?.z0 ?? []).map((_, stream) => placeOfStart(model, stream)), endPlace(model, model.stream), ...targetPlaces(model, model.stream)];
  for (const [x, y] of dots) if (Number.isFinite(x + y)) labels.block({ x: x - 10, y: y - 10, w: 20, h: 20 });
  drawStart(g, model, colours, labels);
  drawEnd(g, model, colours, labels);
  drawTarget(g, model, colours, labels);
  if (model.layers.nullclines && !model.spatial) drawNullclineNames(g, model, colours, labels);
  if (!model.spatial) drawAxisNames(g, model, colours, labels);
}

/** z₀, and that it can be dragged until it was. @param {Context} g @param {Model} model @param {Palette} colours @param {Labels} labels */
function drawStart(g, model, colours, labels) {
  const [x, y] = placeOfStart(model, model.stream);
  if (!inside(model, x, y)) return;
  const words = model.dragged || model.data.startOf(model.stream) ? "" : "drag me";
  g.textAlign = "left";
  g.font = `500 15px ${colours.sans}`;
  const width = 20 + (words ? g.measureText(words).width + 8 : 0);
  const at = labels.place("z0", around(x, y, width, line, 18));
  const w = symbol(g, "z", "0", at.x, at.y + 15, 20, colours.ink, colours.bg);
  if (!words) return;
  g.font = `500 15px ${colours.sans}`;
  label(g, words, at.x + w + 8, at.y + 15, colours.ink, colours.bg);
}

/** z(T). @param {Context} g @param {Model} model @param {Palette} colours @param {Labels} labels */
function drawEnd(g, model, colours, labels) {
  const [x, y] = endPlace(model, model.stream);
  const broken = model.problem !== null && model.working === null; // it ends where the solver gave up
  if (!inside(model, x, y) || model.reveal.z !== Infinity || broken) return;
  const at = labels.place("zT", around(x, y, 40, line, 15));
  const base = at.y + 15;
  g.textAlign = "left";
  let pen = at.x + symbol(g, "z", "", at.x, base, 20, colours.ink, colours.bg) + 1;
  for (const [sign, font] of [["(", "17px KaTeX_Main, serif"], ["T", "italic 18px KaTeX_Math, serif"], [")", "17px KaTeX_Main, serif"]]) {
    g.font = font;
    label(g, sign, pen, base, colours.ink, colours.bg);
    pen += g.measureText(sign).width + (sign === "T" ? 2 : 1);
  }
}

/** @param {Context} g @param {Model} model @param {Palette} colours @param {Labels} labels */
function drawTarget(g, model, colours, labels) {
  const targets = targetPlaces(model, model.stream);
  if (targets.length !== 1) return;
  const [[x, y]] = targets;
  if (!inside(model, x, y)) return;
  g.font = `500 15px ${colours.sans}`;
  g.textAlign = "left";
  const at = labels.place("target", around(x, y, g.measureText("target").width, line, 17));
  label(g, "target", at.x, at.y + 15, colours.ink, colours.bg);
}

/** The names stand at the ends of the axes; an axis out of sight gets its name at the edge. @param {Context} g @param {Model} model @param {Palette} colours @param {Labels} labels */
export function drawAxisNames(g, model, colours, labels) {
  const { camera } = model;
  const { width: W, height: H } = camera;
  const [nameX, nameY] = axisNames(model);
  if (!nameX?.name || !nameY?.name) return;
  const foot = W < 600 ? 40 : 56;
  const yAxis = Math.min(H - foot - 30, Math.max(70, camera.Y(0)));
  const xAxis = Math.min(W - 60, Math.max(10, camera.X(0)));
  const wx = axisName(g, nameX, 0, 0, colours, false);
  const wy = axisName(g, nameY, 0, 0, colours, false);
  const alongX = [];
  const alongY = [];
  for (let k = 0; k < 8; k++) {
    const x = W - 16 - wx - 40 * k;
    alongX.push({ x, y: yAxis - line - 10, w: wx, h: line }, { x, y: yAxis + 8, w: wx, h: line });
    const y = 12 + 34 * k;
    alongY.push({ x: xAxis + 10, y, w: wy, h: line }, { x: xAxis - 10 - wy, y, w: wy, h: line });
  }
  // Where a curve runs along the axis, its name stands further off.
  for (const up of [58, 86, 114]) for (const left of [16, 70]) alongX.push({ x: W - left - wx, y: yAxis - up, w: wx, h: line });
  for (let k = 0; k < 3; k++) alongY.push({ x: xAxis + 10, y: H - foot - 40 - 34 * k, w: wy, h: line });
  const atX = labels.place(`axis ${nameX.name}`, alongX);
  axisName(g, nameX, atX.x, atX.y + 15, colours, true);
  const atY = labels.place(`axis ${nameY.name}`, alongY);
  axisName(g, nameY, atY.x, atY.y + 15, colours, true);
}

/** Draws a name with its unit, or only measures it. @param {Context} g @param {{name: string, unit: string}} axis @param {number} x @param {number} y @param {Palette} colours @param {boolean} draws @returns {number} its width */
export function axisName(g, axis, x, y, colours, draws) {
  const match = /^(.+?)_?(\d*)$/.exec(text(axis.name));
  const base = match?.[1] ?? axis.name;
  const index = match?.[2] ?? "";
  const unit = axis.unit ? `  ${axis.unit}` : "";
  g.font = `14px ${colours.sans}`;
  const unitWidth = unit ? g.measureText(unit).width : 0;
  g.font = "italic 20px KaTeX_Math, serif";
  const width = g.measureText(base).width + index.length * 8;
  if (!draws) return width + unitWidth;
  g.textAlign = "left";
  symbol(g, base, index, x, y, 20, colours.dim, colours.bg);
  if (unit) {
    g.font = `14px ${colours.sans}`;
    label(g, unit, x + width, y, colours.faint, colours.bg);
  }
  return width + unitWidth;
}

/** ẋ = 0 on its line. @param {Context} g @param {Model} model @param {Palette} colours @param {Labels} labels */
function drawNullclineNames(g, model, colours, labels) {
  nullclineEnds(model).forEach(({ name, places }) => {
    const long = text(name).length > 1;
    const colour = mix(colours.flow, colours.ink, 0.3);
    g.font = "italic 19px KaTeX_Math, serif";
    const wide = g.measureText(text(name)).width;
    const zero = long ? "′ = 0" : " = 0";
    g.font = "17px KaTeX_Main, serif";
    const w = wide + g.measureText(zero).width;
    const rects = places.flatMap(([x, y]) => around(x, y, w, line, 10));
    if (rects.length === 0) return;
    const at = labels.place(`nullcline ${name}`, rects);
    g.textAlign = "left";
    label(g, zero, at.x + wide, at.y + 15, colour, colours.bg);
    symbol(g, text(name), "", at.x, at.y + 15, 19, colour, colours.bg);
    if (long) return;
    // A dot of its own: combining ones sit differently in every face.
    g.beginPath();
    g.arc(at.x + wide / 2 + 1.5, at.y + 1.5, 1.6, 0, 7);
    g.fill();
  });
}

/** @param {Model} model @param {number} x @param {number} y */
const inside = ({ camera }, x, y) => x > -20 && y > -20 && x < camera.width + 20 && y < camera.height + 20;
