// What to change in a scene whose gradient is not to be trusted.

import { interval } from "./scene.js";

/** @typedef {import("./model.js").Check} Check */
/** @typedef {import("./scene.js").Scene} Scene */

/** Whether training broke because a rule in steps went too far: neither the text is at fault then nor the solver. @param {string} detail of a problem */
export const leapt = (detail) => /smaller η/.test(detail);

/** @param {number} value */
const short = (value) => Number(value.toPrecision(3));

/**
 * The remedies of a check, each with its name and the change of the scene.
 * @param {Check} check @param {Scene} scene @returns {{name: string, patch: Record<string, any>}[]}
 */
export function remedies(check, scene) {
  const { t0, t1 } = interval(scene);
  const { rtol = 1e-6, atol = 1e-8, step = 0.01 } = scene.solver ?? {};
  const finer = Array.isArray(atol) ? atol.map((value) => short(value / 100)) : short(Number(atol) / 100);
  /** @type {Record<string, {name: string, patch: Record<string, any>}>} */
  const known = {
    checkpointed: { name: "use checkpointed", patch: { gradient: { method: "checkpointed" } } },
    discrete: { name: "use discrete", patch: { gradient: { method: "discrete" } } },
    tighten: { name: "tighten the tolerance", patch: { solver: { rtol: short(rtol / 100), atol: finer } } },
    step: { name: "shorter steps", patch: { solver: { step: short(step / 4) } } },
    shorten: { name: "halve T", patch: { T: short((t1 - t0) / 2) } },
  };
  const beyond = (/** @type {string} */ id) => (id === "tighten" && rtol / 100 < 1e-13) || (id === "shorten" && !(t1 > t0));
  return (check.remedies ?? []).filter((id) => known[id] && !beyond(id)).map((id) => known[id]);
}
