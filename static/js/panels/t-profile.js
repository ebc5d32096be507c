// Whether T is real time: the least loss over θ at every T.

import { late } from "./late.js";

/** @type {import("./registry.js").PanelKind} */
export const tProfile = {
  id: "t-profile",
  tab: "L*",
  name: "T profile",
  table: "profile",
  clock: null,
  rank: 3,
  fits: (model) => !model.isLandscape && model.states.length > 0,
  create: late(() => import("./ondemand/t-profile.js"), () => {}),
};
