// Showing the two sweeps one after the other: the data is long there, the reader watches at a human pace.

const seconds = 1.6; // a sweep over the whole interval

export class Sweeps {
  /** @param {import("./model.js").Model} model */
  constructor(model) {
    this.model = model;
    /** @type {("forward" | "adjoint")[]} */
    this.queue = [];
    this.last = 0;
  }

  /** Plays the sweeps asked for. @param {...("forward" | "adjoint")} names */
  play(...names) {
    const { model } = this;
    if (model.isLandscape) return;
    this.queue = [...names];
    this.begin();
  }

  /** Shows everything. */
  stop() {
    const { model } = this;
    this.queue = [];
    model.sweep = "";
    model.reveal.z = Infinity;
    model.reveal.a = -Infinity;
    model.mark("ink", "plots", "ui");
  }

  begin() {
    const { model } = this;
    const name = this.queue.shift() ?? "";
    model.sweep = name;
    this.last = 0;
    if (name === "forward") {
      model.reveal.z = model.t0;
      model.reveal.a = Infinity;
    } else if (name === "adjoint") {
      model.reveal.z = Infinity;
      model.reveal.a = model.t1;
    } else if (model.reveal.a <= model.t0) model.reveal.a = -Infinity;
    model.mark("ink", "plots", "ui");
  }

  /** @param {number} now ms */
  advance(now) {
    const { model } = this;
    if (!model.sweep) return;
    const dt = this.last ? Math.min(0.1, (now - this.last) / 1000) : 0;
    this.last = now;
    const way = model.reducedMotion ? Infinity : ((model.t1 - model.t0) * dt) / seconds;
    let over = false;
    if (model.sweep === "forward") {
      model.reveal.z = Math.min(model.t1, model.reveal.z + way);
      model.cursor = model.reveal.z;
      over = model.reveal.z >= model.t1;
      if (over) model.reveal.z = Infinity;
    } else {
      model.reveal.a = Math.max(model.t0, model.reveal.a - way);
      model.cursor = model.reveal.a;
      over = model.reveal.a <= model.t0;
      if (over) model.reveal.a = -Infinity;
    }
    model.mark("ink", "plots", "ui");
    if (over) this.begin();
  }
}
