// What the page forgets when another scene is opened.

import { untouched } from "./panels.js";
import { roundUp } from "./scale.js";
import { same } from "./patch.js";

/** @typedef {import("./scene.js").Scene} Scene */

/** Puts a scene in the place of the one before, of which nothing stays. @param {import("./model.js").Model} model @param {Scene} scene @param {string} id @param {Scene} loaded */
export function begin(model, scene, id, loaded) {
  model.scene = scene;
  model.loaded = loaded;
  model.draft = null;
  model.id = id;
  model.edited = !same(scene, loaded);
  for (const part of [model.picture, model.ghost, model.survey, model.solving, model.futures, model.gradients, model.nudge, model.race, model.directions, model.data]) part.clear();
  model.symbols = null;
  model.minimum = null;
  model.back = { pointed: null, kept: null };
  Object.assign(model, { profile: [], grid: null, box: null, levels: null, portrait: [], fixedPoint: null, landscape: null, slopes: null, comparison: null, path: null, closed: null, live: null, weights: null, done: null, check: null, problem: null, curvature: NaN, states: [], tex: [], stream: 0, chosen: "", arrowUnit: 0, training: "idle", note: "" });
  model.panels = untouched();
  model.needsFit = true;
  model.timeRange = scene.view?.ranges?.T?.[1] ?? roundUp((scene.T || 1) * 1.25);
  if ((scene.T ?? 0) > model.timeRange) model.timeRange = roundUp((scene.T ?? 0) * 1.25);
  model.cursor = model.t0;
  model.hover = null;
}
