// The equation bar: the field typeset, its sliders, and how it is solved.

import { html, useLayoutEffect, useRef } from "../../vendor/preact/standalone.module.js";
import { typeset } from "./math.js";
import { lazy } from "../controls/lazy.js";
import { Menu } from "../controls/menu.js";
import { Sliders } from "../controls/sliders.js";
import { SolverMenu } from "../controls/solver-menu.js";
import { networkTex } from "../model/scene.js";
import { text } from "../model/symbols.js";

/** @typedef {import("../model/app.js").App} App */

const Editor = lazy(() => import("./ondemand/editor.js").then((module) => module.Editor));

/** @param {{app: App}} props */
export function Equations({ app }) {
  const { model } = app;
  if (!model.scene) return null;
  const faulty = Boolean(model.draft?.faults.length || model.problem?.errors.some(({ pointer }) => /^\/(field|loss)/.test(pointer)));
  return html`
    <${Menu} class=${`equation ${faulty ? "faulty" : ""}`} title="Edit as text" label=${html`<${Formula} key=${model.presenting} tex=${formula(app)} fallback=${model.scene.loss?.parameters ?? ""} /><span class="pen">${faulty ? "fault" : "edit"}</span>`}>
      ${(/** @type {() => void} */ close) => html`<${Editor} app=${app} close=${close} />`}
    <//>
    <${Sliders} app=${app} />
    ${model.scene.field && html`<${SolverMenu} app=${app} />`}`;
}

/** @param {App} app */
function formula({ model }) {
  const { scene, tex } = model;
  if (tex.length) return tex.join(",\\qquad ");
  if (scene?.field?.network) return networkTex(scene.field.network);
  return "";
}

/** An expression as typed, with its letters, dots and exponents as one reads them. @param {string} expression @returns {(string | HTMLElement)[]} */
function pretty(expression) {
  const plain = expression.replaceAll("*", "·").replace(/[A-Za-z_]\w*/g, (name) => text(name));
  return ["L(θ) = ", ...plain.split(/\^(\d+)/).map((part, i) => {
    if (i % 2 === 0) return part;
    const raised = document.createElement("sup");
    raised.textContent = part;
    return raised;
  })];
}

/** TeX that gets smaller rather than leave its place; on a phone, where it would be too small to read, it scrolls. @param {{tex: string, fallback: string}} props */
function Formula({ tex, fallback }) {
  const ref = useRef(/** @type {HTMLElement | null} */ (null));
  useLayoutEffect(() => {
    const element = ref.current;
    if (!element) return;
    if (tex) typeset(element, tex);
    else {
      delete element.dataset.tex;
      element.replaceChildren(...(fallback ? pretty(fallback) : []));
    }
    const fit = () => {
      element.style.fontSize = "";
      const room = element.closest(".equation")?.clientWidth ?? 0;
      const pen = element.nextElementSibling?.clientWidth ?? 0;
      const ratio = (room - (pen ? pen + 34 : 12)) / element.scrollWidth;
      if (ratio < 1) element.style.fontSize = `${Math.max(innerWidth < 760 ? 0.85 : 0.56, ratio)}em`;
    };
    fit();
    document.fonts.ready.then(fit);
    addEventListener("resize", fit);
    return () => removeEventListener("resize", fit);
  }, [tex, fallback]);
  return html`<span class=${`formula ${tex ? "" : "typed"}`} ref=${ref}></span>`;
}
