// Expressions as text: what is typed goes to the server, its faults come back under the very character.

import { html, useEffect, useRef, useState } from "../../vendor/preact/standalone.module.js";
import { indexOfByte, statesOf } from "../model/symbols.js";

/**
 * @typedef {import("../model/app.js").App} App
 * @typedef {import("../model/model.js").Fault} Fault
 */

/**
 * @param {{lines: string[], pointerOf: (line: number) => string, faults: Fault[], label: string, single?: boolean, onLines: (lines: string[]) => void, onName: (name: string) => void, onDone: () => void}} props
 */
function ExpressionArea({ lines, pointerOf, faults, label, single = false, onLines, onName, onDone }) {
  const [text, setText] = useState(lines.join("\n"));
  const typing = useRef(false);
  const [scroll, setScroll] = useState(0);
  const shown = typing.current ? text : lines.join("\n");
  const rows = shown.split("\n");
  const numbers = numbering(rows);
  /** @param {string} next */
  const write = (next) => {
    if (single) next = next.replaceAll("\n", " ");
    typing.current = true;
    setText(next);
    onLines(next.split("\n").map((row) => row.trimEnd()).filter((row) => row.trim() !== ""));
  };
  /** @param {number} row @param {number} column @param {string} name @param {string} instead */
  const replace = (row, column, name, instead) => write(rows.map((line, i) => (i === row ? line.slice(0, column) + instead + line.slice(column + name.length) : line)).join("\n"));
  const marks = faults.flatMap((fault) => {
    const row = rows.findIndex((_, i) => numbers[i] >= 0 && pointerOf(numbers[i]) === fault.pointer);
    return row < 0 ? [] : [{ fault, row, column: indexOfByte(rows[row], fault.offset ?? 0) }];
  });
  return html`<div class="expressions" style=${{ "--rows": rows.length }}>
    <textarea aria-label=${label} spellcheck=${false} autocapitalize="off" autocomplete="off" wrap="off" rows=${rows.length} value=${shown}
      aria-invalid=${marks.length > 0}
      onInput=${(/** @type {Event} */ event) => write(/** @type {HTMLTextAreaElement} */ (event.currentTarget).value)}
      onScroll=${(/** @type {Event} */ event) => setScroll(/** @type {HTMLElement} */ (event.currentTarget).scrollLeft)}
      onBlur=${() => {
        typing.current = false;
        onDone();
      }} />
    ${marks.map(({ row, column }) => html`<i class="fault-mark" key=${`${row}/${column}`} aria-hidden="true" style=${{ "--row": row, "--column": column, "--scroll": `${scroll}px` }}></i>`)}
    ${rows.map((_, row) => ({ row, list: marks.filter((mark) => mark.row === row) })).filter(({ list }) => list.length).map(({ row, list }) => html`<div class="fault" key=${row} role="alert" style=${{ "--row": row, "--column": Math.min(list[0].column, 30), "--scroll": `${scroll}px` }}>
      <span>${list[0].fault.name ? `${list[0].fault.name} is unknown` : list[0].fault.message}</span>
      ${list.map(({ fault, column }) => html`${fault.suggestion && html`<button type="button" class="mend" onClick=${() => replace(row, column, fault.name ?? "", fault.suggestion ?? "")}>write ${fault.suggestion}</button>`}
        ${fault.name && html`<button type="button" class="mend" onClick=${() => onName(/** @type {string} */ (fault.name))}>add slider ${fault.name}</button>`}`)}
    </div>`)}
  </div>`;
}

/** Which expression each row is; −1 for an empty row. @param {string[]} rows */
function numbering(rows) {
  let next = 0;
  return rows.map((row) => (row.trim() === "" ? -1 : next++));
}

/** The whole editor: equations of the field and the terms of the loss. @param {{app: App, close: () => void}} props */
export function Editor({ app, close }) {
  const { model, session } = app;
  const scene = model.scene;
  const root = useRef(/** @type {HTMLElement | null} */ (null));
  useEffect(() => root.current?.querySelector("textarea")?.focus(), []);
  if (!scene) return null;
  const faults = model.problem?.errors ?? [];
  const equations = scene.field?.equations;
  const addName = (/** @type {string} */ name) => session.change({ params: { [name]: 1 } });
  const done = () => session.commit();
  const loss = (/** @type {"terminal" | "running" | "parameters"} */ term, /** @type {string} */ label, /** @type {unknown} */ symbol) => html`<div class="term">
    <span>${symbol}</span>
    <${ExpressionArea} key=${term} single=${true} lines=${[scene.loss?.[term] ?? "0"]} pointerOf=${() => `/loss/${term}`} faults=${faults} label=${label}
      onLines=${(/** @type {string[]} */ lines) => session.edit({ loss: { [term]: lines[0] ?? "0" } })} onName=${addName} onDone=${done} />
  </div>`;
  return html`<div class="editor" ref=${root}>
    ${equations && html`<h2>The field <small>one equation a line, x' = …</small></h2>
      <${ExpressionArea} lines=${equations} pointerOf=${(/** @type {number} */ line) => `/field/equations/${line}`} faults=${faults} label="Equations of the field"
        onLines=${(/** @type {string[]} */ lines) => session.edit({ field: { equations: lines }, ...startPatch(scene, lines) })} onName=${addName} onDone=${done} />`}
    <h2>The loss</h2>
    ${scene.field && loss("terminal", "Terminal loss", html`<em>φ</em> at the end`)}
    ${scene.field && loss("running", "Running cost", html`<em>ℓ</em> on the way`)}
    ${loss("parameters", "Loss of the parameters", html`of <em>θ</em> alone`)}
    <footer>
      ${model.problem && model.working && html`<button type="button" class="mend" onClick=${app.backToWorking}>Back to the last working equation</button>`}
      <button type="button" class="primary" onClick=${close}>Done</button>
    </footer>
  </div>`;
}

/**
 * Start points with a number for every equation, when equations were added or taken away.
 * @param {import("../model/scene.js").Scene} scene @param {string[]} lines @returns {import("../model/patch.js").JsonObject}
 */
function startPatch(scene, lines) {
  const complete = lines.length > 0 && statesOf(lines).every(Boolean);
  const z0 = scene.z0 ?? [];
  if (!complete || z0.length === 0 || z0.every((point) => point.length === lines.length)) return {};
  return { z0: z0.map((point) => Array.from({ length: lines.length }, (_, i) => point[i] ?? 0)) };
}
