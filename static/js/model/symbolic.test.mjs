import assert from "node:assert/strict";
import { test } from "node:test";
import { breakable, copied, dotted, endLines, gradientLine, jumpLines } from "./symbolic.js";

const f = (/** @type {string} */ text, latex = text) => ({ text, latex });
const zero = f("0");
/** @type {import("./symbolic.js").Symbols} */
const symbols = {
  states: [f("x"), f("v_1", "v_{1}")], params: [f("c"), f("mu", "\\mu"), f("k")], costate: [f("a_x", "a_{x}"), f("a_v_1", "a_{v_{1}}")],
  lines: [f("x' = v_1", "\\dot{x} = v_{1}"), f("v_1' = -mu*x - c", "\\dot{v}_{1} = -\\mu\\,x - c")],
  f: [f("v_1", "v_{1}"), f("-mu*x - c", "-\\mu\\,x - c")], dfdz: [[zero, f("1")], [f("-mu", "-\\mu"), zero]], dfdtheta: [[zero, zero, zero], [f("-1"), f("-x"), zero]],
  adjoint: [f("a_v_1*mu", "a_{v_{1}}\\,\\mu"), f("-a_x", "-a_{x}")], end: [f("x"), zero],
  integrand: [f("-a_v_1", "-a_{v_{1}}"), f("2*x - a_v_1*x", "2x - a_{v_{1}}\\,x"), zero], outside: [zero, f("-mu", "-\\mu"), zero],
};

test("dots stand over one letter", () => {
  assert.equal(dotted(f("x")), "\\dot{x}");
  assert.equal(dotted(f("x1", "x_{1}")), "\\dot{x}_{1}");
  assert.equal(dotted(f("prey", "\\mathrm{prey}")), "\\tfrac{\\mathrm{d}}{\\mathrm{d}t}\\,\\mathrm{prey}");
});

test("a gradient is an integral and what stands outside of it", () => {
  assert.equal(gradientLine(symbols, 0), "\\frac{\\mathrm{d}L}{\\mathrm{d}c} = -\\int_{t_0}^{t_1} a_{v_{1}}\\,\\mathrm{d}t");
  assert.equal(gradientLine(symbols, 1), "\\frac{\\mathrm{d}L}{\\mathrm{d}\\mu} = \\int_{t_0}^{t_1} \\left(2x - a_{v_{1}}\\,x\\right)\\,\\mathrm{d}t - \\mu");
  assert.equal(gradientLine(symbols, 2), "\\frac{\\mathrm{d}L}{\\mathrm{d}k} = 0");
});

test("brackets that a line can end in have a set size", () => {
  assert.equal(breakable("-a\\left(1 + x + y + z + u + v + w + \\frac{\\left(x\\right)}{2}\\right)\\,y"), "-a\\biggl(1 + x + y + z + u + v + w + \\frac{\\left(x\\right)}{2}\\biggr)\\,y");
  assert.equal(breakable("a(x - 1) + y"), "a(x -\\nobreak 1) + y");
  const long = `(${"x + ".repeat(20)}(x - 1))`;
  assert.equal(breakable(long), long.replace("x - 1", "x -\\nobreak 1"));
  const cases = "\\begin{cases} \\left(x\\right) & y \\end{cases} + \\left\\{x\\right\\}";
  assert.equal(breakable(cases), cases);
});

test("ends and jumps", () => {
  assert.deepEqual(endLines(symbols), ["a_{x}(t_1) = x", "a_{v_{1}}(t_1) = 0"]);
  assert.deepEqual(endLines({ ...symbols, end: [zero, zero] }), ["a(t_1) = 0"]);
  assert.deepEqual(jumpLines(symbols, ["v_1"]), ["a_{v_{1}}(t_i^-) = a_{v_{1}}(t_i^+) + v_{1}(t_i) - \\hat{v}_{1,i}"]);
});

test("what is copied", () => {
  assert.deepEqual(copied(symbols, "dfdz", []), { latex: "\\frac{\\partial f}{\\partial z} = \\begin{pmatrix}\n0 & 1 \\\\\n-\\mu & 0\n\\end{pmatrix}", text: "[[0, 1],\n [-mu, 0]]" });
  assert.equal(copied(symbols, "f", []).text, "x' = v_1\nv_1' = -mu*x - c"); // may be pasted into the editor
  assert.equal(copied(symbols, "f", []).latex, "\\begin{aligned}\n\\dot{x} &= v_{1} \\\\\n\\dot{v}_{1} &= -\\mu\\,x - c\n\\end{aligned}");
  assert.equal(copied(symbols, "adjoint", ["x"]).text, "a_x' = a_v_1*mu\na_v_1' = -a_x\na_x(t1) = x\na_v_1(t1) = 0\na_x(ti-) = a_x(ti+) + x(ti) - data");
  assert.equal(copied(symbols, "gradient", []).text, "dL/dc = integral over t of (-a_v_1)\ndL/dmu = integral over t of (2*x - a_v_1*x) + -mu\ndL/dk = 0");
  assert.equal(copied({ ...symbols, dfdz: [[{ text: "", latex: "", omitted: true }]] }, "dfdz", []).text, "[[…]]");
  const matrix = { f: [f("z' = W1 x0 + b1", "\\dot z = W")], dfdz: [], adjoint: [], gradient: [f("dL/dW")] };
  assert.deepEqual(copied({ ...symbols, matrix }, "gradient", []), { latex: "dL/dW", text: "dL/dW" });
});
