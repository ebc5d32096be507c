// Which of θ training moves.

import { parameterOrder } from "./scene.js";

/** @typedef {import("./scene.js").Scene} Scene */

/** All that may move, T last, and what does; as flow.free names it. @param {Scene} scene @returns {{all: string[], free: string[]}} */
export function moved(scene) {
  const networks = Object.keys(scene.field?.networks ?? {});
  const whole = [...(scene.field?.network ? ["weights"] : networks), ...(scene.loss?.classes ? ["readout"] : [])];
  const all = [...parameterOrder(scene), ...whole];
  const listed = scene.flow?.free;
  const every = listed?.includes("weights") ? networks : []; // it stands for those of all networks
  const free = listed?.length ? [...new Set([...listed.filter((name) => name !== "weights" || scene.field?.network), ...every])] : all;
  return { all: all.includes("T") ? all : [...all, "T"], free };
}
