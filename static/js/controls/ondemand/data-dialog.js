// Where data come from: made, pasted, or out of a file. The server reads them and says which lines it cannot use.

import { html, render, useState, useEffect } from "../../../vendor/preact/standalone.module.js";
import { others } from "../../model/another.js";
import { fits, learner, learns, setOf, taken, words } from "./sets.js";
import { classifier, follower, takesPoints, takesTrajectory, withRows } from "../../model/csv.js";

/** @typedef {import("../../model/app.js").App} App @typedef {import("../../model/csv.js").Table} Table */

const kinds = ["moons", "circles", "spirals", "blobs", "checkerboard", "xor"];

/** @param {App} app @param {string} [text] what was dropped */
export function openData(app, text = "") {
  let dialog = /** @type {HTMLDialogElement | null} */ (document.querySelector("dialog.data-dialog"));
  if (!dialog) {
    dialog = document.createElement("dialog");
    dialog.className = "data-dialog";
    dialog.setAttribute("aria-labelledby", "data-title");
    dialog.addEventListener("close", () => render(null, /** @type {HTMLDialogElement} */ (dialog)));
    document.body.append(dialog);
  }
  const close = () => dialog.close();
  render(null, dialog);
  render(html`<${DataDialog} app=${app} text=${text} close=${close} />`, dialog);
  if (!dialog.open) dialog.showModal();
}

/** @param {string} text @returns {Promise<Table>} */
async function read(text) {
  const answer = await fetch("/api/v1/data", { method: "POST", headers: { "Content-Type": "text/csv" }, body: text });
  const told = await answer.json();
  if (!answer.ok) throw new Error(told.detail || told.title);
  return told;
}

/** Takes what was read into the scene, or into a new one where it does not fit. @param {App} app @param {Table} table */
function use({ model, session }, table) {
  const { scene, states } = model;
  model.needsFit = true;
  const points = table.scene.data;
  if (points) {
    const dim = points.rows[0].length - 1;
    if (scene && takesPoints(scene, dim, states)) session.change({ ...others("Points of my own"), ...withRows(points.rows, points.names ?? null) });
    else session.open(classifier(points.rows, points.names), "");
    return;
  }
  if (scene && takesTrajectory(table.scene, states)) session.change({ ...others("Measurements of my own"), .../** @type {any} */ (table.scene), ...(scene.data && { data: null }) });
  else session.open(follower(table.scene), "");
}

/** @param {{app: App, text: string, close: () => void}} props */
export function DataDialog({ app, text, close }) {
  const [typed, setTyped] = useState(text);
  const [table, setTable] = useState(/** @type {Table | null} */ (null));
  const [fault, setFault] = useState("");
  const check = async (/** @type {string} */ rows) => {
    setTable(null);
    setFault("");
    if (!rows.trim()) return setFault("There is nothing to read: paste rows, or choose a file.");
    try {
      setTable(await read(rows));
    } catch (error) {
      setFault(error instanceof Error ? error.message : String(error));
    }
  };
  useEffect(() => { if (text) check(text); }, []);
  const file = async (/** @type {Event} */ event) => {
    const chosen = /** @type {HTMLInputElement} */ (event.currentTarget).files?.[0];
    if (!chosen) return;
    const rows = chosen.size > 1 << 20 ? "" : await chosen.text();
    if (!rows) return setFault(`“${chosen.name}” is larger than a megabyte.`);
    setTyped(rows);
    check(rows);
  };
  return html`<h2 id="data-title">Data</h2>
    <${Made} app=${app} />
    <section>
      <h3>Your own</h3>
      <p>Columns x, y, label, or t and the states; a first line may name them.</p>
      <textarea aria-label="Rows of data" spellcheck="false" placeholder=${"x,y,label\n0.5,1.2,0\n-0.3,0.4,1"} value=${typed} onInput=${(/** @type {Event} */ event) => setTyped(/** @type {HTMLTextAreaElement} */ (event.currentTarget).value)}></textarea>
      <div class="data-buttons">
        <button type="button" class="mend data-read" onClick=${() => check(typed)}>Read the rows</button>
        <label class="mend">Choose a file<input type="file" class="spoken" accept=".csv,.tsv,.txt,text/csv,text/plain" onChange=${file} /></label>
      </div>
      <div aria-live="polite">
        ${fault && html`<p class="data-fault">${fault}</p>`}
        ${table && html`<p class="data-found">${table.rows} ${table.rows === 1 ? "row" : "rows"} of ${table.kind === "points" ? "points with labels" : "states over time"}${table.faults.length ? `; ${table.faults.length} cannot be used` : ""}.</p>`}
        ${table && table.faults.length > 0 && html`<ul class="data-faults" tabindex="0" aria-label="Lines that cannot be used">
          ${table.faults.slice(0, 200).map(({ line, message }) => html`<li><b>line ${line}</b>${message}</li>`)}
          ${table.faults.length > 200 && html`<li>and ${table.faults.length - 200} more</li>`}</ul>`}
      </div>
      <div class="data-buttons">
        <button type="button" class="primary data-use" disabled=${!table?.rows} onClick=${() => {
          if (!table) return;
          use(app, table);
          app.page.tell(`${table.rows} rows are the data now.`);
          close();
        }}>Use ${table?.rows ? `these ${table.rows} rows` : "the rows"}</button>
        <button type="button" class="mend" onClick=${close}>Close</button>
      </div>
    </section>`;
}

/** @type {import("./sets.js").PointSet[]} */
let sets = [];

/** Fetches them, once. */
async function listed() {
  if (sets.length) return;
  const answer = await fetch("/api/v1/sets");
  if (answer.ok) sets = await answer.json();
}

/** Sets that the server draws. @param {{app: App}} props */
function Made({ app }) {
  const { model, session } = app;
  const [, again] = useState(0);
  useEffect(() => {
    listed().then(() => again((n) => n + 1));
  }, []);
  const made = model.scene?.data?.generate;
  if (!model.scene?.loss?.classes) return null;
  const change = (/** @type {import("../../model/patch.js").JsonObject} */ generate, /** @type {import("../../model/patch.js").JsonObject} */ rest = {}) => {
    session.change({ data: { rows: null, names: null, trajectory: null, generate: { kind: made?.kind ?? "moons", ...(!made && { points: 300 }), ...generate }, ...rest } });
    again((n) => n + 1);
  };
  const take = async (/** @type {string} */ kind, /** @type {number | undefined} */ arms) => {
    await listed();
    const set = setOf(sets, kind, arms);
    if (!set || !model.scene) return change({ kind, arms: arms ?? null });
    if (model.path) session.training.flow("reset"); // what was learnt of other points is no beginning for these
    session.change(taken(model.scene, set, model.loaded));
    again((n) => n + 1);
  };
  const set = made && setOf(sets, made.kind ?? "moons", made.arms);
  const number = (/** @type {string} */ name, /** @type {number} */ value, /** @type {number} */ least, /** @type {number} */ greatest, /** @type {string} */ step, /** @type {(v: number) => void} */ set) => html`<label>${name}<input type="number" min=${least} max=${greatest} step=${step} value=${value} onChange=${(/** @type {Event} */ event) => {
    const v = /** @type {HTMLInputElement} */ (event.currentTarget).valueAsNumber;
    if (v >= least && v <= greatest) set(v);
  }} /></label>`;
  return html`<section><h3>Made</h3><div class="data-fields">
    <label>set<select aria-label="Set of points" value=${made?.kind ?? ""} onChange=${(/** @type {Event} */ event) => {
      const kind = /** @type {HTMLSelectElement} */ (event.currentTarget).value;
      take(kind, kind === "spirals" ? 2 : undefined);
    }}>${!made && html`<option value="" selected disabled>your own</option>`}${kinds.map((kind) => html`<option key=${kind} value=${kind} selected=${kind === made?.kind}>${kind}</option>`)}</select></label>
    ${made?.kind === "spirals" && number("arms", made.arms ?? 2, 2, 3, "1", (arms) => take("spirals", arms))}
    ${number("points", made?.points ?? 300, 4, 10000, "1", (points) => change({ points }))}
    ${number("noise", made?.noise ?? 0.1, 0, 10, "0.01", (noise) => change({ noise }))}
    ${number("seed", made?.seed ?? 1, 0, 1e9, "1", (seed) => change({ seed }))}
    ${number("part for the test", model.scene?.data?.test ?? 0, 0, 0.9, "0.01", (test) => session.change({ data: { test } }))}
  </div>
  ${set && fits(model.scene) && html`<p class="data-learner">${learns(model.scene, set) ? `Learnt by ${words(set)}` : html`This network is too small for it, or trained too briefly or too roughly. <button type="button" class="mend" onClick=${() => {
    session.change(learner(set));
    again((n) => n + 1);
  }}>Take what learns it</button> ${words(set)}`}</p>`}</section>`;
}
