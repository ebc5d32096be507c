// How far the path of training is from the formulas that the scene gives for it.

import { late } from "./late.js";

/** @type {import("./registry.js").PanelKind} */
export const closed = {
  id: "closed",
  tab: "Δθ",
  name: "Distance from closed forms",
  table: "closed",
  clock: "tau",
  rank: 5,
  fits: (model) => Boolean(model.scene?.view?.closed?.length),
  create: late(() => import("./ondemand/closed.js"), () => {}),
};
