import assert from "node:assert/strict";
import test from "node:test";
import { apply } from "./patch.js";
import { withoutStart, withStart } from "./starts.js";

const scene = { name: "s", z0: [[1, 2]], loss: { observations: { times: [1, 2], states: ["x"], values: [[3], [4]] } } };

test("a second start point makes a table each of one table", () => {
  const two = /** @type {any} */ (apply(/** @type {any} */ (scene), withStart(scene, [5, 6])));
  assert.deepEqual(two.z0, [[1, 2], [5, 6]]);
  assert.deepEqual(two.loss.observations.values, [[[3], [4]], [[3], [4]]]);
  const three = /** @type {any} */ (apply(two, withStart(two, [7, 8])));
  assert.equal(three.loss.observations.values.length, 3);
  assert.deepEqual(/** @type {any} */ (apply(two, withoutStart(two, 1))), scene);
});

test("without observations only the points change", () => {
  assert.deepEqual(withStart({ name: "s", z0: [[1]] }, [2]), { z0: [[1], [2]] });
  assert.deepEqual(withoutStart({ name: "s", z0: [[1], [2], [3]] }, 1), { z0: [[1], [3]] });
});
