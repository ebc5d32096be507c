// What is shown of a scene, as data that an address can hold: only what differs from how the scene opens.

import { Orbit } from "./orbit.js";
import { isObject } from "./patch.js";
import { parameterOrder } from "./scene.js";

/**
 * @typedef {import("./model.js").Model} Model
 *
 * @typedef {object} ViewState
 * @property {{x: [number, number], y: [number, number]}} [window] of the phase view, when it was moved
 * @property {[string, string]} [axes]
 * @property {boolean} [solid] three states in a box
 * @property {[number, number]} [eye] azimuth and elevation on that box
 * @property {number} [stream]
 * @property {string} [chosen]
 * @property {number} [t]
 * @property {Record<string, object>} [parts] what parts of the page keep for themselves
 */

// Plain objects on the model that parts of the page keep their switches in.
const parts = ["layers", "panels", "playback"];
const { azimuth, elevation } = new Orbit();

/** The states on the axes when the scene opens. @param {Model} model @returns {[number, number]} */
export function homeAxes({ scene, states }) {
  const axes = (scene?.view?.axes ?? []).map((name) => states.indexOf(name));
  return axes.length >= 2 && !axes.includes(-1) ? [axes[0], axes[1]] : [0, Math.min(1, states.length - 1)];
}

/** Whether the scene opens with three states in a box. @param {Model} model */
const homeSolid = ({ scene, states }) => scene?.view?.axes?.length === 3 && scene.view.axes.every((name) => states.includes(name));

/** The parameter whose gradient is shown when the scene opens. @param {Model} model */
export function homeParameter({ scene }) {
  if (!scene) return "";
  return parameterOrder(scene).find((name) => !scene.flow?.free?.length || scene.flow.free.includes(name)) ?? "";
}

/** The parts' switches as the scene opens with them. @param {Model} model @returns {Record<string, object>} */
export function homeParts(model) {
  const known = /** @type {Record<string, any>} */ (/** @type {unknown} */ (model));
  return structuredClone(Object.fromEntries(parts.filter((name) => isObject(known[name])).map((name) => [name, known[name]])));
}

/** @param {Model} model @param {Record<string, object>} home @returns {ViewState} */
export function viewOf(model, home) {
  const { camera, axes, states } = model;
  /** @type {ViewState} */
  const view = {};
  if (camera.moved) view.window = { x: [brief(camera.x0, camera.x1), brief(camera.x1, camera.x0)], y: [brief(camera.y0, camera.y1), brief(camera.y1, camera.y0)] };
  if (states.length > 1 && axes.join() !== homeAxes(model).join()) view.axes = [states[axes[0]], states[axes[1]]];
  if (model.solid !== homeSolid(model)) view.solid = model.solid;
  const { orbit } = model;
  if (model.spatial && (orbit.azimuth !== azimuth || orbit.elevation !== elevation)) view.eye = [brief(orbit.azimuth, 0), brief(orbit.elevation, 0)];
  if (model.stream) view.stream = model.stream;
  if (model.chosen && model.chosen !== homeParameter(model)) view.chosen = model.chosen;
  if (model.cursor > model.t0) view.t = brief(model.cursor, model.t0);
  const changed = Object.entries(homeParts(model)).flatMap(([name, now]) => {
    const difference = changes(home[name] ?? {}, now);
    return Object.keys(difference).length ? [[name, difference]] : [];
  });
  if (changed.length) view.parts = Object.fromEntries(changed);
  return view;
}

/** Shows what a view says, as far as it fits the scene. @param {Model} model @param {ViewState} view */
export function show(model, view) {
  const { states, camera } = model;
  if (Array.isArray(view.axes)) {
    const [i, j] = view.axes.map((name) => states.indexOf(name));
    if (i >= 0 && j >= 0 && i !== j) model.axes = [i, j];
  }
  if (typeof view.solid === "boolean" && states.length > 2) model.solid = view.solid;
  if (Array.isArray(view.eye) && view.eye.length === 2 && view.eye.every(Number.isFinite)) {
    [model.orbit.azimuth, model.orbit.elevation] = [view.eye[0], Math.min(1.5, Math.max(-1.5, view.eye[1]))];
    model.orbit.turn();
  }
  if (isWindow(view.window)) {
    const units = model.axes.map((i) => model.scene?.view?.units?.[states[i] ?? ""]);
    camera.look(view.window.x, view.window.y, model.flat || units[0] !== units[1]);
    model.needsFit = false;
  }
  const { stream, chosen, t } = view;
  if (Number.isInteger(stream) && Number(stream) > 0 && Number(stream) < (model.scene?.z0?.length ?? 0)) model.stream = Number(stream);
  if (typeof chosen === "string" && model.params.includes(chosen)) model.chosen = chosen;
  if (Number.isFinite(t)) model.cursor = Math.min(model.t1, Math.max(model.t0, Number(t)));
  const known = /** @type {Record<string, any>} */ (/** @type {unknown} */ (model));
  if (isObject(view.parts)) for (const name of parts) if (isObject(known[name]) && isObject(view.parts[name])) adopt(known[name], view.parts[name]);
  model.markAll();
}

/** @param {unknown} window @returns {window is {x: [number, number], y: [number, number]}} */
function isWindow(window) {
  const range = (/** @type {unknown} */ r) => Array.isArray(r) && r.length === 2 && r.every(Number.isFinite) && r[1] - r[0] > 1e-9 && r[1] - r[0] < 1e9;
  return isObject(window) && range(window.x) && range(window.y);
}

/** With as many digits as the eye can tell, seen from another number. @param {number} value @param {number} other */
function brief(value, other) {
  const unit = 10 ** (Math.floor(Math.log10(Math.abs(value - other) || 1)) - 4);
  return Number((Math.round(value / unit) * unit).toPrecision(12));
}

/** The members of an object that are not as they were. @param {any} before @param {any} now @returns {Record<string, any>} */
function changes(before, now) {
  return Object.fromEntries(Object.entries(now).flatMap(([name, value]) => {
    const was = before[name];
    if (JSON.stringify(value) === JSON.stringify(was)) return [];
    return [[name, isObject(value) && isObject(was) ? changes(was, value) : value]];
  }));
}

/** What stands in the place of nothing chosen. @param {unknown} value */
const isList = (value) => Array.isArray(value) && (value.every((v) => typeof v === "string") || value.every(Number.isFinite));

/** Takes members over that are of the kind they replace. @param {any} target @param {any} saved */
function adopt(target, saved) {
  for (const [name, value] of Object.entries(saved)) {
    const was = Object.hasOwn(target, name) ? target[name] : undefined;
    if (was === null && !isList(value)) continue;
    if (name === "__proto__" || (was !== undefined && was !== null && (typeof was !== typeof value || Array.isArray(was) !== Array.isArray(value)))) continue;
    if (isObject(was) && isObject(value)) adopt(was, value);
    else target[name] = value;
  }
}
