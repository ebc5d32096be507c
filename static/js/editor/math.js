// Typeset mathematics as a component.

import "../../vendor/katex/katex.min.js"; // half the weight of the module, which is released with its comments
import { html, useLayoutEffect, useRef } from "../../vendor/preact/standalone.module.js";

const { katex } = globalThis;

/** @param {HTMLElement} element @param {string} tex */
export function typeset(element, tex) {
  if (element.dataset.tex === tex) return;
  element.dataset.tex = tex;
  // What is equal does not begin a line of its own.
  katex.render(tex.replace(" = ", " =\\nobreak "), element, { throwOnError: false, output: "html", strict: false });
}

/** @param {{tex: string, label?: string}} props */
export function Tex({ tex, label }) {
  const ref = useRef(/** @type {HTMLElement | null} */ (null));
  useLayoutEffect(() => {
    if (ref.current) typeset(ref.current, tex);
  }, [tex]);
  return html`<span class="tex" ref=${ref} role="img" aria-label=${label ?? tex}></span>`;
}
