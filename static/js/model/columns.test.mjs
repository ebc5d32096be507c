import assert from "node:assert/strict";
import test from "node:test";
import { Columns, decades, ends } from "./columns.js";
import { Rows } from "./rows.js";

test("a falling table is turned round, and copied once a change", () => {
  const rows = new Rows(2);
  rows.write(0, [3, 30, 2, 20]);
  const columns = new Columns();
  assert.equal(columns.take(rows), true);
  assert.deepEqual([...columns.get(0)], [2, 3]);
  assert.deepEqual([...columns.get(1)], [20, 30]);
  assert.equal(columns.take(rows), false);
  assert.equal(columns.get(1), columns.get(1));
  rows.write(2, [1, 10]);
  assert.equal(columns.take(rows), true);
  assert.deepEqual([...columns.get(1)], [10, 20, 30]);
});

test("no new memory for as many numbers again", () => {
  const columns = new Columns();
  const memory = [1, 2].map((v) => {
    const rows = new Rows(1);
    rows.write(0, [v, v + 1]);
    columns.take(rows);
    return columns.get(0).buffer;
  });
  assert.equal(memory[0], memory[1]);
});

test("the ends of lists pass over what is no number", () => {
  assert.deepEqual(ends([[1, NaN, -2], [3]]), [-2, 3]);
});

test("decades hold signed sizes, not zeros, and at most eight of them", () => {
  const [low, high] = decades([[0, -1000, 0.5]]);
  assert.ok(low > 0.3 && low < 0.5 && high > 1000);
  assert.ok(decades([[1, 1e-30]])[0] > 1e-9);
  assert.deepEqual(decades([[2, 3]]), [1, 10]);
  assert.deepEqual(decades([[0]]), [0.1, 10]);
});
