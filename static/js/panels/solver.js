// Every step that the solver tried over t: its size, its error, how stiff it is there.

import { late } from "./late.js";

/** Panels open of those that need the steps. @type {Set<string>} */
const open = new Set();

/** @param {string} name @returns {(model: import("../model/model.js").Model, on: boolean) => void} */
export const needsSteps = (name) => (model, on) => {
  open[on ? "add" : "delete"](name);
  model.solving.steps = open.size > 0;
};

/** @type {import("./registry.js").PanelKind} */
export const solver = {
  id: "solver",
  tab: "h",
  name: "Solver's steps",
  table: "steps",
  clock: "t",
  rank: 3,
  fits: (model) => !model.isLandscape && model.states.length > 0,
  create: late(() => import("./ondemand/solver-steps.js"), needsSteps("solver")),
};
