import assert from "node:assert/strict";
import { test } from "node:test";
import { contour, levels } from "./contours.js";
import { decimalsOf, logFraction, logValue, rangeAround, roundInRange, roundUp, ticks, wholePowers } from "./scale.js";

test("ticks are round, inside and free of binary dust", () => {
  assert.deepEqual(ticks(0, 1, 5), [0, 0.2, 0.4, 0.6, 0.8, 1]);
  assert.deepEqual(ticks(-3.2, 3.2, 6), [-3, -2, -1, 0, 1, 2, 3]);
  assert.deepEqual(ticks(1900, 1920, 4), [1900, 1905, 1910, 1915, 1920]);
  assert.deepEqual(ticks(1, 1, 4), []);
  assert.equal(decimalsOf(0.05), 2);
  assert.equal(decimalsOf(20), 0);
});

test("round ends", () => {
  assert.equal(roundUp(8), 8);
  assert.equal(roundUp(8.1), 10);
  assert.equal(roundUp(0.012), 0.015);
  assert.deepEqual(rangeAround(2), [0, 5]);
  assert.deepEqual(rangeAround(-2), [-5, 0]);
  assert.deepEqual(rangeAround(0), [-1, 1]);
});

test("a logarithmic slider goes there and back", () => {
  for (const value of [0.001, 0.05, 1, 10]) assert.equal(logValue(logFraction(value, 1e-3, 10), 1e-3, 10), value);
  assert.equal(logFraction(100, 1e-3, 10), 1);
});

test("a finger means a thousandth of the range", () => {
  const value = roundInRange(1.23456789, 0, 4);
  assert.ok(Math.abs(value - 1.23456789) < 0.004 && String(value).length <= 6);
});

/** r² on a grid over [−1, 1]². */
function bowl(/** @type {number} */ n) {
  return Array.from({ length: n * n }, (_, k) => (((k % n) / (n - 1)) * 2 - 1) ** 2 + ((Math.floor(k / n) / (n - 1)) * 2 - 1) ** 2);
}

test("a contour of a bowl is a circle, closed", () => {
  const n = 41;
  const pieces = contour(bowl(n), n, n, 0.47);
  let length = 0;
  const ends = new Map();
  for (let k = 0; k < pieces.length; k += 4) {
    const [x0, y0, x1, y1] = pieces.slice(k, k + 4).map((v) => (v / (n - 1)) * 2 - 1);
    // Linear interpolation of r² is off by h²/8 · f″/|∇f| at most: 0.05²/8 · 2 / 1.4 < 5e-4.
    for (const [x, y] of [[x0, y0], [x1, y1]]) {
      assert.ok(Math.abs(Math.hypot(x, y) - Math.sqrt(0.47)) < 5e-4);
      const key = `${x.toFixed(9)},${y.toFixed(9)}`;
      ends.set(key, (ends.get(key) ?? 0) + 1);
    }
    length += Math.hypot(x1 - x0, y1 - y0);
  }
  assert.ok([...ends.values()].every((count) => count === 2));
  assert.ok(Math.abs(length - 2 * Math.PI * Math.sqrt(0.47)) < 0.01);
});

test("cells that are not finite are left out, both saddles are two pieces", () => {
  assert.deepEqual(contour([NaN, 1, 0, 1], 2, 2, 0.5), []);
  assert.equal(contour([1, 0, 0, 1], 2, 2, 0.4).length, 8);
  assert.equal(contour([1, 0, 0, 1], 2, 2, 0.6).length, 8);
});

test("levels rise and stay inside", () => {
  const list = levels(bowl(20), 10);
  assert.ok(list.every((v, i) => i === 0 || v > list[i - 1]));
  assert.deepEqual(levels([3, 3, 3], 4), [3]);
  assert.deepEqual(levels([NaN], 4), []);
});

test("whole powers of ten stand between their ends, however small", () => {
  assert.deepEqual(wholePowers(0.02, 300), [0.1, 1, 10, 100]);
  assert.deepEqual(wholePowers(1, 1), [1]);
  assert.deepEqual(wholePowers(2, 3), []);
  assert.deepEqual(wholePowers(3e-21, 2e-18), [1e-20, 1e-19, 1e-18]);
  assert.deepEqual(wholePowers(1e-30, 1), [1e-30, 1e-25, 1e-20, 1e-15, 1e-10, 1e-5, 1]);
  for (const [low, high] of [[0, 1], [-1, 1], [NaN, 1], [1, Infinity], [2, 1]]) assert.deepEqual(wholePowers(low, high), []);
});
