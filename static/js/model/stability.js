// How large a step descent bears: below 2/λ it shrinks what is off along the steepest curvature, above it grows.

import { logFraction } from "./scale.js";

/** @typedef {{limit: number, fraction: number, beyond: "" | "left" | "right"}} Mark */

/**
 * Where 2/λ stands on the slider of η; null where the loss does not curve upwards, or nothing is known.
 * @param {number} lambda @param {number} low @param {number} high @returns {Mark | null}
 */
export function stabilityMark(lambda, low, high) {
  const limit = 2 / lambda;
  if (!(lambda > 0) || !Number.isFinite(limit) || !(limit > 0)) return null;
  return { limit, fraction: logFraction(limit, low, high), beyond: limit < low ? "left" : limit > high ? "right" : "" };
}

/** Only plain descent has exactly this limit. @param {string} rule @param {number} eta @param {Mark | null} mark */
export const unstable = (rule, eta, mark) => mark !== null && rule === "descent" && eta > mark.limit;
