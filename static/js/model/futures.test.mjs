import assert from "node:assert/strict";
import { test } from "node:test";
import { Model } from "./model.js";
import { Rows } from "./rows.js";
import { wholeClock } from "./panels.js";

/** A model whose training took five steps: rows k, a, L. */
function trained() {
  const model = new Model();
  model.scene = /** @type {any} */ ({ name: "", params: { a: 1 }, flow: { rule: "descent", eta: 0.25 } });
  model.params = ["a"];
  assert.equal(model.futures.begins(/** @type {any} */ ({ first: 0, stream: 0 })), true);
  model.path = new Rows(3);
  model.path.write(0, Float64Array.from({ length: 15 }, (_, i) => [Math.floor(i / 3), 10 - i, i][i % 3]));
  return model;
}

test("a rewound path ends at the row where training stands", () => {
  const model = trained();
  model.futures.receive({ row: 2, branch: 0 });
  assert.equal(model.path?.length, 3);
  assert.equal(model.path?.end, 2);
  assert.equal(model.futures.list.length, 0);
});

test("a branch keeps the path that was, and goes on from a copy of what both have", () => {
  const model = trained();
  const before = model.path;
  model.futures.receive({ row: 2, branch: 1 });
  assert.equal(before?.length, 5);
  assert.equal(model.path?.length, 3);
  assert.deepEqual(model.futures.list.map(({ from, label }) => [from, label]), [[2, "descent, η 0.25"]]);
  assert.equal(model.futures.begins(/** @type {any} */ ({ first: 3, stream: 1 })), true);
  assert.equal(model.futures.begins(/** @type {any} */ ({ first: 3, stream: 0 })), false);
  model.path?.write(3, [3, 7, 7]);
  assert.equal(before?.at(3, 1), 0);
  assert.deepEqual(wholeClock(model, "tau"), [0, 4]); // both futures are in sight
  assert.deepEqual(model.futures.extremes(2), [8, 14]);
});

test("only so many futures are kept, and a training that begins anew has none", () => {
  const model = trained();
  for (let branch = 1; branch < 9; branch++) model.futures.receive({ row: 1, branch });
  assert.equal(model.futures.list.length, 5);
  model.futures.begins(/** @type {any} */ ({ first: 0, stream: 0 }));
  assert.equal(model.futures.list.length, 0);
});
