import assert from "node:assert/strict";
import { test } from "node:test";
import { Orbit } from "./orbit.js";

/** @type {[number, number][]} */
const box = [[-20, 20], [-25, 30], [0, 50]];

function orbit() {
  const o = new Orbit();
  o.resize(800, 600);
  o.fit(box, { top: 50, bottom: 40, side: 30 });
  return o;
}

test("a point projected and brought back at its depth is itself, from every side", () => {
  const o = orbit();
  for (let k = 0; k < 20; k++) {
    o.rotate(37 * k, 11 * (k - 10));
    o.zoomAt(300, 200, k % 2 ? 1.3 : 0.8);
    const point = [3 - k, 2 * k - 9, 1 + 2 * k];
    const [x, y, depth] = o.seen(point[0], point[1], point[2]);
    o.unproject(x, y, depth).forEach((value, i) => assert.ok(Math.abs(value - point[i]) < 1e-9, `${value} is not ${point[i]}`));
  }
});

test("the whole box is in the window, in the room left for it", () => {
  const o = orbit();
  const xs = o.corners().map(([x]) => x);
  const ys = o.corners().map(([, y]) => y);
  assert.ok(Math.min(...xs) >= 30 - 1e-6 && Math.max(...xs) <= 770 + 1e-6);
  assert.ok(Math.min(...ys) >= 50 - 1e-6 && Math.max(...ys) <= 560 + 1e-6);
});

test("up stays up, and what is nearer to the eye is larger in depth", () => {
  const o = orbit();
  assert.ok(o.seen(0, 0, 50)[1] < o.seen(0, 0, 0)[1]);
  o.azimuth = 0;
  o.turn();
  assert.ok(o.seen(20, 0, 25)[2] > o.seen(-20, 0, 25)[2]);
  o.rotate(0, 1e5);
  assert.ok(o.elevation < Math.PI / 2);
});

test("zooming keeps the pixel under the hand", () => {
  const o = orbit();
  const depth = 0;
  const before = o.unproject(500, 250, depth);
  o.zoomAt(500, 250, 2);
  o.unproject(500, 250, depth).forEach((value, i) => assert.ok(Math.abs(value - before[i]) < 1e-9));
});
