import assert from "node:assert/strict";
import { test } from "node:test";
import { written } from "./written.js";

test("an exponent is raised, what only looks like one is not", () => {
  assert.deepEqual(written("to 3·10⁻¹¹, not 10⁴"), [
    { text: "to 3·10", raised: false }, { text: "−11", raised: true }, { text: ", not 10", raised: false }, { text: "4", raised: true },
  ]);
  assert.deepEqual(written("9.81 m/s²"), [{ text: "9.81 m/s²", raised: false }]);
  assert.deepEqual(written(""), []);
});
