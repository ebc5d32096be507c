// The time line: a scrubber for t, and T as its right end to be dragged.

import { html, useRef } from "../../vendor/preact/standalone.module.js";
import { fixed, format } from "../model/number.js";
import { decimalsOf, roundInRange, roundUp, tickStep, ticks } from "../model/scale.js";

/** @typedef {import("../model/app.js").App} App */

/** @param {{app: App}} props */
export function Timeline({ app }) {
  const { model } = app;
  const bar = useRef(/** @type {HTMLElement | null} */ (null));
  const { t0, t1, timeRange, reveal } = model;
  const part = (/** @type {number} */ t) => Math.min(1, Math.max(0, (t - t0) / timeRange));
  const T = t1 - t0;
  const forward = part(Math.min(t1, reveal.z));
  const back = reveal.a === Infinity ? part(t1) : part(Math.max(t0, reveal.a));
  const step = tickStep(timeRange, 6);
  const marks = ticks(t0, t0 + timeRange, 6);

  const at = (/** @type {PointerEvent} */ event) => {
    const box = /** @type {HTMLElement} */ (bar.current).getBoundingClientRect();
    return (event.clientX - box.left) / box.width;
  };
  const follow = (/** @type {PointerEvent} */ event) => {
    if (model.held === "t") app.scrub(t0 + Math.min(1, Math.max(0, at(event))) * timeRange);
    if (model.held === "T") app.dragT(at(event));
  };
  const press = (/** @type {PointerEvent} */ event) => {
    if (event.button !== 0) return;
    const element = /** @type {HTMLElement} */ (event.currentTarget);
    element.setPointerCapture(event.pointerId);
    const near = Math.abs(at(event) - part(t1)) * /** @type {HTMLElement} */ (bar.current).clientWidth;
    const onHead = /** @type {HTMLElement} */ (event.target).classList.contains("head");
    model.held = near < 22 && !onHead ? "T" : "t";
    if (model.held === "t") follow(event);
    model.mark("ui");
  };
  const release = () => {
    if (model.held === "T") app.releaseT();
    if (model.held === "T" || model.held === "t") model.held = null;
    model.mark("ui");
  };
  return html`<div class="timeline" onPointerDown=${press} onPointerMove=${follow} onPointerUp=${release} onPointerCancel=${release}>
    <div class="bar" ref=${bar}>
      <div class="rail"></div>
      <div class="forward" style=${{ width: `${forward * 100}%` }}></div>
      <div class="adjoint" style=${{ left: `${back * 100}%`, width: `${Math.max(0, part(t1) - back) * 100}%` }}></div>
      ${marks.map((t) => html`<span class="tick" key=${t} style=${{ left: `${part(t) * 100}%` }}>${fixed(t, decimalsOf(step))}</span>`)}
      <div class="head" role="slider" tabindex="0" aria-label="t" aria-valuemin=${t0} aria-valuemax=${t1} aria-valuenow=${Number(model.now.toFixed(4))} aria-valuetext=${`t ${format(model.now)}`}
        style=${{ left: `${part(model.now) * 100}%` }} onKeyDown=${(/** @type {KeyboardEvent} */ event) => app.headKeys(event)}></div>
      <div class="end" role="slider" tabindex="0" aria-label="T" aria-valuemin="0" aria-valuemax=${timeRange} aria-valuenow=${Number(T.toFixed(4))} aria-valuetext=${`T ${format(T)}`}
        style=${{ left: `${part(t1) * 100}%` }} onKeyDown=${(/** @type {KeyboardEvent} */ event) => app.endKeys(event)}><i>T</i></div>
    </div>
  </div>`;
}

/** Changes of T by hand and by key. */
export class EndOfTime {
  /** @param {import("../model/model.js").Model} model @param {import("../model/session.js").Session} session */
  constructor(model, session) {
    this.model = model;
    this.session = session;
    this.pull = 0;
  }

  /** @param {number} fraction of the line; beyond its end the line grows for as long as the hand stays there */
  drag(fraction) {
    this.pull = fraction;
    this.apply();
  }

  apply() {
    const { model, session, pull } = this;
    const T = roundInRange(Math.max(0, Math.min(1, pull) * model.timeRange), 0, model.timeRange);
    if (T !== model.scene?.T) session.edit({ T });
  }

  /** Every frame while the hand pulls at the end. */
  grow() {
    if (this.model.held !== "T" || this.pull < 0.995) return;
    this.model.timeRange *= 1.012;
    this.apply();
    this.model.mark("ui");
  }

  release() {
    const { model, session } = this;
    this.pull = 0;
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

  /** @param {number} steps */
  nudge(steps) {
    const { model } = this;
    this.set(Math.max(0, roundInRange(model.t1 - model.t0 + (steps * model.timeRange) / 100, 0, model.timeRange)));
  }
}
