import assert from "node:assert/strict";
import { test } from "node:test";
import { Model } from "./model.js";
import { nudgedState, timeAt } from "./nudge.js";
import { Outbox } from "./outbox.js";
import { nearby } from "./projection.js";
import { Kind } from "./wire.js";

/** @param {number} kind @param {number} cols @param {number[]} values */
const frame = (kind, cols, values) => ({ kind, cols, values: Float64Array.from(values), rows: values.length / cols, first: 0, run: 1, stream: 0, last: true });

/** z(t) = (t, 2t) over [0, 4], in a window of 100 pixels a unit. */
function model() {
  const m = new Model();
  m.scene = /** @type {any} */ ({ name: "", field: { equations: ["x' = 1", "y' = 2"] }, z0: [[0, 0]], t0: 0, T: 4 });
  m.states = ["x", "y"];
  m.picture.accept(frame(Kind.state, 3, [0, 0, 0, 2, 2, 4, 4, 4, 8]), 0);
  m.camera.resize(1000, 1000);
  m.camera.look([0, 10], [0, 10], true);
  m.cursor = 1;
  return m;
}

test("a nudge is asked for once, again with another t or δz, and taken back once", () => {
  const { nudge, ...rest } = model();
  assert.ok(rest);
  const outbox = new Outbox();
  const asked = () => {
    nudge.update(outbox);
    return outbox.take();
  };
  assert.deepEqual(asked(), []);
  nudge.set([0.1, 0]);
  assert.deepEqual(asked(), [{ type: "nudge", start: 0, t: 1, dz: [0.1, 0] }]);
  assert.deepEqual(asked(), []);
  nudge.model.cursor = 2;
  assert.deepEqual(asked(), [{ type: "nudge", start: 0, t: 2, dz: [0.1, 0] }]);
  nudge.back();
  assert.deepEqual(asked(), [{ type: "nudge" }]);
  assert.deepEqual(asked(), []);
});

test("Escape puts the state back first, then ends nudging; an answer that comes late is left out", () => {
  const { nudge } = model();
  nudge.on = true;
  nudge.set([0.1, 0]);
  nudge.back();
  assert.ok(nudge.on && nudge.dz === null);
  nudge.receive({ t: 1, dz: [0.1, 0], change: 1, predicted: 1 });
  assert.ok(nudge.take(frame(Kind.nudged, 3, [1, 1, 2])));
  assert.equal(nudge.answer, null);
  assert.equal(nudge.rows, null);
  nudge.back();
  assert.ok(!nudge.on);
});

test("the difference is told as a part of |δz|²", () => {
  const { nudge } = model();
  nudge.set([0.3, 0.4]);
  nudge.receive({ start: 0, t: 1, dz: [0.3, 0.4], z: [1, 2], a: [1, 1], change: 0.75, predicted: 0.7 });
  assert.ok(Math.abs((nudge.difference?.ratio ?? 0) - 0.2) < 1e-12);
  nudge.receive({ start: 0, t: 1, dz: [0.3, 0.4], change: 0, predicted: 0, detail: "it explodes" });
  assert.equal(nudge.difference, null);
});

test("δz of other states is dropped", () => {
  const m = model();
  m.nudge.set([1, 1]);
  m.states = ["x"];
  m.nudge.update(new Outbox());
  assert.equal(m.nudge.dz, null);
});

test("the curve is found under the hand, at the t that is there", () => {
  const m = model();
  const at = [m.camera.X(1.5), m.camera.Y(3)];
  assert.ok(Math.abs((timeAt(m, { x: at[0], y: at[1] }, 12) ?? NaN) - 1.5) < 1e-9);
  assert.equal(timeAt(m, { x: at[0] + 300, y: at[1] + 300 }, 12), null);
  m.nudge.set([0.5, -1]);
  assert.deepEqual(nudgedState(m), [1.5, 1]);
});

test("a curve that leaves the surroundings is cut there and goes on where it comes back", () => {
  const cut = nearby(Float32Array.from([10, 10, 0, 50, 50, 0, 1e9, 50, 0, 1e30, 0, 0, 20, 20, 0]), 100, 100);
  assert.deepEqual(cut.slice(0, 2), [[10, 10], [50, 50]]);
  assert.ok(cut[2][0] > 200 && cut[2][0] < 300);
  assert.ok(Number.isNaN(cut[3][0]));
  assert.deepEqual(cut[4], [20, 20]);
});
