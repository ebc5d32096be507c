import assert from "node:assert/strict";
import { test } from "node:test";
import { Model } from "./model.js";
import { Outbox } from "./outbox.js";
import { Session } from "./session.js";
import { Sweeps } from "./sweep.js";
import { Window } from "./window.js";

const scene = (/** @type {string} */ name) => ({ name, params: { a: 1, b: 1 }, field: { equations: ["x' = -a*x + b"] }, z0: [[1]], T: 2, flow: { rule: "flow", eta: 0.1 } });

/** A session with a server that answers as late as the test has it. */
function workspace() {
  const model = new Model();
  model.reducedMotion = true;
  const outbox = new Outbox();
  const session = new Session(model, outbox, new Sweeps(model), new Window(model, outbox), () => {});
  let run = 0;
  return {
    model,
    session,
    /** What is sent with the next frame. @returns {any[]} */
    sent: () => outbox.take().filter((message) => "mark" in message),
    /** @param {object} its @param {number} mark */
    answer: (its, mark) => session.receive({ type: "scene", run: ++run, mark, scene: its, states: ["x"], params: ["a", "b"] }),
  };
}

test("an answer, however late, leaves alone what was edited since, and only that", () => {
  const { model, session, sent, answer } = workspace();
  session.open(scene("one"), "one");
  const first = sent()[0].mark;
  answer(scene("one"), first);
  session.change({ params: { a: 2 } });
  const second = sent()[0].mark;
  session.change({ params: { a: 3 } });
  session.change({ T: 5 });
  const third = sent()[0].mark;
  assert.ok(first < second && second < third);
  const a2 = { ...scene("one"), params: { a: 2, b: 7 } }; // b as training has moved it
  answer(a2, second);
  assert.deepEqual([model.scene?.params, model.scene?.T], [{ a: 3, b: 7 }, 5]);
  // The server has it all, and rules again.
  answer({ ...a2, params: { a: 3, b: 8 }, T: 4 }, third);
  assert.deepEqual([model.scene?.params, model.scene?.T, session.edits.waiting.length], [{ a: 3, b: 8 }, 4, 0]);
});

test("what the hand still holds stays, though training moves it", () => {
  const { model, session, sent, answer } = workspace();
  session.open(scene("one"), "one");
  answer(scene("one"), sent()[0].mark);
  model.held = "param/a";
  session.edit({ params: { a: 2 } });
  session.edit({ params: { a: 2.5 } });
  const { mark } = sent()[0];
  answer({ ...scene("one"), params: { a: 2.4, b: 3 } }, mark);
  assert.deepEqual(model.scene?.params, { a: 2.5, b: 3 });
  model.held = null;
  session.commit();
  answer({ ...scene("one"), params: { a: 2.3, b: 4 } }, mark);
  assert.deepEqual(model.scene?.params, { a: 2.3, b: 4 });
  model.held = "t"; // another hold does not bring it back
  answer({ ...scene("one"), params: { a: 2.2, b: 4 } }, mark);
  assert.equal(model.scene?.params?.a, 2.2);
});

test("a run of a scene that was replaced is passed over, its numbers too", () => {
  const { model, session, sent, answer } = workspace();
  session.open(scene("one"), "one");
  const one = sent()[0].mark;
  session.open(scene("two"), "two");
  const two = sent()[0].mark;
  answer(scene("one"), one);
  session.receive({ type: "done", run: 1, loss: 9, gradient: {}, stats: {} });
  session.frames.take(/** @type {any} */ ({ run: 1, kind: 1, stream: 0, first: 0, rows: 1, cols: 2, last: false, values: new Float64Array([0, 1]) }));
  assert.deepEqual([model.scene?.name, model.finished, model.picture.get(1), session.fresh], ["two", 0, null, true]);
  answer(scene("two"), two);
  session.receive({ type: "done", run: 2, loss: 3, gradient: {}, stats: {} });
  assert.deepEqual([model.scene?.name, model.loss, session.fresh], ["two", 3, false]);
});

test("edits go with the scene that is sent again after the connection was lost", () => {
  const { model, session, sent, answer } = workspace();
  session.open(scene("one"), "one");
  answer(scene("one"), sent()[0].mark);
  session.change({ T: 5 }); // lost on its way
  sent();
  session.resend();
  const again = sent();
  assert.deepEqual([again.length, again[0].type, again[0].scene.T, session.edits.waiting.length], [1, "scene", 5, 0]);
  answer({ ...scene("one"), T: 5 }, again[0].mark);
  assert.equal(model.scene?.T, 5);
});
