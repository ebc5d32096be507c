import assert from "node:assert/strict";
import test from "node:test";
import { Race } from "./race.js";

const model = () => /** @type {any} */ ({ panels: { racers: ["flow", "descent"], rates: {} }, mark() {}, markAll() {} });
const frame = (/** @type {number} */ stream, /** @type {number} */ first, /** @type {number[]} */ values) => /** @type {any} */ ({ stream, first, cols: 3, values });

test("paths are shown up to the τ that is watched", () => {
  const race = new Race(model());
  race.receive({ type: "race", rules: [{ rule: "flow" }, { rule: "descent" }], tau: 4 });
  race.take(frame(0, 0, [0, 1, 8, 1, 0.5, 4, 2, 0.2, 2, 4, 0.1, 1]));
  race.take(frame(1, 0, [0, 1, 8, 1, 3, 70]));
  race.receive({ type: "dropped", racer: 1, tau: 1, detail: "θ leaves the finite numbers" });
  assert.deepEqual(race.standing(0), { loss: 1, out: false, tau: 4 });
  assert.deepEqual(race.standing(1), { loss: 70, out: true, tau: 1 });
  assert.equal(race.advance(1000), true);
  assert.equal(race.shown, 1);
  assert.deepEqual(race.standing(0), { loss: 4, out: false, tau: 1 });
  assert.equal(race.advance(4000), false);
  assert.equal(race.shown, Infinity);
  // A part that is missing is not drawn over.
  race.take(frame(0, 9, [9, 9, 9]));
  assert.equal(race.standing(0).tau, 4);
});

test("the last rule taken away ends the race", () => {
  const race = new Race(model());
  race.toggle("descent");
  assert.deepEqual(race.question, { race: { rules: [{ rule: "flow" }] } });
  race.toggle("flow");
  assert.equal(race.on, false);
  assert.deepEqual(race.question, {});
});

test("a panel that shows it has the usual rules run, each with its own η if it has one", () => {
  const race = new Race(/** @type {any} */ ({ panels: { racers: null, rates: {} }, mark() {}, markAll() {} }));
  assert.deepEqual(race.question, {});
  race.open = true;
  race.setRate("adam", 0.01);
  assert.deepEqual(race.question.race?.rules, [{ rule: "flow" }, { rule: "descent" }, { rule: "momentum" }, { rule: "adam", eta: 0.01 }]);
  for (const rule of ["flow", "descent", "momentum", "adam"]) race.toggle(rule);
  assert.equal(race.on, false);
});
