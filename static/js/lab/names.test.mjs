import assert from "node:assert/strict";
import { test } from "node:test";
import { places } from "./names.js";

const box = { left: 0, right: 300, top: 0, bottom: 200 };
const line = (/** @type {(x: number) => number} */ f) => /** @type {[number, number][]} */ (Array.from({ length: 31 }, (_, i) => [10 * i, f(10 * i)]));

test("a name stands at the end, above what lies level", () => {
  const [place] = places([{ points: line(() => 100), width: 40 }], 10, box);
  assert.deepEqual(place, { x: 260, y: 92 });
});

test("below a line that falls to its end", () => {
  const [place] = places([{ points: line((x) => 20 + x / 2), width: 60 }], 10, box);
  const right = (place?.x ?? 0) + 60;
  assert.ok(place && place.y - 10 > 20 + right / 2, JSON.stringify(place)); // its top is under all that it spans
});

test("beside a line that is steep", () => {
  const [place] = places([{ points: [[100, 190], [110, 10]], width: 80 }], 10, box);
  assert.ok(place && (place.x > 110 - 1 || place.x + 80 < 100 + 1), JSON.stringify(place));
});

test("off the other lines and their names, within the box", () => {
  const lines = [{ points: line(() => 190), width: 50 }, { points: line(() => 180), width: 50 }, { points: line(() => 170), width: 0 }];
  const [first, second, none] = places(lines, 10, box);
  assert.equal(none, null);
  assert.ok(first && second && (Math.abs(first.y - second.y) >= 12 || Math.abs(first.x - second.x) >= 50));
  for (const place of [first, second]) assert.ok(place && place.y <= 200 && place.x >= 0 && place.x + 50 <= 300);
});

test("where nothing is to be seen there is no name", () => {
  assert.deepEqual(places([{ points: [], width: 20 }, { points: [[NaN, 3], [400, 10]], width: 20 }], 10, box), [null, null]);
});
