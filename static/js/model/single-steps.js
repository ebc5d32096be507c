// Single steps: z(t) goes on by an accepted step of the solver, a(t) goes back over one. Where z(t) ends the way back begins.

import { Kind } from "./wire.js";

/** @typedef {import("./model.js").Model} Model */

/** Ends of the accepted steps of the start point shown, rising; where the solver tells none, the output times. @param {Model} model @returns {number[]} */
export function stepTimes(model) {
  const rows = model.picture.get(Kind.steps, model.stream) ?? model.picture.get(Kind.state, model.stream);
  const inner = rows ? rows.column(0).filter((t) => t > model.t0 && t < model.t1) : [];
  return [model.t0, ...inner, model.t1];
}

/**
 * The time some steps later, or earlier when negative; a time between two is at the start of a step.
 * @param {number[]} times rising @param {number} from @param {number} count
 */
export function moveBySteps(times, from, count) {
  const dust = 1e-9 * (times[times.length - 1] - times[0]);
  const index = count > 0 ? times.findLastIndex((t) => t <= from + dust) : times.findIndex((t) => t >= from - dust);
  const at = index < 0 ? (count > 0 ? 0 : times.length - 1) : index;
  return times[Math.min(times.length - 1, Math.max(0, at + count))];
}

/** What is shown: a part of z, z whole and no a, a part of a, or all. @param {Model} model @returns {"state" | "turn" | "adjoint" | "all"} */
export function stage({ reveal, t0, t1 }) {
  if (reveal.z < t1) return "state";
  if (reveal.a === Infinity || reveal.a >= t1) return "turn";
  return reveal.a > t0 ? "adjoint" : "all";
}

/** One step to the right, or several: z(t) goes on, or a(t) is taken back. @param {Model} model @param {number} [count] */
export function stepRight(model, count = 1) {
  const times = stepTimes(model);
  const at = stage(model);
  if (at === "adjoint") showAdjoint(model, moveBySteps(times, model.reveal.a, count));
  else if (at !== "turn") showState(model, moveBySteps(times, at === "all" ? model.t0 : model.reveal.z, count));
}

/** One step to the left, or several: a(t) goes back, or z(t) is taken back. @param {Model} model @param {number} [count] */
export function stepLeft(model, count = 1) {
  const times = stepTimes(model);
  const at = stage(model);
  if (at === "state") showState(model, moveBySteps(times, model.reveal.z, -count));
  else showAdjoint(model, moveBySteps(times, at === "adjoint" ? model.reveal.a : model.t1, -count));
}

/** @param {Model} model @param {number} t */
function showState(model, t) {
  model.reveal = { z: t >= model.t1 ? Infinity : t, a: Infinity };
  model.cursor = t;
  model.mark("ink", "plots", "ui");
}

/** @param {Model} model @param {number} t */
function showAdjoint(model, t) {
  model.reveal = { z: Infinity, a: t >= model.t1 ? Infinity : t <= model.t0 ? -Infinity : t };
  model.cursor = t;
  model.mark("ink", "plots", "ui");
}
