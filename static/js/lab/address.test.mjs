import assert from "node:assert/strict";
import { test } from "node:test";
import { LinkFault } from "../model/link.js";
import { read, write } from "./address.js";

test("what is written is read", () => {
  const settings = { symmetry: { c: "3", forced: "on" }, time: { duration: "11" }, depth: { "odd &=#.name": "a b+c%" } };
  assert.deepEqual(read(write("time", settings)), { at: "time", settings });
  assert.equal(write("symmetry", { symmetry: { c: "3", forced: "on" } }), "#1.at=symmetry&symmetry.c=3&symmetry.forced=on");
});

test("where all stands as at first the address is plain, and a plain one is silent on the controls", () => {
  assert.equal(write("symmetry", { symmetry: {}, time: {} }), "#symmetry");
  assert.equal(write("", {}), "");
  assert.deepEqual(read("#symmetry"), { at: "symmetry", settings: null });
  assert.deepEqual(read(""), { at: "", settings: null });
  assert.deepEqual(read("#1.at=time"), { at: "time", settings: {} });
});

test("an address may be typed, lead nowhere or be of another version", () => {
  assert.deepEqual(read("#1.symmetry.c=3"), { at: "", settings: { symmetry: { c: "3" } } });
  assert.deepEqual(read("#1.&&x=&.=1&a.=2&__proto__.c=1").at, "");
  assert.equal(/** @type {any} */ ({}).c, undefined);
  assert.throws(() => read("#2.at=time"), LinkFault);
});
