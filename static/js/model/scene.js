// The scene as the page reads it, and questions about it. The server validates; nothing here does.

import { byAppearance } from "./symbols.js";
import { rangeAround, roundUp } from "./scale.js";

/**
 * @typedef {object} View what a scene says about its picture; every member may be missing
 * @property {string} [headline]
 * @property {string[]} [axes] the two states shown
 * @property {[number, number]} [x]
 * @property {[number, number]} [y]
 * @property {Record<string, [number, number]>} [ranges] of sliders: parameters, T, eta
 * @property {Record<string, string>} [units]
 * @property {Record<string, "linear" | "log">} [scales] of sliders
 * @property {Record<string, number>} [steps] of sliders
 * @property {string[]} [panels] the plots it opens with
 * @property {{param: string, name: string, formula: string}[]} [closed] what is said to be a parameter along the flow
 * @property {number} [seconds] that the whole of training is played in, at speed 1
 * @property {{learnt: string, true: string, over: string, range: [number, number], at?: Record<string, number>}} [compare] what is learnt beside what is true, over a state
 *
 * @typedef {object} Observations
 * @property {"time" | "depth"} [clock]
 * @property {number[]} times
 * @property {string[]} states
 * @property {number[][] | number[][][]} values
 *
 * @typedef {{when: string, direction?: "rising" | "falling" | "either", set?: Record<string, string>, stop?: boolean, rests?: boolean}} SceneEvent
 *
 * @typedef {object} Scene
 * @property {string} name
 * @property {string} [about]
 * @property {string} [source] who described it first, or well
 * @property {Record<string, number>} [params]
 * @property {{equations?: string[], networks?: Record<string, {inputs?: number, hidden?: number[], outputs?: number, activation?: string, seed?: number, start?: string}>, network?: {dim: number, hidden?: number[], activation?: string, augment?: number, input?: string, time?: boolean, start?: string, varying?: string, layers?: number}}} [field]
 * @property {number[][]} [z0]
 * @property {number} [t0]
 * @property {number} [T]
 * @property {{method?: string, rtol?: number, atol?: number | number[], step?: number, maxSteps?: number, controller?: string, minStep?: number, maxStep?: number, tstops?: number[]}} [solver]
 * @property {number} [samples]
 * @property {SceneEvent[] | null} [events] what happens where an expression crosses zero
 * @property {{terminal?: string, running?: string, parameters?: string, observations?: Observations | null, classes?: object | null, likelihood?: object | null, weightDecay?: number, kineticEnergy?: number}} [loss]
 * @property {{generate?: {kind?: string, arms?: number, points?: number, noise?: number, seed?: number} | null, rows?: number[][] | null, names?: string[] | null, trajectory?: object | null, test?: number, seed?: number} | null} [data]
 * @property {{method?: string, checkpoints?: number, seminorm?: boolean, restart?: boolean}} [gradient]
 * @property {{rule?: string, eta?: number, duration?: number, steps?: number, free?: string[], solver?: {method: string, rtol?: number, atol?: number, step?: number} | null, gradientTolerance?: number, schedule?: {kind: string, warmup?: number, length?: number} | null, decay?: number, batch?: number, seed?: number}} [flow]
 * @property {View} [view]
 */

/** @param {Scene} scene */
export const hasField = (scene) => Boolean(scene.field && (scene.field.equations?.length || scene.field.network));

/** Whether θ is more than the named parameters: the weights of networks, of which no path is kept. @param {Scene} scene */
export const hasWeights = ({ field }) => Boolean(field?.network || Object.keys(field?.networks ?? {}).length);

/** Whether there is anything to learn. @param {Scene} scene */
export const hasLoss = ({ loss = {} }) =>
  [loss.terminal, loss.running, loss.parameters].some((text) => text?.trim() && text.trim() !== "0")
  || Boolean(loss.observations || loss.classes || loss.likelihood || loss.weightDecay || loss.kineticEnergy);

/** The expressions in events. @param {SceneEvent[] | null | undefined} events */
export const expressionsOf = (events) => (events ?? []).flatMap(({ when, set }) => [when, ...Object.values(set ?? {})]);

/** Parameter names in the order of first appearance in the equations, then in the loss. @param {Scene} scene */
export function parameterOrder(scene) {
  const { loss = {} } = scene;
  const texts = [...(scene.field?.equations ?? []), ...expressionsOf(scene.events), loss.terminal, loss.running, loss.parameters];
  return byAppearance(Object.keys(scene.params ?? {}), texts.filter((text) => typeof text === "string"));
}

/** Whether training moves T: a parameter of that name is one of its own. @param {Scene} scene */
export const learnsT = ({ flow, params }) => Boolean(flow?.free?.includes("T")) && !("T" in (params ?? {}));

/** The parameters that training moves, in that order, T after them. @param {Scene} scene */
export function freeParameters(scene) {
  const free = scene.flow?.free;
  const names = parameterOrder(scene);
  return free?.length ? [...names.filter((name) => free.includes(name)), ...(learnsT(scene) ? ["T"] : [])] : names;
}

/** All that has a name in θ. @param {Scene} scene @returns {Record<string, number>} */
export const thetaOf = (scene) => ({ ...scene.params, ...(learnsT(scene) ? { T: scene.T ?? 0 } : {}) });

/** The patch that gives parameters, and T where it is learnt, other values. @param {Scene} scene @param {Record<string, number>} theta @returns {import("./patch.js").JsonObject} */
export function thetaPatch(scene, theta) {
  if (!("T" in theta) || "T" in (scene.params ?? {})) return { params: theta };
  const { T, ...params } = theta;
  return Object.keys(params).length ? { params, T } : { T };
}

/**
 * Range of a parameter's slider: the scene's, or one about the value the scene came with, stretched to hold the present one.
 * @param {Scene} scene @param {Scene} loaded @param {string} name @param {number} value @returns {[number, number]}
 */
export function parameterRange(scene, loaded, name, value) {
  const [low, high] = scene.view?.ranges?.[name] ?? rangeAround((name === "T" && learnsT(scene) ? loaded.T : loaded.params?.[name]) ?? value);
  return [value < low ? -roundUp(-value * 1.25) || value : low, value > high ? roundUp(value * 1.25) : high];
}

/** @param {Scene} scene */
export const interval = (scene) => ({ t0: scene.t0 ?? 0, t1: (scene.t0 ?? 0) + (scene.T ?? 0) });

/** Rules that count steps have no training time of their own. @param {Scene} scene */
export const countsSteps = (scene) => !["flow", "modified-flow"].includes(scene.flow?.rule ?? "flow");

/** How long training is meant to last, in τ or steps. @param {Scene} scene */
export const wholeOf = (scene) => (countsSteps(scene) ? scene.flow?.steps ?? 100 : scene.flow?.duration ?? 10);

/** Seconds in which the whole of training is played, at speed 1. @param {Scene} scene */
export const secondsOf = (scene) => scene.view?.seconds ?? 8;

/** Training time a wall second, at speed 1. @param {Scene} scene */
export const pace = (scene) => wholeOf(scene) / secondsOf(scene);

/**
 * Observations of one start point as points: model time and a value a state, NaN where it was not observed.
 * @param {Scene} scene @param {string[]} states @param {number} start @returns {{t: number, z: number[]}[]}
 */
export function observations(scene, states, start) {
  const seen = scene.loss?.observations;
  if (!seen?.times?.length) return [];
  const several = Array.isArray(seen.values?.[0]?.[0]);
  const table = /** @type {number[][]} */ (several ? seen.values[start] : seen.values);
  if (!table) return [];
  const { t0 } = interval(scene);
  return seen.times.map((time, i) => ({
    t: seen.clock === "depth" ? t0 + time * (scene.T ?? 0) : time,
    z: states.map((state) => {
      const column = seen.states.indexOf(state);
      return column < 0 ? NaN : table[i]?.[column] ?? NaN;
    }),
  }));
}

/**
 * The values of all observations with one of them moved.
 * @param {Observations} seen @param {number} start @param {number} index @param {string[]} states @param {number[]} point of those states
 */
export function moveObservation(seen, start, index, states, point) {
  const several = Array.isArray(seen.values?.[0]?.[0]);
  const values = structuredClone(seen.values);
  const row = /** @type {number[]} */ (several ? /** @type {number[][][]} */ (values)[start][index] : values[index]);
  states.forEach((state, i) => {
    const column = seen.states.indexOf(state);
    if (column >= 0) row[column] = point[i];
  });
  return values;
}

/** TeX of a field that is a network, when the server sends none. @param {NonNullable<NonNullable<Scene["field"]>["network"]>} network */
export function networkTex(network) {
  const hidden = network.hidden ?? [];
  const layers = hidden.length + 1;
  let inside = network.input === "z^3" ? "z^3" : "z";
  if (network.time) inside = `(${inside}, t)`;
  const at = network.varying ? "(t)" : "";
  for (let k = 1; k <= layers; k++) {
    const affine = `W_{${k}}${at}\\,${inside} + b_{${k}}${at}`;
    inside = k === layers ? affine : `\\${network.activation === "tanh" || !network.activation ? "tanh" : `operatorname{${network.activation}}`}\\!\\left(${affine}\\right)`;
  }
  return `\\dot z = ${inside},\\qquad z \\in \\mathbb{R}^{${network.dim + (network.augment ?? 0)}}`;
}
