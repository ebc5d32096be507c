// What an address holds: "#2." and {scene, view, first} as JSON, deflated, in base64url. "#1." held a scene alone; such
// links are good for ever.

import { isObject } from "./patch.js";
import { shapeFault } from "./shape.js";

/**
 * @typedef {object} Content every member may be missing
 * @property {import("./scene.js").Scene} [scene] without it the scene of the catalogue that the query names
 * @property {import("./view-state.js").ViewState} [view]
 * @property {import("./draft.js").Typed} [typed] text that is faulty as yet
 * @property {Record<string, number>} [first] θ before training, where the scene has what it reached
 */

// A link can be typed by anybody: what it unpacks to is bounded, however little it is packed.
const most = 1 << 20; // bytes, as much as the server takes

/** A link that cannot be opened, with words for the reader. */
export class LinkFault extends Error {}

/** @param {Content} content @returns {Promise<string>} */
export async function encode(content) {
  const packed = await collect(through(JSON.stringify(content), new CompressionStream("deflate-raw")), Infinity);
  let binary = "";
  for (const byte of packed) binary += String.fromCharCode(byte);
  return `#2.${btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "")}`;
}

/** What a fragment holds, null if it is none of ours. @param {string} fragment @returns {Promise<Content | null>} */
export async function decode(fragment) {
  const [, version, packed] = /^#(\d+)\.(.*)$/s.exec(fragment) ?? [];
  if (!version) return null;
  if (Number(version) > 2) throw new LinkFault("This link was made by a newer Costate.");
  const value = await unpack(packed);
  const content = version === "1" ? { scene: value } : value;
  if (!isObject(content)) throw new LinkFault("This link is damaged.");
  const { scene, view, first, typed } = /** @type {any} */ (content);
  const fault = scene === undefined ? null : shapeFault(scene);
  if (fault) throw new LinkFault(`This link holds no scene: ${fault}.`);
  return {
    ...(scene === undefined ? {} : { scene }),
    ...(isObject(view) ? { view: /** @type {any} */ (view) } : {}),
    ...(isTyped(typed) ? { typed } : {}),
    ...(isObject(first) && Object.values(first).every(Number.isFinite) ? { first: /** @type {any} */ (first) } : {}),
  };
}

/** @param {any} typed @returns {typed is import("./draft.js").Typed} */
const isTyped = (typed) => isObject(typed) && (typed.text === null || typeof typed.text === "string") && isObject(typed.terms) && Object.values(typed.terms).every((term) => typeof term === "string")
  && (typed.events === null || (Array.isArray(typed.events) && typed.events.every((event) => isObject(event) && typeof event.when === "string"))) && isObject(typed.added) && Object.values(typed.added).every(Number.isFinite);

/** @param {string} packed @returns {Promise<unknown>} */
async function unpack(packed) {
  try {
    const binary = atob(packed.replaceAll("-", "+").replaceAll("_", "/"));
    const bytes = Uint8Array.from(binary, (character) => character.charCodeAt(0));
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(await collect(through(bytes, new DecompressionStream("deflate-raw")), most)));
  } catch (error) {
    throw error instanceof LinkFault ? error : new LinkFault("This link is damaged.");
  }
}

/** @param {BodyInit} content @param {CompressionStream | DecompressionStream} stream */
const through = (content, stream) => /** @type {ReadableStream<Uint8Array>} */ (new Response(content).body).pipeThrough(/** @type {any} */ (stream));

/** @param {ReadableStream<Uint8Array>} stream @param {number} limit bytes */
async function collect(stream, limit) {
  /** @type {Uint8Array[]} */
  const chunks = [];
  let length = 0;
  for (const reader = stream.getReader(); ;) {
    const { done, value } = await reader.read();
    if (done) break;
    length += value.length;
    if (length > limit) {
      await reader.cancel();
      throw new LinkFault("This link holds more than a scene can be.");
    }
    chunks.push(value);
  }
  const whole = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}
