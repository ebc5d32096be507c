import assert from "node:assert/strict";
import { test } from "node:test";
import { fixed, format, plain, read, tick } from "./number.js";
import { byAppearance, indexOfByte, statesOf, tex, text } from "./symbols.js";

test("byte offsets become indices in any script", () => {
  const line = "y' = μ*𝑥 + k";
  for (const [index, character] of [[0, "y"], [5, "μ"], [7, "𝑥"], [12, "k"]]) {
    assert.equal(indexOfByte(line, Buffer.byteLength(line.slice(0, Number(index)))), index, String(character));
  }
  assert.equal(indexOfByte(line, 999), line.length);
  assert.equal(indexOfByte("", 0), 0);
});

test("names in order of appearance, whole words only", () => {
  assert.deepEqual(byAppearance(["c", "mu", "m"], ["x' = mu*x", "y' = c"]), ["mu", "c", "m"]);
});

test("names typeset", () => {
  assert.equal(tex("mu"), "\\mu");
  assert.equal(tex("k12"), "k_{12}");
  assert.equal(tex("tau_m"), "\\tau_{m}");
  assert.equal(tex("rate"), "\\mathrm{rate}");
  assert.equal(text("theta"), "θ");
  assert.equal(text("hare"), "hare");
});

test("states of equations", () => assert.deepEqual(statesOf(["x' = 1", "dy/dt = x", "oops"]), ["x", "y", ""]));

test("numbers as a reader expects them", () => {
  assert.equal(format(3.1e-9, 2), "3.1·10⁻⁹");
  assert.equal(format(1e-6, 1), "10⁻⁶");
  assert.equal(format(-0.25), "−0.250");
  assert.equal(format(0), "0");
  assert.equal(format(NaN), "–");
  assert.equal(format(123456), "1.23·10⁵");
  assert.equal(fixed(-0.001, 2), "0.00");
  assert.equal(fixed(-1.5, 2), "−1.50");
  assert.equal(read(" −1,5 "), -1.5);
  assert.ok(Number.isNaN(read("")));
  assert.ok(Number.isNaN(read("two")));
  assert.equal(plain(0.1 + 0.2), "0.3");
  assert.equal(plain(-1e-6), "-1e-6");
  assert.equal(plain(0.0001), "0.0001");
});


test("ticks have the decimals of their steps until those are many", () => {
  assert.equal(tick(0.25, 2), "0.25");
  assert.equal(tick(-1, 1), "−1.0");
  assert.equal(tick(3.5e-5, 6), "3.5·10⁻⁵");
  assert.equal(tick(0, 6), "0");
});
