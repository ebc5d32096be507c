// What several rules of training make of the loss from the same θ.

import { late } from "./late.js";

/** @type {import("./registry.js").PanelKind} */
export const race = {
  id: "race",
  tab: "race",
  name: "Race of rules",
  table: "race",
  clock: null,
  rank: 3,
  fits: () => true,
  create: late(() => import("./ondemand/race.js"), (model, on) => { model.race.open = on; }),
};
