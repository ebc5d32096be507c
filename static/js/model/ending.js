// Where an event has ended a trajectory before T: at a stop, or at rest after jumps without number.

import { interval } from "./scene.js";
import { Kind } from "./wire.js";

/** @typedef {{rest: boolean, t: number}} Ending */

/**
 * How the trajectory of a start point ended, once it is seen to; null where it goes on to T.
 * @param {import("./model.js").Model} model @param {number} stream @returns {Ending | null}
 */
export function ending(model, stream) {
  const { scene, picture, reveal } = model;
  const events = picture.get(Kind.events, stream);
  if (!scene?.events?.length || !events?.length) return null;
  const last = events.length - 1;
  const t = events.at(last, 0);
  const event = scene.events[events.at(last, 1)];
  const end = picture.get(Kind.state, stream)?.end;
  if (!event || !(event.stop || event.rests) || end !== t || reveal.z < t || t >= interval(scene).t1) return null;
  return { rest: !event.stop, t };
}

/** The event whose jumps a problem says to accumulate, or -1. @param {{detail?: string, errors: {pointer: string, message?: string}[]} | null} problem */
export function restless(problem) {
  const error = problem?.errors.find(({ pointer }) => /^\/events\/\d+$/.test(pointer));
  return error && /accumulate/.test(`${problem?.detail} ${error.message}`) ? Number(error.pointer.split("/")[2]) : -1;
}
