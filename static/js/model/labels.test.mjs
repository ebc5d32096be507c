import assert from "node:assert/strict";
import { test } from "node:test";
import { Labels, around } from "./labels.js";

function labels() {
  const l = new Labels();
  l.clear(400, 300);
  return l;
}

const meets = (/** @type {any} */ a, /** @type {any} */ b) => a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;

test("a label stands right of its dot where nothing is", () => {
  const at = labels().place("a", around(200, 150, 60, 20, 16));
  assert.deepEqual(at, { x: 216, y: 140, w: 60, h: 20 });
});

test("two labels of dots close together do not meet", () => {
  const l = labels();
  assert.ok(!meets(l.place("a", around(200, 150, 60, 20, 16)), l.place("b", around(206, 152, 60, 20, 16))));
});

test("a label leaves a curve and keeps inside of the picture", () => {
  const l = labels();
  l.line(Float32Array.from([0, 150, 0, 400, 150, 0]));
  const at = l.place("a", around(200, 150, 60, 20, 16));
  assert.ok(at.y > 155 || at.y + at.h < 145, `at ${at.x}, ${at.y}`);
  const edge = l.place("b", around(395, 40, 60, 20, 16));
  assert.ok(edge.x + edge.w <= 400 && edge.x >= 0);
});

test("a label stays where it was while another place is hardly better", () => {
  const l = labels();
  l.block({ x: 200, y: 130, w: 100, h: 40 });
  const first = l.place("a", around(200, 150, 60, 20, 16));
  l.clear(400, 300);
  assert.deepEqual(l.place("a", around(200, 150, 60, 20, 16)), first);
});
