// The start of a race: which rules run, and letting them run before the eyes.

import { html } from "../../../vendor/preact/standalone.module.js";
import { Menu } from "../../controls/menu.js";
import { NumberField } from "../../controls/field-number.js";
import { racerLine } from "../race.js";
import { format, plain } from "../../model/number.js";
import { rules } from "../../controls/eta.js";
import { toggled, wanted } from "../../model/panels.js";
import { usualRacers } from "../../model/race.js";
import { kinds } from "../../panels/registry.js";

/** @typedef {import("../../model/app.js").App} App */

/** Has the paths grow from their start. @param {App} app */
function run({ model }) {
  const { race } = model;
  if (!race.on) model.panels.racers = [...usualRacers];
  // Over a landscape there is room for what the paths say over τ.
  const open = wanted(model);
  if (model.isLandscape && !open.includes("race")) model.panels.open = toggled(open, "race", kinds.map(({ id }) => id));
  model.markAll();
  const began = performance.now();
  const step = (/** @type {number} */ now) => {
    if (race.on && race.advance(now - began)) requestAnimationFrame(step);
  };
  requestAnimationFrame(step);
}

/** @param {{app: App, place?: string}} props */
export function RaceMenu({ app, place = "right" }) {
  const { model } = app;
  const { race, panels, isLandscape } = model;
  const { chosen } = race;
  const eta = model.scene?.flow?.eta ?? 0.1;
  return html`<${Menu} class="layers race-menu" place=${place} title="Rules of training from the same θ" label=${html`<svg viewBox="0 0 20 20" aria-hidden="true"><path d="M3 4c6 0 3 12 14 12M3 4c8 0 6 6 14 6M3 4h14" /></svg><span class="spoken">Race</span>`}>
    ${(/** @type {() => void} */ close) => html`<div class="layer-list" role="group" aria-label="Rules that run">
      ${rules.map(({ id, name }) => html`<div class="racer" key=${id}><label><input type="checkbox" name=${`race-${id}`} checked=${chosen.includes(id)} onChange=${() => race.toggle(id)} /><span>${name}</span></label>
        ${chosen.includes(id) && html`<label class="racer-rate" title="η of its own; 0 is the scene's"><i>η</i><${NumberField} value=${panels.rates[id] || eta} text=${plain(panels.rates[id] || eta)} class=${panels.rates[id] ? "own" : ""} label=${`η of ${name}`} least=${0} onChange=${(/** @type {number} */ v) => race.setRate(id, v)} /></label>`}</div>`)}
      ${isLandscape && html`<label><input type="checkbox" name="slopes" checked=${model.layers.slopes} onChange=${() => {
        model.layers.slopes = !model.layers.slopes;
        model.markAll();
      }} /><span>Arrows down the slope</span></label>`}
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
        <svg aria-hidden="true"><path d="M1 5H29" style=${{ stroke: colour, strokeDasharray: dash.join(" ") }} /></svg>${rules.find(({ id }) => id === rule)?.name ?? rule}${race.rates[k] > 0 ? html` <i>η ${plain(race.rates[k])}</i>` : ""}
        <b>${out ? `leaves at τ ${format(tau, 3)}` : Number.isFinite(loss) ? `L ${format(loss, 3)}` : ""}</b></span>`;
    })}
  </div>`;
}
