// Typeset mathematics as a component.

import katex from "../vendor/katex/katex.mjs";
import { html, useLayoutEffect, useRef } from "../vendor/preact/standalone.module.js";

/** @param {HTMLElement} element @param {string} tex */
export function typeset(element, tex) {
  if (element.dataset.tex === tex) return;
  element.dataset.tex = tex;
  katex.render(tex, element, { throwOnError: false, output: "html", strict: false });
}

/** @param {{tex: string, label?: string}} props */
export function Tex({ tex, label }) {
  const ref = useRef(/** @type {HTMLElement | null} */ (null));
  useLayoutEffect(() => {
    if (ref.current) typeset(ref.current, tex);
  }, [tex]);
  return html`<span class="tex" ref=${ref} role="img" aria-label=${label ?? tex}></span>`;
}
