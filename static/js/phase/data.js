// Data in the phase view; what draws it is fetched with the first scene that has any.

import { untilItComes } from "../model/late-part.js";
import { place } from "../model/projection.js";

/** @typedef {import("../model/model.js").Model} Model @typedef {import("../look/palette.js").Palette} Palette */

/** @type {typeof import("./ondemand/cloud.js") | null} */
let drawing = null;
let asked = false;

/** @param {Model} model */
function fetched(model) {
  if (!model.data.on) return null;
  if (!asked) {
    asked = true;
    untilItComes(() => import("./ondemand/cloud.js")).then((module) => {
      drawing = module;
      model.mark("ink", "base");
    });
  }
  return drawing;
}

/** Points where they are at the t under the cursor. @param {CanvasRenderingContext2D} g @param {Model} model @param {Palette} colours */
export function drawData(g, model, colours) {
  fetched(model)?.drawCloud(g, model, colours);
}

/** What class each place of the plane would be taken for. @param {CanvasRenderingContext2D} g @param {Model} model @param {Palette} colours */
export function drawClassRegions(g, model, colours) {
  fetched(model)?.drawRegions(g, model, colours);
}

/** The stream of the training point at a pixel, null where there is none. @param {Model} model @param {{x: number, y: number}} at @param {number} reach */
export function datumAt(model, { x, y }, reach) {
  const { data } = model;
  const states = data.at(model.now);
  if (!states || !data.set || !data.cloud) return null;
  let best = null;
  let nearest = reach;
  for (let k = 0; k < data.set.train.points.length; k++) {
    const [px, py] = place(model, model.now, states.subarray(k * data.cloud.dim, (k + 1) * data.cloud.dim));
    const distance = Math.hypot(px - x, py - y);
    if (distance < nearest) [nearest, best] = [distance, data.set.first + k];
  }
  return best;
}
