// The sets of points that can be drawn, and what of a scene learns each.

/**
 * @typedef {import("../../model/scene.js").Scene} Scene
 * @typedef {{kind: string, arms?: number, points: number, noise: number, hidden: number[], activation: string, augment: number, eta: number, steps: number, batch: number, cosine: boolean, accuracy: number}} PointSet
 */

/** @param {PointSet[]} sets @param {string} kind @param {number} [arms] */
export const setOf = (sets, kind, arms) => sets.find((set) => set.kind === kind && (set.arms ?? 0) === (kind === "spirals" ? arms ?? 2 : 0));

/** Whether a scene's field is one that can be made larger or smaller for a set. @param {Scene} scene */
export const fits = ({ field }) => field?.network?.dim === 2;

/** What a set is learnt by, as a patch. @param {PointSet} set @returns {import("../../model/patch.js").JsonObject} */
export const learner = ({ hidden, activation, augment, eta, steps, batch, cosine }) => ({
  field: { network: { hidden, activation, augment, weights: null } },
  flow: { rule: "adam", eta, steps, batch, schedule: cosine ? { kind: "cosine", warmup: null, length: null } : null },
});

/** A set in the place of the data there are, with what learns it where the field can be that. @param {Scene} scene @param {PointSet} set @returns {import("../../model/patch.js").JsonObject} */
export const taken = (scene, set) => ({
  data: { rows: null, names: null, trajectory: null, generate: { kind: set.kind, arms: set.arms ?? null, points: set.points, noise: set.noise } },
  ...(fits(scene) && learner(set)),
});

/** Whether a scene has the network and the steps that a set takes, or more. @param {Scene} scene @param {PointSet} set */
export function learns({ field, flow }, set) {
  const { hidden = [], activation = "tanh", augment = 0 } = field?.network ?? {};
  return activation === set.activation && augment >= set.augment && hidden.length >= set.hidden.length && set.hidden.every((width, i) => hidden[i] >= width) && (flow?.steps ?? 100) >= set.steps;
}

/** What a set is learnt by, in words. @param {PointSet} set */
export function words({ hidden, activation, augment, eta, steps, batch, accuracy }) {
  const wide = `${hidden.length > 1 ? `${hidden.length} layers` : "a layer"} of ${hidden[0]} ${activation}`;
  const more = augment > 1 ? ` and ${augment} states added` : augment ? " and a state added" : "";
  return `${wide}${more}: ${steps} steps of Adam with η ${eta}${batch ? `, ${batch} points each,` : ""} reach ${Math.round(accuracy * 100)} % of the test.`;
}
