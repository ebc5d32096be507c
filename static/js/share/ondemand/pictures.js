// What there is to take a picture of: the phase view and the panels in sight, as the page shows them.

import { text } from "../../model/symbols.js";

/**
 * @typedef {object} Picture
 * @property {string} name of the file
 * @property {string} title in plain text
 * @property {string} values under the cursor
 * @property {HTMLCanvasElement[]} layers over each other
 */

/** @returns {Picture} */
export const phasePicture = () => ({ name: "phase", title: "Phase view", values: "", layers: [...document.querySelectorAll("#phase canvas")].map((canvas) => /** @type {HTMLCanvasElement} */ (canvas)) });

/** @param {import("../../model/model.js").Model} model @returns {Picture[]} */
export function panelPictures(model) {
  return [...document.querySelectorAll("#plots .plot")].flatMap((element) => {
    const layers = [...element.querySelectorAll("canvas")].filter((canvas) => canvas.clientWidth > 10);
    if (!layers.length || element.matches(".absent, .waiting")) return [];
    const name = /plot-(\S+)/.exec(element.className)?.[1] ?? "plot";
    return [{ name, title: title(name, element, model), values: values(element), layers }];
  });
}

/** What the legend says, line by line. @param {Element} element */
const values = (element) => [...element.querySelectorAll(".now .line")].map((line) => [...line.children].map(({ textContent }) => textContent).filter(Boolean).join(" ")).join(" · ");

/** @param {string} name @param {Element} element @param {import("../../model/model.js").Model} model */
function title(name, element, model) {
  const known = { state: "z(t)", adjoint: "a(t)", integrand: `aᵀ∂f/∂${text(model.chosen)}`, hamiltonian: "H(t)", loss: "L(τ)", theta: "θ(τ)", solver: "h(t)", stability: "|R(hλ)| ≤ 1", precision: "ε over work" }[name];
  return known ?? (element.querySelector("h2 [aria-label]")?.getAttribute("aria-label") || name);
}
