// What the server tells of the solver itself: every step tried, the eigenvalues along the way, and what other methods make of
// the same trajectory. It knows which of that the open panels need.

import { Rows } from "./rows.js";
import { hasField } from "./scene.js";
import { Kind } from "./wire.js";

/** Methods compared unless the reader adds others: of each family what is known best. */
const usual = ["euler", "rk4", "dopri5", "dop853", "rosenbrock23", "rodas5p", "radau5"];

/**
 * @typedef {{methods: string[], reference: string, uncertainty: {end: number, most: number} | null, detail: string}} Precision
 * @typedef {{method: number, tolerance: number, work: number, accepted: number, rejected: number, end: number, most: number}} Measured
 *   tolerance is the step of a fixed-step method
 * @typedef {{t: number, h: number, part: number, lambda: [number, number][], sizes: number[]}} Spectrum
 *   part is 1 where auto steps by its stiff method; sizes are |R(hλ)|
 */

/**
 * The patch that holds a solver to a tolerance, its absolute one in the same proportion, or to a step.
 * @param {number} tolerance rtol of adaptive methods, of others h @param {boolean} adaptive @param {import("./scene.js").Scene["solver"]} [solver]
 * @returns {import("./patch.js").JsonObject}
 */
export function heldTo(tolerance, adaptive, { rtol = 1e-6, atol = 1e-8 } = {}) {
  if (!adaptive) return { step: tolerance };
  const scaled = (/** @type {number} */ was) => Number((was * (tolerance / rtol)).toPrecision(6));
  return { rtol: tolerance, atol: Array.isArray(atol) ? atol.map(scaled) : scaled(atol) };
}

export class Solving {
  /** @param {import("./model.js").Model} model */
  constructor(model) {
    this.model = model;
    this.steps = false; // whether a panel shows the steps or the eigenvalues
    this.compares = false; // whether a panel shows work and precision
    this.runs = { trials: -1, spectrum: -1 };
    this.clear();
  }

  /** Another scene: nothing of this one is kept. */
  clear() {
    /** @type {Rows | null} t, h, error, accepted, evaluations */
    this.trials = null;
    /** @type {Rows | null} t, h, part, then re λ, im λ, |R| of each */
    this.spectrum = null;
    this.stream = -1; // the start point of both
    /** @type {Precision | null} */
    this.precision = null;
    /** @type {Rows | null} */
    this.points = null;
    this.runs = { trials: -1, spectrum: -1 };
  }

  /** The methods compared: the usual ones, the scene's own, and what the reader added. @returns {string[]} */
  get methods() {
    const { methods, scene, panels } = this.model;
    const wanted = new Set([...usual, scene?.solver?.method ?? "", ...(panels.methods ?? [])]);
    return methods.filter(({ id }) => wanted.has(id)).map(({ id }) => id);
  }

  /** What a view message asks for. @returns {{solver?: {start: number}, precision?: {start: number, methods: string[]}}} */
  get question() {
    const { model } = this;
    if (!model.scene || !hasField(model.scene)) return {};
    const start = model.stream;
    const { methods } = this;
    return { ...(this.steps && { solver: { start } }), ...(this.compares && methods.length && { precision: { methods, start } }) };
  }

  /** Takes a frame in; false if it is of another kind. @param {import("./wire.js").Frame} frame */
  take(frame) {
    if (frame.kind === Kind.precision) {
      if (frame.first === 0) this.points = new Rows(frame.cols);
      if (this.points && frame.first <= this.points.length && this.points.cols === frame.cols) this.points.write(frame.first, frame.values);
      return true;
    }
    if (frame.kind !== Kind.trials && frame.kind !== Kind.spectrum) return false;
    const name = frame.kind === Kind.trials ? "trials" : "spectrum";
    if (frame.first === 0) {
      this[name] = new Rows(frame.cols);
      this.runs[name] = frame.run;
      this.stream = frame.stream;
    }
    const rows = this[name];
    if (rows && rows.cols === frame.cols && frame.first <= rows.length) rows.write(frame.first, frame.values);
    // Of too many states there are no eigenvalues: those of another scene must not stay.
    if (frame.last && name === "trials" && this.spectrum && (this.spectrum.cols - 3) / 3 !== this.model.states.length) this.spectrum = null;
    return true;
  }

  /** @param {{[key: string]: any}} message */
  receive(message) {
    this.precision = { methods: message.methods ?? [], reference: message.reference ?? "", uncertainty: message.uncertainty ?? null, detail: message.detail ?? "" };
    this.points = null;
  }

  /** The points computed so far of a method, by falling error as asked; the scene's own solver is −1. @param {number} method @returns {Measured[]} */
  measured(method) {
    const { points, model } = this;
    const out = [];
    for (let row = 0; points && row < points.length; row++) if (points.at(row, 0) === method) out.push(measuredAt(points, row, model.states.length));
    return out;
  }

  /** Steps, rejected ones, and evaluations of the start point shown. */
  get counts() {
    const { trials } = this;
    let rejected = 0;
    for (let row = 0; trials && row < trials.length; row++) if (trials.at(row, 3) === 0) rejected++;
    return { accepted: (trials?.length ?? 0) - rejected, rejected, evaluations: trials?.length ? trials.at(trials.length - 1, 4) : 0 };
  }

  /** The step that is under way at t, its h and eigenvalues; null while there are none. @param {number} t @returns {Spectrum | null} */
  at(t) {
    const row = rowAt(this.spectrum, t);
    return row < 0 || !this.spectrum ? null : eigenvalues(this.spectrum, row);
  }
}

/** @param {Rows} points @param {number} row @param {number} states @returns {Measured} */
function measuredAt(points, row, states) {
  const [method, tolerance, evaluations, jacobians, accepted, rejected, end, most] = points.data.subarray(row * points.cols, (row + 1) * points.cols);
  // A Jacobian by differences would cost as many evaluations as there are states.
  return { method, tolerance, work: evaluations + states * jacobians, accepted, rejected, end, most };
}

/** The last row that does not begin after t, −1 if there is none. @param {Rows | null} rows @param {number} t */
export function rowAt(rows, t) {
  if (!rows?.length) return -1;
  let low = 0;
  let high = rows.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (rows.at(middle, 0) <= t) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** @param {Rows} rows @param {number} row @returns {Spectrum} */
export function eigenvalues(rows, row) {
  /** @type {[number, number][]} */
  const lambda = [];
  const sizes = [];
  for (let k = 3; k + 2 < rows.cols; k += 3) {
    lambda.push([rows.at(row, k), rows.at(row, k + 1)]);
    sizes.push(rows.at(row, k + 2));
  }
  return { t: rows.at(row, 0), h: rows.at(row, 1), part: rows.at(row, 2), lambda, sizes };
}

/**
 * The accepted steps for drawing over t: their size, their error, and h|λ| of the fastest eigenvalue, known at some steps
 * and drawn between them as if |λ| went straight.
 * @param {Rows | null} trials @param {Rows | null} spectrum
 * @returns {{t: Float64Array, h: Float64Array, error: Float64Array, speed: Float64Array, rejected: {t: number, h: number, error: number, next: number}[]}}
 */
export function steps(trials, spectrum) {
  const count = trials?.length ?? 0;
  const t = new Float64Array(count + 1);
  const h = new Float64Array(count + 1);
  const error = new Float64Array(count + 1);
  const speed = new Float64Array(count + 1);
  const rejected = [];
  let n = 0;
  let known = 0;
  for (let row = 0; trials && row < count; row++) {
    if (trials.at(row, 3) === 0) {
      rejected.push({ t: trials.at(row, 0), h: Math.abs(trials.at(row, 1)), error: trials.at(row, 2), next: n });
      continue;
    }
    t[n] = trials.at(row, 0);
    h[n] = Math.abs(trials.at(row, 1));
    error[n] = trials.at(row, 2) || NaN;
    speed[n] = NaN;
    if (spectrum?.length) {
      while (known + 1 < spectrum.length && spectrum.at(known + 1, 0) <= t[n]) known++;
      const last = known + 1 >= spectrum.length;
      const a = spectrum.at(known, 0);
      const b = last ? a : spectrum.at(known + 1, 0);
      const part = b > a ? Math.min(1, Math.max(0, (t[n] - a) / (b - a))) : 0;
      const size = (/** @type {number} */ k) => Math.hypot(spectrum.at(k, 3), spectrum.at(k, 4));
      speed[n] = h[n] * (size(known) + (last ? 0 : part * (size(known + 1) - size(known)))) || NaN;
    }
    n++;
  }
  if (n > 0) {
    // The last step goes on to where it ends.
    t[n] = t[n - 1] + h[n - 1];
    [h[n], error[n], speed[n]] = [h[n - 1], error[n - 1], speed[n - 1]];
    n++;
  }
  return { t: t.subarray(0, n), h: h.subarray(0, n), error: error.subarray(0, n), speed: speed.subarray(0, n), rejected };
}
