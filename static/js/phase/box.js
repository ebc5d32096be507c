// The box of three states: its three far faces with grid lines, ticks and names along the near edges of the floor and one upright edge.

import { axisNames } from "./axes.js";
import { axisName } from "./words.js";
import { decimalsOf, tickStep, ticks } from "../model/scale.js";
import { faded } from "../look/palette.js";
import { tick } from "../model/number.js";
import { label } from "./paint.js";

/**
 * @typedef {import("../model/model.js").Model} Model
 * @typedef {import("../look/palette.js").Palette} Palette
 * @typedef {import("../model/labels.js").Rect} Rect
 * @typedef {[number, number, number]} Point
 */

/** @param {CanvasRenderingContext2D} g @param {Model} model @param {Palette} colours @returns {Rect[]} where words stand */
export function drawBox(g, model, colours) {
  const { orbit } = model;
  const { box } = orbit;
  const eye = [orbit.ca * orbit.ce, orbit.sa * orbit.ce, orbit.se];
  // The end of each axis that is turned away.
  const away = eye.map((e) => (e >= 0 ? 0 : 1));
  const steps = box.map(([low, high]) => ticks(low, high, 5));
  drawFaces(g, model, colours, away, steps);
  // The floor's near edges, and of the two upright edges at the sides the left one.
  const near = away.map((end) => 1 - end);
  const upright = [[near[0], away[1]], [away[0], near[1]]].sort((a, b) => orbit.seen(box[0][a[0]], box[1][a[1]], 0)[0] - orbit.seen(box[0][b[0]], box[1][b[1]], 0)[0])[0];
  /** @type {((v: number) => Point)[]} */
  const edges = [
    (v) => [v, box[1][near[1]], box[2][away[2]]],
    (v) => [box[0][near[0]], v, box[2][away[2]]],
    (v) => [box[0][upright[0]], box[1][upright[1]], v],
  ];
  return edges.flatMap((edge, i) => drawEdge(g, model, colours, edge, i, steps[i]));
}

/** @param {CanvasRenderingContext2D} g @param {Model} model @param {Palette} colours @param {number[]} away @param {number[][]} steps */
function drawFaces(g, { orbit }, colours, away, steps) {
  const { box } = orbit;
  /** @param {Point} a @param {Point} b */
  const segment = (a, b) => {
    const [ax, ay] = orbit.seen(...a);
    const [bx, by] = orbit.seen(...b);
    g.moveTo(ax, ay);
    g.lineTo(bx, by);
  };
  for (let normal = 0; normal < 3; normal++) {
    const [i, j] = [0, 1, 2].filter((axis) => axis !== normal);
    /** @param {number} u @param {number} v @returns {Point} */
    const on = (u, v) => {
      /** @type {Point} */
      const point = [0, 0, 0];
      point[normal] = box[normal][away[normal]];
      point[i] = u;
      point[j] = v;
      return point;
    };
    const corners = [on(box[i][0], box[j][0]), on(box[i][1], box[j][0]), on(box[i][1], box[j][1]), on(box[i][0], box[j][1])].map((point) => orbit.seen(...point));
    g.beginPath();
    corners.forEach(([x, y], k) => g[k ? "lineTo" : "moveTo"](x, y));
    g.closePath();
    g.fillStyle = faded(colours.ink, normal === 2 ? 0.035 : 0.016);
    g.fill();
    g.beginPath();
    for (const u of steps[i]) segment(on(u, box[j][0]), on(u, box[j][1]));
    for (const v of steps[j]) segment(on(box[i][0], v), on(box[i][1], v));
    g.lineWidth = 1;
    g.strokeStyle = faded(colours.line, 0.8);
    g.stroke();
    g.beginPath();
    corners.forEach(([x, y], k) => g[k ? "lineTo" : "moveTo"](x, y));
    g.closePath();
    g.strokeStyle = faded(colours.faint, 0.5);
    g.stroke();
  }
}

/** Ticks and the name of an axis, outside of the box. @param {CanvasRenderingContext2D} g @param {Model} model @param {Palette} colours @param {(v: number) => Point} edge @param {number} axis @param {number[]} steps @returns {Rect[]} */
function drawEdge(g, model, colours, edge, axis, steps) {
  const { orbit } = model;
  const [low, high] = orbit.box[axis];
  const [ax, ay] = orbit.seen(...edge(low));
  const [bx, by] = orbit.seen(...edge(high));
  const length = Math.hypot(bx - ax, by - ay);
  if (!(length > 40)) return []; // seen end on
  const [cx, cy] = orbit.seen(orbit.centre[0], orbit.centre[1], orbit.centre[2]);
  let nx = -(by - ay) / length;
  let ny = (bx - ax) / length;
  const side = (ax + bx) / 2 - cx;
  const below = (ay + by) / 2 - cy;
  if (nx * side + ny * below < 0) [nx, ny] = [-nx, -ny];
  const decimals = decimalsOf(tickStep(high - low, 5));
  const small = model.camera.width < 600;
  g.textAlign = "center";
  g.font = `${small ? 11 : 13}px ${colours.mono}`;
  /** @type {Rect[]} */
  const taken = [];
  const every = length < 40 * steps.length ? 2 : 1;
  g.strokeStyle = faded(colours.faint, 0.7);
  g.lineWidth = 1;
  for (const [k, v] of steps.entries()) {
    const [x, y] = orbit.seen(...edge(v));
    g.beginPath();
    g.moveTo(x, y);
    g.lineTo(x + nx * 6, y + ny * 6);
    g.stroke();
    if (k % every) continue;
    const words = tick(v, decimals);
    const half = g.measureText(words).width / 2;
    const px = x + nx * (12 + half);
    const py = y + ny * 17 + 4.5;
    label(g, words, px, py, colours.faint, colours.bg);
    taken.push({ x: px - half - 2, y: py - 12, w: 2 * half + 4, h: 15 });
  }
  const name = axisNames(model)[axis];
  const width = axisName(g, name, 0, 0, colours, false);
  const away = small ? 34 : 46;
  const px = (ax + bx) / 2 + nx * (away + width / 2) - width / 2;
  const py = (ay + by) / 2 + ny * away + 6;
  axisName(g, name, px, py, colours, true);
  taken.push({ x: px - 2, y: py - 16, w: width + 4, h: 22 });
  return taken;
}
