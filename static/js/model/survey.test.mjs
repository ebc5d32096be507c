import assert from "node:assert/strict";
import test from "node:test";
import { Model } from "./model.js";
import { lossAt } from "./survey.js";
import { Kind } from "./wire.js";

function sample() {
  const model = new Model();
  model.scene = { name: "s", params: { a: 1, b: 2, c: 3 }, field: { equations: ["x' = a*x + b + c"] }, view: { ranges: { a: [0, 4], b: [0, 5], c: [0, 6] } } };
  model.params = ["a", "b", "c"];
  model.survey.open = true;
  return model;
}

/** @param {number} length @param {number} first @param {boolean} last */
const frame = (length, first, last) => ({ kind: Kind.landscape, stream: 0, run: 1, cols: 1, rows: length, first, last, values: new Float64Array(length) });

test("it asks coarsely, then finely, and then no more", () => {
  const { survey } = sample();
  const first = survey.question;
  assert.ok(first && first.x.param === "a" && first.y.param === "b" && first.x.n === 24);
  assert.equal(survey.question, first, "the same question is the same object");
  const points = first.x.n * first.y.n;
  assert.equal(survey.take(frame(points - 5, 0, false)), false);
  assert.equal(survey.take(frame(5, points - 5, true)), true);
  assert.deepEqual(survey.landscape?.x, [0, 4]);
  const second = survey.question;
  assert.equal(second?.x.n, 72);
  survey.take(frame(72 * (second?.y.n ?? 0), 0, true));
  assert.equal(survey.question, second);
});

test("another held parameter is looked at coarsely first, one on the axes changes nothing", () => {
  const model = sample();
  const { survey } = model;
  const first = /** @type {{x: {n: number}, y: {n: number}}} */ (survey.question);
  survey.take(frame(24 * first.y.n, 0, true));
  const second = survey.question;
  const scene = /** @type {import("./scene.js").Scene} */ (model.scene);
  model.scene = { ...scene, params: { a: 2, b: 2, c: 3 } };
  assert.equal(survey.question, second);
  model.scene = { ...scene, params: { a: 2, b: 2, c: 4 } };
  assert.equal(survey.question?.x.n, 24);
});

test("nothing is asked for while no panel shows it, or with one parameter", () => {
  const model = sample();
  model.survey.open = false;
  assert.equal(model.survey.question, null);
  model.survey.open = true;
  model.params = ["a"];
  assert.equal(model.survey.question, null);
});

test("the reader's pair holds while both are there", () => {
  const model = sample();
  model.panels.pair = ["c", "a"];
  assert.deepEqual(model.survey.pair, ["c", "a"]);
  model.panels.pair = ["c", "gone"];
  assert.deepEqual(model.survey.pair, ["a", "b"]);
});

test("an answer with a missing part is dropped", () => {
  const { survey } = sample();
  const first = /** @type {{x: {n: number}, y: {n: number}}} */ (survey.question);
  survey.take(frame(10, 0, false));
  assert.equal(survey.take(frame(24 * first.y.n - 20, 20, true)), false);
});

test("the loss between grid points", () => {
  const landscape = { params: ["a", "b"], x: /** @type {[number, number]} */ ([0, 2]), y: /** @type {[number, number]} */ ([0, 1]), nx: 3, ny: 2, values: [0, 1, 2, 10, 11, 12] };
  assert.equal(lossAt(landscape, 0.5, 0.5), 5.5);
  assert.equal(lossAt(landscape, 2, 1), 12);
  assert.ok(Number.isNaN(lossAt(landscape, 2.1, 0)));
});
