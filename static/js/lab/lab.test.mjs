import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import { Refusal, ask, stream } from "./ask.js";
import { progress } from "./progress.js";
import { observed, pendulum, rescaled } from "./readings.js";
import { decades, smooth, spanOf } from "./span.js";

const own = globalThis.fetch;
afterEach(() => { globalThis.fetch = own; });

/** Answers with these pieces. @param {string[]} pieces @param {number} [status] */
const answering = (pieces, status = 200) => {
  globalThis.fetch = async () => new Response(new ReadableStream({
    start(controller) {
      for (const piece of pieces) controller.enqueue(new TextEncoder().encode(piece));
      controller.close();
    },
  }), { status });
};

test("lines are whole, however they come", async () => {
  answering(['{"T":1}\n{"T', '":2}\n', '{"verdict":{"words":"±"}}\n']);
  /** @type {any[]} */
  const lines = [];
  await stream("profile", pendulum(), new AbortController().signal, (line) => lines.push(line));
  assert.deepEqual(lines, [{ T: 1 }, { T: 2 }, { verdict: { words: "±" } }]);
});

test("a fault speaks, at first and on the last line", async () => {
  answering(['{"detail":"no T"}'], 422);
  await assert.rejects(stream("profile", pendulum(), new AbortController().signal, () => {}), (error) => error instanceof Refusal && error.message === "no T");
  answering(['{"T":1}\n', '{"status":422,"detail":"out of time"}\n']);
  await assert.rejects(stream("profile", pendulum(), new AbortController().signal, () => {}), { message: "out of time" });
});

test("a full server is asked again when it says, another fault is not", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const answers = [[503, { "Retry-After": "2" }, { detail: "full" }], [200, {}, { loss: 1 }]];
  let asked = 0;
  globalThis.fetch = async () => {
    const [status, headers, body] = /** @type {[number, Record<string, string>, object]} */ (answers[asked++]);
    return new Response(JSON.stringify(body), { status, headers });
  };
  const answer = ask("solve", pendulum(), new AbortController().signal);
  while (asked < 2) {
    await new Promise(setImmediate);
    t.mock.timers.tick(2000);
  }
  assert.deepEqual(await answer, { loss: 1 });
  answering(['{"detail":"stopping"}'], 503);
  await assert.rejects(ask("solve", pendulum(), new AbortController().signal), { message: "stopping" });
});

test("a free scale multiplies every velocity", () => {
  const free = rescaled(pendulum());
  assert.deepEqual(free?.field?.equations, ["theta' = exp(scale_k)*(omega)", "omega' = exp(scale_k)*(-g*sin(theta) - c*omega)"]);
  assert.deepEqual(free?.flow?.free, ["c", "scale_k"]);
  assert.equal(free?.params?.scale_k, 0);
  assert.equal(rescaled(/** @type {any} */ (free)), null); // once is enough
  assert.equal(rescaled({ name: "", field: { network: { dim: 2 } } }), null);
  assert.equal(rescaled({ name: "", field: { equations: ["h = x^2", "x' = h"] } }), null); // a definition is no velocity
});

test("data have the same errors every time, of the size asked for", () => {
  const times = Array.from({ length: 2001 }, (_, i) => i);
  const angles = times.map(() => 0);
  const { values, times: seen } = observed(times, angles, 0.1);
  assert.deepEqual(observed(times, angles, 0.1).values, values);
  assert.equal(seen[0], 1); // the start is known
  const errors = /** @type {number[][]} */ (values).map(([v]) => v);
  const mean = errors.reduce((a, b) => a + b) / errors.length;
  const size = Math.sqrt(errors.reduce((a, b) => a + b * b) / errors.length);
  // Of 2000 the mean is good to 0.1/√2000, the size to that over √2; three times these.
  assert.ok(Math.abs(mean) < 0.0068 && Math.abs(size - 0.1) < 0.0048, `${mean}, ${size}`);
});

test("axes hold what there is, and are never of no width", () => {
  assert.deepEqual(spanOf([[1, 3], [NaN, 2]], 0.5), [0, 4]);
  const [low, high] = spanOf([[2, 2]]);
  assert.ok(low < 2 && high > 2);
  assert.deepEqual(spanOf([[]]), [0, 1]);
  assert.deepEqual(decades([[0.02, 3], [0, -1]]), [0.01, 10]);
  assert.deepEqual(decades([[1]]), [1, 10]);
  assert.deepEqual(decades([[0]]), [0.1, 1]);
});

test("between points with slopes stands a cubic, which is exact for a cubic", () => {
  const f = (/** @type {number} */ x) => x ** 3 - 2 * x + 1;
  const { x, y } = smooth([-1, 0.5, 3].map((v) => ({ x: v, y: f(v), slope: 3 * v * v - 2 })), 4);
  assert.deepEqual([x.length, x[0], x[4], x[8]], [9, -1, 0.5, 3]);
  x.forEach((v, i) => assert.ok(Math.abs(y[i] - f(v)) < 1e-12, `${y[i]} at ${v}`)); // round-off of numbers up to 30
  assert.deepEqual(smooth([]), { x: [], y: [] });
});

test("a profile says how far it is, and what goes on when every T has its value", () => {
  const points = (/** @type {number[]} */ ...passes) => passes.map((pass) => ({ pass }));
  assert.equal(progress(points(0, 0, 1), 4), "3 of 4 values of T");
  assert.match(progress(points(0, 0, 1, 10), 4), /again/);
  assert.match(progress(points(0, 0, 1, 10, 20), 4), /closer/);
});
