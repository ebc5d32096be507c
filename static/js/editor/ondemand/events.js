// Events of the field: where an expression crosses zero, what the states become there, and whether it is the end.

import { html } from "../../../vendor/preact/standalone.module.js";
import { Expressions } from "./expressions.js";
import { text } from "../../model/symbols.js";

/**
 * @typedef {import("../../model/scene.js").SceneEvent} SceneEvent
 * @typedef {import("../../model/model.js").Fault} Fault
 */

const most = 32;

/** @type {[string, string][]} */
const directions = [["falling", "falls through 0"], ["rising", "rises through 0"], ["either", "crosses 0"]];

/**
 * @param {{events: SceneEvent[], states: string[], shared: Record<string, unknown>, faultsAt: (pointer: string) => Fault[],
 *   onType: (events: SceneEvent[]) => void, onChange: (events: SceneEvent[]) => void}} props onType while somebody types,
 *   onChange for what is done at once
 */
export function Events({ events, states, shared, faultsAt, onType, onChange }) {
  /** @param {number} i @param {Partial<SceneEvent>} part */
  const put = (i, part) => events.map((event, k) => (k === i ? { ...event, ...part } : event));
  return html`<h2>Events <small>where the state jumps, or the end comes early</small></h2>
    ${events.map((event, i) => {
      const set = event.set ?? {};
      const name = `Event ${i + 1}`;
      const open = states.filter((state) => !(state in set));
      return html`<div class="happening" key=${i} role="group" aria-label=${name}>
        <div class="happening-when">
          <span>when</span>
          <${Expressions} ...${shared} single=${true} text=${event.when} label=${`${name}: when`} faultsOf=${() => faultsAt(`/events/${i}/when`)}
            onText=${(/** @type {string} */ when) => onType(put(i, { when }))} />
          <select aria-label=${`${name}: direction`} value=${event.direction ?? "either"}
            onChange=${(/** @type {any} */ e) => onChange(put(i, { direction: e.currentTarget.value }))}>
            ${directions.map(([value, words]) => html`<option value=${value} selected=${value === (event.direction ?? "either")}>${words}</option>`)}
          </select>
          <button type="button" class="happening-remove" aria-label=${`Remove event ${i + 1}`} onClick=${() => onChange(events.filter((_, k) => k !== i))}>×</button>
        </div>
        ${Object.entries(set).map(([state, value]) => html`<div class="happening-set" key=${state}>
          <span><em>${text(state)}</em> becomes</span>
          <${Expressions} ...${shared} single=${true} text=${value} label=${`${name}: ${text(state)} becomes`} faultsOf=${() => faultsAt(`/events/${i}/set/${state}`)}
            onText=${(/** @type {string} */ next) => onType(put(i, { set: { ...set, [state]: next } }))} />
          <button type="button" class="happening-remove" aria-label=${`${name}: leave ${text(state)} as it is`} onClick=${() => {
            const { [state]: _, ...rest } = set;
            onChange(put(i, { set: rest }));
          }}>×</button>
        </div>`)}
        <div class="happening-more">
          ${open.map((state) => html`<button type="button" class="opener" key=${state} aria-label=${`${name}: have ${text(state)} jump`}
            onClick=${() => onChange(put(i, { set: { ...set, [state]: state } }))}>${text(state)} jumps</button>`)}
          <label><input type="checkbox" checked=${event.stop === true} onChange=${(/** @type {any} */ e) => onChange(put(i, { stop: e.currentTarget.checked, rests: false }))} /> ends there</label>
          ${Object.keys(set).length > 0 && event.stop !== true && html`<label title="A bouncing ball comes to rest: where its bounces follow each other without end, the trajectory ends"><input type="checkbox" checked=${event.rests === true} onChange=${(/** @type {any} */ e) => onChange(put(i, { rests: e.currentTarget.checked }))} /> comes to rest</label>`}
        </div>
      </div>`;
    })}
    ${events.length < most && states.length > 0 && html`<button type="button" class="opener happening-add"
      onClick=${() => onChange([...events, { when: states[0], direction: "falling", set: {}, stop: false }])}>Add an event</button>`}`;
}
