// H(t) = aᵀf + ℓ.

import { Columns } from "../model/columns.js";
import { Curves, uncovered } from "./curves.js";
import { short } from "../model/number.js";
import { Kind } from "../model/wire.js";

/** @type {import("./registry.js").PanelKind} */
export const hamiltonian = {
  id: "hamiltonian",
  tab: "H",
  name: "Hamiltonian H(t)",
  table: "sweep",
  clock: "t",
  rank: 6,
  weight: 0.78,
  fits: (model) => !model.isLandscape && model.states.length > 0,
  create(panel, app) {
    const { model } = app;
    const columns = new Columns();
    const curves = new Curves(panel, app, {
      colour: "adjoint",
      part: "plots",
      names: () => ["H"],
      label: () => "",
      now: () => model.now,
      version: () => {
        columns.take(model.picture.get(Kind.sweep, model.stream));
        return String(columns.changes);
      },
      data: () => (columns.length ? withoutLast(columns.get(0), columns.get(1)) : []),
      // A Hamiltonian that should be constant is not blown up to its rounding errors.
      calm: 0.2,
      value: () => (columns.rows && model.now >= model.reveal.a ? short(columns.rows.interpolate(model.now, 1), 4) : ""),
      seen: () => uncovered(model).a,
    });
    return {
      draw(palette) {
        const running = Boolean(model.scene?.loss?.running && model.scene.loss.running.trim() !== "0");
        panel.title(running ? "H=a^{\\!\\top}\\!f+\\ell" : "H=a^{\\!\\top}\\!f", "Hamiltonian H of t", curves.log ? "size; thin where negative" : "the price of T");
        curves.draw(palette);
      },
      destroy: () => curves.destroy(),
    };
  },
};

/** A jump at the very end has no stretch before it to be drawn. @param {Float64Array[]} lists the clock first */
export function withoutLast(...lists) {
  const n = lists[0].length;
  return n > 1 && lists[0][n - 1] === lists[0][n - 2] ? lists.map((list) => list.subarray(0, n - 1)) : lists;
}
