import assert from "node:assert/strict";
import { test } from "node:test";
import { inTurn } from "./turns.js";

test("what takes long takes turns", async () => {
  const { signal } = new AbortController();
  /** @type {string[]} */
  const said = [];
  /** @type {() => void} */
  let end = () => {};
  const first = inTurn(signal, () => new Promise((done) => { said.push("first"); end = () => done(1); }));
  const fails = inTurn(signal, () => { throw new Error("a fault"); });
  const given = new AbortController();
  const up = inTurn(given.signal, () => { said.push("given up"); });
  const after = inTurn(signal, () => { said.push("after"); return 4; });
  given.abort();
  const faults = Promise.all([assert.rejects(fails, /a fault/), assert.rejects(up, { name: "AbortError" })]);
  await Promise.resolve();
  assert.deepEqual(said, ["first"]);
  end();
  assert.equal(await first, 1);
  await faults;
  assert.equal(await after, 4);
  assert.deepEqual(said, ["first", "after"]);
});
