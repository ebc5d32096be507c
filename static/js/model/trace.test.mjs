import assert from "node:assert/strict";
import test from "node:test";
import { indexAt, jumps, trace } from "./trace.js";

const same = (/** @type {number} */ v) => v;

/** @param {number[]} clock @param {number[]} heights @param {(v: number) => number} [X] */
function drawn(clock, heights, X = same) {
  /** @type {[string, number, number][]} */
  const out = [];
  trace(clock, heights, 0, clock.length - 1, X, same, {
    moveTo: (x, y) => out.push(["m", x, y]),
    lineTo: (x, y) => out.push(["l", x, y]),
  });
  return out;
}

test("few samples are drawn as they are", () => {
  assert.deepEqual(drawn([0, 10, 20], [1, 2, 3]), [["m", 0, 1], ["l", 10, 2], ["l", 20, 3]]);
});

test("two samples of one clock are a jump: the pen is lifted", () => {
  assert.deepEqual(drawn([0, 10, 10, 20], [1, 2, 5, 6]), [["m", 0, 1], ["l", 10, 2], ["m", 10, 5], ["l", 20, 6]]);
  assert.deepEqual(jumps([0, 10, 10, 20]), [2]);
});

test("what is not finite is a gap", () => {
  assert.deepEqual(drawn([0, 10, 20, 30], [1, NaN, 3, 4]).map(([what]) => what), ["m", "m", "l"]);
});

test("many samples keep every extreme and make few strokes", () => {
  const n = 10_000;
  const clock = Array.from({ length: n }, (_, k) => k / n);
  const heights = clock.map((t, k) => (k === 4321 ? 7 : k === 8765 ? -7 : Math.sin(40 * t)));
  const out = drawn(clock, heights, (t) => 500 * t);
  const ys = out.map(([, , y]) => y);
  assert.equal(Math.max(...ys), 7);
  assert.equal(Math.min(...ys), -7);
  assert.ok(out.length <= 4 * 501, `${out.length} strokes`);
  assert.equal(out.filter(([what]) => what === "m").length, 1);
  assert.equal(ys[0], heights[0]);
  assert.equal(ys.at(-1), heights[n - 1]);
});

test("in a dense curve the extremes come in the order in which they happened", () => {
  const clock = Array.from({ length: 8 }, (_, k) => k / 16);
  assert.deepEqual(drawn(clock, [0, 5, 1, -5, 0, 1, 0, 1]).map(([, , y]) => y), [0, 5, -5, 1]);
});

test("a jump and a gap are kept in a dense curve", () => {
  const clock = Array.from({ length: 1000 }, (_, k) => (k >= 500 ? k - 1 : k) / 10_000);
  const heights = clock.map((_, k) => (k < 500 ? 1 : 2));
  assert.deepEqual(drawn(clock, heights, (t) => 1000 * t).filter(([what]) => what === "m").map(([, , y]) => y), [1, 2]);
  const gap = heights.map((y, k) => (k > 200 && k < 300 ? NaN : y));
  assert.equal(drawn(clock, gap, (t) => 1000 * t).filter(([what]) => what === "m").length, 3);
});

test("the place of a clock in a rising list", () => {
  assert.equal(indexAt([0, 1, 1, 2], 1), 1);
  assert.equal(indexAt([0, 1, 1, 2], 1.5), 3);
  assert.equal(indexAt([], 1), 0);
});
