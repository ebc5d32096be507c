import assert from "node:assert/strict";
import { test } from "node:test";
import { rangeFault, sliderOf, valueAfterKey, valueAt, wayOf } from "./slider.js";

const scene = (/** @type {object} */ view) => ({ name: "s", view });

test("a wide positive range is logarithmic, unless the scene says otherwise", () => {
  assert.equal(sliderOf(scene({}), "k", [0.001, 10]).log, true);
  assert.equal(sliderOf(scene({}), "k", [0.1, 10]).log, false);
  assert.equal(sliderOf(scene({}), "k", [0, 1e6]).log, false);
  assert.equal(sliderOf(scene({ scales: { k: "linear" } }), "k", [0.001, 10]).log, false);
  assert.equal(sliderOf(scene({ scales: { k: "log" } }), "k", [1, 2]).log, true);
  assert.equal(sliderOf(scene({ scales: { k: "log" } }), "k", [-1, 2]).log, false); // the range grew below 0
});

test("way and value are inverse to a hand's precision", () => {
  for (const slider of [sliderOf(scene({}), "k", [-2, 6]), sliderOf(scene({}), "k", [1e-4, 1e3])]) {
    for (let i = 0; i <= 20; i++) assert.ok(Math.abs(wayOf(slider, valueAt(slider, i / 20)) - i / 20) < 2e-3);
    assert.equal(valueAt(slider, -1), slider.low);
    assert.equal(valueAt(slider, 2), slider.high);
  }
  assert.equal(wayOf({ low: 0, high: 1, log: false, step: null }, 7), 1);
  assert.equal(wayOf({ low: 1, high: 1000, log: true, step: null }, -3), 0);
});

test("steps", () => {
  const slider = sliderOf(scene({ steps: { k: 0.25 } }), "k", [0, 2]);
  assert.equal(valueAt(slider, 0.3), 0.5);
  assert.equal(valueAfterKey(slider, 0.5, { key: "ArrowRight", shiftKey: false, ctrlKey: false }), 0.75);
});

test("keys: fine, plain, coarse", () => {
  const slider = sliderOf(scene({}), "k", [0, 10]);
  const key = (/** @type {string} */ name, shiftKey = false, ctrlKey = false) => valueAfterKey(slider, 5, { key: name, shiftKey, ctrlKey });
  assert.equal(key("ArrowRight"), 5.1);
  assert.equal(key("ArrowRight", true), 6);
  assert.equal(key("ArrowLeft", false, true), 4.99);
  assert.equal(key("PageDown"), 4);
  assert.equal(key("Home"), 0);
  assert.equal(key("End"), 10);
  assert.equal(key("x"), null);
});

test("ends of a range", () => {
  assert.equal(rangeFault(0, 1, false), "");
  assert.match(rangeFault(1, 1, false), /above/);
  assert.match(rangeFault(NaN, 1, false), /numbers/);
  assert.match(rangeFault(0, 1, true), /above 0/);
});
