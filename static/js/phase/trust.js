// The trust light: what the gradient is worth, why, and what to try.

import { html } from "../../vendor/preact/standalone.module.js";
import { Menu } from "../controls/menu.js";
import { remedies } from "../model/remedy.js";
import { Quantity } from "./quantity.js";

/** @typedef {import("../model/app.js").App} App */
/** @typedef {import("../model/model.js").Check} Check */

const reasons = { "stiff backwards": "stiff backwards", chaotic: "chaos", tolerance: "tolerance", kink: "a kink" };

/** @param {{app: App}} props */
export function Trust({ app }) {
  const { check, done } = app.model;
  if (!check) return done && !app.model.live && app.model.backRow === null && !app.model.problem ? html`<div class="trust waiting"><span class="menu-button">checking the gradient</span></div>` : null;
  const good = check.trust === "good";
  const ofSteps = good && (check.stepError ?? 0) > check.tolerance;
  const words = ofSteps ? "gradient right for these steps" : good ? "gradient checked" : `gradient ${check.trust}`;
  return html`<${Menu} class=${`trust ${check.trust}`} place="above right" title="What an independent method says of this gradient"
    label=${html`<span>${words}${check.reason && `: ${reasons[check.reason]}`}</span> <b><${Quantity} value=${check.error ?? check.difference} digits=${1} /></b>`}>
    ${() => html`<div class="why">
      <p>An independent gradient, by ${check.method.replace(/^forward\b/, "forward sensitivities").replaceAll("-", " ")}, differs by <b><${Quantity} value=${check.difference} /></b>. ${(check.error ?? check.difference) <= check.tolerance ? "Within" : "Beyond"} the tolerance of <b><${Quantity} value=${check.tolerance} digits=${1} /></b>.</p>
      ${(!good || ofSteps) && check.detail && html`<p>${check.detail}</p>`}
      <${Buttons} app=${app} check=${check} />
      <${Numbers} check=${check} />
    </div>`}
  <//>`;
}

/** @param {{check: Check}} props */
function Numbers({ check }) {
  /** @type {[string, number | undefined][]} */
  const rows = [
    ["Off the equation’s own gradient by, of it", check.stepError],
    ["Errors of z grow forwards, at most", check.growth?.forward],
    ["and solved backwards", check.growth?.backward],
    ["z solved backwards misses its start by", check.reconstruction],
    ["The gradient changes with it by", check.condition],
    ["Jumps and kinks of f on the way", check.kinks],
  ];
  const known = rows.filter(([, value]) => value);
  return known.length > 0 && html`<dl>${known.map(([name, value]) => html`<div key=${name}><dt>${name}</dt><dd><${Quantity} value=${value} digits=${1} /></dd></div>`)}</dl>`;
}

/** @param {{app: App, check: Check}} props */
function Buttons({ app, check }) {
  const { scene } = app.model;
  const list = scene ? remedies(check, scene) : [];
  return list.length > 0 && html`<div class="trust-try">${list.map(({ name, patch }) => html`<button key=${name} type="button" class="mend" onClick=${() => app.session.change(patch)}>${name}</button>`)}</div>`;
}
