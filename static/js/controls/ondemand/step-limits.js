// What a solver's steps are held to besides the tolerance: one tolerance a state, shortest and longest step, times to stop at.

import { html, useRef } from "../../../vendor/preact/standalone.module.js";
import { complain, outside } from "../field-number.js";
import { plain, read } from "../../model/number.js";
import { text } from "../../model/symbols.js";

/** @typedef {import("../../model/scene.js").Scene} Scene */

const longestTime = 1e100; // as scene.MaxTime
const mostStops = 10_000;

/**
 * A list of numbers that can be typed; nothing is the empty list.
 * @param {{values: number[], label: string, none: string, most: number, least?: number, fault?: (values: number[]) => string, onChange: (values: number[]) => void}} props
 */
function Numbers({ values, label, none, most, least = -longestTime, fault = () => "", onChange }) {
  const typing = useRef(false);
  const shown = values.map(plain).join(", ");
  const finish = (/** @type {HTMLInputElement} */ input) => {
    const next = input.value.split(/[\s,;]+/).filter(Boolean).map((word) => read(word));
    const wrong = next.length > most ? (most === 1 ? "one number, or nothing" : `at most ${most} numbers`) : next.map((v) => outside(v, least, longestTime)).find(Boolean) ?? fault(next);
    complain(input, wrong);
    if (wrong) return;
    typing.current = false;
    if (next.join() !== values.join()) onChange(next);
    input.value = next.map(plain).join(", ");
  };
  return html`<label class="row"><span>${label}</span><input class="number" autocomplete="off" spellcheck=${false} inputmode=${most === 1 ? "decimal" : "text"}
    aria-label=${label} placeholder=${none} value=${typing.current ? undefined : shown} onFocus=${() => { typing.current = true; }}
    onBlur=${(/** @type {any} */ event) => finish(event.currentTarget)}
    onKeyDown=${(/** @type {any} */ event) => {
      if (event.key === "Enter") finish(event.currentTarget);
      if (event.key !== "Escape") return;
      event.currentTarget.value = shown;
      complain(event.currentTarget, "");
    }} /></label>`;
}

/** @param {{app: import("../../model/app.js").App, adaptive: boolean}} props */
export function StepLimits({ app, adaptive }) {
  const { model, session } = app;
  const scene = /** @type {Scene} */ (model.scene);
  const { atol = 1e-8, minStep = 0, maxStep = 0, tstops } = scene.solver ?? {};
  const each = Array.isArray(atol);
  const set = (/** @type {Record<string, number | number[] | null>} */ change) => session.change({ solver: change });
  const least = Array.isArray(atol) ? Math.min(...atol) : atol;
  const one = (/** @type {number} */ value) => (value > 0 ? [value] : []);
  return html`
    ${adaptive && html`<label class="way-option"><input type="checkbox" checked=${each}
        onChange=${(/** @type {any} */ event) => set({ atol: event.currentTarget.checked ? model.states.map(() => least) : least })} />
        <span>An absolute tolerance for each state<small>for ${model.states.slice(0, 3).map(text).join(", ")}${model.states.length > 3 ? "…" : ""} of different size</small></span></label>
      <${Numbers} values=${one(minStep)} label="Shortest step" none="what t resolves" most=${1} least=${0}
        fault=${([v = 0]) => (maxStep > 0 && v > maxStep ? "above the longest" : "")} onChange=${([v = 0]) => set({ minStep: v || null })} />
      <${Numbers} values=${one(maxStep)} label="Longest step" none="no limit" most=${1} least=${0}
        fault=${([v = 0]) => (v > 0 && v < minStep ? "below the shortest" : "")} onChange=${([v = 0]) => set({ maxStep: v || null })} />`}
    <${Numbers} values=${tstops ?? []} label="Steps end at t =" none="times, as 1, 2.5" most=${mostStops}
      onChange=${(/** @type {number[]} */ list) => set({ tstops: list.length ? list : null })} />`;
}
