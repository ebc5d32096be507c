// What the laboratory asks of the server.

/** @typedef {import("../model/scene.js").Scene} Scene */

/** A fault with the server's words. */
export class Refusal extends Error {}

/** @param {string} call @param {Scene} scene @param {AbortSignal} signal */
async function post(call, scene, signal) {
  const answer = await fetch(`/api/v1/${call}`, { method: "POST", body: JSON.stringify(scene), signal });
  if (!answer.ok) throw new Refusal((await answer.json()).detail);
  return answer;
}

/** One answer. @param {string} call @param {Scene} scene @param {AbortSignal} signal @returns {Promise<any>} */
export const ask = async (call, scene, signal) => (await post(call, scene, signal)).json();

/**
 * A line at a time, as they are computed. Ending the signal ends the computation.
 * @param {string} call @param {Scene} scene @param {AbortSignal} signal @param {(line: any) => void} take
 */
export async function stream(call, scene, signal, take) {
  await read(await post(call, scene, signal), take);
}

/** Takes an answer a line at a time. @param {Response} answer @param {(line: any) => void} take */
export async function read({ body }, take) {
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
