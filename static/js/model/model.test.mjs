import assert from "node:assert/strict";
import { test } from "node:test";
import { Camera } from "./camera.js";
import { FieldGrid } from "./grid.js";
import { Picture } from "./picture.js";
import { Rows } from "./rows.js";
import { hasLoss, moveObservation, observations, pace, parameterOrder, parameterRange } from "./scene.js";

const frame = (/** @type {object} */ more) => ({ kind: 1, stream: 0, cols: 2, run: 1, first: 0, rows: 2, last: true, values: new Float64Array([0, 1, 1, 3]), ...more });

test("rows are interpolated for a rising and for a falling clock, and the later of two at a jump", () => {
  const rising = new Rows(2);
  rising.write(0, [0, 0, 1, 10, 3, 30]);
  assert.equal(rising.interpolate(2, 1), 20);
  assert.equal(rising.interpolate(-1, 1), 0);
  assert.equal(rising.interpolate(9, 1), 30);
  const falling = new Rows(2);
  falling.write(0, [2, 1, 1, 2, 1, 5, 0, 6]);
  assert.equal(falling.interpolate(1.5, 1), 1.5);
  assert.equal(falling.interpolate(1, 1), 5);
  assert.equal(falling.interpolate(0.5, 1), 5.5);
  assert.ok(Number.isNaN(new Rows(2).interpolate(0, 1)));
});

test("rows grow past their first size and can be written again from the start", () => {
  const rows = new Rows(2);
  for (let k = 0; k < 500; k++) rows.write(k, [k, 2 * k]);
  assert.equal(rows.length, 500);
  assert.equal(rows.at(499, 1), 998);
  rows.write(0, [0, 7]);
  assert.deepEqual([rows.length, rows.end, rows.at(0, 1)], [1, 0, 7]);
});

test("a table is shown when it is whole, the old one until then", () => {
  const picture = new Picture();
  picture.accept(frame({}), 0);
  picture.accept(frame({ last: false, values: new Float64Array([0, 9, 1, 9]) }), 10);
  assert.equal(picture.get(1)?.at(0, 1), 1);
  picture.accept(frame({ first: 2, values: new Float64Array([2, 9, 3, 9]) }), 20);
  assert.equal(picture.get(1)?.at(0, 1), 9);
  assert.equal(picture.get(1)?.length, 4);
});

test("a slow table is shown while it grows, one without its beginning never", () => {
  const picture = new Picture();
  picture.accept(frame({ last: false }), 0);
  assert.equal(picture.get(1), null);
  picture.accept(frame({ last: false, first: 2 }), 500);
  assert.equal(picture.get(1)?.length, 4);
  picture.accept(frame({ kind: 2, first: 64 }), 0);
  assert.equal(picture.get(2), null);
});

test("a failed run gives the last good picture back", () => {
  const picture = new Picture();
  picture.accept(frame({}), 0);
  picture.keep();
  picture.accept(frame({ run: 2, values: new Float64Array([0, 9, 1, 9]) }), 10);
  assert.equal(picture.get(1)?.at(0, 1), 9);
  picture.restore();
  assert.equal(picture.get(1)?.at(0, 1), 1);
});

test("the grid is bilinear inside and silent outside", () => {
  const values = new Float32Array([0, 0, 1, 0, 0, 2, 1, 2]);
  const grid = new FieldGrid({ x: [0, 1, 2], y: [0, 1, 2], states: ["x", "y"], t: 0 }, values, 2);
  const out = new Float64Array(2);
  assert.ok(grid.look(out, 0.25, 0.5));
  assert.deepEqual([...out], [0.25, 1]);
  assert.equal(grid.look(out, 1.01, 0.5), false);
  values[0] = NaN;
  assert.equal(grid.look(out, 0.25, 0.5), false);
});

test("the camera keeps what is under the finger while it zooms", () => {
  const camera = new Camera();
  camera.resize(400, 200);
  camera.fit([-2, 2], [-1, 1]);
  const before = camera.x(100);
  camera.zoom(100, 50, 3);
  assert.ok(Math.abs(camera.x(100) - before) < 1e-12);
  assert.ok(Math.abs(camera.sx - camera.sy) < 1e-9);
  assert.ok(Math.abs(camera.x(camera.X(0.3)) - 0.3) < 1e-12);
});

const scene = { name: "", params: { b: 1, a: 2, k: 3 }, field: { equations: ["x' = a*x - b"] }, t0: 1, T: 4, loss: {} };

test("parameters come in the order of their appearance", () => assert.deepEqual(parameterOrder(scene), ["a", "b", "k"]));

test("a slider's range holds the value", () => {
  assert.deepEqual(parameterRange(scene, scene, "a", 2), [0, 5]);
  const [low, high] = parameterRange(scene, scene, "a", 7);
  assert.ok(low === 0 && high >= 7);
  assert.ok(parameterRange(scene, scene, "a", -3)[0] <= -3);
});

test("observations of both clocks and of several starts", () => {
  const seen = { clock: /** @type {const} */ ("depth"), times: [0.5], states: ["y"], values: [[[3]], [[4]]] };
  const points = observations({ ...scene, loss: { observations: seen } }, ["x", "y"], 1);
  assert.equal(points[0].t, 3);
  assert.deepEqual(points[0].z, [NaN, 4]);
  assert.deepEqual(moveObservation(seen, 1, 0, ["x", "y"], [8, 9]), [[[3]], [[9]]]);
  assert.deepEqual(seen.values, [[[3]], [[4]]]);
});

test("training lasts eight seconds", () => {
  assert.equal(pace({ ...scene, flow: { rule: "flow", duration: 16 } }), 2);
  assert.equal(pace({ ...scene, flow: { rule: "adam", steps: 400, duration: 16 } }), 50);
});

test("a scene without a term of the loss has nothing to learn", () => {
  const scene = (/** @type {import("./scene.js").Scene["loss"]} */ loss) => /** @type {import("./scene.js").Scene} */ ({ name: "", loss });
  assert.equal(hasLoss(scene(undefined)), false);
  assert.equal(hasLoss(scene({ terminal: "0", running: "", parameters: " 0 ", observations: null, weightDecay: 0 })), false);
  assert.equal(hasLoss(scene({ running: "x^2" })), true);
  assert.equal(hasLoss(scene({ observations: { clock: "time", times: [1], states: ["x"], values: [[2]] } })), true);
  assert.equal(hasLoss(scene({ kineticEnergy: 0.1 })), true);
});
