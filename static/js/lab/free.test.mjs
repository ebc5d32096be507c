import assert from "node:assert/strict";
import { test } from "node:test";

import { free } from "./free.js";

test("a name keeps clear of others by the least way", () => {
  assert.equal(free(50, [], 15, 10, 100), 50);
  assert.equal(free(50, [48], 15, 10, 100), 63);
  assert.equal(free(12, [12], 15, 10, 100), 27); // none above the upper end
  assert.equal(free(50, [48, 63], 15, 10, 100), 33);
});

test("where there is no room names meet rather than nothing is drawn", () => {
  assert.equal(free(20, [20], 15, 10, 30), 20);
  assert.equal(free(12, [12, 27], 15, 10, 30), 12);
});
