import assert from "node:assert/strict";
import { test } from "node:test";
import { deflateRawSync } from "node:zlib";
import { LinkFault, decode, encode } from "./link.js";
import { Model } from "./model.js";
import { same } from "./patch.js";
import { shapeFault } from "./shape.js";
import { homeParts, show, viewOf } from "./view-state.js";

// Links that are out in the world. They have to open for ever: never change one of these, add to them.
const frozen = {
  1: "#1.XVJNi9swEP0rw1y6G8ZCTmJYBL21x0IPS3swKkzsSWwiW6ks20mD_3uRs1vK3jQfvPfmPd1xkjC0vkeTE_bcCRr8wT3UEuC7dwRd2wsS8sGPEQ1-5aoBDsHP0A7AT_HZQONn6MaqgdgIOD8MMPvR1VA13J8E2uM6GCJHgVmCQD_WJ6khtKcmplkQBV8Cn973QiSoU_1KcAkyDHBxfAPuaxhE1i3pa_AP4GoMk8DM7gzRr53I4SRRIeGFA3cDmjt2I5pcbQkrNFrpYiE8tuLqNJPfI8fW9wOaEq-f4DPckPCWHt24ecohg-uv7fPmlh6QQbW5oV0I_2g0ZblVu4KyrSqsJXxFU6iCMNmQoP1hkDC9o9-xcr46o8FaLrFBwth2kmhzS7g69NCQ6NESTuzGtVVmWq0se2uXpN35OeGF0aXI1pJQIj-uI6zHsLKiyTXhMYgk4AopOZHET62sCI1w7VLIBr_5Sf43EH5yfIv14LgTiIEncXDg6pzc5esHuVc0ZbZXBe1VYVPPlNlOvdBOvVjCkL7DvzBKTXu7xvG4LX-4V2rKt_btlFIrrXPKtV2W5S8",
};

test("links of version 1 open", async () => {
  const content = await decode(frozen[1]);
  assert.equal(content.scene.name, "Van der Pol, mine");
  assert.equal(content.scene.T, 5.5);
  assert.deepEqual(content.scene.field.equations, ["x' = y", "y' = mu*(1 - x^2)*y - x - c*y"]);
  assert.equal(content.view, undefined);
});

test("scene, view and θ before training survive the address", async () => {
  const content = { scene: { name: "Größe µ", params: { a: 1e-9 }, z0: [[1, 2]] }, view: { t: 1.5, axes: ["x", "z"] }, first: { a: 2 } };
  const fragment = await encode(content);
  assert.match(fragment, /^#2\.[A-Za-z0-9_-]+$/);
  assert.deepEqual(await decode(fragment), content);
  assert.deepEqual(await decode(await encode({ view: { t: 2 } })), { view: { t: 2 } });
});

test("what is no link of ours is none, what is a broken one says so", async () => {
  for (const none of ["", "#", "#help", "#1"]) assert.equal(await decode(none), null, none);
  for (const broken of ["#1.%%%", "#2.abc", "#2.", "#1.AAAA", `${frozen[1].slice(0, -20)}`]) await assert.rejects(decode(broken), LinkFault, broken);
  await assert.rejects(decode("#3.abc"), /newer/);
});

test("a link does not unpack to more than a scene can be", async () => {
  const bomb = deflateRawSync(Buffer.alloc(50 << 20, 0x20)).toString("base64url");
  await assert.rejects(decode(`#2.${bomb}`), /more than/);
});

test("what would break the drawing is no scene", async () => {
  for (const scene of [null, [], "x", {}, { name: 1 }, { name: "x", z0: "1" }, { name: "x", params: { a: "1" } }, { name: "x", field: { equations: [1] } },
    { name: "x", view: { ranges: { a: 1 } } }, { name: "x", loss: { observations: { times: [1] } } }, { name: "x", z0: [[null]] }]) {
    assert.ok(shapeFault(scene), JSON.stringify(scene));
    await assert.rejects(decode(await encode({ scene })), LinkFault);
  }
  assert.equal(shapeFault({ name: "x", z0: [[1]], loss: { observations: null }, later: { a: 1 } }), null);
});

function opened() {
  const model = new Model();
  Object.assign(model, { scene: { name: "three", params: { a: 1, b: 2 }, field: { equations: ["x' = a*y + b"] }, z0: [[0, 0, 0], [1, 1, 1]], T: 8, view: { axes: ["x", "y"] } }, states: ["x", "y", "z"], params: ["a", "b"], chosen: "a" });
  model.camera.resize(800, 600);
  model.camera.fit([-4, 4], [-3, 3]);
  model.layers = { nullclines: false, deep: { on: true } };
  return model;
}

test("a view that nobody touched is empty", () => {
  const model = opened();
  assert.deepEqual(viewOf(model, homeParts(model)), {});
});

test("what is shown survives the address", () => {
  const model = opened();
  const home = homeParts(model);
  model.camera.pan(100, 0);
  Object.assign(model, { axes: [2, 0], stream: 1, chosen: "b", cursor: 3.25, solid: true });
  Object.assign(model.orbit, { azimuth: 1.25, elevation: 0.5 });
  model.layers.deep.on = false;
  const view = JSON.parse(JSON.stringify(viewOf(model, home)));
  assert.deepEqual(view.parts, { layers: { deep: { on: false } } });
  const other = opened();
  show(other, view);
  assert.deepEqual([other.axes, other.stream, other.chosen, other.cursor, other.needsFit, other.solid, other.orbit.azimuth, other.orbit.elevation], [[2, 0], 1, "b", 3.25, false, true, 1.25, 0.5]);
  assert.ok(Math.abs(other.camera.x0 - model.camera.x0) < 1e-3 && Math.abs(other.camera.y1 - model.camera.y1) < 1e-3);
  assert.deepEqual(other.layers, { nullclines: false, deep: { on: false } });
  assert.ok(same(viewOf(other, home), view));
});

test("a view that does not fit the scene changes nothing", () => {
  const model = opened();
  const before = JSON.stringify([model.axes, model.stream, model.chosen, model.cursor, model.camera, model.layers]);
  show(model, JSON.parse('{"axes":["x","x"],"stream":7,"chosen":"q","t":"2","window":{"x":[1,0],"y":[0,1]},"parts":{"layers":{"nullclines":3,"__proto__":{"bad":1}},"camera":{"x0":9}}}'));
  assert.equal(JSON.stringify([model.axes, model.stream, model.chosen, model.cursor, model.camera, model.layers]), before);
  assert.equal({}.bad, undefined);
});
