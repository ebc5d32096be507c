// η over training: how much of the η set holds at a τ or step, as the server has it, for the eye.

import { countsSteps, pace, wholeOf } from "./scene.js";

/** @typedef {import("./scene.js").Scene} Scene */

/** What schedules there are. */
export const schedules = [
  { id: "constant", name: "constant" },
  { id: "warmup", name: "warm-up" },
  { id: "cosine", name: "cosine" },
];

/** The schedule with what it leaves to the length of training. @param {Scene} scene @returns {{kind: string, warmup: number, length: number}} */
export function scheduleOf(scene) {
  const { kind = "constant", warmup, length } = scene.flow?.schedule ?? {};
  const whole = wholeOf(scene);
  return { kind, warmup: warmup ?? (kind === "warmup" ? whole / 10 : 0), length: length ?? whole };
}

/** The part of η that holds at a τ. @param {Scene} scene @param {number} tau */
export function partAt(scene, tau) {
  const { kind, warmup, length } = scheduleOf(scene);
  if (kind === "constant") return 1;
  if (tau < warmup) return Math.max(0, tau / warmup);
  if (kind === "warmup") return 1;
  return tau >= length ? 0 : (1 + Math.cos((Math.PI * (tau - warmup)) / (length - warmup))) / 2;
}

/** η as it holds where training stands, or where one looks back. @param {import("./model.js").Model} model */
export function etaNow({ scene, path, backRow }) {
  if (!scene) return NaN;
  const eta = scene.flow?.eta ?? 0.1;
  const tau = path?.length ? path.at(backRow ?? path.length - 1, 0) : 0;
  // A step takes what holds at its middle.
  return eta * partAt(scene, tau + (countsSteps(scene) ? 0.5 : 0));
}

/** Whether η changes of itself. @param {Scene | null} scene */
export const scheduled = (scene) => (scene?.flow?.schedule?.kind ?? "constant") !== "constant";

/**
 * A change of how θ moves, which a training that plays takes up at once: its end and its pace are those of what is set now.
 * @param {import("./session.js").Session} session @param {import("./patch.js").JsonObject} flow
 */
export function setFlow(session, flow) {
  const before = session.model.scene;
  if (!before) return;
  const patch = { ...flow };
  const then = { ...before, flow: { ...before.flow, ...flow } };
  // What was said in τ means nothing in steps.
  if (before.flow?.schedule && countsSteps(before) !== countsSteps(/** @type {Scene} */ (then))) patch.schedule = { warmup: null, length: null };
  changePaced(session, { flow: patch });
}

/** How long the whole of training is played, at speed 1. @param {import("./session.js").Session} session @param {number} seconds */
export const setSeconds = (session, seconds) => changePaced(session, { view: { seconds } });

/** @param {import("./session.js").Session} session @param {import("./patch.js").JsonObject} patch */
function changePaced(session, patch) {
  const { model, outbox } = session;
  const before = model.scene && pace(model.scene);
  session.change(patch);
  if (model.training === "playing" && model.scene && pace(model.scene) !== before) outbox.putFlow({ do: "play", pace: pace(model.scene) * model.playback.speed });
}
