import assert from "node:assert/strict";
import test from "node:test";
import { moved } from "./moving.js";
import { freeParameters, learnsT, thetaOf, thetaPatch } from "./scene.js";

const scene = { name: "", params: { a: 1, b: 2 }, field: { equations: ["x' = -a*x + b"] }, T: 3 };

test("what moves is all of θ, or what is named", () => {
  assert.deepEqual(moved(scene), { all: ["a", "b", "T"], free: ["a", "b"] });
  assert.deepEqual(moved({ ...scene, flow: { free: ["b", "T"] } }).free, ["b", "T"]);
  const net = { name: "", field: { network: { dim: 2 } }, loss: { classes: {} }, flow: { free: ["weights", "readout"] } };
  assert.deepEqual(moved(net), { all: ["weights", "readout", "T"], free: ["weights", "readout"] });
  const hybrid = { ...scene, field: { ...scene.field, networks: { f: {}, g: {} } }, flow: { free: ["a", "weights"] } };
  assert.deepEqual(moved(hybrid).free, ["a", "f", "g"]);
});

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
  assert.deepEqual(moved(warm).all, ["T"]);
});
