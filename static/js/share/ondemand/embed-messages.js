// What a page that embeds this one may ask for: messages checked before anything is done. Version 1; it only ever grows.

import { isObject } from "../../model/patch.js";
import { hasField } from "../../model/scene.js";
import { shapeFault } from "../../model/shape.js";
import { Kind } from "../../model/wire.js";

export const version = 1;

/**
 * @typedef {import("../../model/model.js").Model} Model
 * @typedef {import("../../model/patch.js").JsonObject} JsonObject
 * @typedef {{do: "set", patch: JsonObject} | {do: "load", scene: string | import("../../model/scene.js").Scene} | {do: "scrub", t: number}
 *   | {do: "read", t?: number} | {do: "watch", on: boolean} | {do: "play" | "pause" | "step" | "reset" | "forward" | "adjoint"}} Wish
 */

const plain = ["play", "pause", "step", "reset", "forward", "adjoint"];

/** Whether a message speaks to this page at all; others pass by unanswered. @param {unknown} data @returns {data is Record<string, unknown>} */
export const concerns = (data) => isObject(data) && data.costate !== undefined && typeof data.do === "string";

/** The wish in a message; throws with words for its author. @param {Record<string, unknown>} message @param {Model} model @returns {Wish} */
export function understand(message, model) {
  if (message.costate !== version) throw new Error(`costate is ${JSON.stringify(message.costate)}; this page speaks version ${version}`);
  const what = /** @type {string} */ (message.do);
  if (plain.includes(what)) return /** @type {Wish} */ ({ do: what });
  switch (what) {
    case "set": return { do: "set", patch: settings(message, model) };
    case "load": return { do: "load", scene: wantedScene(message.scene) };
    case "scrub": return { do: "scrub", t: finite(message.t, "t") };
    case "read": return message.t === undefined ? { do: "read" } : { do: "read", t: finite(message.t, "t") };
    case "watch": return { do: "watch", on: message.on !== false };
    default: throw new Error(`there is no "${what}"; there are set, load, scrub, read, watch, ${plain.join(", ")}`);
  }
}

/** @param {Record<string, unknown>} message @param {Model} model @returns {JsonObject} */
function settings({ params, T, eta, z0 }, model) {
  /** @type {JsonObject} */
  const patch = {};
  if (params !== undefined) {
    if (!isObject(params)) throw new Error("params is an object: a number for each name");
    for (const [name, value] of Object.entries(params)) {
      if (!Object.hasOwn(model.scene?.params ?? {}, name)) throw new Error(`there is no parameter ${name}; there are ${Object.keys(model.scene?.params ?? {}).join(", ")}`);
      finite(value, `params.${name}`);
    }
    patch.params = params;
  }
  if (T !== undefined) patch.T = atLeast(T, "T", 0);
  if (eta !== undefined) {
    if (!(finite(eta, "eta") > 0)) throw new Error("eta must be above 0");
    patch.flow = { eta: /** @type {number} */ (eta) };
  }
  if (z0 !== undefined) {
    const width = model.scene?.z0?.[0]?.length ?? 0;
    const points = Array.isArray(z0) && !Array.isArray(z0[0]) ? [z0] : z0;
    if (!Array.isArray(points) || !points.length || !points.every((point) => Array.isArray(point) && point.length === width && point.every(Number.isFinite))) throw new Error(`z0 is a list of start points of ${width} numbers`);
    patch.z0 = points;
  }
  if (!Object.keys(patch).length) throw new Error("set needs params, T, eta or z0");
  return patch;
}

/** @param {unknown} scene @returns {string | import("../../model/scene.js").Scene} */
function wantedScene(scene) {
  if (typeof scene === "string") return scene;
  const fault = shapeFault(scene);
  if (fault) throw new Error(`scene is the id of one of the catalogue or a scene; of this one, ${fault}`);
  return /** @type {import("../../model/scene.js").Scene} */ (scene);
}

/** @param {unknown} value @param {string} name */
function finite(value, name) {
  if (typeof value !== "number" || !Number.isFinite(value)) throw new Error(`${name} is not a number`);
  return value;
}

/** @param {unknown} value @param {string} name @param {number} least */
function atLeast(value, name, least) {
  if (finite(value, name) < least) throw new Error(`${name} must be at least ${least}`);
  return /** @type {number} */ (value);
}

/** What is public: no more than the page shows. @param {Model} model @param {number} [at] a time; without it that under the cursor */
export function values(model, at) {
  const { scene } = model;
  const t = Math.min(model.t1, Math.max(model.t0, at ?? model.now));
  /** @param {number} kind */
  const rowAt = (kind) => {
    const rows = scene && hasField(scene) ? model.picture.get(kind, model.stream) : undefined;
    return rows ? Object.fromEntries(model.states.map((name, i) => [name, rows.interpolate(t, i + 1)])) : null;
  };
  return {
    scene: model.id || null,
    name: scene?.name ?? null,
    settled: !model.busy && model.connection === "open",
    training: model.training,
    params: Object.fromEntries(Object.keys(scene?.params ?? {}).map((name) => [name, model.value(name)])),
    T: model.t1 - model.t0,
    eta: scene?.flow?.eta ?? null,
    z0: structuredClone(scene?.z0 ?? []),
    loss: Number.isFinite(model.loss) ? model.loss : null,
    gradient: structuredClone(model.done?.gradient ?? null),
    t,
    state: rowAt(Kind.state),
    adjoint: rowAt(Kind.adjoint),
    problem: model.problem ? [model.problem.title, model.problem.detail].filter(Boolean).join(": ") : null,
  };
}
