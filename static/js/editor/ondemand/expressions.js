// A box of expressions: a text area whose letters are drawn by a coloured layer under it, with what the server says of them.

import { html, useRef } from "../../../vendor/preact/standalone.module.js";
import { cut, tokens } from "./lexer.js";
import { indexOfByte } from "../../model/symbols.js";

/**
 * @typedef {import("../../model/model.js").Fault} Fault
 * @typedef {object} Props
 * @property {string} text
 * @property {string} label
 * @property {import("./lexer.js").Names} names known, for the colours
 * @property {(row: number) => Fault[]} faultsOf
 * @property {boolean} [single] one line only
 * @property {(text: string) => void} onText
 * @property {(name: string) => void} onName an unknown name is to become a parameter
 * @property {() => void} onLeave
 * @property {() => void} onDone
 */

/** @param {Props} props */
export function Expressions({ text, label, names, faultsOf, single = false, onText, onName, onLeave, onDone }) {
  const area = useRef(/** @type {HTMLTextAreaElement | null} */ (null));
  const rows = text.split("\n");
  const marks = rows.map((row, i) => faultsOf(i).map((fault) => ({ fault, column: indexOfByte(row, fault.offset ?? 0), end: indexOfByte(row, (fault.offset ?? 0) + (fault.length ?? 0)) })));
  const faulty = marks.some((list) => list.length > 0);
  const input = (/** @type {Event} */ event) => {
    const box = /** @type {HTMLTextAreaElement} */ (event.currentTarget);
    if (single && box.value.includes("\n")) box.value = box.value.replaceAll("\n", " ");
    onText(box.value);
  };
  const keys = (/** @type {KeyboardEvent} */ event) => {
    if (event.key !== "Enter" || !(single || event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    onDone();
  };
  /** @param {number} row @param {number} column @param {number} end @param {string} instead */
  const replace = (row, column, end, instead) => {
    const start = rows.slice(0, row).reduce((sum, line) => sum + line.length + 1, 0);
    typeInto(/** @type {HTMLTextAreaElement} */ (area.current), start + column, start + end, instead);
  };
  return html`<div class="expressions">
    <div class=${`typing-box ${faulty ? "faulty" : ""}`}>
      <pre aria-hidden="true">${rows.map((row, i) => html`${cut(tokens(row, names), marks[i].map(({ column }) => column)).map(({ kind, text: piece, mark }) => (mark === null
        ? html`<span class=${`tok-${kind}`}>${piece}</span>`
        : html`<i class=${`tok-${kind} fault-mark`} style=${{ "--row": i, "--column": mark }}>${piece}</i>`))}${"\n"}`)}</pre>
      <textarea ref=${area} aria-label=${label} spellcheck=${false} autocapitalize="off" autocorrect="off" autocomplete="off" rows="1" value=${text}
        aria-invalid=${faulty} onInput=${input} onKeyDown=${keys} onBlur=${onLeave} />
    </div>
    ${marks.map((list, row) => list.length > 0 && html`<div class="fault" key=${row} role="alert">
      <span>${rows.length > 1 && html`<b>line ${row + 1}</b> `}${list[0].fault.name ? `${list[0].fault.name} is unknown` : list[0].fault.message}</span>
      ${list.map(({ fault, column, end }) => html`${fault.suggestion && html`<button type="button" class="mend" onClick=${() => replace(row, column, end, fault.suggestion ?? "")}>write ${fault.suggestion}</button>`}
        ${fault.name && html`<button type="button" class="mend" onClick=${() => onName(/** @type {string} */ (fault.name))}>add slider ${fault.name}</button>`}`)}
    </div>`)}
  </div>`;
}

/**
 * Types as a hand would, so that the browser's undo knows of it.
 * @param {HTMLTextAreaElement} area @param {number} start @param {number} end @param {string} text
 */
export function typeInto(area, start, end, text) {
  area.focus();
  area.setSelectionRange(start, end);
  if (!document.execCommand("insertText", false, text)) {
    area.setRangeText(text, start, end, "end");
    area.dispatchEvent(new InputEvent("input", { bubbles: true }));
  }
}
