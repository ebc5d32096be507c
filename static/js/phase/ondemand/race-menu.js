// The start of a race: which rules run, and letting them run before the eyes.

import { html } from "../../../vendor/preact/standalone.module.js";
import { Menu } from "../../controls/menu.js";
import { racerLine } from "../race.js";
import { format } from "../../model/number.js";
import { usualRacers } from "../../model/race.js";
import { rules } from "../../controls/eta.js";

/** @typedef {import("../../model/app.js").App} App */

/** Has the paths grow from their start. @param {App} app */
function run({ model }) {
  const { race } = model;
  if (!race.on) model.panels.racers = [...usualRacers];
  model.markAll();
  const began = performance.now();
  const step = (/** @type {number} */ now) => {
    if (race.on && race.advance(now - began)) requestAnimationFrame(step);
  };
  requestAnimationFrame(step);
}

/** @param {{app: App}} props */
export function RaceMenu({ app }) {
  const { model } = app;
  const chosen = model.panels.racers ?? [];
  return html`<${Menu} class="layers race-menu" place="right" title="Rules of training from the same θ" label=${html`<svg viewBox="0 0 20 20" aria-hidden="true"><path d="M3 4c6 0 3 12 14 12M3 4c8 0 6 6 14 6M3 4h14" /></svg><span class="spoken">Race</span>`}>
    ${(/** @type {() => void} */ close) => html`<div class="layer-list" role="group" aria-label="Rules that run">
      ${rules.map(({ id, name }) => html`<label key=${id}><input type="checkbox" name=${`race-${id}`} checked=${chosen.includes(id)} onChange=${() => model.race.toggle(id)} /><span>${name}</span></label>`)}
      <label><input type="checkbox" name="slopes" checked=${model.layers.slopes} onChange=${() => {
        model.layers.slopes = !model.layers.slopes;
        model.markAll();
      }} /><span>Arrows down the slope</span></label>
      <button type="button" class="mend race-start" onClick=${() => {
        close();
        run(app);
        app.page.tell("The rules run from the same θ.");
      }}>Let them run</button>
    </div>`}
  <//>`;
}

/** Each rule with its line and its loss. @param {{app: App}} props */
export function RaceLegend({ app }) {
  const { model } = app;
  const { race } = model;
  const colours = app.page.colours();
  return html`<div class="race-legend" data-racers=${race.rules.length}>
    ${race.rules.map((rule, k) => {
      const { dash, colour } = racerLine(k, colours);
      const { loss, out, tau } = race.standing(k);
      return html`<span key=${rule} data-rule=${rule} data-loss=${loss} data-out=${out} title=${out ? race.dropped[k]?.detail : ""}>
        <svg aria-hidden="true"><path d="M1 5H29" style=${{ stroke: colour, strokeDasharray: dash.join(" ") }} /></svg>${rules.find(({ id }) => id === rule)?.name ?? rule}
        <b>${out ? `leaves at τ ${format(tau, 3)}` : Number.isFinite(loss) ? `L ${format(loss, 3)}` : ""}</b></span>`;
    })}
  </div>`;
}
