// Changes of T by hand and by key.

import { roundInRange, roundUp } from "./scale.js";

export class EndOfTime {
  /** @param {import("./model.js").Model} model @param {import("./session.js").Session} session */
  constructor(model, session) {
    this.model = model;
    this.session = session;
    /** @type {number | null} where the hand pulls it, null while it does not */
    this.pull = null;
  }

  /** @param {number} fraction of the line; beyond its end the line grows for as long as the hand stays there */
  drag(fraction) {
    this.pull = fraction;
    this.apply();
  }

  apply() {
    const { model, session, pull } = this;
    const T = roundInRange(Math.max(0, Math.min(1, pull ?? 0) * model.timeRange), 0, model.timeRange);
    if (T !== model.scene?.T) session.edit({ T });
  }

  /** Every frame while the hand pulls at the end. */
  grow() {
    if (this.model.held !== "T" || (this.pull ?? 0) < 0.995) return;
    this.model.timeRange *= 1.012;
    this.apply();
    this.model.mark("ui");
  }

  release() {
    const { model, session } = this;
    if (this.pull === null) return; // a press alone
    this.pull = null;
    const T = model.t1 - model.t0;
    if (T > model.timeRange * 0.97) model.timeRange = roundUp(T * 1.15);
    else if (T > 0 && T < model.timeRange * 0.1) model.timeRange = roundUp(T * 3);
    else model.timeRange = roundUp(model.timeRange);
    session.commit();
  }

  /** @param {number} T */
  set(T) {
    const { model, session } = this;
    if (!(T >= 0)) return;
    if (T > model.timeRange) model.timeRange = roundUp(T * 1.2);
    session.change({ T: Number(T.toPrecision(6)) });
  }

  /** As the scene came. */
  reset() {
    const { loaded } = this.model;
    if (loaded) this.set(loaded.T ?? 0);
  }

  /** @param {number} steps */
  nudge(steps) {
    const { model } = this;
    this.set(Math.max(0, roundInRange(model.t1 - model.t0 + (steps * model.timeRange) / 100, 0, model.timeRange)));
  }
}
