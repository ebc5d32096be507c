import assert from "node:assert/strict";
import { test } from "node:test";
import { fromAfar } from "./from-afar.js";

test("an exponential of powers is written as a function", () => {
  assert.equal(fromAfar("V = A\\,\\mathrm{e}^{-(x - 1)^{2} - 10y^{2}},"), "V = A\\,\\exp(-(x - 1)^{2} - 10y^{2}),");
  assert.equal(fromAfar("\\mathrm{e}^{Y - X} - \\mathrm{e}^{X_{1}}"), "\\mathrm{e}^{Y - X} - \\exp(X_{1})");
  assert.equal(fromAfar("\\mathrm{e}^{-\\mathrm{e}^{x^{2}}}"), "\\exp(-\\exp(x^{2}))");
});

test("a fraction with indices or powers keeps the size of the line, a long one becomes a quotient in it", () => {
  assert.equal(fromAfar("\\frac{(1 - \\mu)\\,y}{r_{1}^{3}}"), "\\dfrac{(1 - \\mu)\\,y}{r_{1}^{3}}");
  assert.equal(fromAfar("\\frac{x}{2} + \\frac{\\frac{x^{2}}{y}}{3}"), "\\frac{x}{2} + \\dfrac{\\dfrac{x^{2}}{y}}{3}");
  const sum = "m\\,g\\,\\sin(\\alpha - 2\\beta) + 2m\\,\\sin(\\delta)";
  assert.equal(fromAfar(`-\\frac{(${sum})}{D}`), `-(${sum})\\,/\\,D`);
  assert.equal(fromAfar(`\\frac{${sum}}{l\\,D}`), `(${sum})\\,/\\,(l\\,D)`);
  assert.equal(fromAfar(`\\frac{(a)(${sum})}{\\mu}`), `((a)(${sum}))\\,/\\,\\mu`);
});

test("everything else stays as it is", () => {
  for (const tex of ["\\dot{x} = \\mu(1 - x^{2})y - x", "x^{2^{y}}", "\\left\\{a\\right.", "\\mathrm{e}", ""]) assert.equal(fromAfar(tex), tex);
});
