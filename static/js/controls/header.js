// The header: which scene, whether it was edited, undo, theme, keys.

import { html } from "../../vendor/preact/standalone.module.js";
import { ExportMenu, ShareButton } from "../share/export-menu.js";

/** @typedef {import("../model/app.js").App} App */

/** @param {{app: App}} props */
export function Header({ app }) {
  const { model } = app;
  const name = model.scene?.name ?? "…";
  return html`
    <button type="button" class="scenes" title="Choose a scene (S)" aria-haspopup="dialog" onClick=${app.scenes}><span class="scene-name">${name}</span> <span class="caret" aria-hidden="true"></span></button>
    ${model.edited && html`<span class="edited">edited</span>`}
    <nav aria-label="Tools">
      ${model.edited && model.id && html`<button type="button" class="quiet revert" onClick=${() => app.load(model.id)}>Revert</button>`}
      <button type="button" class="quiet icon wide" title="Undo (Ctrl+Z)" aria-label="Undo" disabled=${app.session.history.past.length < 2 && !app.session.unkept} onClick=${() => app.session.travel("undo")}>
        <svg viewBox="0 0 20 20" aria-hidden="true"><path d="M7.5 4 3.5 8l4 4M4 8h8a4.5 4.5 0 0 1 0 9H8" /></svg></button>
      <button type="button" class="quiet icon wide" title="Redo (Ctrl+Shift+Z)" aria-label="Redo" disabled=${app.session.history.future.length === 0} onClick=${() => app.session.travel("redo")}>
        <svg viewBox="0 0 20 20" aria-hidden="true"><path d="M12.5 4l4 4-4 4M16 8H8a4.5 4.5 0 0 0 0 9h4" /></svg></button>
      <a class="quiet wide to-lab" href="/time-or-depth" title="Experiments: is T real time?">Is T time?</a>
      <${ShareButton} app=${app} />
      <${ExportMenu} app=${app} />
      <button type="button" class="quiet icon" title="Light or dark" aria-label="Light or dark" onClick=${app.toggleTheme}>
        <svg viewBox="0 0 20 20" aria-hidden="true"><circle cx="10" cy="10" r="6.5" /><path class="half" d="M10 3.5a6.5 6.5 0 0 1 0 13z" /></svg></button>
      <button type="button" class="quiet icon" title="Keys (?)" aria-label="Keys" onClick=${app.help}>
        <span aria-hidden="true">?</span></button>
      <button type="button" class="presenter" title="Large, for a room (P)" aria-pressed=${model.presenting} onClick=${app.page.present}>${model.presenting ? "Exit" : "Present"}</button>
    </nav>`;
}
