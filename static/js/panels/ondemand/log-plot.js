// What plots of errors with two logarithmic axes have in common: lines with markers, a name at each, a floor.

import { format } from "../../model/number.js";
import { wholePowers } from "../../model/scale.js";
import { faded } from "../../look/palette.js";
import { label } from "../../phase/paint.js";
import { marker } from "./markers.js";

/**
 * @typedef {import("../../look/palette.js").Palette} Palette
 * @typedef {{X: (value: number) => number, Y: (error: number) => number, x: [number, number], y: [number, number], left: number, right: number, top: number, bottom: number}} Place
 */

/** @template P @typedef {{method: string, point: P, x: number, y: number}} Spot */
/** @template P @typedef {{id: string, points: P[], colour: string, dash: number[], shape: number}} Course */

/** The mapping of a picture; the ends of x may fall. @param {[number, number]} x @param {[number, number]} y @param {number} width @param {number} height @param {Palette} palette @returns {Place} */
export function placeOf(x, y, width, height, palette) {
  const k = palette.scale;
  const [left, right, top, bottom] = [(k > 1 ? 50 * k : 58), width - 16 * k, 28 * k, height - 26 * k];
  const log = (/** @type {number} */ v, /** @type {[number, number]} */ [a, b]) => Math.log(v / a) / Math.log(b / a);
  return { x, y, left, right, top, bottom, X: (value) => left + log(value, x) * (right - left), Y: (error) => bottom - log(error, y) * (bottom - top) };
}

/** @param {CanvasRenderingContext2D} g @param {Place} place @param {string} words what goes to the right @param {Palette} palette */
export function drawAxes(g, { X, Y, x, y, left, right, top, bottom }, words, palette) {
  const k = palette.scale;
  g.strokeStyle = faded(palette.line, 0.75);
  g.lineWidth = 1;
  g.font = `${k > 1 ? 13 * k : 11}px ${palette.mono}`;
  g.fillStyle = palette.faint;
  g.beginPath();
  g.textAlign = "center";
  const room = right - g.measureText(words).width - 18 * k;
  /** @type {[number, number] | null} from where to where there is a number already */
  let taken = null;
  for (const v of wholePowers(Math.min(...x), Math.max(...x))) {
    g.moveTo(X(v), top);
    g.lineTo(X(v), bottom);
    const half = g.measureText(power(v)).width / 2 + 5 * k;
    if (X(v) >= room || (taken && X(v) + half > taken[0] && X(v) - half < taken[1])) continue;
    g.fillText(power(v), X(v), bottom + 17 * k);
    taken = [X(v) - half, X(v) + half];
  }
  g.textAlign = "right";
  let lowest = Infinity; // where there is room for a number yet
  for (const v of wholePowers(...y)) {
    g.moveTo(left, Y(v));
    g.lineTo(right, Y(v));
    if (Y(v) > lowest) continue;
    g.fillText(power(v), left - 7 * k, Y(v) + 4 * k);
    lowest = Y(v) - 15 * k;
  }
  g.stroke();
  g.fillStyle = palette.dim;
  g.fillText(words, right, bottom + 17 * k);
}

/** @param {number} value a power of ten */
const power = (value) => (value >= 0.01 && value <= 1000 ? String(value) : format(value, 1));

/** Below the uncertainty of the reference nothing is known. @param {CanvasRenderingContext2D} g @param {Place} place @param {number} floor @param {Palette} palette */
export function drawFloor(g, { Y, y, left, right, bottom }, floor, palette) {
  if (!(floor > y[0])) return;
  g.fillStyle = faded(palette.faint, 0.14);
  g.fillRect(left, Y(floor), right - left, bottom - Y(floor));
}

/**
 * A line with a marker at each point that is in the picture.
 * @template {{tolerance: number}} P @param {CanvasRenderingContext2D} g @param {Place} place @param {Course<P>} course
 * @param {(point: P) => [number, number]} at where a point stands @param {Palette} palette @param {Spot<P> | null} chosen @returns {Spot<P>[]}
 */
export function drawCourse(g, { X, Y, y }, { id, points, colour, dash, shape }, at, palette, chosen) {
  const k = palette.scale;
  const shown = points.map((point) => ({ point, at: at(point) })).filter(({ at: [, error] }) => error > 0 && error <= y[1]);
  g.strokeStyle = g.fillStyle = colour;
  g.lineWidth = 1.8 * k;
  g.lineJoin = "round";
  g.setLineDash(dash.map((length) => length * k));
  g.beginPath();
  shown.forEach(({ at: [x, error] }, i) => g[i ? "lineTo" : "moveTo"](X(x), Y(error)));
  g.stroke();
  g.setLineDash([]);
  return shown.map(({ point, at: [x, error] }) => {
    const spot = { method: id, point, x: X(x), y: Y(error) };
    const pointed = chosen?.method === id && chosen.point.tolerance === point.tolerance;
    marker(g, shape, spot.x, spot.y, (pointed ? 6 : k > 1 ? 3 : 3.6) * k, palette.bg);
    return spot;
  });
}

/** The method's name at the end of its line, where no other one stands. @param {CanvasRenderingContext2D} g @param {Place} place @param {Course<any>[]} courses @param {Spot<any>[]} spots @param {Palette} palette */
export function name(g, { left, right, top, bottom }, courses, spots, palette) {
  const k = palette.scale;
  const high = (k > 1 ? 13 : 12) * k;
  g.font = `600 ${high}px ${palette.mono}`;
  /** @type {[number, number, number][]} */
  const taken = [];
  for (const { id, colour } of courses) {
    const own = spots.filter(({ method }) => method === id);
    const wide = g.measureText(id).width;
    // From its last point backwards, above or below.
    const places = own.toReversed().flatMap(({ x, y }) => [[x - wide / 2, y + 17 * k], [x + 8 * k, y - 7 * k], [x - wide - 9 * k, y + 4 * k]]);
    const free = places.find(([x, y]) => x > left && x + wide < right && y > top + high && y < bottom - 3
      && !taken.some(([a, b, w]) => x < a + w + 4 && a < x + wide + 4 && Math.abs(y - b) < high * 1.15)
      && !spots.some((spot) => spot.x > x - 5 * k && spot.x < x + wide + 5 * k && spot.y > y - high - 2 && spot.y < y + 5 * k));
    if (!free) continue;
    g.textAlign = "left";
    label(g, id, free[0], free[1], colour, palette.bg);
    taken.push([free[0], free[1], wide]);
  }
}

/** @param {CanvasRenderingContext2D} g @param {number} x @param {number} y @param {number} r @param {Palette} palette */
export function ring(g, x, y, r, palette) {
  for (const [colour, wide] of /** @type {[string, number][]} */ ([[palette.bg, 5], [palette.ink, 2.2]])) {
    g.strokeStyle = colour;
    g.lineWidth = wide * palette.scale;
    g.beginPath();
    g.arc(x, y, r, 0, 7);
    g.stroke();
  }
}
