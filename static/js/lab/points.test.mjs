import assert from "node:assert/strict";
import { test } from "node:test";

import { planeOf } from "./points.js";

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
