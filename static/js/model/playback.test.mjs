import assert from "node:assert/strict";
import { test } from "node:test";
import { Model } from "./model.js";
import { Outbox } from "./outbox.js";
import { Playback, speedName, speeds } from "./playback.js";
import { fractionOfRow, hasPath, keepRow, Preview, rowAtFraction } from "./look-back.js";
import { Rows } from "./rows.js";
import { moveBySteps, stage, stepLeft, stepRight, stepTimes } from "./single-steps.js";
import { stabilityMark, unstable } from "./stability.js";
import { Sweeps } from "./sweep.js";
import { Settings } from "./settings.js";
import { read } from "./number.js";

/** A model whose solver took steps to 1, 1.5, 3 and 4, and its sweeps. */
function workspace({ still = false, landscape = false } = {}) {
  const model = new Model();
  model.scene = /** @type {any} */ ({ name: "", params: { a: 1 }, T: 4, z0: [[0]], loss: {}, ...(landscape ? {} : { field: { equations: ["x' = -a*x"] } }) });
  model.connection = "open";
  model.reducedMotion = still;
  model.params = ["a"];
  const frame = (/** @type {number} */ kind, /** @type {number[]} */ values) => model.picture.accept({ kind, last: true, stream: 0, cols: 2, run: 1, first: 0, rows: values.length / 2, values: Float64Array.from(values) }, 0);
  frame(1, [0, 0, 2, 0, 4, 0]);
  frame(6, [1, 1, 1.5, 0.5, 3, 1.5, 4, 1]);
  const sweeps = new Sweeps(model);
  return { model, sweeps };
}

/** Frames of a sixtieth of a second until something is so; the seconds it took. @param {Sweeps} sweeps @param {() => boolean} over */
function play(sweeps, over) {
  let now = 1000;
  for (let k = 0; k < 6000; k++, now += 1000 / 60) {
    if (over()) return (now - 1000) / 1000;
    sweeps.advance(now);
  }
  throw new Error("it never comes to an end");
}

test("a sweep takes its time, at half the speed twice that", () => {
  const { model, sweeps } = workspace();
  const times = speeds.map((speed) => {
    model.playback.speed = speed;
    sweeps.play("forward");
    return play(sweeps, () => model.sweep === "");
  });
  assert.ok(Math.abs(times[2] - 1.6) < 0.05, `${times[2]} s`);
  for (const [i, speed] of speeds.entries()) assert.ok(Math.abs(times[i] * speed - 1.6) < 0.1, `${times[i]} s at ${speedName(speed)}`);
  assert.deepEqual(model.reveal, { z: Infinity, a: Infinity });
});

test("the adjoint sweep goes backwards", () => {
  const { model, sweeps } = workspace();
  sweeps.play("adjoint");
  assert.equal(model.reveal.a, 4);
  let before = 5;
  sweeps.advance(0);
  play(sweeps, () => {
    assert.ok(model.cursor <= before);
    before = model.cursor;
    return model.sweep === "";
  });
  assert.equal(model.reveal.a, -Infinity);
});

for (const still of [false, true]) {
  test(`the round is forward, adjoint, θ, and again${still ? ", with nothing that moves" : ""}`, () => {
    const { model, sweeps } = workspace({ still });
    const seen = [];
    sweeps.train = () => { seen.push("told"); model.finished++; };
    sweeps.loop();
    let last = "";
    const seconds = play(sweeps, () => {
      if (model.sweep !== last) seen.push((last = model.sweep));
      if (still) assert.ok([Infinity, -Infinity].includes(model.reveal.a) || last === "train");
      return seen.length > 8;
    });
    assert.deepEqual(seen.slice(0, 8), ["forward", "adjoint", "train", "told", "forward", "adjoint", "train", "told"]);
    assert.ok(seconds > 6, `${seconds} s for two rounds`);
    sweeps.halt();
    assert.equal(model.sweep, "");
    assert.equal(model.playback.loop, false);
  });
}

test("the round waits for θ, begins anew after an edit, and a problem ends it", () => {
  const { model, sweeps } = workspace();
  let told = 0;
  sweeps.train = () => { told++; model.busy = true; };
  sweeps.loop();
  play(sweeps, () => told === 1);
  for (let k = 0; k < 100; k++) sweeps.advance(k * 16);
  assert.equal(model.sweep, "train");
  model.busy = false;
  model.finished++;
  sweeps.advance(2000);
  assert.equal(model.sweep, "forward");
  sweeps.interrupt();
  assert.deepEqual([model.sweep, model.playback.loop, model.reveal.z], ["", true, Infinity]);
  model.held = "param/a"; // the hand is still on it
  for (let k = 0; k < 200; k++) sweeps.advance(3000 + k * 16);
  assert.equal(model.sweep, "");
  model.held = null;
  play(sweeps, () => model.sweep === "forward");
  sweeps.interrupt();
  model.problem = { run: 1, title: "", detail: "", errors: [] };
  play(sweeps, () => !model.playback.loop);
  assert.equal(model.sweep, "");
});

test("a landscape's round is θ alone", () => assert.deepEqual(workspace({ landscape: true }).sweeps.round, ["train"]));

test("single steps go over the solver's own steps, z on, then a back, and are taken back", () => {
  const { model } = workspace();
  assert.deepEqual(stepTimes(model), [0, 1, 1.5, 3, 4]);
  const right = [];
  for (let k = 0; k < 5; k++) {
    stepRight(model);
    right.push(model.reveal.z);
  }
  assert.deepEqual(right, [1, 1.5, 3, Infinity, Infinity]);
  assert.equal(stage(model), "turn");
  const left = [];
  for (let k = 0; k < 4; k++) {
    stepLeft(model);
    left.push([model.reveal.z, model.reveal.a, model.cursor]);
  }
  assert.deepEqual(left, [[Infinity, 3, 3], [Infinity, 1.5, 1.5], [Infinity, 1, 1], [Infinity, -Infinity, 0]]);
  assert.equal(stage(model), "all");
  stepLeft(model, 2);
  assert.equal(model.reveal.a, 1.5);
  stepRight(model);
  assert.equal(model.reveal.a, 3);
  stepRight(model, 10);
  assert.equal(stage(model), "turn");
});

test("a time between two steps is at the start of one", () => {
  assert.equal(moveBySteps([0, 1, 2], 1.5, 1), 2);
  assert.equal(moveBySteps([0, 1, 2], 0.5, 1), 1);
  assert.equal(moveBySteps([0, 1, 2], 1.5, -1), 1);
  assert.equal(moveBySteps([0, 1, 2], 2, -9), 0);
});

/** τ of unequal distances. */
function path() {
  const rows = new Rows(3);
  rows.write(0, [0, 9, 90, 1, 8, 80, 4, 7, 70, 10, 6, 60]);
  return rows;
}

test("a place on the line of τ is the nearest row, and its end the present", () => {
  const rows = path();
  assert.deepEqual([0, 1, 2, 3].map((row) => fractionOfRow(rows, row)), [0, 0.1, 0.4, 1]);
  assert.deepEqual([-1, 0.04, 0.06, 0.3, 0.69, 0.71, 2].map((part) => rowAtFraction(rows, part)), [0, 0, 1, 2, 2, 3, 3]);
  const { model } = workspace();
  assert.equal(hasPath(model), false);
  model.path = rows;
  assert.equal(hasPath(model), true);
  keepRow(model, 2);
  assert.deepEqual([model.backRow, model.loss, model.value("a")], [2, 70, 7]);
  keepRow(model, 3);
  assert.equal(model.backRow, null);
});

test("what is looked back at is asked for once, and the present again at the end", () => {
  const { model } = workspace();
  const outbox = new Outbox();
  const preview = new Preview(model, outbox);
  preview.update();
  model.path = path();
  keepRow(model, 0);
  preview.update();
  preview.update();
  assert.deepEqual(outbox.take(), [{ type: "flow", do: "show", params: { a: 9 } }]);
  keepRow(model, 3);
  preview.update();
  assert.deepEqual(outbox.take(), [{ type: "flow", do: "show" }]);
  keepRow(model, 1);
  model.connection = "lost";
  preview.update();
  model.connection = "open";
  preview.update();
  assert.equal(outbox.take().length, 1);
  /** @type {any} */ (model.scene).field = { network: { dim: 1 } };
  preview.update();
  assert.deepEqual(outbox.take(), [{ type: "flow", do: "show" }]); // its weights are not in the path
});

test("the arrows train and look back where there is no t", () => {
  const { model, sweeps } = workspace({ landscape: true });
  const did = /** @type {string[]} */ ([]);
  const playback = new Playback(model, /** @type {any} */ ({ training: { flow: (/** @type {string} */ what) => did.push(what) } }), sweeps, () => {});
  playback.step(1);
  model.path = path();
  playback.step(-1);
  assert.equal(model.backRow, 2);
  playback.step(1);
  assert.equal(model.backRow, null);
  assert.deepEqual(did, ["step"]);
});

test("the mark stands at 2/λ on a logarithmic way, at an end when beyond it", () => {
  assert.deepEqual(stabilityMark(20, 0.01, 1), { limit: 0.1, fraction: 0.5, beyond: "" });
  assert.equal(stabilityMark(1, 0.01, 1)?.beyond, "right");
  assert.deepEqual(stabilityMark(1e6, 0.01, 1), { limit: 2e-6, fraction: 0, beyond: "left" });
  for (const lambda of [0, -1, NaN, Infinity]) assert.equal(stabilityMark(lambda, 0.01, 1), null);
  const mark = stabilityMark(20, 0.01, 1);
  assert.ok(unstable("descent", 0.11, mark));
  assert.ok(!unstable("descent", 0.09, mark));
  assert.ok(!unstable("flow", 0.11, mark)); // it has no steps to be too large
  assert.ok(!unstable("descent", 0.11, null));
});

test("settings are kept, and do without a place to keep them", () => {
  const kept = new Map();
  const storage = { getItem: (/** @type {string} */ key) => kept.get(key) ?? null, setItem: (/** @type {string} */ key, /** @type {string} */ value) => kept.set(key, value) };
  let changes = 0;
  const settings = new Settings(storage, () => changes++);
  assert.deepEqual([settings.letters, settings.still], [true, false]);
  settings.set("letters", false);
  settings.set("still", true);
  const again = new Settings(storage);
  assert.deepEqual([again.letters, again.still, changes], [false, true, 2]);
  const refused = new Settings({ getItem: () => { throw new Error("no"); }, setItem: () => { throw new Error("no"); } });
  refused.set("letters", false);
  assert.equal(refused.letters, false);
});

test("a number may be typed with its unit, and with no other", () => {
  assert.equal(read("8 s", "s"), 8);
  assert.equal(read("1,5years", "years"), 1.5);
  assert.ok(Number.isNaN(read("500 ms", "s")));
  assert.ok(Number.isNaN(read("8 s")));
});
