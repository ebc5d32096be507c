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

test("what was measured after the row belongs to the future that was left, and to none where there is no branch", () => {
  for (const branch of [0, 1]) {
    const model = trained();
    const { data } = model;
    const norms = data.norms;
    norms.write(0, [0, 8, 1, 7, 2, 6, 3, 5, 4, 4]);
    data.quality.write(0, [0, 1, 1, 0.5, 0.5, 3, 0.2, 0.3, 0.9, 0.8]);
    data.clocks = new Rows(2);
    data.clocks.write(0, [0, 0.5, 1, 0.6, 4, 0.9]);
    model.futures.receive({ row: 2, branch });
    assert.deepEqual([data.norms.end, data.norms.length, data.quality.end, data.clocks?.end, data.clocks?.length], [2, 3, 0, 1, 2]);
    assert.equal(norms.length, 5);
    const lines = model.futures.lines("norms");
    assert.deepEqual(lines.map(({ rows, from }) => [rows.end, from]), branch ? [[4, 2]] : []);
    assert.deepEqual(model.futures.extremes(1, "norms"), branch ? [4, 6] : []);
    assert.deepEqual(model.futures.lines("quality").map(({ rows, from }) => [rows.end, from]), branch ? [[3, 0]] : []);
    data.norms.write(3, [3, 1]);
    assert.equal(norms.at(3, 1), 5);
  }
});
