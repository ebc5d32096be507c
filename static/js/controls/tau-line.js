// The line of τ: along it one looks back at every θ that training passed; at its end stands the present one.

import { html, useRef } from "../../vendor/preact/standalone.module.js";
import { fractionOfRow, hasPath, rowAtFraction, showsEarlier } from "../model/look-back.js";
import { format } from "../model/number.js";
import { countsSteps } from "../model/scene.js";

/** @typedef {import("../model/app.js").App} App */

/** @param {{app: App}} props */
export function TauLine({ app }) {
  const { model, playback } = app;
  const bar = useRef(/** @type {HTMLElement | null} */ (null));
  const { path, backRow } = model;
  const clock = model.scene && countsSteps(model.scene) ? "k" : "τ";
  const ready = hasPath(model);
  if (!ready || !path) {
    return html`<div class="tau waiting"><i>${clock}</i><div class="tau-bar"><div class="tau-rail"></div></div><span class="tau-value"></span></div>`;
  }
  const last = path.length - 1;
  const row = backRow ?? last;
  const tau = path.at(row, 0);
  const part = fractionOfRow(path, row);
  const kept = model.back.kept !== null && backRow !== null;

  const follow = (/** @type {PointerEvent} */ event) => {
    if (model.held !== "tau") return;
    const box = /** @type {HTMLElement} */ (bar.current).getBoundingClientRect();
    const fraction = (event.clientX - box.left) / box.width;
    // The last pixels are the present: nobody has to hit its very row.
    playback.lookAt((1 - fraction) * box.width < 3 ? last : rowAtFraction(path, fraction));
  };
  const press = (/** @type {PointerEvent} */ event) => {
    if (event.button !== 0) return;
    /** @type {HTMLElement} */ (event.currentTarget).setPointerCapture(event.pointerId);
    model.held = "tau";
    follow(event);
  };
  const release = () => {
    if (model.held === "tau") model.held = null;
    model.mark("ui");
  };
  const keys = (/** @type {KeyboardEvent} */ event) =>
    app.sliderKeys(event, (n) => playback.lookBy(n), () => playback.lookAt(0), () => playback.lookAt(last));
  return html`<div class=${`tau ${kept ? "back" : ""}`}>
    <i>${clock}</i>
    <div class="tau-track" onPointerDown=${press} onPointerMove=${follow} onPointerUp=${release} onPointerCancel=${release} onDblClick=${() => playback.lookAt(last)}>
      <div class="tau-bar" ref=${bar}>
        <div class="tau-rail"></div>
        <div class="tau-way" style=${{ width: `${part * 100}%` }}></div>
        <div class="tau-head" role="slider" tabindex="0" aria-label=${clock === "k" ? "Step of training looked at" : "τ looked at"} aria-valuemin=${path.at(0, 0)} aria-valuemax=${path.end} aria-valuenow=${Number(tau.toPrecision(6))}
          aria-valuetext=${`${clock} ${format(tau)}${backRow === null ? ", now" : ""}, loss ${format(model.loss)}`} style=${{ left: `${part * 100}%` }} onKeyDown=${keys}></div>
      </div>
    </div>
    ${kept && showsEarlier(model)
      ? html`<span class="tau-acts"><button type="button" class="tau-value go" title="Go back here: this θ becomes the scene's own (G)" onClick=${() => app.session.training.goBack()}><span>${format(tau)}</span> <b>go back</b></button>
        ${model.futures.remembered && html`<button type="button" class="tau-branch" title="Branch here: train on from this θ, with another η or rule, and compare (B)" aria-label="Branch here" onClick=${() => app.session.training.rewind("branch")}><b>branch</b></button>`}</span>`
      : html`<span class="tau-value"><span>${format(tau)}</span> <small>L ${format(model.loss)}</small></span>`}
  </div>`;
}
