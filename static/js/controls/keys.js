// Everything by keyboard, and the sheet that says so. Keys never fire while something is typed into or a control has its
// own use of them; those that type something can be switched off.

import { html, useState } from "../../vendor/preact/standalone.module.js";
import { bindingOf, bindings, types } from "./bindings.js";
import { Settings } from "../model/settings.js";

/** @typedef {import("../model/app.js").App} App */

/** @param {{close: () => void, settings?: Settings}} props */
export function Help({ close, settings = new Settings(null) }) {
  const [, again] = useState(0);
  const choice = (/** @type {import("../model/settings.js").Setting} */ name, /** @type {string} */ label, /** @type {string} */ why) => html`<label class="choice">
    <input type="checkbox" name=${name} checked=${settings[name]} onChange=${(/** @type {Event} */ event) => {
      settings.set(name, /** @type {HTMLInputElement} */ (event.currentTarget).checked);
      again((n) => n + 1);
    }} /><span>${label} <small>${why}</small></span></label>`;
  return html`<h2 id="help-title">Keys</h2>
    <dl class=${`keys ${settings.letters ? "" : "no-letters"}`}>
      ${bindings.map(({ keys, shown, what }) => html`<div key=${shown} class=${types(keys[0]) ? "letter" : ""}><dt><kbd>${shown}</kbd></dt><dd>${what}</dd></div>`)}
      <div><dt><kbd>Ctrl</kbd><kbd>Z</kbd></dt><dd>undo; with Shift redo</dd></div>
    </dl>
    <p>Drag the start point, the end of time, any slider. Scroll to zoom, double click to see everything; Shift and a click, or a long press, add a start point; in 3D a drag and the arrow keys turn the box. A double click on a slider or on T brings back the scene's value.</p>
    <fieldset><legend>Settings</legend>
      ${choice("letters", "Single-letter keys", "letters, digits and signs do what stands above")}
      ${choice("still", "Keep still", "no sweeps that move, no particles that drift")}
    </fieldset>
    <button type="button" class="primary" onClick=${close}>Close</button>`;
}

/** @param {App} app @param {Settings} settings */
export function listen(app, settings) {
  document.addEventListener("keydown", (event) => {
    const target = /** @type {HTMLElement} */ (event.target);
    const typing = target.matches?.("input:not([type=range]):not([type=checkbox]), textarea, select, [contenteditable]");
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "z" && !typing) {
      event.preventDefault();
      app.session.travel(event.shiftKey ? "redo" : "undo");
      return;
    }
    if (typing || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || document.querySelector("dialog[open]")) return;
    const binding = bindingOf(event.key);
    if (!binding || (types(event.key) && !settings.letters)) return;
    if (binding.slider && target.matches?.("input[type=range], [role=slider]")) return;
    if (binding.button && target.matches?.("button, summary")) return;
    if (binding.when && !binding.when(app)) return;
    event.preventDefault();
    binding.run(app, event.shiftKey ? 10 : 1);
  });
}
