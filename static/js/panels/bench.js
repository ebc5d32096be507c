// Every way to the gradient on this very scene, beside one that is known to be right.

import { late } from "./late.js";

/** @type {import("./registry.js").PanelKind} */
export const bench = {
  id: "bench",
  tab: "∇?",
  name: "Gradient bench",
  table: "bench",
  clock: null,
  reading: true,
  rank: 3,
  fits: (model) => !model.isLandscape && model.states.length > 0,
  create: late(() => import("./ondemand/gradient-bench.js"), (model, on) => { model.gradients.benches = on; }),
};
