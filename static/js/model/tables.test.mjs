import assert from "node:assert/strict";
import test from "node:test";
import { Model } from "./model.js";
import { Rows } from "./rows.js";
import { csv, data, evenly, table } from "./tables.js";
import { Kind } from "./wire.js";

/** @param {number[][]} list */
const frame = (list) => ({ first: 0, last: true, values: Float64Array.from(list.flat()), cols: list[0].length, run: 1 });

function sample() {
  const model = new Model();
  model.scene = { name: "two", z0: [[1], [2]], T: 1 };
  model.states = ["x"];
  model.params = ["k"];
  model.picture.accept({ ...frame([[0, 0.1], [1, 1 / 3]]), kind: Kind.state, stream: 0 }, 0);
  model.picture.accept({ ...frame([[0, 2], [1, 4]]), kind: Kind.state, stream: 1 }, 0);
  model.picture.accept({ ...frame([[1, 5], [0, 7]]), kind: Kind.adjoint, stream: 0 }, 0);
  return model;
}

test("a table's clock rises, whichever way it was computed", () => {
  assert.deepEqual(table(sample(), "a", 0), { columns: ["t", "a_x"], rows: [[0, 7], [1, 5]] });
});

test("several start points share one table, told apart by a column", () => {
  assert.deepEqual(table(sample(), "z"), { columns: ["start", "t", "x"], rows: [[0, 0, 0.1], [0, 1, 1 / 3], [1, 0, 2], [1, 1, 4]] });
});

test("a written number reads back as the very same one", () => {
  const lines = csv(/** @type {import("./tables.js").Table} */ (table(sample(), "z", 0))).trim().split("\r\n");
  assert.equal(lines[0], "t,x");
  assert.equal(Number(lines[2].split(",")[1]), 1 / 3);
});

test("the training is a table only when its columns are known", () => {
  const model = sample();
  assert.equal(table(model, "training"), null);
  model.path = new Rows(3);
  model.path.write(0, [0, 1, 9, 0.5, 2, 4]);
  assert.deepEqual(table(model, "training"), { columns: ["tau", "k", "L"], rows: [[0, 1, 9], [0.5, 2, 4]] });
  assert.equal(data(model).starts.length, 2);
});

test("what is learnt is a table beside what is true", () => {
  const model = sample();
  assert.equal(table(model, "compare"), null);
  model.comparison = { over: Float64Array.of(-1, 1), learnt: Float64Array.of(0, 0.5), truth: Float64Array.of(2, 3) };
  if (model.scene) model.scene.view = { compare: { learnt: "u(omega)", true: "-omega", over: "omega", range: [-1, 1] } };
  assert.deepEqual(table(model, "compare"), { columns: ["omega", "learnt", "true"], rows: [[-1, 0, 2], [1, 0.5, 3]] });
});

test("rows are thinned evenly, with both ends", () => {
  const list = Array.from({ length: 1001 }, (_, i) => i);
  const few = evenly(list, 200);
  assert.equal(few.length, 200);
  assert.equal(few[0], 0);
  assert.equal(few[199], 1000);
  assert.deepEqual(evenly([1, 2], 200), [1, 2]);
});
