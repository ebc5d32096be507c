// f, its derivatives, the adjoint equation and the gradient, written out and typeset: beside the text in the editor, and as a
// panel.

import { html, useState } from "../../../vendor/preact/standalone.module.js";
import { copy } from "../../share/ondemand/copy.js";
import { Tex } from "../math.js";
import { adjointLines, breakable, copied, dotted, endLines, gradientLine, isZero, jumpLines, latexOf } from "../../model/symbolic.js";

/**
 * @typedef {import("../../model/symbolic.js").Formula} Formula
 * @typedef {import("../../model/symbolic.js").Part} Part
 */

/** @param {{app: import("../../model/app.js").App}} props */
export function Derivatives({ app }) {
  const { model } = app;
  const { symbols, scene } = model;
  if (!symbols) return html`<p class="beside-empty">Written out here as soon as the equations are right.</p>`;
  const stale = Boolean(model.draft?.faults.length);
  /** @param {Part} part @param {string} title @param {string} tex @param {string} words @param {unknown} content */
  const section = (part, title, tex, words, content) => html`<div role="group" class=${`formulas of-${part}`} key=${part} aria-label=${title}>
    <div class="formulas-head"><h3><${Tex} tex=${tex} label=${title} /><span>${words}</span></h3><${Copies} app=${app} part=${part} title=${title} /></div>
    ${content}
  </div>`;
  if (symbols.matrix) {
    const { f, dfdz, adjoint, gradient } = symbols.matrix;
    return html`<div class=${`symbols ${stale ? "old" : ""}`}>
      ${section("f", "The field", "f", "the field", html`<${Lines} lines=${f} />`)}
      ${section("dfdz", "Jacobian", "\\frac{\\partial f}{\\partial z}", "the Jacobian", html`<${Lines} lines=${dfdz} />`)}
      ${section("adjoint", "Adjoint equation", "\\frac{\\mathrm{d}a}{\\mathrm{d}t} = -a^{\\mathsf T}\\frac{\\partial f}{\\partial z} - \\frac{\\partial \\ell}{\\partial z}", "the adjoint equation", html`<${Lines} lines=${adjoint} />`)}
      ${section("gradient", "Gradient", "\\frac{\\mathrm{d}L}{\\mathrm{d}\\theta}", "layer by layer", html`<${Lines} lines=${gradient} />`)}
    </div>`;
  }
  const { states, params, lines, dfdz, dfdtheta } = symbols;
  const field = lines.length > 0 && section("f", "The field", "\\dot z = f(t, z, \\theta)", "the field", html`<${Lines} lines=${lines} />`);
  if (!scene?.field) return html`<div class=${`symbols ${stale ? "old" : ""}`}>
    ${section("gradient", "Gradient", "\\frac{\\mathrm{d}L}{\\mathrm{d}\\theta}", "the gradient, against which θ flows", html`<${Lines} lines=${params.map((name, k) => ({ latex: gradientLine(symbols, k), text: name.text }))} />`)}
  </div>`;
  const jumps = jumpLines(symbols, observedStates(scene));
  return html`<div class=${`symbols ${stale ? "old" : ""}`}>
    ${field}
    ${section("dfdz", "Jacobian", "\\frac{\\partial f}{\\partial z}", "the Jacobian: how f answers to the state", html`<${Matrix} rows=${dfdz} left=${states} top=${states} />`)}
    ${section("adjoint", "Adjoint equation", "\\frac{\\mathrm{d}a}{\\mathrm{d}t} = -a^{\\mathsf T}\\frac{\\partial f}{\\partial z} - \\frac{\\partial \\ell}{\\partial z}", "the adjoint equation, solved from t₁ back", html`
      <${Lines} lines=${adjointLines(symbols).map((latex, i) => ({ latex, text: symbols.adjoint[i].text }))} />
      <${Lines} lines=${endLines(symbols).map((latex) => ({ latex, text: latex }))} />
      ${jumps.length > 0 && html`<p>and at each observation a jump by what the state misses there:</p><${Lines} lines=${jumps.map((latex) => ({ latex, text: latex }))} />`}`)}
    ${params.length > 0 && section("dfdtheta", "Derivative by the parameters", "\\frac{\\partial f}{\\partial \\theta}", `how f answers to the parameters${weightsOf(symbols, scene)}`, html`<${Matrix} rows=${dfdtheta} left=${states} top=${params} />`)}
    ${params.length > 0 && section("gradient", "Gradient", "\\frac{\\mathrm{d}L}{\\mathrm{d}\\theta} = \\int a^{\\mathsf T}\\frac{\\partial f}{\\partial \\theta} + \\frac{\\partial \\ell}{\\partial \\theta}\\,\\mathrm{d}t", "the gradient", html`
      <${Lines} lines=${params.map((name, k) => ({ latex: gradientLine(symbols, k), text: name.text }))} />`)}
  </div>`;
}

/**
 * What the names stand for that are no parameters of the scene.
 * @param {import("../../model/symbolic.js").Symbols} symbols @param {import("../../model/scene.js").Scene} scene
 */
function weightsOf({ params }, scene) {
  const names = params.slice(Object.keys(scene.params ?? {}).length).map(({ text }) => text);
  if (!names.length) return "";
  return names.length === 1 ? `; ${names[0]} is all weights of the network` : `; ${names.join(", ")} are all weights of each network`;
}

/** @param {import("../../model/scene.js").Scene | null} scene */
const observedStates = (scene) => (scene?.loss?.observations?.times?.length ? scene.loss.observations.states : []);

/** How long the LaTeX of an equation is that may not fit a line. */
const long = 110;

/** Equations below each other; a long one goes on under itself. @param {{lines: Formula[]}} props */
const Lines = ({ lines }) => html`<div class="lines-of" tabindex="0">${lines.map(({ latex, text }) => html`<div key=${latex}><${Tex} tex=${`\\displaystyle ${latex.length > long ? breakable(latex) : latex}`} label=${text} /></div>`)}</div>`;

/** @param {{rows: Formula[][], left: Formula[], top: Formula[]}} props */
function Matrix({ rows, left, top }) {
  const wide = rows.some((row) => row.reduce((sum, { text }) => sum + text.length, 0) > 90);
  return html`<div class=${`matrix ${wide ? "wide" : ""}`} tabindex="0"><table>
    <thead><tr><td></td>${top.map((name) => html`<th key=${name.text} scope="col"><${Tex} tex=${name.latex} label=${name.text} /></th>`)}</tr></thead>
    <tbody>${rows.map((row, i) => html`<tr key=${left[i].text}>
      <th scope="row"><${Tex} tex=${dotted(left[i])} label=${`d${left[i].text}/dt`} /></th>
      ${row.map((formula, j) => html`<td key=${j} class=${isZero(formula) ? "zero" : ""}><${Tex} tex=${latexOf(formula)} label=${formula.text} /></td>`)}
    </tr>`)}</tbody>
  </table></div>`;
}

/** @param {{app: import("../../model/app.js").App, part: Part, title: string}} props */
function Copies({ app, part, title }) {
  const [done, setDone] = useState("");
  /** @param {"latex" | "text"} form @param {string} name */
  const button = (form, name) => html`<button type="button" class=${done === form ? "done" : ""} aria-label=${`Copy ${title} as ${name}`} title=${`Copy as ${name}`} onClick=${async () => {
    const { symbols } = app.model;
    if (!symbols || !await copy(copied(symbols, part, observedStates(app.model.scene))[form])) return;
    setDone(form);
    app.page.tell(`${title}: copied as ${name}.`);
    setTimeout(() => setDone(""), 1500);
  }}>${done === form ? "copied" : name}</button>`;
  return html`<span class="copies">${button("latex", "LaTeX")}${button("text", "text")}</span>`;
}
