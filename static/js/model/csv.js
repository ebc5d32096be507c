// What data that were read mean to the scene that is open, or to a new one.

/**
 * @typedef {import("./scene.js").Scene} Scene
 * @typedef {import("./patch.js").JsonObject} JsonObject
 * @typedef {{data?: {rows: number[][], names?: string[] | null}, t0?: number, T?: number, z0?: number[][], loss?: {observations: import("./scene.js").Observations}}} TablePatch
 * @typedef {{kind: string, header?: string[], rows: number, scene: TablePatch, faults: {line: number, message: string}[]}} Table
 */

/** The part of the plane with points, with room around them for where they are carried. @param {number[][]} rows @param {number} column @returns {[number, number]} */
export function room(rows, column) {
  let [low, high] = [Infinity, -Infinity];
  for (const row of rows) [low, high] = [Math.min(low, row[column]), Math.max(high, row[column])];
  const span = high - low || 1;
  return [low - span, high + span];
}

/** Whether a scene can take points of so many numbers as they are. @param {Scene} scene @param {number} dim @param {string[]} states */
export const takesPoints = (scene, dim, states) => Boolean(scene.loss?.classes) && (scene.field?.network ? scene.field.network.dim === dim : states.length >= dim && states.length > 0);

/** A patch that puts rows of points in the place of the data there are. @param {number[][]} rows @param {string[] | null} [names] @returns {JsonObject} */
export const withRows = (rows, names) => ({ data: { generate: null, trajectory: null, rows, ...(names !== undefined && { names }) } });

/** A new scene that learns to tell points apart. @param {number[][]} rows @param {string[] | null} [names] @returns {Scene} */
export function classifier(rows, names) {
  const dim = rows[0].length - 1;
  return {
    name: "Points of my own",
    about: "A field learns to carry the points until a plane divides their classes, which is read out of z(T).",
    field: { network: { dim, hidden: [32], activation: "tanh", ...(dim < 2 && { augment: 1 }) } },
    T: 1,
    samples: 60,
    solver: { method: "dopri5", rtol: 1e-3, atol: 1e-4 },
    data: { rows, ...(names && { names }), test: rows.length >= 20 ? 0.25 : 0 },
    loss: { classes: {} },
    flow: { rule: "adam", eta: 0.05, steps: 150 },
    ...(dim >= 2 && { view: { axes: ["z1", "z2"], x: room(rows, 0), y: room(rows, 1) } }),
  };
}

/** A new scene that learns a trajectory. @param {TablePatch} patch @returns {Scene} */
export function follower({ t0 = 0, T = 1, z0 = [], loss }) {
  const seen = /** @type {import("./scene.js").Observations} */ (loss?.observations);
  const dim = seen.states.length;
  return {
    name: "Measurements of my own",
    about: `A field learns to pass through ${seen.times.length} measurements of ${seen.states.join(", ")}.`,
    field: { network: { dim, hidden: [24], activation: "tanh", start: "zero" } },
    t0, T, z0: z0.map((point) => point.slice(0, dim)),
    samples: 200,
    loss: { observations: { ...seen, states: seen.states.map((_, k) => `z${k + 1}`) } },
    flow: { rule: "adam", eta: 0.01, steps: 400 },
  };
}

/** Whether the states of measurements are states of a scene. @param {TablePatch} patch @param {string[]} states */
export const takesTrajectory = ({ loss }, states) => Boolean(loss?.observations.states.length) && loss?.observations.states.every((name) => states.includes(name)) === true;
