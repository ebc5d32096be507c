// A button that opens a panel below or above itself; Escape or a press elsewhere closes it.

import { html, useLayoutEffect, useRef, useState } from "../../vendor/preact/standalone.module.js";

/** @typedef {import("../../vendor/preact/standalone.module.js").Child} Child */

/**
 * @param {{label: Child, title: string, class?: string, place?: string, children: (close: () => void) => Child}} props
 */
export function Menu({ label, title, class: name = "", place = "", children }) {
  const [open, setOpen] = useState(false);
  const ref = useRef(/** @type {HTMLElement | null} */ (null));
  const close = () => setOpen(false);
  // At once, not after the next picture: who is quick presses elsewhere before.
  useLayoutEffect(() => {
    if (!open) return;
    const press = (/** @type {Event} */ event) => {
      if (!ref.current?.contains(/** @type {Node} */ (event.target))) close();
    };
    const escape = (/** @type {KeyboardEvent} */ event) => {
      if (event.key !== "Escape") return;
      close();
      /** @type {HTMLElement | null | undefined} */ (ref.current?.querySelector("button"))?.focus();
    };
    document.addEventListener("pointerdown", press, true);
    document.addEventListener("keydown", escape);
    return () => {
      document.removeEventListener("pointerdown", press, true);
      document.removeEventListener("keydown", escape);
    };
  }, [open]);
  return html`<div class=${`menu ${name}`} ref=${ref}>
    <button type="button" class="menu-button" title=${title} aria-expanded=${open} onClick=${() => setOpen(!open)}>${label}</button>
    ${open && html`<div class=${`menu-panel ${place}`}>${children(close)}</div>`}
  </div>`;
}

/** @param {{label: string, value: string, options: {id: string, name: string}[], onChange: (id: string) => void}} props */
export function Choice({ label, value, options, onChange }) {
  return html`<label class="row"><span>${label}</span>
    <select value=${value} onChange=${(/** @type {Event} */ event) => onChange(/** @type {HTMLSelectElement} */ (event.currentTarget).value)}>
      ${options.map(({ id, name }) => html`<option key=${id} value=${id} selected=${id === value}>${name}</option>`)}
    </select></label>`;
}
