// Whether something from outside has the shape of a scene, so that drawing it cannot fail. What it means is the server's
// to judge; this only tells a list from a number.

import { isObject } from "./patch.js";

/** @typedef {(value: any) => boolean} Test */

/** @type {Test} */
const number = (value) => typeof value === "number" && Number.isFinite(value);
/** @type {Test} */
const boolean = (value) => typeof value === "boolean";
/** @type {Test} */
const string = (value) => typeof value === "string";
/** @param {Test} test @returns {Test} */
const list = (test) => (value) => Array.isArray(value) && value.every(test);
/** @param {Test} test @returns {Test} */
const record = (test) => (value) => isObject(value) && Object.values(value).every(test);
/** @param {Record<string, Test>} members @returns {Test} */
const object = (members) => (value) => isObject(value) && Object.entries(members).every(([name, test]) => value[name] === undefined || test(value[name]));
/** @param {Test} test @returns {Test} */
const orNull = (test) => (value) => value === null || test(value);
/** @type {Test} */
const pair = (value) => list(number)(value) && value.length === 2;

const observations = object({ clock: string, times: list(number), states: list(string), values: (value) => list(list(number))(value) || list(list(list(number)))(value) });

/** @type {Record<string, Test>} */
const members = {
  name: string,
  about: string,
  params: record(number),
  field: object({ equations: list(string), network: object({ dim: number, hidden: list(number), activation: string, augment: number, input: string }) }),
  z0: list(list(number)),
  t0: number,
  T: number,
  samples: number,
  solver: object({ method: string, rtol: number, atol: (value) => number(value) || list(number)(value), step: number, maxSteps: number, controller: string, minStep: number, maxStep: number, tstops: list(number) }),
  loss: object({ terminal: string, running: string, parameters: string, observations: (value) => value === null || (observations(value) && ["times", "states", "values"].every((name) => name in value)), weightDecay: number, kineticEnergy: number }),
  gradient: object({ method: string, checkpoints: number, seminorm: boolean, restart: boolean }),
  flow: object({ rule: string, eta: number, duration: number, steps: number, free: list(string), gradientTolerance: number, decay: number, batch: number, seed: number,
    solver: orNull(object({ method: string, rtol: number, atol: number, step: number })), schedule: orNull(object({ kind: string, warmup: number, length: number })) }),
  view: object({ headline: string, axes: list(string), x: pair, y: pair, ranges: record(pair), units: record(string), panels: list(string) }),
};

/** Words for what is wrong with a scene's shape, null when nothing is. @param {unknown} scene @returns {string | null} */
export function shapeFault(scene) {
  if (!isObject(scene)) return "it is not an object";
  if (typeof scene.name !== "string") return "it has no name";
  for (const [name, test] of Object.entries(members)) if (scene[name] !== undefined && !test(scene[name])) return `“${name}” is not what it has to be`;
  return null;
}
