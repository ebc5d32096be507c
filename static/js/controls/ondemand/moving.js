// What training moves: parameters, networks, and T with them.

import { html } from "../../../vendor/preact/standalone.module.js";
import { learnsT, parameterOrder } from "../../model/scene.js";
import { moved } from "../../model/moving.js";
import { setFlow } from "../../model/schedule.js";
import { text } from "../../model/symbols.js";

const most = 12; // boxes; more parameters than that have no room

/** @param {{app: import("../../model/app.js").App}} props */
export function Moving({ app }) {
  const { model, session } = app;
  const { scene } = model;
  if (!scene) return null;
  const { all, free } = moved(scene);
  const names = all.length > most ? ["T"] : all;
  const toggle = (/** @type {string} */ name) => setFlow(session, { free: free.includes(name) ? free.filter((other) => other !== name) : [...free, name] });
  return html`<fieldset class="training-moving"><legend>Moves</legend>
    ${names.map((name) => {
      const on = free.includes(name);
      const own = name === "T" && !parameterOrder(scene).includes("T");
      return html`<label key=${name} title=${own ? "dT/dτ = −η dL/dT: the length of the interval is learnt with θ" : ""}>
        <input type="checkbox" checked=${on} disabled=${on && free.length === 1} onChange=${() => toggle(name)} />
        ${own ? html`<i>T</i>` : text(name)}</label>`;
    })}
    ${learnsT(scene) && html`<p>T moves on the time line, and is a curve among θ.</p>`}
  </fieldset>`;
}
