import assert from "node:assert/strict";
import { test } from "node:test";
import { about, digits, duration, memory, nameOf, patchTo } from "./gradients.js";
import { Model } from "./model.js";
import { Kind } from "./wire.js";

/** @param {number} kind @param {number} cols @param {number[]} values @param {object} [more] */
const frame = (kind, cols, values, more = {}) => ({ kind, cols, values: Float64Array.from(values), rows: values.length / cols, first: 0, run: 1, stream: 0, last: true, ...more });

function model() {
  const m = new Model();
  m.scene = /** @type {any} */ ({ name: "", field: { equations: ["x' = -x"] }, z0: [[1]], T: 2, gradient: { method: "checkpointed" } });
  m.states = ["x"];
  return m;
}

/** Way, tolerance, f, VJPs, JVPs, steps, states, bytes, seconds, error, two components, T, t0. */
const rows = [-1, 1e-6, 90, 40, 0, 30, 12, 800, 1e-4, 1e-5, 1e-5, 0, 1, 1, 0, 1e-2, 30, 20, 0, 10, 5, 200, 5e-5, 0.1, 0.3, -0.4, 0, 0, 0, 1e-7, 120, 60, 0, 50, 20, 900, 2e-4, 1e-6, 3e-6, -4e-6, 0, 0];

test("the view asks for what open panels show, the budget of the scene among the ways", () => {
  const m = model();
  assert.deepEqual(m.gradients.question, {});
  m.gradients.benches = m.gradients.follows = true;
  assert.deepEqual(m.gradients.question.invariants, { start: 0 });
  assert.deepEqual(m.gradients.ways.map(nameOf), ["checkpointed", "backsolve", "discrete", "reversible", "forward", "finite-difference"]);
  m.scene = /** @type {any} */ ({ ...m.scene, gradient: { method: "checkpointed", checkpoints: 16 } });
  assert.deepEqual(m.gradients.ways.map(nameOf).slice(-2), ["finite-difference", "checkpointed/16"]);
  m.cursor = 0.5;
  m.nudge.set([0.1]);
  assert.deepEqual(m.gradients.question.invariants, { start: 0, t: 0.5, dz: [0.1] });
  m.scene = /** @type {any} */ ({ name: "", params: { a: 1 }, loss: { parameters: "a^2" } });
  assert.deepEqual(m.gradients.question, {});
});

test("points come in pieces; the one nearest to a tolerance is found; misses are parts of the gradient", () => {
  const { gradients } = model();
  gradients.receive({ type: "bench", gradients: [{ method: "checkpointed" }], components: ["a", "z0[0].x", "T", "t0"], reference: { method: "forward", solver: "dop853", values: [3, 4, 100, 0], off: [0, 0, 0, 0], uncertainty: 1e-13, floor: 2e-16 } });
  assert.ok(gradients.take(frame(Kind.bench, 14, rows.slice(0, 28), { last: false })));
  assert.ok(gradients.take(frame(Kind.bench, 14, rows.slice(28), { first: 2 })));
  assert.deepEqual(gradients.taken(0).map(({ tolerance }) => tolerance), [1e-2, 1e-7]);
  const near = gradients.near(0, 1e-6);
  assert.equal(near?.tolerance, 1e-7);
  assert.equal(gradients.near(3, 1e-6), null);
  assert.ok(near);
  assert.equal(gradients.miss(near, -1), 1e-6);
  assert.ok(Math.abs(gradients.miss(near, 1) - 8e-7) < 1e-20); // of ‖(3, 4)‖
  gradients.receive({ type: "refused", way: 0, detail: "takes too long" });
  assert.equal(gradients.refused.get(0), "takes too long");
  assert.ok(!gradients.take(frame(Kind.state, 2, [0, 1])));
});

test("invariants replace each other, and give way to why there are none", () => {
  const { gradients } = model();
  gradients.receive({ type: "invariants", from: 0, pairing: 1e-7, energy: 1e-9 });
  gradients.take(frame(Kind.invariants, 5, [0, 1, 1, 2, 2]));
  assert.equal(gradients.invariants?.at(0, 3), 2);
  gradients.receive({ type: "invariants", from: 0, pairing: 0, energy: 0, detail: "the state jumps" });
  assert.equal(gradients.invariants, null);
  assert.equal(gradients.drift?.detail, "the state jumps");
});

test("numbers as they are read", () => {
  assert.equal(memory(96), "96 B");
  assert.equal(memory(7200), "7.2 kB");
  assert.equal(memory(12_300_000), "12 MB");
  assert.equal(duration(12e-6), "12 µs");
  assert.equal(duration(3.42e-3), "3.4 ms");
  assert.equal(duration(1.25), "1.3 s");
  assert.equal(digits(1e-7), 7);
  assert.equal(digits(3), 0);
  assert.equal(digits(0), 16);
  assert.deepEqual(patchTo("checkpointed/16"), { method: "checkpointed", checkpoints: 16 });
  assert.deepEqual(patchTo("discrete"), { method: "discrete", checkpoints: null }); // null takes the budget away
});

test("what is flat is drawn flat, what is not is in the picture", () => {
  const [low, high] = about([[2, 2 + 1e-9]], 1);
  assert.ok(high - low > 1 && low < 2 && high > 2);
  for (const side of [1, -1]) {
    const [from, to] = about([[-1, NaN, 5]], side);
    assert.ok(from < -1 && to > 5);
  }
  assert.deepEqual(about([[]], 1), [-1, 1]);
});
