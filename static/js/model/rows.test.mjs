import assert from "node:assert/strict";
import test from "node:test";
import { Rows } from "./rows.js";

test("the nearest row of a rising clock, at the ends too", () => {
  const rows = new Rows(1);
  rows.write(0, [0, 1, 3, 4]);
  assert.deepEqual([-5, 0.4, 0.6, 1.9, 2.1, 99].map((clock) => rows.nearest(clock)), [0, 0, 1, 1, 2, 3]);
});
