// What the phase view shows besides the curves.

import { html } from "../../vendor/preact/standalone.module.js";
import { Menu } from "../controls/menu.js";

/** @typedef {import("../model/app.js").App} App */

/** @type {[keyof import("../model/model.js").Model["layers"], string, boolean][]} the layer, its name, whether it is there in the box */
const layers = [
  ["particles", "Particles", true],
  ["arrows", "Adjoint arrows", true],
  ["steps", "Solver steps", true],
  ["fixedPoints", "Fixed points", true],
  ["nullclines", "Nullclines", false],
  ["regions", "Regions of the classes", false],
  ["levels", "Rings of the end cost", false],
];

/** @param {{app: App}} props */
export function LayersMenu({ app }) {
  const { model } = app;
  return html`<${Menu} class="layers" place="right" title="What is shown" label=${html`<svg viewBox="0 0 20 20" aria-hidden="true"><path d="M10 3.500 17 7.300 10 11 3 7.300zM3.800 10.400 10 13.700l6.200-3.300M3.800 13.400 10 16.700l6.200-3.300" /></svg><span class="spoken">Layers</span>`}>
    ${() => html`<div class="layer-list" role="group" aria-label="Layers">
      ${layers.filter(([id, , solid]) => (solid || !model.spatial) && (id !== "regions" || model.data.on)).map(([id, name]) => html`<label key=${id}><input type="checkbox" name=${id} checked=${model.layers[id]} onChange=${() => {
        model.layers[id] = !model.layers[id];
        model.markAll();
      }} /><span>${name}</span></label>`)}
    </div>`}
  <//>`;
}
