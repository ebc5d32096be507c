// The share dialog: a link, its QR code, and the lines that embed the page in another one.

import { html, useEffect, useRef, useState } from "../../../vendor/preact/standalone.module.js";
import { copy } from "./copy.js";
import { fitsCode } from "./qr-size.js";

/** @typedef {import("../../model/app.js").App} App */

/** @type {{id: string, name: string, words: string}[]} */
const controls = [
  { id: "full", name: "full", words: "everything" },
  { id: "min", name: "min", words: "equation and playback" },
  { id: "none", name: "none", words: "the picture alone" },
];
const themes = [{ id: "", name: "as the reader’s system" }, { id: "light", name: "light" }, { id: "dark", name: "dark" }];

/** @param {{app: App}} props */
export function ShareDialog({ app }) {
  const { model } = app;
  const dialog = useRef(/** @type {HTMLDialogElement | null} */ (null));
  const [link, setLink] = useState("");
  const [look, setLook] = useState({ controls: "min", theme: "", projector: false });
  useEffect(() => {
    dialog.current?.showModal();
    app.page.link().then(setLink);
  }, []);
  const close = () => {
    model.sharing = false;
    model.mark("ui");
  };
  const snippet = link && embedCode(link, look);
  const short = model.id && `${location.origin}${location.pathname}?scene=${model.id}`;
  return html`<dialog class="sharing" ref=${dialog} aria-labelledby="share-title" onClose=${close}>
    <header><h2 id="share-title">Share</h2>
      <button type="button" class="quiet icon" aria-label="Close" onClick=${() => dialog.current?.close()}><svg viewBox="0 0 20 20" aria-hidden="true"><path d="M5 5l10 10M15 5 5 15" /></svg></button></header>
    <section class="share-link">
      <div>
        <h3>Link</h3>
        <p>To what you see now: the scene, the window, the time under the cursor.</p>
        <${Copyable} app=${app} label="Link" value=${link} />
      </div>
      <${Code} link=${link} short=${short} />
    </section>
    <section>
      <h3>Embed</h3>
      <div class="embed-options">
        <fieldset class="segments"><legend>Controls</legend>${controls.map(({ id, name, words }) => html`<label key=${id} title=${words}><input type="radio" name="embed-controls" value=${id} checked=${look.controls === id} onChange=${() => setLook({ ...look, controls: id })} /><span>${name}</span></label>`)}</fieldset>
        <label class="option"><span>Theme</span><select value=${look.theme} onChange=${(/** @type {Event} */ event) => setLook({ ...look, theme: /** @type {HTMLSelectElement} */ (event.currentTarget).value })}>
          ${themes.map(({ id, name }) => html`<option key=${id} value=${id}>${name}</option>`)}</select></label>
        <label class="option check"><input type="checkbox" checked=${look.projector} onChange=${(/** @type {Event} */ event) => setLook({ ...look, projector: /** @type {HTMLInputElement} */ (event.currentTarget).checked })} /><span>projector</span></label>
      </div>
      <${Copyable} app=${app} label="HTML that embeds this" value=${snippet} lines=${3} />
      <p>Shows ${controls.find(({ id }) => id === look.controls)?.words}. <a href="/embed" target="_blank" rel="noopener">How a page drives it</a></p>
    </section>
  </dialog>`;
}

/** @param {{app: App, label: string, value: string, lines?: number}} props */
function Copyable({ app, label, value, lines = 1 }) {
  const [done, setDone] = useState("");
  useEffect(() => setDone(""), [value]);
  const all = (/** @type {Event} */ event) => /** @type {HTMLInputElement} */ (event.currentTarget).select();
  return html`<div class=${`copyable ${lines > 1 ? "tall" : ""}`}>
    ${lines > 1
      ? html`<textarea readonly rows=${lines} aria-label=${label} value=${value} spellcheck=${false} onFocus=${all}></textarea>`
      : html`<input type="text" readonly aria-label=${label} value=${value} onFocus=${all} />`}
    <button type="button" class="primary" aria-label=${`Copy: ${label}`} onClick=${async () => {
      const words = (await copy(value)) ? "Copied" : "Press Ctrl C";
      setDone(words);
      app.page.tell(`${label}: ${words}.`);
    }}>${done || "Copy"}</button>
  </div>`;
}

/** @param {{link: string, short: string}} props */
function Code({ link, short }) {
  const [plain, setPlain] = useState(false);
  const [path, setPath] = useState({ d: "", size: 0 });
  const text = plain ? short : link;
  const fits = Boolean(text) && fitsCode(text);
  useEffect(() => {
    if (fits) import("./qr.js").then(({ modules }) => setPath(modules(text)));
  }, [text, fits]);
  const edited = Boolean(short) && link !== short;
  return html`<figure class="qr">
    ${fits
      ? html`<svg viewBox=${`-4 -4 ${path.size + 8} ${path.size + 8}`} role="img" aria-label="QR code of the link" shape-rendering="crispEdges"><rect x="-4" y="-4" width="100%" height="100%" fill="#fff" /><path d=${path.d} fill="#000" /></svg>`
      : text && html`<p class="too-long">This link is too long for a QR code: ${text.length.toLocaleString("en")} characters.</p>`}
    ${edited && html`<figcaption><button type="button" class="mend" aria-pressed=${plain} onClick=${() => setPlain(!plain)}>${plain ? "code of what you see" : "code of the scene as it comes"}</button></figcaption>`}
  </figure>`;
}

/** The lines for another page. @param {string} link @param {{controls: string, theme: string, projector: boolean}} look */
export function embedCode(link, { controls: which, theme, projector }) {
  const address = new URL(link);
  address.searchParams.set("controls", which);
  if (theme) address.searchParams.set("theme", theme);
  if (projector) address.searchParams.set("projector", "1");
  return `<iframe src="${address.href.replaceAll("&", "&amp;").replaceAll('"', "&quot;")}"\n  title="Costate" width="100%" height="640" style="border:0" allow="fullscreen; clipboard-write"></iframe>`;
}
