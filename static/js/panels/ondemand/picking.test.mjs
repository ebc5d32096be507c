import assert from "node:assert/strict";
import { test } from "node:test";
import { picking } from "./picking.js";

/** A canvas at the corner of the page, and what was done with its markers. */
function stage() {
  const spots = [1e-3, 1e-6, 1e-9].map((tolerance, i) => ({ method: "rk4", point: { tolerance }, x: 50 * (i + 1), y: 20 }));
  const canvas = /** @type {any} */ (Object.assign(new EventTarget(), { style: {}, getBoundingClientRect: () => ({ left: 0, top: 0 }) }));
  /** @type {number[]} */
  const taken = [];
  /** @type {number[]} */
  const told = [];
  const shown = picking(canvas, { spots: () => spots, take: ({ point }) => taken.push(point.tolerance), tell: ({ point }) => told.push(point.tolerance), changed: () => {} });
  const event = (/** @type {string} */ name, /** @type {object} */ members) => {
    const sent = Object.assign(new Event(name, { cancelable: true }), members);
    canvas.dispatchEvent(sent);
    return sent.defaultPrevented;
  };
  return { canvas, shown, taken, told, event };
}

test("the pointer shows the nearest marker and takes it by a press", () => {
  const { canvas, shown, taken, event } = stage();
  event("pointermove", { clientX: 98, clientY: 25 });
  assert.equal(shown.at?.point.tolerance, 1e-6);
  assert.equal(canvas.style.cursor, "pointer");
  event("pointermove", { clientX: 98, clientY: 90 });
  assert.equal(shown.at, null);
  assert.equal(canvas.style.cursor, "default");
  event("click", { clientX: 98, clientY: 90 });
  assert.deepEqual(taken, []);
  event("click", { clientX: 151, clientY: 18 });
  assert.deepEqual(taken, [1e-9]);
});

test("the arrow keys walk round, Enter takes, other keys are left alone", () => {
  const { shown, taken, told, event } = stage();
  assert.equal(event("keydown", { key: "Enter" }), false);
  assert.equal(event("keydown", { key: "ArrowLeft" }), true);
  assert.equal(event("keydown", { key: "ArrowRight" }), true);
  assert.equal(event("keydown", { key: "ArrowDown" }), true);
  assert.deepEqual(told, [1e-9, 1e-3, 1e-6]);
  assert.equal(event("keydown", { key: "x" }), false);
  event("keydown", { key: "Enter" });
  assert.deepEqual(taken, [1e-6]);
  event("pointerleave", {});
  assert.equal(shown.at, null);
});
