// Export and Share: what can be taken along.

import { html, useState } from "../../vendor/preact/standalone.module.js";
import { saveData, saveScene, saveTable } from "./files.js";
import { Menu } from "../controls/menu.js";

/** @typedef {import("../model/app.js").App} App */

/** @param {{app: App}} props */
export function ExportMenu({ app }) {
  const { model, page } = app;
  /** @type {{what: string, form: string, go: () => void, off?: boolean}[]} */
  const entries = [
    { what: "Phase view", form: "PNG", go: page.savePhase },
    { what: "All plots", form: "PNG", go: page.savePlots },
    { what: "z(t)", form: "CSV", go: () => saveTable(model, "z"), off: model.isLandscape },
    { what: "a(t)", form: "CSV", go: () => saveTable(model, "a"), off: model.isLandscape },
    { what: "θ(τ) and L(τ)", form: "CSV", go: () => saveTable(model, "training"), off: !model.path?.length },
    { what: "z, a, θ(τ), gradient", form: "JSON", go: () => saveData(model) },
    { what: "Scene", form: "JSON", go: () => saveScene(model) },
  ];
  return html`<${Menu} class="export" place="right" title="Pictures, numbers, the scene" label=${html`<${Sign} word="Export" path="M10 3v9.5M6 9l4 4 4-4M4 16.5h12" />`}>
    ${(/** @type {() => void} */ close) => html`<ul class="catalogue files">
      ${entries.map(({ what, form, go, off }) => html`<li key=${what}><button type="button" disabled=${off} onClick=${() => {
        close();
        go();
      }}><b>${what}</b><span>${form}</span></button></li>`)}
    </ul>`}
  <//>`;
}

/** @param {{app: App}} props */
export function ShareButton({ app }) {
  const [said, say] = useState("");
  const share = async () => {
    const words = (await app.page.share()) ? "Link copied" : "Link in the address bar";
    app.page.tell(`${words}.`);
    say(words);
    setTimeout(() => say(""), 2000);
  };
  return html`<button type="button" class="quiet share" title="Copy a link to this very state" onClick=${share}><${Sign} word=${said || "Share"} path=${said ? "M4 10.5l4 4 8-9" : "M8 12l4-4M9 6l2-2a3.5 3.5 0 0 1 5 5l-2 2M11 14l-2 2a3.5 3.5 0 0 1-5-5l2-2"} /></button>`;
}

/** A word, on a narrow screen a sign. @param {{word: string, path: string}} props */
function Sign({ word, path }) {
  return html`<svg class="sign" viewBox="0 0 20 20" aria-hidden="true"><path d=${path} /></svg><span class="word">${word}</span>`;
}
