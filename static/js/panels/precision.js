// What methods make of this very trajectory: their error over the work that it took.

import { late } from "./late.js";

/** @type {import("./registry.js").PanelKind} */
export const precision = {
  id: "precision",
  tab: "ε",
  name: "Work–precision",
  table: "precision",
  clock: null,
  rank: 3,
  fits: (model) => !model.isLandscape && model.states.length > 0,
  create: late(() => import("./ondemand/work-precision.js"), (model, on) => { model.solving.compares = on; }),
};
