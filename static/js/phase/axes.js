// Names of the axes of the phase view, and the menu that chooses them.

import { html } from "../../vendor/preact/standalone.module.js";
import { freeParameters } from "../model/scene.js";
import { text } from "../model/symbols.js";

/** @typedef {import("../model/model.js").Model} Model */

/** Names of the axes and their units. @param {Model} model @returns {{name: string, unit: string}[]} */
export function axisNames(model) {
  const scene = model.scene;
  if (!scene) return [];
  // A phone has no room for units: they would stand on the curves.
  const unit = (/** @type {string} */ name) => (model.camera.width < 480 ? "" : scene.view?.units?.[name] ?? "");
  if (model.isLandscape) {
    const names = freeParameters(scene).slice(0, 2);
    return names.length === 1 ? [{ name: names[0], unit: unit(names[0]) }, { name: "L", unit: "" }] : names.map((name) => ({ name, unit: unit(name) }));
  }
  if (model.flat) return [{ name: "t", unit: unit("t") }, { name: model.states[0], unit: unit(model.states[0]) }];
  return (model.spatial ? model.space : model.axes).map((i) => ({ name: model.states[i] ?? "", unit: unit(model.states[i] ?? "") }));
}

/** Two states, or the three of the box; taking another axis' state swaps the two. @param {{app: import("../model/app.js").App}} props */
export function AxesMenu({ app }) {
  const { model } = app;
  const chosen = /** @type {number[]} */ (model.spatial ? model.space : model.axes);
  const labels = model.spatial ? ["First axis", "Second axis", "Third axis"] : ["Horizontal axis", "Vertical axis"];
  const again = () => {
    model.needsFit = true;
    Object.assign(model, { grid: null, box: null, levels: null });
    model.markAll();
  };
  const pick = (/** @type {number} */ axis) => html`<select key=${axis} aria-label=${labels[axis]} value=${chosen[axis]} onChange=${(/** @type {Event} */ event) => {
    const next = Number(/** @type {HTMLSelectElement} */ (event.currentTarget).value);
    const other = chosen.indexOf(next);
    if (other >= 0) chosen[other] = chosen[axis];
    chosen[axis] = next;
    again();
  }}>${model.states.map((name, i) => html`<option key=${name} value=${i} selected=${i === chosen[axis]}>${text(name)}</option>`)}</select>`;
  return html`<div class="axes">
    ${chosen.map((_, axis) => html`${axis > 0 && html`<span aria-hidden="true">×</span>`}${pick(axis)}`)}
    <button type="button" class="solid" aria-pressed=${model.spatial} title="Three states in a box: drag turns it" onClick=${() => {
      model.solid = !model.solid;
      if (model.solid && !model.axes.every((i) => model.space.includes(i))) model.space = [model.axes[0], model.axes[1], /** @type {number} */ (model.states.findIndex((_, i) => !model.axes.includes(i)))];
      again();
    }}>3D</button>
  </div>`;
}
