// What the export menu offers: pictures, data, code, video.

import { html, useEffect, useState } from "../../../vendor/preact/standalone.module.js";
import { copy } from "./copy.js";
import { codeOf, languages, saveCode } from "./code.js";
import { saveData, savePNG, saveSVG, saveScene, saveTable, saveVideo } from "./files.js";
import { panelPictures, phasePicture } from "./pictures.js";

/** @typedef {import("../../model/app.js").App} App @typedef {{form: string, go: () => unknown, off?: boolean}} Form */

/** @param {{app: App, close: () => void}} props */
export function Exports({ app, close }) {
  const { model } = app;
  const [known, setKnown] = useState(/** @type {import("./code.js").Language[]} */ ([]));
  useEffect(() => { languages().then(setKnown); }, []);
  const panels = panelPictures(model);
  /** @param {import("./pictures.js").Picture[]} pictures @param {string} name @returns {Form[]} */
  const picture = (pictures, name) => [{ form: "PNG", go: () => savePNG(app, pictures, name) }, { form: "SVG", go: () => saveSVG(app, pictures, name) }];
  /** @type {[string, [string, Form[]][]][]} */
  const groups = [
    ["Picture", [
      ["Phase view", picture([phasePicture()], "phase")],
      ...(panels.length > 1 ? [/** @type {[string, Form[]]} */ (["All panels", picture(panels, "panels")])] : []),
      ...panels.map((panel) => /** @type {[string, Form[]]} */ ([panel.title, picture([panel], panel.name)])),
    ]],
    ["Data", [
      ["z(t)", [{ form: "CSV", go: () => saveTable(model, "z"), off: model.isLandscape }]],
      ["a(t)", [{ form: "CSV", go: () => saveTable(model, "a"), off: model.isLandscape }]],
      ["θ(τ) and L(τ)", [{ form: "CSV", go: () => saveTable(model, "training"), off: !model.path?.length }]],
      ["Everything", [{ form: "JSON", go: () => saveData(model) }]],
      ["Scene", [{ form: "JSON", go: () => saveScene(model) }]],
    ]],
    ["Code", known.map((language) => [language.name, [
      { form: "Copy", go: async () => app.page.tell((await copy(await codeOf(app, language))) ? "Code copied." : "The browser does not allow copying.") },
      { form: `.${language.file.split(".").pop()}`, go: () => saveCode(app, language) },
    ]])],
    ["Video", [
      ["Both sweeps", [{ form: "WebM", go: () => saveVideo(app, "sweeps"), off: model.isLandscape || model.recording !== null }]],
      ["Training", [{ form: "WebM", go: () => saveVideo(app, "training"), off: model.recording !== null }]],
    ]],
  ];
  return html`<div class="exports">${groups.filter(([, rows]) => rows.length).map(([title, rows]) => html`<section key=${title} aria-label=${title}>
    <h3>${title}</h3>
    <ul>${rows.map(([what, forms]) => html`<li key=${what}><span>${what}</span><span class="forms">${forms.map(({ form, go, off }) => html`<button key=${form} type="button" disabled=${off} aria-label=${`${what}: ${form}`} onClick=${() => {
      close();
      tried(app, go);
    }}>${form}</button>`)}</span></li>`)}</ul>
  </section>`)}</div>`;
}

/** What fails is said, quietly. @param {App} app @param {() => unknown} go */
async function tried(app, go) {
  try {
    await go();
  } catch (error) {
    app.say(error instanceof Error ? error.message : String(error));
  }
}
