// The header's Export and Share: what can be taken along.

import { html } from "../../vendor/preact/standalone.module.js";
import { lazy } from "../controls/lazy.js";
import { Menu } from "../controls/menu.js";

/** @typedef {import("../model/app.js").App} App */

const Exports = lazy(() => import("./ondemand/exports.js").then((module) => module.Exports));

/** @param {{app: App}} props */
export function ExportMenu({ app }) {
  return html`<${Menu} class="export" place="right" title="Pictures, data, code, video" label=${html`<${Sign} word="Export" path="M10 3v9.5M6 9l4 4 4-4M4 16.5h12" />`}>
    ${(/** @type {() => void} */ close) => html`<${Exports} app=${app} close=${close} />`}
  <//>`;
}

/** @param {{app: App}} props */
export function ShareButton({ app }) {
  return html`<button type="button" class="quiet share" title="Link, QR code, embedding" aria-haspopup="dialog" onClick=${() => {
    app.model.sharing = true;
    app.model.mark("ui");
  }}><${Sign} word="Share" path="M8 12l4-4M9 6l2-2a3.5 3.5 0 0 1 5 5l-2 2M11 14l-2 2a3.5 3.5 0 0 1-5-5l2-2" /></button>`;
}

/** A word, on a narrow screen a sign. @param {{word: string, path: string}} props */
function Sign({ word, path }) {
  return html`<svg class="sign" viewBox="0 0 20 20" aria-hidden="true"><path d=${path} /></svg><span class="word">${word}</span>`;
}
