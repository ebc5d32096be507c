// The transport bar: play, the three steps, the time line, T, η and the rule.

import { html } from "../../vendor/preact/standalone.module.js";
import { NumberField } from "./field-number.js";
import { fixed, format } from "../model/number.js";
import { logFraction, logValue } from "../model/scale.js";
import { Range } from "./sliders.js";
import { Timeline } from "./timeline.js";

/** @typedef {import("../model/app.js").App} App */

const rules = [
  { id: "flow", name: "flow" },
  { id: "descent", name: "descent" },
  { id: "momentum", name: "momentum" },
  { id: "nesterov", name: "Nesterov" },
  { id: "rmsprop", name: "RMSProp" },
  { id: "adam", name: "Adam" },
];

/** @param {{app: App}} props */
export function Transport({ app }) {
  const { model, session } = app;
  if (!model.scene) return null;
  const playing = model.training === "playing";
  const T = model.t1 - model.t0;
  return html`
    <div class="drive">
      <button type="button" class="play" title="Train (Space)" aria-label=${playing ? "Pause" : "Play"} onClick=${app.togglePlay}>
        <svg viewBox="0 0 20 20" aria-hidden="true">${playing
          ? html`<rect x="4" y="3" width="4.4" height="14" rx="1" /><rect x="11.6" y="3" width="4.4" height="14" rx="1" />`
          : html`<path d="M6 3.2v13.6a.8.8 0 0 0 1.2.7l10.6-6.8a.8.8 0 0 0 0-1.4L7.2 2.5A.8.8 0 0 0 6 3.2z" />`}</svg>
      </button>
      <button type="button" class="reset quiet icon" title="Back to the first θ (R)" aria-label="Reset training" onClick=${() => session.flow("reset")}>
        <svg viewBox="0 0 20 20" aria-hidden="true"><path d="M4 4v4.5h4.5M4.6 8.2A6.3 6.3 0 1 1 3.8 12" /></svg>
      </button>
    </div>
    <div class="steps" role="group" aria-label="One step">
      ${!model.isLandscape && html`<button type="button" class="forward" aria-pressed=${model.sweep === "forward"} onClick=${() => app.sweep("forward")}>forward</button>
      <button type="button" class="adjoint" aria-pressed=${model.sweep === "adjoint"} onClick=${() => app.sweep("adjoint")}>adjoint</button>`}
      <button type="button" class="train" onClick=${() => session.flow("step")}>θ step</button>
    </div>
    ${model.isLandscape
      ? html`<div class="timeline"></div>`
      : html`<${Timeline} app=${app} />
        <label class="big T"><i>T</i><${NumberField} value=${T} text=${fixed(T, T >= 100 ? 1 : 2)} label="T" least=${0} onChange=${app.setT} /></label>`}
    <${Eta} app=${app} />`;
}

/** @param {{app: App}} props */
function Eta({ app }) {
  const { model } = app;
  const eta = model.scene?.flow?.eta ?? 0.1;
  const [low, high] = etaRange(model);
  const rule = model.scene?.flow?.rule ?? "flow";
  return html`<div class="eta">
    <label class="big"><i>η</i><${NumberField} value=${eta} text=${short(eta)} label="η" least=${1e-12} onChange=${(/** @type {number} */ v) => app.setEta(v, true)} /></label>
    <div>
      <${Range} app=${app} name="eta" class="train" label="η slider" value=${logFraction(eta, low, high)} low=${0} high=${1} spoken=${format(eta, 2)}
        onValue=${(/** @type {number} */ part) => app.setEta(logValue(part, low, high), false)}
        onReset=${() => app.setEta(model.loaded?.flow?.eta ?? 0.1, true)} />
      <select class="rule" aria-label="Rule of training" value=${rule} onChange=${(/** @type {Event} */ event) => app.session.change({ flow: { rule: /** @type {HTMLSelectElement} */ (event.currentTarget).value } })}>
        ${rules.map(({ id, name }) => html`<option key=${id} value=${id} selected=${id === rule}>${name}</option>`)}
      </select>
    </div>
  </div>`;
}

/** Without zeros at its end. @param {number} eta */
const short = (eta) => (eta < 1e-3 ? format(eta, 2) : String(Number(eta.toPrecision(2))));

/** @param {import("../model/model.js").Model} model @returns {[number, number]} */
export function etaRange(model) {
  const [low, high] = model.scene?.view?.ranges?.eta ?? [1e-3, 10];
  const eta = model.scene?.flow?.eta ?? 0.1;
  return [eta < low && eta > 0 ? 10 ** Math.floor(Math.log10(eta)) : low, eta > high ? 10 ** Math.ceil(Math.log10(eta)) : high];
}
