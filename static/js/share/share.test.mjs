import assert from "node:assert/strict";
import { test } from "node:test";
import { Model } from "../model/model.js";
import { concerns, understand, values } from "./ondemand/embed-messages.js";
import { modules } from "./ondemand/qr.js";
import { escape, imageBoxes, paint, Recorder, step } from "./ondemand/recorder.js";
import { correction, fitsCode } from "./ondemand/qr-size.js";

test("a QR code up to what a phone reads from a screen", () => {
  assert.equal(correction("x".repeat(666)), "M");
  assert.equal(correction("x".repeat(667)), "L");
  assert.ok(fitsCode("x".repeat(1273)));
  assert.ok(!fitsCode("x".repeat(1274)));
  assert.ok(!fitsCode("µ".repeat(700)), "bytes count, not characters");
  assert.equal(modules("x".repeat(666)).size, 97);
  assert.equal(modules("x".repeat(1273)).size, 117);
  assert.match(modules("https://example.org").d, /^M0 0h7v1h-7z/);
});

function model() {
  const made = new Model();
  Object.assign(made, { scene: { name: "s", params: { mu: 1 }, z0: [[1, 2]], T: 8, flow: { eta: 0.1 } }, states: ["x", "y"], params: ["mu"], id: "s" });
  return made;
}

test("messages are understood", () => {
  const wish = (message) => understand({ costate: 1, ...message }, model());
  assert.deepEqual(wish({ do: "play" }), { do: "play" });
  assert.deepEqual(wish({ do: "set", params: { mu: 2 }, T: 3, eta: 0.2, z0: [0, 1] }), { do: "set", patch: { params: { mu: 2 }, T: 3, flow: { eta: 0.2 }, z0: [[0, 1]] } });
  assert.deepEqual(wish({ do: "load", scene: "pendulum" }), { do: "load", scene: "pendulum" });
  assert.deepEqual(wish({ do: "read", t: 2 }), { do: "read", t: 2 });
  assert.deepEqual(wish({ do: "watch", on: false }), { do: "watch", on: false });
});

test("messages that cannot be fulfilled say why", () => {
  for (const [message, words] of [
    [{ costate: 2, do: "play" }, /version 1/], [{ do: "fly" }, /there is no "fly"/], [{ do: "set" }, /needs/], [{ do: "set", params: { nu: 1 } }, /no parameter nu; there are mu/],
    [{ do: "set", params: { mu: "1" } }, /params.mu is not a number/], [{ do: "set", params: { mu: NaN } }, /not a number/], [{ do: "set", params: [1] }, /object/],
    [{ do: "set", params: JSON.parse('{"__proto__":1}') }, /no parameter __proto__/], [{ do: "set", T: -1 }, /at least 0/], [{ do: "set", eta: 0 }, /above 0/],
    [{ do: "set", z0: [[1]] }, /2 numbers/], [{ do: "set", z0: [] }, /2 numbers/], [{ do: "scrub" }, /t is not/], [{ do: "read", t: Infinity }, /t is not/], [{ do: "load", scene: { z0: 1 } }, /no name/],
  ]) assert.throws(() => understand({ costate: 1, ...message }, model()), words);
  for (const other of [null, 1, "play", {}, { do: "play" }, { costate: 1, do: 5 }, { costate: 1, type: "answer" }]) assert.ok(!concerns(other), JSON.stringify(other));
});

test("values can be sent", () => {
  const read = values(model(), 99);
  assert.equal(read.t, 8);
  assert.deepEqual([read.params, read.T, read.eta, read.loss, read.settled], [{ mu: 1 }, 8, 0.1, null, false]);
  structuredClone(read);
});

/** A context that draws nothing. */
function context() {
  const none = () => {};
  const g = { fillStyle: "#f4b740", strokeStyle: "rgba(1, 2, 3, 0.5)", lineWidth: 2, lineJoin: "round", lineCap: "butt", lineDashOffset: 0, globalAlpha: 1, font: "13px serif", textAlign: "left", textBaseline: "alphabetic", canvas: { width: 100, height: 50 },
    getTransform: () => ({ a: 2, b: 0, c: 0, d: 2, e: 0, f: 0 }), getLineDash: () => [8, 5] };
  return Object.setPrototypeOf(g, Object.fromEntries(["moveTo", "lineTo", "closePath", "arc", "rect", "quadraticCurveTo", "bezierCurveTo", "ellipse", "roundRect", "beginPath", "save", "restore", "clip", "fill", "stroke", "fillRect", "strokeRect", "clearRect", "fillText", "strokeText", "drawImage"].map((name) => [name, none])));
}

test("drawing is remembered as SVG", () => {
  const g = context();
  const recorder = new Recorder(g, "c");
  g.fillRect(0, 0, 9, 9);
  g.clearRect(0, 0, 50, 25); // the whole canvas: what was before is gone
  g.save();
  g.beginPath();
  g.rect(0, 0, 10, 10);
  g.clip();
  g.beginPath();
  g.moveTo(1, 2);
  g.lineTo(3.14159, 4);
  g.stroke();
  g.restore();
  g.fillText("a < b", 5, 6);
  recorder.stop();
  g.fillRect(0, 0, 1, 1);
  const made = recorder.group(2);
  assert.ok(made.includes('<clipPath id="c0"><path d="M0 0h10v10h-10Z" transform="matrix(2 0 0 2 0 0)"/></clipPath>'));
  assert.ok(made.includes('<g clip-path="url(#c0)"><path fill="none" stroke="rgb(1,2,3)" stroke-opacity="0.5" stroke-width="2" stroke-linejoin="round" stroke-dasharray="8 5" stroke-dashoffset="0" transform="matrix(2 0 0 2 0 0)" d="M1 2L3.14 4"/></g>'));
  assert.ok(made.includes(">a &#60; b</text>"));
  assert.equal(made.match(/<path/g).length, 2);
  assert.ok(!Object.hasOwn(g, "fill"), "the context is as it was");
});

test("circles, colours and words of SVG", () => {
  assert.match(step("arc", [0, 0, 5, 0, 7], false), /^M5 0A5 5 0 0 1 -5 0A5 5 0 0 1 5 0Z$/);
  assert.equal(step("arc", [0, 0, 1, 0, Math.PI / 2], true), "L1 0A1 1 0 0 1 0 1");
  assert.equal(step("arc", [0, 0, 1, 0, Math.PI / 2, true], true), "L1 0A1 1 0 1 0 0 1");
  assert.equal(step("lineTo", [1, 1], false), "M1 1");
  assert.equal(paint("fill", "#fff"), 'fill="#fff"');
  assert.equal(paint("fill", {}), 'fill="none"');
  assert.equal(escape('<"&>'), "&#60;&#34;&#38;&#62;");
});

test("a drawn image has a corner, a box, or a part of it and a box", () => {
  const source = { width: 30, height: 20 };
  assert.deepEqual(imageBoxes(source, [5, 6]), { part: [0, 0, 30, 20], place: [5, 6, 30, 20] });
  assert.deepEqual(imageBoxes(source, [5, 6, 60, 40]), { part: [0, 0, 30, 20], place: [5, 6, 60, 40] });
  assert.deepEqual(imageBoxes(source, [1, 2, 3, 4, 5, 6, 7, 8]), { part: [1, 2, 3, 4], place: [5, 6, 7, 8] });
});
