// What the server has sent of the current run: one table a kind and start point, shown when whole.

import { Rows } from "./rows.js";

// A table that takes longer than this to arrive is shown while it grows.
const patience = 80; // ms

/** @typedef {{front: Rows | null, back: Rows | null, good: Rows | null, since: number}} Slot */

export class Picture {
  constructor() {
    /** @type {Map<string, Slot>} */
    this.slots = new Map();
  }

  /**
   * Takes a frame in. Row 0 starts a new table behind the one shown; the last frame, or time, brings it to the front, so
   * a curve under the hand is never seen half drawn unless it is slow to compute.
   * @param {import("./wire.js").Frame} frame @param {number} now ms
   */
  accept(frame, now) {
    const key = `${frame.kind}/${frame.stream}`;
    let slot = this.slots.get(key);
    if (!slot) this.slots.set(key, (slot = { front: null, back: null, good: null, since: now }));
    if (frame.first === 0) {
      slot.back = new Rows(frame.cols);
      slot.since = now;
    }
    const rows = slot.back ?? slot.front;
    if (!rows || rows.cols !== frame.cols || frame.first > rows.length) return; // its beginning was dropped
    rows.write(frame.first, frame.values);
    if (slot.back && (frame.last || now - slot.since > patience)) {
      slot.front = slot.back;
      slot.back = null;
    }
  }

  /** @param {number} kind @param {number} [stream] @returns {Rows | null} */
  get(kind, stream = 0) {
    const front = this.slots.get(`${kind}/${stream}`)?.front;
    return front && front.length ? front : null;
  }

  /** The run came to its end: what it showed is good. */
  keep() {
    for (const slot of this.slots.values()) slot.good = slot.front;
  }

  /** The run failed: back to the last good picture. */
  restore() {
    for (const slot of this.slots.values()) {
      slot.front = slot.good ?? slot.front;
      slot.back = null;
    }
  }

  /** Forgets start points that the scene no longer has. @param {number} streams */
  trim(streams) {
    for (const key of this.slots.keys()) if (Number(key.split("/")[1]) >= streams) this.slots.delete(key);
  }

  /** Forgets one start point; those after it move up. @param {number} stream */
  drop(stream) {
    const kept = [...this.slots].filter(([key]) => Number(key.split("/")[1]) !== stream);
    this.slots = new Map(kept.map(([key, slot]) => {
      const [kind, k] = key.split("/").map(Number);
      return [`${kind}/${k > stream ? k - 1 : k}`, slot];
    }));
  }

  clear() {
    this.slots.clear();
  }
}
