// a(t)·δz(t) and H(t), which should be flat lines.

import { late } from "./late.js";

/** @type {import("./registry.js").PanelKind} */
export const invariants = {
  id: "invariants",
  tab: "=",
  name: "Invariants",
  table: "invariants",
  clock: "t",
  rank: 5,
  fits: (model) => !model.isLandscape && model.states.length > 0,
  create: late(() => import("./ondemand/flat-lines.js"), (model, on) => { model.gradients.follows = on; }),
};
