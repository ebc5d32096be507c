// How the field is solved and its gradient computed.

import { html } from "../../vendor/preact/standalone.module.js";
import { NumberField } from "./field-number.js";
import { GradientChoice } from "./gradient-choice.js";
import { lazy } from "./lazy.js";
import { Menu } from "./menu.js";
import { format, plain } from "../model/number.js";

const StepLimits = lazy(() => import("./ondemand/step-limits.js").then((module) => module.StepLimits));

const controllers = [
  { id: "PI", name: "PI: the last two errors" },
  { id: "I", name: "I: the last error alone" },
  { id: "PID", name: "PID: the last three errors" },
];

/** @typedef {import("../model/model.js").Method} Method */

/** @type {{name: string, fits: (method: Method) => boolean}[]} */
export const families = [
  { name: "Adaptive", fits: ({ adaptive, stiff }) => adaptive && !stiff },
  { name: "Stiff", fits: ({ stiff }) => stiff },
  { name: "Fixed steps", fits: ({ adaptive, stiff }) => !adaptive && !stiff },
];

/** Whether a solver has more settings than most. @param {NonNullable<import("../model/scene.js").Scene["solver"]>} solver */
const limited = ({ atol, minStep, maxStep, tstops }) => Array.isArray(atol) || Boolean(minStep || maxStep || tstops?.length);

/** @param {number} bytes */
const size = (bytes) => (bytes < 1e4 ? `${bytes} bytes` : bytes < 1e7 ? `${Math.round(bytes / 1e3)} kB` : `${Math.round(bytes / 1e6)} MB`);

/** @param {{app: import("../model/app.js").App}} props */
export function SolverMenu({ app }) {
  const { model, session } = app;
  const scene = model.scene;
  if (!scene) return null;
  const solver = scene.solver ?? {};
  const method = model.methods.find(({ id }) => id === solver.method);
  const adaptive = method?.adaptive ?? true;
  const step = solver.step ?? 0.05;
  const rtol = solver.rtol ?? 1e-6;
  const atol = solver.atol ?? 1e-8;
  const power = Math.log10(rtol);
  const label = html`<svg class="knobs" viewBox="0 0 20 20" aria-hidden="true"><path d="M3 6h8M15 6h2M3 14h2M9 14h8" /><circle cx="13" cy="6" r="2" /><circle cx="7" cy="14" r="2" /></svg><span class="how">${solver.method ?? "dopri5"} · ${adaptive ? html`10<sup>${String(Math.round(power)).replace("-", "−")}</sup>` : html`<em>h</em> ${format(step, 2)}`}</span>`;
  const stats = model.done?.stats;
  const samples = scene.samples ?? 400;
  const set = (/** @type {Record<string, string | number | number[]>} */ change) => session.change({ solver: change });
  const number = (/** @type {string} */ member, /** @type {number} */ value, /** @type {string} */ words, /** @type {number} */ least, /** @type {number} */ most, whole = false) => html`<label class="row"><span>${words}</span>
    <${NumberField} value=${value} text=${plain(value)} label=${words} least=${least} most=${most} onChange=${(/** @type {number} */ v) => set({ [member]: whole ? Math.round(v) : v })} /></label>`;
  return html`<${Menu} class="solver" title="Solver and gradient" place="right" label=${label}>
    ${() => html`<div class="form">
      <label class="row"><span>Solver</span>
        <select value=${solver.method} onChange=${(/** @type {Event} */ event) => set({ method: /** @type {HTMLSelectElement} */ (event.currentTarget).value })}>
          ${families.map(({ name, fits }) => html`<optgroup key=${name} label=${name}>${model.methods.filter(fits).map(({ id, name: method, order }) => html`<option key=${id} value=${id} selected=${id === solver.method}>${method}, order ${order}</option>`)}</optgroup>`)}
        </select></label>
      ${method?.source && html`<p class="source">${method.source}</p>`}
      ${adaptive
        ? html`${number("rtol", rtol, "Relative tolerance", 1e-14, 1)}
          ${Array.isArray(atol)
            ? atol.map((value, i) => html`<label key=${i} class="row"><span>Absolute tolerance of ${model.states[i] ?? `state ${i + 1}`}</span>
                <${NumberField} value=${value} text=${plain(value)} label=${`Absolute tolerance of ${model.states[i] ?? `state ${i + 1}`}`} least=${1e-300} most=${1e300} onChange=${(/** @type {number} */ v) => set({ atol: atol.map((old, j) => (j === i ? v : old)) })} /></label>`)
            : number("atol", atol, "Absolute tolerance", 1e-300, 1e300)}
          <label class="row"><span>Step control</span>
            <select value=${solver.controller ?? "PI"} onChange=${(/** @type {Event} */ event) => set({ controller: /** @type {HTMLSelectElement} */ (event.currentTarget).value })}>
              ${controllers.map(({ id, name }) => html`<option key=${id} value=${id} selected=${id === (solver.controller ?? "PI")}>${name}</option>`)}
            </select></label>`
        : number("step", step, "Step h", 1e-9, 1e9)}
      ${number("maxSteps", solver.maxSteps ?? 100_000, "Steps at most", 1, 1e7, true)}
      <details class="step-limits" open=${limited(solver)}><summary>Limits and stops${limited(solver) ? html` <b>set</b>` : ""}</summary>
        <div><${StepLimits} app=${app} adaptive=${adaptive} /></div></details>
      <label class="row"><span>Samples</span><${NumberField} value=${samples} text=${String(samples)} label="Samples" least=${2} most=${100_000} onChange=${(/** @type {number} */ v) => session.change({ samples: Math.round(v) })} /></label>
      <${GradientChoice} app=${app} method=${method} />
      ${stats && html`<dl>
        ${stats.forward && html`<div><dt>forward</dt><dd>${stats.forward.accepted ?? 0} steps, ${stats.forward.rejected ?? 0} rejected, ${stats.forward.evaluations ?? 0} evaluations${stats.forward.switches ? `, ${stats.forward.stiffSteps ?? 0} steps stiff, ${stats.forward.switches} ${stats.forward.switches === 1 ? "change" : "changes"} of method` : ""}</dd></div>`}
        ${stats.backward && html`<div><dt>backward</dt><dd>${stats.backward.accepted ?? 0} steps${stats.vjps ? `, ${stats.vjps} products with ∂f` : ""}${stats.storedStates ? `, ${stats.storedStates} ${stats.storedStates === 1 ? "state" : "states"} kept${stats.storedBytes ? ` in ${size(stats.storedBytes)}` : ""}` : ""}${stats.repeated ? `, ${stats.repeated} steps made again` : ""}</dd></div>`}
      </dl>`}
    </div>`}
  <//>`;
}
