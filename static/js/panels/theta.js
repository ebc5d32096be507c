// θ(τ): the parameters that training moves.

import { Columns } from "../model/columns.js";
import { Curves } from "./curves.js";
import { drawablePath, tauBack } from "./loss.js";
import { format } from "../model/number.js";
import { countsSteps, freeParameters } from "../model/scene.js";
import { text } from "../model/symbols.js";

/** @param {import("../model/model.js").Model} model */
const names = ({ scene, params }) => (scene ? freeParameters(scene).filter((name) => params.includes(name)) : []);

/** @type {import("./registry.js").PanelKind} */
export const theta = {
  id: "theta",
  tab: "θ",
  name: "Parameters θ(τ)",
  table: "training",
  clock: "tau",
  rank: 5,
  fits: (model) => names(model).length > 0,
  create(panel, app) {
    const { model } = app;
    const columns = new Columns();
    const curves = new Curves(panel, app, {
      colour: "train",
      part: "training",
      names: () => names(model),
      label: text,
      now: () => tauBack(model),
      version: () => {
        columns.take(drawablePath(model));
        return `${columns.changes} ${names(model).join()}`;
      },
      data: () => (columns.length ? [columns.get(0), ...names(model).map((name) => columns.get(model.params.indexOf(name) + 1))] : []),
      value: (i) => format(model.value(names(model)[i]), 3),
    });
    return {
      draw(palette) {
        panel.title(model.scene && countsSteps(model.scene) ? "\\theta(k)" : "\\theta(\\tau)", "Parameters during training");
        panel.wait(drawablePath(model) === null);
        curves.draw(palette);
      },
      destroy: () => curves.destroy(),
    };
  },
};
