import assert from "node:assert/strict";
import { test } from "node:test";
import { insertion, languageOf } from "./language.js";

/** Types a form into a text whose selection is in brackets. @param {any} form @param {string} marked */
function type(form, marked) {
  const start = marked.indexOf("[");
  const end = marked.indexOf("]") - 1;
  const text = marked.replace(/[[\]]/g, "");
  const { start: from, end: to, typed, select } = insertion(form, text, start, end);
  const after = text.slice(0, from) + typed + text.slice(to);
  return `${after.slice(0, select[0])}[${after.slice(...select)}]${after.slice(select[1])}`;
}

test("a form goes to the caret, around what is selected", () => {
  const sqrt = { name: "sqrt", usage: "sqrt(x)", meaning: "" };
  const atan2 = { name: "atan2", usage: "atan2(y, x)", meaning: "" };
  assert.equal(type(sqrt, "x' = []"), "x' = sqrt([x])");
  assert.equal(type(sqrt, "x' = [x + 1]*y"), "x' = sqrt(x + 1)[]*y");
  assert.equal(type(atan2, "x' = []"), "x' = atan2([y], x)");
  assert.equal(type(atan2, "x' = [p]"), "x' = atan2(p, [x])");
  assert.equal(type({ name: "pi", usage: "pi", meaning: "" }, "2*[] + 1"), "2*pi[] + 1");
  assert.equal(type({ usage: "x^y", meaning: "" }, "x' = [a]"), "x' = [x^y]");
});

test("a line goes on a line of its own", () => {
  const line = { usage: "k = 1.5", meaning: "", line: true };
  assert.equal(type(line, "x' = [] y\ny' = x"), "x' =  y\n[k = 1.5]\ny' = x");
  assert.equal(type(line, "x' = y\n[]\ny' = x"), "x' = y\n[k = 1.5]\ny' = x");
  assert.equal(type(line, "[]"), "[k = 1.5]");
  assert.equal(type(line, "a' = 1[]"), "a' = 1\n[k = 1.5]");
});

test("names by what they are", () => {
  const form = (/** @type {string | undefined} */ name) => ({ name, usage: name ?? "x + y", meaning: "" });
  const { functions, constants, words } = languageOf([{ id: "functions", name: "", forms: [form("sin")] }, { id: "names", name: "", forms: [form("pi"), form(undefined)] }, { id: "choices", name: "", forms: [form("and")] }]);
  assert.deepEqual([[...functions], [...constants], [...words]], [["sin"], ["pi", "π", "dt"], ["and"]]);
});
