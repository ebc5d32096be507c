import assert from "node:assert/strict";
import test from "node:test";
import { Camera } from "../model/camera.js";
import { FlowPicture } from "./flow-picture.js";

test("of a field that is no more nothing stays, though the picture was to begin anew", () => {
  const done = /** @type {string[]} */ ([]);
  const g = new Proxy({}, { get: (_, name) => () => done.push(String(name)), set: () => true });
  const picture = new FlowPicture(/** @type {any} */ ({ width: 300, height: 200, getContext: () => g }));
  const particles = { strokes: [], used: [], calibrate() {}, scatter() {}, step() {}, govern() {} };
  const model = /** @type {any} */ ({ spatial: false, flows: true, reducedMotion: false, grid: {}, box: null, camera: new Camera(), orbit: { key: "" }, particles, swarm: particles });
  assert.equal(picture.draw(model, { flow: "#000000", light: false }, 1, 0), true);
  picture.reset();
  Object.assign(model, { grid: null, flows: false });
  done.length = 0;
  assert.equal(picture.draw(model, { flow: "#000000", light: false }, 1, 16), false);
  assert.equal(done.filter((name) => name === "clearRect").length, 1);
  assert.equal(picture.draw(model, { flow: "#000000", light: false }, 1, 32), false);
  assert.equal(done.filter((name) => name === "clearRect").length, 1); // there is nothing left
});
