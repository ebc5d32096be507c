// aᵀ∂f/∂θ of one parameter: the area under it is the gradient, and runs up beside it as a dotted line.

import { Columns } from "../model/columns.js";
import { Curves, uncovered } from "./curves.js";
import { withoutLast } from "./hamiltonian.js";
import { short } from "../model/number.js";
import { add } from "./panel.js";
import { parameterOrder } from "../model/scene.js";
import { tex, text } from "../model/symbols.js";
import { Kind } from "../model/wire.js";

/** @param {import("../model/model.js").Model} model */
const names = (model) => (model.scene ? parameterOrder(model.scene).filter((name) => model.params.includes(name)) : []);

/** @type {import("./registry.js").PanelKind} */
export const integrand = {
  id: "integrand",
  tab: "∇",
  name: "Gradient as an area",
  table: "sweep",
  clock: "t",
  rank: 4,
  fits: (model) => !model.isLandscape && model.states.length > 0 && names(model).length > 0,
  create(panel, app) {
    const { model } = app;
    const columns = new Columns();
    const areas = new Columns();
    const choice = /** @type {HTMLSelectElement} */ (add(panel.head, "select", "choice"));
    choice.setAttribute("aria-label", "Parameter whose gradient is shown");
    choice.addEventListener("change", () => {
      model.chosen = choice.value;
      model.mark("plots");
    });
    const chosen = () => model.params.indexOf(model.chosen);
    const curves = new Curves(panel, app, {
      colour: "adjoint",
      part: "plots",
      linear: true, // an area on a logarithmic scale would be none
      extra: 1,
      names: () => ["integrand"],
      label: () => (model.chosen ? `dL/d${text(model.chosen)}` : ""),
      now: () => model.now,
      line: (i) => (i ? { width: 1.2, dash: [3, 3], alpha: 0.9, scale: "y2" } : { area: true }),
      version: () => {
        columns.take(model.picture.get(Kind.sweep, model.stream));
        areas.take(model.picture.get(Kind.gradient, model.stream));
        return `${columns.changes} ${areas.changes} ${model.chosen}`;
      },
      data() {
        const k = chosen();
        if (!columns.length || k < 0 || /** @type {import("../model/rows.js").Rows} */ (columns.rows).cols < 3 + k) return [];
        const [t, heights] = withoutLast(columns.get(0), columns.get(2 + k));
        const { rows } = areas;
        return [t, heights, rows && rows.cols > 1 + k ? t.map((at) => rows.interpolate(at, 1 + k)) : t.map(() => NaN)];
      },
      heights: ([, first, second]) => alignedAtZero(first, second),
      value() {
        const { a } = model.reveal;
        const k = chosen();
        const value = areas.rows && k >= 0 && a !== Infinity ? areas.rows.interpolate(a === -Infinity ? model.t0 : a, 1 + k) : NaN;
        return Number.isFinite(value) ? short(value, 4) : "";
      },
      seen: () => uncovered(model).a,
    });
    return {
      draw(palette) {
        const list = names(model);
        if (!list.includes(model.chosen)) model.chosen = list[0] ?? "";
        panel.title(`a^{\\!\\top}\\partial f/\\partial ${tex(model.chosen || "θ")}`, "Integrand of the gradient", "its area is the gradient");
        if (choice.dataset.names !== list.join()) {
          choice.dataset.names = list.join();
          choice.replaceChildren(...list.map((name) => new Option(text(name), name)));
        }
        choice.hidden = list.length < 2;
        if (choice.value !== model.chosen) choice.value = model.chosen;
        curves.draw(palette);
      },
      destroy: () => curves.destroy(),
    };
  },
};

/**
 * Ranges of two scales that hold their numbers and have zero at one height: the area and the integral start from one line.
 * @param {ArrayLike<number>} first @param {ArrayLike<number>} second @returns {{y: [number, number], y2: [number, number]}}
 */
export function alignedAtZero(first, second) {
  const ends = [first, second].map((list) => {
    let low = 0;
    let high = 0;
    for (let k = 0; k < list.length; k++) {
      if (!Number.isFinite(list[k])) continue;
      low = Math.min(low, list[k]);
      high = Math.max(high, list[k]);
    }
    return { low, high, size: Math.max(-low, high) || 1 };
  });
  const below = Math.max(...ends.map(({ low, size }) => -low / size)) + 0.1;
  const above = Math.max(...ends.map(({ high, size }) => high / size)) + 0.1;
  const [y, y2] = ends.map(({ size }) => /** @type {[number, number]} */ ([-below * size, above * size]));
  return { y, y2 };
}
