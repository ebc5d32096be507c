// Where in the plane of z = hλ the method is stable, and where the scene's eigenvalues stand in it.

import { late } from "./late.js";
import { needsSteps } from "./solver.js";

/** @type {import("./registry.js").PanelKind} */
export const stability = {
  id: "stability",
  tab: "hλ",
  name: "Stability region",
  table: null,
  clock: null,
  moves: true,
  rank: 3,
  fits: (model) => !model.isLandscape && model.states.length > 0,
  create: late(() => import("./ondemand/stability-region.js"), needsSteps("stability")),
};
