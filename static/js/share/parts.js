// What sharing puts on the page besides its menus: the dialog, a note, the mark of an embedded page, the sign that
// something is being recorded.

import { html } from "../../vendor/preact/standalone.module.js";
import { lazy } from "../controls/lazy.js";

/** @typedef {import("../model/app.js").App} App */

const Dialog = lazy(() => import("./ondemand/dialog.js").then((module) => module.ShareDialog));

/** @param {{app: App}} props */
export function ShareParts({ app }) {
  const { model } = app;
  return html`
    ${model.sharing && html`<${Dialog} app=${app} />`}
    ${model.note && html`<p class="note"><span>${model.note}</span><button type="button" class="quiet icon" aria-label="Close this note" onClick=${() => {
      model.note = "";
      model.mark("ui");
    }}><svg viewBox="0 0 20 20" aria-hidden="true"><path d="M5 5l10 10M15 5 5 15" /></svg></button></p>`}
    ${model.recording && html`<div class="recording" role="group" aria-label="Recording">
      <span class="red" aria-hidden="true"></span><span>Recording <b>${clock(model.recording.seconds)}</b></span>
      <button type="button" class="primary" onClick=${model.recording.stop}>Stop</button>
    </div>`}
    <${Mark} app=${app} />`;
}

/** The way from an embedded page to the whole one. @param {{app: App}} props */
function Mark({ app }) {
  if (document.documentElement.dataset.controls === "full") return null;
  const open = async (/** @type {Event} */ event) => {
    const link = /** @type {HTMLAnchorElement} */ (event.currentTarget);
    link.href = await app.page.link();
  };
  // Without its header the page needs another first heading.
  return html`<h1><a class="open-in" href=${location.pathname + (app.model.id ? `?scene=${app.model.id}` : "")} target="_blank" rel="noopener" onPointerEnter=${open} onFocus=${open}>
    <svg viewBox="0 0 24 24" fill="none" stroke-width="2.2" stroke-linecap="round" aria-hidden="true"><path class="mark-forward" d="M3 17C7 17 7 6 12 6s5 9 9 9" /><path class="mark-adjoint" d="M21 20c-4 0-4-8-9-8s-5 6-9 6" stroke-dasharray="2.5 3.6" /></svg>
    Open in Costate</a></h1>`;
}

/** @param {number} seconds */
const clock = (seconds) => `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, "0")}`;
