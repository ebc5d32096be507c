import assert from "node:assert/strict";
import { test } from "node:test";
import { ending, restless } from "./ending.js";
import { Rows } from "./rows.js";
import { Kind } from "./wire.js";

/** @param {object[]} events @param {number[]} hits @param {number} end @returns {any} */
function model(events, hits, end, revealed = 10) {
  const state = new Rows(2);
  state.write(0, new Float64Array([0, 1, end, 0]));
  const marks = new Rows(4);
  marks.write(0, new Float64Array(hits.flatMap((t) => [t, 0, 0, 0])));
  return { scene: { name: "", T: 10, events }, reveal: { z: revealed }, picture: { get: (/** @type {number} */ kind) => (kind === Kind.events ? marks : state) } };
}

test("a trajectory that rests ends at its last jump", () => {
  assert.deepEqual(ending(model([{ when: "x", rests: true }], [3, 4], 4), 0), { rest: true, t: 4 });
  assert.deepEqual(ending(model([{ when: "x", stop: true }], [4], 4), 0), { rest: false, t: 4 });
});

test("one that goes on, or is not yet seen so far, has no ending", () => {
  assert.equal(ending(model([{ when: "x", rests: true }], [3, 4], 10), 0), null);
  assert.equal(ending(model([{ when: "x", rests: true }], [3, 4], 4, 3.5), 0), null);
  assert.equal(ending(model([{ when: "x" }], [4], 4), 0), null);
  assert.equal(ending(model([{ when: "x", rests: true }], [], 4), 0), null);
});

test("jumps that accumulate are told by their event", () => {
  const fault = (/** @type {string} */ pointer, /** @type {string} */ detail) => ({ detail, errors: [{ pointer }] });
  assert.equal(restless(fault("/events/2", "the jumps accumulate there")), 2);
  assert.equal(restless(fault("/events/2/when", "the jumps accumulate there")), -1);
  assert.equal(restless(fault("/events/0", "only grazes")), -1);
  assert.equal(restless(null), -1);
});
