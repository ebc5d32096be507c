import assert from "node:assert/strict";
import { test } from "node:test";
import { cut, tokens } from "./lexer.js";

const names = { states: new Set(["x", "θ"]), params: new Set(["mu"]) };
const kinds = (/** @type {string} */ line) => tokens(line, names).filter(({ kind }) => kind !== "space").map(({ kind, text }) => `${text}:${kind}`).join(" ");

test("pieces for colouring", () => {
  assert.equal(kinds("x' = -mu*sin(2.5e-3t)"), "x:state ':operator =:operator -:operator mu:parameter *:operator sin:function (:operator 2.5e-3:number t:constant ):operator");
  assert.equal(kinds("dθ/dt = 2e + blob # and so on"), "dθ:state /:operator dt:constant =:operator 2:number e:constant +:operator blob:unknown # and so on:comment");
  assert.equal(kinds("mu = .5 in [0, 1]"), "mu:parameter =:operator .5:number in:word [:operator 0:number ,:operator 1:number ]:operator");
  assert.equal(kinds("in = 2"), "in:unknown =:operator 2:number");
  assert.equal(kinds("😀"), "😀:operator");
});

test("nothing is lost, whatever is typed", () => {
  for (const line of ["", "  a  ", "x'=#", "1..2", "é^½ \t'", "𝛼 = 1"]) assert.equal(tokens(line, names).map(({ text }) => text).join(""), line);
});

test("a mark stands under its name or its character", () => {
  const marked = (/** @type {string} */ line, /** @type {number[]} */ ...at) => cut(tokens(line, names), at).map(({ text, mark }) => (mark === null ? text : `<${text}>`)).join("");
  assert.equal(marked("x' = blob*y", 5), "x' = <blob>*y");
  assert.equal(marked("x' = 2 3", 7), "x' = 2 <3>");
  assert.equal(marked("x' =", 4), "x' =< >");
  assert.equal(marked("a  b", 1), "a< > b");
  assert.equal(marked("p + q", 0, 4), "<p> + <q>");
  assert.equal(marked("", 0), "< >");
});
