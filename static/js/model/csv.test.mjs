import assert from "node:assert/strict";
import test from "node:test";
import { classifier, follower, room, takesPoints, takesTrajectory, withRows } from "./csv.js";

test("points that fit go into the scene, others into one of their own", () => {
  const scene = /** @type {any} */ ({ field: { network: { dim: 2 } }, loss: { classes: {} } });
  assert.equal(takesPoints(scene, 2, ["z1", "z2"]), true);
  assert.equal(takesPoints(scene, 3, ["z1", "z2"]), false);
  assert.equal(takesPoints({ ...scene, loss: {} }, 2, ["z1", "z2"]), false);
  assert.equal(takesPoints({ name: "", field: { equations: ["x' = y", "y' = x"] }, loss: { classes: {} } }, 2, ["x", "y"]), true);
  assert.deepEqual(withRows([[1, 2, 0]], null), { data: { generate: null, trajectory: null, rows: [[1, 2, 0]], names: null } });
  const own = classifier([[1, 2, 0], [3, 4, 1]], ["a", "b"]);
  assert.equal(own.field?.network?.dim, 2);
  assert.deepEqual(own.data?.names, ["a", "b"]);
  assert.deepEqual(own.view?.x, room([[1], [3]], 0));
  assert.deepEqual(room([[1], [3]], 0), [-1, 5]);
});

test("measurements fit a scene that has their states", () => {
  const patch = { t0: 1, T: 2, z0: [[1, 2]], loss: { observations: { times: [1, 3], states: ["hare", "lynx"], values: [[1, 2], [3, 4]] } } };
  assert.equal(takesTrajectory(patch, ["lynx", "hare"]), true);
  assert.equal(takesTrajectory(patch, ["hare"]), false);
  assert.equal(takesTrajectory({}, ["hare"]), false);
  const own = follower(patch);
  assert.deepEqual(own.loss?.observations?.states, ["z1", "z2"]);
  assert.deepEqual([own.t0, own.T, own.z0], [1, 2, [[1, 2]]]);
});
