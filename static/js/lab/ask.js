// What the laboratory asks of the server.

/** @typedef {import("../model/scene.js").Scene} Scene */

/** A fault with the server's words. */
export class Refusal extends Error {}

const patience = 5; // refusals of a full server in a row

/**
 * Asks the API. A server whose places are all taken is asked again when it says, as another experiment has them.
 * @param {string} call @param {RequestInit & {signal: AbortSignal}} request
 */
export async function request(call, { signal, ...rest }) {
  for (let refusals = 0; ; refusals++) {
    const answer = await fetch(`/api/v1/${call}`, { signal, ...rest });
    if (answer.ok) return answer;
    const { detail } = await answer.json();
    const seconds = Number(answer.headers.get("Retry-After"));
    if (answer.status !== 503 || !(seconds > 0) || refusals === patience) throw new Refusal(detail);
    await new Promise((resolve) => setTimeout(resolve, 1000 * seconds));
  }
}

/** @param {string} call @param {Scene} scene @param {AbortSignal} signal */
const post = (call, scene, signal) => request(call, { method: "POST", body: JSON.stringify(scene), signal });

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
