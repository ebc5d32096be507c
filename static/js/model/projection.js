// Where states stand on the screen: on the plane of two of them, on (t, z) when there is one, in the box of three.

import { Kind } from "./wire.js";

/** @typedef {import("./model.js").Model} Model */

/** Pixels of a state. @param {Model} model @param {number} t @param {ArrayLike<number>} z @returns {[number, number]} */
export function place(model, t, z) {
  const { camera, axes, space } = model;
  if (model.spatial) {
    const [x, y] = model.orbit.seen(z[space[0]], z[space[1]], z[space[2]]);
    return [x, y];
  }
  return model.flat ? [camera.X(t), camera.Y(z[0])] : [camera.X(z[axes[0]]), camera.Y(z[axes[1]])];
}

/** Pixels of z(t). @param {Model} model @param {number} t @param {number} [stream] @returns {[number, number]} */
export function placeAt(model, t, stream = model.stream) {
  const rows = model.picture.get(Kind.state, stream);
  if (!rows || rows.cols !== model.states.length + 1) return [NaN, NaN];
  return place(model, t, model.states.map((_, i) => rows.interpolate(t, i + 1)));
}

/** Pixels of a start point. @param {Model} model @param {number} stream @returns {[number, number]} */
export const placeOfStart = (model, stream) => place(model, model.t0, model.startOf(stream));

/**
 * Rows of states on the screen: x, y, depth of each up to a time; the depth is 0 in the plane. Between the two rows of a
 * jump there is one that is no number.
 * @param {Model} model @param {import("./rows.js").Rows} rows t, z… @param {number} [end] @returns {Float32Array}
 */
export function seenCurve(model, rows, end = Infinity) {
  const { data, cols, length } = rows;
  if (cols !== model.states.length + 1) return new Float32Array(0);
  let n = length;
  while (n > 0 && data[(n - 1) * cols] > end) n--;
  const tip = n > 0 && n < length;
  let jumps = 0;
  for (let k = 1; k < n; k++) if (data[k * cols] === data[(k - 1) * cols]) jumps++;
  const out = new Float32Array(3 * (n + jumps + (tip ? 1 : 0)));
  const { camera, orbit, spatial, flat } = model;
  const [i, j, l] = spatial ? model.space.map((state) => 1 + state) : flat ? [0, 1] : [1 + model.axes[0], 1 + model.axes[1]];
  const { x0, y1, sx, sy } = camera;
  const put = (/** @type {number} */ k, /** @type {number} */ x, /** @type {number} */ y, /** @type {number} */ z) => {
    if (spatial) return orbit.project(out, k, x, y, z);
    out[k] = (x - x0) * sx;
    out[k + 1] = (y1 - y) * sy;
  };
  for (let k = 0, at = 0; k < n; k++, at += 3) {
    if (jumps && k > 0 && data[k * cols] === data[(k - 1) * cols]) {
      out.fill(NaN, at, at + 3);
      at += 3;
    }
    put(at, data[k * cols + i], data[k * cols + j], spatial ? data[k * cols + l] : 0);
  }
  if (tip) put(3 * (n + jumps), i === 0 ? end : rows.interpolate(end, i), rows.interpolate(end, j), spatial ? rows.interpolate(end, l) : 0);
  return out;
}

/**
 * Points of the curve in pixels, cut off where it leaves the surroundings of the picture: dashes over a way of millions of
 * pixels would take their time. NaN lifts the pen.
 * @param {Float32Array} points x, y, depth of each @param {number} width @param {number} height @returns {[number, number][]}
 */
export function nearby(points, width, height) {
  /** @type {[number, number][]} */
  const out = [];
  let away = true;
  for (let k = 0; k < points.length; k += 3) {
    const [x, y] = [points[k], points[k + 1]];
    const far = !(x > -width && x < 2 * width && y > -height && y < 2 * height);
    if (!far) {
      out.push([x, y]);
      away = false;
    } else if (!away) {
      // The first point beyond is drawn to, as far as it is not too far.
      const [bx, by] = out[out.length - 1];
      const times = Math.max(1, Math.hypot(x - bx, y - by) / (width + height));
      if (Number.isFinite(times)) out.push([bx + (x - bx) / times, by + (y - by) / times]);
      out.push([NaN, NaN]);
      away = true;
    }
  }
  return out;
}
