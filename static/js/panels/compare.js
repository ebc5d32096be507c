// What is learnt beside what is true: a part of the equations that training shapes, over one state.

import { late } from "./late.js";

/** @type {import("./registry.js").PanelKind} */
export const compare = {
  id: "compare",
  tab: "u",
  name: "Learnt and true",
  table: "compare",
  clock: null,
  rank: 3,
  fits: (model) => Boolean(model.scene?.view?.compare),
  create: late(() => import("./ondemand/compare.js"), () => {}),
};
