import assert from "node:assert/strict";
import test from "node:test";
import { remedies } from "./remedy.js";

const check = (/** @type {string[]} */ ...list) => /** @type {any} */ ({ method: "forward", difference: 1, tolerance: 1e-4, trust: "wrong", detail: "", remedies: list });
const scene = /** @type {any} */ ({ t0: 1, T: 30, solver: { method: "dopri5", rtol: 1e-6, atol: [1e-8, 1e-10], step: 0.05 } });

test("each remedy is a change of the scene", () => {
  const found = remedies(check("checkpointed", "discrete", "tighten", "step", "shorten", "unheard of"), scene);
  assert.deepEqual(found.map(({ patch }) => patch), [
    { gradient: { method: "checkpointed" } },
    { gradient: { method: "discrete" } },
    { solver: { rtol: 1e-8, atol: [1e-10, 1e-12] } },
    { solver: { step: 0.0125 } },
    { T: 15 },
  ]);
});

test("one number for all states stays one, and defaults stand in", () => {
  const [{ patch }] = remedies(check("tighten"), /** @type {any} */ ({ T: 1 }));
  assert.deepEqual(patch, { solver: { rtol: 1e-8, atol: 1e-10 } });
});

test("nothing is offered beyond what arithmetic carries, or of nothing", () => {
  assert.deepEqual(remedies(check("tighten"), { ...scene, solver: { rtol: 1e-12 } }), []);
  assert.deepEqual(remedies(check("shorten"), { ...scene, T: 0 }), []);
  assert.deepEqual(remedies(check(), scene), []);
  assert.deepEqual(remedies(/** @type {any} */ ({ trust: "good" }), scene), []);
});
