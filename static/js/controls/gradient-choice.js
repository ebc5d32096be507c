// Which way the gradient is computed, with what can be set of it and a line about each.

import { html } from "../../vendor/preact/standalone.module.js";
import { NumberField } from "./field-number.js";
import { Choice } from "./menu.js";

/** @typedef {import("../model/model.js").Method} Method */

/** @type {{id: string, name: string, says: string, fits?: (method: Method | undefined) => boolean}[]} */
const ways = [
  { id: "checkpointed", name: "checkpointed adjoint", says: "a is solved backwards along the z that was kept of the way there." },
  { id: "backsolve", name: "backsolve adjoint", says: "z is solved backwards again together with a, and nothing is kept." },
  { id: "discrete", name: "discrete adjoint", says: "The steps themselves are transposed: exact for what was computed." },
  { id: "reversible", name: "reversible adjoint", says: "The steps are undone one by one and transposed: exact, and nothing is kept.", fits: (method) => method?.reversible ?? false },
  { id: "forward", name: "forward sensitivity", says: "∂z/∂θ and ∂z/∂z₀ are carried along; there is no way back." },
  { id: "finite-difference", name: "finite differences", says: "The loss is computed on both sides of each number." },
];

/** The fewest states that can be asked for; see adjoint.LeastCheckpoints. */
const least = 6;

/** @param {{app: import("../model/app.js").App, method: Method | undefined}} props */
export function GradientChoice({ app, method }) {
  const { model, session } = app;
  const gradient = model.scene?.gradient ?? {};
  const chosen = gradient.method ?? "checkpointed";
  const set = (/** @type {Record<string, string | number | boolean | null>} */ change) => session.change({ gradient: change });
  const offered = ways.filter(({ id, fits }) => id === chosen || !fits || fits(method));
  const budget = gradient.checkpoints ?? 0;
  const check = (/** @type {string} */ label, /** @type {string} */ says, /** @type {boolean} */ on, /** @type {(on: boolean) => void} */ change) => html`<label class="way-option"><input type="checkbox" aria-label=${label} checked=${on} onChange=${(/** @type {Event} */ event) => change(/** @type {HTMLInputElement} */ (event.currentTarget).checked)} /><span>${label}<small>${says}</small></span></label>`;
  return html`<${Choice} label="Gradient" value=${chosen} options=${offered} onChange=${(/** @type {string} */ id) => set({ method: id })} />
    <p class="source way-says">${ways.find(({ id }) => id === chosen)?.says}</p>
    ${(chosen === "checkpointed" || chosen === "discrete") && html`<label class="row"><span>States kept at most</span>
        <${NumberField} value=${budget} text=${budget ? String(budget) : "all"} label="States kept at most, 0 for all" least=${0} most=${1e7} onChange=${(/** @type {number} */ v) => set({ checkpoints: v < 1 ? null : Math.max(least, Math.round(v)) })} /></label>
      <p class="source">${budget ? "Where the solve has more steps, some are made again on the way back, as they were: the gradient stays the same." : "0 or “all” keeps the whole solve; fewer states cost steps made again."}</p>`}
    ${chosen === "backsolve" && html`
      ${check("Seminorm", "dL/dθ stays out of the error that chooses the steps: fewer of them, since nothing depends on it.", gradient.seminorm ?? true, (on) => set({ seminorm: on ? null : false }))}
      ${check("Restart at observations", "z is put right at each observation, so that its errors begin anew there.", gradient.restart ?? false, (on) => set({ restart: on || null }))}`}`;
}
