// Lines of the still layer that come out of the grid: nullclines, where a component of the field is zero, and the rings of the end cost.

import { contour, joined, rings } from "../model/contours.js";
import { faded } from "../look/palette.js";

/**
 * @typedef {import("../model/model.js").Model} Model
 * @typedef {import("../look/palette.js").Palette} Palette
 * @typedef {{x0: number, x1: number, y0: number, y1: number, nx: number, ny: number}} Box of the grid that lines were drawn from
 */

const dashes = [[11, 4, 2, 4], [2, 4]];
const ringCount = 7;

/** @type {WeakMap<object, {levels: number[], lines: number[][][]}>} lines of a grid, in its own units, while it is shown */
const known = new WeakMap();

/** @param {CanvasRenderingContext2D} g @param {Model} model @param {Palette} colours */
export function drawLevels(g, model, colours) {
  const { levels } = model;
  if (!levels) return;
  const { request, starts } = levels;
  const values = starts.get(model.stream) ?? starts.get(0);
  if (!values) return;
  const [x0, x1, nx] = request.x;
  const [y0, y1, ny] = request.y;
  let lines = known.get(values);
  if (!lines) {
    const heights = rings(values, ringCount);
    known.set(values, (lines = { levels: heights, lines: heights.map((height) => joined(contour(values, nx, ny, height))) }));
  }
  lines.lines.forEach((list, k) => {
    trace(g, model, { x0, x1, y0, y1, nx, ny }, list);
    g.lineWidth = 1.2;
    g.strokeStyle = faded(colours.data, (colours.light ? 0.3 : 0.24) * Math.max(0.35, 1 - k / 12));
    g.stroke();
  });
}

/** Lines where a component is zero. @param {Model} model @returns {{name: string, lines: number[][]}[]} */
function nullclines(model) {
  const { grid } = model;
  if (!grid) return [];
  let found = known.get(grid);
  if (!found) {
    const components = grid.cols === 1 ? [0] : [0, 1];
    known.set(grid, (found = { levels: [], lines: components.map((c) => joined(contour(grid.component(c), grid.nx, grid.ny, 0))) }));
  }
  const names = model.flat ? [model.states[0]] : model.axes.map((i) => model.states[i]);
  return names.map((name, i) => ({ name, lines: found.lines[i] ?? [] }));
}

/** @param {CanvasRenderingContext2D} g @param {Model} model @param {Palette} colours */
export function drawNullclines(g, model, colours) {
  if (!model.grid) return;
  nullclines(model).forEach(({ lines }, i) => {
    trace(g, model, /** @type {import("../model/grid.js").FieldGrid} */ (model.grid), lines);
    g.lineWidth = 1.8;
    g.lineCap = i ? "round" : "butt";
    g.strokeStyle = faded(colours.flow, colours.light ? 0.95 : 0.85);
    g.setLineDash(dashes[i]);
    g.stroke();
    g.setLineDash([]);
  });
}

/** Where the name of each nullcline may stand: on its longest line, from its ends inwards. @param {Model} model @returns {{name: string, places: [number, number][]}[]} */
export function nullclineEnds(model) {
  const { grid, camera } = model;
  if (!grid) return [];
  return nullclines(model).map(({ name, lines }) => {
    const longest = [...lines].sort((a, b) => b.length - a.length)[0] ?? [];
    /** @type {[number, number][]} */
    const places = [];
    for (let k = 0; k + 1 < longest.length; k += 2) {
      const [x, y] = pixel(model, grid, longest[k], longest[k + 1]);
      if (x > 30 && y > 30 && x < camera.width - 60 && y < camera.height - 60) places.push([x, y]);
    }
    return { name, places: [0.06, 0.94, 0.15, 0.85, 0.25, 0.75, 0.4, 0.6].flatMap((part) => places[Math.floor(part * places.length)] ? [places[Math.floor(part * places.length)]] : []) };
  });
}

/** @param {Model} model @param {Box} box @param {number} i column @param {number} j row @returns {[number, number]} */
function pixel({ camera }, { x0, x1, y0, y1, nx, ny }, i, j) {
  return [camera.X(x0 + ((x1 - x0) * i) / (nx - 1)), camera.Y(y0 + ((y1 - y0) * j) / (ny - 1))];
}

/** @param {CanvasRenderingContext2D} g @param {Model} model @param {Box} box @param {number[][]} lines in units of the grid */
function trace(g, model, box, lines) {
  g.beginPath();
  g.lineJoin = "round";
  for (const points of lines) {
    for (let k = 0; k < points.length; k += 2) {
      const [x, y] = pixel(model, box, points[k], points[k + 1]);
      g[k ? "lineTo" : "moveTo"](x, y);
    }
  }
}
