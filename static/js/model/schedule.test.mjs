import assert from "node:assert/strict";
import test from "node:test";
import { etaNow, partAt, scheduled, setFlow, setSeconds } from "./schedule.js";

const scene = (/** @type {object} */ flow) => /** @type {any} */ ({ name: "", flow });

test("η is that of the server's schedules", () => {
  assert.equal(partAt(scene({ rule: "flow", duration: 10 }), 3), 1);
  const warm = scene({ rule: "flow", duration: 10, schedule: { kind: "warmup" } });
  assert.deepEqual([0, 0.5, 1, 7].map((tau) => partAt(warm, tau)), [0, 0.5, 1, 1]);
  const cosine = scene({ rule: "adam", steps: 100, schedule: { kind: "cosine", warmup: 20 } });
  assert.equal(partAt(cosine, 10), 0.5);
  assert.ok(Math.abs(partAt(cosine, 60) - 0.5) < 1e-15);
  assert.equal(partAt(cosine, 100), 0);
  assert.equal(scheduled(cosine), true);
  assert.equal(scheduled(scene({})), false);
});

test("a step takes what holds at its middle", () => {
  const path = { length: 2, at: (/** @type {number} */ row) => row * 4 };
  const at = (/** @type {object} */ flow, /** @type {number | null} */ backRow = null) => etaNow(/** @type {any} */ ({ scene: scene(flow), path, backRow }));
  assert.equal(at({ rule: "descent", eta: 2, steps: 9, schedule: { kind: "warmup", warmup: 9 } }), 1);
  assert.equal(at({ rule: "flow", eta: 2, duration: 9, schedule: { kind: "warmup", warmup: 8 } }), 1);
  assert.equal(at({ rule: "flow", eta: 2, duration: 9, schedule: { kind: "warmup", warmup: 8 } }, 0), 0);
});

test("a training that plays goes on at the pace of what is set", () => {
  /** @type {object[]} */
  const sent = [];
  const model = /** @type {any} */ ({ scene: scene({ rule: "flow", duration: 10, schedule: { kind: "cosine", length: 10 } }), training: "playing", playback: { speed: 2 } });
  const session = /** @type {any} */ ({ model, outbox: { putFlow: (/** @type {object} */ m) => sent.push(m) }, change: (/** @type {any} */ { flow, view }) => {
    sent.push(flow ?? view);
    model.scene = { ...model.scene, flow: { ...model.scene.flow, ...flow }, view };
  } });
  setFlow(session, { rule: "adam", steps: 80 });
  assert.deepEqual(sent, [{ rule: "adam", steps: 80, schedule: { warmup: null, length: null } }, { do: "play", pace: 20 }]);
  setFlow(session, { eta: 3 });
  assert.equal(sent.length, 3);
  setSeconds(session, 4);
  assert.deepEqual(sent.slice(3), [{ seconds: 4 }, { do: "play", pace: 40 }]);
});
