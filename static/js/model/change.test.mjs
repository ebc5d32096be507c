import assert from "node:assert/strict";
import { test } from "node:test";
import { Outbox } from "./outbox.js";
import { apply, combine } from "./patch.js";

// The examples of RFC 7396, appendix A.
const examples = [
  [{ a: "b" }, { a: "c" }, { a: "c" }],
  [{ a: "b" }, { b: "c" }, { a: "b", b: "c" }],
  [{ a: "b" }, { a: null }, {}],
  [{ a: "b", b: "c" }, { a: null }, { b: "c" }],
  [{ a: ["b"] }, { a: "c" }, { a: "c" }],
  [{ a: "c" }, { a: ["b"] }, { a: ["b"] }],
  [{ a: { b: "c" } }, { a: { b: "d", c: null } }, { a: { b: "d" } }],
  [{ a: [{ b: "c" }] }, { a: [1] }, { a: [1] }],
  [["a", "b"], ["c", "d"], ["c", "d"]],
  [{ a: "b" }, ["c"], ["c"]],
  [{ a: "foo" }, null, null],
  [{ a: "foo" }, "bar", "bar"],
  [{ e: null }, { a: 1 }, { e: null, a: 1 }],
  [[1, 2], { a: "b", c: null }, { a: "b" }],
  [{}, { a: { bb: { ccc: null } } }, { a: { bb: {} } }],
];

test("merge patches as RFC 7396 has them", () => {
  for (const [target, patch, want] of examples) assert.deepEqual(apply(target, patch), want);
});

test("two patches in one do what both do in turn", () => {
  const scene = { params: { a: 1, b: 2 }, z0: [[1]], T: 1 };
  const first = { params: { a: 5 }, T: 2 };
  const second = { params: { b: null, c: 7 }, z0: [[3]] };
  assert.deepEqual(apply(scene, combine(first, second)), apply(apply(scene, first), second));
  assert.deepEqual(first, { params: { a: 5 }, T: 2 });
});

test("one message of a kind a frame, a scene first", () => {
  const outbox = new Outbox();
  outbox.putPatch({ T: 1 });
  outbox.putScene({ name: "s" });
  outbox.putPatch({ T: 2 });
  outbox.putPatch({ params: { a: 1 } });
  outbox.putView({ grid: 1 });
  outbox.putFlow({ do: "play" });
  assert.deepEqual(outbox.take(), [
    { type: "view", grid: 1 },
    { type: "scene", mark: 2, scene: { name: "s" } },
    { type: "patch", mark: 3, patch: { T: 2, params: { a: 1 } } },
    { type: "flow", do: "play" },
  ]);
  assert.deepEqual(outbox.take(), []);
});
