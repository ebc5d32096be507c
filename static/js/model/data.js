// The points of a scene's data: where the server says they are on their way, how well they are told apart, the regions of their
// classes, and what the training made of a curve over both clocks.

import { Rows } from "./rows.js";
import { Kind } from "./wire.js";

/**
 * @typedef {{points: number[][], labels?: number[], targets?: number[][]}} Part
 * @typedef {{loss: number, accuracy?: number, points?: {loss: number, p?: number[]}[]}} Quality
 * @typedef {{x: [number, number, number], y: [number, number, number], states: string[], t: number}} RegionsRequest
 * @typedef {{accuracy: true} | {start: number, state: string}} ClocksRequest
 */

const times = 49; // of a cloud; between them points move straight
const coarse = [44, 33];
const fine = [88, 66];
const most = 20_000; // rows of the curves over τ that are kept

export class Data {
  /** @param {import("./model.js").Model} model */
  constructor(model) {
    this.model = model;
    this.clocksOpen = false; // whether a panel shows both clocks
    /** @type {number | null} the class that clicks on the plane add points of */
    this.adding = null;
    this.count = 0;
    this.key = "";
    this.quality = new Rows(5); // τ, loss of train and test, accuracy of both; NaN where there is none
    this.norms = new Rows(2); // τ, ‖∇L‖
    this.clear();
  }

  /** Another scene: nothing of this one is kept. */
  clear() {
    this.none();
    this.rewind();
  }

  /** The scene has no data; what was measured of its training stays. */
  none() {
    /** @type {{first: number, classes: number, train: Part, test: Part} | null} */
    this.set = null;
    /** @type {{values: ArrayLike<number>, times: number, count: number, dim: number} | null} all points at uniform times, one time after the other */
    this.cloud = null;
    /** @type {(RegionsRequest & {values: ArrayLike<number>, classes: number}) | null} */
    this.regions = null;
    /** @type {{train: Quality, test?: Quality} | null} */
    this.outcome = null;
    /** @type {Map<number, Rows>} parts still arriving, by kind */
    this.parts = new Map();
    /** @type {RegionsRequest[]} the latest questions */
    this.asked = [];
    this.adding = null;
    this.count = 0;
    this.key = "";
    /** @type {RegionsRequest | null} */
    this.wanted = null;
  }

  /** Training begins anew. */
  rewind() {
    this.quality = new Rows(5);
    this.norms = new Rows(2);
    /** @type {Rows | null} τ, a number at uniform t */
    this.clocks = null;
  }

  /** Training stands at an earlier τ: what was measured after it belongs to another future. The tables themselves stay whole for that one. @param {number} tau */
  back(tau) {
    this.quality = this.quality.head(this.quality.upTo(tau));
    this.norms = this.norms.head(this.norms.upTo(tau));
    if (this.clocks) this.clocks = this.clocks.head(this.clocks.upTo(tau));
  }

  /** Whether start points are data. */
  get on() {
    return this.set !== null;
  }

  /** The start point of a stream that is one of the data. @param {number} stream */
  startOf(stream) {
    return this.set?.train.points[stream - this.set.first];
  }

  /** Names of the classes. @returns {string[]} */
  get names() {
    const named = this.model.scene?.data?.names ?? [];
    return Array.from({ length: this.set?.classes ?? 0 }, (_, k) => named[k] ?? String(k));
  }

  /** What a view message asks for. */
  get question() {
    const clocks = this.clocksOpen && { clocks: this.clocksQuestion };
    if (!this.set) return { ...clocks };
    const regions = this.regionsQuestion();
    return { cloud: { times, start: this.model.stream }, ...(regions && { regions }), ...clocks };
  }

  /** @returns {ClocksRequest} */
  get clocksQuestion() {
    const { model } = this;
    const of = model.panels.clocks;
    if (of === "accuracy" || (!of && this.set?.classes && model.scene?.loss?.classes)) return { accuracy: true };
    return { start: model.stream, state: of && model.states.includes(of) ? of : model.states[0] ?? "" };
  }

  /** Whether regions of the classes can be shown. */
  get divides() {
    const { model } = this;
    return this.set !== null && this.set.classes > 1 && Boolean(model.scene?.loss?.classes) && model.layers.regions && !model.flat && !model.spatial;
  }

  /** @returns {RegionsRequest | null} */
  regionsQuestion() {
    const { model } = this;
    if (!this.divides) return null;
    const moving = model.training === "playing" || model.sweep !== "" || model.held !== null;
    const [x0, x1, y0, y1] = model.camera.wanted;
    const states = model.axes.map((i) => model.states[i]);
    const key = JSON.stringify([x0, x1, y0, y1, states, model.now, moving]);
    if (key === this.key && this.wanted) return this.wanted;
    this.key = key;
    const [nx, rows] = moving ? coarse : fine;
    // An answer does not say which question it answers: its number of points does.
    const ny = rows + (this.count++ % 8);
    this.wanted = { x: [x0, x1, nx], y: [y0, y1, ny], states, t: model.now };
    this.asked = [this.wanted, ...this.asked.slice(0, 15)];
    return this.wanted;
  }

  /** @param {{[key: string]: any}} message */
  receive(message) {
    const { model } = this;
    if (message.type === "data") {
      this.set = { first: message.first, classes: message.classes, train: message.train, test: message.test };
      this.cloud = this.regions = this.outcome = null;
      this.key = "";
      model.needsFit ||= !model.camera.moved;
      return;
    }
    if (!message.train) return;
    this.outcome = { train: message.train, test: message.test };
    const { quality } = this;
    if (quality.length && quality.end >= message.tau) {
      let row = quality.length; // training went back
      while (row > 0 && quality.at(row - 1, 0) >= message.tau) row--;
      quality.length = row;
    }
    if (quality.length < most) quality.write(quality.length, [message.tau, message.train.loss, message.test?.loss ?? NaN, message.train.accuracy ?? NaN, message.test?.accuracy ?? NaN]);
  }

  /** Takes a frame in; false if it is of another kind. @param {import("./wire.js").Frame} frame */
  take(frame) {
    switch (frame.kind) {
      case Kind.norm:
        if (frame.first <= this.norms.length) this.norms.write(frame.first, frame.values);
        this.model.mark("training");
        return true;
      case Kind.clocks:
        if (frame.first === 0 || this.clocks?.cols !== frame.cols) this.clocks = new Rows(frame.cols);
        // The first rows may be of a question before this panel was open.
        if (this.clocks && this.clocks.length < most) this.clocks.write(Math.min(frame.first, this.clocks.length), frame.values);
        this.model.mark("training");
        return true;
      case Kind.cloud:
      case Kind.regions: {
        const rows = this.assemble(frame);
        if (rows) this.arrived(frame.kind, rows);
        return true;
      }
    }
    return false;
  }

  /** @param {number} kind @param {Rows} rows */
  arrived(kind, rows) {
    const { model } = this;
    if (kind === Kind.cloud) {
      const count = (this.set?.train.points.length ?? 0) + (this.set?.test.points.length ?? 0);
      if (count === 0 || rows.length % count !== 0) return;
      // The first picture of a scene may have been fitted to its curves before their points were known.
      if (!this.cloud) model.needsFit ||= !model.camera.moved;
      this.cloud = { values: rows.data, times: rows.length / count, count, dim: rows.cols };
      model.mark("ink", "ui");
      return;
    }
    const asked = this.asked.find(({ x, y }) => x[2] * y[2] === rows.length);
    if (!asked) return;
    this.regions = { ...asked, values: rows.data, classes: rows.cols };
    model.mark("base");
  }

  /** @param {import("./wire.js").Frame} frame */
  assemble(frame) {
    if (frame.first === 0) this.parts.set(frame.kind, new Rows(frame.cols));
    const rows = this.parts.get(frame.kind);
    if (!rows || rows.cols !== frame.cols || frame.first !== rows.length) return null; // a part is missing
    rows.write(frame.first, frame.values);
    if (!frame.last) return null;
    this.parts.delete(frame.kind);
    return rows;
  }

  /**
   * The states of all points at a time, straight between the times of the cloud; training points first. Null while there are none.
   * @param {number} t @param {Float64Array | null} [out] used again if it is long enough
   */
  at(t, out = null) {
    const { cloud, model } = this;
    if (!cloud) return null;
    const { values, count, dim } = cloud;
    const size = count * dim;
    const into = out && out.length === size ? out : new Float64Array(size);
    const span = model.t1 - model.t0;
    const u = span > 0 ? Math.min(1, Math.max(0, (t - model.t0) / span)) * (cloud.times - 1) : 0;
    const k = Math.min(cloud.times - 2, Math.floor(u));
    const part = u - k;
    const from = k * size;
    for (let i = 0; i < size; i++) into[i] = values[from + i] + part * (values[from + size + i] - values[from + i]);
    return into;
  }

  /** All points as rows of a scene: their numbers, then the label. @returns {number[][]} */
  get rows() {
    const { set } = this;
    if (!set) return [];
    return [set.train, set.test].flatMap(({ points, labels }) => points.map((point, k) => [...point, labels?.[k] ?? 0]));
  }
}
