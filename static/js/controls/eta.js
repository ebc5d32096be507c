// η on a logarithmic slider, with the mark of what descent bears, and the rule of training.

import { html } from "../../vendor/preact/standalone.module.js";
import { NumberField } from "./field-number.js";
import { lazy } from "./lazy.js";
import { Menu } from "./menu.js";
import { format } from "../model/number.js";
import { logFraction, logValue } from "../model/scale.js";
import { etaNow, scheduled, setFlow } from "../model/schedule.js";
import { Range } from "./sliders.js";
import { stabilityMark, unstable } from "../model/stability.js";

/** @typedef {import("../model/app.js").App} App */

export const rules = [
  { id: "flow", name: "flow" },
  { id: "descent", name: "descent" },
  { id: "momentum", name: "momentum" },
  { id: "nesterov", name: "Nesterov" },
  { id: "rmsprop", name: "RMSProp" },
  { id: "adam", name: "Adam" },
  { id: "adamw", name: "AdamW" },
  { id: "proximal", name: "proximal" },
  { id: "modified-flow", name: "modified flow" },
];

const TrainingForm = lazy(() => import("./ondemand/training-form.js").then((module) => module.TrainingForm));

/** @param {{app: App}} props */
export function Eta({ app }) {
  const { model } = app;
  const eta = model.scene?.flow?.eta ?? 0.1;
  const [low, high] = etaRange(model);
  const rule = model.scene?.flow?.rule ?? "flow";
  const mark = stabilityMark(model.curvature, low, high);
  const varies = scheduled(model.scene);
  const now = varies ? etaNow(model) : eta;
  const tooLarge = unstable(rule, now, mark);
  const words = mark ? `descent is stable below η = ${format(mark.limit)}` : "";
  return html`<div class=${`eta ${tooLarge ? "unstable" : ""}`}>
    <label class="big"><i>η</i><${NumberField} value=${eta} text=${short(eta)} class=${short(eta).length > 6 ? "long" : ""} label="η" least=${1e-12} onChange=${(/** @type {number} */ v) => app.setEta(v, true)} />${varies && html`<small class="eta-now" title="η as the schedule has it here">now ${short(now)}</small>`}</label>
    <div class="eta-way" title=${`${words ? `${words[0].toUpperCase()}${words.slice(1)} (2/λ). ` : ""}Double click for the scene's value`}>
      <${Range} app=${app} name="eta" class="train" label="η slider" value=${logFraction(eta, low, high)} low=${0} high=${1} spoken=${`${format(eta, 2)}${words ? `; ${words}` : ""}`}
        onValue=${(/** @type {number} */ part) => app.setEta(logValue(part, low, high), false)} onReset=${app.resetEta} />
      ${varies && html`<span class="now-mark" aria-hidden="true" style=${{ "--part": Math.min(1, Math.max(0, logFraction(now, low, high) || 0)) }}></span>`}
      ${mark && html`<span class=${`limit ${mark.beyond} ${mark.fraction > 0.8 ? "late" : ""}`} aria-hidden="true" style=${{ "--part": mark.fraction }}><span>${mark.beyond === "left" ? "← " : ""}2/λ${mark.beyond === "right" ? " →" : ""}</span></span>`}
    </div>
    <${RuleChoice} app=${app} />
    <${Menu} class="training" place="above right" title="Training settings (T)" label=${html`<svg class="knobs" viewBox="0 0 20 20" aria-hidden="true"><path d="M3 6h8M15 6h2M3 14h2M9 14h8" /><circle cx="13" cy="6" r="2" /><circle cx="7" cy="14" r="2" /></svg><b aria-hidden="true">${rules.find(({ id }) => id === rule)?.name}</b><span class="spoken">Training settings</span>`}>
      ${() => html`<${TrainingForm} app=${app} />`}
    <//>
  </div>`;
}

/** Which rule moves θ. @param {{app: App}} props */
export function RuleChoice({ app }) {
  const rule = app.model.scene?.flow?.rule ?? "flow";
  return html`<select class="rule" aria-label="Rule of training" value=${rule} onChange=${(/** @type {Event} */ event) => setFlow(app.session, { rule: /** @type {HTMLSelectElement} */ (event.currentTarget).value })}>
    ${rules.map(({ id, name }) => html`<option key=${id} value=${id} selected=${id === rule}>${name}</option>`)}
  </select>`;
}

/** Without zeros at its end. @param {number} eta */
const short = (eta) => (eta > 0 && eta < 1e-3 ? format(eta, 2) : String(Number(eta.toPrecision(2))));

/** @param {import("../model/model.js").Model} model @returns {[number, number]} */
export function etaRange(model) {
  const [low, high] = model.scene?.view?.ranges?.eta ?? [1e-3, 10];
  const eta = model.scene?.flow?.eta ?? 0.1;
  return [eta < low && eta > 0 ? 10 ** Math.floor(Math.log10(eta)) : low, eta > high ? 10 ** Math.ceil(Math.log10(eta)) : high];
}
