// a(t): dashed by component like z(t), with its jumps at observations.

import { Columns } from "../model/columns.js";
import { Curves, uncovered } from "./curves.js";
import { short } from "../model/number.js";
import { text } from "../model/symbols.js";
import { Kind } from "../model/wire.js";

/** @type {import("./registry.js").PanelKind} */
export const adjoint = {
  id: "adjoint",
  tab: "a",
  name: "Adjoint a(t)",
  table: "a",
  clock: "t",
  rank: 1,
  fits: (model) => !model.isLandscape && model.states.length > 0,
  create(panel, app) {
    const { model } = app;
    const columns = new Columns();
    const curves = new Curves(panel, app, {
      colour: "adjoint",
      part: "plots",
      names: () => model.states,
      label: text,
      now: () => model.now,
      version: () => {
        const rows = model.picture.get(Kind.adjoint, model.stream);
        columns.take(rows && rows.cols > model.states.length ? rows : null);
        return String(columns.changes);
      },
      data: () => (columns.length ? [columns.get(0), ...model.states.map((_, i) => columns.get(i + 1))] : []),
      value: (i) => (columns.rows && model.now >= model.reveal.a ? short(columns.rows.interpolate(model.now, i + 1)) : ""),
      seen: () => uncovered(model).a,
    });
    return {
      draw(palette) {
        panel.title("a(t)", "Adjoint a of t", curves.log ? "sizes; thin where negative" : "what a nudge of z would cost");
        curves.draw(palette);
      },
      destroy: () => curves.destroy(),
    };
  },
};
