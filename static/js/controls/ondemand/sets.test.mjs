import assert from "node:assert/strict";
import test from "node:test";
import { learns, setOf, taken, words } from "./sets.js";

const small = { kind: "moons", points: 300, noise: 0.1, hidden: [32], activation: "tanh", augment: 0, rtol: 1e-3, eta: 0.05, steps: 100, batch: 0, cosine: false, accuracy: 0.98 };
const large = { kind: "spirals", arms: 3, points: 300, noise: 0.03, hidden: [32, 32], activation: "tanh", augment: 1, rtol: 1e-4, eta: 0.02, steps: 200, batch: 0, cosine: true, accuracy: 0.95 };

test("a set is found by its kind, spirals by their arms", () => {
  assert.equal(setOf([small, large], "moons", 2), small);
  assert.equal(setOf([small, large], "spirals", 3), large);
  assert.equal(setOf([small, large], "spirals"), undefined);
});

test("a set brings the network that learns it, unless the field is typed", () => {
  const network = /** @type {any} */ ({ name: "", field: { network: { dim: 2, hidden: [32] } }, flow: { steps: 100 } });
  assert.deepEqual(taken(network, large, network), {
    name: "Three spirals", about: null, source: null, view: { headline: null },
    data: { rows: null, names: null, trajectory: null, generate: { kind: "spirals", arms: 3, points: 300, noise: 0.03 } },
    field: { network: { hidden: [32, 32], activation: "tanh", augment: 1, weights: null } },
    solver: { rtol: 1e-4, atol: 1e-5 },
    flow: { rule: "adam", eta: 0.02, steps: 200, batch: 0, schedule: { kind: "cosine", warmup: null, length: null } },
  });
  assert.deepEqual(Object.keys(taken(/** @type {any} */ ({ name: "", field: { equations: ["x' = y", "y' = x"] } }), large, null)), ["name", "about", "source", "view", "data"]);
  // The words of the scene are those of its own set.
  const opened = { ...network, name: "Hooked", about: "Moons.", view: { headline: "Apart?" }, data: { generate: {} } };
  const { name, about, view } = /** @type {any} */ (taken(network, small, opened));
  assert.deepEqual([name, about, view.headline], ["Hooked", "Moons.", "Apart?"]);
  assert.equal(learns(network, small), true);
  assert.equal(learns(network, large), false);
});

test("what learns a set is said in words", () => {
  assert.equal(words(small), "a layer of 32 tanh: 100 steps of Adam with η 0.05 reach 98 % of the test.");
  assert.equal(words({ ...large, batch: 64 }), "2 layers of 32 tanh and a state added: 200 steps of Adam with η 0.02, 64 points each, reach 95 % of the test.");
});
