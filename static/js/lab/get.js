// What the server has of its own accord for the laboratory: scenes, their data and what was computed of them.

import { read, request } from "./ask.js";

/** @typedef {Record<string, string | number>} Query */

/** @param {string} call @param {Query} query @param {AbortSignal} signal */
function fetched(call, query, signal) {
  const words = new URLSearchParams(Object.entries(query).map(([name, value]) => [name, String(value)]));
  return request(`time-or-depth/${call}?${words}`, { signal });
}

/** One answer. @param {string} call @param {Query} query @param {AbortSignal} signal @returns {Promise<any>} */
export const get = async (call, query, signal) => (await fetched(call, query, signal)).json();

/**
 * A line at a time, as they are computed. Ending the signal ends the computation.
 * @param {string} call @param {Query} query @param {AbortSignal} signal @param {(line: any) => void} take
 */
export const getLines = async (call, query, signal, take) => read(await fetched(call, query, signal), take);
