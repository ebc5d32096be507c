// What the server has of its own accord for the laboratory: scenes, their data and what was computed of them.

import { Refusal } from "./ask.js";

/** @typedef {Record<string, string | number>} Query */

/** @param {string} call @param {Query} query @param {AbortSignal} signal */
async function fetched(call, query, signal) {
  const words = new URLSearchParams(Object.entries(query).map(([name, value]) => [name, String(value)]));
  const answer = await fetch(`/api/v1/time-or-depth/${call}?${words}`, { signal });
  if (!answer.ok) throw new Refusal((await answer.json()).detail);
  return answer;
}

/** One answer. @param {string} call @param {Query} query @param {AbortSignal} signal @returns {Promise<any>} */
export const get = async (call, query, signal) => (await fetched(call, query, signal)).json();

/**
 * A line at a time, as they are computed. Ending the signal ends the computation.
 * @param {string} call @param {Query} query @param {AbortSignal} signal @param {(line: any) => void} take
 */
export async function getLines(call, query, signal, take) {
  const { body } = await fetched(call, query, signal);
  const reader = /** @type {ReadableStream<Uint8Array>} */ (body).pipeThrough(/** @type {any} */ (new TextDecoderStream())).getReader();
  let rest = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    const lines = (rest + value).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) {
      const said = JSON.parse(line);
      if (said.status >= 400) throw new Refusal(said.detail);
      take(said);
    }
  }
}
