// Start points added and taken away, with the observations that belong to them.

/**
 * @typedef {import("./scene.js").Scene} Scene
 * @typedef {import("./patch.js").JsonObject} JsonObject
 */

/** The tables of observations, one a start point; null where there are none. @param {Scene} scene @returns {number[][][] | null} */
function tables(scene) {
  const seen = scene.loss?.observations;
  if (!seen?.times?.length) return null;
  return /** @type {number[][][]} */ (Array.isArray(seen.values?.[0]?.[0]) ? seen.values : [seen.values]);
}

/** @param {number[][]} z0 @param {number[][][] | null} list @returns {JsonObject} */
const patch = (z0, list) => ({ z0, ...(list ? { loss: { observations: { values: list.length === 1 ? list[0] : list } } } : {}) });

/** A new start point is asked to come where the first one is asked to. @param {Scene} scene @param {number[]} point @returns {JsonObject} */
export function withStart(scene, point) {
  const list = tables(scene);
  return patch([...(scene.z0 ?? []), point], list && [...list, structuredClone(list[0])]);
}

/** @param {Scene} scene @param {number} start @returns {JsonObject} */
export function withoutStart(scene, start) {
  const others = (/** @type {unknown} */ _, /** @type {number} */ k) => k !== start;
  return patch((scene.z0 ?? []).filter(others), tables(scene)?.filter(others) ?? null);
}
