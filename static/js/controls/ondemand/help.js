// The sheet that says which keys there are, with the settings that go with them.

import { html, useState } from "../../../vendor/preact/standalone.module.js";
import { bindings, types } from "../bindings.js";
import { Settings } from "../../model/settings.js";

/** @param {{close: () => void, settings?: Settings}} props */
export function Help({ close, settings = new Settings(null) }) {
  const [, again] = useState(0);
  const choice = (/** @type {import("../../model/settings.js").Setting} */ name, /** @type {string} */ label, /** @type {string} */ why) => html`<label class="setting">
    <input type="checkbox" name=${name} checked=${settings[name]} onChange=${(/** @type {Event} */ event) => {
      settings.set(name, /** @type {HTMLInputElement} */ (event.currentTarget).checked);
      again((n) => n + 1);
    }} /><span>${label} <small>${why}</small></span></label>`;
  // The heading has the focus first, so that a sheet longer than the screen begins at its beginning.
  return html`<h2 id="help-title" tabindex="-1" autofocus>Keys</h2>
    <dl class=${`keys ${settings.letters ? "" : "no-letters"}`}>
      ${bindings.map(({ keys, shown, what }) => html`<div key=${shown} class=${types(keys[0]) ? "letter" : ""}><dt><kbd>${shown}</kbd></dt><dd>${what}</dd></div>`)}
      <div><dt><kbd>Ctrl</kbd><kbd>Z</kbd></dt><dd>undo; with Shift redo</dd></div>
    </dl>
    <p>Drag the start point, the end of time, any slider. Scroll to zoom, double click to see everything; a click on empty space, or a long press, adds a start point; in 3D a drag and the arrow keys turn the box. A double click on a slider or on T brings back the scene's value.</p>
    <p><a href="/time-or-depth">Is T real time?</a> A laboratory of experiments measures it; the panel “T profile” does so for the scene that is open.</p>
    <fieldset><legend>Settings</legend>
      ${choice("letters", "Single-letter keys", "letters, digits and signs do what stands above")}
      ${choice("still", "Keep still", "no sweeps that move, no particles that drift")}
    </fieldset>
    <button type="button" class="primary" onClick=${close}>Close</button>`;
}
