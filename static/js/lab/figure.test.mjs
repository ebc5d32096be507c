import assert from "node:assert/strict";
import { test } from "node:test";
import { separated } from "./figure.js";

test("a table is a file of all its digits, and a name with a comma stays one", () => {
  const table = { columns: ["T", "L*, rate known"], rows: [[0.1, 1 / 3], [2, "–"]] };
  assert.equal(separated(table), 'T,"L*, rate known"\r\n0.1,0.3333333333333333\r\n2,–\r\n');
});
