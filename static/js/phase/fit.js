// Which part of the plane, or which box, shows everything there is: curves, start points, observations, clear of the headline.

import { freeParameters, observations } from "../model/scene.js";
import { landscapeRange } from "../model/window.js";
import { place, placeAt } from "../model/projection.js";
import { Kind } from "../model/wire.js";

/**
 * @typedef {import("../model/model.js").Model} Model
 * @typedef {[number, number]} Range
 * @typedef {{right: number, bottom: number, foot: number}} Words where the headline ends, and how high the legend and the trust light stand
 */

const margin = 0.06; // of the size of what a box holds, on each side
const growth = 0.3; // the same while training makes it larger

/** @param {Model} model @param {Words} words @returns {boolean} whether there was something to show */
export function fit(model, words) {
  const { scene, camera } = model;
  if (!scene || camera.width < 2) return false;
  if (model.isLandscape) return fitLandscape(model, words);
  if (model.states.length === 0) return false;
  const columns = columnsOf(model);
  const box = bounds(model, columns);
  if (!box) return false;
  if (model.spatial) {
    const small = camera.width < 600;
    const room = model.training === "playing" ? growth : margin;
    model.orbit.fit(box.map(([low, high]) => [low - room * (high - low), high + room * (high - low)]), { top: small ? 88 : Math.max(64, Math.min(words.bottom - 12, 0.2 * camera.height)), bottom: small ? 74 : 104, side: small ? 44 : 90 });
    return true;
  }
  // On a phone the buttons stand in a row of their own, below the headline.
  const clear = camera.width < 600 ? { ...words, right: camera.width, bottom: Math.max(words.bottom, 72) } : words;
  const view = scene.view;
  // Lengths on axes of different units do not compare.
  const units = model.axes.map((i) => view?.units?.[model.states[i] ?? ""]);
  const free = model.flat || units[0] !== units[1];
  const home = !view?.axes || model.flat || (model.states[model.axes[0]] === view.axes[0] && model.states[model.axes[1]] === view.axes[1]);
  if (view?.x && view?.y && home) {
    const [x, y] = model.flat ? [view.x, view.y] : around([view.x, view.y], extentOf(model), model.training === "playing" ? growth : margin);
    camera.fit(x, y, 0, free);
    const above = covers(model, (x, y) => x < clear.right && y < clear.bottom + 8);
    const below = covers(model, (_, y) => y > camera.height - clear.foot && y < camera.height);
    if (above || below) camera.fit(x, between(model, clear, y, above, below), 0, free);
  } else {
    const [x, y] = box;
    camera.fit(model.flat ? [x[0], Math.max(x[1], model.t1)] : x, between(model, clear, y, true, false), 0.12, free);
  }
  return true;
}

/**
 * Whether the points of the data have left what is seen, or have only a corner of it left.
 * @param {Model} model @param {number[] | null} aim low and high of each axis, where the picture is on the way elsewhere @returns {"outgrown" | "lost" | null}
 */
export function misfit(model, aim) {
  const { spatial, camera, orbit } = model;
  const now = spatial ? bounds(model, columnsOf(model)) : extentOf(model);
  if (!now) return null;
  const seen = aim ?? (spatial ? orbit.box.flat() : [camera.x0, camera.x1, camera.y0, camera.y1]);
  const sides = now.map(([from, to], i) => {
    const [low, high] = [seen[2 * i], seen[2 * i + 1]];
    return { size: high - low, over: Math.max(low - from, to - high), part: (to - from) / (high - low) };
  }).filter(({ part }) => part >= 0);
  // A box has room about it for what leaves it, the plane has none.
  if (sides.some(({ size, over }) => over > (spatial ? 0.03 : -0.01) * size)) return "outgrown";
  return sides.every(({ part }) => part < 0.45) ? "lost" : null;
}

/** Where the rows of z have what is seen. @param {Model} model */
const columnsOf = ({ spatial, flat, space, axes }) => (spatial ? space.map((i) => 1 + i) : flat ? [0, 1] : axes.map((i) => 1 + i));

/** The ranges that the points of the data are in along what is seen; null while there are none. @param {Model} model */
export const extentOf = (model) => pointsOf(model, columnsOf(model));

/** Ranges stretched so far that they hold others, with some room beyond. @param {Range[]} ranges @param {Range[] | null} points @param {number} room @returns {Range[]} */
function around(ranges, points, room) {
  if (!points) return ranges;
  return ranges.map(([low, high], i) => {
    const [from, to] = points[i];
    const more = room * Math.max(to - from, high - low);
    return [from < low ? from - more : low, to > high ? to + more : high];
  });
}

/**
 * Widens a range so that the headline stands above what is shown in it, and the legend below.
 * @param {Model} model @param {Words} words @param {Range} y @param {boolean} above @param {boolean} below @returns {Range}
 */
function between({ camera }, { bottom, foot }, [low, high], above, below) {
  const top = above ? Math.min(0.24, (bottom - 8) / camera.height) : 0;
  const end = below ? Math.min(0.2, foot / camera.height) : 0;
  const span = (high - low || 1) / (1 - top - end);
  return [low - span * Math.max(end, 0.02), high + span * top];
}

/** Whether a curve, a start point or an observation is somewhere. @param {Model} model @param {(x: number, y: number) => boolean} where */
function covers(model, where) {
  const scene = /** @type {import("../model/scene.js").Scene} */ (model.present);
  const under = (/** @type {Range} */ [x, y]) => where(x, y);
  return (scene.z0 ?? []).some((start, stream) => {
    if (under(place(model, model.t0, start))) return true;
    if (observations(scene, model.states, stream).some(({ t, z }) => under(place(model, t, z)))) return true;
    for (let k = 0; k <= 100; k++) if (under(placeAt(model, model.t0 + ((model.t1 - model.t0) * k) / 100, stream))) return true;
    return false;
  });
}

/** The box of all curves and observations; null while there is none. @param {Model} model @param {number[]} columns of the states' rows @returns {Range[] | null} */
function bounds(model, columns) {
  const scene = /** @type {import("../model/scene.js").Scene} */ (model.present);
  /** @type {Range[]} */
  const box = columns.map(() => [Infinity, -Infinity]);
  let curves = 0;
  const streams = [...(scene.z0 ?? []).keys(), ...(model.data.startOf(model.stream) ? [model.stream] : [])];
  for (const stream of streams) {
    const rows = model.picture.get(Kind.state, stream);
    if (!rows || rows.cols !== model.states.length + 1) continue;
    curves++;
    const seen = observations(scene, model.states, stream);
    columns.forEach((column, i) => {
      const add = (/** @type {number} */ value) => {
        if (Number.isFinite(value)) box[i] = [Math.min(box[i][0], value), Math.max(box[i][1], value)];
      };
      for (let k = 0; k < rows.length; k++) add(rows.at(k, column));
      for (const { t, z } of seen) add(column === 0 ? t : z[column - 1]);
    });
  }
  const points = pointsOf(model, columns);
  if (points) points.forEach(([low, high], i) => { box[i] = [Math.min(box[i][0], low), Math.max(box[i][1], high)]; });
  return curves ? box : null;
}

/** The box of all points of the data on their way, empty along t; null while there are none. @param {Model} model @param {number[]} columns @returns {Range[] | null} */
function pointsOf({ data: { cloud } }, columns) {
  if (!cloud) return null;
  return columns.map((column) => {
    /** @type {Range} */
    const range = [Infinity, -Infinity];
    for (let k = column - 1; column > 0 && k < cloud.values.length; k += cloud.dim) {
      const value = cloud.values[k];
      if (value < range[0]) range[0] = value;
      if (value > range[1]) range[1] = value;
    }
    return range;
  });
}

/** With one parameter the height is known only when L has come. @param {Model} model @param {Words} words @returns {boolean} */
function fitLandscape(model, words) {
  const scene = /** @type {import("../model/scene.js").Scene} */ (model.scene);
  const free = freeParameters(scene).slice(0, 2);
  if (free.length === 0) return false;
  const x = landscapeRange(model, free[0]);
  if (free.length === 2) {
    model.camera.fit(x, landscapeRange(model, free[1]), 0);
    return true;
  }
  let y = /** @type {Range} */ (scene.view?.y ?? [0, 1]);
  if (!scene.view?.y && model.landscape) {
    const { values, nx, x: [from, to] } = model.landscape;
    const inside = Array.from(values).filter((v, i) => {
      const at = from + ((to - from) * i) / (nx - 1);
      return Number.isFinite(v) && at >= x[0] && at <= x[1];
    }).sort((a, b) => a - b);
    const most = inside[inside.length - 1];
    const usual = Math.max(inside[Math.floor(inside.length * 0.75)], inside[0] + (model.loss - inside[0]) * 1.25 || 0);
    // Walls far higher than the rest would flatten it; lower ones are shown whole, below the headline.
    y = [inside[0], most - inside[0] < 3.5 * (usual - inside[0]) ? most : usual];
    y = between(model, words, [y[0] - (y[1] - y[0]) * 0.1, y[1]], true, false);
  }
  model.camera.fit(x, y, scene.view?.y ? 0.1 : 0.02, true);
  return true;
}
