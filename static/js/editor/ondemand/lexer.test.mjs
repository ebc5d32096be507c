import assert from "node:assert/strict";
import { test } from "node:test";
import { languageOf } from "./language.js";
import { cut, tokens } from "./lexer.js";

const language = languageOf([{ id: "functions", name: "", forms: [{ name: "sin", usage: "sin(x)", meaning: "" }] },
  { id: "names", name: "", forms: ["pi", "e", "t"].map((name) => ({ name, usage: name, meaning: "" })) },
  { id: "choices", name: "", forms: [{ name: "and", usage: "x and y", meaning: "" }] }]);
const names = { states: new Set(["x", "θ"]), params: new Set(["mu"]), helpers: new Set(["r"]), networks: new Set(["u"]), language };
const kinds = (/** @type {string} */ line) => tokens(line, names).filter(({ kind }) => kind !== "space").map(({ kind, text }) => `${text}:${kind}`).join(" ");

test("pieces for colouring", () => {
  assert.equal(kinds("x' = -mu*sin(2.5e-3t)"), "x:state ':operator =:operator -:operator mu:parameter *:operator sin:function (:operator 2.5e-3:number t:constant ):operator");
  assert.equal(kinds("dθ/dt = 2e + blob # and so on"), "dθ:state /:operator dt:constant =:operator 2:number e:constant +:operator blob:unknown # and so on:comment");
  assert.equal(kinds("mu = .5 in [0, 1]"), "mu:parameter =:operator .5:number in:word [:operator 0:number ,:operator 1:number ]:operator");
  assert.equal(kinds("in = 2"), "in:unknown =:operator 2:number");
  assert.equal(kinds("r = |x| and π ≤ √2"), "r:helper =:operator |:operator x:state |:operator and:word π:constant ≤:operator √:operator 2:number");
  assert.equal(kinds("x² + mu³"), "x:state ²:operator +:operator mu:parameter ³:operator");
  assert.equal(kinds("u(x)"), "u:function (:operator x:state ):operator");
  assert.equal(tokens("tan(k)", { ...names, language: null }).map(({ kind }) => kind).join(" "), "function operator constant operator"); // not known yet is not unknown
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
