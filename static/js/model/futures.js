// Futures of training: what it became from an earlier τ, before it went another way from there.

import { format } from "./number.js";
import { Rows } from "./rows.js";

/** @typedef {import("./model.js").Model} Model */
/** @typedef {{path: Rows, from: number, label: string, norms: Rows, quality: Rows, tau: number}} Future rows of the path from its start, the row and the τ at which the next one left it, how θ moved, and what was measured on the way */
/** @typedef {{rows: Rows, from: number, label: string}} Line */

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
    const tau = path.at(row, 0);
    const { norms, quality } = model.data;
    model.data.back(tau);
    if (branch !== this.branch) {
      const { rule = "flow", eta = 0.1 } = scene?.flow ?? {};
      this.list = [...this.list, { path, from: row, label: `${rule}, η ${eta < 1e-3 ? format(eta, 2) : Number(eta.toPrecision(3))}`, norms, quality, tau }].slice(-most);
      this.branch = branch;
      model.path = path.head(row + 1);
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

  /** The same as lines of a table: of the path, or of what is measured on the way, whose rows are not those of the path. @param {"path" | "norms" | "quality"} table @returns {Line[]} */
  lines(table) {
    return this.drawable.map((future) => ({ rows: future[table], from: table === "path" ? future.from : Math.max(0, future[table].upTo(future.tau) - 1), label: future.label }));
  }

  /** The latest τ of any. */
  get end() {
    return Math.max(-Infinity, ...this.drawable.map(({ path }) => path.end));
  }

  /** Lowest and highest numbers of a column, where each left the others on. @param {number} column @param {"path" | "norms" | "quality"} [table] @returns {number[]} */
  extremes(column, table = "path") {
    let low = Infinity;
    let high = -Infinity;
    for (const { rows, from } of this.lines(table)) {
      for (let row = from; row < rows.length; row++) {
        const value = rows.at(row, column);
        if (value < low) low = value;
        if (value > high) high = value;
      }
    }
    return low <= high ? [low, high] : [];
  }
}
