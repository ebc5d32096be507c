// What is said of a row of T at which not all was learnt.

import { trimmed } from "../model/number.js";

/**
 * @param {number[]} row all values of T, rising
 * @param {number[]} learnt those at which the network learnt
 * @param {number | null} bound of the weights, null where there is none
 * @param {number} steps of training
 * @returns {string}
 */
export function capacity(row, learnt, bound, steps) {
  const weights = bound === null ? "" : `With weights below ${trimmed(bound)} `;
  if (!learnt.length) return weights ? `${weights}no T is long enough.` : `In ${steps} steps nothing is learnt.`;
  const shortest = Math.min(...learnt);
  const [short, other] = [row.filter((T) => T < shortest), row.filter((T) => T > shortest && !learnt.includes(T))];
  return [
    short.length && `${weights}${weights ? "a" : "A"} T below ${trimmed(shortest, 2)} is too short for the way: there T is capacity.`,
    other.length && `${other.length < 3 ? `T = ${other.map((T) => trimmed(T, 2)).join(" and ")}` : `From T = ${trimmed(other[0], 2)} on most`} is not learnt in ${steps} steps.`,
  ].filter(Boolean).join(" ");
}
