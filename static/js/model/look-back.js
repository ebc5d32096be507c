// Looking back along τ: where on its line an earlier θ is, and z(t) there.

import { hasWeights } from "./scene.js";

/** @typedef {import("./model.js").Model} Model */

/** Whether training has a path to look back along. @param {Model} model */
export function hasPath({ path, params }) {
  return path !== null && path.length > 1 && path.cols === params.length + 2 && path.end > path.at(0, 0);
}

/** Way 0…1 along the line of τ of a row. @param {import("./rows.js").Rows} path @param {number} row */
export function fractionOfRow(path, row) {
  const first = path.at(0, 0);
  return (path.at(row, 0) - first) / (path.end - first);
}

/** The row nearest to a place on the line of τ. @param {import("./rows.js").Rows} path @param {number} fraction */
export function rowAtFraction(path, fraction) {
  const first = path.at(0, 0);
  return path.nearest(first + Math.min(1, Math.max(0, fraction)) * (path.end - first));
}

/** Keeps a row of the path in sight; the last one is the present. @param {Model} model @param {number} row */
export function keepRow(model, row) {
  const last = (model.path?.length ?? 0) - 1;
  model.lookBack({ pointed: null, kept: row >= last ? null : Math.max(0, row) });
}

/** A network's weights are not in the path here: it can be shown and gone back to where the server remembers them. @param {Model} model */
export const showsEarlier = (model) => model.futures.remembered || !(model.scene && hasWeights(model.scene));

/** Has the server show z(t) and a(t) at the θ looked back at; the path and what is trained stay as they are. */
export class Preview {
  /** @param {Model} model @param {import("./outbox.js").Outbox} outbox */
  constructor(model, outbox) {
    this.model = model;
    this.outbox = outbox;
    /** @type {number | null} the row shown */
    this.row = null;
  }

  /** Every frame: at most one message. */
  update() {
    const { model, outbox } = this;
    if (model.connection !== "open") {
      this.row = null; // the server remembers nothing
      return;
    }
    const row = model.back.kept !== null && showsEarlier(model) && model.backRow !== null ? model.back.kept : null;
    if (row === this.row) return;
    this.row = row;
    const { path, params } = model;
    if (row !== null && path && model.scene && hasWeights(model.scene)) outbox.putFlow({ do: "show", tau: path.at(row, 0) });
    else if (row === null || !path) outbox.putFlow({ do: "show" });
    else outbox.putFlow({ do: "show", params: Object.fromEntries(params.map((name, i) => [name, path.at(row, i + 1)])) });
  }
}
