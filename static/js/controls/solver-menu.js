// How the field is solved and its gradient computed.

import { html } from "../../vendor/preact/standalone.module.js";
import { NumberField } from "./field-number.js";
import { Choice, Menu } from "./menu.js";
import { format, plain } from "../model/number.js";

const gradients = [
  { id: "checkpointed", name: "checkpointed adjoint" },
  { id: "backsolve", name: "backsolve adjoint" },
  { id: "discrete", name: "discrete adjoint" },
  { id: "forward", name: "forward sensitivity" },
  { id: "finite-difference", name: "finite differences" },
];

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
  const power = Math.log10(rtol);
  const exponents = [...new Set([-3, -4, -5, -6, -7, -8, -9, -10, -12, Math.round(power)])].sort((a, b) => b - a);
  const label = html`<svg class="knobs" viewBox="0 0 20 20" aria-hidden="true"><path d="M3 6h8M15 6h2M3 14h2M9 14h8" /><circle cx="13" cy="6" r="2" /><circle cx="7" cy="14" r="2" /></svg><span class="how">${solver.method ?? "dopri5"} · ${adaptive ? html`10<sup>${String(Math.round(power)).replace("-", "−")}</sup>` : html`<em>h</em> ${format(step, 2)}`}</span>`;
  const stats = model.done?.stats;
  return html`<${Menu} class="solver" title="Solver and gradient" place="right" label=${label}>
    ${() => html`<div class="form">
      <${Choice} label="Solver" value=${solver.method} options=${model.methods.map(({ id, name, stiff }) => ({ id, name: stiff ? `${name} (stiff)` : name }))} onChange=${(/** @type {string} */ id) => session.change({ solver: { method: id } })} />
      ${adaptive
        ? html`<${Choice} label="Tolerance" value=${String(Math.round(power))} options=${exponents.map((e) => ({ id: String(e), name: format(10 ** e, 1) }))} onChange=${(/** @type {string} */ e) => session.change({ solver: { rtol: Number(`1e${e}`), atol: Number(`1e${Number(e) - 2}`) } })} />`
        : html`<label class="row"><span>Step <em>h</em></span><${NumberField} value=${step} text=${plain(step)} label="Step h" least=${1e-6} onChange=${(/** @type {number} */ h) => session.change({ solver: { step: h } })} /></label>`}
      <${Choice} label="Gradient" value=${scene.gradient?.method ?? "checkpointed"} options=${gradients} onChange=${(/** @type {string} */ id) => session.change({ gradient: { method: id } })} />
      ${stats && html`<dl>
        ${stats.forward && html`<div><dt>forward</dt><dd>${stats.forward.accepted ?? 0} steps, ${stats.forward.rejected ?? 0} rejected, ${stats.forward.evaluations ?? 0} evaluations</dd></div>`}
        ${stats.backward && html`<div><dt>backward</dt><dd>${stats.backward.accepted ?? 0} steps${stats.storedStates ? `, ${stats.storedStates} states kept` : ""}</dd></div>`}
      </dl>`}
    </div>`}
  <//>`;
}
