// The curves as they were before an edit: they fade, so that one sees what the edit did.

import { Kind } from "./wire.js";

const fading = 1000; // ms
const most = 12; // start points

export class Ghost {
  /** @param {import("./model.js").Model} model */
  constructor(model) {
    this.model = model;
    /** @type {import("./rows.js").Rows[]} */
    this.curves = [];
    this.since = 0; // ms, when the last edit came
  }

  /** An edit begins or goes on: the curves from before the first one of a gesture are kept. */
  keep() {
    const { model } = this;
    const { picture } = model;
    this.since = performance.now();
    if (this.curves.length || !model.done || model.training === "playing" || model.isLandscape) return;
    const count = Math.min(most, model.scene?.z0?.length ?? 0);
    for (let stream = 0; stream < count; stream++) {
      const rows = picture.get(Kind.state, stream);
      if (rows) this.curves.push(rows);
    }
  }

  clear() {
    this.curves = [];
  }

  /** How much of it is left, between 0 and 1; while the hand holds something it does not fade. @param {number} now ms */
  strength(now) {
    if (!this.curves.length) return 0;
    if (this.model.held) this.since = now;
    return Math.max(0, 1 - Math.max(0, now - this.since) / fading);
  }

  /** Has the ink drawn again while it fades. @param {number} now ms */
  advance(now) {
    if (!this.curves.length) return;
    if (this.strength(now) === 0) this.clear();
    if (!this.model.held) this.model.mark("ink");
  }
}
