// What of the phase view can be held, and what moving it means to the scene: start points, observations, θ of a landscape.

import { freeParameters, moveObservation } from "../model/scene.js";
import { placeOfStart } from "../model/projection.js";
import { removeHandle, targetPlaces } from "./points.js";
import { nudgedState, nudgePlace, timeAt } from "../model/nudge.js";
import { roundTo } from "../model/scale.js";

/**
 * @typedef {import("../model/model.js").Model} Model
 * @typedef {{x: number, y: number}} Place in pixels
 */

/** Pixels of θ on a landscape. @param {Model} model @returns {[number, number]} */
function thetaPlace(model) {
  const free = model.scene ? freeParameters(model.scene).slice(0, 2) : [];
  if (free.length === 0) return [NaN, NaN];
  return [model.camera.X(model.value(free[0])), model.camera.Y(free.length === 1 ? model.loss : model.value(free[1]))];
}

/** What can be dragged at a pixel; start points before observations. @param {Model} model @param {Place} place @param {number} reach */
export function graspable(model, { x, y }, reach) {
  let nearest = reach;
  /** @type {string | null} */
  let best = null;
  const near = (/** @type {string} */ name, /** @type {[number, number]} */ [px, py]) => {
    const distance = Math.hypot(px - x, py - y);
    if (distance < nearest) [nearest, best] = [distance, name];
  };
  if (model.isLandscape) near("theta", thetaPlace(model));
  else {
    if (model.nudge.on || model.nudge.dz) near("nudge", nudgePlace(model));
    if (best) return best;
    model.scene?.z0?.forEach((_, stream) => near(`z0/${stream}`, placeOfStart(model, stream)));
    if (!best) targetPlaces(model, model.stream).forEach((at, i) => near(`target/${i}`, at));
    if (!best && model.nudge.on && timeAt(model, { x, y }, reach) !== null) best = "nudge";
  }
  return best;
}

/** Where something held stands. @param {Model} model @param {string} held @returns {[number, number]} */
export function placeOf(model, held) {
  const k = Number(held.split("/")[1]);
  if (held === "nudge") return nudgePlace(model);
  return held === "theta" ? thetaPlace(model) : held.startsWith("z0/") ? placeOfStart(model, k) : targetPlaces(model, model.stream)[k] ?? [NaN, NaN];
}

/** Whether a pixel is on the cross that removes the start point shown. @param {Model} model @param {Place} place */
export function onRemove(model, { x, y }) {
  const handle = removeHandle(model);
  return handle !== null && Math.hypot(handle.x - x, handle.y - y) < 14;
}

/**
 * The states at a pixel, on the axes shown. In the box it is the plane of the screen through a point that the answer keeps to.
 * @param {Model} model @param {Place} place @param {number[]} through a state @returns {{axes: number[], values: number[]}}
 */
export function statesAt(model, { x, y }, through) {
  const { camera, orbit, space } = model;
  if (!model.spatial) {
    const px = roundTo(camera.x(x), 1 / camera.sx / 4);
    const py = roundTo(camera.y(y), 1 / camera.sy / 4);
    return model.flat ? { axes: [0], values: [py] } : { axes: [...model.axes], values: [px, py] };
  }
  const depth = orbit.seen(through[space[0]], through[space[1]], through[space[2]])[2];
  return { axes: [...space], values: orbit.unproject(x, y, depth).map((value, i) => roundTo(value, orbit.scale[i] / orbit.unit / 4)) };
}

/** Moves what is held to a pixel. @param {import("../model/app.js").App} app @param {Place} place */
export function moveHeld({ model, session }, place) {
  const { held, scene, camera } = model;
  if (!held || !scene) return;
  if (held === "theta") {
    const free = freeParameters(scene).slice(0, 2);
    const x = roundTo(camera.x(place.x), 1 / camera.sx / 4);
    model.dragged = true;
    session.edit({ params: free.length === 1 ? { [free[0]]: x } : { [free[0]]: x, [free[1]]: roundTo(camera.y(place.y), 1 / camera.sy / 4) } });
    return;
  }
  if (held === "nudge") {
    const z = nudgedState(model);
    if (!z) return;
    const { axes, values } = statesAt(model, place, z);
    const { dz } = model.nudge;
    const next = model.states.map((_, i) => dz?.[i] ?? 0);
    axes.forEach((axis, k) => { next[axis] += values[k] - z[axis]; });
    model.nudge.set(next);
    return;
  }
  const start = scene.z0?.[model.stream] ?? [];
  const seen = scene.loss?.observations;
  if (held.startsWith("target/") && seen) {
    const { axes, values } = statesAt(model, place, start);
    session.edit({ loss: { observations: { values: moveObservation(seen, model.stream, Number(held.slice(7)), axes.map((i) => model.states[i]), values) } } });
    return;
  }
  model.dragged = true;
  const { axes, values } = statesAt(model, place, start);
  const z0 = (scene.z0 ?? []).map((point) => [...point]);
  axes.forEach((axis, i) => { z0[model.stream][axis] = values[i]; });
  session.edit({ z0 });
}
