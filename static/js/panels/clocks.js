// The two clocks: t across, τ down, a state or the accuracy as the colour.

import { late } from "./late.js";

/** @type {import("./registry.js").PanelKind} */
export const clocks = {
  id: "clocks",
  tab: "t, τ",
  name: "Two clocks t and τ",
  table: "clocks",
  clock: null,
  moves: true,
  rank: 3,
  fits: (model) => !model.isLandscape && model.states.length > 0,
  create: late(() => import("./ondemand/clocks.js"), (model, on) => { model.data.clocksOpen = on; }),
};
