// The loss over two parameters of a scene with a field: what to ask the server for, first coarsely, then finely, and what it
// answered.

import { freeParameters, hasField, parameterRange, thetaOf } from "./scene.js";
import { Rows } from "./rows.js";

/** @typedef {import("./model.js").Landscape} Landscape */

const coarse = [24, 18];
const fine = [72, 54];

export class Survey {
  /** @param {import("./model.js").Model} model */
  constructor(model) {
    this.model = model;
    this.open = false; // whether a panel shows it
    /** @type {Landscape | null} the last whole answer */
    this.landscape = null;
    this.refined = false;
    this.count = 0;
    this.key = "";
    /** @type {Omit<Landscape, "values">[]} the latest questions */
    this.asked = [];
    /** @type {Rows | null} an answer on its way */
    this.part = null;
    /** @type {import("./scene.js").Scene | null} */
    this.seen = null;
    this.held = "";
  }

  /** Parameters that may stand on the axes. @returns {string[]} */
  get names() {
    const { scene, params } = this.model;
    return scene && hasField(scene) ? freeParameters(scene).filter((name) => params.includes(name)) : [];
  }

  /** The two on the axes. @returns {[string, string] | null} */
  get pair() {
    const { names, model: { panels } } = this;
    const [x, y] = panels.pair ?? names;
    if (x !== y && names.includes(x) && names.includes(y)) return [x, y];
    return names.length > 1 ? [names[0], names[1]] : null;
  }

  /** Range of a parameter: its slider's, stretched to hold the path of training. @param {string} name @returns {[number, number]} */
  range(name) {
    const { model } = this;
    const { path, params } = model;
    const scene = /** @type {import("./scene.js").Scene} */ (model.scene);
    let [low, high] = parameterRange(scene, model.loaded ?? scene, name, thetaOf(scene)[name] ?? 0);
    if (path && path.cols === params.length + 2) {
      const column = params.indexOf(name) + 1;
      for (let k = 0; k < path.length; k++) {
        low = Math.min(low, path.at(k, column));
        high = Math.max(high, path.at(k, column));
      }
    }
    return [low, high > low ? high : low + 1];
  }

  /** The question for the server, null for none; the same object until there is another one. */
  get question() {
    const { model, pair } = this;
    if (!this.open || !pair) {
      this.key = "";
      return (this.last = null);
    }
    // While training moves θ, or a hand, the picture under it stays.
    const resting = model.training !== "playing" && model.held !== "theta";
    if (this.last && this.last.x.param === pair[0] && this.last.y.param === pair[1] && !resting) return this.last;
    this.noticeChange(pair);
    const [x, y] = pair.map((name) => this.range(name));
    const key = JSON.stringify([pair, x, y, this.refined]);
    if (key === this.key && this.last) return this.last;
    this.key = key;
    const [nx, rows] = this.refined ? fine : coarse;
    // An answer does not say which question it answers: its number of points does.
    const ny = rows + (this.count++ % 6);
    this.asked = [{ params: pair, x, y, nx, ny }, ...this.asked.slice(0, 11)];
    this.last = { x: { param: pair[0], range: x, n: nx }, y: { param: pair[1], range: y, n: ny } };
    return this.last;
  }

  /** Another loss is first looked at coarsely again. @param {string[]} pair */
  noticeChange(pair) {
    const { scene } = this.model;
    if (!scene || scene === this.seen) return;
    this.seen = scene;
    const { params = {}, field, z0, t0, T, solver, loss } = scene;
    const held = JSON.stringify([Object.entries(params).filter(([name]) => !pair.includes(name)), field, z0, t0, pair.includes("T") ? "" : T, solver, loss]);
    if (held === this.held) return;
    this.held = held;
    this.refined = false;
  }

  /** Takes a frame in; true when the picture changed. @param {import("./wire.js").Frame} frame */
  take(frame) {
    if (frame.first === 0) this.part = new Rows(1);
    if (!this.part || frame.cols !== 1 || frame.first !== this.part.length) return false; // a part is missing
    this.part.write(frame.first, frame.values);
    if (!frame.last) return false;
    const { data, length } = this.part;
    this.part = null;
    const asked = this.asked.find(({ nx, ny }) => nx * ny === length);
    if (!asked) return false;
    this.landscape = { ...asked, values: data.subarray(0, length) };
    if (asked.nx === coarse[0]) this.refined = true;
    return true;
  }

  /** Another scene: nothing of this one is kept. */
  clear() {
    Object.assign(this, { landscape: null, refined: false, key: "", asked: [], part: null, seen: null, held: "", last: null });
  }

  /** @type {{x: {param: string, range: number[], n: number}, y: {param: string, range: number[], n: number}} | null} */
  last = null;
}

/** L between grid points, NaN outside of them and beside a hole. @param {Landscape} landscape @param {number} x @param {number} y */
export function lossAt({ x: [x0, x1], y: [y0, y1], nx, ny, values }, x, y) {
  const u = ((x - x0) / (x1 - x0)) * (nx - 1);
  const v = ((y - y0) / (y1 - y0)) * (ny - 1);
  if (!(u >= 0 && v >= 0 && u <= nx - 1 && v <= ny - 1)) return NaN;
  const i = Math.min(nx - 2, Math.floor(u));
  const j = Math.min(ny - 2, Math.floor(v));
  const p = u - i;
  const q = v - j;
  const k = j * nx + i;
  return (1 - q) * ((1 - p) * values[k] + p * values[k + 1]) + q * ((1 - p) * values[k + nx] + p * values[k + nx + 1]);
}
