// Showing the sweeps one after the other, and the round of learning again and again: the data is long there, the reader
// watches at a human pace.

const seconds = 1.6; // a sweep over the whole interval, at full speed
const rest = 0.5; // s, before θ steps, so that one sees what it steps from
const settled = 0.6; // s after the last change by hand, before the round begins anew

/** @typedef {"forward" | "adjoint" | "train"} Phase */

export class Sweeps {
  /** @param {import("./model.js").Model} model */
  constructor(model) {
    this.model = model;
    /** @type {Phase[]} */
    this.queue = [];
    this.last = 0;
    this.wait = 0; // s
    /** @type {number | null} the runs done when θ was told to step */
    this.asked = null;
    /** Has θ step. */
    this.train = () => {};
  }

  /** One round of learning. @returns {Phase[]} */
  get round() {
    return this.model.isLandscape ? ["train"] : ["forward", "adjoint", "train"];
  }

  /** Plays the sweeps asked for. @param {...("forward" | "adjoint")} names */
  play(...names) {
    if (this.model.isLandscape) return;
    this.queue = [...names];
    this.begin();
  }

  /** Plays the round of learning again and again. */
  loop() {
    this.model.playback.loop = true;
    this.queue = this.round;
    this.begin();
  }

  /** Shows everything. */
  stop() {
    this.model.playback.loop = false;
    this.interrupt();
  }

  /** Shows everything; a round that is played again and again begins anew when the hand is done. */
  interrupt() {
    const { model } = this;
    this.queue = [];
    this.wait = settled;
    model.sweep = "";
    model.reveal.z = Infinity;
    model.reveal.a = -Infinity;
    model.mark("ink", "plots", "ui");
  }

  /** Stands still where it is. */
  halt() {
    const { model } = this;
    model.playback.loop = false;
    this.queue = [];
    model.sweep = "";
    model.mark("ink", "plots", "ui");
  }

  begin() {
    const { model } = this;
    if (!this.queue.length && model.playback.loop) this.queue = this.round;
    const name = this.queue.shift() ?? "";
    model.sweep = name;
    this.last = 0;
    this.asked = null;
    this.wait = this.length(model.reducedMotion ? seconds : rest);
    if (name === "forward") {
      model.reveal.z = model.reducedMotion ? Infinity : model.t0;
      model.reveal.a = Infinity;
    } else if (name === "adjoint") {
      model.reveal.z = Infinity;
      model.reveal.a = model.reducedMotion ? -Infinity : model.t1;
    } else if (model.reveal.a <= model.t0) model.reveal.a = -Infinity;
    model.mark("ink", "plots", "ui");
  }

  /** At the speed chosen. @param {number} duration s */
  length(duration) {
    return duration / this.model.playback.speed;
  }

  /** @param {number} now ms */
  advance(now) {
    const { model } = this;
    const dt = this.last ? Math.min(0.1, (now - this.last) / 1000) : 0;
    this.last = now;
    if (model.sweep === "") this.again(dt);
    else if (model.sweep === "train") this.step(dt);
    else this.move(dt);
  }

  /** @param {number} dt s */
  move(dt) {
    const { model } = this;
    const { reveal, t0, t1 } = model;
    const way = ((t1 - t0) * dt) / this.length(seconds);
    const forward = model.sweep === "forward";
    let over = false;
    if (model.reducedMotion) {
      // Nothing moves: the whole sweep stands for as long as it would take, where another one follows it.
      this.wait -= dt;
      over = this.wait <= 0 || !model.playback.loop;
      model.cursor = forward ? t1 : t0;
    } else if (forward) {
      reveal.z = Math.min(t1, reveal.z + way);
      model.cursor = reveal.z;
      over = reveal.z >= t1;
    } else {
      reveal.a = Math.max(t0, reveal.a - way);
      model.cursor = reveal.a;
      over = reveal.a <= t0;
    }
    if (over && forward) reveal.z = Infinity;
    if (over && !forward) reveal.a = -Infinity;
    model.mark("ink", "plots", "ui");
    if (over) this.begin();
  }

  /** @param {number} dt s */
  step(dt) {
    const { model } = this;
    this.wait -= dt;
    if (model.problem) this.stop();
    else if (this.asked === null) {
      if (this.wait > 0) return;
      this.asked = model.finished;
      model.ghost.keep(); // the new curve grows over the old one
      this.train();
      if (!model.isLandscape) model.reveal = { z: model.t0, a: Infinity };
    } else if (model.finished > this.asked && !model.busy) this.begin();
  }

  /** Begins the round anew after it was interrupted. @param {number} dt s */
  again(dt) {
    const { model } = this;
    if (!model.playback.loop) return;
    if (model.problem) this.stop();
    else if (model.busy || model.held || model.connection !== "open" || model.training === "playing") this.wait = settled;
    else if ((this.wait -= dt) <= 0) this.loop();
  }
}
