import assert from "node:assert/strict";
import test from "node:test";
import { Model } from "./model.js";
import { hiddenLines, mostImportant, moved, stretch, toggled, toggleLine, untouched, wanted } from "./panels.js";

const order = ["state", "adjoint", "loss", "theta"];

test("a panel comes back where it belongs, behind those the reader moved", () => {
  assert.deepEqual(toggled(["state", "loss"], "adjoint", order), ["state", "adjoint", "loss"]);
  assert.deepEqual(toggled(["loss", "theta"], "state", order), ["state", "loss", "theta"]);
  assert.deepEqual(toggled(["loss", "state"], "adjoint", order), ["loss", "state", "adjoint"]);
  assert.deepEqual(toggled(["state", "loss"], "loss", order), ["state"]);
});

test("a panel moves one place and stops at the ends", () => {
  assert.deepEqual(moved(order, "adjoint", -1), ["adjoint", "state", "loss", "theta"]);
  assert.deepEqual(moved(order, "state", -1), order);
  assert.deepEqual(moved(order, "theta", 1), order);
});

test("lines are hidden by name, those past the sixth from the beginning, the last one never", () => {
  const panels = untouched();
  const names = ["a", "b", "c", "d", "e", "f", "g"];
  assert.deepEqual(hiddenLines(panels, "state", names), ["g"]);
  toggleLine(panels, "state", names, "g");
  assert.deepEqual(hiddenLines(panels, "state", names), []);
  for (const name of names) toggleLine(panels, "state", names, name);
  assert.equal(hiddenLines(panels, "state", names).length, 6);
  assert.deepEqual(hiddenLines(panels, "state", ["x"]), [], "names of another scene hide nothing");
});

test("the reader's choice goes before the scene's, and that before the usual one", () => {
  const model = new Model();
  model.scene = { name: "s", params: { a: 1, b: 2 }, field: { equations: ["x' = a*x + b"] } };
  assert.ok(wanted(model).includes("landscape"), "two parameters make a landscape");
  model.scene = { ...model.scene, flow: { free: ["a"] } };
  assert.ok(!wanted(model).includes("landscape"));
  model.scene = { ...model.scene, view: { panels: ["state", "loss"] } };
  assert.deepEqual(wanted(model), ["state", "loss"]);
  model.panels.open = ["adjoint"];
  assert.deepEqual(wanted(model), ["adjoint"]);
});

test("a zoom holds only inside of the interval", () => {
  const model = new Model();
  model.scene = { name: "s", T: 10 };
  model.panels.zoom.t = [2, 5];
  assert.deepEqual(stretch(model, "t"), [2, 5]);
  model.scene = { name: "s", T: 3 };
  assert.deepEqual(stretch(model, "t"), [2, 3]);
  model.scene = { name: "s", T: 1 };
  assert.deepEqual(stretch(model, "t"), [0, 1]);
});

test("where room is short the important ones stay, in their order", () => {
  const panels = [{ id: "h", rank: 3 }, { id: "z", rank: 0 }, { id: "a", rank: 1 }];
  assert.deepEqual(mostImportant(panels, 2).map(({ id }) => id), ["z", "a"]);
  assert.deepEqual(mostImportant(panels, 9), panels);
});
