// A nudge of the state at the cursor: what it does to the loss, which the server finds by solving from there, beside what a(t)
// says of it.

import { Rows } from "./rows.js";
import { Kind } from "./wire.js";

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
