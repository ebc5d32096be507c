// The sheet of what can be typed; a click types it where the caret is.

import { html } from "../../../vendor/preact/standalone.module.js";
import { Tex } from "../math.js";

/** @typedef {import("./language.js").Form} Form */

/** @param {{language: import("./language.js").Language | null, lines: boolean, insert: (form: Form) => void}} props */
export function Notation({ language, lines, insert }) {
  if (!language) return html`<p class="beside-empty">The list cannot be fetched now.</p>`;
  return html`<div class="notation">
    ${language.chapters.filter(({ id }) => lines || id !== "lines").map(({ id, name, forms }) => html`<section key=${id} class=${`of-${id}`}>
      <h3>${name}</h3>
      <ul>${forms.map((form) => html`<li key=${form.usage}>
        <button type="button" title=${`Type ${form.usage}`} onMouseDown=${(/** @type {Event} */ event) => event.preventDefault()} onClick=${() => insert(form)}>
          <code>${form.usage}</code>
          ${form.latex ? html`<span class="as" aria-hidden="true"><${Tex} tex=${form.latex} /></span>` : ""}
          <span class="meaning">${form.meaning}${form.kink && html`<small>derivative: ${form.kink}</small>`}</span>
        </button>
      </li>`)}</ul>
    </section>`)}
  </div>`;
}
