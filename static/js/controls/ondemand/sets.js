// The sets of points that can be drawn, and what of a scene learns each.

import { others, own } from "../../model/another.js";

/**
 * @typedef {import("../../model/scene.js").Scene} Scene
 * @typedef {{kind: string, arms?: number, points: number, noise: number, hidden: number[], activation: string, augment: number, rtol: number, eta: number, steps: number, batch: number, cosine: boolean, accuracy: number}} PointSet
 */

/** @param {PointSet[]} sets @param {string} kind @param {number} [arms] */
export const setOf = (sets, kind, arms) => sets.find((set) => set.kind === kind && (set.arms ?? 0) === (kind === "spirals" ? arms ?? 2 : 0));

/** Whether a scene's field is one that can be made larger or smaller for a set. @param {Scene} scene */
export const fits = ({ field }) => field?.network?.dim === 2;

/** What a set is learnt by, as a patch. @param {PointSet} set @returns {import("../../model/patch.js").JsonObject} */
export const learner = ({ hidden, activation, augment, rtol, eta, steps, batch, cosine }) => ({
  field: { network: { hidden, activation, augment, weights: null } },
  solver: { rtol, atol: rtol / 10 },
  flow: { rule: "adam", eta, steps, batch, schedule: cosine ? { kind: "cosine", warmup: null, length: null } : null },
});

/** @param {PointSet} set */
const nameOf = ({ kind, arms }) => ({ moons: "Two moons", circles: "Two circles", blobs: "Blobs", checkerboard: "Checkerboard", xor: "Exclusive or", spirals: arms === 3 ? "Three spirals" : "Two spirals" }[kind] ?? kind);

/**
 * A set in the place of the data there are, with its name and with what learns it where the field can be that.
 * @param {Scene} scene @param {PointSet} set @param {Scene | null} loaded the scene as it was opened, whose words are said again of its own set @returns {import("../../model/patch.js").JsonObject}
 */
export const taken = (scene, set, loaded) => ({
  ...(loaded?.data?.generate && setOf([set], loaded.data.generate.kind ?? "moons", loaded.data.generate.arms) ? own(loaded) : others(nameOf(set))),
  data: { rows: null, names: null, trajectory: null, generate: { kind: set.kind, arms: set.arms ?? null, points: set.points, noise: set.noise } },
  ...(fits(scene) && learner(set)),
});

/** Whether a scene has the network, the steps and the tolerance that a set takes, or better. @param {Scene} scene @param {PointSet} set */
export function learns({ field, flow, solver }, set) {
  const { hidden = [], activation = "tanh", augment = 0 } = field?.network ?? {};
  return activation === set.activation && augment >= set.augment && hidden.length >= set.hidden.length && set.hidden.every((width, i) => hidden[i] >= width) && (flow?.steps ?? 100) >= set.steps && (solver?.rtol ?? 0) <= set.rtol;
}

/** What a set is learnt by, in words. @param {PointSet} set */
export function words({ hidden, activation, augment, eta, steps, batch, accuracy }) {
  const wide = `${hidden.length > 1 ? `${hidden.length} layers` : "a layer"} of ${hidden[0]} ${activation}`;
  const more = augment > 1 ? ` and ${augment} states added` : augment ? " and a state added" : "";
  return `${wide}${more}: ${steps} steps of Adam with η ${eta}${batch ? `, ${batch} points each,` : ""} reach ${Math.round(accuracy * 100)} % of the test.`;
}
