// Everything by keyboard. Single letters never fire while something is typed into or a control has its own use of them.

import { html } from "../../vendor/preact/standalone.module.js";

/** @typedef {import("../model/app.js").App} App */

const table = [
  ["Space", "train, pause"],
  ["← →", "move t"],
  ["Home End", "first and last t"],
  ["[ ]", "shorter, longer T"],
  ["- =", "smaller, larger η"],
  ["1 2 3", "forward, adjoint, θ step"],
  ["R", "back to the first θ"],
  ["A", "another start point"],
  ["Delete", "remove the chosen one"],
  ["P", "present; Esc ends it"],
  ["F", "full screen"],
  ["Ctrl Z", "undo; with Shift redo"],
  ["?", "these keys"],
];

/** @param {{close: () => void}} props */
export function Help({ close }) {
  return html`<h2 id="help-title">Keys</h2>
    <dl>${table.map(([keys, what]) => html`<div key=${keys}><dt>${keys.split(" ").map((key) => html`<kbd key=${key}>${key}</kbd>`)}</dt><dd>${what}</dd></div>`)}</dl>
    <p>Drag the start point, the end of time, any slider. Scroll to zoom, double click to see everything; Shift and a click, or a long press, add a start point; in 3D a drag and the arrow keys turn the box; click L(τ) to look back; on a slider it brings back the scene's value.</p>
    <button type="button" class="primary" onClick=${close}>Close</button>`;
}

/** @param {App} app */
export function listen(app) {
  document.addEventListener("keydown", (event) => {
    const target = /** @type {HTMLElement} */ (event.target);
    const typing = target.matches?.("input:not([type=range]), textarea, select, [contenteditable]");
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "z" && !typing) {
      event.preventDefault();
      app.session.travel(event.shiftKey ? "redo" : "undo");
      return;
    }
    if (typing || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || document.querySelector("dialog[open]")) return;
    const ownArrows = target.matches?.("input[type=range], [role=slider]");
    const action = actions(app, event, ownArrows, Boolean(target.matches?.("button, summary")));
    if (!action) return;
    event.preventDefault();
    action();
  });
}

/** @param {App} app @param {KeyboardEvent} event @param {boolean} ownArrows @param {boolean} onButton @returns {(() => void) | undefined} */
function actions(app, event, ownArrows, onButton) {
  const { model, session } = app;
  const big = event.shiftKey ? 10 : 1;
  switch (event.key) {
    case " ": return onButton ? undefined : app.togglePlay;
    case "ArrowLeft": return ownArrows ? undefined : () => app.stepT(-big);
    case "ArrowRight": return ownArrows ? undefined : () => app.stepT(big);
    case "Home": return ownArrows ? undefined : () => app.scrub(model.t0);
    case "End": return ownArrows ? undefined : () => app.scrub(model.t1);
    case "[": return () => app.end.nudge(-1);
    case "]": return () => app.end.nudge(1);
    case "-": return () => app.scaleEta(1 / 1.1);
    case "=": case "+": return () => app.scaleEta(1.1);
    case "a": case "A": return () => app.addStart();
    case "1": return () => app.sweep("forward");
    case "2": return () => app.sweep("adjoint");
    case "3": return () => session.flow("step");
    case "r": case "R": return () => session.flow("reset");
    case "Delete": case "Backspace": return model.stream > 0 ? app.removeStart : undefined;
    case "p": case "P": return () => app.page.present();
    case "Escape": return model.presenting && !document.querySelector("[aria-expanded=true]") ? () => app.page.present() : undefined;
    case "f": case "F": return app.fullScreen;
    case "?": return app.help;
    default: return undefined;
  }
}
