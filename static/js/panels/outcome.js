// How well data are met while training goes on: the loss of what is trained on and of what is not, the part that is told right,
// and how steep the loss is.

import { late } from "./late.js";

const load = (/** @type {"outcome" | "accuracy" | "norm"} */ name) => late(() => import("./ondemand/outcome.js").then((module) => ({ create: module[name] })), () => {});

/** @type {import("./registry.js").PanelKind} */
export const outcome = {
  id: "outcome",
  tab: "train, test",
  name: "Loss of training and test",
  table: "outcome",
  clock: "tau",
  rank: 2,
  fits: (model) => Boolean(model.scene?.data),
  create: load("outcome"),
};

/** @type {import("./registry.js").PanelKind} */
export const accuracy = {
  id: "accuracy",
  tab: "%",
  name: "Accuracy",
  table: "outcome",
  clock: "tau",
  rank: 1,
  fits: (model) => Boolean(model.scene?.loss?.classes),
  create: load("accuracy"),
};

/** @type {import("./registry.js").PanelKind} */
export const norm = {
  id: "norm",
  tab: "‖∇L‖",
  name: "Size of the gradient ‖∇L‖",
  table: "norm",
  clock: "tau",
  rank: 6,
  fits: () => true,
  create: load("norm"),
};
