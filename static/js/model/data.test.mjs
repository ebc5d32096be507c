import assert from "node:assert/strict";
import test from "node:test";
import { Camera } from "./camera.js";
import { Data } from "./data.js";
import { Kind } from "./wire.js";

const model = () => /** @type {any} */ ({ t0: 0, t1: 2, now: 0, stream: 0, states: ["x", "y"], axes: [0, 1], camera: Object.assign(new Camera(), { x0: -1, x1: 1, y0: -1, y1: 1, moved: true }), sweep: "", training: "idle", held: null,
  flat: false, spatial: false, layers: { regions: true }, panels: { clocks: "" }, scene: { loss: { classes: {} }, data: { names: ["a"] } }, mark() {} });
const frame = (/** @type {number} */ kind, /** @type {number} */ first, /** @type {number} */ cols, /** @type {number[]} */ values, last = true) => /** @type {any} */ ({ kind, first, cols, values, last });

/** Two points for training, one for the test. */
function filled() {
  const data = new Data(model());
  data.receive({ type: "data", first: 1, classes: 2, train: { points: [[0, 0], [1, 1]], labels: [0, 1] }, test: { points: [[2, 2]], labels: [0] } });
  return data;
}

test("points stand straight between the times of the cloud", () => {
  const data = filled();
  data.take(frame(Kind.cloud, 0, 2, [0, 0, 1, 1, 2, 2], false));
  assert.equal(data.cloud, null);
  data.take(frame(Kind.cloud, 3, 2, [4, 0, 1, 3, 2, 2]));
  assert.equal(data.cloud?.times, 2);
  assert.deepEqual([...data.at(1) ?? []], [2, 0, 1, 2, 2, 2]);
  assert.deepEqual([...data.at(2) ?? []], [4, 0, 1, 3, 2, 2]);
  assert.deepEqual([...data.at(-1) ?? []], [0, 0, 1, 1, 2, 2]);
  // Of other data: the number of points does not fit.
  data.take(frame(Kind.cloud, 0, 2, [0, 0, 1, 1]));
  assert.equal(data.cloud?.count, 3);
});

test("both clocks are asked for with points and without", () => {
  const data = new Data(model());
  assert.deepEqual(data.question, {});
  data.clocksOpen = true;
  assert.deepEqual(data.question, { clocks: { start: 0, state: "x" } });
  const points = filled();
  points.clocksOpen = true;
  assert.deepEqual(points.question.clocks, { accuracy: true });
});

test("an answer of regions finds its question by the number of points", () => {
  const data = filled();
  const asked = data.question.regions;
  assert.ok(asked);
  const count = asked.x[2] * asked.y[2];
  data.take(frame(Kind.regions, 0, 2, new Array(2 * count).fill(0.5)));
  assert.deepEqual(data.regions?.x, asked.x);
  assert.equal(data.question.regions, asked); // the same question until the picture moves
  data.take(frame(Kind.regions, 0, 2, [0.5, 0.5]));
  assert.equal(data.regions?.values.length && data.regions.values.length >= 2 * count, true);
});

test("training that goes back takes its outcomes back", () => {
  const data = filled();
  for (const tau of [0, 1, 2]) data.receive({ type: "outcome", tau, train: { loss: 1 / (1 + tau), accuracy: 0.5 }, test: { loss: 1, accuracy: 0.25 } });
  data.receive({ type: "outcome", tau: 1, train: { loss: 3 } });
  assert.equal(data.quality.length, 2);
  assert.deepEqual([data.quality.at(1, 0), data.quality.at(1, 1)], [1, 3]);
  assert.ok(Number.isNaN(data.quality.at(1, 2)));
});

test("what was measured of training stays with a scene that has no data, until another is opened", () => {
  const data = filled();
  data.take(frame(Kind.norm, 0, 2, [0, 3]));
  data.none();
  data.take(frame(Kind.norm, 1, 2, [1, 2]));
  assert.deepEqual([data.on, data.norms.length, data.norms.at(1, 1)], [false, 2, 2]);
  data.clear();
  assert.equal(data.norms.length, 0);
});

test("start points of data come after the scene's own; names fall back on numbers", () => {
  const data = filled();
  assert.equal(data.startOf(0), undefined);
  assert.deepEqual(data.startOf(2), [1, 1]);
  assert.deepEqual(data.names, ["a", "1"]);
  assert.deepEqual(data.rows, [[0, 0, 0], [1, 1, 1], [2, 2, 0]]);
});
