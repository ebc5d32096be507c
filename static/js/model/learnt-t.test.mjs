import assert from "node:assert/strict";
import test from "node:test";
import { freeParameters, learnsT, thetaOf, thetaPatch } from "./scene.js";

const scene = { name: "", params: { a: 1, b: 2 }, field: { equations: ["x' = -a*x + b"] }, T: 3 };

test("T is among θ where it is learnt, and stands beside the parameters in a patch", () => {
  const learning = { ...scene, flow: { free: ["a", "T"] } };
  assert.deepEqual(freeParameters(learning), ["a", "T"]);
  assert.deepEqual(thetaOf(learning), { a: 1, b: 2, T: 3 });
  assert.deepEqual(thetaPatch(learning, { a: 4, T: 5 }), { params: { a: 4 }, T: 5 });
  assert.deepEqual(thetaPatch(learning, { T: 5 }), { T: 5 });
  assert.deepEqual(thetaPatch(scene, { a: 4 }), { params: { a: 4 } });
});

test("a parameter named T is one of its own", () => {
  const warm = { name: "", params: { T: 300 }, field: { equations: ["x' = -x/T"] }, T: 3, flow: { free: ["T"] } };
  assert.equal(learnsT(warm), false);
  assert.deepEqual(freeParameters(warm), ["T"]);
  assert.deepEqual(thetaPatch(warm, { T: 5 }), { params: { T: 5 } });
});
