import assert from "node:assert/strict";
import test from "node:test";
import { Directions } from "./directions.js";

const model = (/** @type {object} */ more) => /** @type {any} */ ({ panels: { directions: 0 }, survey: { names: [], open: true }, scene: { name: "", field: { network: { dim: 2 } } }, mark() {}, ...more });

test("where θ is weights alone, its landscape goes along random directions", () => {
  assert.deepEqual(new Directions(model({})).question, { directions: 1, n: 41 });
  assert.equal(new Directions(model({ survey: { names: ["a", "b"], open: true } })).question, null);
  assert.equal(new Directions(model({ survey: { names: [], open: false } })).question, null);
  const chosen = new Directions(model({ survey: { names: ["a", "b"], open: true } }));
  chosen.choose(7);
  assert.deepEqual(chosen.question, { directions: 7, n: 41 });
});

test("a plane is taken in whole, for the pair asked for", () => {
  const directions = new Directions(model({}));
  const frame = (/** @type {number} */ first, /** @type {number[]} */ values, last = false) => /** @type {any} */ ({ first, cols: 1, values, last });
  directions.receive({ seed: 2, n: 2, range: [-1, 1], path: [] });
  assert.equal(directions.take(frame(0, [1, 2, 3, 4], true)), false);
  directions.receive({ seed: 1, n: 2, range: [-1, 1], path: [[0, 0.2, 0.1, 0.97]] });
  assert.equal(directions.take(frame(0, [1, 2])), false);
  assert.equal(directions.take(frame(3, [4], true)), false);
  assert.equal(directions.take(frame(2, [3, 4], true)), true);
  assert.deepEqual([...(directions.landscape?.values ?? [])], [1, 2, 3, 4]);
  assert.equal(directions.beside, 0.97);
});
