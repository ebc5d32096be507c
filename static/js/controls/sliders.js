// A slider for every parameter, with its value to type into.

import { html } from "../../vendor/preact/standalone.module.js";
import { NumberField } from "./field-number.js";
import { RangeMenu } from "./range-menu.js";
import { fixed, format } from "../model/number.js";
import { tickStep, decimalsOf } from "../model/scale.js";
import { parameterOrder, parameterRange } from "../model/scene.js";
import { sliderOf, valueAfterKey, valueAt, wayOf } from "../model/slider.js";
import { text } from "../model/symbols.js";

/** @typedef {import("../model/app.js").App} App */

/** @param {{app: App}} props */
export function Sliders({ app }) {
  const { model } = app;
  if (!model.scene || !model.loaded) return null;
  const names = parameterOrder(model.scene);
  // Three leave room for one or two equations beside them.
  const dense = names.length > 3 || (names.length === 3 && model.states.length > 2);
  const width = Math.max(...names.map((name) => figures(model, name)));
  return html`<div class=${`params ${dense ? "dense" : ""}`} style=${{ "--pairs": Math.ceil(names.length / (names.length > 8 ? 3 : 2)), ...(width > 5 ? { "--figures": `calc(${width} * 0.62 * var(--type-text) + 12px)` } : {}) }}>
    ${names.map((name) => html`<${Slider} key=${name} app=${app} name=${name} />`)}
  </div>`;
}

/** A parameter's slider and its value as it is written beside it. @param {import("../model/model.js").Model} model @param {string} name */
function written(model, name) {
  const scene = /** @type {import("../model/scene.js").Scene} */ (model.scene);
  const value = model.value(name);
  const slider = sliderOf(scene, name, parameterRange(scene, model.loaded ?? scene, name, value));
  const { low, high, log } = slider;
  const write = (/** @type {number} */ v) => (log || high - low < 0.02 ? format(v, log ? 3 : 2) : fixed(v, Math.min(4, decimalsOf(tickStep(high - low, 200)))));
  return { value, slider, write };
}

/** How many letters have to be read beside a slider, the same wherever its thumb is. @param {import("../model/model.js").Model} model @param {string} name */
function figures(model, name) {
  const { value, slider: { low, high, log }, write } = written(model, name);
  return Math.max(...(log ? [value] : [low, high, value]).map((v) => write(v).length));
}

/** @param {{app: App, name: string}} props */
function Slider({ app, name }) {
  const { model, session } = app;
  const scene = /** @type {import("../model/scene.js").Scene} */ (model.scene);
  const loaded = /** @type {import("../model/scene.js").Scene} */ (model.loaded);
  const { value, slider, write } = written(model, name);
  const { low, high, log } = slider;
  const moving = model.live !== null && (!scene.flow?.free?.length || scene.flow.free.includes(name));
  const set = (/** @type {number} */ next) => session.edit({ params: { [name]: next } });
  const reset = () => {
    const original = loaded.params?.[name];
    if (original !== undefined) session.change({ params: { [name]: original } });
  };
  const unit = scene.view?.units?.[name];
  const keys = (/** @type {KeyboardEvent} */ event) => {
    const next = event.altKey || event.metaKey ? null : valueAfterKey(slider, value, event);
    if (next === null) return;
    event.preventDefault();
    session.change({ params: { [name]: next } });
  };
  const openRange = (/** @type {MouseEvent} */ event) => {
    event.preventDefault();
    /** @type {HTMLElement} */ (event.currentTarget).querySelector("button")?.click();
  };
  return html`<div class=${`slider ${moving ? "moving" : ""} ${unit ? "united" : ""}`} onContextMenu=${openRange}>
    <${RangeMenu} app=${app} name=${name} unit=${unit} slider=${slider} />
    <${Range} label=${`${text(name)} slider`} value=${log ? wayOf(slider, value) : value} low=${log ? 0 : low} high=${log ? 1 : high} name=${`param/${name}`} app=${app}
      spoken=${`${format(value)}${unit ? ` ${unit}` : ""}`} onValue=${(/** @type {number} */ at) => set(valueAt(slider, log ? at : (at - low) / (high - low)))} onKey=${keys} onReset=${reset} />
    <${NumberField} value=${value} text=${write(value)} label=${text(name)} onChange=${(/** @type {number} */ v) => {
      set(v);
      session.commit();
    }} />
    ${unit && html`<small class="unit" title=${unit}>${unit}</small>`}
  </div>`;
}

/**
 * A slider that tells the model while a finger holds it.
 * @param {{app: App, name: string, label: string, value: number, low: number, high: number, spoken: string, class?: string, onValue: (value: number) => void, onKey?: (event: KeyboardEvent) => void, onReset?: () => void}} props
 */
export function Range({ app, name, label, value, low, high, spoken, class: kind = "", onValue, onKey, onReset }) {
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
    onKeyDown=${onKey} onChange=${() => session.commit()}
    onDblClick=${onReset} />`;
}
