// Curves over τ that come beside the path of training.

import { Columns } from "../../model/columns.js";
import { countsSteps } from "../../model/scene.js";
import { format } from "../../model/number.js";
import { Curves } from "../curves.js";
import { drawFutures } from "../../phase/futures.js";
import { tauBack } from "../loss.js";

/**
 * @typedef {import("../../model/model.js").Model} Model
 *
 * @typedef {object} Source
 * @property {string} tex
 * @property {string} spoken
 * @property {"norms" | "quality"} table
 * @property {[number, string][]} lines a column and its name
 * @property {boolean} log
 * @property {(value: number) => string} write
 */

/** @param {Source} source @returns {import("../registry.js").PanelKind["create"]} */
const over = ({ tex, spoken, table, lines, log, write }) => (panel, app) => {
  const { model } = app;
  const columns = new Columns();
  const rows = () => model.data[table];
  // Of earlier futures one curve each, by the points that were not trained on where there are any.
  const column = () => (there().at(-1) ?? lines[0])[0];
  const there = () => lines.filter(([column]) => columns.length > 0 && Number.isFinite(columns.get(column)[columns.length - 1]));
  const curves = new Curves(panel, app, {
    colour: "train",
    part: "training",
    names: () => (there().length ? there() : lines.slice(0, 1)).map(([, name]) => name),
    label: (name) => name,
    now: () => tauBack(model),
    line: (i) => ({ width: i ? 1.8 : 2.4 }),
    version: () => {
      columns.take(rows());
      return `${columns.changes} ${there().length} ${model.futures.version}`;
    },
    marks: () => model.futures.extremes(column(), table),
    over: (g, plot, palette) => drawFutures(g, plot, palette, model, table, [column()], curves.log),
    data: () => (columns.length > 1 ? [columns.get(0), ...there().map(([column]) => columns.get(column))] : []),
    ...(log ? { log: () => true } : { linear: true, heights: () => ({ y: /** @type {[number, number]} */ ([0, 1.04]) }) }),
    value: (i) => {
      const line = there()[i];
      if (!line || !rows().length) return "";
      const tau = tauBack(model);
      return write(rows().at(Number.isNaN(tau) ? rows().length - 1 : rows().nearest(tau), line[0]));
    },
  });
  return {
    draw(palette) {
      columns.take(rows());
      const steps = model.scene !== null && countsSteps(model.scene);
      panel.title(tex.replace("CLOCK", steps ? "k" : "\\tau"), spoken, log && columns.length > 1 ? "logarithmic" : "");
      panel.wait(columns.length < 2, "Play, and it is measured as θ goes.");
      panel.element.dataset.values = there().map(([column]) => columns.get(column)[columns.length - 1]).join(" ");
      curves.draw(palette);
    },
    destroy: () => curves.destroy(),
  };
};

export const outcome = over({ tex: "\\bar L(CLOCK)", spoken: "Loss of the points, without weights", table: "quality", lines: [[1, "train"], [2, "test"]], log: true, write: (v) => format(v, 3) });
export const accuracy = over({ tex: "\\text{accuracy}(CLOCK)", spoken: "Part of the points told right", table: "quality", lines: [[3, "train"], [4, "test"]], log: false, write: (v) => `${(100 * v).toFixed(1)} %` });
export const norm = over({ tex: "\\lVert\\nabla L(CLOCK)\\rVert", spoken: "Size of the gradient", table: "norms", lines: [[1, "‖∇L‖"]], log: true, write: (v) => format(v, 3) });
