import assert from "node:assert/strict";
import { test } from "node:test";
import { placesAlong } from "./places.js";
import { Labels } from "../../model/labels.js";

const plot = { width: 180, height: 60 };
const line = (/** @type {(x: number) => number} */ f) => Float32Array.from(Array.from({ length: 91 }, (_, i) => [2 * i, f(2 * i), 0]).flat());

test("words of a line stand within a plot, however narrow, and off its lines where there is room", () => {
  const falls = line((x) => 10 + 40 * (1 - Math.exp(-x / 20)));
  const labels = new Labels();
  labels.clear(plot.width, plot.height);
  labels.line(falls);
  const places = placesAlong(falls, 95, plot.width, plot.height);
  for (const { x, y, w, h } of places) assert.ok(x >= 5 && y >= 5 && x + w <= plot.width - 5 && y + h <= plot.height - 5, `${x} ${y}`);
  const at = labels.place("flow, η 0.05", places);
  for (let k = 0; k < falls.length; k += 3) {
    const [x, y] = [falls[k], falls[k + 1]];
    assert.ok(!(x > at.x && x < at.x + at.w && y > at.y && y < at.y + at.h), `the line is under the words at ${x}, ${y}`);
  }
});

test("two lines that end at one place have their words apart", () => {
  const labels = new Labels();
  labels.clear(300, 90);
  const [a, b] = [line((x) => 20 + x / 20), line((x) => 22 + x / 20)];
  for (const one of [a, b]) labels.line(one);
  const [p, q] = [labels.place("a", placesAlong(a, 80, 300, 90)), labels.place("b", placesAlong(b, 80, 300, 90))];
  assert.ok(p.x + p.w <= q.x || q.x + q.w <= p.x || p.y + p.h <= q.y || q.y + q.h <= p.y);
});
