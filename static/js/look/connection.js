// What is said while the server cannot be reached: quietly, and what to expect.

import { html } from "../../vendor/preact/standalone.module.js";

/** @typedef {"connecting" | "open" | "lost" | "full" | "offline"} State */

const words = /** @type {Record<State, [string, string] | null>} */ ({
  connecting: null,
  open: null,
  lost: ["Reconnecting", "What you change is kept and sent."],
  full: ["The server is full", "A place is asked for again every few seconds."],
  offline: ["You are offline", "What you change is kept until the network is back."],
});

/**
 * Why a channel closed: a full server says so to a plain request, too, which a WebSocket does not tell a page.
 * @param {string | null} address of the channel, over HTTP; null when there is nothing to ask @returns {Promise<State>}
 */
export async function whyLost(address) {
  if (!navigator.onLine) return "offline";
  if (!address) return "lost";
  const answer = await fetch(address, { cache: "no-store" }).catch(() => null);
  return answer?.status === 503 ? "full" : "lost";
}

/** @param {State} state */
export const sentence = (state) => words[state]?.join(". ") ?? "";

/** @param {{state: State}} props */
export function Connection({ state }) {
  const said = words[state];
  return said && html`<p class=${`connection ${state}`}><span><b>${said[0]}.</b> ${said[1]}</span></p>`;
}
