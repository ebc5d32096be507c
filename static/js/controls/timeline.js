// The time line: a scrubber for t, and T as its right end to be dragged. What it has of z(t) and of a(t) is drawn on it.

import { html, useRef } from "../../vendor/preact/standalone.module.js";
import { fixed, format } from "../model/number.js";
import { decimalsOf, tickStep, ticks } from "../model/scale.js";

/** @typedef {import("../model/app.js").App} App */

/** @param {{app: App}} props */
export function Timeline({ app }) {
  const { model } = app;
  const bar = useRef(/** @type {HTMLElement | null} */ (null));
  const { t0, t1, timeRange, reveal, sweep } = model;
  const part = (/** @type {number} */ t) => Math.min(1, Math.max(0, (t - t0) / timeRange));
  const T = t1 - t0;
  const unit = model.scene?.view?.units?.T;
  const forward = part(Math.min(t1, reveal.z));
  const back = reveal.a === Infinity ? part(t1) : part(Math.max(t0, reveal.a));
  const step = tickStep(timeRange, 6);
  const marks = ticks(t0, t0 + timeRange, 6).map((t) => ({ t, words: fixed(t, decimalsOf(step)) }));
  // Where all of them have no room, every second one goes.
  const need = `${marks.length * (1 + Math.max(...marks.map(({ words }) => words.length)))}ch`;
  // The way things go is said at the head: while a sweep runs, and where single steps have left it.
  const way = sweep === "adjoint" || (sweep === "" && reveal.a > t0 && reveal.a < t1) ? "adjoint" : sweep === "forward" || (sweep === "" && reveal.z < t1) ? "forward" : "";

  const at = (/** @type {{clientX: number}} */ event) => {
    const box = /** @type {HTMLElement} */ (bar.current).getBoundingClientRect();
    return (event.clientX - box.left) / box.width;
  };
  const nearEnd = (/** @type {MouseEvent} */ event) =>
    Math.abs(at(event) - part(t1)) * /** @type {HTMLElement} */ (bar.current).clientWidth < 22 && !(/** @type {HTMLElement} */ (event.target).classList.contains("head"));
  const follow = (/** @type {PointerEvent} */ event) => {
    if (model.held === "t") app.scrub(t0 + Math.min(1, Math.max(0, at(event))) * timeRange);
    if (model.held === "T") app.dragT(at(event));
  };
  const press = (/** @type {PointerEvent} */ event) => {
    if (event.button !== 0) return;
    /** @type {HTMLElement} */ (event.currentTarget).setPointerCapture(event.pointerId);
    model.held = nearEnd(event) ? "T" : "t";
    if (model.held === "t") follow(event);
    model.mark("ui");
  };
  const release = () => {
    if (model.held === "T") app.releaseT();
    if (model.held === "T" || model.held === "t") model.held = null;
    model.mark("ui");
  };
  return html`<div class="timeline" onPointerDown=${press} onPointerMove=${follow} onPointerUp=${release} onPointerCancel=${release}
    onDblClick=${(/** @type {MouseEvent} */ event) => { if (nearEnd(event)) app.resetT(); }}>
    <div class="bar" ref=${bar}>
      <div class="rail"></div>
      <div class="forward" style=${{ width: `${forward * 100}%` }}></div>
      <div class="adjoint" style=${{ left: `${back * 100}%`, width: `${Math.max(0, part(t1) - back) * 100}%` }}></div>
      ${marks.map(({ t, words }, i) => html`<span class=${i % 2 ? "tick spare" : "tick"} key=${t} style=${{ left: `${part(t) * 100}%`, "--need": need }}>${words}</span>`)}
      <div class=${`head ${way}`} role="slider" tabindex="0" aria-label="t" aria-valuemin=${t0} aria-valuemax=${t1} aria-valuenow=${Number(model.now.toFixed(4))} aria-valuetext=${`t ${format(model.now)}`}
        style=${{ left: `${part(model.now) * 100}%` }} onKeyDown=${(/** @type {KeyboardEvent} */ event) => app.headKeys(event)}></div>
      ${way && html`<span class=${`way ${way}`} aria-hidden="true" style=${{ left: `${part(model.now) * 100}%`, "--part": part(model.now) }}>${way === "forward" ? "forward →" : "backward ←"}</span>`}
      <div class="end" role="slider" tabindex="0" aria-label="T" aria-valuemin="0" aria-valuemax=${timeRange} aria-valuenow=${Number(T.toFixed(4))} aria-valuetext=${`T ${format(T)}${unit ? ` ${unit}` : ""}`}
        title="T: drag; double click for the scene's value" style=${{ left: `${part(t1) * 100}%` }} onKeyDown=${(/** @type {KeyboardEvent} */ event) => app.endKeys(event)}><i>T</i></div>
    </div>
  </div>`;
}
