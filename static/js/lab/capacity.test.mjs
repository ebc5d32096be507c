import assert from "node:assert/strict";
import { test } from "node:test";
import { capacity } from "./capacity.js";

const row = [0.1, 0.32, 1, 3.2, 10];

test("a short T is told from one that is not learnt for another reason", () => {
  assert.equal(capacity(row, [0.32, 1, 3.2, 10], 1, 200), "With weights below 1 a T below 0.32 is too short for the way: there T is capacity.");
  assert.equal(capacity(row, [0.32, 1, 3.2], 1, 200), "With weights below 1 a T below 0.32 is too short for the way: there T is capacity. T = 10 is not learnt in 200 steps.");
  assert.equal(capacity(row, [0.1, 0.32, 1, 3.2], null, 120), "T = 10 is not learnt in 120 steps.");
  assert.equal(capacity(row, [0.1, 0.32], null, 120), "From T = 1 on most is not learnt in 120 steps.");
});

test("nothing learnt is said as it is", () => {
  assert.equal(capacity(row, [], 0.3, 200), "With weights below 0.3 no T is long enough.");
  assert.equal(capacity(row, [], null, 20), "In 20 steps nothing is learnt.");
});
