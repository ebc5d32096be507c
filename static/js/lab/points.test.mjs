import assert from "node:assert/strict";
import { test } from "node:test";

import { planeOf, seen } from "./points.js";

test("points stand within the picture, with equal units across", () => {
  const points = [[-2, 0], [4, 1], [1, -1]];
  const { X, Y } = planeOf([points], 200, 100);
  for (const [x, y] of points) {
    assert.ok(X(x) > 0 && X(x) < 200, `x = ${x}`);
    assert.ok(Y(y) > 0 && Y(y) < 100, `y = ${y}`);
  }
  assert.ok(Math.abs(X(1) - X(0) - (Y(0) - Y(1))) < 1e-9);
});

test("what is not a number has no say, and nothing at all is a picture too", () => {
  const { X } = planeOf([[[NaN, 1], [0, 0], [2, 2]]], 100, 100);
  assert.equal(X(1), 50);
  assert.equal(planeOf([[]], 100, 100).X(0), 50);
});

test("the line that divides is where both classes are as probable", () => {
  const readout = [-1, 0.5, 1, 2, 0.3, -0.4]; // logits −x + y/2 + 0.3 and x + 2y − 0.4
  const { points, line: [a, b, c] } = seen([[1, 2]], readout);
  assert.deepEqual(points, [[1, 2]]);
  const y = -(c + a * 0.7) / b; // on it, at x = 0.7
  assert.ok(Math.abs(-0.7 + y / 2 + 0.3 - (0.7 + 2 * y - 0.4)) < 1e-12);
});

test("of three states the second to be seen is the distance from what divides", () => {
  const readout = [0, 0, -1, 0, 0, 1, 0.5, 0];
  assert.deepEqual(seen([[3, 7, 0.25], [1, 1, 1.25]], readout), { points: [[3, 0], [1, 1]], line: [0, 1, 0] });
});
