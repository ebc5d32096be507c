import assert from "node:assert/strict";
import { test } from "node:test";
import { Model } from "./model.js";
import { clipped, stepToward, verdict, whole, zoomFor } from "./region.js";
import { Rows } from "./rows.js";
import { heldTo, rowAt, steps } from "./solving.js";
import { Kind } from "./wire.js";

/** @param {number} kind @param {number} cols @param {number[]} values @param {object} [more] */
const frame = (kind, cols, values, more = {}) => ({ kind, cols, values: Float64Array.from(values), rows: values.length / cols, first: 0, run: 1, stream: 0, last: true, ...more });

/** Three accepted steps and a rejected one before the second. */
const tried = [0, 0.1, 0.5, 1, 7, 0.1, 0.4, 3, 0, 13, 0.1, 0.2, 0.9, 1, 19, 0.3, 0.2, 0.7, 1, 25];

function model() {
  const m = new Model();
  m.scene = /** @type {any} */ ({ name: "", field: { equations: ["x' = -x"] }, z0: [[1], [2]], T: 1, solver: { method: "heun" } });
  m.states = ["x"];
  m.methods = ["euler", "heun", "rk4", "midpoint", "dopri5"].map((id) => ({ id, name: id, order: 1, adaptive: id === "dopri5", stiff: false }));
  return m;
}

test("the view asks for what open panels show", () => {
  const m = model();
  assert.deepEqual(m.solving.question, {});
  m.solving.steps = true;
  m.stream = 1;
  assert.deepEqual(m.solving.question, { solver: { start: 1 } });
  m.solving.compares = true;
  assert.deepEqual(m.solving.question.precision, { methods: ["euler", "heun", "rk4", "dopri5"], start: 1 });
  m.panels.methods = ["midpoint"];
  assert.deepEqual(m.solving.methods, ["euler", "heun", "rk4", "midpoint", "dopri5"]);
  m.scene = /** @type {any} */ ({ name: "", params: { a: 1 }, loss: { parameters: "a^2" } });
  assert.deepEqual(m.solving.question, {});
});

test("trials come in pieces and are counted", () => {
  const { solving } = model();
  assert.ok(solving.take(frame(Kind.trials, 5, tried.slice(0, 10), { last: false })));
  assert.ok(solving.take(frame(Kind.trials, 5, tried.slice(10), { first: 2 })));
  assert.deepEqual(solving.counts, { accepted: 3, rejected: 1, evaluations: 25 });
  assert.ok(!solving.take(frame(Kind.state, 2, [0, 1])));
  // A piece whose beginning was lost is left out.
  solving.take(frame(Kind.trials, 5, tried.slice(0, 5), { first: 9 }));
  assert.equal(solving.counts.accepted, 3);
});

test("eigenvalues are those of the step under way", () => {
  const { solving } = model();
  assert.equal(solving.at(0), null);
  solving.take(frame(Kind.spectrum, 6, [0, 0.1, 0, -50, 0, 4, 0.1, 0.2, 1, -3, 4, 0.5]));
  assert.deepEqual(solving.at(0.05), { t: 0, h: 0.1, part: 0, lambda: [[-50, 0]], sizes: [4] });
  assert.deepEqual(solving.at(0.25), { t: 0.1, h: 0.2, part: 1, lambda: [[-3, 4]], sizes: [0.5] });
  assert.equal(rowAt(solving.spectrum, -1), 0);
  assert.equal(rowAt(new Rows(4), 1), -1);
});

test("the eigenvalues of a scene with other states go", () => {
  const { solving, ...m } = model();
  solving.take(frame(Kind.spectrum, 9, [0, 0.1, 0, -50, 0, 4, 1, 0, 1]));
  solving.take(frame(Kind.trials, 5, tried));
  assert.equal(solving.spectrum, null);
  assert.ok(m);
});

test("steps for drawing: the last one reaches its end, |λ| goes straight between known ones", () => {
  const { solving } = model();
  solving.take(frame(Kind.spectrum, 6, [0, 0.1, 0, -10, 0, 0, 0.3, 0.2, 0, -30, 0, 5]));
  solving.take(frame(Kind.trials, 5, tried));
  const drawn = steps(solving.trials, solving.spectrum);
  assert.deepEqual([...drawn.t], [0, 0.1, 0.3, 0.5]);
  assert.deepEqual([...drawn.h], [0.1, 0.2, 0.2, 0.2]);
  assert.deepEqual([...drawn.error], [0.5, 0.9, 0.7, 0.7]);
  [1, 0.2 * (10 + 20 / 3), 6, 6].forEach((v, i) => assert.ok(Math.abs(drawn.speed[i] - v) < 1e-12, `${drawn.speed}`));
  assert.deepEqual(drawn.rejected, [{ t: 0.1, h: 0.4, error: 3, next: 1 }]);
  assert.equal(steps(null, null).t.length, 0);
  assert.ok(steps(solving.trials, null).speed.every(Number.isNaN));
});

test("points of work and precision count a Jacobian as so many evaluations", () => {
  const { solving } = model();
  solving.receive({ methods: ["euler", "rk4"], reference: "dop853", uncertainty: { end: 1e-13, most: 2e-13 } });
  solving.take(frame(Kind.precision, 8, [-1, 1e-3, 10, 3, 9, 1, 0.1, 0.2, 1, 0.5, 8, 0, 2, 0, NaN, NaN], { last: false }));
  assert.deepEqual(solving.measured(-1), [{ method: -1, tolerance: 1e-3, work: 13, accepted: 9, rejected: 1, end: 0.1, most: 0.2 }]);
  assert.equal(solving.measured(0).length, 0);
  assert.ok(Number.isNaN(solving.measured(1)[0].end));
  solving.receive({ detail: "No reference" });
  assert.equal(solving.measured(-1).length, 0);
  assert.equal(solving.precision?.uncertainty, null);
});

/** |1 + z| on [−3, 1] × [0, 2]. @returns {import("./region.js").Region} */
function euler() {
  const [nx, ny] = [81, 41];
  const values = Array.from({ length: nx * ny }, (_, k) => Math.hypot(1 - 3 + (4 * (k % nx)) / (nx - 1), (2 * Math.floor(k / nx)) / (ny - 1)));
  return { method: "euler", re: [-3, 1], im: [0, 2], nx, ny, values };
}

test("the lower half is the upper one mirrored", () => {
  const region = euler();
  const both = whole(region);
  assert.equal(both.ny, 81);
  assert.equal(both.values[40 * 81 + 10], region.values[10]);
  assert.equal(both.values[0], both.values[80 * 81]);
});

test("verdicts", () => {
  assert.equal(verdict(-2.5, 1.5), "explodes");
  assert.equal(verdict(-0.5, 0.5), "damped");
  assert.equal(verdict(0, 1 + 1e-12), "damped");
  assert.equal(verdict(0.5, 1.6), "grows");
  assert.equal(verdict(0.5, 0.6), "damped");
  assert.equal(verdict(-1, NaN), "unknown");
});

test("zoom, clipping, and the step under the hand", () => {
  assert.equal(zoomFor(1, 3, 4), 0);
  assert.equal(zoomFor(7, 3, 4), 2);
  assert.equal(zoomFor(1e6, 3, 4), 4);
  assert.equal(zoomFor(NaN, 3, 4), 0);
  assert.equal(clipped([-8, 0], [-4, 2], 3), 0.5);
  assert.equal(clipped([1, -6], [-4, 2], 3), 0.5);
  assert.equal(clipped([-1, 1], [-4, 2], 3), 1);
  assert.equal(stepToward([-50, 0], [-2, 3], 0.05), 0.04);
  assert.equal(stepToward([-50, 0], [5, 0], 0.05), 0.05 / 1000);
  assert.equal(stepToward([0, 0], [5, 0], 0.05), 0.05);
});

test("a tolerance taken over keeps the absolute one in proportion, component by component; a fixed method takes a step", () => {
  assert.deepEqual(heldTo(1e-9, true, { rtol: 1e-6, atol: 1e-8 }), { rtol: 1e-9, atol: 1e-11 });
  assert.deepEqual(heldTo(1e-4, true, { rtol: 1e-6, atol: [1e-8, 2e-10] }), { rtol: 1e-4, atol: [1e-6, 2e-8] });
  assert.deepEqual(heldTo(1e-3, true), { rtol: 1e-3, atol: 1e-5 });
  assert.deepEqual(heldTo(0.05, false, { rtol: 1e-6 }), { step: 0.05 });
});
