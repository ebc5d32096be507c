// The numbers of the plots as a table that can be read by keyboard and screen reader.

import { html, render, useState } from "../../../vendor/preact/standalone.module.js";
import { saveTable } from "../../share/ondemand/files.js";
import { format } from "../../model/number.js";
import { add } from "../panel.js";
import { evenly, table, tableNames } from "../../model/tables.js";

const most = 200; // rows shown

/** @typedef {import("../../model/tables.js").TableName} TableName */

export class TableDialog {
  /** @param {import("../../model/model.js").Model} model */
  constructor(model) {
    this.model = model;
    this.element = /** @type {HTMLDialogElement} */ (add(document.body, "dialog", "numbers"));
    this.element.setAttribute("aria-labelledby", "numbers-title");
    this.opened = 0;
  }

  /** Opens with the numbers of this moment. @param {TableName} name */
  open(name) {
    // A new key each time: the table is of now, not of when it was last open.
    render(html`<${Numbers} key=${++this.opened} model=${this.model} first=${name} close=${() => this.element.close()} />`, this.element);
    this.element.showModal();
  }
}

/** @param {{model: import("../../model/model.js").Model, first: TableName, close: () => void}} props */
function Numbers({ model, first, close }) {
  const [tables] = useState(() => tableNames.flatMap(({ name, label }) => {
    const found = table(model, name, model.stream);
    return found ? [{ name, label, ...found }] : [];
  }));
  const [chosen, choose] = useState(first);
  const shown = tables.find(({ name }) => name === chosen);
  const starts = model.scene?.z0?.length ?? 0;
  const rows = evenly(shown?.rows ?? [], most);
  return html`<h2 id="numbers-title">Numbers</h2>
    <div class="choices" role="group" aria-label="Table">
      ${tables.map(({ name, label }) => html`<button type="button" key=${name} aria-pressed=${name === chosen} onClick=${() => choose(name)}>${label}</button>`)}
    </div>
    ${shown ? html`<div class="sheet" tabindex="0" role="region" aria-label=${`Table of ${shown.label}`}>
      <table>
        <caption>${shown.label}${starts > 1 && shown.name !== "training" && shown.name !== "landscape" ? `, start point ${model.stream + 1} of ${starts}` : ""}: ${rows.length < shown.rows.length ? `${rows.length} of ${shown.rows.length} rows, evenly taken; all are in the file` : `${rows.length} rows`}</caption>
        <thead><tr>${shown.columns.map((column) => html`<th key=${column} scope="col">${column}</th>`)}</tr></thead>
        <tbody>${rows.map((row, i) => html`<tr key=${i}>${row.map((value, k) => (k ? html`<td>${format(value, 6)}</td>` : html`<th scope="row">${format(value, 6)}</th>`))}</tr>`)}</tbody>
      </table>
    </div>` : html`<p>There are no numbers yet. Training writes them when it plays.</p>`}
    <footer>
      ${shown && html`<button type="button" class="mend" onClick=${() => saveTable(model, shown.name)}>Download CSV</button>`}
      <button type="button" class="primary" onClick=${close}>Close</button>
    </footer>`;
}
