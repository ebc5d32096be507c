// The loss over a plane of two random directions through θ: what to ask the server for, and what it answered.

import { hasField, hasWeights } from "./scene.js";
import { Rows } from "./rows.js";

/** @typedef {import("./model.js").Landscape} Landscape */

const points = 41; // along each of them

export class Directions {
  /** @param {import("./model.js").Model} model */
  constructor(model) {
    this.model = model;
    this.clear();
  }

  /** Another scene: nothing of this one is kept. */
  clear() {
    /** @type {Landscape | null} the last whole answer */
    this.landscape = null;
    /** @type {[number, number, number, number][]} τ, α and β of the path's nearest points of the plane, and the part of its way that is beside it */
    this.path = [];
    /** @type {{range: [number, number], n: number} | null} the answer on its way */
    this.coming = null;
    /** @type {Rows | null} */
    this.part = null;
    this.about = 0; // τ of the θ in the middle
  }

  /** Whether there is no plane of two parameters to look at instead. */
  get only() {
    const { scene, survey } = this.model;
    return scene !== null && hasField(scene) && survey.names.length < 2 && hasWeights(scene);
  }

  /** Whether the landscape goes along them. */
  get on() {
    return this.model.panels.directions > 0 || this.only;
  }

  /** Where training stands in τ. */
  get tau() {
    const { path } = this.model;
    return path?.length ? path.end : 0;
  }

  /** Whether the picture is that of another θ than the present one. */
  get stale() {
    return this.about !== this.tau;
  }

  get seed() {
    return Math.max(1, this.model.panels.directions);
  }

  /** The question for the server, null for none. @returns {{directions: number, n: number} | null} */
  get question() {
    return this.on && this.model.survey.open ? { directions: this.seed, n: points } : null;
  }

  /** Takes another pair, or for 0 the parameters. @param {number} seed */
  choose(seed) {
    this.model.panels.directions = seed;
    this.clear();
    this.model.mark("training", "ui");
  }

  /** How much of the way from here to the start lies beside the plane, NaN if training has not moved. */
  get beside() {
    return this.path.length ? this.path[0][3] : NaN;
  }

  /** @param {{[key: string]: any}} message */
  receive(message) {
    if (message.seed !== this.seed) return;
    this.coming = { range: message.range, n: message.n };
    this.path = message.path ?? [];
    this.about = this.tau;
    this.part = null;
    this.model.mark("training");
  }

  /** Takes a frame in; true when the picture changed. @param {import("./wire.js").Frame} frame */
  take(frame) {
    const { coming } = this;
    if (!coming) return false;
    if (frame.first === 0) this.part = new Rows(1);
    if (!this.part || frame.cols !== 1 || frame.first !== this.part.length) return false; // a part is missing
    this.part.write(frame.first, frame.values);
    if (!frame.last) return false;
    const { data, length } = this.part;
    this.part = null;
    const { n, range } = coming;
    if (length !== n * n) return false;
    this.landscape = { params: ["α", "β"], x: range, y: range, nx: n, ny: n, values: data.subarray(0, length) };
    return true;
  }
}
