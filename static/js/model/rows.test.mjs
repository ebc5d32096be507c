import assert from "node:assert/strict";
import test from "node:test";
import { Rows } from "./rows.js";

test("the nearest row of a rising clock, at the ends too", () => {
  const rows = new Rows(1);
  rows.write(0, [0, 1, 3, 4]);
  assert.deepEqual([-5, 0.4, 0.6, 1.9, 2.1, 99].map((clock) => rows.nearest(clock)), [0, 0, 1, 1, 2, 3]);
});

test("how many rows a rising clock has up to a value, and those as a table of their own", () => {
  const rows = new Rows(2);
  rows.write(0, [0, 5, 1, 6, 1, 7, 3, 8]);
  assert.deepEqual([-1, 0, 0.5, 1, 2, 3, 9].map((clock) => rows.upTo(clock)), [0, 1, 1, 3, 3, 4, 4]);
  const head = rows.head(2);
  assert.deepEqual([head.length, head.end, rows.length], [2, 1, 4]);
  head.write(2, [2, 9]);
  assert.equal(rows.at(2, 1), 7);
  assert.equal(head.at(2, 1), 9);
});
