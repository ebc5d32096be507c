// |θ(τ) − a formula for it|, a line a formula, over τ.

import { Columns } from "../../model/columns.js";
import { closedColumn } from "../../model/closed.js";
import { countsSteps } from "../../model/scene.js";
import { format } from "../../model/number.js";
import { dashes } from "../../look/palette.js";
import { Curves } from "../curves.js";
import { drawablePath, tauBack } from "../loss.js";

/** @param {import("../panel.js").Panel} panel @param {import("../../model/app.js").App} app @returns {import("../registry.js").PanelView} */
export function create(panel, app) {
  const { model } = app;
  const columns = new Columns();
  const forms = () => model.scene?.view?.closed ?? [];
  /** @type {Float64Array[]} */
  let off = [];
  let known = "";
  const take = () => {
    const path = drawablePath(model);
    columns.take(path);
    const now = `${columns.changes} ${model.closed?.version} ${forms().length}`;
    if (now !== known) {
      known = now;
      off = path ? forms().map(({ param }, k) => {
        const formula = closedColumn(model, k, path.length);
        const theta = columns.get(model.params.indexOf(param) + 1);
        return formula.map((v, row) => Math.abs(v - theta[row]));
      }) : [];
    }
    return now;
  };
  const row = () => model.backRow ?? (columns.length || 1) - 1;
  const curves = new Curves(panel, app, {
    colour: "train",
    part: "training",
    names: () => forms().map(({ name }) => name),
    label: (name) => name,
    now: () => tauBack(model),
    // As the formulas are drawn over θ(τ), where the first line is the path itself.
    line: (i) => ({ dash: dashes[(i + 1) % dashes.length], width: 2 }),
    version: take,
    data: () => (columns.length ? [columns.get(0), ...off] : []),
    log: () => true,
    decades: 16, // as many digits as numbers have
    value: (i) => (off[i]?.length ? format(off[i][row()], 2) : ""),
  });
  return {
    draw(palette) {
      const steps = model.scene !== null && countsSteps(model.scene);
      panel.title(`|\\theta(${steps ? "k" : "\\tau"}) - \\text{formula}|`, "Distance of the path from its formulas", "logarithmic");
      panel.wait(drawablePath(model) === null);
      take();
      panel.element.dataset.off = off.map((list) => (list.length ? list[list.length - 1] : NaN)).join(" ");
      curves.draw(palette);
    },
    destroy: () => curves.destroy(),
  };
}
