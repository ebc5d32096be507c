import assert from "node:assert/strict";
import { test } from "node:test";
import { FieldBox } from "./field-box.js";

test("the look-up is exact for what is linear along each axis", () => {
  /** @type {[number, number, number][]} */
  const axes = [[-1, 1, 3], [0, 6, 4], [2, 3, 2]];
  const values = [];
  const f = (/** @type {number} */ x, /** @type {number} */ y, /** @type {number} */ z) => [x + 2 * y - z, x * y * z, 3 - x * z];
  const at = ([low, high, n], /** @type {number} */ i) => low + ((high - low) * i) / (n - 1);
  for (let l = 0; l < 2; l++) for (let j = 0; j < 4; j++) for (let i = 0; i < 3; i++) values.push(...f(at(axes[0], i), at(axes[1], j), at(axes[2], l)));
  const box = new FieldBox({ x: axes[0], y: axes[1], z: axes[2], states: ["x", "y", "z"], t: 0 }, Float64Array.from(values));
  const out = new Float64Array(3);
  for (const [x, y, z] of [[0.3, 2.2, 2.7], [-1, 0, 2], [1, 6, 3], [-0.5, 5.9, 2.01]]) {
    assert.ok(box.look(out, x, y, z));
    f(x, y, z).forEach((value, i) => assert.ok(Math.abs(out[i] - value) < 1e-12));
  }
  assert.ok(!box.look(out, 1.01, 3, 2.5) && !box.look(out, 0, -0.1, 2.5) && !box.look(out, 0, 3, NaN));
});

test("a hole in the field is outside of it", () => {
  const box = new FieldBox({ x: [0, 1, 2], y: [0, 1, 2], z: [0, 1, 2], states: ["x", "y", "z"], t: 0 }, new Float64Array(24).fill(NaN));
  assert.ok(!box.look(new Float64Array(3), 0.5, 0.5, 0.5));
});
