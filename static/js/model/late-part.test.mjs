import assert from "node:assert/strict";
import { test } from "node:test";
import { untilItComes } from "./late-part.js";

test("a part that cannot be fetched is asked for again, less and less often, until it comes", async () => {
  /** @type {number[]} */
  const waits = [];
  let asked = 0;
  let told = 0;
  const load = async () => {
    if (++asked < 8) throw new Error("no answer");
    return "part";
  };
  const part = await untilItComes(load, () => told++, (next, ms) => {
    waits.push(ms);
    next();
  });
  assert.equal(part, "part");
  assert.equal(told, 7);
  assert.deepEqual(waits, [500, 1000, 2000, 4000, 8000, 8000, 8000]);
});

test("a part that comes at once is asked for once", async () => {
  let asked = 0;
  assert.equal(await untilItComes(async () => ++asked, () => assert.fail("nothing failed")), 1);
});
