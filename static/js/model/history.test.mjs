import assert from "node:assert/strict";
import { test } from "node:test";
import { Draft } from "./draft.js";
import { History } from "./history.js";
import { Model } from "./model.js";
import { Outbox } from "./outbox.js";
import { Rows } from "./rows.js";
import { Session } from "./session.js";
import { Sweeps } from "./sweep.js";
import { Window } from "./window.js";

const scene = (/** @type {string} */ name, a = 1) => ({ name, params: { a }, field: { equations: ["x' = -a*x"] }, z0: [[1]], T: 2, flow: { rule: "flow", eta: 0.1 } });

test("undo and redo, and what is done after an undo in the place of what was undone", () => {
  const history = new History();
  assert.equal(history.undo(), null);
  history.open({ T: 1 }, { id: "one", loaded: { T: 1 } });
  assert.equal(history.undo(), null);
  history.push({ T: 2 });
  history.push({ T: 2 });
  history.push({ T: 3 });
  assert.equal(history.undo()?.text, '{"T":2}');
  assert.equal(history.undo()?.text, '{"T":1}');
  assert.equal(history.undo(), null);
  assert.equal(history.redo()?.text, '{"T":2}');
  history.push({ T: 9 });
  assert.equal(history.redo(), null);
  assert.equal(history.undo()?.text, '{"T":2}');
});

/** A session whose server answers when it is told to. */
function workspace() {
  const model = new Model();
  model.reducedMotion = true;
  const outbox = new Outbox();
  const opened = { count: 0 };
  const session = new Session(model, outbox, new Sweeps(model), new Window(model, outbox), () => { opened.count++; });
  let run = 0;
  const answer = () => {
    for (const message of outbox.take()) if (message.type !== "scene" && message.type !== "patch") throw new Error(message.type);
    session.receive({ type: "scene", run: ++run, mark: outbox.mark, scene: { ...model.scene, samples: 400 }, states: ["x"], params: ["a"] });
  };
  return { model, session, outbox, opened, answer };
}

test("undo brings back the scene that another one took the place of, as it was edited and shown", () => {
  const { model, session, opened, answer } = workspace();
  session.open(scene("one"), "one");
  answer();
  session.change({ params: { a: 3 } });
  answer();
  model.cursor = 1.5;
  session.open(scene("two"), "two");
  answer();
  assert.deepEqual([model.scene?.name, model.id, model.edited], ["two", "two", false]);

  session.travel("undo");
  assert.deepEqual([model.scene?.name, model.scene?.params?.a, model.id, model.edited, opened.count], ["one", 3, "one", true, 3]);
  answer();
  assert.equal(model.cursor, 1.5);
  assert.equal(model.loaded?.params?.a, 1); // what Revert goes back to
  session.travel("undo");
  answer();
  assert.deepEqual([model.scene?.params?.a, model.edited], [1, false]);
  session.travel("undo"); // there is nothing before
  assert.equal(model.scene?.name, "one");

  session.travel("redo");
  session.travel("redo");
  answer();
  assert.deepEqual([model.scene?.name, model.id, model.edited], ["two", "two", false]);
});

test("an edit whose gesture has not ended, and θ that training reached, come back too", () => {
  const { model, session, answer } = workspace();
  session.open(scene("one"), "one");
  answer();
  session.edit({ T: 1.25 });
  answer();
  model.live = { a: 7 };
  session.open(scene("two"), "two");
  answer();
  session.travel("undo");
  assert.deepEqual([model.scene?.T, model.scene?.params?.a, model.id], [1.25, 7, "one"]);
  assert.deepEqual(session.first, { a: 1 }); // what training began with
});

test("a scene that was reverted can be had back", () => {
  const { model, session, answer } = workspace();
  session.open(scene("one"), "one");
  answer();
  session.change({ T: 1 });
  session.open(scene("one"), "one"); // Revert
  answer();
  assert.equal(model.scene?.T, 2);
  session.travel("undo");
  assert.equal(model.scene?.T, 1);
});

test("a connection that comes back keeps θ and says that its clock begins again", () => {
  const { model, session, answer } = workspace();
  session.open(scene("one"), "one");
  assert.equal(session.resend(), ""); // the first connection loses nothing
  answer();
  model.path = new Rows(3);
  model.path.write(0, [0, 1, 5, 4, 0.5, 2]);
  model.live = { a: 0.5 };
  assert.match(session.resend(), /τ counts from 0/);
  assert.equal(model.scene?.params?.a, 0.5);
  assert.match(model.note, /τ counts from 0/);
  assert.deepEqual(session.first, { a: 1 });
});

const network = { name: "net", field: { network: { dim: 1, hidden: [2] } }, z0: [[1]], T: 2, flow: { rule: "adam", eta: 0.1 } };
const reached = (/** @type {number[]} */ weights) => ({ type: "weights", patch: { field: { network: { weights } } } });

test("what training made of the weights is a step of its own, there and back", () => {
  const { model, session, outbox, answer } = workspace();
  const sent = () => /** @type {any} */ (outbox.scene)?.field.network.weights;
  session.open(network, "net");
  answer();
  session.receive(reached([1, 2]));
  session.receive(reached([3, 4]));
  session.change({ T: 1 });
  answer();
  session.travel("undo");
  assert.deepEqual([model.scene?.T, sent()], [2, [3, 4]]);
  session.receive(reached([9, 9])); // on its way when undo was pressed
  answer();
  assert.deepEqual(/** @type {any} */ (session.settled()).field.network.weights, [3, 4]);
  session.travel("undo");
  assert.deepEqual([model.scene?.T, sent()], [2, undefined]);
  answer();
  session.travel("redo");
  session.travel("redo");
  assert.deepEqual([model.scene?.T, sent()], [1, [3, 4]]);
  answer();
  session.travel("redo"); // there is nothing after
  assert.equal(model.scene?.T, 1);
});

test("undo alone takes training back, and redo returns to it", () => {
  const { model, session, answer } = workspace();
  session.open(scene("one"), "one");
  answer();
  model.live = { a: 0.25 };
  assert.ok(session.unkept);
  session.travel("undo");
  answer();
  assert.equal(model.scene?.params?.a, 1);
  session.travel("redo");
  answer();
  assert.deepEqual([model.scene?.params?.a, session.first], [0.25, { a: 1 }]);
});

test("weights that an edit of the network left are no step; a reset asks for the first ones", () => {
  const { model, session, outbox, answer } = workspace();
  session.open(network, "net");
  answer();
  session.receive(reached([1, 2]));
  session.change({ field: { network: { hidden: [1] } } });
  answer();
  assert.equal(model.weights, null); // until the server says what became of them
  session.receive({ ...reached([5]), patched: true });
  assert.equal(session.unkept, false);
  session.resend();
  assert.deepEqual(/** @type {any} */ (outbox.scene).field.network.weights, [5]);
  model.scene = /** @type {any} */ (outbox.scene); // as the server answers it
  outbox.take();
  session.training.flow("reset");
  assert.deepEqual(outbox.patch, { field: { network: { weights: null } } });
});

test("text that is faulty as yet comes back with undo, with redo and with another scene", () => {
  const { model, session, outbox, answer } = workspace();
  const refuse = () => {
    outbox.take();
    session.receive({ type: "problem", errors: [{ pointer: "/field/equations/0", offset: 5, message: "?" }] });
  };
  session.open(scene("one"), "one");
  answer();
  const draft = new Draft(/** @type {any} */ (model.scene), model.declarations());
  draft.text = "x' = -a*";
  session.type(draft);
  refuse();
  session.leaveText();
  session.travel("undo");
  assert.equal(model.draft, null);
  answer();
  session.travel("redo");
  assert.deepEqual([model.draft?.text, outbox.patch?.field], ["x' = -a*", { equations: ["x' = -a*"] }]);
  refuse();
  session.open(scene("two"), "two");
  answer();
  session.travel("undo");
  assert.equal(model.draft?.text, "x' = -a*");
  assert.equal(session.history.future.length, 1);
});
