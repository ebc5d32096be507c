// Start points and the length of the interval as numbers, for those who know what they want.

import { html } from "../../../vendor/preact/standalone.module.js";
import { NumberField } from "../../controls/field-number.js";
import { Tex } from "../math.js";
import { plain } from "../../model/number.js";
import { tex, text } from "../../model/symbols.js";

const most = { states: 8, starts: 10 };

/** @param {{app: import("../../model/app.js").App}} props */
export function Starts({ app }) {
  const { model, session } = app;
  const { scene, states } = model;
  const z0 = scene?.z0;
  if (!scene || !z0?.length || z0[0].length > most.states) return null;
  const set = (/** @type {number} */ start, /** @type {number} */ i, /** @type {number} */ value) =>
    session.change({ z0: z0.map((point, k) => (k === start ? point.map((v, j) => (j === i ? value : v)) : point)) });
  const name = (/** @type {number} */ i) => states[i] ?? `z${i + 1}`;
  return html`<h2>The start</h2>
    <div class="starts">
      ${z0.slice(0, most.starts).map((point, start) => html`<div class="start" key=${start} role="group" aria-label=${z0.length > 1 ? `Start point ${start + 1}` : "Start point"}>
        ${z0.length > 1 && html`<small>${start + 1}</small>`}
        ${point.map((value, i) => html`<label key=${i}><${Tex} tex=${`${tex(name(i))}(${plain(scene.t0 ?? 0)}) =`} label=${text(name(i))} />
          <${NumberField} value=${value} text=${plain(value)} label=${`Start ${start + 1}, ${text(name(i))}`} onChange=${(/** @type {number} */ v) => set(start, i, v)} /></label>`)}
      </div>`)}
      <label class="start-T"><em>T</em> = <${NumberField} value=${scene.T ?? 0} text=${plain(scene.T ?? 0)} label="T, length of the interval" least=${0} onChange=${app.setT} /></label>
    </div>`;
}
