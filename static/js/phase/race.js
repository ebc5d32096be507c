// The paths of a race on a landscape: a dash and a shade for each rule, and a dot where it is.

import { dot, mix } from "./paint.js";
import { dashes, faded } from "../look/palette.js";

/**
 * @typedef {import("../model/model.js").Model} Model
 * @typedef {import("../look/palette.js").Palette} Palette
 */

const shades = [0, 0.75, 0.35]; // of green, towards ink

/** How a racer is drawn. @param {number} k its place @param {Palette} colours */
export const racerLine = (k, colours) => ({ dash: dashes[k % dashes.length], colour: mix(colours.train, colours.ink, shades[k % shades.length]) });



/**
 * @param {CanvasRenderingContext2D} g @param {Model} model @param {Palette} colours
 * @param {(v: number) => number} X @param {(v: number) => number} Y to pixels @param {number} cx @param {number} cy columns of a path @param {number} [unit]
 */
export function drawRace(g, model, colours, X, Y, cx, cy, unit = 1) {
  const { race } = model;
  g.lineJoin = g.lineCap = "round";
  race.paths.forEach((rows, k) => {
    const count = race.rowsShown(k);
    if (!rows || count === 0 || cy >= rows.cols) return;
    const { dash, colour } = racerLine(k, colours);
    g.beginPath();
    for (let row = 0; row < count; row++) g[row ? "lineTo" : "moveTo"](bound(X(rows.at(row, cx))), bound(Y(rows.at(row, cy))));
    g.strokeStyle = faded(colours.bg, 0.7);
    g.lineWidth = 6 * unit;
    g.setLineDash([]);
    g.stroke();
    g.strokeStyle = colour;
    g.lineWidth = 2.6 * unit;
    g.setLineDash(dash.map((d) => d * unit));
    g.stroke();
    g.setLineDash([]);
  });
  race.paths.forEach((rows, k) => {
    const count = race.rowsShown(k);
    if (!rows || count === 0 || cy >= rows.cols) return;
    dot(g, X(rows.at(count - 1, cx)), Y(rows.at(count - 1, cy)), 5 * unit, racerLine(k, colours).colour, colours.bg, 2.5 * unit);
  });
}

/** A path that leaves goes far beyond what a canvas can draw. @param {number} pixel */
const bound = (pixel) => Math.min(1e5, Math.max(-1e5, pixel));

/** Where the loss falls, on a coarse grid over a landscape of two parameters. @param {CanvasRenderingContext2D} g @param {Model} model @param {Palette} colours */
export function drawSlopes(g, { camera, slopes }, colours) {
  if (!slopes || slopes.cols !== 4) return;
  g.beginPath();
  for (let k = 0; k < slopes.length; k++) {
    const x = camera.X(slopes.at(k, 0));
    const y = camera.Y(slopes.at(k, 1));
    // The way on the screen of a small step down.
    const dx = slopes.at(k, 2) * camera.sx;
    const dy = -slopes.at(k, 3) * camera.sy;
    const size = Math.hypot(dx, dy);
    if (!(size > 0) || !Number.isFinite(size)) continue;
    const [ux, uy] = [dx / size, dy / size];
    const [tx, ty] = [x + 9 * ux, y + 9 * uy];
    g.moveTo(x - 9 * ux, y - 9 * uy);
    g.lineTo(tx, ty);
    g.moveTo(tx - 5 * (ux - 0.55 * uy), ty - 5 * (uy + 0.55 * ux));
    g.lineTo(tx, ty);
    g.lineTo(tx - 5 * (ux + 0.55 * uy), ty - 5 * (uy - 0.55 * ux));
  }
  g.lineWidth = 1.2;
  g.lineJoin = g.lineCap = "round";
  g.strokeStyle = faded(colours.ink, colours.light ? 0.34 : 0.3);
  g.stroke();
}
