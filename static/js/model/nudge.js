// A nudge of the state at the cursor: what it does to the loss, which the server finds by solving from there, beside what a(t)
// says of it.

import { place } from "./projection.js";
import { Rows } from "./rows.js";
import { Kind } from "./wire.js";

/** @typedef {import("./model.js").Model} Model */
/** @typedef {{start: number, t: number, dz: number[], z: number[], a: number[], change: number, predicted: number, detail: string}} Answer */

export class Nudge {
  /** @param {import("./model.js").Model} model */
  constructor(model) {
    this.model = model;
    this.on = false; // whether the curve can be taken anywhere
    this.sent = "";
    this.clear();
  }

  /** Nothing is nudged. */
  clear() {
    /** @type {number[] | null} δz */
    this.dz = null;
    /** @type {Answer | null} */
    this.answer = null;
    /** @type {Rows | null} t, z… from t on */
    this.rows = null;
  }

  /** When the state is nudged: where the scrubber stands. */
  get t() {
    const { t0, t1, cursor } = this.model;
    return Math.min(t1, Math.max(t0, cursor));
  }

  /** Another δz. @param {number[] | null} dz */
  set(dz) {
    if (dz?.some((v) => v !== 0)) this.dz = dz;
    else this.clear();
    this.model.mark("ink", "ui", "plots");
  }

  /** Puts the state back; with nothing to put back, the hand leaves the curve. */
  back() {
    if (!this.dz) this.on = false;
    this.set(null);
  }

  /** Asks for what belongs to δz and t, once. Called every frame. @param {import("./outbox.js").Outbox} outbox */
  update(outbox) {
    const { model } = this;
    if (this.dz && this.dz.length !== model.states.length) this.clear();
    const { dz } = this;
    const question = dz ? { start: model.stream, t: this.t, dz } : null;
    const key = question ? JSON.stringify(question) : "";
    if (key === this.sent) return;
    this.sent = key;
    outbox.putNudge(question ?? {});
  }

  /** Takes a frame in; false if it is of another kind. @param {import("./wire.js").Frame} frame */
  take(frame) {
    if (frame.kind !== Kind.nudged) return false;
    if (!this.dz) return true; // it was put back meanwhile
    this.rows = new Rows(frame.cols);
    this.rows.write(0, frame.values);
    return true;
  }

  /** @param {{[key: string]: any}} message */
  receive(message) {
    if (!this.dz) return;
    const { start, t, dz, z, a, change, predicted, detail = "" } = message;
    this.answer = { start, t, dz, z: z ?? [], a: a ?? [], change, predicted, detail };
    if (detail) this.rows = null;
  }

  /** ΔL − a·δz, and that over |δz|², which stays the same while δz shrinks if a(t) is right. */
  get difference() {
    const { answer } = this;
    if (!answer || answer.detail) return null;
    const size = Math.hypot(...answer.dz);
    const value = answer.change - answer.predicted;
    return { value, ratio: value / size ** 2, size };
  }
}

/** The state at the cursor with its nudge; null while there is none. @param {Model} model @returns {number[] | null} */
export function nudgedState(model) {
  const rows = model.picture.get(Kind.state, model.stream);
  if (!rows || rows.cols !== model.states.length + 1) return null;
  const { dz, t } = model.nudge;
  return model.states.map((_, i) => rows.interpolate(t, i + 1) + (dz?.[i] ?? 0));
}

/** Pixels of what the hand holds. @param {Model} model @returns {[number, number]} */
export function nudgePlace(model) {
  const z = nudgedState(model);
  return z ? place(model, model.nudge.t, z) : [NaN, NaN];
}

/** The t at which the curve passes closest to a pixel, if that is within reach. @param {Model} model @param {{x: number, y: number}} at @param {number} reach @returns {number | null} */
export function timeAt(model, { x, y }, reach) {
  const rows = model.picture.get(Kind.state, model.stream);
  if (!rows || rows.cols !== model.states.length + 1) return null;
  let least = reach;
  let found = null;
  const at = (/** @type {number} */ k) => place(model, rows.at(k, 0), rows.data.subarray(k * rows.cols + 1, (k + 1) * rows.cols));
  for (let k = 1, [ax, ay] = at(0); k < rows.length; k++) {
    const [bx, by] = at(k);
    const length2 = (bx - ax) ** 2 + (by - ay) ** 2;
    const part = length2 > 0 ? Math.min(1, Math.max(0, ((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / length2)) : 0;
    const away = Math.hypot(ax + part * (bx - ax) - x, ay + part * (by - ay) - y);
    if (away < least) {
      least = away;
      found = rows.at(k - 1, 0) + part * (rows.at(k, 0) - rows.at(k - 1, 0));
    }
    [ax, ay] = [bx, by];
  }
  return found;
}
