// Futures of training: what it became from an earlier τ, before it went another way from there.

import { Rows } from "./rows.js";

/** @typedef {import("./model.js").Model} Model */
/** @typedef {{path: Rows, from: number, label: string}} Future rows of the path from its start, the row at which the next one left it, and how θ moved */

const most = 5; // as many as there are dashes

export class Futures {
  /** @param {Model} model */
  constructor(model) {
    this.model = model;
    /** @type {Future[]} the latest last */
    this.list = [];
    this.branch = 0;
    this.version = 0;
    this.remembered = false; // whether the server has the path too
  }

  clear() {
    this.list = [];
    this.branch = 0;
    this.remembered = false;
    this.version++;
  }

  /** Rows of the path come; true if they belong to it. @param {import("./wire.js").Frame} frame */
  begins(frame) {
    if (frame.first === 0) {
      this.clear();
      this.branch = frame.stream;
      this.remembered = true;
    }
    return frame.stream === this.branch;
  }

  /** Training stands at an earlier row. @param {{row?: number, branch?: number}} message */
  receive({ row = 0, branch = 0 }) {
    const { model } = this;
    const { path, scene } = model;
    if (!path || row >= path.length) return;
    if (branch !== this.branch) {
      const { rule = "flow", eta = 0.1 } = scene?.flow ?? {};
      this.list = [...this.list, { path, from: row, label: `${rule}, η ${Number(eta.toPrecision(3))}` }].slice(-most);
      this.branch = branch;
      model.path = new Rows(path.cols);
      model.path.write(0, path.data.slice(0, (row + 1) * path.cols));
    } else {
      path.write(row + 1, []);
    }
    this.version++;
    model.back = { pointed: null, kept: null };
    model.mark("training", "ui", "ink");
  }

  /** Those that can be drawn beside the path. @returns {Future[]} */
  get drawable() {
    const { cols } = this.model.path ?? { cols: -1 };
    return this.list.filter(({ path }) => path.cols === cols && path.length > 1);
  }

  /** The latest τ of any. */
  get end() {
    return Math.max(-Infinity, ...this.drawable.map(({ path }) => path.end));
  }

  /** Lowest and highest numbers of a column, where each left the others on. @param {number} column @returns {number[]} */
  extremes(column) {
    let low = Infinity;
    let high = -Infinity;
    for (const { path, from } of this.drawable) {
      for (let row = from; row < path.length; row++) {
        const value = path.at(row, column);
        if (value < low) low = value;
        if (value > high) high = value;
      }
    }
    return low <= high ? [low, high] : [];
  }
}
