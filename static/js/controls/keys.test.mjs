import assert from "node:assert/strict";
import { test } from "node:test";
import { bindingOf, bindings, types } from "./bindings.js";
import { Model } from "../model/model.js";
import { Spoken } from "./spoken.js";

test("no key does two things, and the sheet names each", () => {
  const keys = bindings.flatMap((binding) => binding.keys);
  assert.equal(new Set(keys).size, keys.length);
  const shown = bindings.map((binding) => binding.shown);
  assert.equal(new Set(shown).size, shown.length);
  for (const { keys, shown, what } of bindings) assert.ok(what && new Set(keys.map(types)).size === 1, shown);
  for (const key of keys.filter((key) => /^[a-z]$/.test(key))) assert.equal(bindingOf(key.toUpperCase()), bindingOf(key)); // whatever Caps Lock says
});

test("letters, digits and signs type something; the others stay when those are switched off", () => {
  for (const key of ["a", "1", "[", "?", ","]) assert.ok(types(key), key);
  for (const key of [" ", "ArrowLeft", "Home", "PageUp", "Delete", "Escape"]) assert.ok(!types(key) && bindingOf(key), key);
});

/** @param {(model: Model) => void} [prepare] */
function listener(prepare = () => {}) {
  const said = /** @type {string[]} */ ([]);
  const model = new Model();
  Object.assign(model, { scene: { name: "Drop", params: { a: 1 }, field: { equations: ["x' = -a*x"] }, T: 4, loss: {}, flow: { eta: 0.1 } }, connection: "open", done: { loss: 2, gradient: { params: { a: -3 } } } });
  prepare(model);
  return { model, said, spoken: new Spoken((words) => said.push(words), model) };
}

test("what changed is said when things are at rest, once", () => {
  const { model, said, spoken } = listener();
  for (let now = 0; now < 5000; now += 16) spoken.update(now);
  assert.deepEqual(said, ["Drop. Loss 2.00, T 4.00, eta 0.100, size of the gradient 3.00."]);
  for (let now = 5000; now < 9000; now += 16) {
    /** @type {any} */ (model.done).loss = now; // under a hand that moves
    spoken.update(now);
  }
  assert.equal(said.length, 1);
  for (let now = 9000; now < 12000; now += 16) spoken.update(now);
  assert.equal(said.length, 2);
});

test("sweeps are said as they begin and end, those of a round are not", () => {
  const { model, said, spoken } = listener();
  for (const sweep of /** @type {const} */ (["forward", "adjoint", ""])) {
    model.sweep = sweep;
    spoken.update(0);
  }
  assert.deepEqual(said, ["Forward sweep.", "Forward sweep finished. Backward sweep.", "Backward sweep finished."]);
  model.playback.loop = true;
  for (let k = 0; k < 300; k++) {
    model.sweep = /** @type {const} */ (["forward", "adjoint", "train"])[k % 3];
    spoken.update(k * 40);
  }
  assert.deepEqual(said.slice(3), ["The round of learning repeats."]);
});

test("single steps and training are said in words", () => {
  const { model, said, spoken } = listener((model) => { model.reveal = { z: 1.5, a: Infinity }; });
  assert.match(spoken.sentence(), /z shown up to t 1.50/);
  model.reveal = { z: Infinity, a: 2.5 };
  assert.match(spoken.sentence(), /a shown back to t 2.50/);
  model.training = "playing";
  assert.equal(spoken.sentence(), "Training.");
  assert.deepEqual(said, []);
});
