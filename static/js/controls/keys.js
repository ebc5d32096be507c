// Everything by keyboard. Keys never fire while something is typed into or a control has its own use of them; those that
// type something can be switched off.

import { bindingOf, types } from "./bindings.js";

/** @typedef {import("../model/app.js").App} App @typedef {import("../model/settings.js").Settings} Settings */

/** @param {App} app @param {Settings} settings */
export function listen(app, settings) {
  document.addEventListener("keydown", (event) => {
    const target = /** @type {HTMLElement} */ (event.target);
    const typing = target.matches?.("input:not([type=range]):not([type=checkbox]), textarea, select, [contenteditable]");
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "z" && !typing) {
      event.preventDefault();
      app.session.travel(event.shiftKey ? "redo" : "undo");
      return;
    }
    if (typing || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || document.querySelector("dialog[open]")) return;
    const binding = bindingOf(event.key);
    if (!binding || (types(event.key) && !settings.letters)) return;
    if (binding.slider && target.matches?.("input[type=range], [role=slider]")) return;
    if (binding.button && target.matches?.("button, summary")) return;
    if (binding.when && !binding.when(app)) return;
    event.preventDefault();
    binding.run(app, event.shiftKey ? 10 : 1);
  });
}
