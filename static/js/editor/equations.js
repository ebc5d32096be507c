// The equation bar: the field typeset, its sliders, and how it is solved.

import { html, useLayoutEffect, useRef } from "../../vendor/preact/standalone.module.js";
import { typeset } from "./math.js";
import { lazy } from "../controls/lazy.js";
import { Menu } from "../controls/menu.js";
import { Sliders } from "../controls/sliders.js";
import { SolverMenu } from "../controls/solver-menu.js";
import { enlargement } from "../look/present.js";
import { untilItComes } from "../model/late-part.js";
import { networkTex } from "../model/scene.js";
import { text } from "../model/symbols.js";

/** @typedef {import("../model/app.js").App} App */

const Editor = lazy(() => import("./ondemand/editor.js").then((module) => module.Editor));

/** @param {{app: App}} props */
export function Equations({ app }) {
  const { model } = app;
  if (!model.scene) return null;
  const faulty = Boolean(model.draft?.faults.length || model.problem?.errors.some(({ pointer }) => /^\/(field|loss|events)/.test(pointer)));
  return html`
    <${Menu} class=${`equation ${faulty ? "faulty" : ""}`} title="Edit as text" label=${html`<${Formula} key=${model.presenting} presenting=${model.presenting} tex=${formula(app)} fallback=${model.scene.loss?.parameters ?? ""} /><span class="pen">${faulty ? "fault" : "edit"}</span>`}>
      ${(/** @type {() => void} */ close) => html`<${Editor} app=${app} close=${close} />`}
    <//>
    <${Sliders} app=${app} />
    ${model.scene.field && html`<${SolverMenu} app=${app} />`}`;
}

/** The equations in TeX. @param {App} app @returns {string[]} */
function formula({ model }) {
  const { scene, tex } = model;
  if (tex.length) return tex.map((line, i) => (i < tex.length - 1 ? `${line},` : line));
  return scene?.field?.network ? [networkTex(scene.field.network)] : [];
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

const readable = 0.82; // of the size of letters: below it the equations rather stand in rows
const desk = 0.8; // nor are rows read below it from where one sits: then the bar grows, and scrolls where that is not enough
const tall = 64; // px that the rows take in a bar that has not grown
const raised = 0.8; // of the size of letters: exponents on a wall, as present.css has them
const smallest = 0.0203; // of the screen's height: what the last row reads

/**
 * Equations that get smaller, then stand in rows, rather than leave their place; on a phone they scroll.
 * @param {{tex: string[], fallback: string, presenting: boolean}} props
 */
function Formula({ tex, fallback, presenting }) {
  const ref = useRef(/** @type {HTMLElement | null} */ (null));
  const all = tex.join(" ");
  useLayoutEffect(() => {
    const element = ref.current;
    if (!element) return;
    const write = (/** @type {string[]} */ lines) => element.replaceChildren(...lines.map((line) => {
      const part = document.createElement("span");
      typeset(part, line);
      return part;
    }), ...(lines.length === 0 && fallback ? pretty(fallback) : []));
    write(tex);
    const fit = () => {
      const { style, classList } = element;
      style.fontSize = "";
      classList.remove("rows");
      const size = parseFloat(getComputedStyle(element).fontSize);
      const scale = (/** @type {number} */ part) => { style.fontSize = `${part * size}px`; };
      const pen = element.nextElementSibling?.clientWidth ?? 0;
      const room = (element.closest(".equation")?.clientWidth ?? 0) - (pen ? pen + 34 : 28);
      const ratio = room / element.scrollWidth;
      if (ratio >= 1) return;
      const small = innerWidth < 760;
      const least = presenting ? Math.min(1, (smallest * innerHeight) / (raised * size * enlargement())) : desk;
      if (small || ratio >= readable || tex.length === 0) return scale(Math.max(small ? 0.85 : least, ratio));
      classList.add("rows");
      for (let part = 1; part > least; part -= 0.05) {
        scale(part);
        if (element.scrollHeight <= tall && element.scrollWidth <= Math.min(room, element.clientWidth) + 1) return;
      }
      scale(least);
    };
    fit();
    document.fonts.ready.then(fit);
    if (presenting) untilItComes(() => import("./ondemand/from-afar.js")).then(({ fromAfar }) => {
      write(tex.map(fromAfar));
      fit();
    });
    // Sliders that come later take of its width.
    const bar = element.closest(".equation");
    let width = bar?.clientWidth;
    const watch = new ResizeObserver(() => {
      if (bar?.clientWidth === width) return;
      width = bar?.clientWidth;
      fit();
    });
    if (bar) watch.observe(bar);
    return () => watch.disconnect();
  }, [all, fallback]);
  return html`<span class=${`formula ${all ? "" : "typed"}`} ref=${ref}></span>`;
}
