import assert from "node:assert/strict";
import { test } from "node:test";
import { folded, indexed, moved, search, themes } from "./scene-search.js";

const catalogue = [
  { id: "lorenz", name: "Lorenz", about: "Nearby trajectories part.", tags: ["chaos"], source: "Lorenz 1963", equations: ["x' = sigma*(y - x)"], states: ["x"], params: ["sigma"] },
  { id: "pendulum", name: "Pendulum with friction", about: "It swings, unlike Lorenz.", tags: ["mechanics"], equations: ["theta' = omega", "omega' = -g*sin(theta) - c*omega"] },
  { id: "roessler", name: "Rössler’s band", about: "One scroll.", tags: ["chaos", "3D"], equations: ["z' = b + z*(x - c)"] },
  { id: "duffing", name: "Duffing", about: "Two wells.", tags: ["oscillators"], equations: ["v' = -delta*v - x^3"] },
];
const scenes = indexed(catalogue);
const found = (/** @type {string} */ query) => search(scenes, query).map(({ id }) => id);

test("case, accents and alphabets do not matter", () => {
  assert.equal(folded("RÖSSLER’s θ²"), "rossler's theta²");
  assert.deepEqual(found("rossler"), ["roessler"]);
  assert.deepEqual(found("RÖSS"), ["roessler"]);
  assert.deepEqual(found("sin(θ)"), ["pendulum"]);
});

test("a name comes before what is only mentioned, every word counts", () => {
  assert.deepEqual(found("lorenz"), ["lorenz", "pendulum"]);
  assert.deepEqual(found("chaos scroll"), ["roessler"]);
  assert.deepEqual(found("chaos wells"), []);
  assert.deepEqual(found("  "), catalogue.map(({ id }) => id));
  assert.deepEqual(found("1963"), ["lorenz"]);
});

test("equations are found however they are spaced", () => {
  for (const query of ["x-c", "x - c", "z*(x-c)", "z * (x - c)"]) assert.deepEqual(found(query), ["roessler"], query);
});

test("themes stand in the order of the catalogue and count what is found", () => {
  assert.deepEqual(themes(catalogue, search(scenes, "lorenz")), [{ name: "chaos", count: 1 }, { name: "mechanics", count: 1 }, { name: "oscillators", count: 0 }]);
});

test("arrows move through the grid as it is seen", () => {
  // 0 1 2 / 3 4 5 / 6
  const go = (/** @type {string} */ key, /** @type {number} */ at, mirrored = false) => moved(key, at, 3, 7, mirrored);
  assert.equal(go("ArrowRight", 2), 3);
  assert.equal(go("ArrowLeft", 3), 2);
  assert.equal(go("ArrowLeft", 0), 0);
  assert.equal(go("ArrowRight", 4, true), 3);
  assert.equal(go("ArrowDown", 1), 4);
  assert.equal(go("ArrowDown", 5), 6);
  assert.equal(go("ArrowDown", 6), null);
  assert.equal(go("ArrowUp", 4), 1);
  assert.equal(go("ArrowUp", 1), -1);
  assert.equal(go("End", 0), 6);
  assert.equal(go("Home", 5), 0);
  assert.equal(go("a", 5), null);
});
