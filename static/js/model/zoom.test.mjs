import assert from "node:assert/strict";
import test from "node:test";
import { between, pan, pinched, within, zoomAbout } from "./zoom.js";

/** @type {[number, number]} */
const whole = [0, 10];

test("what is under the pointer stays there", () => {
  assert.deepEqual(zoomAbout(null, whole, 4, 0.5), [2, 7]);
  assert.deepEqual(zoomAbout([2, 7], whole, 4, 0.5), [3, 5.5]);
});

test("zooming out ends with the whole, which is null", () => {
  assert.equal(zoomAbout([2, 7], whole, 4, 3), null);
  assert.equal(zoomAbout(null, whole, 4, 1.2), null);
});

test("a zoom never leaves the whole", () => {
  assert.deepEqual(zoomAbout([0, 2], whole, 0, 2), [0, 4]);
  assert.deepEqual(zoomAbout([8, 10], whole, 8, 2), [6, 10]);
});

test("a zoom ends where only rounding is left", () => {
  /** @type {[number, number] | null} */
  let range = null;
  for (let k = 0; k < 100; k++) range = zoomAbout(range, whole, 5, 0.5);
  assert.ok(range && range[1] > range[0] && range[1] - range[0] >= 9e-6);
});

test("an empty interval cannot be zoomed", () => {
  assert.equal(zoomAbout(null, [1, 1], 1, 0.5), null);
  assert.equal(within([0, 1], [1, 1]), null);
});

test("moving stops at the ends", () => {
  assert.deepEqual(pan([2, 4], whole, 0.5), [3, 5]);
  assert.deepEqual(pan([7, 9], whole, 3), [8, 10]);
  assert.equal(pan(null, whole, 1), null);
});

test("a marked stretch may be drawn from either end and past the edge", () => {
  assert.deepEqual(between(whole, 7, 3), [3, 7]);
  assert.deepEqual(between(whole, 7, 30), [7, 10]);
});

test("fingers keep the clocks they took", () => {
  const range = /** @type {[number, number]} */ (pinched(whole, 4, 0.25, 6, 0.75));
  assert.deepEqual(range, [3, 7]);
  assert.equal(pinched(whole, 0, 0, 10, 0.5), null);
  assert.equal(pinched(whole, 4, 0.5, 6, 0.5), null);
});

test("a shorter T cuts a zoom off or ends it", () => {
  assert.deepEqual(within([4, 8], [0, 6]), [4, 6]);
  assert.equal(within([7, 8], [0, 6]), null);
});
