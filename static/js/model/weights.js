// The weights of networks as training left them. The server has them; the page keeps them as the merge patch that makes
// them the scene's own, so that undo, a link and a lost connection lose nothing.

import { apply, isObject, same } from "./patch.js";

/**
 * @typedef {import("./scene.js").Scene} Scene
 * @typedef {import("./patch.js").JsonObject} JsonObject
 */

/** @param {Scene} scene @param {JsonObject | null} weights @returns {Scene} */
export const withWeights = (scene, weights) => (weights ? /** @type {Scene} */ (apply(/** @type {any} */ (scene), weights)) : scene);

/** Whether weights may be other ones, or none, after a patch. @param {JsonObject} patch */
export const reshapes = ({ field, data, loss }) => field !== undefined || data !== undefined || (isObject(loss) && loss.classes !== undefined);

/** The patch that gives a scene the weights again that it came with; null where it has those. @param {Scene} scene @param {Scene | null} loaded @returns {JsonObject | null} */
export function firstWeights(scene, loaded) {
  const patch = /** @type {JsonObject} */ ({});
  for (const path of [["field", "network"], ...Object.keys(scene.field?.networks ?? {}).map((name) => ["field", "networks", name]), ["loss", "classes"]]) {
    const [own, first] = [scene, loaded].map((of) => path.reduce((part, name) => part?.[name], /** @type {any} */ (of))?.weights);
    if (!own || same(own, first)) continue;
    let part = patch;
    for (const name of path) part = /** @type {JsonObject} */ (part[name] ??= {});
    part.weights = first ?? null;
  }
  return Object.keys(patch).length ? patch : null;
}
