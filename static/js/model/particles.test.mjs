import assert from "node:assert/strict";
import test from "node:test";
import { Camera } from "./camera.js";
import { Particles } from "./particles.js";

test("what comes into sight gets as many particles as there are elsewhere", () => {
  const camera = Object.assign(new Camera(), { x0: 0, x1: 1, y0: 0, y1: 1, width: 100, height: 100 });
  const particles = new Particles(4000);
  particles.scatter(camera);
  Object.assign(camera, { x0: -1, x1: 1, y0: -1, y1: 1 });
  particles.spread([0, 1, 0, 1], camera);
  let before = 0;
  for (let p = 0; p < 4000; p++) {
    const [x, y] = [particles.x[p], particles.y[p]];
    assert.ok(x >= -1 && x <= 1 && y >= -1 && y <= 1);
    if (x > 0 && y > 0) before++;
  }
  // A quarter of the window: 1000 of 4000, with a standard deviation of 27.
  assert.ok(Math.abs(before - 1000) < 200, `${before} where all of them were`);
  const { x, y } = { x: particles.x.slice(), y: particles.y.slice() };
  Object.assign(camera, { x0: -0.5, x1: 0.5 });
  particles.spread([-1, 1, -1, 1], camera); // nothing new to be seen
  assert.deepEqual([particles.x, particles.y], [x, y]);
});
