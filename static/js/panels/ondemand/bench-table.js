// What each way to the gradient takes and misses at one tolerance; under it each component.

import { html, useState } from "../../../vendor/preact/standalone.module.js";
import { duration, memory, nameOf, patchTo } from "../../model/gradients.js";
import { format } from "../../model/number.js";
import { text } from "../../model/symbols.js";
import { Quantity } from "../../phase/quantity.js";

/** @typedef {import("./log-plot.js").Course<import("../../model/gradients.js").Taken>} Course */

/** @param {{model: import("../../model/model.js").Model, session: import("../../model/session.js").Session, courses: Course[], tolerance: number, component: number, pick: (k: number) => void}} props */
export function BenchTable({ model, session, courses, tolerance, component, pick }) {
  const { gradients } = model;
  const [split, set] = useState(false);
  const { bench } = gradients;
  if (!bench?.reference) return null;
  const rows = courses.map(({ id, colour }, way) => ({ id, colour, way, point: gradients.near(way, tolerance) })).sort((a, b) => base(a.id, courses) - base(b.id, courses));
  const { method = "", checkpoints } = model.scene?.gradient ?? {};
  const chosen = nameOf({ method, checkpoints });
  return html`<div class="bench-bar"><span>at <b>${format(tolerance, 2)}</b></span>
      <${Budget} model=${model} session=${session} />
      <button type="button" class="opener" aria-pressed=${String(split)} onClick=${() => set(!split)}>each component</button></div>
    <div class="bench-rows" tabindex="0" role="region" aria-label="Ways to the gradient, in numbers">
    ${split
      ? html`<table><thead><tr><th scope="col">component</th><th scope="col">reference</th>${rows.map(({ id, colour }) => html`<th key=${id} scope="col" style=${`color: ${colour}`}>${id}</th>`)}</tr></thead>
        <tbody>${bench.components.map((name, k) => html`<tr key=${name} class=${k === component ? "chosen" : ""}><th scope="row"><button type="button" onClick=${() => pick(k === component ? -1 : k)} title=${`Draw the error of dL/d${text(name)}`}>${text(name)}</button></th>
          <td>${format(bench.reference?.values[k] ?? NaN, 6)} <small>±${format(bench.reference?.off[k] ?? NaN, 1)}</small></td>
          ${rows.map(({ id, point }) => html`<td key=${id}>${point && Number.isFinite(point.off[k]) ? html`<${Quantity} value=${point.off[k]} digits=${2} />` : "–"}</td>`)}</tr>`)}</tbody></table>`
      : html`<table><thead><tr><th scope="col">way</th><th scope="col">error</th><th scope="col" title="evaluations of f">f</th><th scope="col" title="vector–Jacobian products, and Jacobian–vector products">VJP</th><th scope="col">states</th><th scope="col">memory</th><th scope="col">time</th></tr></thead>
        <tbody>${rows.map(({ id, colour, way, point }) => html`<tr key=${id} class=${id === chosen ? "chosen" : ""}><th scope="row"><button type="button" style=${`color: ${colour}`} title=${`Take ${id} for the scene`} onClick=${() => session.change({ gradient: patchTo(id) })}>${id}</button></th>
          ${!point ? html`<td colspan="6" class="why-not">…</td>` : !Number.isFinite(point.error) ? html`<td colspan="6" class="why-not" title=${gradients.refused.get(way) ?? ""}>${gradients.refused.get(way) ?? "no number"}</td>`
            : html`<td><${Quantity} value=${gradients.miss(point, component)} digits=${2} /></td><td>${point.evaluations}</td><td title=${`${point.vjps} VJPs, ${point.jvps} JVPs`}>${point.vjps || point.jvps || "–"}${point.jvps && !point.vjps ? html` <small>JVP</small>` : ""}</td><td>${point.states || "–"}</td><td>${point.bytes ? memory(point.bytes) : "–"}</td><td>${duration(point.seconds)}</td>`}</tr>`)}</tbody></table>`}
    </div>`;
}

/** The place of the way that this one is with a budget, so that the two stand below one another. @param {string} id @param {Course[]} courses */
const base = (id, courses) => courses.findIndex((course) => course.id === id.split("/")[0]);

const least = 6; // states that a way back with a budget needs

/** How many states may be held for the way back: fewer of them are paid for by steps made again. @param {{model: import("../../model/model.js").Model, session: import("../../model/session.js").Session}} props */
function Budget({ model, session }) {
  const { gradients, scene } = model;
  const { method = "", checkpoints = 0 } = scene?.gradient ?? {};
  if (method !== "checkpointed" && method !== "discrete") return null;
  const own = gradients.taken(-1)[0];
  const whole = gradients.near(gradients.ways.findIndex((way) => way.method === method && !way.checkpoints), own?.tolerance ?? 1e-6);
  const most = Math.max(least + 1, whole?.states ?? 256);
  const end = Math.log2(most / least);
  const at = checkpoints ? Math.min(end, Math.log2(Math.max(least, checkpoints) / least)) : end;
  const put = (/** @type {Event} */ event, /** @type {boolean} */ done) => {
    const power = Number(/** @type {HTMLInputElement} */ (event.currentTarget).value);
    session.edit({ gradient: { checkpoints: power >= end - 1e-6 ? null : Math.round(least * 2 ** power) } });
    if (done) session.commit();
  };
  return html`<label class="bench-budget"><span>states</span>
    <input type="range" min="0" max=${end} step="any" value=${at} style=${`--part: ${at / end}`} aria-valuetext=${checkpoints ? `${checkpoints} states` : "all states"}
      onInput=${(/** @type {Event} */ event) => put(event, false)} onChange=${(/** @type {Event} */ event) => put(event, true)} />
    <b>${checkpoints || "all"}</b>${own && html`<span class="bench-paid">${own.evaluations} evaluations${own.bytes ? `, ${memory(own.bytes)}` : ""}</span>`}</label>`;
}
