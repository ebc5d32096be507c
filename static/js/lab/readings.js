// The data of which a profile is taken, and its second reading.

/** @typedef {import("../model/scene.js").Scene} Scene */

const [truth, seconds] = [{ g: 9.81, c: 0.15 }, 6];

/** The swing whose angles are the data. @returns {Scene} */
export const pendulum = () => ({
  name: "A pendulum with known g",
  params: { ...truth },
  field: { equations: ["theta' = omega", "omega' = -g*sin(theta) - c*omega"] },
  z0: [[1.2, 0]], T: seconds, samples: 41,
  solver: { method: "dop853", rtol: 1e-9, atol: 1e-11 },
  flow: { free: ["c"] },
});

/** Angles at time stamps, with errors that are the same every time. @param {number[]} times @param {number[]} angles @param {number} noise @returns {import("../model/scene.js").Observations} */
export function observed(times, angles, noise) {
  let state = 8;
  const uniform = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state + 1) / 4294967297;
  };
  // Box and Muller: two even numbers make a normal one.
  const normal = () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
  return { clock: "time", times: times.slice(1), states: ["theta"], values: angles.slice(1).map((v) => [v + noise * normal()]) };
}

/** The same with a free scale k of the field; null where it is no equations. @param {Scene} scene @returns {Scene | null} */
export function rescaled(scene) {
  const { equations } = scene.field ?? {};
  if (!equations?.length || scene.field?.networks || "scale_k" in (scene.params ?? {})) return null;
  const lines = equations.map((line) => line.split("="));
  // Only plain x' = …: definitions and declarations are no velocities.
  if (lines.some((parts) => parts.length !== 2 || !/^\s*(\w+\s*'|d\w+\/dt)\s*$/.test(parts[0]))) return null;
  return {
    ...scene,
    name: `${scene.name}, with a free scale`,
    params: { ...scene.params, scale_k: 0 },
    field: { equations: lines.map(([left, right]) => `${left}= exp(scale_k)*(${right.trim()})`) },
    flow: { ...scene.flow, free: [...(scene.flow?.free ?? Object.keys(scene.params ?? {})), "scale_k"] },
  };
}
