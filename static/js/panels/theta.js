// θ(τ): the parameters that training moves.

import { closedColumn, closedForms } from "../model/closed.js";
import { Columns } from "../model/columns.js";
import { Curves } from "./curves.js";
import { drawFutures } from "../phase/futures.js";
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
    const forms = () => closedForms(model, names(model));
    const curves = new Curves(panel, app, {
      colour: "train",
      part: "training",
      names: () => [...names(model), ...forms().map(({ name }) => name)],
      label: (name) => (names(model).includes(name) ? text(name) : name),
      now: () => tauBack(model),
      version: () => {
        columns.take(drawablePath(model));
        return `${columns.changes} ${names(model).join()} ${model.closed?.version} ${model.futures.version}`;
      },
      marks: () => names(model).flatMap((name) => model.futures.extremes(model.params.indexOf(name) + 1)),
      over: (g, plot, palette, hidden) => drawFutures(g, plot, palette, model, "path", names(model).filter((name) => !hidden.includes(name)).map((name) => model.params.indexOf(name) + 1), curves.log),
      data: () => (columns.length ? [columns.get(0), ...names(model).map((name) => columns.get(model.params.indexOf(name) + 1)),
        ...forms().map(({ place }) => closedColumn(model, place, columns.length))] : []),
      value: (i) => {
        const form = forms()[i - names(model).length];
        if (!form) return format(model.value(names(model)[i]), 3);
        const row = model.backRow ?? (model.closed?.length ?? 0) - 1;
        return model.closed && row >= 0 && row < model.closed.length ? format(model.closed.at(row, form.place + 1), 3) : "";
      },
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
