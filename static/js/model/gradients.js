// What the server tells of the gradient itself: what each way to it misses and takes, and how flat is what should be flat. It
// knows which of that the open panels need.

import { Rows } from "./rows.js";
import { hasField } from "./scene.js";
import { Kind } from "./wire.js";

/** The ways compared; with a budget of states the scene's own stands after them, so that they keep their colours. */
const methods = ["checkpointed", "backsolve", "discrete", "reversible", "forward", "finite-difference"];

/**
 * @typedef {{method: string, checkpoints?: number}} Way
 * @typedef {{method: string, solver: string, values: number[], off: number[], uncertainty: number, floor: number}} Reference
 * @typedef {{gradients: Way[], components: string[], reference: Reference | null, detail: string}} Bench
 * @typedef {{way: number, tolerance: number, evaluations: number, vjps: number, jvps: number, steps: number, states: number, bytes: number, seconds: number, error: number, off: number[]}} Taken
 * @typedef {{from: number, pairing: number, energy: number, detail: string}} Drift
 */

export class Gradients {
  /** @param {import("./model.js").Model} model */
  constructor(model) {
    this.model = model;
    this.benches = false; // whether a panel compares the ways
    this.follows = false; // whether a panel shows what is invariant
    this.clear();
  }

  /** Another scene: nothing of this one is kept. */
  clear() {
    /** @type {Bench | null} */
    this.bench = null;
    /** @type {Rows | null} */
    this.points = null;
    /** @type {Map<number, string>} why a way has no numbers, by its place */
    this.refused = new Map();
    /** @type {Drift | null} */
    this.drift = null;
    /** @type {Rows | null} t, a·δz, the whole of it, H, the level of it */
    this.invariants = null;
  }

  /** The ways compared. @returns {Way[]} */
  get ways() {
    const { method = "", checkpoints = 0 } = this.model.scene?.gradient ?? {};
    return [...methods.map((id) => ({ method: id })), ...(checkpoints > 0 ? [{ method: method === "discrete" ? method : "checkpointed", checkpoints }] : [])];
  }

  /** What a view message asks for. @returns {{bench?: object, invariants?: object}} */
  get question() {
    const { model } = this;
    if (!model.scene || !hasField(model.scene)) return {};
    const { dz, t } = model.nudge;
    return {
      ...(this.benches && { bench: { gradients: this.ways } }),
      ...(this.follows && { invariants: { start: model.stream, ...(dz?.some((v) => v !== 0) && { t, dz }) } }),
    };
  }

  /** Takes a frame in; false if it is of another kind. @param {import("./wire.js").Frame} frame */
  take(frame) {
    if (frame.kind === Kind.invariants) {
      this.invariants = new Rows(frame.cols);
      this.invariants.write(0, frame.values);
      return true;
    }
    if (frame.kind !== Kind.bench) return false;
    if (frame.first === 0) this.points = new Rows(frame.cols);
    if (this.points && frame.first <= this.points.length && this.points.cols === frame.cols) this.points.write(frame.first, frame.values);
    return true;
  }

  /** @param {{[key: string]: any}} message */
  receive(message) {
    const { type, way, detail = "", gradients = [], components = [], reference = null } = message;
    if (type === "refused") this.refused.set(way, detail);
    else if (type === "invariants") {
      this.drift = { from: message.from, pairing: message.pairing, energy: message.energy, detail };
      if (detail) this.invariants = null;
    } else {
      this.bench = { gradients, components, reference, detail };
      this.points = null;
      this.refused.clear();
    }
  }

  /** The points computed so far of a way, coarse to fine; the scene's own is −1. @param {number} way @returns {Taken[]} */
  taken(way) {
    const { points } = this;
    const out = [];
    for (let row = 0; points && row < points.length; row++) if (points.at(row, 0) === way) out.push(takenAt(points, row));
    return out;
  }

  /** The point of a way whose tolerance is nearest by ratio; null without one. @param {number} way @param {number} tolerance @returns {Taken | null} */
  near(way, tolerance) {
    const away = (/** @type {Taken} */ point) => Math.abs(Math.log(point.tolerance / tolerance));
    return this.taken(way).reduce((/** @type {Taken | null} */ best, point) => (best && away(best) <= away(point) ? best : point), null);
  }

  /** What a way misses of a component, as a part of the gradient's size; −1 is the whole. @param {Taken} point @param {number} component */
  miss({ error, off }, component) {
    return component < 0 ? error : Math.abs(off[component]) / this.size;
  }

  /** ‖∇L‖ over what the error is of: all but T and t0. */
  get size() {
    const values = this.bench?.reference?.values.slice(0, -2) ?? [];
    return Math.hypot(...values) || 1;
  }
}

/** @param {Rows} points @param {number} row @returns {Taken} */
function takenAt(points, row) {
  const [way, tolerance, evaluations, vjps, jvps, steps, states, bytes, seconds, error, ...off] = points.data.subarray(row * points.cols, (row + 1) * points.cols);
  return { way, tolerance, evaluations, vjps, jvps, steps, states, bytes, seconds, error, off };
}

/** As it is written: checkpointed/16 holds at most 16 states. @param {Way} way */
export const nameOf = ({ method, checkpoints }) => (checkpoints ? `${method}/${checkpoints}` : method);

/** The patch that makes a way the scene's own. @param {string} id */
export function patchTo(id) {
  const [method, checkpoints] = id.split("/");
  return { method, checkpoints: Number(checkpoints ?? 0) || null };
}

/** How many digits hold where this part is lost; 16 are all there are. @param {number} part */
export const digits = (part) => Math.max(0, Math.min(16, -Math.log10(part)));

/** 96 B, 3.4 kB, 12 MB. @param {number} bytes */
export function memory(bytes) {
  const power = Math.min(3, Math.floor(Math.log(Math.max(1, bytes)) / Math.log(1000)));
  const size = bytes / 1000 ** power;
  return `${power && size < 10 ? size.toFixed(1) : Math.round(size)} ${["B", "kB", "MB", "GB"][power]}`;
}

/** 12 µs, 3.4 ms, 1.2 s. @param {number} seconds */
export function duration(seconds) {
  const [unit, size] = seconds < 1e-3 ? ["µs", seconds * 1e6] : seconds < 1 ? ["ms", seconds * 1e3] : ["s", seconds];
  return `${size < 10 ? size.toFixed(1) : Math.round(size)} ${unit}`;
}

/**
 * A range in which what should be flat is seen as flat and what is not as what it is: the size of the numbers, above and below
 * the middle; a little off it, so that two lines that are flat do not lie on each other, and with room below for words.
 * @param {ArrayLike<number>[]} lists @param {number} side @returns {[number, number]}
 */
export function about(lists, side) {
  let low = Infinity;
  let high = -Infinity;
  for (const list of lists) {
    for (let k = 0; k < list.length; k++) {
      if (!Number.isFinite(list[k])) continue;
      low = Math.min(low, list[k]);
      high = Math.max(high, list[k]);
    }
  }
  if (!(high >= low)) return [-1, 1];
  const middle = (low + high) / 2;
  const half = Math.max((high - low) * 1.3, Math.abs(middle) * 0.5, 1e-300);
  return [middle - half * (1 + 0.25 * side), middle + half * (1 - 0.25 * side)];
}
