// What a slider reaches: a parameter's name opens its ends, its scale and its step.

import { html, useLayoutEffect, useRef } from "../../vendor/preact/standalone.module.js";
import { NumberField } from "./field-number.js";
import { Choice, Menu } from "./menu.js";
import { Tex } from "../editor/math.js";
import { plain } from "../model/number.js";
import { rangeFault } from "../model/slider.js";
import { tex, text } from "../model/symbols.js";

/** @typedef {import("../model/app.js").App} App @typedef {import("../model/slider.js").Slider} Slider */

/** @param {{app: App, name: string, unit: string | undefined, slider: Slider}} props */
export function RangeMenu({ app, name, unit, slider }) {
  const title = `${text(name)}${unit ? ` in ${unit}` : ""}: range of the slider`;
  return html`<${Menu} class="range" title=${title} label=${html`<${Tex} tex=${tex(name)} label=${text(name)} />`}>
    ${() => html`<${RangeForm} app=${app} name=${name} slider=${slider} />`}
  <//>`;
}

/** @param {{app: App, name: string, slider: Slider}} props */
function RangeForm({ app, name, slider }) {
  const { model, session } = app;
  const { low, high, log, step } = slider;
  const ref = useRef(/** @type {HTMLElement | null} */ (null));
  useLayoutEffect(() => {
    // The row of sliders may scroll, and would cut off what hangs below it.
    const panel = ref.current?.parentElement;
    const button = panel?.previousElementSibling?.getBoundingClientRect();
    if (!panel || !button) return;
    panel.style.top = `${button.bottom + 8}px`;
    panel.style.left = `${Math.max(12, Math.min(button.left, innerWidth - panel.offsetWidth - 12))}px`;
    ref.current?.querySelector("input")?.focus();
  }, []);
  const ends = (/** @type {number | null} */ first, /** @type {number | null} */ last) => {
    const [from, to] = model.scene?.view?.ranges?.[name] ?? [low, high]; // not yet drawn, if the hand is quick
    const [a, b] = [first ?? from, last ?? to];
    const fault = rangeFault(a, b, log);
    if (fault) app.page.tell(`Range of ${text(name)}: ${fault}.`);
    else session.change({ view: { ranges: { [name]: [a, b] } } });
  };
  return html`<div class="form" ref=${ref} role="group" aria-label=${`Range of ${text(name)}`}>
    <label class="row"><span>low</span><${NumberField} value=${low} text=${plain(low)} label=${`Low end of ${text(name)}`} most=${high} onChange=${(/** @type {number} */ v) => ends(v, null)} /></label>
    <label class="row"><span>high</span><${NumberField} value=${high} text=${plain(high)} label=${`High end of ${text(name)}`} least=${low} onChange=${(/** @type {number} */ v) => ends(null, v)} /></label>
    <label class="row"><span>step</span><${NumberField} value=${step ?? 0} text=${step ? plain(step) : "free"} label=${`Step of ${text(name)}`} least=${0} onChange=${(/** @type {number} */ v) => session.change({ view: { steps: { [name]: v || null } } })} /></label>
    <${Choice} label="scale" value=${log ? "log" : "linear"} options=${[{ id: "linear", name: "linear" }, ...(low > 0 ? [{ id: "log", name: "logarithmic" }] : [])]}
      onChange=${(/** @type {string} */ kind) => session.change({ view: { scales: { [name]: kind } } })} />
    ${model.loaded?.params?.[name] !== undefined && html`<button type="button" class="mend" onClick=${() => session.change({ params: { [name]: model.loaded?.params?.[name] ?? 0 } })}>back to ${plain(model.loaded.params[name])}</button>`}
  </div>`;
}
