import assert from "node:assert/strict";
import { test } from "node:test";
import { printLight } from "./print.js";

test("what is printed is light, drawn before the browser takes it, and the screen as before afterwards", () => {
  const target = new EventTarget();
  globalThis.addEventListener = /** @type {any} */ (target.addEventListener.bind(target));
  /** @type {string[]} */
  const done = [];
  let theme = "dark";
  printLight({ theme: () => theme, wear: (name) => done.push(theme = name), draw: () => done.push("drawn") });
  target.dispatchEvent(new Event("beforeprint"));
  assert.deepEqual(done, ["light", "drawn"]);
  target.dispatchEvent(new Event("afterprint"));
  assert.equal(theme, "dark");
});
