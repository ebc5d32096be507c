import assert from "node:assert/strict";
import { test } from "node:test";
import { contour, joined, rings } from "./contours.js";
import { eigenLines, figure, symbolOf } from "./portrait.js";

const n = 41;
const at = (/** @type {number} */ i) => -2 + (4 * i) / (n - 1);
const grid = (/** @type {(x: number, y: number) => number} */ f) => Float64Array.from({ length: n * n }, (_, k) => f(at(k % n), at(Math.floor(k / n))));

test("the pieces of a circle join to one closed line on it", () => {
  const lines = joined(contour(grid((x, y) => x * x + y * y), n, n, 2.03));
  assert.equal(lines.length, 1);
  const [line] = lines;
  assert.ok(Math.hypot(line[0] - line[line.length - 2], line[1] - line[line.length - 1]) < 1e-5, "closed");
  for (let k = 0; k < line.length; k += 2) assert.ok(Math.abs(at(line[k]) ** 2 + at(line[k + 1]) ** 2 - 2.03) < 0.01);
});

test("zero lines of two branches stay two, each whole", () => {
  const lines = joined(contour(grid((x) => (x - 0.51) * (x + 1.03)), n, n, 0));
  assert.deepEqual(lines.map((line) => line.length / 2), [n, n]);
});

test("the rings of a square are evenly spaced and stay where they are when the window moves", () => {
  const cost = (/** @type {number} */ shift) => rings(grid((x, y) => ((x + shift) ** 2 + y * y) / 2), 7);
  const a = cost(0);
  const radii = a.map(Math.sqrt);
  radii.forEach((r, k) => assert.ok(Math.abs(r - radii[0] * (k + 1)) < 1e-9));
  const b = cost(0.2);
  assert.deepEqual(b.slice(0, 3), a.slice(0, 3));
  assert.deepEqual(rings([NaN, NaN], 7), []);
  assert.deepEqual(rings([3, 3, 3], 7), []);
});

test("eigenvalues read as a pair or one by one", () => {
  assert.deepEqual(eigenLines([[-0.275, 3.1199], [-0.275, -3.1199]]), [{ index: "1,2", text: "−0.275 ± 3.12 i" }]);
  assert.deepEqual(eigenLines([[0, 1], [0, -1], [-2, 0]]).map(({ text }) => text), ["± 1 i", "−2"]);
  assert.equal(figure(-12345.6), "−1.23·10^4");
  assert.equal(figure(0.00012), "1.20·10^−4");
});

test("each type has its symbol", () => {
  const symbol = (/** @type {string} */ kind, stable = false) => symbolOf({ z: [], eigenvalues: [], kind, stable });
  assert.deepEqual([symbol("stable node", true), symbol("unstable focus"), symbol("saddle"), symbol("saddle-focus"), symbol("centre"), symbol("degenerate")], ["filled", "hollow", "cross", "cross", "ring", "square"]);
});
