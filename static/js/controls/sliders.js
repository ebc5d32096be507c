// A slider for every parameter, with its value to type into.

import { html } from "../../vendor/preact/standalone.module.js";
import { NumberField } from "./field-number.js";
import { Tex } from "../editor/math.js";
import { fixed, format } from "../model/number.js";
import { roundInRange, tickStep, decimalsOf } from "../model/scale.js";
import { parameterOrder, parameterRange } from "../model/scene.js";
import { tex, text } from "../model/symbols.js";

/** @typedef {import("../model/app.js").App} App */

/** @param {{app: App}} props */
export function Sliders({ app }) {
  const { model } = app;
  if (!model.scene || !model.loaded) return null;
  const names = parameterOrder(model.scene);
  return html`<div class=${`params ${names.length > 3 ? "dense" : ""}`} style=${{ "--pairs": Math.ceil(names.length / 2) }}>
    ${names.map((name) => html`<${Slider} key=${name} app=${app} name=${name} />`)}
  </div>`;
}

/** @param {{app: App, name: string}} props */
function Slider({ app, name }) {
  const { model, session } = app;
  const scene = /** @type {import("../model/scene.js").Scene} */ (model.scene);
  const loaded = /** @type {import("../model/scene.js").Scene} */ (model.loaded);
  const value = model.value(name);
  const [low, high] = parameterRange(scene, loaded, name, value);
  const moving = model.live !== null && (!scene.flow?.free?.length || scene.flow.free.includes(name));
  const set = (/** @type {number} */ next) => session.edit({ params: { [name]: next } });
  const reset = () => {
    const original = loaded.params?.[name];
    if (original !== undefined) session.change({ params: { [name]: original } });
  };
  const unit = scene.view?.units?.[name];
  const digits = Math.min(4, decimalsOf(tickStep(high - low, 200)));
  return html`<div class=${`slider ${moving ? "moving" : ""}`} title=${unit ? `${text(name)} in ${unit}` : undefined}>
    <${Tex} tex=${tex(name)} label=${text(name)} />
    <${Range} label=${`${text(name)} slider`} value=${value} low=${low} high=${high} name=${`param/${name}`} app=${app}
      spoken=${`${format(value)}${unit ? ` ${unit}` : ""}`} onValue=${(/** @type {number} */ v) => set(roundInRange(v, low, high))} onReset=${reset} />
    <${NumberField} value=${value} text=${high - low < 0.02 ? format(value, 2) : fixed(value, digits)} label=${text(name)} onChange=${(/** @type {number} */ v) => {
      set(v);
      session.commit();
    }} />
  </div>`;
}

/**
 * A slider that tells the model while a finger holds it.
 * @param {{app: App, name: string, label: string, value: number, low: number, high: number, spoken: string, class?: string, onValue: (value: number) => void, onReset?: () => void}} props
 */
export function Range({ app, name, label, value, low, high, spoken, class: kind = "", onValue, onReset }) {
  const { model, session } = app;
  const part = high > low ? Math.min(1, Math.max(0, (value - low) / (high - low))) : 0;
  const release = () => {
    if (model.held !== name) return;
    model.held = null;
    session.commit();
  };
  return html`<input type="range" class=${kind} min=${low} max=${high} step="any" value=${value} aria-label=${label} aria-valuetext=${spoken}
    style=${{ "--part": part }}
    onPointerDown=${() => { model.held = name; }} onPointerUp=${release} onPointerCancel=${release} onLostPointerCapture=${release}
    onInput=${(/** @type {Event} */ event) => onValue(Number(/** @type {HTMLInputElement} */ (event.currentTarget).value))}
    onChange=${() => session.commit()}
    onDblClick=${onReset} />`;
}
